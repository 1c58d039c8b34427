"""Every table has a whole passport, and holds what the book says it holds."""

import calendar
import functools
import json
import re

import pandas as pd
import pytest
from helpers import data, table_schema
from helpers.passport import faults

from tests.publishers import FOLDER, RAW, needs_raw

PACKAGE = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
PASSPORTS = {res["name"]: res for res in PACKAGE["resources"]}
BUILT = {"wgi", "obs", "vdem", "wgi_editions", "wdi", "hdi"}
every_table = pytest.mark.parametrize("name", PASSPORTS)


@functools.cache
def whole(name):
    """All rows of a table, editions and all."""
    res = PASSPORTS[name]
    return data.read(FOLDER / res["path"], res, FOLDER)


def row_where(frame, **cells):
    for column, value in cells.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


# --- passports -------------------------------------------------------------------------------------------------------


def test_every_table_has_a_passport_and_every_passport_a_table():
    assert sorted(p.name for p in FOLDER.rglob("*.csv")) == sorted(res["path"] for res in PASSPORTS.values())
    assert len(PASSPORTS) == len(PACKAGE["resources"])


@every_table
def test_a_passport_is_whole(name):
    assert faults(PASSPORTS[name]) == []


MUST_HAVE = ["title", "description", "integrity", "integrityNote", "rows", "bytes", "hash", "licenses", "sources", "encoding", "format", "mediatype", "profile", "path", "name", "schema", "editionField"]


@pytest.mark.parametrize("key", MUST_HAVE)
def test_a_passport_that_lacks_something_is_found_out(key):
    assert faults({k: v for k, v in PASSPORTS["wgi"].items() if k != key}) != []


@pytest.mark.parametrize("part, key", [("licenses", k) for k in ("name", "title", "path", "checked", "note")] + [("sources", k) for k in ("title", "path", "publisher", "edition", "date")])
def test_a_licence_or_source_that_lacks_something_is_found_out(part, key):
    res = PASSPORTS["wgi"]
    assert faults(res | {part: [{k: v for k, v in res[part][0].items() if k != key}]}) != []


@pytest.mark.parametrize("key", ["fields", "primaryKey", "missingValues"])
def test_a_schema_that_lacks_something_is_found_out(key):
    schema = {k: v for k, v in PASSPORTS["wgi"]["schema"].items() if k != key}
    assert faults(PASSPORTS["wgi"] | {"schema": schema}) != []


@pytest.mark.parametrize("key", ["name", "title", "description", "type"])
def test_a_field_that_lacks_something_is_found_out(key):
    schema = PASSPORTS["wgi"]["schema"]
    first = {k: v for k, v in schema["fields"][0].items() if k != key}
    assert faults(PASSPORTS["wgi"] | {"schema": schema | {"fields": [first, *schema["fields"][1:]]}}) != []


def test_the_package_is_a_data_package():
    assert PACKAGE["profile"] == "tabular-data-package" and re.fullmatch("[a-z-]+", PACKAGE["name"])
    assert PACKAGE["title"] and PACKAGE["description"] and PACKAGE["licenses"]
    text = (FOLDER / "datapackage.json").read_text(encoding="utf-8")
    assert text == json.dumps(PACKAGE, ensure_ascii=False, indent=2) + "\n"


@every_table
def test_a_table_is_what_its_passport_says(name):
    res = PASSPORTS[name]
    path = FOLDER / res["path"]
    assert (len(data.read(path, res, FOLDER)), path.stat().st_size, data.file_hash(path)) == (res["rows"], res["bytes"], res["hash"]), "run: make passports"


@every_table
def test_a_table_read_in_one_pass_is_the_table_read_cell_by_cell(name, monkeypatch):
    path, schema = FOLDER / PASSPORTS[name]["path"], PASSPORTS[name]["schema"] | {"rules": []}
    quick = table_schema.read(path, name, schema)
    monkeypatch.setattr(table_schema, "plain_form", lambda schema: re.compile(b"(?!)"))
    pd.testing.assert_frame_equal(quick, table_schema.read(path, name, schema), check_exact=True)


RULES = [(name, number) for name, res in PASSPORTS.items() for number in range(len(res["schema"].get("rules", [])))]


