"""vdem.csv: three V-Dem series on civil society, version 15, all countries, 1990-2024.

The extract at hand carries no intervals for these three, so ``low`` and ``high`` stay empty. Versions are never joined.
"""

import pandas as pd

from common import need

PUBLISHER = "the V-Dem Institute"
URL = "https://v-dem.net/data/the-v-dem-dataset/"
FILE = "vdem/vdem_v15_panel_1990_2024.csv"
INDICATORS = ["v2cseeorgs", "v2csreprss", "v2x_cspart"]


def build(raw) -> pd.DataFrame:
    """All countries and years as text cells, digits as in the extract. ``raw`` is the folder of the publishers' files."""
    wide = pd.read_csv(need(raw, FILE, PUBLISHER, URL), dtype=str).rename(columns={"country_text_id": "iso3"})
    long = wide.melt(["iso3", "year"], INDICATORS, "indicator", "value").dropna()
    return long.assign(version="15", low=None, high=None)
