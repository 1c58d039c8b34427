"""`python -m ledger`: judge anew, show what changed sentence by sentence, and record it (`--check` records nothing).

The record is `tests/verdicts.csv`: claim, verdict and evidence of every claim that a check judges. The verdict is also written to
`data/claims.csv`, so that the table can be read alone.
"""

import argparse
import csv
import io
import sys
from pathlib import Path

import pandas as pd

from helpers import data
from ledger.judge import judged

RECORD = Path(__file__).parents[2] / "tests" / "verdicts.csv"


def record(ledger: pd.DataFrame) -> pd.DataFrame:
    """Claim, verdict and evidence of the claims that a check judges, in the order of the table."""
    return ledger[ledger["test"].notna()].reset_index()[["claim_id", "test", "verdict", "evidence"]]


def differences(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """What changed from one record to another, a line each."""
    before, after = ({row["claim_id"]: row for _, row in frame.iterrows()} for frame in (old, new))
    lines = [f"- {key}: no longer judged by a check (was: {row['verdict']})" for key, row in before.items() if key not in after]
    for key, row in after.items():
        was = before.get(key)
        if was is None:
            lines.append(f"+ {key}: {row['verdict']}. {row['evidence']}")
        elif was["verdict"] != row["verdict"]:
            lines.append(f"! {key}: {was['verdict']} -> {row['verdict']}. Was: {was['evidence']} Is: {row['evidence']}")
        elif was["evidence"] != row["evidence"]:
            lines.append(f"~ {key}: {row['verdict']}. Was: {was['evidence']} Is: {row['evidence']}")
    return lines


def with_verdicts(path: Path, ledger: pd.DataFrame) -> str:
    """The text of claims.csv with the computed verdicts in their cells and every other cell as it was."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    column = rows[0].index("verdict")
    for row in rows[1:]:
        row[column] = ledger["verdict"][row[0]]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ledger", description=__doc__)
    parser.add_argument("--check", action="store_true", help="show what changed, write nothing, and end with 1 where anything did")
    options = parser.parse_args(arguments)
    ledger = judged()
    new = record(ledger)
    old = pd.read_csv(RECORD, dtype=str, keep_default_na=False) if RECORD.exists() else new.iloc[:0]
    lines = differences(old, new)
    print("\n".join([*lines, f"{len(ledger)} claims, {len(new)} judged by a check; {len(lines)} changed"]))
    if options.check:
        return int(bool(lines))
    RECORD.write_text(new.to_csv(index=False, lineterminator="\n"), "utf-8")
    path = data.data_folder() / "claims.csv"
    path.write_text(with_verdicts(path, ledger), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
