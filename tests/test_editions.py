"""One year in many editions: verdicts follow margins, editions stay apart, places are counted in one crowd."""

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import data, editions
from helpers.editions import ABSENT, AGREES, BARE_AGREES, BARE_DIFFERS, DIFFERS, FAILS, HOLDS, higher, rank
from tests.documents import needs_documents, said


@pytest.fixture(scope="module")
def every():
    return data.load_editions("wgi_editions")


@pytest.fixture(scope="module")
def two():
    return data.load("wgi", edition=2024), data.load("wgi", edition=2025)


@pytest.fixture(scope="module")
def table(every):
    return editions.grid(every)


def edition(*rows, error=0.2):
    """A small edition: rows of (iso3, year, estimate, rank); without margins where `error` is None."""
    frame = pd.DataFrame(rows, columns=["iso3", "year", "estimate", "rank"]).assign(indicator="ge", standard_error=error)
    frame["rank_lower"], frame["rank_upper"] = frame["rank"] - 10, frame["rank"] + 10
    frame["rank_counted"] = float("nan")
    if error is None:
        frame["rank_counted"], frame["standard_error"] = frame["rank"], float("nan")
        frame[["rank", "rank_lower", "rank_upper"]] = float("nan")
    return frame


# --- verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gap", "error", "verdict"),
    [(1, 0.2, HOLDS), (-1, 0.2, FAILS), (0.1, 0.2, AGREES), (-0.1, 0.2, DIFFERS), (1, None, BARE_AGREES), (-1, None, BARE_DIFFERS)],
)
def test_an_order_is_judged_by_the_margin_of_its_own_edition(gap, error, verdict):
    frame = edition(("KAZ", 2006, gap, 50), ("RUS", 2006, 0.0, 40), error=error)
    assert higher(("KAZ", "RUS"))(frame).verdict == verdict


def test_the_margin_that_decides_is_the_root_of_the_squares():
    # 1.645 * sqrt(0.2² + 0.2²) = 0.4652
    for gap, verdict in ((0.465, AGREES), (0.466, HOLDS)):
        assert higher(("KAZ", "RUS"))(edition(("KAZ", 2006, gap, 50), ("RUS", 2006, 0, 40))).verdict == verdict


def test_a_sentence_about_several_holds_only_if_all_do_and_fails_if_one_is_reversed():
    claim = higher(("KAZ", "RUS"), ("KAZ", "UZB"))

    def verdict(russia, uzbekistan):
        return claim(edition(("KAZ", 2006, 0, 50), ("RUS", 2006, russia, 40), ("UZB", 2006, uzbekistan, 30))).verdict

    assert [verdict(-1, -1), verdict(-1, -0.1), verdict(-1, 0.1), verdict(-1, 1)] == [HOLDS, AGREES, DIFFERS, FAILS]


def test_a_printed_rank_is_never_proved_by_an_interval():
    frame = edition(("KAZ", 2006, 0, 38.04))
    found = {value: rank("KAZ", year=2006, value=value)(frame).verdict for value in (38.0, 33.6, 20.0)}
    assert found == {38.0: AGREES, 33.6: DIFFERS, 20.0: FAILS}
    bare = edition(("KAZ", 2006, 0, 20), error=None)
    assert [rank("KAZ", value=v)(bare).verdict for v in (20.0, 33.6)] == [BARE_AGREES, BARE_DIFFERS]


def test_a_change_ends_with_the_edition_and_a_year_that_is_not_there_is_said_to_be_absent():
    frame = edition(("KAZ", 2006, 0, 40), ("KAZ", 2010, 1, 65))
    rise = higher(("KAZ", "KAZ"), years=(None, 2006))(frame)
    assert rise.verdict == HOLDS and rise.numbers.startswith("to 2010: +1.00 (0.53 to ")
    assert higher(("KAZ", "KAZ"), years=(2017, 2006))(frame).verdict == ABSENT
    assert rank("KAZ", below=50)(frame).verdict == FAILS and rank("KAZ", year=2006, below=50)(frame).verdict == AGREES
    with pytest.raises(KeyError, match="MNG ge 2006: 0 rows"):
        higher(("KAZ", "MNG"))(frame)


