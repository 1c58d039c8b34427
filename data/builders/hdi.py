"""hdi.csv: the Human Development Index in two editions, all countries, never joined.

Edition 2024 is the complete time series of the report for 2023-24, to 2022, with the publisher's rank of the last year.
Edition 2025 came through Our World in Data, to 2023 and without ranks; it revises the whole history.
"""

import pandas as pd

from common import need

PUBLISHER = "the UNDP Human Development Report Office"
URL = "https://hdr.undp.org/data-center/documentation-and-downloads"
FILES = {2024: "undp_hdi/HDR23-24_Composite_indices_complete_time_series.csv", 2025: "undp_hdi/human-development-index.csv"}
COUNTRY = "[A-Z]{3}"  # Groups of countries have other codes ("ZZK.WORLD", "OWID_WRL") or none.


def edition_2024(path) -> pd.DataFrame:
    """One wide row per country; the file is in Latin-1. Columns like hdi_f_2022 are other indices and are left out."""
    wide = pd.read_csv(path, dtype=str, encoding="latin-1")
    columns = {name: name.removeprefix("hdi_") for name in wide if name.removeprefix("hdi_").isdigit() and name.startswith("hdi_")}
    long = wide.rename(columns=columns).melt(["iso3", "hdi_rank_2022"], list(columns.values()), "year", "value")
    return long.assign(edition="2024", rank=long["hdi_rank_2022"].where(long["year"] == "2022"))


def edition_2025(path) -> pd.DataFrame:
    """Long form already, groups of countries among the rows."""
    names = {"Code": "iso3", "Year": "year", "Human Development Index": "value"}
    return pd.read_csv(path, dtype=str).rename(columns=names)[list(names.values())].assign(edition="2025", rank=None)


def build(raw) -> pd.DataFrame:
    """Both editions as text cells. ``raw`` is the folder of the publishers' files."""
    files = {edition: need(raw, path, PUBLISHER, URL) for edition, path in FILES.items()}
    frame = pd.concat([edition_2024(files[2024]), edition_2025(files[2025])])
    return frame[frame["iso3"].str.fullmatch(COUNTRY).fillna(False).astype(bool)].dropna(subset="value")
