"""Claims about votes, seats, thresholds and terms, from the tables of elections, referendums and amendments.

The vote that a claim is about is the one whose day starts with its `period`. Rows that retell a document (`as_told`, or a source
that is the document itself) are no evidence. Shares are of valid votes where the table has votes, else as the record prints them.
"""

import math
import re
from functools import wraps

import pandas as pd

from helpers import elections
from helpers.text import count, listing, number
from ledger import agreement
from ledger.checks import check
from ledger.tables import by_others
from ledger.verdicts import Finding, settle

EARLY = 0.1
"""Years by which a vote must come before the end of a term to be called early: elections are held some weeks before it ends."""

DOMINANT = 200 / 3
"""Per cent of all seats from which a party is said to have nearly all power: two thirds of the house."""

PARTS = {"majilis_pr_seats": "list", "majilis_assembly_seats": "assembly"}
"""Measure of a claim about seats of one kind, and the part of the house it is about; any other measure means the whole house."""


class NoVote(ValueError):
    """No vote on record in the period of a claim."""


def about_a_vote(function):
    """A check whose claim names a vote by its period: where no vote was held then, the claim is contradicted."""

    @wraps(function)
    def judged(claim, tables) -> Finding:
        try:
            return function(claim, tables)
        except NoVote as error:
            return Finding("contradicted", f"{error}.")

    return judged


def _record(claim, tables, table, results=("final",)) -> pd.DataFrame:
    """The rows of a table of votes with these results, from sources other than the claim's document."""
    frame = by_others(claim, tables(table))
    return frame[frame["result"].isin(results)]


def _vote(claim, frame, column="election_date") -> pd.DataFrame:
    """The rows of the one vote whose day starts with the period of the claim. Raises NoVote for none, ValueError for several."""
    rows = frame[frame[column].str.startswith(claim.period)]
    if rows.empty:
        raise NoVote(f"No such vote is on record for {claim.period}")
    if rows[column].nunique() != 1:
        raise ValueError(f"period {claim.period!r}: {rows[column].nunique()} votes, expected one")
    return rows


def _parties(claim) -> list[str]:
    """The party ids that `evidence_key` names as `majilis_elections#...`."""
    return [key.partition("#")[2] for key in claim.keys if key.startswith("majilis_elections#")]


def extensions(tables) -> dict[str, str]:
    """Day of a presidential vote -> day to which a referendum prolonged the term that it began, as the question put to voters says."""
    votes = sorted(tables("presidential_elections")["election_date"].unique())
    found = {}
    for subject, rows in tables("referendums").groupby("subject"):
        said = re.search(r"extended to (\d+ \w+ \d{4})", subject)
        if said and (rows["outcome"] == "accepted").all():
            before = [day for day in votes if day < rows["referendum_date"].iloc[0]]
            if before:
                found[before[-1]] = pd.to_datetime(said[1], format="%d %B %Y").strftime("%Y-%m-%d")
    return found


def presidential_terms(tables) -> pd.DataFrame:
    """`helpers.elections.terms` with the extensions that referendums gave."""
    return elections.terms(tables("presidential_elections"), tables("constitutional_amendments"), extensions(tables))


def _cut(claim, found) -> bool:
    """Whether the printed number is the found one with its further digits cut off instead of rounded."""
    scale = 10 ** agreement.decimals(claim.value)
    return agreement.rule(claim.qualifier) == "as printed" and math.floor(found * scale) == round(claim.number * scale)