@settings(deadline=None)
@given(st.floats(-3, 3), st.floats(0.05, 1))
def test_a_sentence_and_its_contrary_never_both_hold(gap, error):
    assume(gap)
    frame = edition(("KAZ", 2006, gap, 50), ("RUS", 2006, 0.0, 40), error=error)
    one, other = (higher(pair)(frame).verdict for pair in (("KAZ", "RUS"), ("RUS", "KAZ")))
    assert {one, other} in ({HOLDS, FAILS}, {AGREES, DIFFERS})


# --- the grid of the chapter -----------------------------------------------------------------------------------------


def test_what_the_editions_say_to_knox(table):
    """By hand from the workbooks: estimates of 2006, Kazakhstan and Russia, −0.457 and −0.450, −0.426 and −0.438, −0.477 and −0.469."""
    verdict = table.set_index(["sentence", "edition"])["verdict"]
    row = verdict["Russia is ahead of Kazakhstan"]
    assert [row[e] for e in (2014, 2017, 2024, 2025)] == [AGREES, DIFFERS, AGREES, BARE_AGREES]
    assert set(verdict["Kazakhstan ahead of Turkmenistan"].drop(2025)) == {HOLDS}
    assert verdict[("Kazakhstan ahead of Kyrgyzstan", 2025)] == BARE_DIFFERS
    assert verdict[("Effectiveness rose, 2006 to 2017", 2017)] == ABSENT


def test_the_edition_without_margins_gets_no_verdict_by_margin(table):
    bare = table[table["edition"] == 2025]
    assert set(bare["verdict"]) <= {BARE_AGREES, BARE_DIFFERS} and bare["p_value"].isna().all()
    assert not set(table[table["edition"] < 2025]["verdict"]) & {BARE_AGREES, BARE_DIFFERS}


def test_the_correction_counts_the_tests_of_one_edition(table):
    rows = table.dropna(subset="p_value")
    assert (rows["p_holm"] >= rows["p_value"]).all() and set(rows.groupby("edition").size()) == {9, 10}
    smallest = rows.loc[rows[rows["edition"] == 2024]["p_value"].idxmin()]
    assert smallest["p_holm"] == pytest.approx(10 * smallest["p_value"])


def test_summary_and_runs():
    table = pd.DataFrame(
        [("a", 2014, HOLDS), ("a", 2015, HOLDS), ("b", 2014, AGREES), ("b", 2015, DIFFERS), ("c", 2014, FAILS), ("c", 2015, ABSENT), ("c", 2016, BARE_DIFFERS)],
        columns=["sentence", "edition", "verdict"],
    )
    assert editions.summary(table) == {"holds": ["a"], "fails": ["c"], "turns": ["b"], "bare": ["c"]}
    assert editions.told(table, "a") == "holds by the margin in 2014 and 2015"
    with pytest.raises(KeyError):
        editions.told(table, "d")


@needs_documents
@pytest.mark.parametrize(
    ("locator", "words"),
    [
        ("knox2008, L1289", "33.6%"),
        ("knox2008, L1293-1295", "close second to russia (at 37.9)"),
        ("knox2008, L1291-1295", "relative position of kazakhstan"),
        ("knox2008, L1291-1297", "relatively high, by comparison"),
        ("knox2008, L1435-1443", "hugely corrupt"),
        ("oconnor2019, L130", "testify to an improving situation"),
        ("zhansulu2022, L154", "example of political and economic stability"),
        ("baimenov, L53", "lower half"),
    ],
)
def test_sentences_stand_where_they_are_said_to_stand(locator, words):
    assert locator in {sentence.source for sentence in editions.SENTENCES}
    assert words in said(*locator.split(", "))


# --- places in the crowd ---------------------------------------------------------------------------------------------


def test_counted_ranks_are_the_publishers_but_for_ties(two):
    older, _ = two
    apart = (editions.counted(older) - older["rank"]).abs()
    assert (apart < 0.5).mean() > 0.95
    mine = older["iso3"] == "KAZ"
    assert apart[mine & (older["indicator"] == "ge") & (older["year"] == 2006)].item() < 0.001


def test_two_printed_ranks_leave_two_numbers_of_economies():
    assert editions.denominators([33.6, 37.9]) == {211: [71, 80], 214: [72, 81]}
    assert round(100 * 71 / 211, 1) == 33.6 and round(100 * 80 / 211, 1) == 37.9
    assert editions.denominators([50.0], 10, 11) == {10: [5]}


