"""press_freedom.csv: ranks and scores of the World Press Freedom Index, 2002-2025; there is no index of 2011.

Three scales, never to be joined: to 2012 a lower score is freer (and may lie below 0 or above 100), from 2013 a higher one
is, as turned round in the extract, and from 2022 the method is another. A country that was not ranked in a year has no row.
The scores of the five indicators lost their decimal comma in the copy at hand, some beyond recovery, and are not used.
"""

import pandas as pd

from common import need, number

PUBLISHER = "Reporters Without Borders"
URL = "https://rsf.org/en/index"
FILE = "rsf_wpfi/tidy_rsf_2002-2025.csv"
SCALES = {"2002-2012": range(2002, 2013), "2013-2021": range(2013, 2022), "2022-": range(2022, 2100)}


def build(raw) -> pd.DataFrame:
    """All countries and years as text cells. ``raw`` is the folder of the publishers' files."""
    file = need(raw, FILE, PUBLISHER, URL)
    frame = pd.read_csv(file, dtype=str, keep_default_na=False).drop(columns="country")
    frame = frame[(frame["score"] != "") | (frame["rank"] != "")]
    scale = {str(year): name for name, years in SCALES.items() for year in years}
    number_or_empty = lambda cell: number(float(cell)) if cell else ""  # noqa: E731
    return frame.assign(
        score=frame["score"].map(number_or_empty), rank=frame["rank"].map(number_or_empty), scale=frame["year"].map(scale)
    )
