"""The checks that many claims share: margins, acts and their order, counts with words beside them, series of V-Dem."""

from math import inf

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.checks import arithmetic, counts, events, vdem
from ledger.claim import Claim
from ledger.judge import judge
from ledger.verdicts import by_margin
from tests.made import Made

WORLD = {"AAA": (0.1, 0.1), "BBB": (0.9, 0.9)}


def claim(**cells) -> Claim:
    blank = dict.fromkeys(Claim.__dataclass_fields__, "")
    return Claim(**blank | {"claim_id": "zhansulu2022-900", "source_key": "zhansulu2022", "entity": "KAZ"} | cells)


@pytest.mark.parametrize(
    "right, sure, verdict",
    [(True, True, "holds"), (True, False, "holds with qualification"), (False, False, "disputed"), (False, True, "contradicted")],
)
def test_the_margin_decides_between_the_words(right, sure, verdict):
    assert by_margin(right, sure, "A sentence.").verdict == verdict


# Acts


def acts(*rows):
    """Events (id, date, source) without other mentions; title and description as the id."""
    none = float("nan")
    frame = pd.DataFrame([(key, when, none, "day", key, f"{key}.", none, "in_force", source) for key, when, source in rows])
    frame.columns = ["event_id", "date_start", "date_end", "date_precision", "title", "description", "legal_ref", "status", "source_key"]
    return Made(events=frame, event_mentions=pd.DataFrame({"event_id": [], "source_key": [], "stated_precision": []}))


def test_a_claim_of_which_the_check_sees_a_part_holds_with_qualification_at_most():
    made = acts(("a", "2013", "press"))
    seen = claim(test="event_happened", period="2013", evidence_key="events#a")
    part = claim(test="event_happened", period="2013", evidence_key="events#a", scope="part")
    late = claim(test="event_happened", period="2014", evidence_key="events#a", scope="part")
    assert [judge(one, made).verdict for one in (seen, part, late)] == ["holds", "holds with qualification", "contradicted"]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [("2004-11", "2005", "holds"), ("2005", "2005-11", "unverified"), ("2006", "2005-11", "contradicted")],
)
def test_order_is_told_only_as_far_as_both_dates_go(first, second, verdict):
    one = claim(evidence_key="events#a; events#b")
    assert events.events_in_order(one, acts(("a", first, "press"), ("b", second, "press"))).verdict == verdict


def test_events_of_a_span_by_how_many_lie_in_it_and_who_tells_them():
    one, two = claim(period="2011/2015", evidence_key="events#a"), claim(period="2011/2015", evidence_key="events#a; events#b")
    told = [("2013", "press"), ("2016", "press"), ("2013", "knox2008"), ("2013", "zhansulu2022")]
    found = [events.events_within(one, acts(("a", *row))).verdict for row in told]
    assert found == ["holds", "contradicted", "holds with qualification", "unverified"]
    assert events.events_within(two, acts(("a", "2013", "press"), ("b", "2016", "press"))).verdict == "holds with qualification"


@pytest.mark.parametrize(
    ("said", "source", "value", "unit", "verdict"),
    [
        ("162 families named", "press", "162", "families", "holds"),
        ("162 people named", "press", "162", "families", "holds with qualification"),
        ("1,620 families named", "press", "162", "families", "contradicted"),
        ("Five aims", "press", "5", "aims", "holds"),
        ("Five aims", "press", "6", "aims", "contradicted"),
        ("Five aims", "knox2008", "5", "aims", "holds with qualification"),
        ("Five aims", "zhansulu2022", "5", "aims", "unverified"),
    ],
)
def test_a_number_is_read_in_figures_or_words_with_what_it_counts(said, source, value, unit, verdict):
    one = claim(value=value, unit=unit, evidence_key=f"events#{said}")
    assert events.event_text(one, acts((said, "2022", source))).verdict == verdict


def test_the_number_of_a_law_is_the_whole_number():
    made = acts(("a", "2015", "law_bank"))
    made("events")["legal_ref"] = "Law No. 401-V"
    found = [events.law_number(claim(value=value, evidence_key="events#a"), made).verdict for value in ("401-V", "40", "401-VI")]
    assert found == ["holds", "contradicted", "contradicted"]


def test_a_decade_without_an_outside_act_is_a_gap():
    one = claim(period="1991/2011")
    made = acts(("a", "1995", "law_bank"), ("b", "2011", "law_bank"))
    made("events")["category"] = "civil_service"
    assert events.acts_in_every_decade(one, made).verdict == "holds with qualification"
    made("events").loc[0, "source_key"] = "zhansulu2022"
    assert events.acts_in_every_decade(one, made).verdict == "disputed"


