"""Civil service, service delivery and the events of January 2022: what the hand-collected tables hold, and what they refuse."""

import re
from pathlib import Path

import pandas as pd
import pytest
from helpers import data

FOLDER = Path(__file__).parents[1] / "data"
SOURCES = Path(__file__).parents[2] / "shared" / "sources"
NAMES = ["civil_service", "service_delivery", "january_2022_toll", "january_2022_measures"]
FIVE = {"knox2008", "zhansulu2022", "baimenov", "oconnor2019", "janenova_kurmanov"}
TABLES = {name: data.load(name) for name in NAMES}
CIVIL, SERVICE, TOLL, MEASURES = TABLES.values()
needs_sources = pytest.mark.skipif(not SOURCES.is_dir(), reason="the five documents are not at hand")


def value(frame, **cells):
    """The one number whose row has these cells."""
    for column, cell in cells.items():
        frame = frame[frame[column] == cell]
    assert len(frame) == 1, (cells, len(frame))
    return frame.iloc[0]["value"]


# --- civil service ---------------------------------------------------------------------------------------------------


def test_posts_and_people_stay_apart():
    head = CIVIL[CIVIL["measure"] == "headcount"]
    assert set(head["unit"]) == {"posts", "people"}
    both = head[head["date_precision"] == "day"].pivot(index="date", columns="unit", values="value")
    assert both.to_dict("index") == {"2023-01-01": {"people": 83963, "posts": 90053}, "2024-01-01": {"people": 83009, "posts": 90583}}
    assert (both["people"] < both["posts"]).all()


def test_posts_added_in_2023_are_the_difference_of_two_counts():
    first, second = (value(CIVIL, measure="headcount", unit="posts", date=day) for day in ("2023-01-01", "2024-01-01"))
    assert second - first == value(CIVIL, measure="headcount_change", unit="posts") == 530


def test_vacancies_of_2023_are_posts_without_people():
    gap = value(CIVIL, measure="headcount", unit="posts", date="2023-01-01") - value(CIVIL, measure="headcount", unit="people", date="2023-01-01")
    assert gap == 6090 and gap > value(CIVIL, measure="vacancies", date="2023-01-01")


def test_the_share_of_the_young_falls_from_year_to_year():
    share = CIVIL[CIVIL["measure"] == "youth_share"].sort_values("date")
    assert list(share["date"]) == [str(year) for year in range(2018, 2023)]
    assert list(share["value"]) == [24.6, 23, 21.6, 18.1, 17.8]


def test_the_tests_for_corps_a_add_up():
    by_id = CIVIL.set_index("record_id")["value"]
    n = {part: by_id[f"kaz-2013-corps-a-{part}"] for part in ("tested", "tested-incumbents", "tested-servants", "tested-outsiders", "passed", "failed")}
    assert n["tested"] == n["tested-incumbents"] + n["tested-servants"] + n["tested-outsiders"] == n["passed"] + n["failed"]
    assert round(100 * n["passed"] / n["tested"], 1) == 62.9 and round(100 * n["failed"] / n["tested"], 1) == 37.1
    assert round(100 * by_id["kaz-2013-corps-a-incumbents-failed"] / by_id["kaz-2013-corps-a-incumbents-applied"]) == 30


def test_the_funnel_of_corps_a_narrows():
    by_id = CIVIL.set_index("record_id")["value"]
    steps = ["kaz-2013-06-corps-a-applied-final", "kaz-2013-corps-a-tested", "kaz-2013-corps-a-passed", "kaz-2013-06-corps-a-interviewed", "kaz-2013-06-corps-a-reserve", "kaz-2013-10-corps-a-appointed"]
    assert [by_id[step] for step in steps] == [2024, 1787, 1124, 1121, 940, 520]


def test_akims_who_failed_are_three_numbers_and_not_one():
    rows = CIVIL[CIVIL["measure"] == "corps_a_akims_failed"]
    assert dict(zip(rows["source_key"], rows["value"])) == {"tengri_2013_akims": 50, "azh_2013_corps_a": 54, "baimenov": 57}


