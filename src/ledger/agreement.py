"""When a found number agrees with a printed one: by the digits printed and the words beside them.

A number printed as 33.6 stands for every number that rounds to it. A word widens that: the tolerances are these and no
others; the methods appendix tells them in words.
"""

import math
import re

NEAR = 0.05
"""Share of the printed number by which "about" and "nearly" may be off."""

RULES = {
    "as printed": "rounds to the printed digits",
    "above": "larger than the number",
    "at least": "the number or more",
    "below": "smaller than the number",
    "at most": "the number or less",
    "about": f"within {NEAR:.0%} of the number, either way",
    "nearly": f"up to {NEAR:.0%} below the number, or rounding to it",
    "just over": f"above the number by {NEAR:.0%} at most",
}
"""Each rule in words."""

WORDS = {
    "above": ("over", "more than", "above", "exceeded", "exceeds", "greater than", "in excess of", "upwards of"),
    "at least": ("at least", "no fewer than", "no less than"),
    "below": ("under", "below", "less than", "fewer than"),
    "at most": ("up to", "at most", "no more than"),
    "about": ("about", "approximately", "around", "some", "roughly", "circa", "c."),
    "nearly": ("nearly", "almost", "close to", "just under"),
    "just over": ("just over",),
}


def rule(qualifier: str) -> str:
    """The rule that the words beside a number ask for: the first of them that is known, else "as printed".

    Only words at the start of a part of the qualifier count ("over", "reported; over"), so "some" in "some form" does not.
    """
    for part in re.split(r"[;,]", qualifier.lower()):
        for name in ("just over", *WORDS):
            if part.strip().strip("()") in WORDS[name]:
                return name
    return "as printed"


def decimals(printed: str) -> int:
    """Digits after the point of a printed number: 1 for "33.6", 0 for "212"."""
    return len(printed.partition(".")[2])


def agrees(printed: str, found: float, qualifier: str = "") -> bool:
    """Whether a found number is what a printed number and its words say. Raises ValueError where either is no number."""
    number = float(printed.replace(",", "").replace("−", "-"))
    if not (math.isfinite(number) and math.isfinite(found)):
        raise ValueError(f"printed {printed!r}, found {found}: expected numbers")
    half = 0.5 * 10 ** -decimals(printed)
    rounds = abs(found - number) <= half * (1 + 1e-9)
    size = abs(number)
    return {
        "as printed": rounds,
        "above": found > number,
        "at least": found >= number - half,
        "below": found < number,
        "at most": found <= number + half,
        "about": abs(found - number) <= NEAR * size or rounds,
        "nearly": number - NEAR * size <= found < number or rounds,
        "just over": number < found <= number + NEAR * size,
    }[rule(qualifier)]


def verdict(printed: str, found: float, qualifier: str = "", low: float | None = None, high: float | None = None) -> str:
    """`holds` where the numbers agree, `holds with qualification` where the printed one lies in the margin, else `contradicted`.

    `low` and `high` are the ends of the published interval of the found number, in its unit.
    """
    if agrees(printed, found, qualifier):
        return "holds"
    within = low is not None and high is not None and low <= float(printed.replace(",", "")) <= high
    return "holds with qualification" if within else "contradicted"