@pytest.mark.parametrize("start, verdict", [("1991-12-16", "holds"), ("1989-12-16", "contradicted")])
def test_years_are_counted_between_the_two_events(start, verdict):
    one = claim(value="16", qualifier="approximately", evidence_key="events#a; events#b")
    made = acts(("a", start, "press"), ("b", "2007-11-30", "zhansulu2022"))
    assert events.years_between_events(one, made).verdict == verdict


# Counts


def rows(*cells):
    """service_delivery with rows (id, value, words, date, source)."""
    same = ("centres", "centres", "reported")
    full = [[key, value, word, when, None, source, *same, "somebody"] for key, value, word, when, source in cells]
    columns = ["record_id", "value", "qualifier", "date", "date_end", "source_key", "unit", "counted", "basis", "counted_by"]
    return Made(service_delivery=pd.DataFrame(full, columns=columns))


def over(value, *ids, qualifier="over"):
    keys = "; ".join(f"service_delivery#{key}" for key in ids)
    return claim(source_key="oconnor2019", period="2019", value=str(value), qualifier=qualifier, evidence_key=keys)


def test_a_word_beside_a_count_opens_it_at_one_end():
    made = rows(*((word, 300, word, None, "x") for word in ("over", "under", "about", "exact")))
    assert [counts.ends(row) for _, row in made("service_delivery").iterrows()] == [(300, inf), (-inf, 300), (285, 315), (300, 300)]


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_a_number_fits_over_another_only_above_it(claimed, counted):
    row = rows(("a", counted, "over", None, "x"))("service_delivery").iloc[0]
    assert counts.fits(over(claimed, qualifier=""), row) == (claimed >= counted)
    assert counts.fits(over(claimed), row)  # both leave the top open


@pytest.mark.parametrize(
    ("cells", "verdict"),
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
def test_counts_of_the_same_year_decide_and_others_only_bound(cells, verdict):
    assert counts.count_in_range(over(300, *(row[0] for row in cells)), rows(*cells)).verdict == verdict


@pytest.mark.parametrize(("years", "verdict"), [("4", "holds"), ("3", "holds with qualification"), ("5", "contradicted")])
def test_a_stage_is_as_long_as_its_dates(years, verdict):
    stage = pd.DataFrame([vars(claim(claim_id="zhansulu2022-053", period="2007/2010"))])
    one = claim(value=years, evidence_key="zhansulu2022-053")
    assert arithmetic.length_of_period(one, Made(claims=stage)).verdict == verdict


# V-Dem


def series(own, margin=None, name="v2x_polyarchy"):
    """One series for three countries in 2000 and 2005; `own` is Kazakhstan's pair."""
    values = {**WORLD, "KAZ": own}
    cells = [(iso3, year, x) for iso3, pair in values.items() for year, x in zip((2000, 2005), pair, strict=True)]
    frame = pd.DataFrame(cells, columns=["iso3", "year", "value"]).assign(indicator=name)
    half = margin or float("nan")
    return Made(vdem=frame.assign(low=frame["value"] - half, high=frame["value"] + half))


@pytest.mark.parametrize(
    ("own", "margin", "value", "verdict"),
    [
        ((0.2, 0.3), 0.03, "rising", "holds"),
        ((0.2, 0.3), 0.06, "rising", "holds with qualification"),
        ((0.3, 0.2), 0.06, "rising", "disputed"),
        ((0.3, 0.2), 0.03, "rising", "contradicted"),
        ((0.2, 0.3), 0.03, "not rising", "contradicted"),
        ((0.2, 0.3), 0.06, "not rising", "holds"),
        ((0.2, 0.3), None, "rising", "holds with qualification"),
        ((0.3, 0.2), None, "rising", "disputed"),
        ((0.2, 0.21), None, "not rising", "holds with qualification"),
        ((0.2, 0.3), None, "not rising", "disputed"),
    ],
)
def test_a_series_settles_a_direction_by_its_margin_and_nothing_without(own, margin, value, verdict):
    one = claim(period="2000/2005", value=value, evidence_key="vdem#v2x_polyarchy")
    assert vdem.vdem_moved(one, series(own, margin)).verdict == verdict


def test_weak_is_the_lower_half_and_is_never_settled():
    made = series((0.05, 0.95), name="v2x_jucon")
    found = [vdem.weak_constraints(claim(period=year, evidence_key="vdem#v2x_jucon"), made).verdict for year in ("2000", "2005")]
    assert found == ["holds with qualification", "disputed"]
