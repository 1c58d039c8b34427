"""Freedom in the World, the Corruption Perceptions Index, the E-Government Development Index, the World Press Freedom Index."""

import importlib
import re
import shutil
import warnings

import openpyxl
import pandas as pd
import pytest
from helpers import data
from helpers.data import DataError

from tests.publishers import FOLDER, RAW, builders_on_path, needs_raw  # noqa: F401  (the fixture applies to this module)


def builder(name):
    return importlib.import_module(name)


def of(table, iso3, column, start=0):
    """One column of a country, as a list by year."""
    frame = data.load(table)
    year = "year" if "year" in frame else "year_covered"
    return frame[(frame["iso3"] == iso3) & (frame[year] >= start)].sort_values(year)[column].tolist()


# --- Freedom in the World --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "iso3, rights, liberties, total", [("DNK", 1, 1, 97), ("KAZ", 7, 5, 22), ("KGZ", 5, 4, 38), ("TJK", 7, 6, 9), ("TKM", 7, 7, 2), ("UZB", 7, 6, 9)]
)
def test_freedom_in_the_world_2019_as_printed(iso3, rights, liberties, total):
    frame = data.load("freedom_house")
    row = frame[(frame["edition"] == 2019) & (frame["iso3"] == iso3)].iloc[0]
    assert (row["political_rights"], row["civil_liberties"], row["total"], row["year_covered"]) == (rights, liberties, total, 2018)


def test_totals_of_kazakhstan():
    assert of("freedom_house", "KAZ", "total", 2002) == [29, 28, 31, 32, 32, 30, 30, 28, 28, 27, 26, 25, 24, 24, 22, 22, 22, 23, 23, 23, 23, 23, 23]


def test_freedom_house_holds_the_states_of_the_book_and_every_edition():
    frame = data.load("freedom_house")
    assert set(frame["iso3"]) == set(data.load("countries")["iso3"])
    assert sorted(frame["edition"].unique()) == [*range(1973, 1983), *range(1984, 2026)]
    assert len(frame) == 2 * 52 + 15 * 34


def test_the_ratings_of_the_ussr_are_given_to_no_successor():
    frame = data.load("freedom_house")
    assert set(frame.loc[frame["year_covered"] < 1991, "iso3"]) == {"DNK", "MNG"}
    assert frame.loc[frame["iso3"] == "RUS", "year_covered"].min() == 1991 and of("freedom_house", "RUS", "political_rights")[:2] == [3, 3]


def test_irregular_periods_before_1990():
    frame = data.load("freedom_house").set_index(["iso3", "edition"]).loc["DNK"]
    assert 1981 not in set(frame["year_covered"])
    assert {edition: frame.at[edition, "period"] for edition in (1973, 1981, 1982, 1984, 1990, 1991, 2025)} == {
        1973: "1972", 1981: "1980", 1982: "1981-01/1982-08", 1984: "1982-08/1983-11", 1990: "1988-11/1989-12", 1991: "1990", 2025: "2024",
    }  # fmt: skip


@pytest.mark.parametrize("label, year", [("Jan.-Feb. 1973", 1973), (1982, 1982), ("1983-84", 1984), ("1999-2000", 2000), ("2000-01", 2001), (2024, 2024)])
def test_the_year_of_an_edition(label, year):
    assert builder("freedom_house").edition_year(label) == year


@pytest.mark.parametrize("function, label", [("edition_year", "1983 to 84"), ("edition_year", None), ("period", "Janv.1981-Aug. 1982"), ("period", "Jam.1981-Aug. 1982"), ("period", "")])
def test_an_edition_or_period_of_another_form_is_refused(function, label):
    with pytest.raises(DataError, match="expected"):
        getattr(builder("freedom_house"), function)(label)


def test_status_may_not_be_set_against_status_across_2003():
    """Azerbaijan: the same ratings, 6 and 5, were partly free for 2002 and not free for 2003."""
    frame = data.load("freedom_house").set_index(["iso3", "year_covered"])
    before, after = frame.loc[("AZE", 2002)], frame.loc[("AZE", 2003)]
    assert (before["political_rights"], before["civil_liberties"]) == (after["political_rights"], after["civil_liberties"]) == (6, 5)
    assert (before["status"], after["status"]) == ("PF", "NF")
    with pytest.raises(DataError, match="one side of 2003"):
        data.comparable("freedom_house", "status", 2002, 2003)
    data.comparable("freedom_house", "political_rights", 1991, 2024)


