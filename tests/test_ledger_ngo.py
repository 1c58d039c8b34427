"""Checks on counts of NGOs and on open government: what may be compared, and that verdicts turn when data turn."""

from functools import cache

import pandas as pd
import pytest

from ledger.checks import arithmetic, ngo, openness
from ledger.claim import Claim
from ledger.tables import Tables
from tests.made import Made

BLANK = dict.fromkeys(Claim.__dataclass_fields__, "")


def claim(**cells) -> Claim:
    return Claim(**(BLANK | {"claim_id": "oconnor2019-900", "source_key": "oconnor2019", "entity": "KAZ"} | cells))


def made(*rows, cut=None) -> Made:
    """Counts as (id, date, definition, value, source); `cut`: the year of a break."""
    counts = pd.DataFrame(rows, columns=["count_id", "date", "definition", "value", "source_key"])
    counts = counts.assign(iso3="KAZ", counted="NGOs", counted_by="an office", qualifier="exact", value_high=counts["value"])
    labels = pd.DataFrame({"definition": ["registered_ngo", "operating_ngo", "active_ngo"], "label": ["Registered", "Operating", "Active"]})
    breaks = pd.DataFrame({"table": ["ngo_counts"] * bool(cut), "iso3": ["KAZ"] * bool(cut), "from_year": [cut] * bool(cut)})
    return Made(ngo_counts=counts, ngo_definitions=labels, breaks=breaks)


FIRST, LAST = ("a", "2010", "registered_ngo", 100, "icnl_2010"), ("b", "2015-03", "registered_ngo", 150, "icnl_2015")


@pytest.mark.parametrize(
    ("rows", "cut", "verdict"),
    [
        ([FIRST, LAST], None, "holds with qualification"),
        ([FIRST, LAST], 2012, "unverified"),  # a break between the two
        ([FIRST, LAST], 2010, "holds with qualification"),  # the break begins the series
        ([FIRST, (*LAST[:3], 90, "icnl_2015")], None, "contradicted"),
        ([FIRST, (*LAST[:2], "operating_ngo", 150, "icnl_2015")], None, "unverified"),  # two kinds
        ([FIRST, (*LAST[:4], "oconnor2019")], None, "unverified"),  # the document itself
        ([FIRST, ("b", "2015", "registered_ngo", 100, "icnl_2015")], None, "contradicted"),  # no growth
    ],
)
def test_growth_compares_one_kind_on_one_side_of_every_break(rows, cut, verdict):
    assert ngo.ngo_growth(claim(period="2010/2015"), made(*rows, cut=cut)).verdict == verdict


def test_growth_looks_at_its_period_alone():
    assert ngo.ngo_growth(claim(period="2011/2015"), made(FIRST, LAST)).verdict == "unverified"


def test_a_change_between_two_kinds_is_not_testable_and_between_like_kinds_is_computed():
    keys = claim(value="50", evidence_key="ngo_counts#a; ngo_counts#b")
    assert ngo.ngo_change(keys, made(FIRST, LAST)).verdict == "holds"
    assert ngo.ngo_change(claim(value="20", evidence_key=keys.evidence_key), made(FIRST, LAST)).verdict == "contradicted"
    other = made(FIRST, ("b", "2015", "active_ngo", 150, "oconnor2019"), ("c", "2017", "registered_ngo", 170, "icnl_2017"))
    found = ngo.ngo_change(keys, other)
    assert found.verdict == "not testable" and "170 to 170" in found.evidence


def test_counts_by_others_agree_disagree_or_cannot_tell():
    own, like = ("a", "2015", "registered_ngo", 100, "oconnor2019"), ("b", "2015", "registered_ngo", 100, "icnl")
    unlike = ("c", "2015", "operating_ngo", 80, "icnl")
    keys = "ngo_counts#a; ngo_counts#b"
    assert ngo.ngo_count(claim(value="100", evidence_key=keys), made(own, like)).verdict == "holds"
    assert ngo.ngo_count(claim(value="90", evidence_key=keys), made(own, like)).verdict == "contradicted"
    assert ngo.ngo_count(claim(value="100", evidence_key=keys + "; ngo_counts#c"), made(own, like, unlike)).verdict == "disputed"
    untested = ("a", "2015", "active_ngo", 100, "oconnor2019")
    assert ngo.ngo_count(claim(value="100", evidence_key=keys), made(untested, like)).verdict == "unverified"


# --- open government: real tables, doctored -----------------------------------------------------------------------------

RANKED = {
    "obs": ["score"], "egdi": ["egdi", "osi", "epi"], "press_freedom": ["score"], "vdem": ["value"], "cpi": ["score", "low", "high"],
    "wgi": ["rank", "rank_lower", "rank_upper"],
}  # fmt: skip


@cache
def tables(codes: tuple[str, ...] = (), value: float | None = None) -> Tables:
    """The book's tables, with every ranked series of some states set to one value where they have any."""

    def doctor(name, frame):
        for column in RANKED.get(name, []) if codes else []:
            frame[column] = frame[column].astype(float).mask(frame["iso3"].isin(codes) & frame[column].notna(), value)
        return frame

    return Tables(doctor=doctor)


LEAD = claim(period="2019", measure="strongest_embrace", evidence_key="open_government_policies")


def test_the_lead_turns_with_the_data():
    assert openness.leads_region(LEAD, tables()).verdict == "disputed"
    assert openness.leads_region(LEAD, tables(("KAZ",), 99)).verdict == "holds"
    assert openness.leads_region(LEAD, tables(("KAZ",), -99)).verdict == "contradicted"


def test_sides_of_the_middle_turn_with_the_data():
    civil = claim(entity="TJK", period="2019", measure="civil_society_weak", evidence_key="open_government_policies#stronger-civil-society")
    assert openness.below_the_middle(civil, tables()).verdict == "holds"
    assert openness.below_the_middle(civil, tables(("TJK",), 99)).verdict == "contradicted"
    keys = "open_government_policies#access-to-information"
    region = claim(entity="Central Asia", period="2019", measure="openness_record", evidence_key=keys)
    codes = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    assert openness.uneven_record(region, tables()).verdict == "holds"
    assert openness.uneven_record(region, tables(codes, 99)).verdict == "contradicted"


def test_the_lowest_of_a_region_turn_with_the_data():
    two = claim(entity="UZB; TKM", period="2019", measure="least_receptive", evidence_key="open_government_policies")
    assert openness.lowest_of_region(two, tables()).verdict == "disputed"
    assert openness.lowest_of_region(two, tables(("UZB", "TKM"), -99)).verdict == "holds"


def test_a_document_that_counts_one_thing_twice_is_held_to_its_own_number():
    five = claim(value="5", evidence_key="oconnor2019-090")
    other = dict.fromkeys(Claim.__dataclass_fields__, "") | {"claim_id": "oconnor2019-090", "unit": "policies"}
    for value, verdict in (("5", "holds"), ("6", "contradicted")):
        assert arithmetic.same_count_as_claim(five, Made(claims=pd.DataFrame([other | {"value": value}]))).verdict == verdict
