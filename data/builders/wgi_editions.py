"""wgi_editions.csv: twelve editions of the Worldwide Governance Indicators, 2014 to 2025, for the countries of the book.

Each edition is read from its own workbook and stands by itself: an edition re-estimates earlier years, so the same country
and year differ between editions. The workbooks of 2014-2023 have one wide sheet for each dimension, 2024 is one long sheet,
and of 2025 only estimate and score are at hand (see ``wgi``). All economies of an edition are read, because two columns
count them, and only then the countries of the book are kept.
"""

import warnings

import openpyxl
import pandas as pd
import wgi

from common import FOLDER, need, number
from helpers import data
from helpers.table_schema import refuse

FILES = {edition: f"wgi/original/wgidataset_{edition}edition.xlsx" for edition in range(2014, 2024)} | wgi.FILES
SHEETS = {
    "VoiceandAccountability": "va", "Political StabilityNoViolence": "pv", "GovernmentEffectiveness": "ge",
    "RegulatoryQuality": "rq", "RuleofLaw": "rl", "ControlofCorruption": "cc",
}  # fmt: skip
FIELDS = {
    "Estimate": "estimate", "StdErr": "standard_error", "NumSrc": "n_sources",
    "Rank": "rank", "Lower": "rank_lower", "Upper": "rank_upper",
}  # fmt: skip
SERIES = ["edition", "year", "indicator"]


def wide_sheet(rows, indicator: str) -> list[dict]:
    """One dimension of a workbook of 2014-2023: a legend, a row of years, a row of field names, one row per economy.

    Columns are found by their year and name, never by place. A cell that is no number (empty, #N/A) is missing.
    """
    years, above, found = None, (), []
    for row in rows:
        if years is None:
            if len(row) > 1 and row[1] in ("WBCode", "Code"):
                years = [(place, int(year), FIELDS[name]) for place, (year, name) in enumerate(zip(above, row)) if name in FIELDS]
            above = row
        elif row[1]:
            cells: dict[int, dict] = {}
            for place, year, field in years:
                if isinstance(row[place], (int, float)):
                    cells.setdefault(year, {})[field] = number(row[place])
            found += [{"iso3": row[1], "year": year, "indicator": indicator} | fields for year, fields in cells.items()]
    if not found:
        refuse(f"the sheet of {indicator}", "no row of values", "a row of years, a row of field names with a column WBCode or Code, and economies below")
    return found


def edition_wide(path, edition: int) -> pd.DataFrame:
    """All dimensions of an edition of 2014-2023, without the rows that hold no estimate."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Unknown extension", UserWarning)  # of the workbooks' styling, which is not read
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            rows = [row for title, code in SHEETS.items() for row in wide_sheet(book[title].iter_rows(values_only=True), code)]
        finally:
            book.close()
    return pd.DataFrame(rows).dropna(subset="estimate").assign(edition=edition, score=None)


def counted(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` (all economies) with what the book counts itself: ``n_economies`` and, where no rank is at hand, ``rank_counted``.

    The percentile rank counted is 100 (k - 1) / (N - 1), where k is the place from below among N estimates, ties at the lowest.
    """
    estimates = frame["estimate"].astype("float64").groupby([frame[c] for c in SERIES])
    n = estimates.transform("size")
    percentile = 100 * (estimates.rank(method="min") - 1) / (n - 1)
    ours = percentile.where(frame["rank"].isna()).map(lambda value: number(value) or None)
    return frame.assign(n_economies=n, rank_counted=ours)


def build(raw) -> pd.DataFrame:
    """All editions as text cells. ``raw`` is the folder of the publishers' files."""
    paths = {edition: need(raw, path, wgi.PUBLISHER, wgi.URL) for edition, path in sorted(FILES.items())}
    readers = {2024: wgi.edition_2024, 2025: wgi.edition_2025}
    parts = [readers[e](path) if e in readers else edition_wide(path, e) for e, path in paths.items()]
    frame = pd.concat(parts, ignore_index=True)
    frame = counted(frame.assign(iso3=frame["iso3"].replace(wgi.CODES)).astype({"edition": str, "year": str}))
    states = set(data.load("countries", folder=FOLDER)["iso3"])
    return frame[frame["iso3"].isin(states)].astype({"n_economies": str})
