"""Claims on the civil service and the Astana Civil Service Hub: posts and people, the selection of 2013, cuts, pay, the order of acts.

The Hub's own site and the reports of its press service are a second source beside its chairman's interview, not an independent counter.
"""

import pandas as pd

from helpers import civil_service as cs
from helpers.text import count, listing, number, ordinal, percent
from ledger import agreement
from ledger.checks import check
from ledger.checks.counts import UNREAD, counter, named, printed, told, when, year
from ledger.tables import by_others, country_name
from ledger.verdicts import Finding, settle

CANDIDATES = 2
"""More candidates than this for a post are called great interest."""
STEPS = {
    "corps_a_applied": "applied", "corps_a_tested": "sat the tests", "corps_a_passed_test": "passed them",
    "corps_a_interviewed": "interviewed",
}  # fmt: skip
"""The measures of `civil_service.csv` that count people on their way through a selection, in order, and words for them."""


def counted_then(claim, tables) -> list[pd.Series]:
    """Those of `counts.named` whose date lies within `period`."""
    first, last = claim.years
    return [row for row in named(claim, tables) if first <= year(row) <= last]


@check(figure="civil-service-hub-countries")
def member_countries_grow(claim, tables) -> Finding:
    """That ever more countries take part in the Hub: no dated count of others is below the one before, and the last is above the first."""
    rows = tables("civil_service").query("measure == 'acsh_member_countries' and date.notna() and iso3 == @claim.country")
    rows = by_others(claim, rows).sort_values("date")
    if len(rows) < 2:
        return Finding("unverified", "Fewer than two dated counts of member countries by other sources were read.")
    grows = rows["value"].is_monotonic_increasing and rows["value"].iloc[-1] > rows["value"].iloc[0]
    said = listing([f"{number(row.value, 0)} ({row.date})" for row in rows.itertuples()])
    return settle(grows, f"Member countries, by the Hub and those who report it: {said}.")


@check(figure="civil-service-headcount")
def cut_in_counts(claim, tables) -> Finding:
    """A cut of staff in per cent: `evidence_key` names the plan, a count before, then counts after it, all by others.

    Plan and fall agree with the number: holds. The plan alone: disputed, since counts at other moments and of uncertain unit decide
    nothing. Neither: contradicted.
    """
    rows = named(claim, tables)
    if len(rows) < 3:
        return UNREAD
    plan, before, *after = rows
    falls = [100 * (1 - row["value"] / before["value"]) for row in after]
    ordered = agreement.agrees(claim.value, plan["value"], claim.qualifier)
    seen = max(falls) >= claim.number
    later = [f"{printed(row)} {row['unit']} ({when(row)}), {number(fall)} per cent fewer" for row, fall in zip(after, falls)]
    evidence = (
        f"Ordered: {printed(plan)} per cent ({counter(plan)}, {when(plan)}). Counted: {told(before)}, then {listing(later)}; "
        "the unit of the first is not clear."
    )
    return Finding("holds" if ordered and seen else "disputed" if ordered or seen else "contradicted", evidence)


@check(figure="civil-service-headcount")
def size_falls(claim, tables) -> Finding:
    """That the apparatus shrinks, against pairs of counts by others named in `evidence_key`: before and after, of posts, then of people.

    Both fall: holds. Both rise: contradicted. One each: disputed, as the two disagree on what the size is.
    """
    rows = named(claim, tables)
    if len(rows) < 4:
        return UNREAD
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    falls = [after["value"] < before["value"] for before, after in pairs]
    said = [
        f"{before['unit']} {printed(before)} ({when(before)}) and {printed(after)} ({when(after)}), {'fewer' if fall else 'not fewer'}"
        for (before, after), fall in zip(pairs, falls)
    ]
    verdict = "holds" if all(falls) else "disputed" if any(falls) else "contradicted"
    return Finding(verdict, f"Counts nearest after the announcement: {'; '.join(said)}.")


