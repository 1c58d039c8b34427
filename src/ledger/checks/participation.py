"""Claims about who acted, and who was let take part."""

from ledger.checks import check
from ledger.tables import independent
from ledger.verdicts import Finding, settle


@check(figure="timeline-events")
def event_actor(claim, tables) -> Finding:
    """That the event named in `evidence_key` was an act of the body in `value`, by a source outside the five documents."""
    event = tables.row("events", claim.row_key("events"))
    if independent(claim, event["source_key"]) != "record":
        return Finding("unverified", f"{event['title']}: no source but the documents was read.")
    reference = "" if event["legal_ref"] != event["legal_ref"] else f" ({event['legal_ref']})"
    evidence = f"{event['title']}{reference}: an act of the {event['actor']}, {event['date_start']}."
    return settle(claim.value in event["actor"].split("; "), evidence)
