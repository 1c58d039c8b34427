"""Doctored tables: changed copies that show whether a verdict hangs on data.

Each doctor takes the name of a table and a copy of its frame and returns the frame changed. Keys that say where a row belongs (country,
year, edition, indicator) stay, except where the change is to them. The claims themselves are never changed, save their numbers, on
which arithmetic hangs.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

from helpers import data

KEYS = {"iso3", "year", "edition", "version", "indicator", "year_covered"}
DATE = re.compile(r"(\d{4})((?:-\d\d)*)")


def _keyed(name: str, frame: pd.DataFrame) -> set:
    return KEYS | {frame.columns[0], "source_key", "claim_id"}


def _numbers(change):
    def doctored(name, frame):
        if name == "claims":
            plain = frame["value"].str.fullmatch(r"\d+(\.\d+)?")
            frame.loc[plain, "value"] = [str(change(float(value))) for value in frame.loc[plain, "value"]]
            return frame
        for column in frame.select_dtypes("number").columns.difference(list(_keyed(name, frame))):
            frame[column] = change(frame[column].astype("float64"))
        return frame

    return doctored


def _dates(years):
    """Dates moved by `years(n)` years in row n."""

    def doctored(name, frame):
        if name == "claims":
            return frame
        for column in _texts(name, frame):
            frame[column] = [_moved(cell, years(n)) for n, cell in enumerate(frame[column])]
        return frame

    return doctored


def _moved(cell, years: int):
    found = DATE.fullmatch(cell) if isinstance(cell, str) else None
    return f"{int(found[1]) + years}{found[2]}" if found else cell


def _texts(name, frame) -> list[str]:
    return [column for column in frame.columns.difference(list(_keyed(name, frame))) if not pd.api.types.is_numeric_dtype(frame[column])]


def other_words(name, frame):
    """Every text cell beside the keys gets another text: the next of its kind where there are few kinds, else that of the row after next."""
    if name == "claims":
        return frame
    for column in _texts(name, frame):
        kinds = sorted(frame[column].dropna().unique())
        if 1 < len(kinds) <= 20:
            frame[column] = frame[column].map(dict(zip(kinds, [*kinds[1:], kinds[0]], strict=True)))
        else:
            frame[column] = [*frame[column].iloc[2:], *frame[column].iloc[:2]]
    return frame


def other_country(name, frame):
    """Kazakhstan changes places with Denmark."""
    if "iso3" in frame and name != "claims":
        frame["iso3"] = frame["iso3"].replace({"KAZ": "DNK", "DNK": "KAZ"})
    return frame


def thinned(name, frame):
    """Two rows in three are lost."""
    return frame if name == "claims" else frame.iloc[::3]


def backwards(name, frame):
    """Time runs backwards: the first year gets the values of the last."""
    for column in ("year", "year_covered"):
        if column in frame:
            frame[column] = frame[column].max() + frame[column].min() - frame[column]
    return frame


def upside_down(name, frame):
    """The highest value becomes the lowest, in each numeric column and for each indicator."""
    if name == "claims":
        return frame
    by = [column for column in ("indicator", "measure") if column in frame]
    for column in frame.select_dtypes("number").columns.difference(list(_keyed(name, frame))):
        values = frame[column].astype("float64")
        ends = values.groupby([frame[key] for key in by]) if by else values.groupby([0] * len(values))
        frame[column] = ends.transform("max") + ends.transform("min") - values
    return frame


DOCTORS = (
    _numbers(lambda x: 0.4 * x),
    _numbers(lambda x: 2.7 * x + 1),
    upside_down,
    backwards,
    other_country,
    _dates(lambda n: 3),
    _dates(lambda n: 40),
    _dates(lambda n: 17 * (n % 5) - 30),
    other_words,
    thinned,
)
"""In the order in which they are tried."""


def copy_with(folder, table: str, where: dict, column: str, value) -> Path:
    """A copy of `data/` in which one cell differs and the passport fits it. Returns the folder."""
    target = folder / "data"
    shutil.copytree(data.data_folder(), target, ignore=shutil.ignore_patterns("builders", "*.pyc"))
    path = target / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    row = pd.Series(True, index=frame.index)
    for key, wanted in where.items():
        row &= frame[key] == str(wanted)
    assert row.sum() == 1
    frame.loc[row, column] = str(value)
    path.write_text(frame.to_csv(index=False, lineterminator="\n"), "utf-8")
    subprocess.run([sys.executable, data.data_folder() / "builders" / "passports.py", "--folder", target], check=True, capture_output=True)
    return target
