"""V-Dem: what each version holds, in which direction a series runs, and where a version may not be trusted to be whole."""

import time

import pandas as pd
import pytest
from helpers import data
from helpers.data import DataError

from tests import damage
from tests.publishers import RAW, needs_raw

INTERVALS = {"v2x_polyarchy", "v2x_libdem", "v2x_partipdem", "v2x_delibdem", "v2x_egaldem"}
CORRUPTION = ["v2x_corr", "v2x_pubcorr", "v2x_execorr"]
CHAPTERS = INTERVALS | set(CORRUPTION) | set(  # the series that the chapters use, by chapter 5, 7, 10, 11 and 14
    "v2x_rule v2x_civlib v2x_clphy v2xel_frefair v2x_accountability v2x_veracc v2x_diagacc v2x_horacc v2clrspct v2stcritrecadm "
    "v2cseeorgs v2csreprss v2x_cspart v2x_freexp v2dlengage v2x_jucon v2xlg_legcon v2xcl_rol".split()
)  # fmt: skip


@pytest.fixture(scope="module")
def versions():
    return data.load_editions("vdem")


def wide(frame, iso3, year):
    return frame[(frame["iso3"] == iso3) & (frame["year"] == year)].set_index("indicator")["value"]


def test_version_15_holds_what_the_chapters_use(versions):
    frame = versions[15]
    assert set(frame["indicator"]) == CHAPTERS and len(CHAPTERS) == 26
    assert frame["iso3"].nunique() == 181 and (frame["year"].min(), frame["year"].max()) == (1990, 2024)
    civil = frame[frame["indicator"].isin(["v2cseeorgs", "v2csreprss", "v2x_cspart"])]
    assert len(civil) == 3 * 6204 and civil[["low", "high"]].isna().all(axis=None)


def test_intervals_are_given_where_the_publisher_gave_them_and_nowhere_else(versions):
    for version, frame in versions.items():
        has = frame["low"].notna() & frame["high"].notna()
        assert set(frame.loc[has, "indicator"]) == (INTERVALS if version == 15 else set())
        assert (has == frame["indicator"].isin(INTERVALS)).all() if version == 15 else not has.any()
        assert (frame["low"].isna() == frame["high"].isna()).all()


def test_versions_are_never_joined():
    with pytest.raises(DataError, match="got no version, expected one of 15, 16"):
        data.load("vdem")
    with pytest.raises(DataError, match="a request for version 14"):
        data.load("vdem", version=14)
    assert list(data.breaks("vdem")["kind"]) == ["edition"]


def test_the_same_year_differs_between_versions(versions):
    both = versions[15].merge(versions[16], on=["iso3", "year", "indicator"])
    apart = (both["value_x"] - both["value_y"]).abs()
    assert both["year"].max() == 2024 and (apart > 0).mean() > 0.5 and apart.max() > 0.08


@pytest.mark.parametrize("series", CORRUPTION)
def test_corruption_runs_the_other_way(versions, series):
    """Denmark is freer and less corrupt than Turkmenistan; only these three indices are higher where things are worse."""
    frame = versions[15]
    best, worst = wide(frame, "DNK", 2024), wide(frame, "TKM", 2024)
    assert best[series] < 0.1 < 0.7 < worst[series] and best["v2x_rule"] > worst["v2x_rule"]
    assert {name for name in CHAPTERS if best[name] < worst[name]} == set(CORRUPTION)
    description = next(f for f in data.resource("vdem")["schema"]["fields"] if f["name"] == "value")["description"]
    assert series in description and "higher is more corrupt" in description


def test_corruption_runs_against_the_control_of_corruption(versions):
    ours = versions[15].query("indicator == 'v2x_corr' and year == 2023").set_index("iso3")["value"]
    theirs = data.load("wgi", 2024).query("indicator == 'cc' and year == 2023").set_index("iso3")["estimate"]
    assert pd.concat([ours, theirs], axis=1, join="inner").corr().iloc[0, 1] < -0.8


def test_accountability_has_another_scale(versions):
    part = versions[15].query("indicator in ['v2x_accountability', 'v2x_veracc', 'v2x_diagacc', 'v2x_horacc']")
    assert part["value"].min() < -1 and part["value"].max() > 1 and len(part) == 4 * 6203


def test_version_16_is_the_one_of_all_countries(versions):
    """A second extract has 114 countries, without Russia, Turkmenistan and the members of the European Union."""
    frame = versions[16]
    assert set(frame["indicator"]) == {"v2x_polyarchy", "v2x_libdem", "v2x_rule", "v2x_freexp_altinf", "v2x_civlib"}
    assert set(data.load("countries")["iso3"]) <= set(frame["iso3"]) and (frame[frame["year"] == 2025].groupby("indicator").size() >= 176).all()
    assert frame["year"].max() == 2025 and not frame["iso3"].str.startswith("OWID").any() and {"XKX", "SML", "ZZB"} <= set(frame["iso3"])


