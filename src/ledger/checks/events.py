"""Dated acts and happenings, from `events.csv`: did they take place, when, in what order, by whom, and do they still stand?

The events are those that `evidence_key` names as `events#...`, in its order. A date is compared as far as both dates go.
"""

import re

from helpers import dates
from helpers.text import count, listing, number
from ledger import agreement
from ledger.checks import check
from ledger.tables import independent
from ledger.verdicts import Finding, by_margin, settle

OVER = ("repealed", "superseded")
ADMINISTRATION = ("civil_service", "service_delivery", "e_government", "anti_corruption", "decentralisation")


def witnesses(claim, tables, event, dated: bool = False) -> tuple[str, list[str]]:
    """How independent the record of an event is, and the keys that tell it apart from the claim's own document.

    `record`: a source outside the five documents; `document`: another of the five only; `own`: nobody else. With `dated` only
    those that date the event count.
    """
    mentions = tables("event_mentions")
    mentions = mentions[mentions["stated_precision"] != "not_dated"] if dated else mentions
    told = [event["source_key"], *mentions.loc[mentions["event_id"] == event["event_id"], "source_key"]]
    others = sorted({key for key in told if independent(claim, key) != "own"})
    levels = {independent(claim, key) for key in others}
    return "record" if "record" in levels else "document" if levels else "own", others


def named(claim, tables) -> list:
    """The rows of `events` that `evidence_key` names, in its order. Raises DataError for one that is not there."""
    return [tables.row("events", key.partition("#")[2]) for key in claim.keys if key.startswith("events#")]


def year(event) -> int:
    return int(event["date_start"][:4])


def told(event) -> str:
    """Title, date and legal reference of an event."""
    law = "" if event["legal_ref"] != event["legal_ref"] else f", {event['legal_ref']}"
    return f"{event['title']} ({event['date_start']}{law})"


def list_of(events) -> str:
    return "; ".join(told(event) for event in events)


def unrecorded(claim, tables, events) -> Finding | None:
    """`unverified` where no source outside the five documents tells one of the events, else None."""
    alone = [event["title"] for event in events if witnesses(claim, tables, event)[0] != "record"]
    return Finding("unverified", f"No public record was read for: {listing(alone)}.") if alone else None


def _beside(level: str, others: list[str]) -> str:
    return {"record": "", "document": f" Only {listing(others)} tells it beside the document; no public record was read."}[level]


def _unread(event) -> Finding:
    return Finding("unverified", f"{event['title']}: no source but the document itself was read.")


# --- one event ----------------------------------------------------------------------------------------------------------


@check(figure="timeline-events")
def event_date(claim, tables) -> Finding:
    """The claimed date (`value`: a year, month or day in ISO form) against that of the event."""
    event = tables.row("events", claim.row_key("events"))
    level, others = witnesses(claim, tables, event, dated=True)
    if level == "own" or event["date_precision"] == "not_dated":
        return _unread(event)
    found, claimed = event["date_start"], claim.value
    shared = min(len(found), len(claimed))
    coarse = len(found) < len(claimed)
    evidence = f"{event['title']}: {found}{', no day or month was read' if coarse else ''}.{_beside(level, others)}"
    return settle(found[:shared] == claimed[:shared], evidence, qualified=coarse or level == "document")


@check(figure="timeline-events")
def event_period(claim, tables) -> Finding:
    """A claimed span (`value`: two dates with "/" between), or end (one date), against start and end of the event."""
    event = tables.row("events", claim.row_key("events"))
    level, others = witnesses(claim, tables, event, dated=True)
    if level == "own" or event["date_end"] != event["date_end"]:
        return _unread(event)
    stated = claim.value.split("/")
    pairs = zip(stated, (event["date_start"], event["date_end"])[-len(stated) :], strict=True)
    same = all(claimed[: len(found)] == found[: len(claimed)] for claimed, found in pairs)
    evidence = f"{event['title']}: {event['date_start']} to {event['date_end']}.{_beside(level, others)}"
    return settle(same, evidence, qualified=level == "document")


