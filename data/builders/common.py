"""What every builder shares: finding a publisher's file, writing numbers, comparing, and replacing a table safely."""

import csv
import json
import math
import os
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import data

FOLDER = Path(__file__).resolve().parents[1]


def need(raw: Path, path: str, publisher: str, url: str) -> Path:
    """The publisher's file at ``raw/path``. Raises DataError that names the publisher and its address if it is not there."""
    file = Path(raw) / path
    if not file.is_file():
        raise data.DataError(f"{path}: got no such file under the raw folder, expected the file of {publisher}, {url}")
    return file


def number(value, digits: int | None = None) -> str:
    """A number as text: no exponent, no float noise, "" where it is missing.

    A value stored as a 32-bit float and printed as a 64-bit one (52.70000076293945) becomes the shortest decimal that
    gives the same 32-bit float (52.7). ``digits`` instead rounds to the decimals that the publisher gives.
    """
    if pd.isna(value):
        return ""
    value = float(value)
    if digits is not None:
        value = round(value, digits)
    elif math.isclose(float(np.float32(value)), value, rel_tol=1e-14):  # a workbook may hold 16 digits of the 17
        value = np.float32(value)
    return np.format_float_positional(value + 0.0, trim="-")


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a frame of text cells as UTF-8 CSV with LF line ends."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(frame.itertuples(index=False))


def sweep(folder: Path) -> None:
    """Remove what a killed run left: files that had not yet taken their place. One run at a time in one folder."""
    for left in folder.glob(".new-*"):
        left.unlink(missing_ok=True)


def temporary(folder: Path, suffix: str) -> Path:
    """An empty file beside the one it will replace: os.replace is atomic only within one file system."""
    handle, path = tempfile.mkstemp(prefix=".new-", suffix=suffix, dir=folder)
    os.close(handle)
    os.chmod(path, 0o644)
    return Path(path)


def replace_table(name: str, frame: pd.DataFrame, folder: Path = FOLDER) -> str:
    """Check ``frame`` (text cells) against its passport, put it in place of the table, renew the passport.

    Returns what changed, in a few lines. Raises DataError, with nothing written, when the frame is not as the passport says.
    """
    sweep(folder)
    res = data.resource(name, folder)
    target = folder / res["path"]
    order = res["schema"]["primaryKey"]
    frame = frame[[f["name"] for f in res["schema"]["fields"]]].fillna("").sort_values(order)
    new = temporary(folder, ".csv")
    try:
        write_csv(new, frame)
        data.read(new, res, folder)
        said = difference(target, frame, res)
        os.replace(new, target)
    finally:
        new.unlink(missing_ok=True)
    renew_passports([name], folder)
    return said


def difference(old: Path, new: pd.DataFrame, res: dict) -> str:
    """Rows added, removed and changed from the table at ``old`` to ``new``, counted by edition and year where it has them."""
    key = res["schema"]["primaryKey"]
    if old.exists():
        before = pd.read_csv(old, dtype=str, keep_default_na=False, encoding_errors="replace")
        if list(before.columns) != list(new.columns):
            return f"{res['path']}: columns were {', '.join(before.columns)}; {len(before)} rows before, {len(new)} now"
    else:
        before = new.iloc[:0]
    if before.duplicated(key).any():
        return f"{res['path']}: the old table held a key twice; {len(before)} rows before, {len(new)} now"
    was, now = before.astype(str).set_index(key), new.astype(str).set_index(key)
    both = was.index.intersection(now.index)
    changed = both[(was.loc[both] != now.loc[both]).any(axis=1)]
    kinds = {"added": now.index.difference(was.index), "removed": was.index.difference(now.index), "changed": changed}
    lines = [f"{res['path']}: {len(now)} rows; " + ", ".join(f"{len(rows)} {kind}" for kind, rows in kinds.items())]
    groups = [k for k in ("edition", "version", "year") if k in key]
    for kind, rows in kinds.items():
        if len(rows) and groups:
            counts = rows.to_frame(index=False).groupby(groups).size()
            tuples = [k if isinstance(k, tuple) else (k,) for k in counts.index]
            shown = [f"{' '.join(map(str, k))}: {n}" for k, n in zip(tuples, counts)]
            more = f", and {len(shown) - 12} more groups" if len(shown) > 12 else ""
            lines.append(f"  {kind} by {', '.join(groups)}: {', '.join(shown[:12])}{more}")
    return "\n".join(lines)


def renew_passports(names: list[str], folder: Path = FOLDER) -> list[str]:
    """Write bytes, rows and hash of the named tables into ``datapackage.json``, having checked each table first.

    Returns the names whose passport changed. Raises DataError, with nothing written, when one of the tables is not as its
    schema says, or its passport is not whole.
    """
    sweep(folder)
    package, changed = data.package(folder), []
    for res in package["resources"]:
        if res["name"] in names:
            path = folder / res["path"]
            facts = {"rows": len(data.read(path, res, folder)), "bytes": path.stat().st_size, "hash": data.file_hash(path)}
            data.whole(res | facts)
            if any(res.get(k) != v for k, v in facts.items()):
                res.update(facts)
                changed.append(res["name"])
    if changed:
        new = temporary(folder, ".json")
        try:
            new.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
            os.replace(new, folder / "datapackage.json")
        finally:
            new.unlink(missing_ok=True)
    return changed
