"""Dates as stretches of time: their bounds, what a stated date says of a verified one, tallies, and how long bodies lived."""

from datetime import date, timedelta
from math import inf, isnan, nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, dates


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("2007", 2007, 2008), ("2007-01", 2007, 2007 + 31 / 365), ("2008-12", 2008 + 335 / 366, 2009), ("2008-12-31", 2008 + 365 / 366, 2009)],
)
def test_a_written_date_is_as_long_as_it_is_vague(text, low, high):
    assert dates.stretch(text) == pytest.approx((low, high))


def test_a_missing_date_has_no_place():
    assert all(map(isnan, dates.stretch(None)))


@pytest.mark.parametrize("text", ["07", "2007-5", "May 2007", "2007-02-30", "2007-13", "2007-00", "2007-01-00", "2007-01-01T10"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        dates.stretch(text)


@given(st.dates())
def test_a_day_lies_in_its_month_and_a_month_in_its_year(day):
    if day.year < 1000:
        return
    text = day.isoformat()
    (a, b), (c, d), (e, f) = (dates.stretch(text[:n]) for n in (4, 7, 10))
    assert a <= c <= e < f <= d <= b


@given(st.dates(max_value=date.max - timedelta(days=1)))
def test_a_day_ends_where_the_next_begins(day):
    if day.year < 1000:
        return
    assert dates.stretch(day.isoformat())[1] == dates.stretch((day + timedelta(days=1)).isoformat())[0]


def frame(*rows):
    return pd.DataFrame(rows, columns=["event_id", "date_start", "date_end", "date_precision"])


def test_extents():
    rows = frame(("a", "2005", "2006", "range"), ("b", "2001", None, "open"), ("c", None, "2030", "range"), ("d", None, None, "not_dated"))
    found = dates.extents(rows)
    assert found["low"].tolist()[:3] == [2005, 2001, -inf]
    assert found["high"].tolist()[:3] == [2007, inf, 2031]
    assert isnan(found["low"][3]) and isnan(found["high"][3])
    assert found["when"].tolist() == ["2005 to 2006", "from 2001", "until 2030", "not dated"]


def test_extents_of_no_rows():
    assert dates.extents(frame()).empty


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
    assert dates.written(*cells) == printed


@pytest.mark.parametrize(("text", "year"), [("2030", 2030), ("2030-12", 2030), ("2030-12-31", 2030), ("2031-01-01", 2031)])
def test_the_last_year_of_a_stretch(text, year):
    assert dates.last_year(dates.stretch(text)[1]) == year


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
    assert dates.compare(stated, verified) == word


def test_a_document_cannot_confirm_the_date_that_rests_on_it():
    events = frame(("a", "2007", None, "year"), ("b", "2012-03", None, "month")).assign(title=["A", "B"], source_key=["knox2008", "law"])
    stated = [("a", "knox2008", "2007"), ("a", "baimenov", "2007"), ("a", "knox2008", None), ("a", "knox2008", "2009"), ("b", "knox2008", "2012")]
    mentions = pd.DataFrame(stated, columns=["event_id", "source_key", "stated_start"]).assign(stated_end=None, stated_precision="year")
    found = dates.compared(events, mentions)
    assert found["outcome"].tolist() == ["own", "same", "none", "apart", "coarser"]
    assert found.loc[4, ["title", "source", "said", "true"]].tolist() == ["B", "law", "2012", "March 2012"]
    with pytest.raises(KeyError):
        dates.compared(events.iloc[:1], mentions)


def test_an_event_is_told_by_the_documents_that_mention_it():
    events = frame(("b", "2012", None, "year"), ("a", "2007", None, "year"))
    mentions = pd.DataFrame({"event_id": ["a", "a"], "source_key": ["knox2008", "knox2008"]})
    told = dates.told_by(events, mentions)
    assert list(told.columns) == list(dates.DOCUMENTS)
    assert told["knox2008"].tolist() == [False, True] and not told["baimenov"].any()


def test_busiest_takes_the_earliest_of_equals():
    assert dates.busiest(pd.Series([2001.1, 2001.9, 2007.0, 2007.5]), 1) == (2001, 2)
    assert dates.busiest(pd.Series([2001.1, 2007.0, 2008.5, nan]), 2) == (2007, 2)


def test_periods_refuse_a_start_that_is_too_early():
    assert dates.periods(pd.Series([1994.9, 1995, 2050]), [1990, 1995]).tolist() == ["1990–94", "1995 on", "1995 on"]
    with pytest.raises(ValueError, match="1989"):
        dates.periods(pd.Series([1989.0]), [1990, 1995])


def bodies():
    rows = [("old", "1998", "2014", None), ("new", "2014-07-01", "2016-07-01", "old"), ("now", "2016-07-01", None, "new")]
    return pd.DataFrame(rows, columns=["agency_id", "date_start", "date_end", "predecessor_ids"])


def test_order_is_open_where_stretches_overlap():
    assert dates.order((1991.91, 1991.92), (1991.95, 1991.96)) == "before"
    assert dates.order((1999.5, 1999.6), (1998, 1999)) == "after"
    assert dates.order((2014, 2015), (2014, 2014.1)) == dates.order((nan, nan), (2014, 2015)) == "open"


def test_a_life_is_as_uncertain_as_its_ends():
    lived = dates.lives(bodies(), "2026-07-01")
    assert (lived["shortest"][0], lived["longest"][0]) == (15, 17)
    assert lived["longest"][1] == pytest.approx(2, abs=0.01)
    assert lived["ended"].tolist() == [True, True, False]
    assert dates.median_life(lived) == pytest.approx((8.5, 9.5), abs=0.02)
    with pytest.raises(ValueError, match="no body"):
        dates.median_life(lived[~lived["ended"]])


def test_a_turn_between_two_days_widens_both_lives():
    lived = dates.lives(bodies(), "2026-07-01", {("new", "now"): ("2015-07-01", "2016-07-01")})
    assert (lived["shortest"][1], lived["longest"][1]) == pytest.approx((1, 2), abs=0.01)
    assert (lived["shortest"][2], lived["longest"][2]) == pytest.approx((10, 11), abs=0.01)
    assert lived["until"].tolist() == ["2014", "between 1 July 2015 and 1 July 2016", "goes on"]
    assert lived["since"].tolist() == ["1998", "1 July 2014", "between 1 July 2015 and 1 July 2016"]
    with pytest.raises(KeyError, match="lost"):
        dates.lives(bodies(), "2026-07-01", {("lost", "now"): ("2015", "2016")})


@pytest.fixture(scope="module")
def tables():
    return [data.load(name) for name in ("events", "event_mentions")]


def test_every_mention_is_of_a_document_and_has_an_outcome(tables):
    events, mentions = tables
    assert set(mentions["source_key"]) <= set(dates.DOCUMENTS)
    found = dates.compared(events, mentions)
    assert len(found) == len(mentions)
    assert set(found["outcome"]) <= {"same", "coarser", "part", "overlaps", "apart", "none", "own"}


def test_tallies_add_up(tables):
    rows = dates.extents(tables[0])
    told = dates.told_by(rows, tables[1])
    table = dates.tally(told, rows["category"])
    assert table["all"].sum() == len(rows)
    assert table[list(told.columns)].sum().equals(told.sum())
    assert table["none"].sum() + told.any(axis=1).sum() == len(rows)
