"""Votes and seats, terms and results of votes: published examples, arithmetic facts and what the tables must give."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, election_charts, elections

# New Zealand 2005, party vote and seats in per cent, from the source wikipedia_gallagher. It prints 1.11, from a sum of squares of
# 2.4711; its own rows add up to 2.53, about one row more.
NEW_ZEALAND = {
    "Labour": (41.10, 41.32), "National": (39.10, 39.67), "NZ First": (5.72, 5.79), "Greens": (5.30, 4.96), "Maori": (2.12, 3.30),
    "United Future": (2.67, 2.48), "ACT": (1.51, 1.65), "Progressives": (1.16, 0.82), "Destiny": (0.62, 0), "Legalise Cannabis": (0.25, 0),
    "Christian Heritage": (0.12, 0), "Alliance": (0.07, 0), "Family Rights": (0.05, 0), "Democrats": (0.05, 0), "Libertarianz": (0.04, 0),
    "Direct Democracy": (0.03, 0), "99MP": (0.03, 0), "OneNZ": (0.02, 0), "Republicans": (0.02, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def majilis():
    return data.load("majilis_elections")


@pytest.fixture(scope="module")
def index(majilis):
    return elections.disproportionality(majilis)


# --- measures ----------------------------------------------------------------------------------------------------------


def test_the_index_of_gallagher_as_published_for_new_zealand():
    votes, seats = zip(*NEW_ZEALAND.values())
    rows = sum((vote - seat) ** 2 for vote, seat in NEW_ZEALAND.values())
    assert rows == pytest.approx(2.4711 + 0.0625, abs=0.002)  # the row left out of the printed sum is that of 0.25 per cent
    assert elections.gallagher(votes, seats) == pytest.approx(math.sqrt(rows / 2), abs=0.005) == pytest.approx(1.11, abs=0.02)


def test_the_index_of_gallagher_as_published_for_four_parties():
    """calculator_gallagher: gaps 6, 3, 1 and 4, sum of squares 62, root of 31."""
    assert elections.gallagher([42, 31, 17, 10], [48, 28, 18, 6]) == pytest.approx(math.sqrt(31))
    assert elections.loosemore_hanby([42, 31, 17, 10], [48, 28, 18, 6]) == pytest.approx(7)


@pytest.mark.parametrize("parties", [1, 2, 5])
def test_equal_parties_count_as_many_as_they_are(parties):
    assert elections.effective_number([7] * parties) == pytest.approx(parties)
    assert elections.effective_number([7] * parties + [0, None]) == pytest.approx(parties)


def test_all_seats_to_a_party_without_votes_is_the_end_of_the_scale():
    assert elections.gallagher([100, 0], [0, 10]) == elections.loosemore_hanby([100, 0], [0, 10]) == 100


counts = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 100)), min_size=1, max_size=12)
counts = counts.filter(lambda rows: sum(v for v, _ in rows) and sum(s for _, s in rows))


@given(counts)
def test_gallagher_lies_between_nought_and_loosemore_hanby(rows):
    votes, seats = zip(*rows)
    one, two = elections.gallagher(votes, seats), elections.loosemore_hanby(votes, seats)
    assert 0 <= one <= two + 1e-9 <= 100 + 1e-6
    assert two >= elections.wasted(votes, seats) - 1e-9  # a vote without a seat is a gap


@given(counts, st.integers(2, 9))
def test_only_shares_matter(rows, factor):
    votes, seats = zip(*rows)
    assert elections.gallagher([factor * v for v in votes], seats) == pytest.approx(elections.gallagher(votes, seats))


@pytest.mark.parametrize("bad", [[], [0, 0], [3, -1]])
def test_shares_refuse_what_has_no_shares(bad):
    with pytest.raises(ValueError, match="above 0"):
        elections.shares(bad)


# --- handing out seats -------------------------------------------------------------------------------------------------


def test_largest_remainders():
    """Quotas 4.7, 2.9, 1.5 and 0.9 of ten seats: whole parts 4, 2, 1, 0, then one each to .9, .9 and .7."""
    assert elections.allocate([47, 29, 15, 9], 10) == [5, 3, 1, 1]
    assert elections.allocate([47, 29, 15, 9], 10, threshold=10) == [5, 3, 2, 0]


def test_a_second_list_gets_in_below_the_threshold():
    assert elections.allocate([90, 6, 4], 98, threshold=7) == [98, 0, 0]
    assert elections.allocate([4, 90, 6], 98, threshold=7, least=2) == [0, 92, 6]
    with pytest.raises(ValueError, match="no party"):
        elections.allocate([1, 1], 10, threshold=60, least=0)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=9), st.integers(1, 150))
def test_every_seat_is_given_and_none_strays_from_its_quota(votes, seats):
    given_out = elections.allocate(votes, seats)
    assert sum(given_out) == seats
    assert all(abs(s - v * seats / sum(votes)) < 1 for v, s in zip(votes, given_out))


@pytest.mark.parametrize("day", ["2012-01-15", "2016-03-20", "2021-01-10"])
def test_the_seats_of_the_majilis_follow_from_its_votes(majilis, day):
    rows = elections.lists(majilis, day)
    assert elections.allocate(list(rows["votes"]), 98, 7) == list(rows["seats"])


# --- the Majilis -------------------------------------------------------------------------------------------------------


def test_2007_by_hand(index):
    """One list of seven took all seats: the gaps are its own 11.59 and the shares of the six losers."""
    losers = [269310, 183346, 89855, 76799, 46436, 22159]
    total = sum(losers) + 5247720
    gaps = [100 * sum(losers) / total, *(100 * votes / total for votes in losers)]
    row = index.loc["2007"]
    assert row["gallagher"] == pytest.approx(math.sqrt(sum(gap**2 for gap in gaps) / 2))
    assert row["wasted"] == pytest.approx(gaps[0]) and row["loosemore_hanby"] == pytest.approx(gaps[0])
    assert row["effective_seats"] == 1 and row["leader_seats"] == 100


def test_only_elections_with_lists_have_an_index(index, majilis):
    assert list(index.index) == ["1999", "2004", "2007", "2012", "2016", "2021", "2023"]
    with pytest.raises(ValueError, match="1995-12-09"):
        elections.lists(majilis, "1995-12-09")


def test_the_whole_house_holds_every_seat(majilis, index):
    for year, row in index.iterrows():
        assert elections.house(majilis, row["election_date"])["seats"].sum() == row["chamber_seats"], year


def test_readings_keep_their_order(index):
    assert (index["lumped"] >= index["gallagher"] - 1e-9).all() and (index["inside"] <= index["gallagher"]).all()
    differ = index.index[index["parties"] != index["gallagher"]]
    assert set(differ) == {"1999", "2023"}  # the elections with "against all" on the ballot
    assert index.at["2007", "lumped"] == pytest.approx(index.at["2007", "loosemore_hanby"])


def test_no_index_exceeds_the_votes_outside_the_first_list(index):
    """What the first list has cannot be lost: both indices of the list part stay below the rest of the vote."""
    rest = 100 - index["leader_votes"] + 1e-9
    assert (index["gallagher"] <= rest).all() and (index["loosemore_hanby"] <= rest).all()


def test_seats_by_who_fills_them(majilis):
    kinds = elections.seat_kinds(majilis, data.load("constitutional_amendments"))
    assert kinds.loc["2004"].tolist() == [67, 10, 0] and kinds.loc["2007"].tolist() == [0, 98, 9]
    assert kinds.loc["2023"].tolist() == [29, 69, 0] and kinds.index[-1] == "2026, draft"


def test_ballots_keep_three_kinds_of_figure_apart(majilis):
    row = elections.ballots(majilis).set_index(["election", "party_id"]).loc[("2007", "otan")]
    assert (row["share"], row["preliminary"], row["as_told"]) == (88.4, 88.05, 88)


# --- terms and votes ---------------------------------------------------------------------------------------------------


def test_terms_by_the_rule_of_their_day():
    table = elections.terms(data.load("presidential_elections"), data.load("constitutional_amendments"), {"1991-12-01": "2000-12-01"})
    table = table.set_index("year")
    assert table["given"].to_dict() == {"1991": 5, "1999": 7, "2005": 7, "2011": 5, "2015": 5, "2019": 5, "2022": 7}
    assert table.at["1991", "prolonged"] == pytest.approx(9, abs=0.01)
    assert table.at["2011", "served"] == pytest.approx(4 + 23 / 365, abs=0.01)  # 3 April 2011 to 26 April 2015
    assert math.isnan(table.at["2022", "served"])
    assert (table.loc["2005":"2019", "early"] > 0.8).all() and table.at["1999", "early"] < 0.2


def test_two_votes_of_one_year_have_their_months(majilis):
    held = elections.votes_held(data.load("presidential_elections"), majilis, data.load("referendums"))
    assert {"1995 April", "1995 August", "2024"} <= set(held["label"]) and set(elections.HELD) <= set(held)
    rows = held.set_index("date")
    assert rows.index.is_unique
    assert rows.at["1995-04-29", "share_final"] == pytest.approx(95.47, abs=0.01)  # of ballots; 96.21 of valid votes
    august = rows.loc["2007-08-18"]
    assert (august["share_final"], august["share_preliminary"], august["share_as_told"]) == (88.4, 88.05, 88)
    assert (august["turnout_preliminary"], august["turnout_final"]) == (64.56, 68.4)


def test_shifts_are_final_minus_preliminary(majilis):
    moved = elections.shifts(majilis[majilis["part"] == "list"], ["election_date", "party_id"], "share")
    assert moved["2007-08-18", "otan"] == pytest.approx(0.35) and moved["2012-01-15", "auyl"] == pytest.approx(-0.27)


# --- charts ------------------------------------------------------------------------------------------------------------


def test_every_election_can_be_chosen(majilis):
    table = elections.ballots(majilis)
    plot = election_charts.draw_votes_seats(table)
    assert {trace.meta["election"] for trace in plot.data} == set(table["election"])
    shown = {trace.meta["election"] for trace in plot.data if (trace.name or "").startswith("Threshold")}
    assert shown == set(table["election"]) - {"2004"}  # the threshold of 2004 was not read
    told = [trace for trace in plot.data if trace.name == "Votes, as Knox prints them"]
    assert len(told) == 1 and told[0].meta == {"election": "2007"} and len(told[0].x) == 3
    seats = next(trace for trace in plot.data if trace.meta == {"election": "2007"} and trace.mode == "markers+text")
    assert [text.strip() for text in seats.text] == ["98"] + [""] * 6 and list(seats.y) == [-place for place in range(7)]


def test_only_figures_that_were_read_are_drawn(majilis):
    held = elections.votes_held(data.load("presidential_elections"), majilis, data.load("referendums"))
    plot = election_charts.draw_votes_held(held)
    drawn = {(trace.meta["kind"], trace.name): len(trace.x) for trace in plot.data if trace.mode == "markers"}
    assert drawn["Presidential elections", "Share, as Knox prints it"] == 2  # 1991 and 2005
    assert ("Referendums", "Share, as Knox prints it") not in drawn and drawn["Referendums", "Turnout, final"] == 5


def test_a_missing_length_is_drawn_as_running():
    table = pd.DataFrame({"year": ["2022"], "share": [80.0], "given": [7], "prolonged": [7.0], "served": [math.nan], "early": [math.nan]})
    assert election_charts.draw_terms(table).data[-1].text == ("7, running",)


def test_lines_stand_where_the_number_of_list_seats_changed(index):
    plot = election_charts.draw_disproportionality(index)
    assert {line.x0 for line in plot.layout.shapes} == {1.5, 5.5}  # before 2007 and before 2023
