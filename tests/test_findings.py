"""The findings of the introduction, on small tables whose answer is known by hand, and on the tables of the book."""

import pandas as pd
import pytest

from helpers import catalogue, data, findings


def wgi(rows):
    return pd.DataFrame(rows, columns=["iso3", "indicator", "year", "estimate", "standard_error"])


def two_states(lead_by_year):
    rows = []
    for year, lead in lead_by_year.items():
        rows += [("KAZ", "ge", year, lead, 0.1), ("RUS", "ge", year, 0.0, 0.1)]
    return wgi(rows)


def test_the_lead_counts_from_the_year_after_which_it_never_lapses():
    facts = findings.first_detectable_lead(two_states({2006: 0.1, 2010: 0.9, 2014: 0.1, 2018: 0.5, 2022: 0.9}), "ge", "KAZ", "RUS")
    assert facts == {
        "lead_base": "+0.10",
        "lead_base_interval": "−0.13 to 0.33",
        "lead_year": "2018",
        "lead_years": "5",
        "lead_survivors": "three",
    }


@pytest.mark.parametrize("leads", [{2006: 0.1, 2022: 0.1}, {2006: 0.9, 2022: 0.9}, {2006: 0.1, 2022: -0.9}])
def test_the_sentence_is_refused_where_it_is_no_longer_true(leads):
    with pytest.raises(ValueError, match="no longer holds"):
        findings.first_detectable_lead(two_states(leads), "ge", "KAZ", "RUS")


def test_changes_are_worded_by_their_margins():
    after = {"va": 0.1, "pv": -0.9, "ge": 0.9, "rq": 0.2, "rl": 0.8, "cc": 0.0}
    rows = [("KAZ", code, 2006, 0.0, 0.1) for code in after] + [("KAZ", code, 2023, value, 0.1) for code, value in after.items()]
    changes = findings.dimension_changes(wgi(rows), "KAZ", 2006, 2023)
    assert dict(zip(changes["code"], changes["word"], strict=True)) == {
        "pv": "fell",
        "cc": "showed no detectable change",
        "va": "showed no detectable change",
        "rq": "showed no detectable change",
        "rl": "rose",
        "ge": "rose",
    }
    assert changes.attrs["facts"]["changes_firm"] == "government effectiveness, rule of law and political stability"
    assert changes.attrs["facts"]["changes_rose"] == "rose on government effectiveness and rule of law"
    assert findings.changes_chart(changes).title.startswith("Kazakhstan rose on government effectiveness and rule of law after 2006")


def test_the_gap_is_that_of_the_last_round_and_ties_are_not_wider():
    scores = {"KAZ": (60, 10), "RUS": (70, 20), "GEO": (90, 10), "MNG": (50, 50)}
    rows = [(iso3, 2023, kind, value) for iso3, pair in scores.items() for kind, value in zip(("transparency", "participation"), pair, strict=True)]
    rows += [("KAZ", 2021, "transparency", 1.0), ("KAZ", 2021, "participation", 1.0), ("UKR", 2023, "transparency", 99.0)]
    facts = findings.budget_gap(pd.DataFrame(rows, columns=["iso3", "year", "indicator", "score"]), "KAZ")
    assert facts == {"gap_year": "2023", "gap_transparency": "60", "gap_participation": "10", "gap_n": "4", "gap_wider": "1"}


def test_register_is_set_beside_register():
    rows = [
        ("KAZ", "2015", "registered_ngo", "news report", "over", 27000),
        ("KAZ", "2017-11-21", "registered_ngo", "Presidential administration", "exact", 19680),
        ("KAZ", None, "registered_ngo", "Ministry of Justice", "exact", 1),
        ("KAZ", "2023-04", "registered_ngo", "Committee for Civil Society Affairs", "exact", 23335),
        ("KAZ", "2024", "operating_ngo", "Ministry", "exact", 2),
        ("KGZ", "2025", "registered_ngo", "Ministry", "exact", 3),
    ]
    facts = findings.registered_ngos(pd.DataFrame(rows, columns=["iso3", "date", "definition", "counted_by", "qualifier", "value"]))
    assert facts == {"ngo_first": "19,680", "ngo_first_date": "21 November 2017", "ngo_last": "23,335", "ngo_last_date": "April 2023"}


def test_dates_are_counted_by_precision():
    events = pd.DataFrame({"date_precision": ["day", "day", "year", "not_dated"]})
    assert findings.event_precision(events) == {"events_n": "4", "events_day": "2", "events_undated": "1"}


def test_the_catalogue_lists_every_table_and_every_source():
    names = {resource["name"] for resource in data.package()["resources"]}
    assert set(catalogue.tables().index) == names == set(catalogue.origins().index)
    assert (catalogue.tables() != "").all(axis=None) and (catalogue.origins() != "").all(axis=None)


@pytest.mark.parametrize("table", ["wgi", "obs", "events", "ngo_counts"])
def test_the_columns_of_a_table_are_those_of_the_file(table):
    frame = data.load(table, edition=2024) if table == "wgi" else data.load(table)
    assert list(catalogue.columns(table).index) == list(frame.columns)