@check(figure="timeline-events")
def event_happened(claim, tables) -> Finding:
    """That the event took place, within `period` where the claim has one."""
    event = tables.row("events", claim.row_key("events"))
    level, others = witnesses(claim, tables, event)
    if level == "own" or event["date_precision"] == "not_dated":
        return _unread(event)
    within = not claim.period or claim.years[0] <= year(event) <= claim.years[1]
    return settle(within, f"{event['title']}: {event['date_start']}.{_beside(level, others)}", qualified=level == "document")


@check(figure="timeline-events")
def event_stands(claim, tables) -> Finding:
    """That the act was made, and whether it still stands: repealed or superseded makes the claim dated."""
    happened = event_happened(claim, tables)
    event = tables.row("events", claim.row_key("events"))
    if happened.verdict in ("holds", "holds with qualification") and event["status"] in OVER:
        return Finding("dated", f"{happened.evidence} Since {event['status']}.")
    return happened


@check()
def law_number(claim, tables) -> Finding:
    """A claimed number of a law (`value`) against the legal reference of the event."""
    event = tables.row("events", claim.row_key("events"))
    if event["legal_ref"] != event["legal_ref"] or independent(claim, event["source_key"]) == "own":
        return _unread(event)
    numbers = re.findall(r"[\w-]+", event["legal_ref"])
    return settle(claim.value in numbers, f"{event['title']}: {event['legal_ref']}.")


@check(figure="timeline-events")
def event_text(claim, tables) -> Finding:
    """That the record of the event has `value`, in figures or words, in title, description or legal reference.

    A number must count what the claim counts: where the words after it do not name `unit`, that is a qualification.
    """
    event = tables.row("events", claim.row_key("events"))
    level, _ = witnesses(claim, tables, event)
    if level == "own":
        return _unread(event)
    said = " ".join(str(event[column]) for column in ("title", "description", "legal_ref"))
    spelt = {claim.value, count(int(claim.value))} if claim.value.isdigit() else {claim.value}
    found = [one for word in spelt for one in re.finditer(rf"\b{re.escape(word)}\b(.*)", said, re.IGNORECASE)]
    evidence = f"{event['title']} ({event['date_start']}): {event['description']}"
    if not claim.value.isdigit():
        return settle(bool(found), evidence, qualified=level == "document")
    after = [one[1].lower().split()[:2] for one in found]
    counted = not claim.unit or any(claim.unit.lower() in [word.strip(".,:;") for word in words] for words in after)
    return settle(bool(found), evidence, qualified=level == "document" or not counted)


@check(figure="timeline-events")
def event_actor(claim, tables) -> Finding:
    """That the event was an act of the body in `value`, by a source outside the five documents."""
    event = tables.row("events", claim.row_key("events"))
    if independent(claim, event["source_key"]) != "record":
        return _unread(event)
    evidence = f"{told(event)}: an act of the {event['actor']}."
    return settle(claim.value in event["actor"].split("; "), evidence)


# --- several events -----------------------------------------------------------------------------------------------------


@check(figure="timeline-events")
def events_in_order(claim, tables) -> Finding:
    """That the events followed each other in the order of `evidence_key`. Dates alike as far as they go tell nothing: unverified."""
    events = named(claim, tables)
    days = [event["date_start"] for event in events]
    shared = [(a[: min(len(a), len(b))], b[: min(len(a), len(b))]) for a, b in zip(days, days[1:])]
    if any(a == b for a, b in shared):
        return Finding("unverified", f"{list_of(events)}: the dates are too coarse to order them.")
    return unrecorded(claim, tables, events) or settle(all(a < b for a, b in shared), f"{list_of(events)}.")