@check(figure="civil-service-headcount")
def service_smaller(claim, tables) -> Finding:
    """That the civil service became smaller by the time of writing: cuts announced before it, and changes counted over years around it.

    `evidence_key` names such rows of `civil_service.csv` by others. A cut announced speaks for it; people or posts said to be added,
    or the largest of all counts of posts after the claim, against. Both: disputed. The first alone: holds with qualification; the
    second alone: contradicted.
    """
    rows = named(claim, tables)
    cuts = [row for row in rows if row["measure"] == "staff_cut" and year(row) <= claim.years[1]]
    added = [row for row in rows if row["measure"] == "headcount_change" and year(row) <= claim.years[1]]
    posts = tables("civil_service").query("measure == 'headcount' and unit == 'posts' and iso3 == @claim.country")
    top = posts.loc[posts["value"].idxmax()]
    peak = year(top) > claim.years[1]
    parts = [f"a cut of {printed(row)} per cent was announced in {when(row)} ({counter(row)})" for row in cuts]
    parts += [f"{printed(row)} {row['unit']} were added {when(row)} ({counter(row)})" for row in added]
    parts += [f"the largest count of posts found, {told(top)}, is later than the claim"] if peak else []
    evidence = f"Found: {'; '.join(parts) or 'nothing'}."
    if cuts and (added or peak):
        return Finding("disputed", evidence)
    if added or peak:
        return Finding("contradicted", evidence)
    return Finding("holds with qualification" if cuts else "unverified", evidence)


@check()
def pay_rises(claim, tables) -> Finding:
    """That pay improves: rises by others in `civil_service.csv` in at least two years of `period`. All are nominal, which must be added."""
    first, last = claim.years
    rows = tables("civil_service").query("measure == 'pay_rise' and unit in ['percent', 'times'] and iso3 == @claim.country")
    rows = by_others(claim, rows)
    rows = rows[[first <= year(row) <= last for _, row in rows.iterrows()]]
    units = {"percent": "per cent", "times": "times"}
    said = [
        f"{number(row.value, 0 if row.value == int(row.value) else 1)} {units[row.unit]} ({row.counted}; {row.basis}, {row.date})"
        for row in rows.sort_values("date").itertuples()
    ]
    if len({row["date"][:4] for _, row in rows.iterrows()}) < 2:
        return Finding("unverified", f"Rises of pay read for these years: {'; '.join(said) or 'none'}.")
    return Finding("holds with qualification", f"Rises of pay in nominal terms: {'; '.join(said)}.")


@check(figure="civil-service-corps-a-funnel")
def applicants_per_post(claim, tables) -> Finding:
    """Great interest in the selection of 2013: more than two candidates for a post, by counts of others."""
    rows = counted_then(claim, tables)
    if len(rows) < 2:
        return UNREAD
    people, posts = rows
    ratio = people["value"] / posts["value"]
    evidence = f"{told(people)} applied for {printed(posts)} posts: {number(ratio)} for each."
    return settle(ratio > CANDIDATES, f"{evidence} More than {count(CANDIDATES)} is taken as great interest.")


@check(figure="civil-service-corps-a-funnel")
def newcomers_pass(claim, tables) -> Finding:
    """That the selection of 2013 opened posts to new people: most of those who passed the tests held no such post before.

    `evidence_key` names those who passed, the holders of posts tested, those of them who failed, and those appointed. Qualified, since
    how many of the last were new is not told.
    """
    rows = counted_then(claim, tables)
    if len(rows) < 4:
        return UNREAD
    passed, holders, failed, appointed = (row["value"] for row in rows)
    others = passed - (holders - failed)
    share = others / passed
    evidence = (
        f"Of {number(passed, 0)} who passed the tests, {number(others, 0)} ({percent(share)}) held no post of the corps before; "
        f"{number(appointed, 0)} were appointed by {when(rows[-1])}, and how many of them were new is not told."
    )
    return settle(share > 0.5, evidence, qualified=True)


