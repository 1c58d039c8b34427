"""Counts that somebody made: posts, centres, organisations, people. Each row of those tables says who counted, and when."""

from math import inf

from helpers.text import number
from ledger import agreement
from ledger.checks import check
from ledger.tables import independent
from ledger.verdicts import Finding

TABLES = ("civil_service", "service_delivery", "ngo_counts")


def _printed(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)


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
    """The claimed number against every count named in `evidence_key` that another source made.

    All agree: holds; none: contradicted; some: disputed. A count known as a range agrees where the claim agrees with either end
    or lies between; one given as "over" agrees with every larger number (`fits`). Without an independent count: unverified. A second of the five documents alone is a qualification.
    """
    answers, told, levels = [], [], set()
    for key in claim.keys:
        table, _, row_key = key.partition("#")
        if table not in TABLES:
            continue
        row = tables.row(table, row_key)
        level = independent(claim, row["source_key"])
        if level == "own":
            continue
        low, high = (row["value"] if row[end] != row[end] else row[end] for end in ("value_low", "value_high"))
        answers.append(fits(claim, row) or low < claim.number < high or any(agreement.agrees(claim.value, x, claim.qualifier) for x in (low, high)))
        levels.add(level)
        words = "" if row["qualifier"] == "exact" else row["qualifier"].replace("_", " ") + " "
        when = "" if row["date"] != row["date"] else f", {row['date']}"
        told.append(f"{words}{_printed(row['value'])} ({row['counted_by']}{when})")
    if not answers:
        return Finding("unverified", "No count by another source was read.")
    evidence = f"Counted: {'; '.join(told)}."
    if any(answers) and not all(answers):
        return Finding("disputed", evidence)
    if not any(answers):
        return Finding("contradicted", evidence)
    return Finding("holds" if "record" in levels else "holds with qualification", evidence)
