"""What the exercises of the chapter on information, the press and integrity expect."""

import numpy as np
from scipy.stats import norm, zscore
from statsmodels.stats.multitest import multipletests

from helpers import data, integrity
from seminar.expected import Names, Number


def exercises() -> dict[str, Number | Names]:
    cpi, wgi = data.load("cpi"), data.load("wgi", edition=2024)
    both = cpi[["iso3", "year", "score"]].merge(wgi.loc[wgi["indicator"] == "cc", ["iso3", "year", "estimate"]])
    apart = both.groupby("year")["score"].transform(zscore, ddof=1) - both.groupby("year")["estimate"].transform(zscore, ddof=1)
    apart = apart.abs().set_axis([both["iso3"], both["year"]])
    score, error = (cpi.pivot(index="iso3", columns="year", values=value) for value in ("score", "standard_error"))

    def low(start: int, end: int, add: bool = False) -> float:
        errors = error.loc["KAZ", [start, end]]
        return score.at["KAZ", end] - score.at["KAZ", start] - norm.ppf(0.95) * (errors.sum() if add else np.hypot(*errors))

    moves = data.load("press_freedom").pivot(index="year", columns="iso3", values="rank").diff().abs()
    ours, first, last = list(integrity.names()), score.columns.min(), score.columns.max()
    z = (score[last] - score[first]) / np.hypot(error[last], error[first])
    p_values = 2 * norm.sf(z[ours].abs())
    return {
        "11.1": Number(
            apart["KGZ"].idxmax(), 1, "A year is asked for: the one in which the two marks of the first country named lie furthest apart.",
            {"That is the year of the second country named.": apart["UZB"].idxmax(), "That is Kazakhstan's year.": apart["KAZ"].idxmax()},
        ),
        "11.2": Number(
            low(2022, 2024), 0.1, "Change both years of the cell and read the lower end of the interval.",
            {
                "That is the first step; has the cell been run again?": low(2022, 2023),
                "That is the second step alone; both together are asked for.": low(2023, 2024),
                "The two margins were added. The margin of a difference is the root of the sum of their squares.": low(2022, 2024, add=True),
            },
        ),
        "11.3": Number(
            moves.median(axis=1).max(), 1, "Sort the table by its column of medians. The country named does not matter.",
            {
                "That is the move at the change of method in 2022. Is there a larger one?": moves.loc[2022].median(),
                "That is a mean; the median is asked for.": moves.mean(axis=1).max(),
            },
        ),
        "11.4": Number(
            int((multipletests(p_values, method="holm")[1] < 0.1).sum()), 1,
            "One change for each state, from its first score to its last; then the correction over all of them.",
            {"That is the count before the correction.": int((p_values < 0.1).sum())},
        ),
    }