@check(figure="elections-shares-and-turnout")
@about_a_vote
def vote_share(claim, tables) -> Finding:
    """A share of the vote (per cent): of the winner of a presidential vote, or of the list named as `majilis_elections#party`.

    The final figure decides. A preliminary figure that agrees where the final does not, or a final one cut instead of rounded, is a
    qualification.
    """
    table, parties = ("majilis_elections", _parties(claim)) if _parties(claim) else ("presidential_elections", [])
    rows = _vote(claim, _record(claim, tables, table, ("final", "preliminary")))
    final = rows[rows["result"] == "final"]
    day = final["election_date"].iloc[0]
    if parties:
        shares = elections.lists(final, day).set_index("party_id")["vote_share"]
        found, who = shares[parties[0]], final.loc[final["party_id"] == parties[0], "party"].iloc[0]
        early = rows[(rows["result"] == "preliminary") & (rows["party_id"] == parties[0])]
    else:
        winner = final[final["elected"] == "yes"].iloc[0]
        found, who = winner["share"], "The winner"
        early = rows[(rows["result"] == "preliminary") & (rows["candidate"] == winner["candidate"])]
    first = early["share"].dropna()
    evidence = f"{who} had {number(found, 2)} % by the final figures of the vote of {day}"
    evidence += f", and {number(first.iloc[0], 2)} % by the preliminary ones." if len(first) else "; no preliminary figure was read."
    if agreement.agrees(claim.value, found, claim.qualifier):
        return Finding("holds", evidence)
    if len(first) and agreement.agrees(claim.value, first.iloc[0], claim.qualifier):
        return Finding("holds with qualification", f"{evidence} The printed number is the preliminary one.")
    if _cut(claim, found):
        return Finding("holds with qualification", f"{evidence} The printed number is the final one with its decimals cut off.")
    return Finding("contradicted", evidence)


@check()
@about_a_vote
def candidates_on_ballot(claim, tables) -> Finding:
    """The number of candidates of a presidential vote, "against" not counted."""
    rows = _vote(claim, _record(claim, tables, "presidential_elections"))
    names = rows.loc[rows["choice"] == "candidate", "candidate"]
    evidence = f"Candidates on the ballot of {rows['election_date'].iloc[0]}: {count(len(names))}."
    return Finding(agreement.verdict(claim.value, len(names), claim.qualifier), evidence)


@check(figure="elections-terms")
@about_a_vote
def early_presidential_vote(claim, tables) -> Finding:
    """A presidential vote in the month or day of `value`, held before the term given (or prolonged) had run out."""
    terms = presidential_terms(tables)
    found = terms.index[terms["election_date"].str.startswith(claim.value)]
    if not len(found):
        return Finding("contradicted", f"No presidential vote was held in {claim.value}; the days are {listing(terms['election_date'])}.")
    before = terms.loc[found[0] - 1]
    evidence = (
        f"The vote of {terms['election_date'][found[0]]} came {number(before['served'])} years after that of {before['election_date']}, "
        f"whose term had been given or prolonged to {number(before['prolonged'])} years."
    )
    return settle(before["early"] > EARLY, evidence)


@check(figure="elections-terms")
@about_a_vote
def latest_presidential_vote(claim, tables) -> Finding:
    """The last presidential vote up to the year of `period`, against the date in `value`."""
    days = _record(claim, tables, "presidential_elections")["election_date"]
    last = days[days.str[:4].astype(int) <= claim.years[1]].max()
    return settle(last.startswith(claim.value), f"The last presidential vote up to {claim.years[1]} was that of {last}.")


@check(figure="elections-terms")
@about_a_vote
def victories(claim, tables) -> Finding:
    """How many popular votes for the presidency the winner of the vote in `period` had won by then, that one included."""
    won = _record(claim, tables, "presidential_elections")
    won = won[won["elected"] == "yes"]
    this = _vote(claim, won).iloc[0]
    days = sorted(won.loc[(won["candidate"] == this["candidate"]) & (won["election_date"] <= this["election_date"]), "election_date"])
    evidence = f"Votes won by then: {listing(days)}. The choice by deputies and a term prolonged by referendum are not among them."
    return Finding(agreement.verdict(claim.value, len(days), claim.qualifier), evidence)


