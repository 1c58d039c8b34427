"""Dated acts and happenings, from `events.csv`: did it take place, when, and does it still stand?"""

from helpers.text import listing
from ledger.checks import check
from ledger.tables import independent
from ledger.verdicts import Finding, settle

OVER = ("repealed", "superseded")


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


def _told(level: str, others: list[str]) -> str:
    return {"record": "", "document": f" Only {listing(others)} tells it beside the document; no public record was read."}[level]


def _unread(event) -> Finding:
    return Finding("unverified", f"{event['title']}: no source but the document itself was read.")


@check(figure="timeline-events")
def event_date(claim, tables) -> Finding:
    """The claimed date (`value`: a year, month or day in ISO form) against that of the event named in `evidence_key`, as far as both go."""
    event = tables.row("events", claim.row_key("events"))
    level, others = witnesses(claim, tables, event, dated=True)
    if level == "own" or event["date_precision"] == "not_dated":
        return _unread(event)
    found, claimed = event["date_start"], claim.value
    shared = min(len(found), len(claimed))
    coarse = len(found) < len(claimed)
    evidence = f"{event['title']}: {found}{', no day or month was read' if coarse else ''}.{_told(level, others)}"
    return settle(found[:shared] == claimed[:shared], evidence, qualified=coarse or level == "document")


@check(figure="timeline-events")
def event_period(claim, tables) -> Finding:
    """A claimed span (`value`: two dates in ISO form with "/" between) against start and end of the event named in `evidence_key`."""
    event = tables.row("events", claim.row_key("events"))
    level, others = witnesses(claim, tables, event, dated=True)
    if level == "own" or event["date_end"] != event["date_end"]:
        return _unread(event)
    pairs = list(zip(claim.value.split("/"), (event["date_start"], event["date_end"]), strict=True))
    same = all(claimed[: len(found)] == found[: len(claimed)] for claimed, found in pairs)
    evidence = f"{event['title']}: {event['date_start']} to {event['date_end']}.{_told(level, others)}"
    return settle(same, evidence, qualified=level == "document")


@check(figure="timeline-events")
def event_happened(claim, tables) -> Finding:
    """That the event named in `evidence_key` took place, within `period` where the claim has one."""
    event = tables.row("events", claim.row_key("events"))
    level, others = witnesses(claim, tables, event)
    if level == "own" or event["date_precision"] == "not_dated":
        return _unread(event)
    year = int(event["date_start"][:4])
    within = not claim.period or claim.years[0] <= year <= claim.years[1]
    return settle(within, f"{event['title']}: {event['date_start']}.{_told(level, others)}", qualified=level == "document")


@check(figure="timeline-events")
def event_stands(claim, tables) -> Finding:
    """That the act named in `evidence_key` was made, and whether it still stands: repealed or superseded makes the claim dated."""
    happened = event_happened(claim, tables)
    event = tables.row("events", claim.row_key("events"))
    if happened.verdict not in ("holds", "holds with qualification"):
        return happened
    if event["status"] in OVER:
        return Finding("dated", f"{happened.evidence} Since {event['status']}.")
    return happened


@check()
def law_number(claim, tables) -> Finding:
    """A claimed number of a law (`value`) against the legal reference of the event named in `evidence_key`."""
    event = tables.row("events", claim.row_key("events"))
    if event["legal_ref"] != event["legal_ref"] or independent(claim, event["source_key"]) == "own":
        return _unread(event)
    return settle(claim.value in event["legal_ref"], f"{event['title']}: {event['legal_ref']}.")