@settings(deadline=None)
@given(st.integers(20, 300), st.data())
def test_recount_brackets_every_way_to_leave(others, draw):
    below = draw.draw(st.integers(0, others))
    fewer = draw.draw(st.integers(0, 10))
    gone_below = draw.draw(st.integers(max(0, fewer - (others - below)), min(fewer, below)))
    low, high = editions.recount(below, others, fewer)
    assert low - 1e-9 <= 100 * (below - gone_below) / (others - fewer) <= high + 1e-9
    with pytest.raises(ValueError, match="expected fewer than there are"):
        editions.recount(below, others, others)


def test_kazakhstan_in_2006_fell_by_as_many_places_as_economies_passed_it(two):
    moved = editions.compared(*two).query("year == 2006 and indicator == 'ge'").set_index("iso3")
    mine = moved.loc["KAZ"]
    assert len(moved) == 206 and mine["before"] == pytest.approx(38.04878) and mine["after"] == pytest.approx(20)
    passed = (moved["before"] < mine["before"]) & (moved["after"] > mine["after"])
    dropped = (moved["before"] > mine["before"]) & (moved["after"] < mine["after"])
    assert -mine["shift"] * 205 / 100 == pytest.approx(passed.sum() - dropped.sum()) and passed["KGZ"]
    assert mine["outside"] and not moved.at["DNK", "outside"] and not moved.at["REU", "outside"], "on the rounded bound is inside"


def test_the_crowd_is_that_of_both_editions():
    old = edition(("AAA", 2006, 1, 0), ("BBB", 2006, 2, 50), ("CCC", 2006, 3, 100))
    new = edition(("BBB", 2006, 5, 100), ("CCC", 2006, 4, 50), ("DDD", 2006, 0, 0), ("CCC", 2007, 4, 50))
    moved = editions.compared(old, new).set_index("iso3")
    assert moved["before"].to_dict() == {"BBB": 0, "CCC": 100} and moved["after"].to_dict() == {"BBB": 100, "CCC": 0}
    assert moved["shift"].to_dict() == {"BBB": 100, "CCC": -100} and moved["outside"].all()
    with pytest.raises(ValueError, match="at least two economies"):
        editions.counted(new)


def test_an_edition_is_never_outside_itself(two):
    older, _ = two
    itself = editions.compared(older, older)
    tied = set(older[(editions.counted(older) - older["rank"]).abs() > 0.5]["iso3"])
    assert not itself["shift"].any() and not itself[~itself["iso3"].isin(tied)]["outside"].any()


def test_one_year_keeps_editions_apart(every):
    table = editions.one_year(every, 2006)
    assert not table.duplicated(["edition", "iso3", "indicator"]).any() and table["rank"].notna().all()
    assert (table["rank_lower"].isna() == (table["edition"] == 2025)).all()
    names = {"KAZ": "Kazakhstan", "RUS": "Russia"}
    plot = editions.one_year_chart(table[table["iso3"].isin(names)], names)
    assert len(plot.data) == 24 and {trace.mode for trace in plot.data} == {"markers"}, "no line joins editions"
    flat, headings = editions.wide(table[table["iso3"] == "KAZ"], names)
    own = flat[flat["edition"] == 2024]
    assert len(own) == 1 and own["ge_rank"].item() == pytest.approx(38.04878) and headings["edition"] == "Edition" and set(headings) <= set(flat)
    with pytest.raises(ValueError, match="no edition holds the year 1900"):
        editions.one_year(every, 1900)


def test_a_citation_names_what_is_needed_and_says_what_is_missing(every):
    def line(edition):
        rows = every[edition]
        row = rows[(rows["iso3"] == "KAZ") & (rows["indicator"] == "ge") & (rows["year"] == 2006)].iloc[0]
        return editions.citation(row, "Kazakhstan", "2026-01-31")

    for words in ("2024 edition", "2026-01-31", "2006", "−0.48 (standard error 0.19)", "38.0 (90 % interval 25.9 to 50.2)", "206 economies"):
        assert words in line(2024)
    assert "no standard error at hand" in line(2025) and "counted, no interval" in line(2025)
