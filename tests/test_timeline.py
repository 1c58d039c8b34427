"""The timeline's charts: every event in a lane of its own, every word a name, every line clear of the labels."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, dates, timeline

TODAY = "2026-11-21"


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=30))
def test_no_two_marks_of_a_lane_touch(pairs):
    low, length = zip(*sorted(pairs)) if pairs else ((), ())
    high = [a + b + 1 for a, b in zip(low, length)]
    lane = timeline.lanes(low, high)
    for i in range(len(low)):
        for j in range(i):
            assert lane[i] != lane[j] or low[i] >= high[j]


def bodies():
    rows = [("old", "1998", "2014", None), ("new", "2014-07-01", "2016-07-01", "old"), ("now", "2016-07-01", None, "new")]
    return pd.DataFrame(rows, columns=["agency_id", "date_start", "date_end", "predecessor_ids"])


def test_descents_refuse_an_unknown_parent():
    assert timeline.descents(bodies()) == [("old", "new"), ("new", "now")]
    with pytest.raises(ValueError, match="lost"):
        timeline.descents(bodies().replace({"predecessor_ids": {"old": "lost"}}))


@pytest.mark.parametrize(
    ("shortest", "longest", "ended", "printed"),
    [(15.0, 17.0, True, "15 to 17 years"), (0.69, 1.36, True, "0.7 to 1.4 years"), (1.4, 1.4, False, "1.4 years so far")],
)
def test_the_words_of_a_life(shortest, longest, ended, printed):
    row = pd.Series({"shortest": shortest, "longest": longest, "ended": ended})
    assert timeline.life_words(row) == printed


@pytest.fixture(scope="module")
def tables():
    return [data.load(name) for name in ("events", "event_mentions", "agencies")]


def test_every_dated_event_is_drawn_once_and_no_undated_one(tables):
    events = tables[0]
    rows, spans = timeline.columns(events)
    assert sorted(rows["event_id"]) == sorted(events.loc[events["date_precision"] != "not_dated", "event_id"])
    assert not rows.duplicated(["category", "place", "low"]).any()
    bars = [trace for trace in timeline.event_chart(events, TODAY).data if trace.type == "bar" and trace.meta]
    assert sum(len(trace.x) for trace in bars) == len(rows)


def test_a_vote_announced_for_a_day_that_has_passed_says_that_it_was_not_read():
    row = pd.Series({"status": "announced", "category": "election", "high": 2026.6})
    assert timeline.status_words(row, 2026.9) == "Announced; whether it was held was not read"
    assert timeline.status_words(row, 2026.5) == "Announced"
    assert timeline.status_words(row.replace({"announced": "completed"}), 2026.9) == "Completed"


def test_every_category_and_status_has_a_name(tables):
    assert set(tables[0]["category"]) <= set(timeline.CATEGORIES)
    assert set(tables[0]["status"]) <= set(timeline.STATUS)
    assert set(tables[0]["date_precision"]) <= set(timeline.PRECISION)


def test_every_outcome_has_a_name_and_every_mention_a_part_of_a_bar(tables):
    found = dates.compared(*tables[:2])
    assert set(found["outcome"]) <= set(timeline.OUTCOMES)
    bars = [trace for trace in timeline.outcome_chart(found).data if trace.type == "bar"]
    assert sum(sum(trace.x) for trace in bars) == len(found)


def test_a_plan_has_a_horizon_and_a_goal_lies_ahead(tables):
    rows = timeline.plans(tables[0], TODAY)
    now = dates.stretch(TODAY)[0]
    assert (rows["high"] > rows["low"]).all() and rows["runs"].eq(rows["high"] > now).all()
    assert rows.loc[rows["span"] == 0, "low"].gt(now).all()
    so_far, ahead = timeline.plan_chart(rows, TODAY).data[:2]
    assert max(so_far.base + so_far.x) <= now + 1e-9 and min(ahead.base) >= now
    assert sum(so_far.x) + sum(ahead.x) == pytest.approx(rows["span"].sum())


def test_every_agency_comes_after_its_predecessors(tables):
    lived = dates.lives(tables[2], TODAY).set_index("agency_id")
    for parent, child in timeline.descents(tables[2]):
        assert lived.at[parent, "died"] <= lived.at[child, "born_by"]
        assert lived.at[parent, "died_by"] >= lived.at[child, "born"]


def test_no_line_between_agencies_runs_through_the_words(tables):
    plot = timeline.agency_chart(dates.lives(tables[2], TODAY))
    words, lines = plot.layout.annotations, list(plot.select_traces({"mode": "lines+markers"}))
    assert len(words) == len(tables[2]) and len(lines) == len(timeline.descents(tables[2]))
    for word in words:
        for line in lines:
            if line.y[0] < word.y < line.y[1]:
                assert line.x[0] <= word.x if word.xanchor == "left" else line.x[0] >= word.x
