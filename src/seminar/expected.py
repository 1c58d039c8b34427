"""Where the expected answers of the exercises come from: the tables, on another path than the chapter's own solution.

    python -m seminar.expected        # `make answers`: write answers.json anew after a change of a table

This module is not in the kit. How a chapter gets its checks: see `checks`.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import norm, theilslopes
from statsmodels.stats.multitest import multipletests

from helpers import data
from seminar.checks import ANSWERS, digest, plain_names, steps


@dataclass(frozen=True)
class Number:
    """A number, right within `step` on either side; a count has the step 1 and is exact. traps: what is said -> wrong value."""

    value: float
    step: float
    hint: str
    traps: dict[str, float] = field(default_factory=dict)

    def hashed(self, exercise: str) -> dict:
        mark = {value: digest(exercise, str(steps(value, self.step))) for value in (self.value, *self.traps.values())}
        traps = [{"say": say, "hash": mark[value]} for say, value in self.traps.items() if mark[value] != mark[self.value]]
        return {"kind": "number", "step": self.step, "hint": self.hint, "right": mark[self.value], "traps": traps}


@dataclass(frozen=True)
class Names:
    """A set of names, or any one of several sets. traps: what is said -> wrong set."""

    sets: list[set[str]]
    hint: str
    traps: dict[str, set[str]] = field(default_factory=dict)

    def hashed(self, exercise: str) -> dict:
        def whole(names):
            return digest(exercise, "|".join(plain_names(names)))

        right = sorted(whole(names) for names in self.sets)
        members = sorted({digest(exercise, name) for names in self.sets for name in plain_names(names)})
        traps = [{"say": say, "hash": whole(names)} for say, names in self.traps.items() if whole(names) not in right]
        return {"kind": "names", "hint": self.hint, "right": right, "members": members, "traps": traps}


def exercises_governance_indicators() -> dict[str, Number | Names]:
    wgi = data.load("wgi", edition=2024).set_index(["indicator", "iso3", "year"]).sort_index()
    newer = data.load("wgi", edition=2025).set_index(["indicator", "iso3", "year"])["estimate"]
    six, level = ["KAZ", "RUS", "KGZ", "TJK", "UZB", "TKM"], norm.ppf(0.95)
    names, last = data.load("countries").set_index("iso3")["name_en"], int(wgi.index.get_level_values("year").max())

    def p_value(one, two) -> float:
        return 2 * norm.sf(abs(one["estimate"] - two["estimate"]) / np.hypot(one["standard_error"], two["standard_error"]))

    def told_apart(indicator: str, year: int, holm: bool) -> int:
        found = [p_value(wgi.loc[(indicator, a, year)], wgi.loc[(indicator, b, year)]) for a, b in combinations(six, 2)]
        return int((np.array(multipletests(found, method="holm")[1] if holm else found) < 0.1).sum())

    overlapping = []
    for a, b in combinations(six, 2):
        one, two = wgi.loc[("ge", a, 2006)], wgi.loc[("ge", b, 2006)]
        touch = min(one["rank_upper"], two["rank_upper"]) - max(one["rank_lower"], two["rank_lower"]) > 0.0005
        if touch and p_value(one, two) < 0.1:
            overlapping.append({names[a], names[b]})

    own = wgi.loc[("ge", "KAZ")]
    rises = {
        end: all(own.at[end, "estimate"] > own.at[start, "estimate"] and p_value(own.loc[start], own.loc[end]) < 0.1 for start in own.index[own.index < 2006])
        for end in own.index[own.index > 2006]
    }
    first = next(end for end in rises if all(holds for later, holds in rises.items() if later >= end))

    def rho(start: int, end: int) -> float:
        one, two = own.loc[start], own.loc[end]
        spread = ((two["estimate"] - one["estimate"]) / level) ** 2
        return (one["standard_error"] ** 2 + two["standard_error"] ** 2 - spread) / (2 * one["standard_error"] * two["standard_error"])

    gap = wgi.at[("ge", "KAZ", 2013), "estimate"] - wgi.at[("ge", "RUS", 2013), "estimate"]
    return {
        "3.1": Names(overlapping, "Look for a ring or a disc in the triangle whose two bars, in the figure above it, share a stretch of the axis."),
        "3.2": Number(
            told_apart("rl", last, True), 1, "Which indicator, which year, and before or after correction?",
            {
                "That is the count before the correction.": told_apart("rl", last, False),
                "That is government effectiveness.": told_apart("ge", last, True),
                "That is the year of the triangle; the last year is asked for.": told_apart("rl", 2006, True),
            },
        ),
        "3.3": Number(
            gap, 0.01, "Two estimates of one year, one indicator and one edition; Kazakhstan minus Russia.",
            {"That is the edition of 2025; the other edition is asked for.": newer[("ge", "KAZ", 2013)] - newer[("ge", "RUS", 2013)]},
        ),
        "3.4": Number(first, 1, "A year is asked for: the first from which every first year before 2006 gives a detectable rise, then and later."),
        "3.5": Number(
            rho(2006, last), 0.01, "Use the rows of 2006 and of the last year, and both standard errors.",
            {"That starts from the first year of the edition; the year 2006 is asked for.": rho(int(own.index.min()), last)},
        ),
    }


def exercises_budget_scores() -> dict[str, Number | Names]:
    table = data.load("obs").pivot(index=["year", "iso3"], columns="indicator", values="score")
    names, last = data.load("countries").set_index("iso3")["name_en"], int(table.index.get_level_values("year").max())

    def above(year: int) -> set[str]:
        rows = table.loc[year][["transparency", "participation"]].dropna()
        line = theilslopes(rows["participation"], rows["transparency"], method="joint")
        over = rows["participation"] > line.intercept + line.slope * rows["transparency"]
        return {names[iso3] for iso3 in rows.index[over] if iso3 in names}

    rows = table.loc[last][["transparency", "participation"]].dropna()

    def median(within: float, own: bool = True) -> float:
        near = rows[np.abs(rows["transparency"] - rows.at["KAZ", "transparency"]) <= within]
        return (near if own else near.drop("KAZ"))["participation"].median()

    def turned(year: int) -> int:
        scores = table.loc[year].dropna(subset=["oversight", "oversight_legislature", "oversight_audit"])
        alike = (scores["oversight_legislature"] + scores["oversight_audit"]) / 2
        return int(((alike > 60) ^ (scores["oversight"] > 60)).sum())

    def signs(first: int, second: int, end: int) -> int:
        scores = pd.concat({year: table.loc[year]["transparency"] for year in (first, second, end)}, axis=1).dropna()
        return int(((scores[end] > scores[first]) != (scores[end] > scores[second])).sum())

    return {
        "9.1": Names(
            [above(2017)], "Choose the round of 2017 in the figure of all countries and look for the states of this book.",
            {"Those are above the line of the latest round; the round of 2017 is asked for.": above(last)},
        ),
        "9.2": Number(
            median(8), 0.1, "Change `within` to 8 and read the median.",
            {
                "That is the median for 5 points; has the cell been run again?": median(5),
                "Kazakhstan is one of the countries alike; it was left out.": median(8, own=False),
            },
        ),
        "9.3": Number(
            turned(last), 1, "Compare, country by country, on which side of 60 the published and the equal average lie.",
            {"That is the round of 2017; the latest is asked for.": turned(2017)},
        ),
        "9.4": Number(
            signs(2006, 2008, last), 1, "Only countries with a score in all three rounds count; compare the signs of two differences.",
            {"That is for the round of 2017; the latest is asked for.": signs(2006, 2008, 2017)},
        ),
    }


CHAPTERS: dict[str, Callable[[], dict[str, Number | Names]]] = {
    name.removeprefix("exercises_"): found for name, found in sorted(globals().items()) if name.startswith("exercises_")
}


def answers() -> dict[str, dict]:
    """All exercises, hashed, by chapter and number."""
    every = {exercise: expected for chapter in CHAPTERS.values() for exercise, expected in chapter().items()}
    return {exercise: every[exercise].hashed(exercise) for exercise in sorted(every, key=lambda name: [int(part) for part in name.split(".")])}


def main() -> None:
    ANSWERS.write_text(json.dumps(answers(), indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
