"""Dates as stretches of time: their bounds, their lanes, what a stated date says of a verified one, and how long bodies lived."""

from math import inf, isnan, nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, timeline


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("2007", 2007, 2008), ("2007-01", 2007, 2007 + 31 / 365), ("2008-12", 2008 + 335 / 366, 2009), ("2008-12-31", 2008 + 365 / 366, 2009)],
)
def test_a_written_date_is_as_long_as_it_is_vague(text, low, high):
    assert timeline.stretch(text) == pytest.approx((low, high))


def test_a_missing_date_has_no_place():
    assert all(map(isnan, timeline.stretch(None)))


@pytest.mark.parametrize("text", ["07", "2007-5", "May 2007", "2007-02-30", "2007-13"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        timeline.stretch(text)


@given(st.dates())
def test_a_day_lies_in_its_month_and_a_month_in_its_year(day):
    if day.year < 1000:
        return
    text = day.isoformat()
    (a, b), (c, d), (e, f) = (timeline.stretch(text[:n]) for n in (4, 7, 10))
    assert a <= c <= e < f <= d + 1e-9 <= b + 2e-9


def frame(*rows):
    return pd.DataFrame(rows, columns=["event_id", "date_start", "date_end", "date_precision"])


def test_extents():
    rows = frame(("a", "2005", "2006", "range"), ("b", "2001", None, "open"), ("c", None, "2030", "range"), ("d", None, None, "not_dated"))
    found = timeline.extents(rows)
    assert found["low"].tolist()[:3] == [2005, 2001, -inf]
    assert found["high"].tolist()[:3] == [2007, inf, 2031]
    assert isnan(found["low"][3]) and isnan(found["high"][3])


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (("2007-05-21", None, "day"), "21 May 2007"),
        (("2006-03", None, "month"), "March 2006"),
        (("2005", "2006", "range"), "2005 to 2006"),
        (("2001", None, "open"), "from 2001"),
        ((None, "2030", "range"), "until 2030"),
        ((None, None, "not_dated"), "not dated"),
    ],
)
def test_written(cells, printed):
    assert timeline.written(*cells) == printed


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=30))
def test_no_two_marks_of_a_lane_touch(pairs):
    low, length = zip(*sorted(pairs)) if pairs else ((), ())
    high = [a + b for a, b in zip(low, length)]
    lane = timeline.lanes(low, high, gap=1)
    for i in range(len(low)):
        for j in range(i):
            assert lane[i] != lane[j] or low[i] >= high[j] + 1


@pytest.mark.parametrize(
    ("stated", "verified", "word"),
    [
        ((2007, 2008), (2007, 2008), "same"),
        ((2007, 2008), (2007.4, 2007.5), "coarser"),
        ((-inf, 2031), (1997.8, 2031), "coarser"),
        ((2006.2, inf), (2006.8, 2006.9), "coarser"),
        ((2021, 2022), (2020, 2022), "part"),
        ((2006, inf), (2004.8, 2008), "overlaps"),
        ((2016, 2016.1), (2015.9, 2016), "apart"),
        ((nan, nan), (2007, 2008), "none"),
    ],
)
def test_what_a_stated_date_says(stated, verified, word):
    assert timeline.compare(stated, verified) == word


def test_busiest_takes_the_earliest_of_equals():
    assert timeline.busiest(pd.Series([2001.1, 2001.9, 2007.0, 2007.5]), 1) == (2001, 2)
    assert timeline.busiest(pd.Series([2001.1, 2007.0, 2008.5, nan]), 2) == (2007, 2)


def test_periods_refuse_a_start_that_is_too_early():
    assert timeline.periods(pd.Series([1994.9, 1995, 2050]), [1990, 1995]).tolist() == ["1990–94", "1995 on", "1995 on"]
    with pytest.raises(ValueError, match="1989"):
        timeline.periods(pd.Series([1989.0]), [1990, 1995])


def bodies():
    rows = [("old", "1998", "2014", None), ("new", "2014-07-01", "2016-07-01", "old"), ("now", "2016-07-01", None, "new")]
    return pd.DataFrame(rows, columns=["agency_id", "date_start", "date_end", "predecessor_ids"])


def test_a_life_is_as_uncertain_as_its_ends():
    lived = timeline.lives(bodies(), "2026-07-01")
    assert (lived["shortest"][0], lived["longest"][0]) == (15, 17)
    assert lived["longest"][1] == pytest.approx(2, abs=0.01)
    assert lived["ended"].tolist() == [True, True, False]
    assert timeline.median_life(lived) == pytest.approx((8.5, 9.5), abs=0.02)
    with pytest.raises(ValueError, match="no body"):
        timeline.median_life(lived[~lived["ended"]])


def test_descents_refuse_an_unknown_parent():
    assert timeline.descents(bodies()) == [("old", "new"), ("new", "now")]
    with pytest.raises(ValueError, match="lost"):
        timeline.descents(bodies().replace({"predecessor_ids": {"old": "lost"}}))


@pytest.fixture(scope="module")
def tables():
    return [data.load(name) for name in ("events", "event_mentions", "agencies")]


def test_every_dated_event_is_drawn_once_and_no_undated_one(tables):
    events = tables[0]
    rows, spans = timeline.columns(events, 0.3)
    assert sorted(rows["event_id"]) == sorted(events.loc[events["date_precision"] != "not_dated", "event_id"])
    assert not rows.duplicated(["category", "place", "low"]).any()
    bars = [trace for trace in timeline.event_chart(events, "2026-11-21").data if trace.type == "bar" and trace.meta]
    assert sum(len(trace.x) for trace in bars) == len(rows)


def test_every_category_and_status_has_a_name(tables):
    assert set(tables[0]["category"]) <= set(timeline.CATEGORIES)
    assert set(tables[0]["status"]) <= set(timeline.STATUS)
    assert set(tables[0]["date_precision"]) <= set(timeline.PRECISION)


def test_every_mention_is_of_a_document_and_has_an_outcome(tables):
    events, mentions, _ = tables
    assert set(mentions["source_key"]) <= set(timeline.DOCUMENTS)
    found = timeline.compared(events, mentions)
    assert len(found) == len(mentions)
    assert set(found["outcome"]) <= set(timeline.OUTCOMES)


def test_tallies_add_up(tables):
    rows = timeline.extents(tables[0])
    told = timeline.told_by(rows, tables[1])
    table = timeline.tally(told, rows["category"])
    assert table["all"].sum() == len(rows)
    assert table["none"].sum() + told.any(axis=1).sum() == len(rows)


def test_every_agency_comes_after_its_predecessors(tables):
    lived = timeline.lives(tables[2], "2026-11-21").set_index("agency_id")
    for parent, child in timeline.descents(tables[2]):
        assert lived.at[parent, "died"] <= lived.at[child, "born_by"]
        assert lived.at[parent, "died_by"] >= lived.at[child, "born"]
