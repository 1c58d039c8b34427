"""World Development Indicators: bases of the constant dollars, the series the book derives, and what the rules catch."""


import pandas as pd
import pytest
from helpers import data

from tests import damage
from tests.publishers import RAW, needs_raw

CONSTANT, PPP, CURRENT = "NY.GDP.PCAP.KD", "NY.GDP.PCAP.PP.KD", "GDP_PCAP_CD_derived"


@pytest.fixture(scope="module")
def wide():
    return data.load("wdi").pivot(index=["iso3", "year"], columns="indicator", values="value")


def test_the_table_holds_215_economies_and_no_group_of_them(wide):
    economies = set(wide.index.get_level_values("iso3"))
    assert len(economies) == 215 and len(wide) == 215 * 35 and wide["SP.POP.TOTL"].notna().all()
    assert not economies & {"WLD", "EUU", "ECA", "ECS", "CEB", "OED", "HIC", "LMC", "UMC", "LIC", "EMU", "ARB", "SSA", "SSF"}
    assert set(data.load("countries")["iso3"]) <= economies and wide["SP.POP.TOTL"].max() < 1.5e9


def test_kazakhstan(wide):
    row = wide.loc[("KAZ", 2024)]
    assert row[CONSTANT] == 11850.169 and row[PPP] == 35905.441 and row["SP.POP.TOTL"] == 20592571 and row["NY.GDP.MKTP.KD.ZG"] == 4.8
    assert wide.loc[("KAZ", 2022), CURRENT] == 11255.34 and wide.loc[("KAZ", 2022), "NY.GDP.MKTP.CD"] == 225496330000


def test_constant_dollars_are_those_of_2015(wide):
    ratio = (wide[CONSTANT] / wide[CURRENT]).dropna()
    same = ((ratio - 1).abs() < 0.001).groupby("year").mean()
    assert same[2015] > 0.7 and same.drop(2015).max() < 0.05


def test_international_dollars_are_those_of_2021(wide):
    """An international dollar is what a US dollar buys in the United States, in the base year."""
    ratio = (wide[PPP] / wide[CURRENT]).loc["USA"].dropna()
    assert (ratio - 1).abs().idxmin() == 2021 and abs(ratio[2021] - 1) < 0.01


def test_current_gdp_is_derived_and_ends_in_2023(wide):
    for series in ("NY.GDP.MKTP.CD", CURRENT):
        assert wide[series].dropna().index.get_level_values("year").max() == 2023
    derived = wide["NY.GDP.MKTP.CD"] / wide["SP.POP.TOTL"]
    assert ((wide[CURRENT] / derived - 1).abs().dropna() < 1e-6).all() and wide[CURRENT].notna().equals(derived.notna())
    assert "NY.GDP.PCAP.CD" not in wide and CURRENT.endswith("derived")


def test_growth_is_of_gdp_and_growth_per_head_apart(wide):
    """One of the copies calls growth per head growth; the two differ by the growth of the population."""
    kaz = wide.loc["KAZ"]
    assert (kaz["NY.GDP.MKTP.KD.ZG"] - kaz["NY.GDP.PCAP.KD.ZG"]).loc[2010:].between(0.5, 2.5).all()


def test_resource_rents_end_in_2021(wide):
    for series in ("NY.GDP.TOTL.RT.ZS", "NY.GDP.PETR.RT.ZS"):
        assert wide[series].dropna().index.get_level_values("year").max() == 2021


