"""wgi.csv: the Worldwide Governance Indicators, 2024 edition (with margins) and 2025 edition (estimate and score alone).

The 2024 workbook is one sheet in long form. Of the 2025 edition, which re-estimates the whole history by a revised method,
only estimates and 0-100 scores are at hand: two wide sheets, ``Est`` and ``Sc``. Its rank columns stay empty: a rank
computed from the estimates would not be the publisher's.
"""

import openpyxl
import pandas as pd

from common import need, number

PUBLISHER = "the World Bank"
URL = "https://www.worldbank.org/en/publication/worldwide-governance-indicators"
FILES = {
    2024: "wgi/original/wgidataset_2024edition.xlsx",
    2025: "wgi/original/wgi_2025edition_est_and_score_koumo12.xlsx",
}
# Codes of the 2024 edition that are not those of ISO 3166-1 (XKX, in wide use, is not in ISO either).
CODES = {"ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "WBG": "PSE", "KSV": "XKX", "ADO": "AND"}
NAMES = {
    "code": "iso3", "stddev": "standard_error", "nsource": "n_sources",
    "pctrank": "rank", "pctranklower": "rank_lower", "pctrankupper": "rank_upper",
}  # fmt: skip


def sheet(path, title: str | None = None) -> pd.DataFrame:
    """One sheet of a workbook as a frame with the first row as its header."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        rows = (book[title] if title else book.worksheets[0]).iter_rows(values_only=True)
        header = next(rows)
        return pd.DataFrame(list(rows), columns=[str(h) for h in header])
    finally:
        book.close()


def edition_2024(path) -> pd.DataFrame:
    """Long form as published, without the rows that hold no estimate ("..")."""
    frame = sheet(path).rename(columns=NAMES)
    frame = frame[frame["estimate"] != ".."].assign(edition=2024, score=None)
    for column in ["estimate", "standard_error", "n_sources", "rank", "rank_lower", "rank_upper"]:
        frame[column] = frame[column].map(number)
    return frame


def edition_2025(path) -> pd.DataFrame:
    """The two wide sheets as one long frame; 7 decimals, as the publisher's service gives them."""
    parts = {}
    for title, column in [("Est", "estimate"), ("Sc", "score")]:
        wide = sheet(path, title).rename(columns={"iso3c": "iso3", "INDICATOR": "indicator"})
        long = wide.melt(["iso3", "indicator"], var_name="year", value_name=column).dropna()
        parts[column] = long.set_index(["iso3", "indicator", "year"])[column].map(lambda v: number(v, 7))
    frame = pd.DataFrame(parts).reset_index()
    frame["indicator"] = frame["indicator"].str.removeprefix("GOV_WGI_").str.lower()
    return frame.assign(edition=2025, standard_error=None, n_sources=None, rank=None, rank_lower=None, rank_upper=None)


def build(raw) -> pd.DataFrame:
    """Both editions as text cells. ``raw`` is the folder of the publishers' files."""
    files = {edition: need(raw, path, PUBLISHER, URL) for edition, path in FILES.items()}
    frame = pd.concat([edition_2024(files[2024]), edition_2025(files[2025])])
    return frame.assign(iso3=frame["iso3"].replace(CODES)).astype({"edition": str, "year": str})
