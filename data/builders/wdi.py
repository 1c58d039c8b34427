"""wdi.csv: World Development Indicators, all economies of the panel, 1990-2024, in long form.

Most series are of one reading of the World Bank's service (December 2025). Current GDP (to 2023) and population come from
two other copies, so current GDP per head, which no copy holds, is a division of the book's and is named so.
"""

from decimal import Decimal

import pandas as pd

from common import need

PUBLISHER = "the World Bank"
URL = "https://data.worldbank.org/"
FILE = "wdi/wdi_panel_1990_2024.csv"
INDICATORS = [
    "NY.GDP.PCAP.KD", "NY.GDP.PCAP.PP.KD", "NY.GDP.PCAP.KD.ZG", "NY.GDP.MKTP.KD.ZG", "NY.GDP.MKTP.CD", "GDP_PCAP_CD_derived", "SP.POP.TOTL",
    "NY.GDP.DEFL.KD.ZG", "NE.TRD.GNFS.ZS", "NE.CON.GOVT.ZS", "NY.GDP.TOTL.RT.ZS", "NY.GDP.PETR.RT.ZS", "SL.UEM.TOTL.ZS",
]  # fmt: skip


def plain(text: str) -> str:
    """The number with the digits it has in the panel, but without an exponent ("2.25e+11" is 225000000000)."""
    return format(Decimal(text), "f")


def build(raw) -> pd.DataFrame:
    """All economies and years as text cells. ``raw`` is the folder of the publishers' files."""
    wide = pd.read_csv(need(raw, FILE, PUBLISHER, URL), dtype=str, keep_default_na=False, na_values=[""])
    long = wide.rename(columns={"country_code": "iso3"}).melt(["iso3", "year"], INDICATORS, "indicator", "value").dropna()
    return long.assign(value=long["value"].map(plain))