@check(figure="elections-terms")
@about_a_vote
def term_given(claim, tables) -> Finding:
    """The length of the presidential term (years) by the rule in force on the day of the vote in `period`."""
    row = _vote(claim, presidential_terms(tables)).iloc[0]
    evidence = f"By the rule in force on {row['election_date']} the term was {count(row['given'])} years."
    return Finding(agreement.verdict(claim.value, row["given"], claim.qualifier), evidence)


@check(figure="elections-terms")
def term_due(claim, tables) -> Finding:
    """The year in which the term given by the vote in `evidence_key` (`presidential_elections#day`) was due to end.

    A term that a new vote cut short makes the claim dated: it was right when made, and did not come about.
    """
    terms = presidential_terms(tables).set_index("election_date")
    row = terms.loc[claim.row_key("presidential_elections")]
    due = int(row["year"]) + int(row["given"])
    evidence = f"The vote of {row.name} gave {count(row['given'])} years, so the term was due to end in {due}."
    if pd.isna(row["served"]):
        return settle(due == claim.number, evidence)
    cut = row["early"] > EARLY
    evidence += f" The next vote came after {number(row['served'])} years."
    return settle(due == claim.number, evidence, now=not cut)


@check(figure="elections-terms")
@about_a_vote
def term_prolonged(claim, tables) -> Finding:
    """The year to which the referendum in `period` prolonged the presidential term."""
    rows = _record(claim, tables, "referendums")
    rows = _vote(claim, rows[rows["subject"].str.contains("extended to")], "referendum_date")
    said = re.search(r"\d{4}", rows["subject"].iloc[0])[0]
    yes = rows[rows["option"] == "yes"].iloc[0]
    evidence = (
        f"Question of {yes['referendum_date']}: {yes['subject'][0].lower()}{yes['subject'][1:]}; {yes['outcome']}, "
        f"{number(yes['share'], 1)} % of the valid votes for yes."
    )
    return settle(said == claim.value and yes["outcome"] == "accepted", evidence)


@check(figure="elections-seat-kinds")
@about_a_vote
def house_seats(claim, tables) -> Finding:
    """The number of seats filled by lists or by the Assembly of the People, or of the whole lower house (`PARTS`), at one election."""
    rows = _vote(claim, _record(claim, tables, "majilis_elections"))
    part = PARTS.get(claim.measure)
    found = rows.loc[rows["part"] == part, "part_seats"].iloc[0] if part else rows["chamber_seats"].iloc[0]
    what = {"list": "filled by party lists", "assembly": "filled by the Assembly of the People", None: "in the whole house"}[part]
    evidence = f"Seats {what} at the election of {rows['election_date'].iloc[0]}: {number(found, 0)}."
    return Finding(agreement.verdict(claim.value, found, claim.qualifier), evidence)


@check(figure="elections-votes-and-seats")
@about_a_vote
def seats_won(claim, tables) -> Finding:
    """Seats, of all kinds, won by the parties named as `majilis_elections#party`, added up."""
    rows = _vote(claim, _record(claim, tables, "majilis_elections"))
    rows = rows[rows["party_id"].isin(_parties(claim))]
    if set(rows["party_id"]) != set(_parties(claim)):
        raise ValueError(f"parties {', '.join(_parties(claim))}: expected all in the table")
    seats = rows.groupby("party", sort=False)["seats"].sum()
    said = "; ".join(f"{party} {number(won, 0)}" for party, won in seats.items())
    evidence = f"Seats won at the election of {rows['election_date'].iloc[0]}: {said}."
    return Finding(agreement.verdict(claim.value, seats.sum(), claim.qualifier), evidence)


@check(figure="elections-votes-and-seats")
@about_a_vote
def threshold(claim, tables) -> Finding:
    """The threshold for party lists (per cent) of one election."""
    rows = _vote(claim, _record(claim, tables, "majilis_elections"))
    found = rows.loc[rows["part"] == "list", "threshold"].iloc[0]
    evidence = f"The threshold at the election of {rows['election_date'].iloc[0]} was {number(found, 0)} per cent."
    return Finding(agreement.verdict(claim.value, found, claim.qualifier), evidence)