@check(figure="civil-service-corps-a-funnel")
def steps_on_record(claim, tables) -> Finding:
    """A transparent selection, as far as records tell: all four steps through it were counted in public, by others, within `period`.

    True with qualification only, since the selection before it was not seen. Fewer steps: unverified.
    """
    first, last = claim.years
    rows = tables("civil_service").query("measure in @STEPS and iso3 == @claim.country")
    rows = by_others(claim, rows)
    rows = rows[[first <= year(row) <= last for _, row in rows.iterrows()]]
    steps = sorted(rows["measure"].unique(), key=list(STEPS).index)
    evidence = f"Steps of the selection whose people were counted in public: {listing([STEPS[name] for name in steps])}."
    if len(steps) < len(STEPS):
        return Finding("unverified", evidence)
    return Finding("holds with qualification", f"{evidence} How open the selection of such officials was before was not read.")


@check(figure="civil-service-corps-a-funnel")
def steps_no_longer_counted(claim, tables) -> Finding:
    """That the selection is closed to the public: after the first year of `period` no step through it was counted in public, by others.

    Such a count contradicts. None proves nothing, since what was not found may exist: unverified.
    """
    rows = tables("civil_service").query("measure.str.startswith('corps_a_') and iso3 == @claim.country")
    rows = by_others(claim, rows)
    rows = rows[[year(row) > claim.years[0] for _, row in rows.iterrows()]]
    steps = rows[rows["measure"].isin(STEPS)]
    evidence = (
        f"After {claim.years[0]}: {count(len(steps)) if len(steps) else 'no'} counts of people on their way through a selection were "
        f"found, and {count(len(rows) - len(steps))} of the size of the corps, its reserve, vacant posts and appointments."
    )
    if len(steps):
        return Finding("contradicted", evidence)
    return Finding("unverified", f"{evidence} That fits the claim and does not prove it.")


@check()
def political_posts_cut(claim, tables) -> Finding:
    """Fewer political officials after the reform: the number planned, by others, is below the number before."""
    rows = counted_then(claim, tables)
    if len(rows) < 2:
        return UNREAD
    before, plan = rows
    share = 1 - plan["value"] / before["value"]
    evidence = (
        f"Political officials: {told(before)} before the reform, {printed(plan)} by the draft law, {percent(share)} fewer; the number "
        "reached was not read."
    )
    return settle(share > 0, evidence, qualified=True)


@check(figure="civil-service-vdem")
def merit_a_pretence(claim, tables) -> Finding:
    """That selection by merit is a pretence, asked of two witnesses that can be counted.

    Experts (V-Dem, `v2stcritrecadm`, all appointments in the state administration, without margin here): is the country in the lower
    half in the year of the claim? The first selection of 2013: did no holder of a post fail the tests? Both yes: holds with
    qualification; one: disputed; none: contradicted.
    """
    values = cs.wide(tables("vdem", 15), "v2stcritrecadm").loc[claim.year].dropna()
    rank = int(values.rank(ascending=False, method="min")[claim.country])
    low = values[claim.country] < values.median()
    failed = cs.failures(tables("civil_service"))["holders"]
    evidence = (
        f"Experts place appointment by merit in {country_name(claim.country)} {ordinal(rank)} of {len(values)} countries in {claim.year} "
        f"(V-Dem, version 15, {'below' if low else 'not below'} the median, no margin at hand); of the holders of posts who sat the tests "
        f"of the first selection in 2013 {percent(failed)} failed."
    )
    for_it = int(low) + int(failed == 0)
    return Finding(("contradicted", "disputed", "holds with qualification")[for_it], evidence)


@check()
def reserve_goes_on(claim, tables) -> Finding:
    """That the youth reserve continues: others count people in it after the year of the claim, later counts not below earlier ones."""
    rows = tables("civil_service").query("measure == 'youth_reserve' and basis == 'reported' and iso3 == @claim.country")
    rows = rows.sort_values("date")
    rows = by_others(claim, rows)
    rows = rows[[year(row) > claim.years[1] for _, row in rows.iterrows()]]
    said = [f"{printed(row)} ({when(row)})" for _, row in rows.iterrows()]
    evidence = f"People in the reserve after {claim.years[1]}: {listing(said)}."
    return settle(len(rows) > 0 and rows["value"].is_monotonic_increasing, evidence)
