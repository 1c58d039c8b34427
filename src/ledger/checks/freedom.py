"""Claims about freedom, democracy and the press that Freedom House, V-Dem and Reporters Without Borders can test.

Freedom House gives no margins, so its values are compared as published. V-Dem's indices of democracy have 68 % intervals, made
into standard errors by `helpers.freedom`; its other indices, and ranks in press freedom, have none in the tables and can only qualify.
"""

import pandas as pd

from helpers import data, evidence, freedom, integrity
from helpers.data import DataError
from helpers.text import listing, number, percent, signed, span
from ledger import agreement
from ledger.checks import check
from ledger.rows import of_country, of_year, share_below
from ledger.tables import country_name, region
from ledger.verdicts import Finding, by_margin, settle

COLUMNS = {"fiw_pr": "political_rights", "fiw_cl": "civil_liberties", "fiw_rating": "rating", "fiw_score": "total"}
"""Measure of a claim -> column of a number in `ratings`."""

WORDS = {
    "fiw_status": "status", "fiw_pr": "rating of political rights", "fiw_cl": "rating of civil liberties",
    "fiw_rating": "mean rating", "fiw_score": "score",
}  # fmt: skip

VERSION = 15
"""The version of V-Dem whose indices of democracy come with intervals."""


def ratings(tables, edition: int | None = None) -> pd.DataFrame:
    """One edition of Freedom House (the latest where None), by iso3; `rating` is the mean of its two ratings, `state` the status in words.

    Raises DataError for an edition that is not in the table.
    """
    frame = tables("freedom_house")
    edition = int(frame["edition"].max()) if edition is None else edition
    rows = frame[frame["edition"] == edition].set_index("iso3")
    if rows.empty:
        raise DataError(f"data/freedom_house.csv: no edition {edition}, expected one of those in the table")
    return rows.assign(rating=(rows["political_rights"] + rows["civil_liberties"]) / 2, state=rows["status"].map(freedom.STATUS))


def _said(rows: pd.DataFrame) -> str:
    """Which edition it is, after "the edition": "of 2019, which covers 2018"."""
    first = rows.iloc[0]
    return f"of {first['edition']}, which covers {first['year_covered']}"


def _names(codes) -> str:
    return listing(country_name(code) for code in codes)


@check(figure="freedom-ratings")
def freedom_house_value(claim, tables) -> Finding:
    """A printed status, rating or score of the edition in `period`, to the last digit; what the latest edition says is told beside it."""
    then, now = ratings(tables, claim.year), ratings(tables)
    column = COLUMNS.get(claim.measure, "state")
    old, new = then.at[claim.country, column], now.at[claim.country, column]
    if column == "state":
        same, old, new = claim.value == old, old.lower(), new.lower()
    else:
        same = agreement.agrees(claim.value, old, claim.qualifier)
        old, new = (number(value, agreement.decimals(claim.value)) for value in (old, new))
    later = f"; it is {new} in the edition {_said(now)}" if claim.year < now["edition"].iloc[0] else ""
    return settle(bool(same), f"{country_name(claim.country)}'s {WORDS[claim.measure]} is {old} in the edition {_said(then)}{later}.")


@check(figure="freedom-ratings")
def freedom_house_band(claim, tables) -> Finding:
    """That a status (the words after `fiw_band_`) goes with mean ratings from one number to another (`value`) and with no others.

    Looked at in every state of the edition in `period`, and of the latest.
    """
    low, high = (float(end) for end in claim.value.split("-"))
    status = claim.measure.removeprefix("fiw_band_").replace("_", " ").capitalize()
    answers, told = [], []
    for rows in (ratings(tables, claim.year), ratings(tables)):
        inside = rows["rating"].between(low, high)
        answers.append(bool((inside == (rows["state"] == status)).all()))
        told.append(
            f"in the edition {_said(rows)}, {inside.sum()} of {len(rows)} states of this book's table have such a mean and "
            f"{(rows['state'] == status).sum()} are {status.lower()}, {'the same ones' if answers[-1] else 'not all of them the same'}"
        )
    evidence = f"{told[0][0].upper()}{told[0][1:]}; {told[1]}."
    return settle(answers[0], evidence, now=answers[1])


