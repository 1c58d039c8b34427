"""Human Development Index: two editions apart, the traps of their files, and what the rules catch."""


import pandas as pd
import pytest
from helpers import data
from helpers.data import DataError

from tests import damage
from tests.publishers import RAW, needs_raw

KAZAKHSTAN = {
    2024: {1990: 0.672, 2007: 0.757, 2022: 0.802},
    2025: {1990: 0.689, 1995: 0.665, 2000: 0.692, 2005: 0.754, 2010: 0.781, 2015: 0.819, 2019: 0.834, 2021: 0.816, 2022: 0.831, 2023: 0.837},
}


@pytest.fixture(scope="module")
def editions():
    return data.load_editions("hdi")


@pytest.mark.parametrize("edition", KAZAKHSTAN)
def test_kazakhstan(editions, edition):
    series = editions[edition].query("iso3 == 'KAZ'").set_index("year")["value"]
    assert series[list(KAZAKHSTAN[edition])].to_dict() == KAZAKHSTAN[edition] and len(series) == edition - 1991


def test_the_publishers_rank_of_kazakhstan_is_67_of_193(editions):
    last = editions[2024].query("year == 2022").set_index("iso3")
    assert last.at["KAZ", "rank"] == 67 and len(last) == 193 and last["rank"].notna().all() and last["rank"].max() == 193
    assert editions[2024].query("year < 2022")["rank"].isna().all()


def test_edition_2025_has_no_ranks_but_ranks_kazakhstan_60_by_its_values(editions):
    assert editions[2025]["rank"].isna().all()
    last = editions[2025].query("year == 2023").set_index("iso3")["value"]
    assert len(last) == 193 and (last > last["KAZ"]).sum() + 1 == 60


def test_editions_are_never_joined(editions):
    with pytest.raises(DataError, match="got no edition, expected one of 2024, 2025"):
        data.load("hdi")
    both = editions[2024].merge(editions[2025], on=["iso3", "year"])
    kaz = both[both["iso3"] == "KAZ"]
    assert (kaz["value_y"] > kaz["value_x"]).all() and len(kaz) == 33
    assert list(data.breaks("hdi")["kind"]) == ["edition"]


def test_only_countries_and_no_groups_of_them(editions):
    assert set(editions[2024]["iso3"]) == set(editions[2025]["iso3"]) and editions[2024]["iso3"].nunique() == 193
    assert not {"PRK", "MCO", "XKX"} & set(editions[2024]["iso3"]) and {"CIV", "TUR", "HKG", "PSE"} <= set(editions[2024]["iso3"])


def test_the_known_nulls_of_edition_2025(editions):
    years = editions[2025].groupby("iso3")["year"].agg(["min", "max", "size"])
    gaps = years[years["max"] - years["min"] + 1 > years["size"]]
    assert list(gaps.index) == ["CAF"] and {2009, 2022}.isdisjoint(editions[2025].query("iso3 == 'CAF'")["year"])


@pytest.fixture(scope="module")
def cells():
    return damage.text("hdi")


KAZ = {"edition": "2024", "iso3": "KAZ", "year": "2022"}


@pytest.mark.parametrize(
    "where, new, column, expected",
    [
        (KAZ, {"value": "0.83"}, "rank", "the place of the value among all countries"),
        (KAZ, {"rank": "76"}, "rank", "the place of the value among all countries"),
        (KAZ, {"rank": ""}, "rank", "a rank in 2022 of edition 2024"),
        (KAZ | {"year": "2007"}, {"value": "75.7"}, "value", "a number between 0.1 and 1"),
        (KAZ, {"value": "0,802"}, "value", "a number between 0.1 and 1"),
        (KAZ, {"value": "80.2"}, "rank", "the place of the value among all countries"),
        (KAZ | {"year": "2007"}, {"value": "0.575"}, "value", "a value within 0.12 of the year before"),
        (KAZ, {"iso3": "ZZK.WORLD"}, "year", "a series to the last year of the edition"),
        (KAZ | {"year": "1990"}, {"iso3": "ZZK.WORLD"}, "iso3", "text of the form"),
        (KAZ | {"year": "2007"}, {"rank": "73"}, "rank", "an empty cell elsewhere"),
        (KAZ | {"edition": "2025", "year": "2023"}, {"edition": "2024"}, "iso3", "193 countries in the last year of an edition"),
        (KAZ, {"year": "2023"}, "iso3", "193 countries in the last year of an edition"),
        (KAZ | {"year": "1990"}, {"year": "2023"}, "year", "a year that the edition covers"),
        (KAZ | {"edition": "2025", "year": "2023"}, {"rank": "60"}, "rank", "an empty cell elsewhere"),
    ],
)
def test_a_damaged_cell_is_refused(tmp_path, cells, where, new, column, expected):
    damage.refused(tmp_path, "hdi", damage.change(cells, where, new), column, expected)


def test_lost_and_relabelled_rows_are_refused(tmp_path, cells):
    kaz = cells["iso3"] == "KAZ"
    damage.refused(tmp_path, "hdi", cells[~(kaz & (cells["year"] == "2010"))], "year", "no year left out")
    damage.refused(tmp_path, "hdi", cells[cells["year"] != "2023"], "year", "a series to the last year")
    damage.refused(tmp_path, "hdi", cells[~kaz], "iso3", "193 countries")
    swapped = cells.assign(edition=cells["edition"].map({"2024": "2025", "2025": "2024"}))
    damage.refused(tmp_path, "hdi", swapped, "(year|rank)", "expected")


@needs_raw
def test_the_file_of_edition_2024_is_in_latin_1():
    path = RAW / "undp_hdi/HDR23-24_Composite_indices_complete_time_series.csv"
    with pytest.raises(UnicodeDecodeError):
        path.read_text(encoding="utf-8")
    names = pd.read_csv(path, encoding="latin-1").set_index("iso3")["country"]
    assert names["CIV"] == "Côte d'Ivoire" and names["TUR"] == "Türkiye"


@needs_raw
def test_ranks_and_values_are_those_of_the_publishers_file(editions):
    path = RAW / "undp_hdi/HDR23-24_Composite_indices_complete_time_series.csv"
    wide = pd.read_csv(path, encoding="latin-1").set_index("iso3")
    last = editions[2024].query("year == 2022").set_index("iso3")
    assert (last["value"] == wide.loc[last.index, "hdi_2022"]).all() and (last["rank"] == wide.loc[last.index, "hdi_rank_2022"]).all()
    assert {"ZZK.WORLD", "PRK"} <= set(wide.index)
