"""Claims on spans of time, on what an amendment changed, on numbers that a record states, and on who holds the executive in check."""

import re

from helpers import dates, freedom
from helpers.text import listing, number, ordinal, signed, span
from ledger import agreement
from ledger.checks import check
from ledger.checks.events import witnesses
from ledger.tables import independent
from ledger.verdicts import Finding, settle

CONSTRAINTS = {"v2xlg_legcon": "legislature", "v2x_jucon": "courts"}


def _two(claim, tables):
    """The two events that `evidence_key` names. Raises ValueError for another number of them."""
    keys = [key.partition("#")[2] for key in claim.keys if key.startswith("events#")]
    if len(keys) != 2:
        raise ValueError(f"evidence_key {claim.evidence_key!r}: expected two events")
    return [tables.row("events", key) for key in keys]


@check(figure="timeline-events")
def span_between_events(claim, tables) -> Finding:
    """A claimed span (`value`: two dates with "/") against the starts of the two events in `evidence_key` that are said to bound it."""
    bounds = _two(claim, tables)
    if any(witnesses(claim, tables, event)[0] == "own" for event in bounds):
        return Finding("unverified", "No source but the document itself was read for one of the bounds.")
    pairs = list(zip(claim.value.split("/"), (event["date_start"] for event in bounds), strict=True))
    told = listing([f"{event['title']}: {event['date_start']}" for event in bounds])
    return settle(all(found.startswith(stated) for stated, found in pairs), f"{told}.")


@check(figure="timeline-events")
def years_between_events(claim, tables) -> Finding:
    """A claimed number of years (`value`) against the time between the starts of the two events in `evidence_key`.

    The first must have a source of its own; the second may be the last happening that the document tells, which dates its writing.
    """
    first, last = _two(claim, tables)
    if witnesses(claim, tables, first)[0] == "own":
        return Finding("unverified", f"{first['title']}: no source but the document itself was read.")
    years = dates.stretch(last["date_start"])[0] - dates.stretch(first["date_start"])[0]
    evidence = f"{number(years)} years lie between {first['title']} ({first['date_start']}) and {last['title']} ({last['date_start']})."
    return Finding(agreement.verdict(claim.value, years, claim.qualifier), evidence)


@check(figure="timeline-events")
def event_states_number(claim, tables) -> Finding:
    """A number (`value`) of something (`unit`) against title and description of the event in `evidence_key`, as its own source told it.

    Number and unit found: holds; the number of something else: holds with qualification; no such number: contradicted.
    """
    event = tables.row("events", claim.row_key("events"))
    if independent(claim, event["source_key"]) == "own":
        return Finding("unverified", f"{event['title']}: no source but the document itself was read.")
    text = f"{event['title']}. {event['description']}"
    found = re.search(rf"\b{re.escape(claim.value)}\s+(\w+)", text)
    evidence = f"{event['title']} ({event['date_start']})"
    if not found:
        return Finding("contradicted", f"{evidence}: the record does not give the number {claim.value}.")
    evidence += f": the record has {claim.value} {found[1]}, the claim {claim.value} {claim.unit}."
    return settle(True, evidence, qualified=found[1] != claim.unit)


@check()
def amended_item(claim, tables) -> Finding:
    """What an amendment changed: the row `constitutional_amendments#act/item` of `evidence_key`, with its own source.

    A number in `value` must be that of the rule before or after (`measure` ends in `_before` or `_after`); a word asks only that
    the rule was changed. A row that rests on the claim's document alone decides nothing.
    """
    act, _, item = claim.row_key("constitutional_amendments").partition("/")
    frame = tables("constitutional_amendments")
    row = frame[(frame["act_id"] == act) & (frame["item"] == item)].squeeze()
    if independent(claim, row["source_key"]) == "own":
        return Finding("unverified", f"No source but the document itself was read for the rule in the amendment of {row['act_date']}.")
    evidence = f"Amendment of {row['act_date']}: {row['before']} before, {row['after'][0].lower() + row['after'][1:]} after."
    side = claim.measure.rpartition("_")[2]
    if side in ("before", "after"):
        return Finding(agreement.verdict(claim.value, row[f"value_{side}"], claim.qualifier), evidence)
    return settle(row["before"] != row["after"], evidence)


