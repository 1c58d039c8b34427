"""Claims about constitutional rules and what became of them, from the table of amendments.

`evidence_key` names a rule as `constitutional_amendments#act/item`, the rule of the claim first. Later acts on the same item are
found by date; a rule ended by an act on another item is named as a further key.
"""

import re

import pandas as pd

from helpers.text import listing, number
from ledger import agreement
from ledger.checks import check
from ledger.tables import by_others, independent
from ledger.verdicts import Finding, settle

AREAS = {
    "Parliament": {"parliament", "government"},
    "local self-government": {"regions"},
    "judiciary and law enforcement": {"courts"},
    "civil society and parties": {"rights", "elections"},
}
"""Fields of the proposals of 2006-07 and the areas of the table of amendments that answer them."""


def amendment(tables, key: str) -> pd.Series:
    """The row `act/item` of the table of amendments. Raises ValueError where there is not exactly one."""
    frame = tables("constitutional_amendments")
    act, _, item = key.partition("/")
    found = frame[(frame["act_id"] == act) & (frame["item"] == item)]
    if len(found) != 1:
        raise ValueError(f"constitutional_amendments#{key}: {len(found)} rows, expected one")
    return found.iloc[0]


def _rules(claim, tables) -> list[pd.Series]:
    keys = [key.partition("#")[2] for key in claim.keys if key.startswith("constitutional_amendments#")]
    return [amendment(tables, key) for key in keys]


def _unread(claim, row) -> Finding | None:
    """The finding for a rule that only the claim's own document tells, else None."""
    if independent(claim, row["source_key"]) == "own":
        return Finding("unverified", "No source but the document itself was read on this change.")
    return None


def _ended(tables, rules) -> list[pd.Series]:
    """Acts after the first rule on the same item, and the further rules named, in order of their dates."""
    frame, first = tables("constitutional_amendments"), rules[0]
    later = frame[(frame["item"] == first["item"]) & (frame["act_date"] > first["act_date"])]
    return sorted([*rules[1:], *(row for _, row in later.iterrows())], key=lambda row: row["act_date"])


def step(row) -> str:
    """What an act changed: item, rule before, rule after."""
    return f"{row['item'].replace('_', ' ').capitalize()}. Before: {row['before']}. After: {row['after']}."


def _changed(ended) -> str:
    return "".join(f" Changed on {row['act_date']}: {row['after']}." for row in ended[:1])


@check(figure="elections-terms")
def amended_number(claim, tables) -> Finding:
    """A number that an amendment set, or replaced where `measure` ends in "_before".

    A number that was set and has been changed since makes the claim dated.
    """
    rules = _rules(claim, tables)
    row = rules[0]
    if unread := _unread(claim, row):
        return unread
    old = claim.measure.endswith("_before")
    evidence = f"Act of {row['act_date']}: {step(row)}"
    ended = [] if old else _ended(tables, rules)
    right = agreement.agrees(claim.value, row["value_before" if old else "value_after"], claim.qualifier)
    return settle(right, evidence + _changed(ended), now=False if ended else None)


@check(figure="elections-seat-kinds")
def amended_by(claim, tables) -> Finding:
    """By how much an amendment raised a number."""
    row = _rules(claim, tables)[0]
    if unread := _unread(claim, row):
        return unread
    found = row["value_after"] - row["value_before"]
    evidence = f"Act of {row['act_date']}: {step(row)} A change of {number(found, 0)}."
    return Finding(agreement.verdict(claim.value, found, claim.qualifier), evidence)


@check(figure="elections-seat-kinds")
def amended_upwards(claim, tables) -> Finding:
    """That an amendment raised all the numbers named."""
    rules = [row for row in _rules(claim, tables) if independent(claim, row["source_key"]) != "own"]
    if not rules:
        return Finding("unverified", "No source but the document itself was read on this change.")
    evidence = f"Act of {rules[0]['act_date']}: {' '.join(step(row) for row in rules)}"
    return settle(all(row["value_after"] > row["value_before"] for row in rules), evidence)


@check()
def amended_rule(claim, tables) -> Finding:
    """A rule that an amendment set: the words of `value` stand in it.

    Words that stood in the rule before as well are a qualification, since the rule was not new; a rule changed since is dated.
    """
    rules = _rules(claim, tables)
    row = rules[0]
    if unread := _unread(claim, row):
        return unread
    words = re.compile(rf"\b{re.escape(claim.value)}\b", re.IGNORECASE)
    ended = _ended(tables, rules)
    evidence = f"Act of {row['act_date']}: {step(row)}{_changed(ended)}"
    found, known = bool(words.search(row["after"])), bool(words.search(row["before"]))
    return settle(found, evidence, now=False if ended else None, qualified=known)


@check()
def rule_until(claim, tables) -> Finding:
    """A rule, or a number, that stood in `period`: it is what the act named in `evidence_key` replaced, so the claim is dated by it."""
    row = _rules(claim, tables)[0]
    if unread := _unread(claim, row):
        return unread
    number_said = re.fullmatch(r"\d+", claim.value)
    stood = row["value_before"] == claim.number if number_said else claim.value.lower() in row["before"].lower()
    replaced = row["value_after"] != row["value_before"] if number_said else claim.value.lower() not in row["after"].lower()
    evidence = f"Replaced on {row['act_date']}: {step(row)}"
    return settle(stood and row["act_date"] >= str(claim.years[0]), evidence, now=not replaced)


@check()
def fields_amended(claim, tables) -> Finding:
    """How many of the fields of the proposals of 2006-07 the act named in `evidence_key` answered, the constitution itself being one.

    Only changes that a source other than the document tells count.
    """
    frame = tables("constitutional_amendments")
    rows = frame[frame["act_id"] == claim.row_key("constitutional_amendments")]
    areas = set(by_others(claim, rows)["area"])
    answered = ["the constitution itself"] if areas else []
    answered += [field for field, names in AREAS.items() if areas & names]
    evidence = f"Fields in which the act of {rows['act_date'].iloc[0]} changed a rule, by other sources: {listing(answered)}."
    return settle(len(answered) >= claim.number, evidence)


# --- events ------------------------------------------------------------------------------------------------------------