def test_shares_printed_of_the_youth_reserve_are_those_of_its_counts():
    assert value(CIVIL, measure="youth_reserve_appointed", unit="people") / value(CIVIL, measure="youth_reserve", date="2024-02-20") == 0.70


def test_membership_of_the_hub_is_not_attendance():
    hub = CIVIL[CIVIL["source_key"] == "baimenov"].set_index("measure")["value"]
    assert (hub["acsh_member_countries"], hub["acsh_participant_countries"]) == (43, 126)


def test_what_was_planned_is_marked():
    plans = CIVIL[CIVIL["basis"] != "reported"]
    assert {"staff_cut", "turnover", "political_servants"} <= set(plans["measure"])
    done = CIVIL[(CIVIL["measure"] == "staff_cut") & (CIVIL["basis"] == "reported")]
    assert list(done["source_key"]) == ["zhansulu2022"]


# --- service delivery ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        ({"unit": "centres", "source_key": "zhansulu2022"}, 313),
        ({"unit": "services", "source_key": "zhansulu2022", "channel": "centre"}, 332),
        ({"unit": "services", "source_key": "zhansulu2022", "channel": "portal"}, 865),
        ({"unit": "services", "source_key": "oconnor2019"}, 700),
        ({"unit": "centres", "source_key": "oconnor2019"}, 300),
        ({"unit": "centres", "source_key": "smartgov_corporation"}, 349),
        ({"unit": "centres", "source_key": "vlast_tson_2025"}, 322),
        ({"unit": "services", "source_key": "vlast_tson_2025"}, 1296),
        ({"unit": "services", "date": "2006-04-12"}, 377),
        ({"unit": "reglaments"}, 15),
        ({"measure": "reglaments", "unit": "services"}, 33),
        ({"unit": "criteria"}, 5),
        ({"measure": "automation", "basis": "reported"}, 82),
        ({"measure": "automation", "basis": "planned"}, 90),
    ],
)
def test_numbers_of_the_sources(cells, number):
    assert value(SERVICE, **cells) == number


def test_kinds_of_services_are_not_services_given():
    kinds, given = (SERVICE[SERVICE["unit"] == unit]["value"] for unit in ("services", "transactions"))
    assert kinds.max() < 5000 < 1_000_000 < given.min()


def test_violations_of_2025_add_up():
    rows = SERVICE[SERVICE["measure"] == "violations"].set_index("record_id")["value"]
    assert rows["kaz-2025-violations"] <= rows["kaz-2025-violations-central"] + rows["kaz-2025-violations-local"] < rows["kaz-2025-violations"] + 1000


def test_rows_that_could_not_be_read_again_say_so():
    open_rows = {(name, key) for name, frame in TABLES.items() for key in frame[frame["note"].str.startswith("unverified:", na=False)]["source_key"]}
    assert open_rows == {("service_delivery", "astana2050_2015")}


# --- toll ------------------------------------------------------------------------------------------------------------


def test_the_killed_by_the_day_of_the_count():
    rows = TOLL[(TOLL["counted"] == "killed") & (TOLL["people"] == "all") & (TOLL["place"] == "country") & (TOLL["standing"] == "stands") & TOLL["date"].notna()]
    assert list(zip(rows["date"], rows["value"])) == [("2022-01-15", 225), ("2022-03-14", 230), ("2022-05-05", 232), ("2022-07-29", 241), ("2022-08", 238), ("2023-01-05", 238)]


def test_the_withdrawn_count_stands_apart():
    rows = TOLL[TOLL["standing"] == "withdrawn"]
    assert sorted(rows["value"]) == [103, 164] and set(rows["date"]) == {"2022-01-09"}


def test_detentions_of_january_rise_from_day_to_day():
    rows = TOLL[(TOLL["counted"] == "detained") & TOLL["date"].str.startswith("2022-01", na=False)].sort_values(["date", "value"])
    assert list(rows["value"]) == [3811, 4266, 5135, 5800, 7939, 9900]


def test_harmed_are_killed_and_injured():
    day = TOLL[TOLL["date"] == "2022-01-15"]
    assert value(day, counted="harmed") == value(day, counted="killed", people="all") + value(day, counted="injured", people="all")