def weak_checks(tables, iso3: str, year: int) -> tuple[list[bool], list[str]]:
    """Whether the hold of legislature and courts on the executive is in the lower half of all states, and the words (V-Dem version 15)."""
    vdem = tables("vdem", 15)
    low, told = [], []
    for code, words in CONSTRAINTS.items():
        values = vdem[(vdem["indicator"] == code) & (vdem["year"] == year)].set_index("iso3")["value"].dropna()
        rank = int((values > values[iso3]).sum()) + 1
        low.append(bool(values[iso3] < values.median()))
        told.append(f"{words} {number(values[iso3], 2)} of 1 ({ordinal(rank)} of {len(values)} states)")
    return low, told


@check(figure="phases-centre")
def power_at_the_centre(claim, tables) -> Finding:
    """That power is concentrated at the centre: the hold on the executive in the year of `period`, and in the latest.

    It is that of legislature and courts by V-Dem, version 15, without intervals in the copy at hand; weak is below the median of
    all states. The series weigh branches at the centre and not centre against regions, hence never more than qualified.
    """
    latest = int(tables("vdem", 15)["year"].max())
    (then, told), (now, _) = (weak_checks(tables, claim.country, year) for year in (claim.year, latest))
    evidence = (
        f"Hold on the executive in {claim.year}: {listing(told)}, by V-Dem, version 15. In {latest} both are "
        f"{'' if all(now) else 'no longer '}below the median of all states. Regions are not in these series."
    )
    return settle(all(then), evidence, now=all(now), qualified=True)


@check(figure="freedom-vdem")
def autocratic_leadership(claim, tables) -> Finding:
    """That leadership was autocratic and centralised in the year of `period`: not free, no electoral democracy, weak checks.

    Freedom House's status; the upper end of V-Dem's electoral democracy below 0.5; both constraints below the median of all states.
    """
    year, house, vdem = claim.year, tables("freedom_house"), tables("vdem", 15)
    status = house[(house["iso3"] == claim.country) & (house["year_covered"] == year)].sort_values("edition")["status"].iloc[-1]
    row = vdem[(vdem["iso3"] == claim.country) & (vdem["year"] == year) & (vdem["indicator"] == "v2x_polyarchy")].iloc[0]
    low, told = weak_checks(tables, claim.country, year)
    evidence = (
        f"For {year} Freedom House has the status {freedom.STATUS[status].lower()}. V-Dem (version 15) puts electoral democracy at "
        f"{number(row['value'], 2)} ({span(row['low'], row['high'], 2)}) of 1; the hold on the executive is: {listing(told)}."
    )
    return settle(status == "NF" and row["high"] < 0.5 and all(low), evidence)


@check(figure="freedom-vdem")
def inertia_and_centre(claim, tables) -> Finding:
    """That politics stood still under a centralised state: no detectable change over `period`, weak checks at its end.

    The change is that of V-Dem's electoral democracy, version 15. That the one is due to the other is not tested, hence never
    more than qualified.
    """
    first, last = claim.years
    step = freedom.change(freedom.with_errors(tables("vdem", 15), "v2x_polyarchy"), claim.country, first, last)
    low, told = weak_checks(tables, claim.country, last)
    evidence = (
        f"Electoral democracy {step.change} from {first} to {last} ({signed(step.value, 2)} on a scale of 0 to 1, V-Dem version 15, "
        f"90 % level). Hold on the executive in {last}: {listing(told)}. That the one explains the other is not tested."
    )
    return settle(not step.detectable and all(low), evidence, qualified=True)