@needs_raw
def test_the_two_workbooks_of_freedom_house_agree_on_2013_to_2023():
    module = builder("freedom_house")
    records = builder("workbook").records
    frames = []
    for path, title in [(module.AGGREGATE, "FIW06-23"), (module.ALL_DATA, "FIW13-25")]:
        frame = pd.DataFrame(records(RAW / path, title, "Country/Territory")).rename(columns={"c/t?": "c/t"})
        frame = frame[frame["edition"].between(2013, 2023)]
        frames.append(frame.set_index(["country/territory", "c/t", "edition"])[["status", "pr rating", "cl rating", "pr", "cl", "total"]].sort_index())
    assert len(frames[0]) == len(frames[1]) == 2305
    assert (frames[0].index == frames[1].index).all() and (frames[0].astype(str) == frames[1].astype(str)).all(axis=None)


@needs_raw
def test_ratings_agree_with_an_independent_compilation():
    other = pd.read_csv(RAW / "freedom_house/tidy_fh_ratings_1972-2024.csv")
    other = other.assign(iso3=other["fh_country"].map(builder("freedom_house").STATES)).dropna(subset="iso3")
    both = data.load("freedom_house").merge(other, left_on=["iso3", "year_covered"], right_on=["iso3", "year"], how="outer", suffixes=("", "_other"), indicator=True)
    assert (both["_merge"] == "both").all() and len(both) == 614
    assert (both["political_rights"] == both["pr"]).all() and (both["civil_liberties"] == both["cl"]).all() and (both["status"] == both["status_other"]).all()


@needs_raw
def test_scores_agree_with_an_independent_reading():
    other = pd.read_csv(RAW / "freedom_house/tidy_fiw_aggregate_scores_2003-2025.csv")
    other = other.assign(iso3=other["Country/Territory"].map(builder("freedom_house").STATES)).dropna(subset="iso3")
    frame = data.load("freedom_house").dropna(subset="total")
    both = frame.merge(other, left_on=["iso3", "edition"], right_on=["iso3", "Edition"], how="outer", indicator=True)
    assert (both["_merge"] == "both").all() and len(both) == 17 * 23
    for ours, theirs in [("pr_score", "PR"), ("cl_score", "CL"), ("total", "Total"), ("year_covered", "Year_covered")]:
        assert (both[ours].astype(float) == both[theirs].astype(float)).all(), ours


# --- Corruption Perceptions Index ------------------------------------------------------------------------------------


def test_scores_of_kazakhstan_in_the_corruption_perceptions_index():
    assert of("cpi", "KAZ", "score") == [28, 26, 29, 28, 29, 31, 31, 34, 38, 37, 36, 39, 40, 38]
    assert of("cpi", "KAZ", "rank", 2025) == [96]


def test_the_corruption_perceptions_index_holds_what_it_should():
    frame = data.load("cpi")
    assert frame.groupby("year").size().to_dict() == dict(zip(range(2012, 2026), [176, 177, 175, 168, 176, *[180] * 8, 182]))
    assert set(data.load("countries")["iso3"]) <= set(frame["iso3"]) and "XKX" in set(frame["iso3"]) and "KSV" not in set(frame["iso3"])
    assert ((frame["low"] <= frame["score"]) & (frame["score"] <= frame["high"])).all()
    assert (frame.groupby("year")["score"].rank(ascending=False, method="min") == frame["rank"]).all()


@needs_raw
def test_openpyxl_sees_no_sheet_in_the_strict_workbook_and_the_builder_does():
    module, workbook = builder("cpi"), builder("workbook")
    before = (RAW / module.FILE).read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert openpyxl.load_workbook(RAW / module.FILE, read_only=True).sheetnames == []
    assert len(workbook.records(RAW / module.FILE, "CPI Historical", "Country / Territory")) == 2494
    assert (RAW / module.FILE).read_bytes() == before


@needs_raw
def test_cpi_equals_an_independent_reading_and_scores_are_unmodified():
    names = {"ISO3": "iso3", "Year": "year", "CPI score": "score", "Rank": "rank", "Standard error": "standard_error", "Number of sources": "n_sources", "Lower CI": "low", "Upper CI": "high"}
    tidy = pd.read_csv(RAW / "ti_cpi/tidy_cpi_2012-2025.csv", keep_default_na=False)
    sources = (tidy.iloc[:, 10:] != "").sum(axis=1)
    assert sources.tolist() == tidy["Number of sources"].tolist()
    both = data.load("cpi").merge(tidy.rename(columns=names).replace({"iso3": {"KSV": "XKX"}}), on=["iso3", "year"], how="outer", suffixes=("", "_tidy"), indicator=True)
    assert (both["_merge"] == "both").all() and len(both) == 2494
    for column in ["score", "rank", "n_sources", "low", "high"]:
        assert (both[column] == both[f"{column}_tidy"]).all(), column
    assert (both["standard_error"] - both["standard_error_tidy"]).abs().max() < 1e-6


