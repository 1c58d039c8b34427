"""Checks of claims about services: what two counts with words beside them can both say, rates, stages and channels."""

from dataclasses import replace
from math import inf

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger.checks import services as checks
from ledger.claim import Claim

CLAIM = Claim("oconnor2019-900", "oconnor2019", "L1", "psc", "KAZ", "2019", "centres", "300", "centres", "over", "-", "", "", "", "")
COLUMNS = ["record_id", "measure", "unit", "channel", "counted", "value", "qualifier", "date", "date_end", "counted_by", "source_key"]


class Made(dict):
    """Tables made for a test: name -> frame, or name -> {edition: frame}."""

    def __call__(self, name, edition=None):
        return self[name]

    def editions(self, name):
        return self[name]

    def row(self, name, key, field=None):
        frame = self[name]
        return frame[frame[field or frame.columns[0]] == key].iloc[0]


def counts(*rows):
    """service_delivery with rows (id, value, qualifier, date, source_key)."""
    same = ["centres", "centres", "centre", "centres"]
    full = [[id, *same, value, word, when, None, "somebody", key] for id, value, word, when, key in rows]
    return Made(service_delivery=pd.DataFrame(full, columns=COLUMNS))


def keys(claim, *ids):
    return replace(claim, evidence_key="; ".join(f"service_delivery#{id}" for id in ids))


def test_a_word_beside_a_count_opens_it_at_one_end():
    rows = counts(*((word, 300, word, None, "x") for word in ("over", "under", "about", "exact")))
    found = [checks.ends(row) for _, row in rows["service_delivery"].iterrows()]
    assert found == [(300, inf), (-inf, 300), (285, 315), (300, 300)]


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_a_number_fits_over_another_only_above_it(claimed, counted):
    row = counts(("a", counted, "over", None, "x"))["service_delivery"].iloc[0]
    assert checks.fits(replace(CLAIM, value=str(claimed), qualifier=""), row) == (claimed >= counted)
    assert checks.fits(replace(CLAIM, value=str(claimed), qualifier="over"), row)  # both leave the top open


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([("a", 350, "exact", "2019", "press")], "holds"),
        ([("a", 250, "exact", "2019", "press")], "contradicted"),
        ([("a", 350, "exact", "2019", "press"), ("b", 250, "exact", "2019", "press")], "disputed"),
        ([("a", 350, "exact", "2019", "zhansulu2022")], "holds with qualification"),
        ([("a", 350, "exact", "2025", "press")], "holds with qualification"),
        ([("a", 250, "exact", "2025", "press")], "disputed"),
        ([("a", 350, "exact", "2019", "oconnor2019")], "unverified"),
    ],
)
def test_counts_of_the_same_year_decide_and_others_only_bound(rows, verdict):
    assert checks.count_in_range(keys(CLAIM, *(row[0] for row in rows)), counts(*rows)).verdict == verdict


def test_services_of_one_provider_are_held_against_register_and_share():
    frame = counts(("all", 709, "exact", "2019-04-05", "press"), ("share", 76, "exact", None, "press"))
    frame["service_delivery"]["measure"] = ["services_offered", "services_share"]
    frame["service_delivery"]["unit"] = ["services", "percent"]
    claim = keys(CLAIM, "all", "share")
    said = {value: checks.within_the_register(replace(claim, value=value), frame).verdict for value in ("700", "500", "800")}
    assert said == {"700": "disputed", "500": "holds", "800": "contradicted"}


def test_rates_are_by_day_not_by_total():
    frame = counts(("a", 11e6, "over", "2006", "press"), ("b", 1e6, "over", "2020-03-01", "press"))
    frame["service_delivery"]["date_end"] = ["2012", "2020-03-31"]
    claim = keys(CLAIM, "a", "b")
    assert checks.served_more(claim, frame).verdict == "holds with qualification"  # fewer in all, more a day
    frame["service_delivery"].loc[1, "value"] = 1e5
    assert checks.served_more(claim, frame).verdict == "contradicted"


@pytest.mark.parametrize(("years", "verdict"), [("4", "holds"), ("3", "holds with qualification"), ("5", "contradicted")])
def test_a_stage_is_as_long_as_its_dates(years, verdict):
    stage = pd.DataFrame([vars(replace(CLAIM, claim_id="zhansulu2022-053", period="2007/2010"))])
    claim = replace(CLAIM, value=years, evidence_key="zhansulu2022-053")
    assert checks.length_of_period(claim, Made(claims=stage)).verdict == verdict


def events(*rows):
    """events with rows (id, date_start, source_key), and no other mention."""
    frame = pd.DataFrame([(id, when, "day", id, key, float("nan"), "in_force") for id, when, key in rows])
    frame.columns = ["event_id", "date_start", "date_precision", "title", "source_key", "legal_ref", "status"]
    return Made(events=frame, event_mentions=pd.DataFrame({"event_id": [], "source_key": []}))


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [("2004-11", "2005", "holds"), ("2005", "2005-11", "unverified"), ("2006", "2005-11", "contradicted")],
)
def test_order_is_told_only_as_far_as_both_dates_go(first, second, verdict):
    claim = replace(CLAIM, evidence_key="events#a; events#b")
    assert checks.events_in_order(claim, events(("a", first, "press"), ("b", second, "press"))).verdict == verdict


def test_a_stage_without_a_public_record_is_unverified_and_with_one_outside_it_contradicted():
    claim = replace(CLAIM, value="2011/2015", evidence_key="events#a")
    told = [("2013", "press"), ("2016", "press"), ("2013", "knox2008")]
    found = [checks.stage_marked_by_events(claim, events(("a", when, key))).verdict for when, key in told]
    assert found == ["holds with qualification", "contradicted", "unverified"]


def test_an_act_can_follow_only_an_older_text():
    claim = replace(CLAIM, evidence_key="events#old; events#new; events#act")
    later = replace(claim, evidence_key="events#new; events#act")
    tables = events(("old", "1997-10-10", "press"), ("new", "2018-10-05", "press"), ("act", "2007-01-05", "press"))
    assert checks.could_follow(claim, tables).verdict == "holds with qualification"
    assert checks.could_follow(later, tables).verdict == "contradicted"
