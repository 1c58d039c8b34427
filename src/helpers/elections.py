"""Votes, seats and terms: disproportionality of the elections to the Majilis, results of votes, lengths of presidential terms.

The measures are definitions, not estimates: they take counts and give numbers without a margin. Tables are those of
`data.load("majilis_elections")`, `"presidential_elections"`, `"referendums"` and `"constitutional_amendments"`, in their columns.
The charts of them are in `helpers.election_charts`.
"""

from collections.abc import Iterable, Sequence
from math import sqrt

import pandas as pd

YEAR = 365.2425  # days


# --- measures ----------------------------------------------------------------------------------------------------------


def shares(counts: Iterable[float]) -> list[float]:
    """Counts as per cent of their sum; a missing count is 0. Raises ValueError for a count below 0 or a sum of 0."""
    counts = [0.0 if pd.isna(count) else float(count) for count in counts]
    if min(counts, default=0) < 0 or not sum(counts):
        raise ValueError(f"counts {counts}: expected none below 0 and a sum above 0")
    return [100 * count / sum(counts) for count in counts]


def _gaps(votes: Iterable[float], seats: Iterable[float]) -> list[float]:
    return [v - s for v, s in zip(shares(votes), shares(seats), strict=True)]


def gallagher(votes: Iterable[float], seats: Iterable[float]) -> float:
    """Least-squares index of disproportionality, 0 to 100: root of half the sum of squared gaps between shares of votes and seats.

    votes, seats: counts or shares in the same order, one per party. Source: Gallagher (1991), Electoral Studies 10(1).
    Worked examples, used by the tests: calculator_gallagher and wikipedia_gallagher in references.bib.
    """
    return sqrt(sum(gap**2 for gap in _gaps(votes, seats)) / 2)


def loosemore_hanby(votes: Iterable[float], seats: Iterable[float]) -> float:
    """Half the sum of absolute gaps, 0 to 100: the share of seats that would have to change hands.

    Source: Loosemore and Hanby (1971), British Journal of Political Science 1(4).
    """
    return sum(abs(gap) for gap in _gaps(votes, seats)) / 2


def effective_number(counts: Iterable[float]) -> float:
    """Effective number of parties: 1 over the sum of squared shares; n for n equal parties.

    Source: Laakso and Taagepera (1979), Comparative Political Studies 12(1).
    """
    return 1 / sum((share / 100) ** 2 for share in shares(counts))


def wasted(votes: Iterable[float], seats: Iterable[float]) -> float:
    """Per cent of the votes that went to parties, or options, without a seat."""
    return sum(share for share, seat in zip(shares(votes), seats, strict=True) if pd.isna(seat) or seat == 0)


def allocate(votes: Sequence[float], seats: int, threshold: float = 0, least: int = 1) -> list[int]:
    """Seats by the quota of Hare and largest remainders among the parties at or above a threshold.

    votes: counts, one per party. threshold: per cent of all votes. least: parties that get in whatever their share (2 by the
    rule of 2009). Equal remainders go to the party named first. Raises ValueError where nobody gets in.
    """
    order = sorted(range(len(votes)), key=lambda party: -votes[party])
    part = shares(votes)
    inside = [party for rank, party in enumerate(order) if part[party] >= threshold or rank < least]
    if not inside:
        raise ValueError(f"threshold {threshold}: no party is above it")
    total = sum(votes[party] for party in inside)
    quotas = {party: votes[party] * seats / total for party in inside}
    given = {party: int(quota) for party, quota in quotas.items()}
    left = seats - sum(given.values())
    for party in sorted(inside, key=lambda party: given[party] - quotas[party])[:left]:
        given[party] += 1
    return [given.get(party, 0) for party in range(len(votes))]


# --- the Majilis -------------------------------------------------------------------------------------------------------


def list_days(majilis: pd.DataFrame) -> list[str]:
    """Days of the elections with votes by list, in order."""
    return sorted(majilis.loc[(majilis["part"] == "list") & (majilis["result"] == "final"), "election_date"].unique())