@needs_raw
@pytest.mark.parametrize("year", range(2012, 2026))
def test_the_two_sheets_of_the_cpi_workbook_agree(cpi_timeseries, year):
    ours = data.load("cpi")
    ours = ours[ours["year"] == year].set_index("iso3")
    there = {row["iso3"]: row for row in cpi_timeseries}
    for column, name in {"score": "cpi score", "rank": "rank", "standard_error": "standard error", "n_sources": "sources"}.items():
        if column == "rank" and year < 2017:
            continue  # the sheet gives ranks from 2017 alone
        other = pd.Series({iso3: row[f"{name} {year}"] for iso3, row in there.items()}).rename({"KSV": "XKX"}).dropna().astype(float)
        # Puerto Rico, rated to 2014, is on the sheet of history alone: the other lists the countries of 2025.
        assert set(ours.index) ^ set(other.index) == ({"PRI"} if year < 2015 else set()), column
        assert (ours[column] - other).abs().max() < 1e-5, column


@pytest.fixture(scope="module")
def cpi_timeseries():
    return builder("workbook").records(RAW / "ti_cpi/CPI2025_Results.xlsx", "CPI Timeseries 2012 - 2025", "Country / Territory")


# --- E-Government Development Index ----------------------------------------------------------------------------------


def test_the_e_government_index_of_kazakhstan():
    printed = [0.3866, 0.4344, 0.4813, 0.4743, 0.5578, 0.6844, 0.7283, 0.7250, 0.7597, 0.8375, 0.8628, 0.9009]
    assert of("egdi", "KAZ", "egdi") == pytest.approx(printed, abs=5.001e-5)
    assert of("egdi", "KAZ", "rank") == [83, 69, 65, 81, 46, 38, 28, 33, 39, 29, 28, 24]


def test_an_index_that_was_not_computed_is_missing_and_not_0():
    frame = data.load("egdi")
    rows, missing = frame.groupby("year").size(), frame[frame["egdi"].isna()].groupby("year").size()
    # States without an index: those with a row, and those without any (Montenegro to 2005, South Sudan to 2010).
    assert (193 - rows + missing.reindex(rows.index, fill_value=0)).tolist() == [20, 15, 14, 11, 10, 3, 0, 0, 0, 0, 0, 0]
    assert not (frame["egdi"] == 0).any() and frame.loc[frame["egdi"].isna(), "rank"].isna().all()
    uzbekistan = frame[(frame["iso3"] == "UZB") & (frame["year"] == 2003)].iloc[0]
    assert uzbekistan[["egdi", "rank", "osi", "epi"]].isna().all() and (uzbekistan["hci"], uzbekistan["tii"]) == (0.91, 0.05276)
    libya = frame[(frame["iso3"] == "LBY") & (frame["year"] == 2012)].iloc[0]
    assert libya[["egdi", "rank", "osi", "epi"]].isna().all() and libya["hci"] == 0.85018


def test_a_part_of_0_stays_where_it_entered_the_index():
    frame = data.load("egdi").set_index(["iso3", "year"])
    assert frame.loc[("SOM", 2024), ["hci", "egdi"]].tolist() == [0, 0.14677] and frame.at[("LIE", 2003), "hci"] == 0


def test_states_enter_with_their_first_round():
    first = data.load("egdi").groupby("iso3")["year"].agg(["min", "max", "size"])
    late = first[first["min"] > 2003]
    assert late["min"].to_dict() == {"MNE": 2008, "SSD": 2012} and (first["max"] == 2024).all() and len(first) == 193


@pytest.mark.parametrize("years, weights, tolerance", [([2008, 2010], (0.34, 0.33, 0.33), 6e-5), ([2003, 2004, 2005, 2012, 2014, 2016, 2018, 2020, 2022, 2024], (1 / 3, 1 / 3, 1 / 3), 7e-5)])
def test_the_index_is_the_weighted_mean_of_its_parts(years, weights, tolerance):
    frame = data.load("egdi").dropna(subset="egdi")
    frame = frame[frame["year"].isin(years)]
    off = (frame["egdi"] - frame["osi"] * weights[0] - frame["tii"] * weights[1] - frame["hci"] * weights[2]).abs()
    assert [tuple(row) for row in frame.loc[off > tolerance, ["iso3", "year"]].to_numpy()] == ([("CMR", 2008), ("KHM", 2008)] if 2008 in years else [])


