"""Judge every claim, and count the verdicts."""

import difflib

import pandas as pd

from helpers.data import DataError
from helpers.text import dates
from ledger.checks import registry
from ledger.claim import DOCUMENTS, Claim
from ledger.tables import Tables
from ledger.verdicts import VERDICTS, Finding


def judge(claim: Claim, tables: Tables) -> Finding:
    """The verdict on one claim: computed where it names a test, else the typed one with its note.

    Where the check sees only a part of the claim (`scope` is "part"), it can hold at most with qualification.

    Raises DataError, naming claim and column, for a test that is not there, or a check that cannot be made.
    """
    if not claim.test:
        return Finding(claim.verdict, claim.verdict_note)
    checks = registry()
    if claim.test not in checks:
        near = difflib.get_close_matches(claim.test, checks, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise DataError(f"data/claims.csv: claim {claim.claim_id}, column test: got {claim.test!r}, expected the name of a check{hint}")
    try:
        found = checks[claim.test](claim, tables)
        part = claim.scope == "part" and found.verdict == "holds"
        return Finding("holds with qualification" if part else found.verdict, dates(found.evidence))
    except DataError:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        what = f"{type(error).__name__}: {error}"
        raise DataError(f"data/claims.csv: claim {claim.claim_id}, column test: {claim.test} cannot judge it ({what})") from error


def judged(tables: Tables | None = None, claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """All claims (or the rows given) by `claim_id`, with `verdict` and `evidence` (a sentence) as computed now from the tables.

    Columns: those of `data/claims.csv`, and `evidence`. Raises DataError.
    """
    tables = tables or Tables()
    frame = tables("claims") if claims is None else claims
    found = [judge(Claim.of(row), tables) for _, row in frame.iterrows()]
    frame = frame.assign(verdict=[one.verdict for one in found], evidence=[one.evidence for one in found])
    return frame.set_index("claim_id")


def tally(ledger: pd.DataFrame, by: str = "source_key") -> pd.DataFrame:
    """How many claims have each verdict, a row for each value of `by`, a column for each verdict."""
    counts = pd.crosstab(ledger[by], ledger["verdict"]).reindex(columns=list(VERDICTS), fill_value=0)
    return counts.reindex(list(DOCUMENTS)) if by == "source_key" else counts