@pytest.mark.parametrize("name, number", RULES)
def test_a_rule_looks_at_columns_that_exist(name, number):
    rule = PASSPORTS[name]["schema"]["rules"][number]
    held = whole(name).eval(rule["rule"])  # of the whole table: a rule may look at several rows
    assert held.dtype.kind == "b" and held.all() and rule["column"] in [f["name"] for f in PASSPORTS[name]["schema"]["fields"]]


BROKEN = [  # table, cells of one row changed, the column named, what the message expects
    ("wgi", {"rank_lower": "99.9"}, "rank_lower", "a bound not above the rank"),
    ("wgi", {"rank_upper": "0"}, "rank_upper", "a bound not below the rank"),
    ("wgi", {"standard_error": "0"}, "standard_error", "a number above 0"),
    ("wgi", {"year": "2024"}, "year", "a year before the edition's own"),
    ("wgi", {"score": "50"}, "score", "a value in the 2025 edition"),
    *[("wgi", {c: ""}, c, "a value in the 2024 edition") for c in ("standard_error", "n_sources", "rank", "rank_lower", "rank_upper")],
    ("obs", {"year": "2010", "indicator": "participation"}, "year", "2012 or later"),
    ("obs", {"year": "2015", "indicator": "oversight"}, "year", "2017 or later"),
    ("vdem", {"indicator": "v2x_cspart", "value": "1.5"}, "value", "a number between 0 and 1"),
    ("vdem", {"indicator": "v2x_polyarchy", "value": "0.5", "low": "0.6", "high": "0.7"}, "low", "a bound not above the value"),
    ("vdem", {"indicator": "v2x_polyarchy", "value": "0.5", "low": "0.3", "high": "0.4"}, "high", "a bound not below the value"),
    ("events", {"date_precision": "day", "date_start": "2006"}, "date_start", "a date with its day"),
    ("events", {"date_precision": "month", "date_start": "2006"}, "date_start", "a date with its month and no day"),
    ("events", {"date_precision": "year", "date_start": "2006-01"}, "date_start", "a year alone"),
    ("events", {"date_precision": "not_dated", "date_start": "2006"}, "date_start", "an empty cell"),
    ("events", {"date_precision": "range", "date_start": "2006", "date_end": ""}, "date_end", "a date, as"),
    ("events", {"date_precision": "open", "date_start": "2006", "date_end": "2007"}, "date_end", "an empty cell"),
    ("events", {"date_precision": "range", "date_start": "2006", "date_end": "2005"}, "date_end", "an end not before the start"),
    ("ngo_counts", {"value": "100", "value_low": "101", "value_high": ""}, "value_low", "a bound not above the value"),
    ("ngo_counts", {"qualifier": "at_least", "value": "100", "value_low": "100", "value_high": "99"}, "value_high", "a bound not below the value"),
    ("ngo_counts", {"iso3": "KAZ", "definition": "unheard_of"}, "definition", "a value of column definition in data/ngo_definitions.csv"),
    ("ngo_counts", {"count_id": "xxx-2023-04-x", "iso3": "XXX"}, "iso3", "a value of column iso3 in data/countries.csv"),
    ("event_mentions", {"event_id": "no-such-event"}, "event_id", "a value of column event_id in data/events.csv"),
    ("breaks", {"iso3": "XXX"}, "iso3", "a value of column iso3 in data/countries.csv"),
]


@pytest.mark.parametrize("name, cells, column, expected", BROKEN)
def test_a_row_that_breaks_a_rule_is_refused(tmp_path, name, cells, column, expected):
    res = PASSPORTS[name]
    frame = pd.read_csv(FOLDER / res["path"], dtype=str, keep_default_na=False, nrows=30)
    for changed, value in cells.items():
        frame.loc[frame.index[-1], changed] = value
    frame.to_csv(tmp_path / "broken.csv", index=False, lineterminator="\n")
    with pytest.raises(data.DataError, match=re.escape(f"row {len(frame) + 1}, column {column}: got ") + f".*{re.escape(expected)}"):
        data.read(tmp_path / "broken.csv", res, FOLDER)


# --- what the tables hold --------------------------------------------------------------------------------------------


