"""Claims about the events of January 2022 (Qantar): their toll, the force used, and what was announced after them."""

from math import inf, nextafter

from helpers.text import number
from ledger import agreement
from ledger.checks import check
from ledger.checks.counts import told
from ledger.tables import by_others, independent
from ledger.verdicts import Finding, settle

COUNTED = {"deaths": "killed", "wounded": "injured", "arrests": "detained", "detained": "detained"}
"""Measure of a claim -> what a row of the toll counts."""

OPEN = {"over": inf, "at_least": inf, "nearly": -inf}
"""Words of a count -> the side on which the true number lies."""

DONE = ("enacted", "in_force", "completed")


def _agrees(claim, row) -> bool:
    """Whether a count agrees with the claim; one given as over (or nearly) a number is taken to lie next to it on that side."""
    side = OPEN.get(row["qualifier"])
    found = row["value"] if side is None else nextafter(row["value"], side)
    return agreement.agrees(claim.value, found, claim.qualifier)


@check(figure="january-toll")
def toll_count(claim, tables) -> Finding:
    """The claimed number of dead, injured or detained in the whole country against the dated counts of sources outside the five documents.

    Counts ran on for months, so the last one decides: where it agrees, the claim holds. Where only an earlier one agrees, the number
    was overtaken: holds with qualification. None: contradicted. Counts that their publisher withdrew, and lists of names, are left out.
    """
    toll = tables("january_2022_toll")
    whole = (toll["place"] == "country") & (toll["people"] == "all") & (toll["counted"] == COUNTED[claim.measure])
    rows = toll[whole & (toll["standing"] == "stands") & toll["date"].notna()]
    rows = by_others(claim, rows, record=True).sort_values("date", kind="stable")
    if rows.empty:
        return Finding("unverified", "No count by another source was read.")
    agree = [_agrees(claim, row) for _, row in rows.iterrows()]
    spread = f"{len(rows)} counts were read, from {number(rows['value'].min(), 0)} to {number(rows['value'].max(), 0)}"
    evidence = f"The last count is {told(rows.iloc[-1])}; {spread}."
    if not agree[-1] and any(agree):
        evidence = f"An earlier count is {told(rows[agree].iloc[-1])}, the last is {told(rows.iloc[-1])}; {spread}."
    return settle(any(agree), evidence, qualified=not agree[-1])


@check(figure="january-toll")
def force_used(claim, tables) -> Finding:
    """That the country's own forces acted against people: detentions, and deaths that the authorities put down to officers.

    Both must be counted, by sources outside the five documents.
    """
    toll = tables("january_2022_toll")
    rows = toll[(toll["standing"] == "stands") & (toll["value"] > 0)]
    rows = by_others(claim, rows, record=True)
    held = rows[(rows["counted"] == "detained") & (rows["people"] == "all") & (rows["date"] < "2022-02")]
    dead = rows[(rows["counted"] == "killed") & (rows["people"] == "conduct_of_officials")]
    said = [f"detained: {told(row)}" for _, row in held.sort_values("date").tail(1).iterrows()]
    said += [f"deaths put down to excessive force by officers: {told(row)}" for _, row in dead.iterrows()]
    return settle(bool(len(held) and len(dead)), f"Counted by the authorities: {'; '.join(said) or 'nothing'}.")


@check()
def reform_followed(claim, tables) -> Finding:
    """That change in the state was called for after the events: measures on the state that the President announced from then on.

    By sources outside the five documents. That they were announced is a fact; that the events required them is the author's view, so
    it can only hold with qualification.
    """
    measures = tables("january_2022_measures")
    rows = measures[(measures["announced_by"] == "President") & (measures["announced_on"] >= f"{claim.year}-01")]
    rows = by_others(claim, rows, record=True)
    state = rows[rows["area"].isin(["executive", "civil_service", "openness", "constitution"])]
    evidence = (
        f"Of {len(rows)} measures announced by the President from January {claim.year} on, as told by sources outside the five documents, "
        f"{len(state)} concern the state and its servants; {state['status'].isin(DONE).sum()} of these are enacted, in force or completed."
    )
    return settle(len(state) > 0, evidence, qualified=True)


@check()
def measure_announced(claim, tables) -> Finding:
    """A measure announced after the events, named in `evidence_key`: told by another source, it holds.

    Where another source tells only that it was acted upon, it holds with qualification; where none does, it is unverified.
    """
    row = tables.row("january_2022_measures", claim.row_key("january_2022_measures"))
    later = row["status_source_key"]
    acted = row["status"] in DONE and later == later and independent(claim, later) == "record"
    stated = independent(claim, row["source_key"]) == "record"
    evidence = f"{row['measure']}: announced {row['announced_on']}, {row['status'].replace('_', ' ')}."
    if not (stated or acted):
        return Finding("unverified", f"{row['measure']}: no source but the document itself was read.")
    if not stated:
        evidence += " The announcement was read only in the document, the act in another source."
    return settle(True, evidence, qualified=not stated)
