"""Checks of claims about services: shares and rates, and an act that follows a text."""

from dataclasses import replace

import pandas as pd
from ledger.checks import services as checks
from ledger.claim import Claim
from tests.made import Made

CLAIM = Claim("oconnor2019-900", "oconnor2019", "L1", "psc", "KAZ", "2019", "centres", "300", "centres", "over", "-", "", "", "", "")
COLUMNS = ["record_id", "measure", "unit", "channel", "counted", "value", "qualifier", "date", "date_end", "counted_by", "source_key"]


def counts(*rows):
    """service_delivery with rows (id, value, qualifier, date, source_key)."""
    same = ["centres", "centres", "centre", "centres"]
    full = [[id, *same, value, word, when, None, "somebody", key] for id, value, word, when, key in rows]
    return Made(service_delivery=pd.DataFrame(full, columns=COLUMNS))


def keys(claim, *ids):
    return replace(claim, evidence_key="; ".join(f"service_delivery#{id}" for id in ids))


def test_services_of_one_provider_are_held_against_register_and_share():
    frame = counts(("all", 709, "exact", "2019-04-05", "press"), ("share", 76, "exact", None, "press"))
    frame("service_delivery")["measure"] = ["services_offered", "services_share"]
    frame("service_delivery")["unit"] = ["services", "percent"]
    claim = keys(CLAIM, "all", "share")
    said = {value: checks.within_the_register(replace(claim, value=value), frame).verdict for value in ("700", "500", "800")}
    assert said == {"700": "disputed", "500": "holds", "800": "contradicted"}


def test_rates_are_by_day_not_by_total():
    frame = counts(("a", 11e6, "over", "2006", "press"), ("b", 1e6, "over", "2020-03-01", "press"))
    frame("service_delivery")["date_end"] = ["2012", "2020-03-31"]
    claim = keys(CLAIM, "a", "b")
    assert checks.served_more(claim, frame).verdict == "holds with qualification"  # fewer in all, more a day
    frame("service_delivery").loc[1, "value"] = 1e5
    assert checks.served_more(claim, frame).verdict == "contradicted"


def events(*rows):
    """events with rows (id, date_start, source_key), and no other mention."""
    frame = pd.DataFrame([(id, when, "day", id, key, float("nan"), "in_force") for id, when, key in rows])
    frame.columns = ["event_id", "date_start", "date_precision", "title", "source_key", "legal_ref", "status"]
    return Made(events=frame, event_mentions=pd.DataFrame({"event_id": [], "source_key": []}))


def test_an_act_can_follow_only_an_older_text():
    claim = replace(CLAIM, evidence_key="events#old; events#new; events#act")
    later = replace(claim, evidence_key="events#new; events#act")
    tables = events(("old", "1997-10-10", "press"), ("new", "2018-10-05", "press"), ("act", "2007-01-05", "press"))
    assert checks.could_follow(claim, tables).verdict == "holds with qualification"
    assert checks.could_follow(later, tables).verdict == "contradicted"
