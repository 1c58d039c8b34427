"""What the exercises of the chapter on budgets expect."""

import numpy as np
import pandas as pd
from scipy.stats import theilslopes

from helpers import data
from seminar.expected import Names, Number


def exercises() -> dict[str, Number | Names]:
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
