"""What the exercises of the chapter on editions expect."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm

from helpers import data
from seminar.expected import Names, Number

SIX, FOUR = ["KAZ", "RUS", "KGZ", "TJK", "UZB", "TKM"], ["KGZ", "TJK", "UZB", "TKM"]


def sides(table: pd.DataFrame) -> pd.DataFrame:
    """Whether the values of each edition (rows) are on the side of each sentence on an order, a change or a half (columns)."""
    table = table.assign(rank=table["rank"].fillna(table["rank_counted"]))
    end = table[(table["year"] == table.groupby("edition")["year"].transform("max")) & (table["iso3"] == "KAZ")]
    end = end.pivot(index="edition", columns="indicator", values=["estimate", "rank"])
    six = table[table["iso3"].isin(SIX)].set_index(["edition", "year", "indicator", "iso3"])["estimate"]
    wide = six.unstack([1, 2, 3]).sort_index(axis=1)
    ge, pv, cc = (wide[2006, code] for code in ("ge", "pv", "cc"))
    found = {iso3: ge["KAZ"] > ge[iso3] for iso3 in FOUR} | {"stable": pv["KAZ"] > pv[FOUR].max(axis=1), "corrupt": cc["KAZ"] > cc["TJK"]}
    found |= {"Russia": ge["KAZ"] < ge["RUS"], "second": (ge["KAZ"] < ge["RUS"]) & (ge["KAZ"] > ge[FOUR].max(axis=1))}
    found |= {"rose to 2017": wide[2017, "ge", "KAZ"] > ge["KAZ"], "rose to last": end["estimate", "ge"] > ge["KAZ"]}
    return pd.DataFrame(found | {f"low {code}": end["rank", code] < 50 for code in ("rl", "cc")})


def outside() -> pd.DataFrame:
    """Whether Kazakhstan's place of the edition of 2025 lies outside the interval of 2024: years by dimensions."""
    old, new = (data.load("wgi", edition=edition).set_index(["year", "indicator", "iso3"]) for edition in (2024, 2025))
    both, own = new.loc[new.index.intersection(old.index), "estimate"].unstack(), old.xs("KAZ", level="iso3")
    place = 100 * both.lt(both["KAZ"], axis=0).sum(axis=1) / (both.notna().sum(axis=1) - 1)
    own = own.loc[place.index]
    return ((place < own["rank_lower"] - 0.001) | (place > own["rank_upper"] + 0.001)).unstack()


def exercises() -> dict[str, Number | Names]:
    frames = data.load_editions("wgi_editions")
    table, last = pd.concat(frames.values()), max(frames)
    true, moved = sides(table), outside()
    cells = table[(table["year"] == 2006) & table["iso3"].isin(SIX)].set_index(["indicator", "edition", "iso3"]).sort_index()

    def told_apart(code: str) -> pd.Series:
        found = {}
        for edition in range(min(frames), last):
            pairs = combinations(cells.loc[(code, edition)][["estimate", "standard_error"]].to_numpy(), 2)
            found[edition] = sum(2 * norm.sf(abs(one[0] - two[0]) / np.hypot(one[1], two[1])) < 0.1 for one, two in pairs)
        return pd.Series(found)

    def margin(edition: int, level: float = 0.9, states: int = 2) -> float:
        gap = cells.at[("ge", edition, "KAZ"), "estimate"] - cells.at[("ge", edition, "TKM"), "estimate"]
        return brentq(lambda error: 2 * norm.sf(gap / (error * states**0.5)) - (1 - level), 0.01, 5)

    law, against = told_apart("rl"), int((~true.loc[last]).sum())
    return {
        "4.1": Number(
            int((~true.loc[last] & true.drop(last).all()).sum()), 1,
            "Go down the last column: a mark there against the sentence counts if no earlier mark of its row is.",
            {
                "In one of these rows earlier editions changed sides.": against,
                "Those are all marks of the last edition against a sentence.": against + 2,  # the two printed ranks, which no edition gives
            },
        ),
        "4.2": Number(
            int(law.idxmax()), 1, "Set `code` and run the cell for each edition; the year on the cover of the edition is asked for.",
            {
                "That is one of several editions with most pairs by effectiveness.": int(told_apart("ge").idxmax()),
                "That edition has the fewest.": int(law.idxmin()),
            },
        ),
        "4.3": Number(
            margin(last), 0.01, "The margin of the difference is made of both errors; set it equal to the gap and solve for one.",
            {
                "That is the error of the difference; each of the two states has a smaller one.": margin(last, states=1),
                "That is the gap in the edition of 2024.": margin(last - 1),
                "That is the level of 95 %; the book's is lower.": margin(last, level=0.95),
            },
        ),
        "4.4": Number(
            moved.mean().max(), 0.01, "Take the six dimensions one by one; the largest of Kazakhstan's shares is asked for.",
            {
                "That is effectiveness; another dimension was rewritten more.": moved["ge"].mean(),
                "That is all dimensions together; take them one by one.": moved.to_numpy().mean(),
            },
        ),
    }
