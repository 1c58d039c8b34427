"""Comparisons of governance estimates: many tests are corrected for, editions are not mixed, words follow margins."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, governance


@pytest.fixture(scope="module")
def effectiveness() -> pd.DataFrame:
    wgi = data.load("wgi", edition=2024)
    return wgi[wgi["indicator"] == "ge"]


def test_holm_on_a_worked_example():
    # Smallest times 4, next times 3 and so on, never falling: 0.005 -> 0.02, 0.01 -> 0.03, 0.03 -> 0.06, 0.04 -> 0.06.
    assert governance.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert governance.holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_helps_and_keeps_the_order(p_values):
    adjusted = governance.holm(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    assert [q for _, q in sorted(zip(p_values, adjusted, strict=True))] == sorted(adjusted)


def test_six_states_in_2006(effectiveness):
    table = governance.pairs(effectiveness, ["KAZ", "RUS", "KGZ", "TJK", "UZB", "TKM"], 2006)
    assert len(table) == 15 and (table["value"] >= 0).all()
    assert (table["p_holm"] >= table["p_value"]).all()
    assert not (table["detectable_holm"] & ~table["detectable"]).any()
    assert set(table["verdict"]) <= set(governance.VERDICTS)
    assert (table["verdict"] == "cannot be told apart").equals(~table["detectable"])
    ranks = effectiveness[effectiveness["year"] == 2006].set_index("iso3")["rank"]
    known = {"KAZ": 38.0, "RUS": 38.5, "KGZ": 24.9, "TJK": 13.7, "UZB": 10.2, "TKM": 2.4}
    assert {iso3: round(float(ranks[iso3]), 1) for iso3 in known} == known


def test_gaps_of_a_pair_turn_their_sign_with_the_pair(effectiveness):
    one, two = governance.gaps(effectiveness, "KAZ", "RUS"), governance.gaps(effectiveness, "RUS", "KAZ")
    assert list(one["year"]) == sorted(effectiveness["year"].unique())
    assert list(one["value"]) == pytest.approx([-value for value in two["value"]])
    assert list(one["detectable"]) == list(two["detectable"])


def test_changes_end_before_the_year_itself(effectiveness):
    table = governance.changes(effectiveness, "KAZ", 2006)
    assert table["start"].max() == 2005
    last = governance.change(effectiveness, "KAZ", 2005, 2006)
    assert (table["value"].iloc[-1], table["word"].iloc[-1]) == (last.value, last.change)


def test_two_editions_or_indicators_are_not_mixed(effectiveness):
    with pytest.raises(ValueError, match="occurs twice: expected one indicator of one edition"):
        governance.gaps(pd.concat([effectiveness, effectiveness]), "KAZ", "RUS")


def test_an_edition_without_margins_is_refused():
    wgi = data.load("wgi", edition=2025)
    with pytest.raises(ValueError, match="standard error of a is nan"):
        governance.gaps(wgi[wgi["indicator"] == "ge"], "KAZ", "RUS")


def test_wide_keeps_every_value(effectiveness):
    wgi = data.load("wgi", edition=2024)
    rows = wgi[wgi["iso3"].isin(["KAZ", "DNK"])].assign(country=lambda t: t["iso3"])
    table, headings = governance.wide(rows)
    assert list(table.columns) == list(headings) and len(headings) == 2 + 6 * 3
    one = rows[(rows["iso3"] == "KAZ") & (rows["year"] == 2006) & (rows["indicator"] == "cc")].iloc[0]
    other = table[(table["country"] == "KAZ") & (table["year"] == 2006)].iloc[0]
    assert (other["cc_rank"], other["cc_rank_lower"], other["cc_rank_upper"]) == (one["rank"], one["rank_lower"], one["rank_upper"])


@pytest.mark.parametrize(
    ("holds", "since"),
    [([True, True, True], 2001), ([True, False, True], 2003), ([False, True, True], 2002), ([True, True, False], None), ([], None)],
)
def test_lasting(holds, since):
    assert governance.lasting(range(2001, 2001 + len(holds)), holds) == since


@given(st.floats(0.05, 2), st.floats(0.1, 0.5), st.floats(0.1, 0.5))
def test_correlation_needed_makes_the_difference_just_detectable(value, s1, s2):
    rho = governance.correlation_needed(
        pd.Series({"estimate": 0.0, "standard_error": s1}), pd.Series({"estimate": value, "standard_error": s2})
    )
    variance = s1**2 + s2**2 - 2 * rho * s1 * s2
    assert math.isclose(value / math.sqrt(variance), 1.6448536, rel_tol=1e-5)