def lists(majilis: pd.DataFrame, day: str) -> pd.DataFrame:
    """The party lists of one election by its final figures, most votes first.

    Columns added: vote_share (per cent of the votes for all that stood on the ballot, "against all" among them, invalid ballots
    not) and seat_share (per cent of the seats of the list part). Raises ValueError for a day without votes by list.
    """
    rows = majilis[(majilis["election_date"] == day) & (majilis["result"] == "final") & (majilis["part"] == "list")]
    if rows.empty or rows["votes"].isna().any():
        raise ValueError(f"{day}: expected an election with votes for party lists")
    rows = rows.assign(vote_share=shares(rows["votes"]), seat_share=shares(rows["seats"]), seats=rows["seats"].fillna(0).astype(int))
    return rows.sort_values("votes", ascending=False, ignore_index=True)


def ballots(majilis: pd.DataFrame) -> pd.DataFrame:
    """Every list of every election with votes by list: the rows of `lists` with three columns more.

    election (its year), preliminary and as_told (per cent as printed, missing where none was read).
    """
    found = []
    for day in list_days(majilis):
        printed = majilis[(majilis["election_date"] == day) & (majilis["part"] == "list")]
        printed = printed.pivot(index="party_id", columns="result", values="share").reindex(columns=["preliminary", "as_told"])
        found.append(lists(majilis, day).join(printed, on="party_id").assign(election=day[:4]))
    return pd.concat(found, ignore_index=True)


def house(majilis: pd.DataFrame, day: str) -> pd.DataFrame:
    """All seats of the lower house beside the list votes, one row per party: index party_id, columns votes and seats.

    Independents are one row and the Assembly of the People another, both without list votes.
    """
    rows = majilis[(majilis["election_date"] == day) & (majilis["result"] == "final")]
    return rows.groupby("party_id")[["votes", "seats"]].sum().astype(int)


READINGS = ("gallagher", "parties", "lumped", "inside", "house")


def disproportionality(majilis: pd.DataFrame) -> pd.DataFrame:
    """One row per election with lists, index year: how votes became seats.

    Columns: election_date, list_seats, chamber_seats, leader_votes, leader_seats (per cent, list part), loosemore_hanby, wasted,
    effective_votes, effective_seats (list part), and Gallagher's index under five READINGS of who counts. gallagher: everything
    on the ballot by itself; parties: without "against all"; lumped: all without a seat as one party; inside: only votes for lists
    with seats; house: list votes against all seats.
    """
    found = {}
    for day in list_days(majilis):
        rows, whole = lists(majilis, day), house(majilis, day)
        votes, seats, party = rows["votes"], rows["seats"], rows["choice"] == "party"
        won = seats > 0
        found[day[:4]] = {
            "election_date": day,
            "list_seats": int(rows["part_seats"].iloc[0]),
            "chamber_seats": int(rows["chamber_seats"].iloc[0]),
            "leader_votes": rows["vote_share"].iloc[0],
            "leader_seats": rows["seat_share"].iloc[0],
            "loosemore_hanby": loosemore_hanby(votes, seats),
            "wasted": wasted(votes, seats),
            "effective_votes": effective_number(votes),
            "effective_seats": effective_number(seats),
            "gallagher": gallagher(votes, seats),
            "parties": gallagher(votes[party], seats[party]),
            "lumped": gallagher([*votes[won], votes[~won].sum()], [*seats[won], 0]),
            "inside": gallagher(votes[won], seats[won]),
            "house": gallagher(whole["votes"], whole["seats"]),
        }
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("year")


def seat_kinds(majilis: pd.DataFrame, amendments: pd.DataFrame) -> pd.DataFrame:
    """Seats of the lower house by who fills them: index the year of the election, columns single_member, list, assembly.

    The last row is the single chamber of the constitution of 2026, as in its draft.
    """
    rows = majilis[majilis["result"] == "final"].groupby(["election_date", "part"])["part_seats"].first()
    table = rows.unstack("part").reindex(columns=["single_member", "list", "assembly"]).fillna(0).astype(int)
    table.index = table.index.str[:4]
    draft = amendments.set_index(["act_id", "item"]).at[("constitution-2026", "list_seats"), "value_after"]
    table.loc["2026, draft"] = {"single_member": 0, "list": int(draft), "assembly": 0}
    return table.rename_axis("year")