def test_impossible_values_as_published_are_two_and_named():
    frame = data.load("egdi")
    assert frame.loc[frame["hci"] > 1, ["iso3", "year", "hci"]].to_numpy().tolist() == [["FSM", 2003, 1.422], ["TUV", 2003, 1.03]]


def test_states_have_one_code_each():
    states = builder("egdi").STATES
    assert len(states) == 193 == len(set(states.values())) and all(re.fullmatch("[A-Z]{3}", code) for code in states.values())
    spelt = {"Kyrgyzstan": "KGZ", "Republic of Moldova": "MDA", "Russian Federation": "RUS", "Georgia (Country)": "GEO", "Türkiye": "TUR", "North Macedonia": "MKD", "Republic of Korea": "KOR"}
    spelt |= {"Democratic People's Republic of Korea": "PRK", "Congo": "COG", "Democratic Republic of the Congo": "COD", "Niger": "NER", "Nigeria": "NGA", "Guinea": "GIN", "Guinea-Bissau": "GNB"}
    spelt |= {"Dominica": "DMA", "Dominican Republic": "DOM", "Austria": "AUT", "Australia": "AUS", "Slovakia": "SVK", "Slovenia": "SVN", "Sudan": "SDN", "South Sudan": "SSD", "Eswatini": "SWZ"}
    assert {name: states[name] for name in spelt} == spelt


@needs_raw
def test_codes_are_those_that_other_publishers_give_the_same_names():
    wgi = builder("wgi")
    sheet = wgi.sheet(RAW / wgi.FILES[2024])
    cpi = pd.read_csv(RAW / "ti_cpi/tidy_cpi_2012-2025.csv", keep_default_na=False)
    pairs = {*zip(sheet["countryname"], sheet["code"].replace(wgi.CODES)), *zip(cpi["Country / Territory"], cpi["ISO3"])}
    states = builder("egdi").STATES
    checked = {name for name, code in pairs if name in states}
    assert [(name, code) for name, code in pairs if name in states and states[name] != code] == []
    assert len(checked) == 183


@needs_raw
def test_egdi_equals_an_independent_stack_of_the_files():
    tidy = pd.read_csv(RAW / "un_egdi/tidy_egdi_2003-2024.csv").set_axis(["year", "name", "rank", "egdi", "epi", "osi", "hci", "tii", "file"], axis=1)
    tidy = tidy.assign(iso3=tidy["name"].map(builder("egdi").STATES))
    both = data.load("egdi").merge(tidy, on=["iso3", "year"], how="outer", suffixes=("", "_tidy"))
    assert len(both) == 12 * 193
    for column in ("egdi", "osi", "tii", "hci", "epi"):
        assert (both[column].fillna(0) == both[f"{column}_tidy"]).all(), column
    ranked = both.dropna(subset="egdi")
    assert (ranked["rank"] == ranked["rank_tidy"]).all()


@pytest.fixture
def rounds(tmp_path):
    """A file of each round in small form: every state with the same parts, in the two sets of columns."""
    module, raw = builder("egdi"), tmp_path / "raw"
    (raw / "un_egdi").mkdir(parents=True)
    for year in module.ROUNDS:
        names = module.NAMES_2024 if year == 2024 else module.NAMES
        cells = {"year": year, "rank": 1, "egdi": "0.50000", "epi": "0.20000", "osi": "0.50000", "hci": "0.50000", "tii": "0.50000"}
        frame = pd.DataFrame([cells | {"state": f"{state} "} for state in module.STATES])
        frame = frame.rename(columns={new: old for old, new in names.items()})[list(names)]
        (frame.assign(Region="Asia") if year == 2024 else frame).to_csv(raw / module.FILE.format(year=year), index=False)
    return raw


def change(raw, year, old, new):
    path = raw / builder("egdi").FILE.format(year=year)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_egdi_from_small_files(rounds):
    frame = builder("egdi").build(rounds)
    assert len(frame) == 12 * 193 and (frame["egdi"] == "0.5").all()
    change(rounds, 2003, "2003,Kazakhstan ,1,0.50000,0.20000,0.50000,0.50000,0.50000", "2003,Kazakhstan ,174,0.00000,0.00000,0.00000,0.91000,0.06206")
    change(rounds, 2003, "2003,South Sudan ,1,0.50000,0.20000,0.50000,0.50000,0.50000", "2003,South Sudan ,,0.00000,0.00000,0.00000,0.00000,0.00000")
    frame = builder("egdi").build(rounds)
    first = frame[frame["year"] == "2003"].set_index("iso3")
    assert first.loc["KAZ", ["rank", "egdi", "osi", "tii", "hci", "epi"]].tolist() == ["", "", "", "0.06206", "0.91", ""] and "SSD" not in first.index