@check(figure="elections-votes-and-seats")
@about_a_vote
def lists_over_threshold(claim, tables) -> Finding:
    """How many party lists reached the threshold of one election by their final shares."""
    rows = _vote(claim, _record(claim, tables, "majilis_elections"))
    ranked = elections.lists(rows, rows["election_date"].iloc[0])
    ranked = ranked[ranked["choice"] == "party"]
    over = ranked["vote_share"] >= ranked["threshold"]
    evidence = f"Lists at or above {number(ranked['threshold'].iloc[0], 0)} %: {listing(ranked.loc[over, 'party'])}."
    if not over.all():
        best = ranked[~over].iloc[0]
        evidence += f" The best below it, {best['party']}, had {number(best['vote_share'], 2)} %."
    return Finding(agreement.verdict(claim.value, over.sum(), claim.qualifier), evidence)


@check(figure="elections-votes-and-seats")
@about_a_vote
def rivals_divided(claim, tables) -> Finding:
    """That opposition parties were divided: the lists named stood apart, each missed the threshold, and together they were above it.

    One alone above the threshold, or all together below it, contradicts. Why people did not vote for them no count can tell, so the
    most that can be said is `holds with qualification`.
    """
    rows = _vote(claim, _record(claim, tables, "majilis_elections"))
    ranked = elections.lists(rows, rows["election_date"].iloc[0]).set_index("party_id")
    shares, bar = ranked.loc[_parties(claim), "vote_share"], ranked["threshold"].iloc[0]
    evidence = (
        f"At the election of {rows['election_date'].iloc[0]} {listing(ranked.loc[shares.index, 'party'])} stood with lists of their own "
        f"and had {listing([number(share, 2) + ' %' for share in shares])}; together {number(shares.sum(), 2)} %, with a threshold "
        f"of {number(bar, 0)} %. What else they offered is a judgement."
    )
    return settle(len(shares) > 1 and (shares < bar).all() and shares.sum() >= bar, evidence, qualified=True)


@check(figure="elections-votes-and-seats")
def house_term_due(claim, tables) -> Finding:
    """The year in which the lower house elected on `majilis_elections#day` was due to end its term, by the amendments in force."""
    day = claim.row_key("majilis_elections")
    if day not in set(_record(claim, tables, "majilis_elections")["election_date"]):
        raise ValueError(f"no election on {day}")
    rule = tables("constitutional_amendments")
    rule = rule[(rule["item"] == "majilis_term") & (rule["act_date"] <= day)].sort_values("act_date")
    due = int(day[:4]) + int(rule["value_after"].iloc[-1])
    evidence = f"The house elected on {day} had a term of {count(int(rule['value_after'].iloc[-1]))} years, so it was due to end in {due}."
    return settle(due == claim.number, evidence)


@check(figure="elections-terms")
def change_of_winner(claim, tables) -> Finding:
    """That the presidency would pass to another person in the year of `value`: the first vote after `period` that somebody else won."""
    won = _record(claim, tables, "presidential_elections")
    won = won[won["elected"] == "yes"].sort_values("election_date")
    holder = won[won["election_date"].str[:4].astype(int) <= claim.years[1]].iloc[-1]
    later = won[won["election_date"] > holder["election_date"]]
    other = later[later["candidate"] != holder["candidate"]]["election_date"]
    first = other.iloc[0] if len(other) else ""
    kept = later.loc[(later["candidate"] == holder["candidate"]), "election_date"].str[:4]
    evidence = f"The holder was elected again in {listing(kept)}; " if len(kept) else "The holder was not elected again; "
    evidence += f"the first vote won by somebody else was that of {first}." if first else "nobody else has won since."
    return settle(first[:4] == claim.value, evidence)


