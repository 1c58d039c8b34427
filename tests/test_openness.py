"""Positions among all countries, verdicts on the policies and the events of the chapter on half-open government."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, diagrams, openness

FOUR = pd.DataFrame({"value": [10.0, 20.0, 20.0, 40.0], "low": [5.0, None, 15.0, 30.0], "high": [25.0, None, 45.0, 50.0], "year": 2018},
                    index=["AAA", "BBB", "CCC", "DDD"])  # fmt: skip
POLICIES = data.load("open_government_policies")
SIX = POLICIES[POLICIES["level"] == "policy"]


def test_a_position_counts_those_behind_and_half_of_the_equal_ones():
    found = openness.place(FOUR, "CCC")
    assert found == {"position": 50, "lower": pytest.approx(100 / 3), "upper": 100, "year": 2018, "n": 4, "rank": 2}
    assert openness.place(FOUR, "AAA")["position"] == 0 and openness.place(FOUR, "DDD")["position"] == 100
    assert pd.isna(openness.place(FOUR, "BBB")["lower"])


def test_published_percentile_ranks_are_taken_as_they_are():
    assert openness.place(FOUR, "DDD", published=True)["position"] == 40


@given(st.lists(st.floats(0, 100), min_size=3, max_size=20, unique=True), st.data())
def test_positions_keep_the_order_of_the_values(values, draw):
    frame = pd.DataFrame({"value": values, "low": float("nan"), "high": float("nan"), "year": 2018}, index=[f"c{n}" for n in range(len(values))])
    one, two = (draw.draw(st.sampled_from(list(frame.index))) for _ in range(2))
    if frame.at[one, "value"] < frame.at[two, "value"]:
        assert openness.place(frame, one)["position"] < openness.place(frame, two)["position"]


@pytest.mark.parametrize(("position", "lower", "upper", "side"), [(60, None, None, 1), (60, 45, 70, 0), (40, 30, 49, -1), (50, None, None, 0)])
def test_a_side_needs_the_whole_interval(position, lower, upper, side):
    assert openness.side({"position": position, "lower": lower, "upper": upper}) == side


@pytest.mark.parametrize(("sides", "benign", "verdict"), [([1, 1], [True, True], "agrees"), ([1, -1], [True, False], "agrees"),
                                                          ([1, 0], [True, True], "agrees in part"), ([1, 0], [False, False], "does not agree")])  # fmt: skip
def test_verdicts(sides, benign, verdict):
    assert openness.verdict(pd.DataFrame({"side": sides, "benign": benign})) == verdict


def test_every_series_of_the_table_has_a_label_and_a_series_without_one_is_refused():
    assert set(openness.series_of(POLICIES)["series"]) <= set(openness.LABELS)
    with pytest.raises(ValueError, match="without a label in helpers.openness.LABELS: wgi:pv"):
        openness.series_of(SIX.assign(indicator="wgi:pv"))


def test_each_policy_has_a_series_that_ranks_countries():
    assert set(openness.series_of(SIX)["policy_id"]) == set(SIX["policy_id"])


# Published values: UN DESA's ranks of 2018, Transparency International's of 2018, IBP's country page of 2017.
@pytest.mark.parametrize(("series", "until", "year", "rank"), [("egdi:egdi", 2018, 2018, 39), ("egdi:epi", 2018, 2018, 42), ("cpi", 2018, 2018, 124)])
def test_ranks_are_those_published(series, until, year, rank):
    found = openness.place(openness.scores(series, until), "KAZ")
    assert (found["year"], found["rank"]) == (year, rank)


def test_a_score_is_that_of_the_last_round_allowed():
    assert round(openness.scores("obs:transparency", 2018).at["KAZ", "value"]) == 53
    with pytest.raises(ValueError, match="cpi: no year up to 1990"):
        openness.scores("cpi", 1990)


def test_a_lead_is_tested_only_where_there_are_margins():
    rows = openness.standing(SIX, ["KAZ", "KGZ"], {"then": 2018})
    leads = openness.firsts(rows).set_index("series")
    assert leads.at["wgi:va", "first"] == "KGZ" and leads.at["wgi:va", "margin"] is True
    alone = openness.firsts(rows[rows["series"] == "wgi:cc"]).iloc[0]
    assert alone["p_holm"] <= leads.at["wgi:cc", "p_holm"], "a lead among several has to pass a stricter test"
    assert leads["margin"].notna().sum() == leads.index.str.startswith(("wgi", "cpi")).sum()
    assert set(rows["year"]) <= {2017, 2018} and rows["position"].between(0, 100).all()


def test_the_framework_has_every_row_and_says_where_nothing_ranks():
    table = openness.framework(POLICIES, openness.standing(POLICIES, ["KAZ"], {"2018": 2018}))
    blank = table.loc[table["Countries behind Kazakhstan (%), 2018 and latest"] == "no series of the book", "In the framework"]
    assert len(table) == len(POLICIES) and list(blank) == ["Impact, longer term: inclusive growth", "Impact, longer term: trust in government"]


def test_lanes_are_in_order_and_an_unknown_event_is_refused():
    events = data.load("events")
    rows = openness.lanes(events)
    assert list(rows["date_start"]) == sorted(rows["date_start"]) and set(rows["lane"]) == set(openness.LANES)
    with pytest.raises(ValueError, match="no such events: land-protests-2016"):
        openness.lanes(events[events["event_id"] != "land-protests-2016"])


def test_the_densest_window():
    assert openness.densest([2010, 2015, 2015, 2017, 2018], 3) == (2015, 3)
    assert openness.densest([2010, 2012], 1) == (2010, 1), "the earliest of equals"


def test_the_lost_figure_has_every_box_and_names_what_it_leaves_out():
    nodes, edges = data.load("half_open_nodes"), data.load("half_open_edges")
    placed, arrows = openness.outline(nodes, edges)
    assert set(placed["node_id"]) == set(nodes["node_id"])
    kinds = nodes.set_index("node_id")["kind"]
    left = edges.drop(arrows.index)
    ends = set(zip(left["from_node"].map(kinds), left["to_node"].map(kinds)))
    assert ends == {("factor", "outcome"), ("aim", "factor")}
    plot, _ = diagrams.diagram(placed, arrows)
    stars = {note.text.replace("<br>", " ") for note in plot.layout.annotations if "*" in note.text}
    assert stars == {"Contested policy *", "Local coalitions *"}


def test_charts_show_intervals_where_there_are_any():
    rows = openness.standing(SIX, ["KAZ"], {"2018": 2018, "latest": 2030})
    plot = openness.draw_facets(rows)
    assert len(plot.data) == 4 and len({trace.marker.symbol for trace in plot.data}) == 4
    drawn = sum(pd.Series(trace.error_x.array, dtype=float).notna().sum() for trace in plot.data)
    assert drawn == rows["lower"].notna().sum()
    assert {trace.error_x.width for trace in plot.data} == {0}, "a cap would be drawn where no interval is published"