def test_the_regimes_of_our_world_in_data_are_not_v_dems(versions):
    assert not any("regime" in name for frame in versions.values() for name in frame["indicator"].unique())


def test_years_that_our_world_in_data_fills_in_are_left_out(versions):
    first = {v: frame.groupby("iso3")["year"].min() for v, frame in versions.items()}
    assert (first[16] >= first[15].reindex(first[16].index)).all()
    assert {iso3: first[16][iso3] for iso3 in ("BIH", "HRV", "MKD", "SSD", "SVK")} == {"BIH": 1992, "HRV": 1991, "MKD": 1991, "SSD": 2011, "SVK": 1993}


def test_what_version_16_lacks_is_known(versions):
    pairs = {v: set(zip(frame["iso3"], frame["year"])) for v, frame in versions.items()}
    lacks = {iso3 for iso3, year in pairs[15] - pairs[16]}
    assert lacks == {"PSE", "PSG", "DEU", "YEM", "DDR", "YMD"} and ("DEU", 1991) in pairs[16] and ("PSE", 2024) not in pairs[16]


def test_one_version_loads_fast():
    data.load("vdem", version=15)
    started = time.process_time()
    data.load("vdem", version=15)
    assert time.process_time() - started < 0.6


@pytest.mark.parametrize(
    "where, cells, column, expected",
    [
        ({"indicator": "v2x_corr"}, {"value": lambda old: f"-{old}"}, "value", "a number between 0 and 1"),
        ({"indicator": "v2x_rule"}, {"value": lambda old: str(float(old) * 100)}, "value", "a number between"),
        ({"indicator": "v2x_accountability"}, {"value": "3.5"}, "value", "a number between -3 and 3"),
        ({"indicator": "v2x_libdem"}, {"low": ""}, "low", "a value for the democracy indices of version 15"),
        ({"indicator": "v2clrspct"}, {"high": "1"}, "high", "an empty cell elsewhere"),
        ({"indicator": "v2x_rule"}, {"indicator": "v2x_freexp_altinf"}, "indicator", "a series of version 15"),
        ({"indicator": "v2x_rule"}, {"year": "2025"}, "year", "a year that the version covers"),
        ({"indicator": "v2x_corr"}, {"version": "16"}, "indicator", "one of the five series of version 16"),
        ({"indicator": "v2x_libdem"}, {"high": lambda old: "0.9"}, "high", "an interval narrower than a quarter"),
        ({"indicator": "v2x_rule"}, {"version": "14"}, "version", "one of 15, 16"),
        ({"indicator": "v2x_libdem"}, {"low": "0.5", "high": "0.1"}, "low", "a bound not above the value"),
    ],
)
def test_a_damaged_cell_is_refused(tmp_path, where, cells, column, expected):
    some = damage.text("vdem").query("iso3 == 'KAZ' and version == '15'")
    damage.refused(tmp_path, "vdem", damage.change(some, where | {"year": "2020"}, cells), column, expected)


def test_a_lost_year_is_missed(tmp_path):
    some = damage.text("vdem").query("iso3 == 'KAZ' and version == '15'")
    damage.refused(tmp_path, "vdem", some[some["year"] != "2010"], "year", "no year left out of a series")


@needs_raw
def test_both_extracts_of_version_16_agree(versions):
    other = pd.read_csv(RAW / "vdem/vdem_v16_114countries_1990_2025.csv").rename(columns={"country_text_id": "iso3"})
    other = other.melt(["iso3", "year"], ["v2x_polyarchy", "v2x_libdem", "v2x_rule", "v2x_freexp_altinf"], "indicator").dropna()
    both = versions[16].merge(other, on=["iso3", "year", "indicator"])
    assert len(both) > 16000 and (both["value_x"] - both["value_y"]).abs().max() == 0
    assert not {"RUS", "TKM"} & set(other["iso3"])


@needs_raw
def test_public_corruption_is_not_the_inverted_series_of_version_14(versions):
    """A version 14 extract holds 1 - v2x_pubcorr: it runs against ours."""
    old = pd.read_csv(RAW / "vdem/vdem_v14_demspaces_1990_2023.csv").rename(columns={"country_text_id": "iso3"})
    both = versions[15].query("indicator == 'v2x_pubcorr'").merge(old, on=["iso3", "year"])
    assert both["value"].corr(both["v2x_pubcorr_inverted"]) < -0.9
