"""Counts that somebody made: posts, centres, organisations, people. Each row of those tables says who counted, and when.

The rows are those that `evidence_key` names (`table#key`), in its order, without those that rest on the claim's own document.
"""

import re
from math import inf

import pandas as pd

from helpers.text import listing, number
from ledger import agreement
from ledger.checks import check
from ledger.claim import DOCUMENTS
from ledger.tables import independent
from ledger.verdicts import Finding, settle

TABLES = ("civil_service", "service_delivery")
NEARLY_THERE = 0.9
"""An earlier or partial count of at least this share of the claimed number supports it."""
UNREAD = Finding("unverified", "No count by another source was read for these years.")


def named(claim, tables) -> list[pd.Series]:
    """The counts that `evidence_key` names and another source made."""
    found = [key.partition("#")[::2] for key in claim.keys]
    rows = [tables.row(table, key) for table, key in found if table in TABLES]
    return [row for row in rows if independent(claim, row["source_key"]) != "own"]


def year(row) -> int:
    """Year of a count; 0 where it has no date, so that it is taken for an earlier one."""
    return int(row["date"][:4]) if row["date"] == row["date"] else 0


def when(row) -> str:
    """Date of a count in words: "2016-11-07", "from 2003 to 2013", "no date"."""
    if row["date"] != row["date"]:
        return "no date"
    end = row.get("date_end")
    return f"from {row['date']} to {end}" if isinstance(end, str) else row["date"]


def printed(row) -> str:
    """A count as its source prints it: "over 30", "nearly 97,000", "2.2"."""
    words = "" if row["qualifier"] == "exact" else row["qualifier"].replace("_", " ") + " "
    return words + number(row["value"], 0 if row["value"] == int(row["value"]) else 1)


def counter(row) -> str:
    """Who counted, without brackets: "newspaper", "Chairman of the civil service agency, interview"."""
    return re.sub(r" \((.*)\)$", r", \1", re.sub(r"^not stated \((.*)\)$", r"\1", row["counted_by"]))


def told(row, unit: bool = False) -> str:
    """A count, who made it and when; with `unit`, also what was counted."""
    what = "" if not unit else f" % {row['counted']}" if row["unit"] == "percent" else f" {row['unit']}"
    document = "; another of the five documents" if row["source_key"] in DOCUMENTS else ""
    return f"{printed(row)}{what} ({counter(row)}, {when(row)}{document})"


def ends(row) -> tuple[float, float]:
    """Smallest and largest number that the words of a count allow; infinite where they set no end."""
    value, near = row["value"], agreement.NEAR * row["value"]
    return {
        "over": (value, inf), "at_least": (value, inf), "under": (-inf, value), "at_most": (-inf, value),
        "about": (value - near, value + near), "nearly": (value - near, value),
    }.get(row["qualifier"], (value, value))  # fmt: skip


def fits(claim, row) -> bool:
    """Whether a claimed number and a count can both be right, given the words beside each."""
    low, high = ends(row)
    if agreement.rule(claim.qualifier) in ("above", "at least"):
        return high > claim.number or agreement.agrees(claim.value, high, claim.qualifier)
    finite = [end for end in (low, high) if abs(end) < inf]
    return low <= claim.number <= high or any(agreement.agrees(claim.value, end, claim.qualifier) for end in finite)


@check()
def recorded_count(claim, tables) -> Finding:
    """The claimed number against every count named, whatever its date.

    All agree: holds; none: contradicted; some: disputed. Where only plans agree, or only another of the five documents, that is a
    qualification. Without an independent count: unverified.
    """
    rows = named(claim, tables)
    if not rows:
        return UNREAD
    agree = [row for row in rows if fits(claim, row)]
    evidence = f"Counted: {'; '.join(told(row) for row in rows)}."
    if agree and len(agree) < len(rows):
        return Finding("disputed", evidence)
    planned = bool(agree) and all(row["basis"] != "reported" for row in agree)
    record = any(independent(claim, row["source_key"]) == "record" for row in agree)
    plan = " These are plans; that they were carried out was not read." if planned else ""
    return settle(bool(agree), evidence + plan, qualified=planned or not record)


@check()
def count_in_range(claim, tables) -> Finding:
    """A number against counts of the same thing by others at other moments.

    Counts for the claim's own year decide. Without them: all fit, or the number lies between the smallest and the largest count:
    holds with qualification; else disputed, since both may be right for their moment. No independent count: unverified.
    """
    rows = named(claim, tables)
    if not rows:
        return UNREAD
    years = range(claim.years[0], claim.years[1] + 1) if claim.period else ()
    same = [row for row in rows if year(row) in years]
    evidence = f"Counted by others: {listing(told(row, unit=True) for row in rows)}."
    if same:
        answers = [fits(claim, row) for row in same]
        record = any(independent(claim, row["source_key"]) == "record" for row in same)
        if any(answers) and not all(answers):
            return Finding("disputed", evidence)
        return settle(all(answers), evidence, qualified=not record)
    low, high = min(ends(row)[0] for row in rows), max(ends(row)[1] for row in rows)
    inside = all(fits(claim, row) for row in rows) or low <= claim.number <= high
    evidence += " It is not known that any of them is of the same moment."
    return Finding("holds with qualification" if inside else "disputed", evidence)


@check()
def snapshot_count(claim, tables) -> Finding:
    """An undated or whole number of something that only grows, against counts of the same thing by others.

    Counts dated within or before `period`, and undated ones, are earlier or partial: none may lie above the claimed number. Counts
    after it may not lie below ("over" and "at least" apart). A count that agrees: holds. Else, with a later count too, or an earlier
    one of at least nine tenths of the number: holds with qualification. Else unverified: what was counted is too far below to tell.
    """
    rows = named(claim, tables)
    if not rows:
        return UNREAD
    earlier = [row for row in rows if year(row) <= claim.years[1]]
    later = [row for row in rows if year(row) > claim.years[1]]
    evidence = f"Counted: {'; '.join(told(row) for row in rows)}."
    exact = claim.number
    below = any(row["value"] < exact and row["qualifier"] not in ("over", "at_least") for row in later)
    if below or any(row["value"] > exact for row in earlier):
        return Finding("contradicted", evidence)
    if any(row["qualifier"] == "exact" and agreement.agrees(claim.value, row["value"], claim.qualifier) for row in rows):
        return Finding("holds", evidence)
    most = max((row["value"] for row in earlier), default=0)
    if (later and earlier) or most >= NEARLY_THERE * exact:
        return Finding("holds with qualification", f"{evidence} The number itself is not among them; it fits them all.")
    return Finding("unverified", f"{evidence} They are older or partial, and too far below the number to confirm it.")