@pytest.mark.parametrize(
    "year, old, new, said",
    [
        (2012, "Kazakhstan ", "Republic of Kazakhstan", "row 89: got the state 'Republic of Kazakhstan', expected a name in the builder's table of codes"),
        (2012, "Kazakhstan ", "Kyrgyzstan", "got 193 rows, expected each of the 193 states once"),
        (2014, "2014,Albania", "2016,Albania", "got the year '2016', expected 2014"),
        (2024, "E_Index", "Index", "expected Survey Year, Country, Rank, E_Index"),
        (2022, "E-Government Index", "EGDI", "expected Survey Year, Country Name, E-Government Rank, E-Government Index"),
    ],
)
def test_a_file_of_another_form_is_refused(rounds, year, old, new, said):
    change(rounds, year, old, new)
    with pytest.raises(DataError, match=re.escape(said)) as error:
        builder("egdi").build(rounds)
    assert f"un_egdi/EGOV_DATA_{year}.csv: " in str(error.value)


# --- World Press Freedom Index ---------------------------------------------------------------------------------------


def test_press_freedom_of_kazakhstan():
    frame = data.load("press_freedom").set_index(["iso3", "year"]).loc["KAZ"]
    assert {year: frame.at[year, "score"] for year in (2002, 2012, 2013, 2021, 2022, 2023, 2024, 2025)} == {2002: 42, 2012: 77.5, 2013: 44.92, 2021: 49.72, 2022: 48.28, 2023: 45.87, 2024: 41.11, 2025: 39.34}
    assert frame.loc[2022:, "rank"].tolist() == [122, 134, 142, 141]


def test_the_scales_of_press_freedom_are_never_set_against_each_other():
    frame = data.load("press_freedom").set_index(["iso3", "year"])
    assert frame.loc[[("DNK", 2002), ("DNK", 2012)], "score"].tolist() == [3.0, -5.67]  # lower is freer
    assert frame.at[("DNK", 2013), "score"] > 90 and frame.at[("DNK", 2012), "rank"] < 20 and frame.at[("DNK", 2013), "rank"] < 20
    for start, end, year in [(2012, 2013, 2013), (2021, 2022, 2022), (2002, 2025, 2013)]:
        with pytest.raises(DataError, match=f"one side of {year}"):
            data.comparable("press_freedom", "score", start, end)
    for start, end in [(2002, 2012), (2013, 2021), (2022, 2025)]:
        data.comparable("press_freedom", "score", start, end)
        data.comparable("press_freedom", "rank", start, end)
    data.comparable("press_freedom", "rank", 2002, 2021)


def test_there_is_no_press_freedom_index_of_2011():
    assert sorted(data.load("press_freedom")["year"].unique()) == [*range(2002, 2011), *range(2012, 2026)]


def test_a_country_that_was_not_ranked_has_no_row():
    frame = data.load("press_freedom")
    years = frame.groupby("iso3")["year"].agg(list)
    assert years["YUG"] == [2002] and years["SCG"] == [2003, 2004, 2005, 2006] and years["CSS"] == [2023, 2024, 2025] and years["SRB"][0] == 2007
    assert not {2003, 2012} & set(years["USA"]) and frame[["rank", "score"]].notna().all(axis=None)
    assert set(data.load("countries")["iso3"]) <= set(frame["iso3"])


GARBLED = ["PAN", "ROU", "OMN", "BEN", "ECU", "GNB", "MLI", "HKG", "UGA", "BHR", "SGP"]  # of the indicators of 2025 in the second copy


@needs_raw
def test_nothing_comes_from_the_copy_whose_decimal_comma_was_lost():
    """The scores of the rows garbled there come from the other copy, and lie where their ranks say, as all others do."""
    pillars = pd.read_csv(RAW / "rsf_wpfi/tidy_rsf_pillars_2022-2025_decoded.csv")
    assert not set(GARBLED) & set(pillars.loc[pillars["year"] == 2025, "iso3"])
    frame = data.load("press_freedom")
    assert not {"XCD", "XKO", "CTU"} & set(frame["iso3"])  # units of that copy alone
    last = frame[frame["year"] == 2025].sort_values("rank")
    assert last["score"].is_monotonic_decreasing and set(GARBLED) <= set(last["iso3"])
    both = frame.merge(pillars, on=["iso3", "year"], suffixes=("", "_other"))
    assert len(both) == 703 and (both["rank"] == both["rank_other"]).all() and ((both["score"] - both["score_other"]).abs() < 0.0051).all()


