"""What the exercises of the chapter on governance indicators expect."""

from itertools import combinations

import numpy as np
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from helpers import data
from seminar.expected import Names, Number


def exercises() -> dict[str, Number | Names]:
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
