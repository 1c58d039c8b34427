"""Twelve editions of the Worldwide Governance Indicators: known values, traps of the files, and what the rules catch."""

import importlib
import sys

import openpyxl
import pandas as pd
import pytest
from helpers import data
from helpers.data import DataError

from tests import damage
from tests.publishers import FOLDER, RAW, needs_raw

KEY = ["iso3", "year", "indicator"]


@pytest.fixture(scope="module")
def editions():
    return data.load_editions("wgi_editions")


@pytest.fixture
def builder(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER / "builders"))
    yield importlib.import_module("wgi_editions")
    for name in ("wgi_editions", "wgi", "common"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def some():
    """Three editions as text: rules look across the rows of an edition, never across editions."""
    frame = damage.text("wgi_editions")
    return frame[frame["edition"].isin(["2014", "2020", "2025"])]


# --- known values ----------------------------------------------------------------------------------------------------


def kazakhstan(frame, year=2006, indicator="ge"):
    row = frame[(frame["iso3"] == "KAZ") & (frame["year"] == year) & (frame["indicator"] == indicator)]
    assert len(row) == 1
    return row.iloc[0]


RANKS = {2014: 38.5, 2015: 38.5, 2016: 39.0, 2017: 40.0, 2018: 40.0, 2019: 40.0, 2020: 40.0, 2021: 40.0, 2022: 38.0, 2023: 38.0, 2024: 38.0}


@pytest.mark.parametrize("edition, rank", RANKS.items())
def test_kazakhstan_in_2006_stands_between_38_and_40_in_editions_2014_to_2024(editions, edition, rank):
    row = kazakhstan(editions[edition])
    assert round(row["rank"], 1) == rank and 38 <= row["rank"] <= 40 and row["rank_lower"] < row["rank"] < row["rank_upper"]


def test_kazakhstan_in_2006_stands_at_20_in_edition_2025_by_the_books_own_count(editions):
    row = kazakhstan(editions[2025])
    assert row["rank_counted"] == pytest.approx(20) and pd.isna(row["rank"]) and row["n_economies"] == 206
    assert row["estimate"] == pytest.approx(-0.9172701) and row["score"] == pytest.approx(33.5050603)


def test_every_edition_holds_all_countries_dimensions_and_years_to_the_one_before_its_own(editions):
    assert list(editions) == list(range(2014, 2026))
    for edition, frame in editions.items():
        years = [1996, 1998, 2000, *range(2002, edition)]
        assert sorted(frame["year"].unique()) == years and len(frame) == 17 * 6 * len(years)


@pytest.mark.parametrize("edition", [2024, 2025])
def test_the_last_two_editions_are_those_of_the_table_of_all_economies(editions, edition):
    whole = data.load("wgi", edition=edition)
    count = whole.groupby(["year", "indicator"])["estimate"].size().rename("n").reset_index()
    both = editions[edition].merge(whole, on=KEY, suffixes=("", "_whole"), validate="1:1").merge(count, on=["year", "indicator"])
    assert len(both) == len(editions[edition]) and (both["n_economies"] == both["n"]).all()
    for column in ("estimate", "standard_error", "n_sources", "rank", "rank_lower", "rank_upper", "score"):
        assert both[column].astype("float64").equals(both[f"{column}_whole"].astype("float64")), column


# --- traps -----------------------------------------------------------------------------------------------------------


def test_editions_are_never_joined():
    with pytest.raises(DataError, match="got no edition, expected one of 2014, .*2025 .editions are never joined."):
        data.load("wgi_editions")
    with pytest.raises(DataError, match="a request for edition 2013"):
        data.load("wgi_editions", edition=2013)
    rows = data.breaks("wgi_editions")
    assert list(rows["kind"]) == ["edition"] and "same edition alone" in rows["note"].iloc[0]


def test_editions_tell_different_histories(editions):
    told = {edition: kazakhstan(frame)["estimate"] for edition, frame in editions.items()}
    assert told[2014] == told[2015] and len(set(told.values())) == 6
    assert min(told[e] for e in range(2014, 2025)) - told[2025] > 0.4


def test_a_rank_of_the_books_own_is_never_in_the_publishers_column(editions):
    for edition, frame in editions.items():
        assert frame["rank"].notna().all() == (edition < 2025) and frame["rank_counted"].notna().all() == (edition == 2025)
        assert frame["rank"].notna().any() != frame["rank_counted"].notna().any()


def test_codes_of_the_workbooks_become_iso_codes_one_for_one(builder):
    codes = builder.wgi.CODES
    assert codes == {"ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "WBG": "PSE", "KSV": "XKX", "ADO": "AND"}
    assert len(set(codes.values())) == len(codes) and not set(codes) & set(codes.values())


def workbook(path, code="WBCode", na=None, legend=13):
    """A workbook of 2014-2023 in small: legend, years, field names, two countries of which one is empty, out of order."""
    book = openpyxl.Workbook()
    book.active.title = "Introduction"
    fields = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
    for title in ["VoiceandAccountability", "Political StabilityNoViolence", "GovernmentEffectiveness", "RegulatoryQuality", "RuleofLaw", "ControlofCorruption"]:
        sheet = book.create_sheet(title)
        for _ in range(legend):
            sheet.append(["A legend"])
        sheet.append([None, None] + [1996] * 6 + [1998] * 6)
        sheet.append(["Country/Territory", code] + fields * 2)
        sheet.append(["ROMANIA", "ROM", -0.25, 0.5, 3, 50, 40, 60] + [na] * 6)
        sheet.append(["Kazakhstan", "KAZ"] + [na] * 6 + [-0.5, 0.20000000298023224, 9, 38.04878234863281, 25.85365867614746, 50.24390411376953])
    book.save(path)


@pytest.mark.parametrize("code, na, legend", [("WBCode", None, 13), ("Code", "#N/A", 13), ("Code", "#N/A", 3)])
def test_a_wide_workbook_is_read_by_names_and_not_by_places(builder, tmp_path, code, na, legend):
    workbook(tmp_path / "w.xlsx", code, na, legend)
    frame = builder.edition_wide(tmp_path / "w.xlsx", 2016)
    assert len(frame) == 12 and set(frame["indicator"]) == {"va", "pv", "ge", "rq", "rl", "cc"}
    row = frame[(frame["iso3"] == "KAZ") & (frame["indicator"] == "ge")].iloc[0]
    assert (row["year"], row["estimate"], row["standard_error"], row["n_sources"], row["rank_lower"]) == (1998, "-0.5", "0.2", "9", "25.853659")


def test_a_workbook_without_its_header_is_refused(builder, tmp_path):
    workbook(tmp_path / "w.xlsx", code="Land")
    with pytest.raises(DataError, match="sheet of va: got no row of values, expected a row of years"):
        builder.edition_wide(tmp_path / "w.xlsx", 2016)


def test_the_rank_that_the_book_counts_puts_ties_at_the_lowest_place(builder):
    frame = pd.DataFrame({"edition": "2025", "year": "2006", "indicator": "ge", "estimate": ["-1", "0", "0", "0.5", "1"], "rank": None})
    counted = builder.counted(frame)
    assert list(counted["rank_counted"]) == ["0", "25", "25", "75", "100"] and set(counted["n_economies"]) == {5}
    assert builder.counted(frame.assign(rank="50"))["rank_counted"].isna().all()


# --- what the rules catch --------------------------------------------------------------------------------------------

KAZ20 = {"edition": "2020", "iso3": "KAZ", "year": "2006", "indicator": "ge"}
KAZ25 = KAZ20 | {"edition": "2025"}
DAMAGE = [
    (KAZ20, {"rank": "41.5"}, "rank", "a multiple of 100 / (n_economies - 1)"),
    (KAZ20, {"rank": "47.80488"}, "rank", "countries in the order of their estimates"),
    (KAZ20, {"estimate": lambda old: old.lstrip("-")}, "rank", "countries in the order of their estimates"),
    (KAZ20, {"rank_lower": "52.682926", "rank_upper": "27.317074"}, "rank_lower", "a bound not above the rank"),
    (KAZ20, {"rank_upper": "39"}, "rank_upper", "a bound not below the rank"),
    (KAZ20, {"rank_lower": "27.3"}, "rank_lower", "a percentile that so many economies can give"),
    (KAZ20, {"standard_error": "0"}, "standard_error", "a number above 0"),
    (KAZ20, {"standard_error": ""}, "standard_error", "a value in the editions to 2024"),
    (KAZ20, {"score": "50"}, "score", "a value in the 2025 edition"),
    (KAZ20, {"rank_counted": "40"}, "rank_counted", "a value in the 2025 edition"),
    (KAZ20, {"n_economies": "207"}, "rank", "a percentile that so many economies can give"),
    (KAZ20 | {"edition": "2014", "year": "2000"}, {"n_economies": "207"}, "n_economies", "the same number for all countries"),
    (KAZ20, {"edition": "2005"}, "edition", "one of 2014"),
    (KAZ20, {"year": "2001"}, "year", "no year left out of a series"),
    (KAZ20 | {"year": "2018"}, {"year": "2020"}, "year", "a year before the edition's own"),
    (KAZ20 | {"year": "2019"}, {"edition": "2014"}, "iso3", "all 17 countries of the book in an edition"),
    (KAZ25, {"rank": "20"}, "rank", "an empty cell in the 2025 edition"),
    (KAZ25, {"score": "34.5"}, "score", "a score on the straight line"),
    (KAZ25, {"score": lambda old: str(float(old) / 100)}, "score", "a score on the straight line"),
    (KAZ25, {"estimate": "-0.9"}, "score", "a score on the straight line"),
    (KAZ25, {"rank_counted": "20.2"}, "rank_counted", "a multiple of 100 / (n_economies - 1)"),
    (KAZ25, {"iso3": "XKX"}, "iso3", "a value of column iso3 in data/countries.csv"),
]


@pytest.mark.parametrize("where, cells, column, expected", DAMAGE)
def test_a_damaged_cell_is_refused(tmp_path, some, where, cells, column, expected):
    damage.refused(tmp_path, "wgi_editions", damage.change(some, where, cells), column, expected)


@pytest.mark.parametrize(
    "lost, column, expected",
    [
        (lambda t: (t["edition"] == "2020") & (t["year"] == "2019"), "year", "a series that ends in the year before the edition's"),
        (lambda t: (t["edition"] == "2020") & (t["year"] == "2010"), "year", "no year left out of a series"),
        (lambda t: (t["edition"] == "2020") & (t["iso3"] == "KAZ"), "iso3", "all 17 countries"),
    ],
)
def test_lost_rows_are_missed(tmp_path, some, lost, column, expected):
    damage.refused(tmp_path, "wgi_editions", some[~lost(some)], column, expected)


def test_shifted_and_swapped_values_are_refused(tmp_path, some):
    shifted = some.assign(rank=some.groupby("edition")["rank"].shift(1).fillna(some["rank"]))
    damage.refused(tmp_path, "wgi_editions", shifted, "rank.*", "expected")
    swapped = some.rename(columns={"estimate": "standard_error", "standard_error": "estimate"})[list(some)]
    damage.refused(tmp_path, "wgi_editions", swapped, ".*", "expected")


# --- against other copies --------------------------------------------------------------------------------------------


@needs_raw
def test_government_effectiveness_equals_an_independent_reading_of_all_twelve_editions(editions):
    names = {"estimate": "estimate", "stderr": "standard_error", "nsource": "n_sources", "pctrank": "rank", "pctrank_lower": "rank_lower", "pctrank_upper": "rank_upper"}
    tidy = pd.read_csv(RAW / "wgi/wgi_ge_all_vintages_long.csv", keep_default_na=False, na_values=[""])
    ours = pd.concat(editions.values()).query("indicator == 'ge'")
    states = set(ours["iso3"])
    both = ours.merge(tidy[tidy["iso3"].isin(states)], on=["edition", "iso3", "year"], how="outer", suffixes=("", "_tidy"), indicator=True)
    assert (both["_merge"] == "both").all() and len(both) == 25092 / 6
    for theirs, column in names.items():
        theirs = both[theirs if theirs in both and theirs != column else f"{column}_tidy"].astype("float64")
        assert (both[column].astype("float64") - theirs).abs().max() < 5.1e-6, column
        assert (both[column].isna() == theirs.isna()).all(), column


@needs_raw
def test_the_rank_counted_equals_an_independent_count(editions):
    tidy = pd.read_csv(RAW / "wgi/wgi_2025edition_long.csv", keep_default_na=False)
    both = editions[2025].merge(tidy, on=KEY, validate="1:1")
    assert len(both) == len(editions[2025]) and (both["rank_counted"] - both["pctrank_computed"]).abs().max() < 5.1e-6