@needs_raw
def test_press_freedom_equals_the_file():
    tidy = pd.read_csv(RAW / "rsf_wpfi/tidy_rsf_2002-2025.csv", keep_default_na=False, na_values=[""]).dropna(subset=["score", "rank"])
    both = data.load("press_freedom").merge(tidy, on=["iso3", "year"], how="outer", suffixes=("", "_tidy"), indicator=True)
    assert (both["_merge"] == "both").all() and len(both) == 3936
    assert (both["rank"] == both["rank_tidy"]).all() and (both["score"] - both["score_tidy"]).abs().max() < 1e-9


# --- rules -----------------------------------------------------------------------------------------------------------

BROKEN = [  # table, the row by country and year, cells changed, the column named, what the message expects
    ("freedom_house", "KAZ", 2018, {"total": "23"}, "total", "the sum of the two scores"),
    ("freedom_house", "KAZ", 2018, {"pr_score": "17", "cl_score": "5"}, "political_rights", "the rating that belongs to the score"),
    ("freedom_house", "KAZ", 2018, {"political_rights": "5", "civil_liberties": "7"}, "political_rights", "the rating that belongs to the score"),
    ("freedom_house", "KAZ", 2018, {"cl_score": "27", "total": "32"}, "civil_liberties", "the rating that belongs to the score"),
    ("freedom_house", "KAZ", 2018, {"status": "PF"}, "status", "PF only where the ratings average 5.0 or less"),
    ("freedom_house", "DNK", 1990, {"status": "NF"}, "status", "F where the two ratings average 2.5 or less"),
    ("freedom_house", "KAZ", 1993, {"status": "NF"}, "status", "NF only where the ratings average 5.5 or more"),
    ("freedom_house", "KAZ", 2018, {"total": ""}, "total", "a value from the 2003 edition"),
    ("freedom_house", "KAZ", 1995, {"pr_score": "8"}, "pr_score", "an empty cell before"),
    ("freedom_house", "KAZ", 1991, {"edition": "1991"}, "edition", "the year after the year covered"),
    ("freedom_house", "MNG", 1982, {"year_covered": "1981"}, "year_covered", "never 1981"),
    ("freedom_house", "MNG", 1982, {"period": "1982"}, "period", "first and last month"),
    ("freedom_house", "MNG", 1982, {"period": "1981-01/1983-08"}, "year_covered", "the year in which the time under review ends"),
    ("freedom_house", "MNG", 1980, {"iso3": "RUS"}, "year_covered", "1991 or later"),
    ("freedom_house", "KAZ", 2018, {"iso3": "POL"}, "iso3", "a value of column iso3 in data/countries.csv"),
    *[("freedom_house", iso3, year, None, "year_covered", "the year after the one of the row before") for iso3, year in [("KAZ", 2018), ("KAZ", 1991), ("DNK", 1972), ("DNK", 1982)]],
    ("cpi", "KAZ", 2020, {"low": "38.5"}, "low", "a bound not above the score"),
    ("cpi", "KAZ", 2020, {"high": "37.5"}, "high", "a bound not below the score"),
    ("cpi", "KAZ", 2020, {"low": "43.11071", "high": "32.88929"}, "low", "a bound not above the score"),
    ("cpi", "KAZ", 2020, {"standard_error": "0"}, "standard_error", "a number above 0"),
    ("cpi", "KAZ", 2020, {"standard_error": "4.1"}, "standard_error", "half the width of the interval over 1.645"),
    ("cpi", "KAZ", 2013, {"standard_error": "4.1"}, "standard_error", "half the width of the interval over 1.645"),
    ("cpi", "KAZ", 2020, {"low": "33.5", "high": "43.7"}, "score", "the middle of the interval"),
    ("cpi", "KAZ", 2020, {"score": "83"}, "high", "a bound not below the score"),
    ("cpi", "KAZ", 2020, {"rank": "1"}, "rank", "a rank in the order of the scores"),
    ("cpi", "KAZ", 2020, {"score": ""}, "score", "a whole number between 0 and 100"),
    ("cpi", "KAZ", 2020, None, "year", "the year after that of the row before"),
    ("egdi", "KAZ", 2020, {"osi": "0.9335"}, "egdi", "the mean of the three parts"),
    ("egdi", "KAZ", 2020, {"egdi": "83.75"}, "egdi", "a number between 0 and 1"),
    ("egdi", "KAZ", 2010, {"osi": "0.96773", "hci": "0.52698"}, "egdi", "0.34 osi + 0.33 tii + 0.33 hci"),
    ("egdi", "KAZ", 2020, {"egdi": "0"}, "egdi", "an empty cell where no index was computed"),
    ("egdi", "KAZ", 2020, {"egdi": ""}, "rank", "a rank where there is an index, and only there"),
    ("egdi", "KAZ", 2020, {"epi": ""}, "epi", "a value where there is an index"),
    ("egdi", "UZB", 2003, {"osi": "0"}, "osi", "an empty cell for a part of 0"),
    ("egdi", "UZB", 2003, {"hci": "", "tii": ""}, "osi", "a value in some column"),
    ("egdi", "UZB", 2003, {"hci": "1.1"}, "hci", "1 or less"),
    ("egdi", "KAZ", 2020, {"rank": "193"}, "rank", "a rank in the order of the indices"),
    ("egdi", "KAZ", 2020, {"rank": "1"}, "rank", "a rank in the order of the indices"),
    *[("egdi", "KAZ", year, None, "year", "the round after that of the row before") for year in (2003, 2004, 2005, 2008, 2012, 2022)],
    ("press_freedom", "KAZ", 2012, {"year": "2011"}, "year", "a year other than 2011"),
    ("press_freedom", "KAZ", 2013, {"scale": "2002-2012"}, "scale", "the scale of the year"),
    ("press_freedom", "KAZ", 2021, {"scale": "2022-"}, "scale", "the scale of the year"),
    ("press_freedom", "ERI", 2025, {"score": "-5"}, "score", "a number between 0 and 100 from 2013"),
    ("press_freedom", "KAZ", 2024, {"rank": "1"}, "rank", "a rank in the order of the scores"),
    ("press_freedom", "KAZ", 2024, {"score": "58.89"}, "rank", "a rank in the order of the scores"),  # as if it had been turned round
    ("press_freedom", "KAZ", 2005, {"score": "3.5"}, "rank", "a rank in the order of the scores"),
    ("press_freedom", "KAZ", 2010, None, "year", "the year after that of the row before"),
    ("press_freedom", "KAZ", 2020, None, "year", "the year after that of the row before"),
]


