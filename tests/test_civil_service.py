"""The helper of the civil service chapter: the funnel, the counts, the placebo test and the spread."""

import numpy as np
import pandas as pd
import pytest
from helpers import civil_service as cs
from helpers import data
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

CIVIL, EVENTS, VDEM = data.load("civil_service"), data.load("events"), data.load("vdem", version=15)
STEPS = cs.funnel(CIVIL)


def frame(**columns) -> pd.DataFrame:
    """Years x countries from 2000 on."""
    return pd.DataFrame(columns, index=range(2000, 2000 + len(next(iter(columns.values())))))


# --- the selection of 2013 -------------------------------------------------------------------------------------------


def test_the_funnel_is_the_one_in_print():
    assert STEPS["people"].tolist() == [2024, 1787, 1124, 1121, 940, 520]
    assert STEPS["holders"].tolist()[:3] == [511, 499, 344] and STEPS["holders"][3:].isna().all()
    assert (STEPS["holders"] + STEPS["others"])[:3].tolist() == STEPS["people"].tolist()[:3]
    assert STEPS["share"].iloc[0] == 1 and round(STEPS["share"].iloc[-1], 3) == 0.257


def test_a_funnel_that_widens_is_refused():
    rows = CIVIL.copy()
    rows.loc[rows["record_id"] == "kaz-2013-06-corps-a-reserve", "value"] = 1200
    with pytest.raises(ValueError, match="does not narrow"):
        cs.funnel(rows)


def test_a_lost_step_is_named():
    with pytest.raises(KeyError, match="corps-a-tested'"):
        cs.funnel(CIVIL[CIVIL["record_id"] != "kaz-2013-corps-a-tested"])


def test_holders_failed_less_often_than_the_others():
    """155 of 499 and 508 of 1,288; the chi-squared test of the same table agrees with Fisher's in its order."""
    shares = cs.failures(CIVIL)
    assert shares["holders"] == 155 / 499 and shares["others"] == 508 / 1288
    assert shares["p_value"] == pytest.approx(stats.chi2_contingency([[155, 344], [508, 780]]).pvalue, rel=0.3)
    assert shares["p_value"] < 0.01


# --- headcounts ------------------------------------------------------------------------------------------------------


def test_posts_people_and_the_doubtful_count_stay_apart():
    counts = cs.headcounts(CIVIL)
    assert set(counts["kind"]) == set(cs.KINDS) and counts["time"].is_monotonic_increasing
    assert counts[counts["kind"] == "Not clear which"]["record_id"].tolist() == ["kaz-2020-headcount-people"]
    assert dict(counts[counts["date_precision"] == "day"].groupby("kind")["value"].max()) == {"People": 83963, "Posts": 90583}
    doubtful = counts[counts["kind"] == "Not clear which"].iloc[0]
    assert (doubtful["said"], doubtful["time"], doubtful["half"]) == ("nearly 97,000", 2020.5, 0.5)


# --- before and after an act -----------------------------------------------------------------------------------------


def test_around_leaves_the_year_of_the_act_out():
    values = frame(AAA=[1, 1, 1, 99, 2, 2, 2], BBB=[0, 0, 0, 0, 0, np.nan, 0])
    assert cs.around(values, 2003).to_dict() == {"AAA": 1}  # BBB lacks a year


def test_around_refuses_a_window_that_is_not_there():
    with pytest.raises(ValueError, match="2007"):
        cs.around(frame(AAA=[1.0] * 7), 2004)


def test_among_counts_both_directions_and_ties():
    changes = pd.Series({"AAA": 0.5, "BBB": -0.5, "CCC": 0.1 + 0.4, "DDD": 0.2})
    assert cs.among(changes, "AAA")["share"] == 0.75
    assert cs.among(changes, "DDD")["share"] == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=40), st.floats(-2, 2))
def test_a_share_is_never_below_one_country_and_does_not_mind_the_sign(numbers, factor):
    changes = pd.Series(numbers, index=[f"C{n}" for n in range(len(numbers))])
    share = cs.among(changes, "C0")["share"]
    assert 1 / len(numbers) <= share <= 1
    assert cs.among(-changes, "C0")["share"] == share


def test_the_acts_have_their_years():
    assert cs.acts(EVENTS)["year"].tolist() == [1995, 1999, 2012, 2015]