@check(figure="freedom-ratings")
def freedom_house_scale(claim, tables) -> Finding:
    """That ratings (`fiw_scale`, lower is freer) or scores (`fiw_score_scale`, higher is freer) run from one number to another (`value`).

    Every value in the table must lie within, and free states on the freer side. An end that no state of the table reaches is a
    qualification.
    """
    low, high = (float(end) for end in claim.value.split("-"))
    frame = tables("freedom_house")
    scores = claim.measure == "fiw_score_scale"
    found = frame[["total"]] if scores else frame[["political_rights", "civil_liberties"]]
    middle = found.mean(axis=1).groupby(frame["status"]).median()
    freer = middle["F"] > middle["NF"] if scores else middle["F"] < middle["NF"]
    least, most = float(found.min().min()), float(found.max().max())
    evidence = (
        f"In all editions and states of this book's table the {'scores' if scores else 'ratings'} run from {number(least, 0)} to "
        f"{number(most, 0)}; the median is {number(middle['F'])} for free states and {number(middle['NF'])} for those not free."
    )
    return settle(bool(freer) and low <= least and most <= high, evidence, qualified=(least, most) != (low, high))


@check()
def freedom_house_edition(claim, tables) -> Finding:
    """The year that a table of ratings is headed with (`value`) against the year that its edition (`period`) covers.

    Editions are named after the year in which they come out, so one year off is a qualification.
    """
    covered = int(ratings(tables, claim.year)["year_covered"].iloc[0])
    return settle(0 <= claim.number - covered <= 1, f"The edition of {claim.year} covers {covered}.", qualified=claim.number != covered)


@check(figure="freedom-ratings")
def only_with_status(claim, tables) -> Finding:
    """That a country is the only one of its group that is partly free in the edition of `period`, and whether it still is in the latest."""
    told, answers = [], []
    for rows in (ratings(tables, claim.year), ratings(tables)):
        where, codes = region(tables, claim.country)
        states = rows[rows.index.isin(codes)]
        partly = list(states.index[states["status"] == "PF"])
        answers.append(partly == [claim.country])
        told.append(f"{_names(partly)} in the edition {_said(rows)}")
    evidence = f"Partly free among the {len(states)} states of {where}: {'; '.join(told)}."
    return settle(answers[0], evidence, now=answers[1])


@check(figure="freedom-ratings")
def least_free_of_region(claim, tables) -> Finding:
    """That no state of the country's group has a worse mean rating, nor as low a score, in the edition of `period`, and in the latest."""
    told, answers = [], []
    for rows in (ratings(tables, claim.year), ratings(tables)):
        where, codes = region(tables, claim.country)
        states = rows[rows.index.isin(codes)]
        others, own = states.drop(index=claim.country), states.loc[claim.country]
        answers.append(bool(own["rating"] >= others["rating"].max() and own["total"] < others["total"].min()))
        worst = others["total"].idxmin()
        told.append(
            f"in the edition {_said(rows)}, {number(own['rating'])} and {number(own['total'], 0)}, "
            f"next {country_name(worst)} with {number(states.at[worst, 'rating'])} and {number(states.at[worst, 'total'], 0)}"
        )
    return settle(answers[0], f"Mean rating and score of {country_name(claim.country)}: {'; '.join(told)}.", now=answers[1])


@check(figure="freedom-ratings")
def worst_ratings(claim, tables) -> Finding:
    """That a country was under the tightest control: both ratings of Freedom House at 7, the worst, for the year in `period`, and now."""
    frame = tables("freedom_house")
    own = frame[frame["iso3"] == claim.country].set_index("year_covered")
    years = (claim.year, own.index.max())
    pairs = [own.loc[year, ["political_rights", "civil_liberties"]].tolist() for year in years]
    told = [f"{pair[0]} and {pair[1]} for {year}" for year, pair in zip(years, pairs, strict=True)]
    which = f"political rights and civil liberties of {country_name(claim.country)}"
    evidence = f"Freedom House's ratings of {which}, 7 being the worst, are {listing(told)}."
    return settle(pairs[0] == [7, 7], evidence, now=pairs[1] == [7, 7])


@check(figure="freedom-vdem")
def early_opening(claim, tables) -> Finding:
    """Small steps towards pluralism in a span of years: do both raters put their best value of the years to 2007 into it?

    Both: holds, with a qualification unless V-Dem's electoral democracy also rose from the year before the span to its best year by
    more than its margin (90 %). Otherwise disputed, since best years have no margin. 2007 is the last year that the author could look
    back on.
    """
    start, end = claim.years
    frame = tables("freedom_house")
    own = frame[(frame["iso3"] == claim.country) & frame["year_covered"].between(start, 2007)].set_index("year_covered")
    mean = (own["political_rights"] + own["civil_liberties"]) / 2
    rows = freedom.with_errors(tables("vdem", VERSION), "v2x_polyarchy")
    index = rows[(rows["iso3"] == claim.country) & rows["year"].between(start, 2007)].set_index("year")["value"]
    best = mean.idxmin(), index.idxmax()
    rise = freedom.change(rows, claim.country, start - 1, best[1])
    inside = [start <= year <= end for year in best]
    first, last = (f"{own.at[year, 'political_rights']} and {own.at[year, 'civil_liberties']} for {year}" for year in (start, end))
    evidence = (
        f"Of the years from {start} to 2007 Freedom House's best mean rating is that of {best[0]}, V-Dem's best value of electoral "
        f"democracy that of {best[1]}; from {start - 1} to {best[1]} this index {rise.change} ({signed(rise.value, 2)}, 90 % interval "
        f"{span(*rise.interval, 2)}). "
        f"Freedom House's ratings went from {first} to {last}, 1 being the freest."
    )
    return by_margin(all(inside), all(inside) and rise.detectable, evidence)