@pytest.mark.parametrize("name, iso3, year, cells, column, expected", BROKEN)
def test_a_row_that_breaks_a_rule_is_refused(tmp_path, name, iso3, year, cells, column, expected):
    """``cells`` None takes the row out."""
    res = data.resource(name)
    frame = pd.read_csv(FOLDER / res["path"], dtype=str, keep_default_na=False)
    time = "year" if "year" in frame else "year_covered"
    row = frame.index[(frame["iso3"] == iso3) & (frame[time] == str(year))][0]
    if cells is None:
        frame = frame.drop(index=row)
    else:
        for changed, value in cells.items():
            frame.loc[row, changed] = value
    frame.to_csv(tmp_path / "broken.csv", index=False, lineterminator="\n")
    place = re.escape(f"row {row + 2}, column {column}: got ")
    with pytest.raises(DataError, match=f"{place}.*{re.escape(expected)}"):
        data.read(tmp_path / "broken.csv", res, FOLDER)


# --- builders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, path, publisher",
    [
        ("freedom_house", "freedom_house/Country_and_Territory_Ratings_and_Statuses_FIW_1973-2024.xlsx", "Freedom House, https://"),
        ("cpi", "ti_cpi/CPI2025_Results.xlsx", "Transparency International, https://"),
        ("egdi", "un_egdi/EGOV_DATA_2003.csv", "UN DESA, https://"),
        ("press_freedom", "rsf_wpfi/tidy_rsf_2002-2025.csv", "Reporters Without Borders, https://"),
    ],
)
def test_a_missing_file_is_named_with_its_publisher(tmp_path, name, path, publisher):
    with pytest.raises(DataError, match=re.escape(f"{path}: got no such file under the raw folder, expected the file of {publisher}")):
        builder(name).build(tmp_path)


