"""What the exercises of the chapter on elections expect."""

from fractions import Fraction

import numpy as np

from helpers import data
from seminar.expected import Names, Number

GAPS = [0.22, 0.57, 0.07, 0.34, 1.18, 0.19, 0.14, 0.34, 0.62, 0.25, 0.12]  # wikipedia_gallagher, worked example; given to the reader
SUM = 2.4711  # the sum printed below them


def first_list(votes: list[int], seats: int) -> int:
    """Seats of the first list: seat by seat, to the list with most votes left, which pays a quota of Hare for it."""
    left, won = [Fraction(count) for count in votes], [0] * len(votes)
    quota = sum(left) / seats
    for _ in range(seats):
        place = left.index(max(left))
        left[place], won[place] = left[place] - quota, won[place] + 1
    return won[0]


def exercises() -> dict[str, Number | Names]:
    majilis, presidents = data.load("majilis_elections"), data.load("presidential_elections")
    rows = majilis[(majilis["result"] == "final") & (majilis["part"] == "list")].dropna(subset="votes")
    rows = rows.assign(percent=100 * rows["votes"] / rows.groupby("election_date")["votes"].transform("sum"))
    empty = rows[(rows["threshold"] == 7) & (rows["seats"].fillna(0) == 0)].groupby(["choice", "election_date"])["percent"].max()

    then = rows[rows["election_date"] == "2007-08-18"].sort_values("votes", ascending=False)
    votes, seats = then["votes"].tolist(), int(then["part_seats"].iloc[0])
    above = int((then["percent"] >= 3).sum())

    won = presidents[presidents["result"] == "final"].set_index(["election_date", "elected"]).loc[("2005-12-04", "yes")]
    of_ballots, norm = won["votes"] / won["votes_cast"], np.linalg.norm(GAPS)
    return {
        "6.1": Number(
            empty["party"].max(), 0.01, "Choose the elections with a threshold of seven per cent one by one, and point at the marks without a seat.",
            {
                "“Against all” is a line of the ballot and no list.": empty["against_all"].max(),
                "Other elections had that threshold as well.": empty["party"]["2007-08-18"],
            },
        ),
        "6.2": Number(
            first_list(votes[:above], seats), 1, "Change `threshold` alone, and read the first number.",
            {
                "That is the threshold in force; has the cell been run again?": seats,
                "That is the rule of 2009; a lower threshold is asked for.": first_list(votes[:2], seats),
                "That is without any threshold.": first_list(votes, seats),
            },
        ),
        "6.3": Number(
            of_ballots * won["turnout"], 0.1, "Ballots cast are so many per cent of the registered voters as the turnout says.",
            {
                "That takes a share of the valid votes for one of the ballots.": won["share"] * won["turnout"] / 100,
                "That is the share of the valid votes, as printed.": won["share"],
                "That is the share of the ballots cast.": 100 * of_ballots,
            },
        ),
        "6.4": Number(
            norm / 2**0.5, 0.001, "Square each gap, add up, halve, and take the root.",
            {
                "That follows from the printed sum; add up the squares yourself.": (SUM / 2) ** 0.5,
                "The sum of squares is halved before the root is taken.": norm,
                "The root is still to be taken.": norm**2 / 2,
            },
        ),
    }