def test_every_source_key_is_in_the_bibliography():
    from pybtex.database import parse_file

    known = set(parse_file(FOLDER.parent / "references.bib", "bibtex").entries)
    missing = {name: sorted(set(whole(name)["source_key"]) - known) for name in PASSPORTS if "source_key" in field_names(name)}
    assert missing and not any(missing.values()), {name: keys for name, keys in missing.items() if keys}


def field_names(name):
    return [field["name"] for field in PASSPORTS[name]["schema"]["fields"]]


@every_table
def test_every_date_is_a_day_of_the_calendar(name):
    for column in (f["name"] for f in PASSPORTS[name]["schema"]["fields"] if f.get("constraints", {}).get("pattern", "").startswith("[0-9]{4}")):
        for value in whole(name)[column].dropna():
            year, *month_day = map(int, value.split("-"))
            assert len(month_day) < 2 or month_day[1] <= calendar.monthrange(year, month_day[0])[1], f"{name}: {column} {value}"


def test_every_predecessor_is_an_agency_and_none_its_own():
    table = whole("agencies").set_index("agency_id")
    for agency, ids in table["predecessor_ids"].dropna().items():
        assert set(ids.split(";")) <= set(table.index) - {agency}, agency


def test_every_definition_is_used():
    assert set(whole("ngo_definitions")["definition"]) == set(whole("ngo_counts")["definition"])


def test_breaks_name_series_that_exist():
    for row in whole("breaks").itertuples():
        frame = whole(row.table)
        series = frame.get("indicator", frame.get("definition", pd.Series(frame.columns)))  # a wide table has one per column
        assert pd.isna(row.indicator) or row.indicator in set(series), row


def test_countries_of_the_book():
    table = whole("countries")
    assert len(table) == 17 and table["iso3"].is_monotonic_increasing
    assert set(table["iso3"]) == set("ARM AZE BLR EST GEO KAZ KGZ LTU LVA MDA RUS TJK TKM UKR UZB MNG DNK".split())
    assert table["name_ru"].str.fullmatch("[А-Яа-яё]+").all() and table["name_kk"].str.fullmatch("[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]+").all()
    for indices in (data.load("wgi", 2024), data.load("wgi", 2025), data.load("vdem", 15), data.load("wdi"), data.load("hdi", 2025)):
        assert set(table["iso3"]) <= set(indices["iso3"])


def test_names_are_those_of_cldr():
    """Two names differ by choice: CLDR has the colloquial Киргизия, and a Kazakh spelling of Azerbaijan that official texts do not use."""
    from babel import Locale

    iso2 = dict(zip("ARM AZE BLR DNK EST GEO KAZ KGZ LTU LVA MDA MNG RUS TJK TKM UKR UZB".split(), "AM AZ BY DK EE GE KZ KG LT LV MD MN RU TJ TM UA UZ".split()))
    differ = set()
    for row in whole("countries").itertuples():
        for lang, name in [("en", row.name_en), ("ru", row.name_ru), ("kk", row.name_kk)]:
            if Locale(lang).territories[iso2[row.iso3]] != name:
                differ.add((row.iso3, lang))
    assert differ <= {("KGZ", "ru"), ("AZE", "kk")}


@pytest.mark.parametrize("iso3, rank", {"KAZ": 38.0, "RUS": 38.5, "KGZ": 24.9, "TJK": 13.7, "UZB": 10.2, "TKM": 2.4}.items())
def test_government_effectiveness_in_2006(iso3, rank):
    row = row_where(data.load("wgi", edition=2024), iso3=iso3, year=2006, indicator="ge")
    assert round(row["rank"], 1) == rank and row["rank_lower"] <= row["rank"] <= row["rank_upper"]