@pytest.fixture
def workbooks(tmp_path):
    """The three workbooks of Freedom House in small, with their headers, notes, spaces and dashes."""
    module, raw = builder("freedom_house"), tmp_path / "raw"
    (raw / "freedom_house").mkdir(parents=True)

    def save(path, sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, lines in sheets.items():
            sheet = book.create_sheet(title)
            for line in lines:
                sheet.append(line)
        book.save(raw / path)

    ratings = [
        ["Survey Edition", 1982, None, None, "1991-92", None, None, 2003, None, None, 2013, None, None],
        ["Year(s) Under Review", "Jan.1981-Aug. 1982", None, None, 1991, None, None, 2002, None, None, 2012, None, None],
        [None, *["PR", "CL ", "Status"] * 4],
        ["Kazakhstan", "-", "-", "-", 5, 4, "PF", 6, 5, "NF", 6, 5, "NF"],
        ["Mongolia", 7, 7, "NF", 2, 3, "F", 2, 2, "F", 1, 2, "F"],
        ["USSR", 6, 7, "NF", *["-"] * 9],
    ]
    early = [["Country/Territory", "C/T?", "FIW03 PR", "FIW04 PR", "FIW05 PR", "FIW03 CL ", "FIW04 CL", "FIW05 CL", "FIW03 Total", "FIW04 Total", "FIW05 Total"]]
    early += [["Kazakhstan", "c", 8, 8, 9, 21, 20, 22, 29, 28, 31], ["Mongolia", "t", 1, 1, 1, 1, 1, 1, 2, 2, 2]]
    head = ["Country/Territory", "Region", "C/T?", "Edition", "Status", "PR Rating", "CL Rating", "PR", "CL", "Total"]
    save(module.RATINGS, {"INDEX": [["notes"]], "Country Ratings, Statuses ": ratings})
    save(module.AGGREGATE, {"FIW06-23": [head, ["Kazakhstan", "Eurasia", "c", 2013, "NF", 6, 5, 99, 99, 198]], "FIW03-05": early})
    head[2] = "C/T"
    recent = [["Raw Data"], head, ["Kazakhstan", "Eurasia", "c", 2013, "NF", 6, 5, 6, 20, 26], ["Kazakhstan", "Eurasia", "c", 2014, "NF", 6, 5, 6, 19, 25], ["Abkhazia", "Eurasia", "t", 2014, "PF", 4, 5, 18, 23, 41]]
    save(module.ALL_DATA, {"FIW13-25": recent})
    return raw


def test_freedom_house_from_small_workbooks(workbooks):
    frame = builder("freedom_house").build(workbooks).fillna("").set_index(["iso3", "edition"])
    columns = ["year_covered", "period", "status", "political_rights", "civil_liberties", "pr_score", "cl_score", "total"]
    kazakhstan = frame.loc["KAZ", columns]
    assert kazakhstan.loc["1992"].tolist() == ["1991", "1991", "PF", "5", "4", "", "", ""]
    assert kazakhstan.loc["2003"].tolist() == ["2002", "2002", "NF", "6", "5", "8", "21", "29"]
    assert kazakhstan.loc["2013"].tolist() == ["2012", "2012", "NF", "6", "5", "6", "20", "26"]
    assert kazakhstan.loc["2014"].tolist() == ["2013", "2013", "NF", "6", "5", "6", "19", "25"]
    assert frame.loc[("MNG", "1982"), columns].tolist() == ["1982", "1981-01/1982-08", "NF", "7", "7", "", "", ""]
    assert set(frame.index.get_level_values("iso3")) == {"KAZ", "MNG"} and "1982" not in kazakhstan.index
    assert (frame.loc["MNG", "total"] == "").all()  # the row of a territory is not that of the state


@pytest.mark.parametrize("sheet, cell, value, said", [("Country Ratings, Statuses ", "B3", "CL", "got the columns CL, CL, Status, expected PR, CL, Status"), ("Country Ratings, Statuses ", "E2", "early 1991", "got the time under review")])
def test_shifted_columns_of_ratings_are_refused(workbooks, sheet, cell, value, said):
    path = workbooks / builder("freedom_house").RATINGS
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    with pytest.raises(DataError, match=re.escape(said)):
        builder("freedom_house").build(workbooks)


def test_a_workbook_without_its_sheet_or_header_is_refused(workbooks):
    records, path = builder("workbook").records, workbooks / builder("freedom_house").ALL_DATA
    with pytest.raises(DataError, match="got the sheets FIW13-25, expected FIW14-26 among them"):
        records(path, "FIW14-26", "Country/Territory")
    with pytest.raises(DataError, match="got no row that opens with 'Country', expected a header"):
        records(path, "FIW13-25", "Country")


@needs_raw
@pytest.mark.parametrize("name", ["freedom_house", "cpi", "egdi", "press_freedom"])
def test_two_builds_give_the_bytes_of_the_table(tmp_path, name):
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("builders"))
    for _ in range(2):
        assert "0 added, 0 removed, 0 changed" in builder("common").replace_table(name, builder(name).build(RAW), folder)
        assert (folder / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()
    assert data.package(folder) == data.package(FOLDER)
