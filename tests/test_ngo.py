"""Counts of NGOs: families, moments, words of a count, and what the figures are given."""

import math

import pandas as pd
import pytest

from helpers import data, ngo


@pytest.fixture(scope="module")
def counts():
    return data.load("ngo_counts")


@pytest.fixture(scope="module")
def kaz(counts):
    return ngo.described(counts, "KAZ")


def test_every_definition_has_one_family_but_a_flow_has_none():
    codes = data.load("ngo_definitions")["definition"]
    homes = [code for _, _, members in ngo.FAMILIES.values() for code in members.split()]
    assert sorted(homes) == sorted(set(codes) - {"liquidated_in_period"})
    assert ngo.family("liquidated_in_period") is None
    with pytest.raises(ValueError, match="imagined"):
        ngo.family("imagined")


@pytest.mark.parametrize(
    ("date", "middle", "half"),
    [("2012", 2012.5, 0.5), ("2004-01", 2004 + 0.5 / 12, 1 / 24), ("2017-11-21", 2017 + (10 + 20.5 / 31) / 12, 0.0)],
)
def test_a_date_is_placed_in_the_middle_of_what_is_known(date, middle, half):
    assert ngo.moment(date) == pytest.approx((middle, half))


@pytest.mark.parametrize("date", [None, math.nan, ""])
def test_no_date_is_no_place(date):
    assert all(math.isnan(number) for number in ngo.moment(date))


def test_counts_are_said_as_their_sources_print_them(kaz):
    said = kaz.set_index("count_id")["said"]
    assert said["kaz-2023-04-registered-gov"] == "23,335"
    assert said["kaz-2021-registered-gov"] == "over 22,000"
    assert said["kaz-2004-01-active-ngo-leader"] == "300 to 400"
    assert said["kaz-2004-01-reregistered-ngo-leader"] == "up to 1,500"


def test_bars_say_at_least_and_at_most(kaz):
    rows = kaz.set_index("count_id")
    assert rows.at["kaz-2023-04-registered-gov", "up"] == rows.at["kaz-2023-04-registered-gov", "down"] == 0
    assert rows.at["kaz-2004-01-active-ngo-leader", "up"] == 100
    assert rows.at["kaz-2012-cso-moj", "up"] == ngo.WHISKER
    assert rows.at["kaz-2014-10-operating-press", "down"] == ngo.WHISKER


def test_the_doubtful_row_and_other_countries_are_left_out(counts, kaz):
    assert set(kaz["iso3"]) == {"KAZ"}
    assert set(counts[counts["iso3"] == "KAZ"]["count_id"]) - set(kaz["count_id"]) == {"kaz-2020-nonprofit-statistics"}
    assert "tjk-2023-08-liquidated-moj" not in set(ngo.described(counts, "TJK")["count_id"])


def test_one_moment_has_shares_of_its_own_largest_number(kaz):
    rows = ngo.one_moment(kaz, "govkz_civil_society_2023")
    assert rows["share"].iloc[0] == 1 and rows["definition"].iloc[0] == "registered_ngo"
    assert rows.set_index("definition").at["filed_report", "share"] == pytest.approx(5191 / 23335)
    assert list(rows["percent"]) == pytest.approx(list(100 * rows["share"]))
    with pytest.raises(ValueError, match="nobody_2020"):
        ngo.one_moment(kaz, "nobody_2020")


def test_every_field_has_a_theme():
    fields = data.load("ngo_fields")
    rows = ngo.eligible(fields)
    assert set(rows["theme"]) == set(ngo.THEMES) and set(rows["list"]) == set(ngo.LISTS)
    assert not rows.duplicated(["theme", "list"]).any(), "a list both names a theme and misses it"
    extra = pd.concat([fields, fields.tail(1).assign(field_id="law2099-new")])
    with pytest.raises(ValueError, match="law2099-new"):
        ngo.eligible(extra)


def test_no_trace_of_counts_joins_its_marks(kaz):
    plot = ngo.draw_counts(kaz, data.breaks("ngo_counts", iso3="KAZ"))
    assert all("lines" not in trace.mode for trace in plot.data)
    drawn = sum(sum(x is not None for x in trace.x) for trace in plot.data)
    assert drawn == len(kaz)


def test_undated_counts_are_not_placed_in_time(kaz):
    plot = ngo.draw_counts(kaz, data.breaks("ngo_counts", iso3="KAZ"))
    strip = sum(len(trace.x) for trace in plot.data if trace.xaxis == "x2")
    assert strip == kaz["time"].isna().sum() > 0


def test_every_break_of_the_table_is_drawn_by_its_name(kaz):
    breaks = data.breaks("ngo_counts", iso3="KAZ")
    plot = ngo.draw_counts(kaz, breaks)
    assert [shape.x0 for shape in plot.layout.shapes] == list(breaks["from_year"])
    assert {ngo.BREAKS[year].replace(" ", "<br>") for year in breaks["from_year"]} < {note.text for note in plot.layout.annotations}


def test_bars_of_one_moment_are_the_percentages_and_a_range_has_its_line(kaz):
    rows = ngo.one_moment(kaz, "irin_2004")
    plot = ngo.draw_moments({"January 2004": rows})
    bars, *lines = plot.data
    assert list(bars.x) == list(rows["percent"])
    spans = rows[rows["qualifier"] == "at_least"]
    assert [list(line.x) for line in lines] == [[row.percent, 100 * row.share_high] for row in spans.itertuples()] != []
    assert [note.text for note in plot.layout.annotations][1:] == [f"{ngo.SHORT[row.definition]}: {row.said}" for row in rows.itertuples()]


def test_the_numbers_of_the_tested_source_are_labelled_and_no_others(kaz):
    plot = ngo.draw_counts(kaz, data.breaks("ngo_counts", iso3="KAZ"))
    own = kaz[kaz["source_key"] == ngo.TESTED]
    labels = [(y, words) for trace in plot.data if trace.text for y, words in zip(trace.y, trace.text, strict=True) if words]
    assert sorted(labels) == sorted((value, f"{value:,.0f}") for value in own["value"]) != []


def test_lists_are_named_in_order_of_time():
    assert ngo.named(["Award rules", "Law of 2005"]) == "the law of 2005 and the award rules"


def test_words_for_smaller_counts_follow_the_counts():
    assert ngo.below(pd.Series([20, 30]), 18) == "none is smaller than 18"
    assert ngo.below(pd.Series([10, 30]), 18) == "one is smaller than 18"
    assert ngo.below(pd.Series([10, 12]), 18) == "two are smaller than 18"
