"""vdem.csv: V-Dem Country-Year series, version 15 (1990-2024) and five of version 16 (1990-2025), all countries.

Only the five democracy indices of version 15 carry intervals in the extract at hand; ``low`` and ``high`` of all else stay
empty. Versions stand in one table and are never joined. Of the two version 16 extracts the one that covers all countries is
used; its regime variable is Our World in Data's own and stays out, and so do the years before a country's first in version
15, which Our World in Data fills in from the state that it was part of.
"""

import pandas as pd

from common import need

PUBLISHER = "the V-Dem Institute"
URL = "https://v-dem.net/data/the-v-dem-dataset/"
FILES = {15: "vdem/vdem_v15_panel_1990_2024.csv", 16: "vdem/vdem_v16_owid_series_1990_2025.csv"}
KEY = ["iso3", "year"]
WITH_INTERVAL = ["v2x_polyarchy", "v2x_libdem", "v2x_partipdem", "v2x_delibdem", "v2x_egaldem"]
WITHOUT = [
    "v2x_rule", "v2xcl_rol", "v2x_jucon", "v2xlg_legcon", "v2x_civlib", "v2x_clphy", "v2x_freexp", "v2xel_frefair",
    "v2x_corr", "v2x_pubcorr", "v2x_execorr", "v2clrspct", "v2stcritrecadm",
    "v2x_accountability", "v2x_veracc", "v2x_diagacc", "v2x_horacc",
    "v2cseeorgs", "v2csreprss", "v2x_cspart", "v2dlengage",
]  # fmt: skip
IN_16 = ["v2x_polyarchy", "v2x_libdem", "v2x_rule", "v2x_freexp_altinf", "v2x_civlib"]


def extract(raw, version: int) -> pd.DataFrame:
    """One extract as text cells, one row per country and year."""
    return pd.read_csv(need(raw, FILES[version], PUBLISHER, URL), dtype=str).rename(columns={"country_text_id": "iso3"})


def long(wide: pd.DataFrame, indicators: list[str], version: int) -> pd.DataFrame:
    """The wide frame in long form, a row for each value that is there, intervals beside it where the frame has them."""
    parts = []
    for name in indicators:
        bounds = {f"{name}_codelow": "low", f"{name}_codehigh": "high"}
        columns = KEY + [c for c in [name, *bounds] if c in wide]
        parts.append(wide[columns].rename(columns={name: "value"} | bounds).dropna(subset="value").assign(indicator=name))
    frame = pd.concat(parts).reindex(columns=[*KEY, "indicator", "value", "low", "high"]).assign(version=str(version))
    return frame.assign(value=frame["value"].str.replace(r"^-(0(\.0*)?)$", r"\1", regex=True))  # one nought has a minus


def build(raw) -> pd.DataFrame:
    """Both versions as text cells, digits as in the extracts, noughts without a sign. ``raw`` is the folder of the publishers' files."""
    old, new = extract(raw, 15), extract(raw, 16)
    first = old.groupby("iso3")["year"].min()
    covered = new[new["year"] >= new["iso3"].map(first)]
    return pd.concat([long(old, WITH_INTERVAL + WITHOUT, 15), long(covered, IN_16, 16)])