@check(figure="elections-disproportionality")
def dominant_party(claim, tables) -> Finding:
    """That one party holds nearly all power: two thirds of all seats or more at the last election up to `period`, and still so now.

    Seats are all that the table has of power, so the most that can be said is `holds with qualification`.
    """
    rows = _record(claim, tables, "majilis_elections")
    party = _parties(claim)[0]

    def share(day):
        seats = elections.house(rows, day)["seats"]
        return 100 * seats.get(party, 0) / seats.sum()

    days = sorted(rows["election_date"].unique())
    then, now = [day for day in days if int(day[:4]) <= claim.years[1]][-1], days[-1]
    evidence = (
        f"The party had {number(share(then))} % of all seats of the lower house at the election of {then} "
        f"and {number(share(now))} % at that of {now}; two thirds are asked for here."
    )
    return settle(share(then) >= DOMINANT, evidence, now=bool(share(now) >= DOMINANT), qualified=True)


@check()
def one_party_state(claim, tables) -> Finding:
    """That the state is largely of one party while small ones exist: the effective number of parties by seats is nearer to one than
    to two, and other parties hold seats, at the last election up to `period`; and still so now.
    """
    rows = _record(claim, tables, "majilis_elections")
    rows = rows[rows["part"] == "list"]
    days = elections.list_days(rows)
    then, now = [day for day in days if int(day[:4]) <= claim.years[1]][-1], days[-1]
    parties = {day: elections.effective_number(elections.lists(rows, day)["seats"]) for day in (then, now)}
    seated = {day: int((elections.lists(rows, day)["seats"] > 0).sum()) for day in (then, now)}
    evidence = (
        f"Effective number of parties by list seats: {number(parties[then], 2)} at the election of {then}, with {count(seated[then])} "
        f"lists in the house, and {number(parties[now], 2)} at that of {now}; nearer to one than to two is asked for here."
    )
    return settle(parties[then] < 1.5 and seated[then] > 1, evidence, now=parties[now] < 1.5, qualified=True)


@check(figure="elections-terms")
def votes_on_time(claim, tables) -> Finding:
    """That elections in `period` were regular: each presidential vote due or held within it came at the end of its term, give or take
    half a year; so did each election to the lower house. Both: holds; one kind alone: holds with qualification; none: contradicted.
    """
    first, last = claim.years
    terms = presidential_terms(tables)
    due = terms["year"].astype(int) + terms["given"]
    inside = terms[due.between(first, last)]  # terms that ended, or should have, in the period
    off = (inside["given"] - inside["served"]).abs()
    rule = tables("constitutional_amendments")
    rule = rule[rule["item"] == "majilis_term"].sort_values("act_date")
    days = sorted(_record(claim, tables, "majilis_elections")["election_date"].unique())
    gaps = {}
    for before, after in zip(days, days[1:], strict=False):
        if first <= int(after[:4]) <= last:
            past = rule[rule["act_date"] <= before]
            length = past["value_after"].iloc[-1] if len(past) else rule["value_before"].iloc[0]
            gaps[after] = abs((pd.Timestamp(after) - pd.Timestamp(before)).days / elections.YEAR - length)
    if inside.empty or not gaps:
        raise ValueError(f"period {claim.period}: expected a presidential term and a house that ended in it")
    fine = {"president": bool((off <= 0.5).all()), "house": max(gaps.values()) <= 0.5}
    evidence = (
        f"The presidential term of {listing(inside['given'].map(count))} years begun in {listing(inside['year'])} was followed by the next "
        f"vote after {listing(inside['served'].map(number))} years; the election to the lower house in "
        f"{listing(day[:4] for day in gaps)} came within {number(max(gaps.values()))} years of the end of its term."
    )
    if not any(fine.values()):
        return Finding("contradicted", evidence)
    return settle(True, evidence, qualified=not all(fine.values()))
