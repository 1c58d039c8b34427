"""cpi.csv: the Corruption Perceptions Index with its standard error and interval, 2012-2025, all countries.

Read from the sheet of history in the publisher's workbook of 2025, which was saved as Strict Open XML (see ``workbook``).
The licence forbids adapted versions: scores, ranks and bounds stand as published, and the 13 sources stay in the workbook.
"""

import pandas as pd

from common import need, number
from workbook import records

PUBLISHER = "Transparency International"
URL = "https://www.transparency.org/en/cpi"
FILE = "ti_cpi/CPI2025_Results.xlsx"
NAMES = {
    "iso3": "iso3", "year": "year", "cpi score": "score", "standard error": "standard_error",
    "lower ci": "low", "upper ci": "high", "number of sources": "n_sources", "rank": "rank",
}  # fmt: skip
CODES = {"KSV": "XKX"}  # not in ISO 3166-1; the other tables hold XKX


def build(raw) -> pd.DataFrame:
    """All countries and years as text cells. ``raw`` is the folder of the publishers' files."""
    sheet = records(need(raw, FILE, PUBLISHER, URL), "CPI Historical", "Country / Territory")
    frame = pd.DataFrame([{new: row[old] for old, new in NAMES.items()} for row in sheet])
    for column in frame.columns.drop("iso3"):
        frame[column] = frame[column].map(number)
    return frame.assign(iso3=frame["iso3"].replace(CODES))
