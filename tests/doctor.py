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

KEYS = {"iso3", "year", "edition", "version", "indicator", "year_covered", "act_id", "item", "part"}
DATE = re.compile(r"(\d{4})((?:-\d\d)*)")
ENDS = {"low": ("value", "score"), "high": ("value", "score"), "rank_lower": ("rank",), "rank_upper": ("rank",)}
"""Columns that bound another one, and the columns that they may bound."""


def _keyed(frame: pd.DataFrame) -> set:
    return KEYS | {frame.columns[0], "source_key", "claim_id"}


def _numeric(frame) -> list[str]:
    return list(frame.select_dtypes("number").columns.difference(list(_keyed(frame)), sort=False))


def _texts(frame) -> list[str]:
    return [column for column in frame.columns.difference(list(_keyed(frame))) if not pd.api.types.is_numeric_dtype(frame[column])]


def _numbers(change):
    def doctored(name, frame):
        if name == "claims":
            plain = frame["value"].str.fullmatch(r"\d+(\.\d+)?")
            frame.loc[plain, "value"] = [str(change(float(value))) for value in frame.loc[plain, "value"]]
            return frame
        return frame.assign(**{column: change(frame[column].astype("float64")) for column in _numeric(frame)})

    return doctored


def _dates(years):
    """Dates moved by `years(n)` years in row n; the spans of claims get as much longer."""

    def moved(cell, by: int):
        found = DATE.fullmatch(cell) if isinstance(cell, str) else None
        return f"{int(found[1]) + by}{found[2]}" if found else cell

    def doctored(name, frame):
        if name == "claims":
            spans = frame["period"].str.partition("/")
            longer = spans[0] + "/" + spans[2].map(lambda end: moved(end, 3))
            return frame.assign(period=frame["period"].where(spans[1] != "/", longer))
        texts = [column for column in frame.columns if not pd.api.types.is_numeric_dtype(frame[column])]
        return frame.assign(**{column: [moved(cell, years(n)) for n, cell in enumerate(frame[column])] for column in texts})

    return doctored


def _other_words(step: int):
    """Every text cell beside the keys gets another text: `step` further among its kinds where they are few, else that of a later row."""

    def doctored(name, frame):
        if name == "claims":
            return frame
        for column in _texts(frame):
            kinds = sorted(frame[column].dropna().unique())
            if 1 < len(kinds) <= 20:
                by = step % len(kinds) or 1
                frame[column] = frame[column].map(dict(zip(kinds, [*kinds[by:], *kinds[:by]], strict=True)))
            else:
                frame[column] = [*frame[column].iloc[step + 1 :], *frame[column].iloc[: step + 1]]
        return frame

    return doctored


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


def _turned(kept):
    """The highest value becomes the lowest, in each numeric column and for each indicator, save those that are `kept` (by number)."""

    def doctored(name, frame):
        by = next((column for column in ("indicator", "measure") if column in frame), None)
        if name == "claims" or by is None and kept:
            return frame
        groups = frame[by].fillna("") if by else pd.Series("", frame.index)
        turn = ~groups.map({group: n for n, group in enumerate(sorted(groups.unique()))}).isin(kept)
        changed = {}
        for column in _numeric(frame):
            pivot = next((name for name in ENDS.get(column, ()) if name in frame), column)
            ends = frame[pivot].astype("float64").groupby(groups)
            changed[column] = (ends.transform("max") + ends.transform("min") - frame[column]).where(turn, frame[column])
        for low, high in (("low", "high"), ("rank_lower", "rank_upper")):
            if low in changed:
                changed[low], changed[high] = changed[high].where(turn, changed[low]), changed[low].where(turn, changed[high])
        return frame.assign(**changed)

    return doctored


def rising(name, frame):
    """Every series rises steeply: a third of its standard deviation a year comes on top."""
    if name == "claims" or "year" not in frame:
        return frame
    groups = frame["indicator"] if "indicator" in frame else pd.Series(0, frame.index)
    changed = {}
    for column in _numeric(frame):
        if column != "standard_error":
            scale = frame[next((name for name in ENDS.get(column, ()) if name in frame), column)].astype("float64").groupby(groups)
            changed[column] = frame[column] + scale.transform("std") / 3 * (frame["year"] - frame["year"].min())
    return frame.assign(**changed)


DOCTORS = (
    _numbers(lambda x: 0.4 * x),
    _numbers(lambda x: 2.7 * x + 1),
    _turned(()),
    _turned((1, 4, 7, 10, 13)),
    backwards,
    rising,
    other_country,
    _dates(lambda n: 40),
    _dates(lambda n: -25),
    *(_dates(lambda n, k=k: n * k % 61 - 30) for k in (7, 31, 41)),
    _other_words(1),
    _other_words(3),
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