def test_the_wgi_editions_hold_the_years_and_fields_they_should():
    years = [1996, 1998, 2000, *range(2002, 2024)]
    old, new = data.load("wgi", 2024), data.load("wgi", 2025)
    assert sorted(old["year"].unique()) == years and sorted(new["year"].unique()) == [*years, 2024]
    assert len(old) == 30974 and len(new) == 32403 and old["iso3"].nunique() == 214 and new["iso3"].nunique() == 216
    assert old["rank"].notna().all() and new["rank"].isna().all() and old["score"].isna().all() and new["score"].notna().all()
    assert not {"ROM", "ZAR", "TMP", "WBG", "KSV", "ADO"} & set(old["iso3"]) and {"ROU", "COD", "TLS", "PSE", "XKX", "AND"} <= set(old["iso3"]) & set(new["iso3"])
    argentina = {i: row_where(new, iso3="ARG", year=2024, indicator=i)["estimate"] for i in ("ge", "cc")}
    assert {i: round(v, 6) for i, v in argentina.items()} == {"ge": 0.183748, "cc": -0.325708}


@pytest.mark.parametrize("indicator, score", {"transparency": 52.7, "participation": 12.9, "oversight": 62.9}.items())
def test_the_open_budget_scores_of_kazakhstan_in_2017(indicator, score):
    assert round(row_where(data.load("obs"), iso3="KAZ", year=2017, indicator=indicator)["score"], 1) == score


def test_the_open_budget_scores_of_kazakhstan_in_2015_are_those_of_the_publishers_page():
    scores = {"transparency": 51, "participation": 27, "oversight_legislature": 70, "oversight_audit": 59}  # 58.5 is rounded up
    table = data.load("obs")
    assert {i: int(row_where(table, iso3="KAZ", year=2015, indicator=i)["score"] + 0.5) for i in scores} == scores


def test_intervals_of_vdem_are_said_to_be_of_68_per_cent():
    said = {field["name"]: field["description"] for field in PASSPORTS["vdem"]["schema"]["fields"]}
    assert "68" in said["low"] and "68" in said["high"]


def test_the_open_budget_survey_holds_what_it_should():
    table = data.load("obs")
    assert table[table["indicator"] == "transparency"].groupby("year").size().to_dict() == {2006: 59, 2008: 85, 2010: 94, 2012: 100, 2015: 102, 2017: 115, 2019: 117, 2021: 120, 2023: 125}
    assert not {"UZB", "TKM", "BLR", "DNK"} & set(table["iso3"])
    assert sorted(table.loc[table["iso3"] == "ARM", "year"].unique()) == [2021, 2023]
    with pytest.raises(data.DataError, match="one side of 2017"):
        data.comparable("obs", "participation", 2015, 2023, "KAZ")
    data.comparable("obs", "transparency", 2006, 2023, "KAZ")


# --- against the publishers' files -----------------------------------------------------------------------------------


@needs_raw
@pytest.mark.parametrize("edition", [2024, 2025])
def test_wgi_equals_an_independent_reading_rounded_to_5_decimals(edition):
    names = {"stderr": "standard_error", "nsource": "n_sources", "pctrank": "rank", "pctrank_lower": "rank_lower", "pctrank_upper": "rank_upper", "score_0_100": "score"}
    tidy = pd.read_csv(RAW / f"wgi/wgi_{edition}edition_long.csv", keep_default_na=False).rename(columns=names)
    both = data.load("wgi", edition).merge(tidy, on=["iso3", "year", "indicator"], how="outer", suffixes=("", "_tidy"), indicator=True)
    assert (both["_merge"] == "both").all()
    compared = [c for c in names.values() if c + "_tidy" in both] + ["estimate"]
    assert len(compared) == (6 if edition == 2024 else 2)
    for column in compared:
        assert (both[column].astype("float64") - both[column + "_tidy"].astype("float64")).abs().max() < 5.1e-6, column


@needs_raw
def test_the_open_budget_round_of_2023_equals_the_publishers_file():
    file = pd.read_excel(RAW / "open_budget_survey/ibp_data_2023_statfile.xlsx").set_index("ISO")
    table = data.load("obs")
    table = table[table["year"] == 2023].pivot(index="iso3", columns="indicator", values="score")
    columns = {"transparency": "obi", "participation": "pub_eng", "oversight": "oversight_obi", "oversight_legislature": "leg_obi", "oversight_audit": "sai_obi"}
    assert set(table.index) == set(file.index) and len(table) == 125
    for indicator, column in columns.items():
        assert (table[indicator] - file[column]).abs().max() < 1e-5, indicator