@check(figure="timeline-events")
def events_within(claim, tables) -> Finding:
    """That the events fall within the years of `period`: all hold, some with qualification, none contradicted.

    Events that only the claim's document tells are left out; where no public record tells any of them, that is a qualification too.
    """
    levels = [(event, witnesses(claim, tables, event)[0]) for event in named(claim, tables)]
    events = [event for event, level in levels if level != "own"]
    if not events:
        return Finding("unverified", "No source but the document itself was read.")
    first, last = claim.years
    inside = [first <= year(event) <= last for event in events]
    record = any(level == "record" for _, level in levels)
    return settle(any(inside), f"{list_of(events)}.", qualified=not (all(inside) and record))


@check(figure="timeline-events")
def events_all(claim, tables) -> Finding:
    """That a number (`value`) of reforms took place within `period`: each event named, by an outside source.

    Fewer events named than reforms claimed: qualified, for the rest has no dated act.
    """
    first, last = claim.years
    events = named(claim, tables)
    done = [first <= year(event) <= last and witnesses(claim, tables, event)[0] == "record" for event in events]
    share = f"{count(sum(done)).capitalize()} of {count(int(claim.number))}"
    evidence = f"{share} have a dated act that an outside source records: {list_of(events)}."
    return settle(all(done), evidence, qualified=len(done) != claim.number)


@check(figure="timeline-events")
def in_place_by(claim, tables) -> Finding:
    """That all events had taken place by the year of the claim."""
    events = named(claim, tables)
    done = all(year(event) <= claim.year for event in events)
    return unrecorded(claim, tables, events) or settle(done, f"{list_of(events)}; the claim speaks of {claim.year}.")


@check(figure="timeline-events")
def plan_followed(claim, tables) -> Finding:
    """A plan, by the act that came after the text (`period`). That it carried out the plan is not shown by it: qualified at best."""
    events = named(claim, tables)
    after = all(year(event) > claim.year for event in events)
    evidence = f"After the text came: {list_of(events)}. That it carried out this plan in every part was not read."
    return unrecorded(claim, tables, events) or settle(after, evidence, qualified=True)


@check(figure="timeline-events")
def span_between_events(claim, tables) -> Finding:
    """A claimed span (`value`: two dates with "/") against the starts of the two events that are said to bound it."""
    first, last = bounds = named(claim, tables)
    pairs = zip(claim.value.split("/"), (first["date_start"], last["date_start"]), strict=True)
    same = all(found.startswith(stated) for stated, found in pairs)
    return unrecorded(claim, tables, bounds) or settle(same, f"{list_of(bounds)}.")


@check(figure="timeline-events")
def years_between_events(claim, tables) -> Finding:
    """A claimed number of years (`value`) against the time between the starts of two events.

    The first must have a source of its own; the second may be the last happening that the document tells, which dates its writing.
    """
    first, last = named(claim, tables)
    if witnesses(claim, tables, first)[0] == "own":
        return _unread(first)
    years = dates.stretch(last["date_start"])[0] - dates.stretch(first["date_start"])[0]
    evidence = f"{number(years)} years lie between {first['title']} ({first['date_start']}) and {last['title']} ({last['date_start']})."
    return Finding(agreement.verdict(claim.value, years, claim.qualifier), evidence)


@check(figure="timeline-events")
def acts_in_every_decade(claim, tables) -> Finding:
    """That administration was under reform all through `period`: acts of it in the table in each ten years, by outside sources.

    A rest of less than nine years goes with the last ten. The table is a choice of the book's, so acts in it confirm less than a
    gap would tell: qualified at best, and a gap leaves it disputed.
    """
    first, last = claim.years
    events = tables("events")
    events = events[events["category"].isin(ADMINISTRATION) & events["date_start"].notna()]
    events = events[[independent(claim, key) == "record" for key in events["source_key"]]]
    years = events["date_start"].str[:4].astype(int)
    starts = list(range(first, last - 8, 10))
    parts = [(start, last if start == starts[-1] else start + 9) for start in starts]
    counts = {f"{start}–{end}": int(years.between(start, end).sum()) for start, end in parts}
    found = listing(f"{n} in {label}" for label, n in counts.items())
    return by_margin(all(counts.values()), False, f"Dated acts of administrative reform that outside sources record: {found}.")