KAZ = {"iso3": "KAZ", "year": "2010"}
DAMAGE = [
    (CONSTANT, lambda old: str(float(old) * 1.01), "value", "the growth that constant GDP per head"),
    (CONSTANT, lambda old: str(float(old) * 100), "value", "expected"),
    (PPP, lambda old: str(float(old) + 1), "value", "the same ratio of purchasing power to constant dollars"),
    (CURRENT, lambda old: str(float(old) + 1), "value", "current GDP divided by population"),
    ("NY.GDP.MKTP.CD", lambda old: str(float(old) / 1000), "value", "current GDP divided by population"),
    ("SP.POP.TOTL", lambda old: str(int(old) + 100), "value", "current GDP divided by population"),
    ("SP.POP.TOTL", lambda old: f"{old}.5", "value", "a whole number of people"),
    ("NY.GDP.PCAP.KD.ZG", lambda old: f"-{old}", "value", "the growth that constant GDP per head"),
    ("NY.GDP.MKTP.KD.ZG", lambda old: str(float(old) + 30), "value", "growth within 25 points"),
    ("NY.GDP.PETR.RT.ZS", lambda old: "60", "value", "oil rents not above all resource rents"),
    ("NE.TRD.GNFS.ZS", lambda old: f"-{old}", "value", "a percentage of 0 or more"),
    ("SL.UEM.TOTL.ZS", lambda old: "578", "value", "a percentage between 0 and 100"),
    ("SL.UEM.TOTL.ZS", lambda old: "57.8", "value", "unemployment within 20 points"),
    ("NE.CON.GOVT.ZS", lambda old: str(float(old) * 100), "value", "a percentage between 0 and 200"),
    ("NY.GDP.MKTP.CD", lambda old: "148,047", "value", "a number"),
    (CONSTANT, lambda old: "9.9e3", "value", "a number"),
]


@pytest.fixture(scope="module")
def some():
    return damage.text("wdi").query("iso3 in ['CYP', 'KAZ', 'UZB']")


@pytest.mark.parametrize("series, new, column, expected", DAMAGE)
def test_a_damaged_value_is_refused(tmp_path, some, series, new, column, expected):
    damage.refused(tmp_path, "wdi", damage.change(some, KAZ | {"indicator": series}, {"value": new}), column, expected)


@pytest.mark.parametrize(
    "lost, expected",
    [
        (lambda t: (t["indicator"] == "SP.POP.TOTL") & (t["year"] == "2024"), "population of every year"),
        (lambda t: (t["iso3"] == "KAZ") & (t["year"] == "2005"), "no year left out"),
        (lambda t: (t["iso3"] == "KAZ") & (t["year"] == "2005") & (t["indicator"] == CONSTANT), "no year left out"),
    ],
)
def test_lost_rows_are_missed(tmp_path, some, lost, expected):
    damage.refused(tmp_path, "wdi", some[~lost(some)], "year", expected)


def test_years_out_of_reach_are_refused(tmp_path, some):
    row = {"iso3": "KAZ", "year": "2023", "indicator": CURRENT}
    damage.refused(tmp_path, "wdi", damage.change(some, row, {"year": "2024"}), "year", "2023 or earlier for current GDP")


@needs_raw
def test_every_number_is_that_of_the_panel(wide):
    panel = pd.read_csv(RAW / "wdi/wdi_panel_1990_2024.csv", keep_default_na=False, na_values=[""]).set_index(["country_code", "year"])
    panel = panel[list(wide.columns)].sort_index()
    panel.index.names = wide.index.names
    pd.testing.assert_frame_equal(wide, panel, check_names=False, check_exact=True, check_dtype=False)


@needs_raw
def test_where_the_publisher_divides_by_another_population():
    """Constant GDP over our population is the publisher's GDP per head, but in a few states whose count differs: there the derived series errs."""
    panel = pd.read_csv(RAW / "wdi/wdi_panel_1990_2024.csv", keep_default_na=False, na_values=[""])
    apart = (panel["NY.GDP.MKTP.KD"] / panel["SP.POP.TOTL"] / panel[CONSTANT] - 1).abs().groupby(panel["country_code"]).max()
    assert set(apart[apart > 0.05].index) == {"CYP", "SDN", "ALB", "UKR"} and apart["CYP"] == pytest.approx(0.3165, abs=0.0001)
    countries = set(data.load("countries")["iso3"])
    assert set(apart[apart > 0.005].index) & countries == {"UKR", "RUS", "GEO", "MDA"} and apart["KAZ"] < 1e-6
