"""The shared charts show every interval, and tell their verdicts without colour."""

import pandas as pd
import pytest

from helpers import charts

ENDS = ("lower", "upper")
FRAME = pd.DataFrame(
    {"iso3": ["KAZ", "RUS", "KGZ"], "name": ["Kazakhstan", "Russia", "Kyrgyzstan"], "year": [2004, 2005, 2006],
     "value": [40.04, 50.0, 20.0], "lower": [30.0, 40.0, 20.0], "upper": [55.0, 60.0, 26.0], "kind": ["a", "b", "a"]}
)


def test_whiskers_are_the_distances_to_the_ends():
    bars = charts.whiskers(FRAME, "value", ENDS)
    assert list(bars["array"]) == [15.0, 10.0, 6.0] and list(bars["arrayminus"]) == [10.0, 10.0, 0.0]
    assert not bars["symmetric"]


def test_a_value_outside_its_interval_is_refused():
    with pytest.raises(ValueError, match="value 40.04 lies outside its interval, 41.0 to 55.0"):
        charts.whiskers(FRAME.assign(lower=41.0).iloc[:1], "value", ENDS)


def test_dots_are_sorted_with_the_largest_on_top():
    plot = charts.dots(FRAME, "value", ENDS, "name")
    assert list(plot.layout.yaxis.ticktext) == ["Kyrgyzstan", "Kazakhstan", "Russia"]
    assert list(plot.data[0].x) == [20.0, 40.0, 50.0] and list(plot.data[0].error_x.array) == [6.0, 15.0, 10.0]


def test_a_line_keeps_the_look_of_its_country_and_moves_by_its_shift():
    trace = charts.line(FRAME, "year", "value", ENDS, "RUS", "Russia", shift=0.2, meta={"country": "Russia"})
    assert list(trace.x) == [2004.2, 2005.2, 2006.2] and trace.meta == {"country": "Russia"}
    assert trace.line.dash != "solid" and list(trace.error_y.array) == [15.0, 10.0, 6.0]


def test_panels_stand_apart_at_both_widths_and_wrap_their_names():
    titles = {"a": ("Voice and accountability", "rose"), "b": ("Rule of law", "fell")}
    years = FRAME.assign(year=[1996, 2006, 2023])
    plot, narrow = charts.panels(years, "kind", titles, "year", "value", ENDS, "KAZ")
    assert [list(trace.y) for trace in plot.data] == [[40.0, 20.0], [50.0]]
    for layout in (plot.layout, narrow):
        assert layout["xaxis"]["domain"][1] < layout["xaxis2"]["domain"][0]
        assert list(layout["xaxis"]["tickvals"]) == [2000, 2020]
    assert [note["text"] for note in narrow["annotations"]] == ["<b>Voice and<br>accountability</b><br>rose", "<b>Rule of law</b><br>fell"]


def test_verdicts_place_every_pair_once_in_a_triangle():
    pairs = pd.DataFrame(
        [("A", "B", 0.1, "same"), ("A", "C", 0.9, "ahead"), ("B", "C", 0.8, "ahead")], columns=["first", "second", "value", "verdict"]
    )
    plot = charts.verdicts(pairs, ["A", "B", "C"], {"ahead": "circle", "same": "line-ew"})
    assert [trace.marker.symbol for trace in plot.data] == ["circle", "line-ew"]
    assert [(x, y) for trace in plot.data for x, y in zip(trace.x, trace.y, strict=True)] == [(2, 0), (2, 1), (1, 0)]
    assert list(plot.data[0].text) == ["0.90", "0.80"]