@check(figure="freedom-vdem")
def democracy_ahead_of_region(claim, tables) -> Finding:
    """That a country is more democratic than each other state of its group in the year of `period`, and now.

    V-Dem's electoral democracy, each pair at the 90 % level; dated where the estimates of the latest year no longer have it ahead.
    """
    rows = freedom.with_errors(tables("vdem", VERSION), "v2x_polyarchy").set_index(["iso3", "year"])
    where, codes = region(tables, claim.country)
    others = [code for code in codes if code != claim.country]

    def ahead_in(year):
        own = rows.loc[(claim.country, year)]
        beside = [rows.loc[(code, year)] for code in others]
        gaps = [evidence.difference(own["value"], own["standard_error"], row["value"], row["standard_error"]) for row in beside]
        firm = [code for code, gap in zip(others, gaps, strict=True) if gap.detectable and gap.value > 0]
        behind = any(gap.detectable and gap.value < 0 for gap in gaps)
        said = f"with {number(own['value'], 2)} in {year} it is detectably ahead of {_names(firm)}"
        return all(gap.value > 0 for gap in gaps), behind or firm == others, said

    (then, sure, told), (now, _, later) = (ahead_in(year) for year in (claim.year, rows.index.get_level_values("year").max()))
    text = (
        f"{country_name(claim.country)} among the {len(codes)} states of {where} by V-Dem's electoral democracy (0 to 1, version "
        f"{VERSION}): {told}; {later}."
    )
    return Finding("dated", text) if then and not now else by_margin(then, sure, text)


@check(figure="information-press-ranks")
def press_worsened(claim, tables) -> Finding:
    """That the press became less free from the year before `period`: V-Dem's freedom of expression in two versions, and the press rank.

    None has a margin in the tables, so nothing is settled: all worse is a qualification, else it is disputed.
    """
    year, worse, told = claim.year, [], []
    for version, (series, _) in integrity.PANELS.items():
        values = integrity.wide(tables("vdem", version), series)
        step = integrity.unusual(values, claim.country, year - 1, year)
        worse.append(step["change"] < 0)
        told.append(f"{signed(step['change'], 2)} in version {version} ({percent(step['share'])} of countries moved at least as far)")
    data.comparable("press_freedom", "rank", year - 1, year)
    frame = tables("press_freedom")
    rank = frame[frame["iso3"] == claim.country].set_index("year")["rank"]
    worse.append(rank[year] > rank[year - 1])
    evidence = (
        f"From {year - 1} to {year} V-Dem's freedom of expression changed by {listing(told)}, and the rank in the World Press Freedom "
        f"Index from {rank[year - 1]:.0f} to {rank[year]:.0f}; none of them has a margin here."
    )
    return by_margin(all(worse), False, evidence)


@check()
def weak_voice(claim, tables) -> Finding:
    """That those in power answer little to the people: voice and accountability (WGI), its percentile rank in the lowest third.

    The last year up to `period` for which an edition gives an interval. It measures voice and not what officials feel, so it can only
    hold with qualification; V-Dem's vertical accountability, without a margin here, is told beside it.
    """
    own = of_country(tables("wgi", 2024), "va", claim.country).loc[: claim.year].reset_index().iloc[-1]
    below = share_below(of_year(tables("vdem", VERSION), "v2x_veracc", claim.year), claim.country)
    said = (
        f"{country_name(claim.country)}'s percentile rank in voice and accountability is {number(own['rank'])} in {own['year']} (90 % "
        f"interval {span(own['rank_lower'], own['rank_upper'])}, edition of 2024); in V-Dem's vertical accountability "
        f"{percent(below)} of the other states lie below it in {claim.year}."
    )
    right = own["rank"] < 100 / 3
    return by_margin(right, not right and own["rank_lower"] > 100 / 3, said)