def test_the_groups_of_2023_lack_the_security_forces_and_the_six():
    """67 + 142 + 4 leave 25 of 238: the 19 of the security forces and the 6 put down to officers make it whole."""
    killed = TOLL[(TOLL["counted"] == "killed")]
    groups = killed[(killed["date"] == "2023-01-05") & ~killed["people"].isin(["all"])]["value"].sum()
    rest = value(killed, date="2022-08", people="security_forces") + value(killed, date="2022-08", people="conduct_of_officials")
    assert groups + rest == value(killed, date="2023-01-05", people="all", place="country") == 238


def test_every_count_of_the_toll_says_who_counted_and_when():
    assert TOLL["counted_by"].notna().all()
    assert set(TOLL[TOLL["date"].isna()]["source_key"]) == {"baimenov", "janenova_kurmanov"}


# --- measures --------------------------------------------------------------------------------------------------------


def test_there_are_nine_measures():
    rows = MEASURES[MEASURES["list"] == "nine_measures"]
    assert len(rows) == 9 and set(rows["announced_by"]) == {"President"}
    assert {int(id.split("-")[2]) for id in rows["measure_id"]} == set(range(1, 10))


def test_measures_lean_on_events_that_say_the_same_day():
    events = data.load("events").set_index("event_id")
    for row in MEASURES.dropna(subset=["event_id", "announced_on"]).itertuples():
        event = events.loc[row.event_id]
        assert event["date_start"][:4] == row.announced_on[:4], row.measure_id
        if row.announced_precision == "day" and event["category"] in ("anti_corruption", "strategy"):
            assert event["date_start"] == row.announced_on, row.measure_id


def test_words_on_the_events_are_neutral_or_given_to_who_uses_them():
    words = re.compile(r"\b(riot|riots|uprising|terror\w*|coup|bloody|massacre|unrest|regime)\b", re.I)
    for name in ("january_2022_toll", "january_2022_measures"):
        own = TABLES[name].drop(columns=["source_key", "locator", *(["status_source_key"] if name.endswith("measures") else [])])
        said = [text for column in own.select_dtypes("str") for text in own[column].dropna() if words.search(text)]
        assert all("calls" in text or "suspects" in text for text in said), said


# --- all four --------------------------------------------------------------------------------------------------------


@needs_sources
@pytest.mark.parametrize("name", NAMES)
def test_locators_in_the_five_documents_are_lines_that_hold_the_number(name):
    """Every locator names lines that exist; a number of four digits or fewer stands on one of them, in figures or in words."""
    words = {2: "two", 3: "multiple channels", 4: "four", 5: "five criteria", 50: "half", 7: "seven"}
    for row in TABLES[name][TABLES[name]["source_key"].isin(FIVE)].itertuples():
        lines = (SOURCES / f"{row.source_key}.txt").read_text(encoding="utf-8").splitlines()
        spans = re.findall(r"L(\d+)(?:-(\d+))?", row.locator)
        assert spans, row
        text = " ".join(" ".join(lines[int(a) - 1 : int(b or a)]) for a, b in spans).replace(",", "")
        if "value" in row._fields and row.date_precision != "range":
            number = f"{row.value:g}" if row.value < 1e5 else str(int(row.value))
            assert re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) or words.get(row.value, "\0") in text.lower(), (row[1], number)


def test_every_source_of_a_status_is_in_the_bibliography():
    from pybtex.database import parse_file

    known = set(parse_file(FOLDER.parent / "references.bib", "bibtex").entries)
    assert set(MEASURES["status_source_key"].dropna()) <= known


