"""Growth by phase, thresholds and forecasts: against arithmetic, the documents and what the World Bank's own growth rates say."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers import data, growth
from tests.documents import lines, needs_documents


@pytest.fixture(scope="module")
def wdi():
    return data.load("wdi")


@given(st.floats(-20, 20), st.integers(1, 30))
def test_a_steady_rate_is_found_again(rate, years):
    levels = pd.Series({2000 + n: 5000 * np.exp(rate / 100 * n) for n in range(years + 1)})
    assert growth.annual(levels, 2000, 2000 + years) == pytest.approx(rate, abs=1e-9)


def test_growth_backwards_is_refused():
    with pytest.raises(ValueError, match="earlier and a later"):
        growth.annual(pd.Series({2000: 1.0}), 2000, 2000)


def test_an_unknown_series_is_refused(wdi):
    with pytest.raises(ValueError, match="not in the table"):
        growth.wide(wdi, "NY.GDP.PCAP")


def test_the_parts_of_growth_add_up_to_the_publishers_growth_of_output(wdi):
    rates = growth.wide(wdi, "NY.GDP.MKTP.KD.ZG")["KAZ"]
    for phase, row in zip(growth.PHASES, growth.parts(wdi, "KAZ").itertuples(), strict=True):
        published = 100 * np.log(growth.compounded(rates.loc[phase.start + 1 : phase.end])) / (phase.end - phase.start)
        assert row.output == pytest.approx(published, abs=0.25)
        assert row.low <= row.per_head <= row.high


def test_phases_follow_each_other_and_every_former_soviet_state_has_a_place(wdi):
    assert all(one.end == two.start for one, two in zip(growth.PHASES, growth.PHASES[1:], strict=False))
    rows = growth.by_phase(growth.wide(wdi, growth.PER_HEAD))
    assert len(growth.FORMER_SOVIET) == 15 and rows.groupby("phase").size().eq(15).all()
    for _, part in rows.groupby("phase"):
        assert part.loc[part["rank"] == 1, "growth"].item() == part["growth"].max()


@given(st.lists(st.floats(100, 50000), min_size=2, max_size=30), st.floats(100, 50000))
def test_from_the_first_year_above_on_no_value_is_below(values, threshold):
    levels = pd.Series(values, index=range(1990, 1990 + len(values)))
    first = growth.first_above(levels, threshold)
    if first is None:
        assert values[-1] < threshold
    else:
        assert (levels.loc[first:] >= threshold).all()
        assume(first > 1990)
        assert levels[first - 1] < threshold


def test_a_relapse_below_the_threshold_counts():
    assert growth.first_above(pd.Series({1990: 7, 1991: 5, 1992: 8}), 6) == 1992
    assert growth.first_above(pd.Series({1990: 7, 1991: 5}), 6) is None


def test_compounding_and_a_forecast_met():
    rates = pd.DataFrame({"A": [10.0, 10.0], "B": [10.0, 5.9], "C": [20.0, None]}, index=[2008, 2009])
    assert growth.compounded(rates["A"]) == pytest.approx(1.21)
    found = growth.met(rates, 8, 2008, 2009)
    assert (found["reached"], found["n"]) == (1, 2), "B misses by a hair, C has a year missing"


def test_moving_the_bounds_stays_inside_the_data():
    levels = pd.Series({2000: 1.0, 2001: 2.0, 2002: 2.0})
    low, high = growth.moved(levels, growth.Phase("", 2000, 2002, ""))
    assert (low, high) == pytest.approx((0, 100 * np.log(2)))


@needs_documents
def test_the_centre_of_government_is_named_where_the_table_says():
    nodes, edges = growth.centre()
    words = {"president": "powers of the President", "administration": "Presidential Administration", "office": "Prime Minister's Office",
             "economy": "Ministry of National Economy", "parliament": "Parliament", "government": "Government", "court": "Supreme Court",
             "senate": "Senate", "majilis": "Majilis", "council": "Constitutional Council"}  # fmt: skip
    text = lines("zhansulu2022")
    for node in nodes.itertuples():
        first, *last = (int(number) for number in node.place.lstrip("L").split("-"))
        passage = " ".join(text[first - 1 : (last or [first])[0]]).replace("’", "'")
        assert words[node.node_id] in passage, node.node_id
    assert set(edges["from_node"]) == {"parliament"}, "the text states no other tie between bodies"


@needs_documents
def test_the_numbers_of_the_text_stand_in_the_text():
    knox = lines("knox2008")
    assert "8%" in knox[133] and "10.6%" in knox[133] and "15.4 million" in knox[64] and "US$6,000" in knox[663]
    assert "6,669" in knox[667] and "0.794" in knox[295]
