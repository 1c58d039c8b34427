"""The checks on economy and history, with small made tables."""

import pandas as pd
import pytest

from helpers import growth
from helpers.data import DataError
from ledger.checks import economy, history
from ledger.claim import Claim


class Made:
    """Stands in for `ledger.tables.Tables`: frames by name."""

    def __init__(self, **frames):
        self.frames = frames

    def __call__(self, name, edition=None):
        return self.frames[name]

    def row(self, name, key):
        frame = self(name)
        found = frame[frame[frame.columns[0]] == key]
        if len(found) != 1:
            raise DataError(f"{name}: {len(found)} rows {key}")
        return found.iloc[0]


COUNTRIES = pd.DataFrame({"iso3": ["KAZ", "MNG"], "name_en": ["Kazakhstan", "Mongolia"], "group": ["Central Asia", "Comparator"]})


def a_claim(**cells):
    blank = dict.fromkeys(Claim.__dataclass_fields__, "")
    return Claim(**(blank | {"claim_id": "knox2008-999", "source_key": "knox2008", "entity": "KAZ"} | cells))


def wdi(indicator, values):
    """values: {(iso3, year): value}"""
    return pd.DataFrame([{"iso3": c, "year": y, "indicator": indicator, "value": v} for (c, y), v in values.items()])


@pytest.mark.parametrize(
    "found, verdict", [(15.44e6, "holds"), (16.3e6, "vintage-dependent"), (14.1e6, "vintage-dependent"), (17.1e6, "contradicted")]
)
def test_a_printed_level_holds_or_hangs_on_the_edition_or_is_too_far_off(found, verdict):
    tables = Made(wdi=wdi(economy.POPULATION, {("KAZ", 2007): found}), countries=COUNTRIES)
    assert economy.wdi_level(a_claim(measure="population", value="15.4", period="2007"), tables).verdict == verdict


@pytest.mark.parametrize("found, verdict", [(10.6, "holds"), (10.7, "vintage-dependent"), (8.9, "contradicted")])
def test_a_printed_rate_may_be_a_point_off(found, verdict):
    tables = Made(wdi=wdi(economy.OUTPUT_GROWTH, {("KAZ", 2006): found}), countries=COUNTRIES)
    assert economy.wdi_level(a_claim(measure="gdp_growth", value="10.6", period="2006"), tables).verdict == verdict


@pytest.mark.parametrize("low, income, verdict", [(0.6, 2000, "contradicted"), (0.4, 2000, "holds"), (0.6, 7000, "holds")])
def test_one_lasting_democracy_below_the_sum_refutes_that_there_is_none(low, income, verdict):
    years = range(1998, 2008)
    vdem = pd.DataFrame([{"iso3": "MNG", "year": y, "indicator": "v2x_polyarchy", "low": low} for y in years])
    series = [wdi(code, {("MNG", y): income for y in years}) for code in (growth.CURRENT, growth.PURCHASING_POWER)]
    tables = Made(wdi=pd.concat(series), vdem=vdem, countries=COUNTRIES)
    assert economy.democracies_below(a_claim(value="6000", period="2007"), tables).verdict == verdict


def test_a_democracy_that_broke_off_once_does_not_count():
    years = range(1998, 2008)
    vdem = pd.DataFrame([{"iso3": "MNG", "year": y, "indicator": "v2x_polyarchy", "low": 0.3 if y == 2003 else 0.6} for y in years])
    series = [wdi(code, {("MNG", y): 2000 for y in years}) for code in (growth.CURRENT, growth.PURCHASING_POWER)]
    tables = Made(wdi=pd.concat(series), vdem=vdem, countries=COUNTRIES)
    assert economy.democracies_below(a_claim(value="6000", period="2007"), tables).verdict == "holds"


@pytest.mark.parametrize(
    "title, source, verdict",
    [
        ("162 people named", "press", "holds with qualification"),
        ("162 families named", "press", "holds"),
        ("1,620 families named", "press", "contradicted"),
        ("162 families named", "knox2008", "unverified"),
    ],
)
def test_a_number_is_read_with_what_it_counts(title, source, verdict):
    event = {"event_id": "wealth", "title": title, "description": "Told.", "date_start": "2022-01-21", "source_key": source}
    claim = a_claim(value="162", unit="families", evidence_key="events#wealth")
    assert history.event_states_number(claim, Made(events=pd.DataFrame([event]))).verdict == verdict


@pytest.mark.parametrize(
    "measure, value, source, verdict",
    [
        ("term_before", "5", "press", "holds"),
        ("term_after", "5", "press", "contradicted"),
        ("term_after", "4", "knox2008", "unverified"),
        ("selection", "more say", "press", "holds"),
    ],
)
def test_an_amendment_is_read_on_the_side_that_the_measure_names(measure, value, source, verdict):
    row = {"act_id": "a", "item": "term", "act_date": "2007-05-21", "before": "Five", "after": "Four"}
    frame = pd.DataFrame([row | {"value_before": 5.0, "value_after": 4.0, "source_key": source}])
    claim = a_claim(measure=measure, value=value, evidence_key="constitutional_amendments#a/term")
    assert history.amended_item(claim, Made(constitutional_amendments=frame)).verdict == verdict


@pytest.mark.parametrize("start, verdict", [("1991-12-16", "holds"), ("1989-12-16", "contradicted")])
def test_years_are_counted_between_the_two_events(start, verdict):
    rows = [("independence", start, "press"), ("last", "2007-11-30", "knox2008")]
    events = pd.DataFrame([{"event_id": k, "title": k, "date_start": d, "source_key": s} for k, d, s in rows])
    claim = a_claim(value="16", qualifier="approximately", evidence_key="events#independence; events#last")
    tables = Made(events=events, event_mentions=pd.DataFrame({"event_id": [], "source_key": []}))
    assert history.years_between_events(claim, tables).verdict == verdict
