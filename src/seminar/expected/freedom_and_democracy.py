"""What the exercises of the chapter on freedom and democracy expect."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from helpers import data
from seminar.expected import Names, Number

CENTRAL, HUBER, DRAWS = ["KAZ", "KGZ", "TJK", "TKM", "UZB"], 1.345, 10_000


def exercises() -> dict[str, Number | Names]:
    cells = {edition: data.load("wgi", edition=edition).set_index(["indicator", "year", "iso3"]).sort_index() for edition in (2024, 2025)}
    names = data.load("countries").set_index("iso3")["name_en"]

    def changes(code: str, start: int, end: int, edition: int) -> pd.DataFrame:
        before, after = (cells[edition].loc[(code, year)] for year in (start, end))
        error = (before["standard_error"] ** 2 + after["standard_error"] ** 2) ** 0.5
        return pd.DataFrame({"change": after["estimate"] - before["estimate"], "error": error})

    def panel(code: str, start: int, end: int, edition: int = 2024) -> pd.DataFrame:
        rows = changes("va", start, end, edition).join(changes(code, start, end, edition), lsuffix="_x", rsuffix="_y")
        return rows.dropna(subset=["change_x", "change_y"])

    def line(rows: pd.DataFrame, robust: bool = True) -> tuple[float, float]:
        """Slope and intercept by least squares, weighted anew until they stay: Huber's weights, scale by the median residual."""
        weights = np.ones(len(rows))
        for _ in range(200 if robust else 1):
            fit = np.polyfit(rows["change_x"], rows["change_y"], 1, w=np.sqrt(weights))
            rest = rows["change_y"] - np.polyval(fit, rows["change_x"])
            scale = np.median(np.abs(rest)) / norm.ppf(0.75)
            weights = np.minimum(1, HUBER * scale / np.abs(rest))
        return tuple(fit)

    def place(rows: pd.DataFrame) -> int:
        above = rows["change_y"] - np.polyval(line(rows), rows["change_x"])
        return int((above > above["KAZ"]).sum()) + 1

    def top_and_widest(start: int, end: int) -> set[str]:
        rows, rng = panel("ge", start, end), np.random.default_rng(1)
        above, size = rows["change_y"] - np.polyval(line(rows), rows["change_x"]), (DRAWS, len(rows))
        drawn = rng.normal(rows["change_y"], rows["error_y"], size) - line(rows)[0] * rng.normal(rows["change_x"], rows["error_x"], size)
        ranks = pd.DataFrame(drawn, columns=rows.index).rank(axis=1)[CENTRAL]
        return {names[above[CENTRAL].idxmax()], names[(ranks.quantile(0.95) - ranks.quantile(0.05)).idxmax()]}

    def steepest(edition: int = 2024, robust: bool = True) -> float:
        return max(line(panel(code, 2006, 2023, edition), robust)[0] for code in ("cc", "rq", "rl"))

    return {
        "5.1": Names(
            [top_and_widest(2006, 2016)], "One name is read from the place of the marks, the other from the numbers in brackets.",
            {"That is the window with which the figure opens; another one is asked for.": top_and_widest(2006, 2023)},
        ),
        "5.2": Number(
            place(panel("ge", 2016, 2023)), 1, "Set `window`, run the cell again, and read the rank before the brackets.",
            {
                "That is from 1996 to 2023.": place(panel("ge", 1996, 2023)),
                "That is from 2006 to 2023, the chapter's main window.": place(panel("ge", 2006, 2023)),
            },
        ),
        "5.3": Number(
            steepest(), 0.005, "Fit a robust line for each dimension, its change on that of voice; the largest slope is asked for.",
            {
                "That is the slope of effectiveness, which the chapter has already.": line(panel("ge", 2006, 2023))[0],
                "That is the edition of 2025; the chapter's line is of the other.": steepest(2025),
                "That is least squares; the line of this chapter is robust.": steepest(robust=False),
            },
        ),
    }