# --- the presidency, and all votes together ------------------------------------------------------------------------------


def terms(presidents: pd.DataFrame, amendments: pd.DataFrame, extended: dict[str, str]) -> pd.DataFrame:
    """Length of each term by the rule in force on the day of the vote, and years to the next vote; one row per election.

    extended: day of the vote -> day to which a later decision prolonged the term. Columns: election_date, year, share (final, of the
    winner), given (years by the rule), prolonged (years after extension, else given), served (years to the next vote; missing for the
    last) and early (prolonged minus served). Counted from vote to vote, not from oath to oath.
    """
    rule = amendments[amendments["item"] == "presidential_term"].sort_values("act_date")
    lengths = [rule["value_before"].iloc[0], *rule["value_after"]]  # one more than there are acts
    final = presidents[(presidents["result"] == "final") & (presidents["elected"] == "yes")].sort_values("election_date", ignore_index=True)
    table = final[["election_date", "share"]].assign(year=final["election_date"].str[:4])
    table["given"] = [int(lengths[(rule["act_date"] <= day).sum()]) for day in table["election_date"]]
    day = pd.to_datetime(table["election_date"])
    until = pd.to_datetime(table["election_date"].map(extended))
    table["prolonged"] = ((until - day).dt.days / YEAR).fillna(table["given"])
    table["served"] = (day.shift(-1) - day).dt.days / YEAR
    return table.assign(early=table["prolonged"] - table["served"])


def votes_held(presidents: pd.DataFrame, majilis: pd.DataFrame, referendums: pd.DataFrame) -> pd.DataFrame:
    """Every national vote of the tables with the share of the first and the turnout, in the columns of HELD and `label`; newest last.

    kind: Presidential elections, Majilis elections, Referendums. share_*: per cent, of the first candidate, the first list, or of yes
    among all ballots, computed where the number of ballots is known. turnout_*: per cent. label: the year, with the month where
    the year has two. Missing where no figure was read.
    """
    yes = referendums[referendums["option"] == "yes"].rename(columns={"referendum_date": "election_date"})
    yes = yes.assign(share=(100 * yes["votes"] / yes["votes_cast"]).astype(float).fillna(yes["share"]))
    kinds = {"Presidential elections": presidents, "Majilis elections": majilis[majilis["part"] != "assembly"], "Referendums": yes}
    keys = ["kind", "election_date", "result"]
    rows = pd.concat([part.assign(kind=kind) for kind, part in kinds.items()]).sort_values("share", ascending=False)
    wide = rows.groupby(keys)[["share", "turnout"]].first().unstack("result")
    wide.columns = [f"{value}_{result}" for value, result in wide.columns]
    table = wide.reset_index().rename(columns={"election_date": "date"})
    twice = table.groupby(["kind", table["date"].str[:4]])["date"].transform("size") > 1
    return table.assign(label=table["date"].str[:4] + pd.to_datetime(table["date"]).dt.strftime(" %B").where(twice, ""))


HELD = {
    "kind": "Kind of vote", "date": "Day",
    "share_final": "Share, final (%)", "share_preliminary": "Share, preliminary (%)", "share_as_told": "Share, as Knox prints it (%)",
    "turnout_final": "Turnout, final (%)", "turnout_preliminary": "Turnout, preliminary (%)",
}  # fmt: skip
"""Columns of `votes_held` and their headings."""


def shifts(frame: pd.DataFrame, keys: list[str], value: str) -> pd.Series:
    """Final minus preliminary for every row that has both, in the units of `value`; index `keys`."""
    wide = frame.pivot(index=keys, columns="result", values=value)
    return (wide["final"] - wide["preliminary"]).dropna()