def test_placebos_of_the_book():
    """Computed another way: means of years by hand for Kazakhstan and the law of 1999."""
    table = cs.placebos(VDEM, EVENTS)
    assert len(table) == 8 and (table["share_holm"] >= table["share"]).all()
    rows = VDEM[(VDEM["iso3"] == "KAZ") & (VDEM["indicator"] == "v2clrspct")].set_index("year")["value"]
    by_hand = (rows[2000] + rows[2001] + rows[2002]) / 3 - (rows[1996] + rows[1997] + rows[1998]) / 3
    law = table[(table["series"] == cs.SERIES["v2clrspct"]) & (table["year"] == 1999)].iloc[0]
    assert law["change"] == pytest.approx(by_hand) == pytest.approx(0.436, abs=0.001)


def test_the_largest_step_is_found_in_either_direction_among_whole_series():
    values = frame(AAA=[0, 1, 1], BBB=[0, -2, -2], CCC=[0, 0, np.nan])
    assert cs.largest_step(values, "AAA") == (2001, 1, 1)
    assert cs.largest_step(values, "BBB") == (2001, -2, 0.5)


def test_still_gives_the_longest_run():
    assert cs.still(pd.Series([1, 1, 2, 2, 2, 1], index=range(1990, 1996))) == (1992, 1994)
    assert cs.still(cs.wide(VDEM, "v2stcritrecadm")["KAZ"]) == (1990, 2018)


# --- convergence -----------------------------------------------------------------------------------------------------


def test_spreads_of_equal_and_of_shrunk_values():
    rng = np.random.default_rng(1)
    start = rng.normal(size=12)
    years = [start, rng.permutation(start), start / 10 + rng.normal(size=12) / 20]
    rows = pd.DataFrame(years, index=[1995, 2000, 2005], columns=list("ABCDEFGHIJKL"))
    same, shrunk = cs.spreads(rows, list(rows.columns), 1995, 2000), cs.spreads(rows, list(rows.columns), 1995, 2005)
    assert same["start"] == pytest.approx(same["end"]) and same["p_value"] > 0.99
    assert shrunk["end"] < 0.3 * shrunk["start"] and shrunk["p_value"] < 0.01 and shrunk["n"] == 12


def test_a_country_without_both_years_is_left_out():
    rows = pd.DataFrame([[1.0, 2, 4, np.nan], [2.0, 1, 5, 3]], index=[1995, 2000], columns=list("ABCD"))
    assert cs.spreads(rows, list("ABCD"), 1995, 2000)["n"] == 3


# --- the Hub and the charts ------------------------------------------------------------------------------------------


def test_the_hub_counts_countries_alone():
    rows = cs.hub(CIVIL)
    assert rows["value"].tolist() == [7, 12, 30, 43, 45, 126]
    broken = CIVIL.copy()
    broken.loc[broken["record_id"] == "kaz-nd-acsh-case-countries", "unit"] = "people"
    with pytest.raises(ValueError, match="countries alone"):
        cs.hub(broken)


def test_every_number_is_drawn():
    bars = [x for trace in cs.draw_funnel(STEPS, 550).data for x in trace.x if not pd.isna(x)]
    assert sum(bars) == STEPS["people"].sum() + 550
    counts = cs.headcounts(CIVIL)
    plot = cs.draw_headcounts(counts, pd.DataFrame({"time": [2010.7, 2020.5], "label": ["a", "b"]}))
    assert sum(len(trace.x) for trace in plot.data) == len(counts) and {trace.mode for trace in plot.data} == {"markers"}
    low, high = plot.layout.yaxis.range
    assert counts["value"].between(low, high).all() and counts["time"].between(*plot.layout.xaxis.range).all(), "a mark off the page"
    table = cs.placebos(VDEM, EVENTS)
    plot = cs.draw_placebos(table)
    assert list(plot.data[-1].x) == table["change"].tolist()
    assert table[["low", "high", "change"]].stack().between(*plot.layout.xaxis.range).all(), "a bar off the page"
    assert sum(len(trace.x) for trace in cs.draw_hub(cs.hub(CIVIL)).data) == len(cs.COUNTRIES)


def test_a_line_for_each_country_and_series():
    plot = cs.draw_series(VDEM, {"KAZ": "Kazakhstan", "GEO": "Georgia"}, pd.Series([1999]))
    assert [trace.meta["country"] for trace in plot.data] == ["Kazakhstan", "Georgia"] * 2
    with pytest.raises(ValueError, match="no rows"):
        cs.wide(VDEM, "v2nothing")