BROKEN = [  # table, id, cells changed, column named, what the message expects
    ("civil_service", "kaz-2023-01-headcount-posts", {"value": "9005300", "value_low": "9005300", "value_high": "9005300"}, "value", "1000000"),
    ("civil_service", "kaz-2013-10-corps-a-appointed", {"value": "520.5", "value_low": "520.5", "value_high": "520.5"}, "value", "a whole number"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"unit": "percent"}, "measure", "counted in percent"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"basis": "planned"}, "basis", "reported"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"record_id": "kaz-2032-01-headcount-posts", "date": "2032-01-01"}, "date", "before 2027"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"date": "2013-01-01"}, "record_id", "holds the year"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"iso3": "KGZ"}, "record_id", "opens with the country"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"value_low": "90054"}, "value_low", "not above the value"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"value_high": ""}, "value_high", "the value itself"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"qualifier": "about"}, "value_low", "an empty cell"),
    ("civil_service", "kaz-2018-youth-share", {"value": "0.246", "value_low": "0.246", "value_high": "0.246"}, "value", "between 5 and 50"),
    ("civil_service", "kaz-2018-youth-share", {"unit": "people"}, "measure", "counted in people"),
    ("civil_service", "kaz-2013-corps-a-passed", {"value": "112400", "value_low": "112400", "value_high": "112400"}, "value", "3,000 or less"),
    ("civil_service", "kaz-2017-turnover-target", {"date_end": ""}, "date_end", "a date where date_precision is range"),
    ("civil_service", "kaz-2017-turnover-target", {"date_end": "2016"}, "date_end", "an end after the start"),
    ("civil_service", "kaz-nd-turnover-minister", {"date": "2000"}, "record_id", "holds the year"),
    ("civil_service", "kaz-2023-01-headcount-posts", {"date_precision": "not_dated"}, "date", "an empty cell where date_precision is not_dated"),
    ("service_delivery", "kaz-nd-centres", {"value": "31300", "value_low": "31300", "value_high": "31300"}, "value", "between 100 and 1,000"),
    ("service_delivery", "kaz-nd-centres", {"unit": "services"}, "measure", "counted in services"),
    ("service_delivery", "kaz-nd-centres", {"channel": "portal"}, "channel", "centre"),
    ("service_delivery", "kaz-2019-automated", {"value": "0.82"}, "value", "1 or more"),
    ("service_delivery", "kaz-2025-services-received", {"value": "292.5", "value_low": "292.5", "value_high": "292.5"}, "value", "a million or more"),
    ("january_2022_toll", "kaz-2022-03-14-killed", {"value": "2300", "value_low": "2300", "value_high": "2300"}, "value", "300 or less"),
    ("january_2022_toll", "kaz-2022-03-14-killed", {"value": "23", "value_low": "23", "value_high": "23"}, "value", "150 or more"),
    ("january_2022_toll", "kaz-2022-03-14-killed", {"toll_id": "kaz-2021-03-14-killed", "date": "2021-03-14"}, "date", "2 January 2022"),
    ("january_2022_toll", "kaz-2022-03-14-killed", {"event_id": "csto-mission-2022"}, "event_id", "events-january-2022"),
    ("january_2022_toll", "kaz-2022-03-14-killed", {"standing": "withdrawn"}, "standing", "who denied it"),
    ("january_2022_measures", "jan22-amnesty", {"status_date": "2021-11-02"}, "status_date", "not before the announcement"),
    ("january_2022_measures", "jan22-amnesty", {"status_date": ""}, "status_date", "a later step"),
    ("january_2022_measures", "jan22-amnesty", {"status_source_key": ""}, "status_source_key", "a source where"),
    ("january_2022_measures", "jan22-amnesty", {"status": "proposed"}, "status", "proposed for a proposal"),
    ("january_2022_measures", "jan22-amnesty", {"event_id": "imagined"}, "event_id", "a value of column event_id in data/events.csv"),
    ("january_2022_measures", "jan22-nine-1-selection", {"announced_on": "2022-01-12"}, "list", "the speech of 11 January 2022"),
]


@pytest.mark.parametrize(("name", "row", "cells", "column", "expected"), BROKEN)
def test_a_row_that_breaks_a_rule_is_refused(tmp_path, name, row, cells, column, expected):
    res = data.resource(name)
    frame = pd.read_csv(FOLDER / res["path"], dtype=str, keep_default_na=False)
    at = frame.index[frame[frame.columns[0]] == row]
    assert len(at) == 1
    for changed, cell in cells.items():
        frame.loc[at, changed] = cell
    frame.to_csv(tmp_path / "broken.csv", index=False, lineterminator="\n")
    with pytest.raises(data.DataError, match=rf"row {at[0] + 2}, column {column}: got .*{re.escape(expected)}"):
        data.read(tmp_path / "broken.csv", res, FOLDER)

