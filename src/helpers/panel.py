"""Change against change across all countries: a robust line, its checks, and where one country lies.

A panel here is a frame with one row for each country (index iso3) and the change of two measures over one window of years:
x and y, with the standard errors se_x and se_y of the changes where the publisher gives margins, else missing. The fits are
those of statsmodels and scipy; nothing is estimated by a formula of the book's own. The charts are in `helpers.freedom_charts`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from helpers import evidence
from helpers.governance import holm

WINDOWS = ((1996, 2006), (2006, 2016), (2013, 2023), (2006, 2023))
"""First and last year of each comparison: the ten years to Knox's chart, ten years on, the last ten of the 2024 edition, all since."""
DRAWS, SEED = 4000, 20080101
"""Simulated worlds behind an interval of ranks, and the seed that makes them the same on every machine."""
WORDS = ("fell", "showed no detectable change", "rose")


def label(window: tuple[int, int]) -> str:
    """1996-2006 with a proper dash."""
    return f"{window[0]}–{window[1]}"


def changes(x: pd.DataFrame, y: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    """The panel of two measures between two years: columns x, se_x, y, se_y and x_start, y_start (levels in the first year).

    x, y: rows of one indicator of one edition with iso3, year, value and, where published, standard_error. Errors of the two
    years are taken as independent. Only countries with both measures in both years are in it. Raises ValueError where a country
    occurs twice in a year (two indicators or two editions), KeyError for a year without rows.
    """
    parts = {}
    for name, frame in (("x", x), ("y", y)):
        value = frame.pivot(index="iso3", columns="year", values="value")
        parts[name], parts[f"{name}_start"] = value[end] - value[start], value[start]
        if "standard_error" in frame and frame["standard_error"].notna().any():
            error = frame.pivot(index="iso3", columns="year", values="standard_error")
            parts[f"se_{name}"] = np.hypot(error[start], error[end])
    panel = pd.DataFrame(parts).dropna(subset=["x", "y"])
    return panel.reindex(columns=["x", "se_x", "y", "se_y", "x_start", "y_start"])


def in_deviations(panel: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The panel with the changes named ("x", "y") in standard deviations of the countries' levels in the first year.

    Puts a measure with a scale of its own beside the Worldwide Governance Indicators, whose unit is such a deviation already.
    """
    scale = {name: panel[f"{name}_start"].std() for name in names}
    return panel.assign(**{c: panel[c] / scale[n] for n in names for c in (n, f"se_{n}")})


@dataclass(frozen=True)
class Line:
    """y = intercept + slope * x with the standard error of the slope; `n` countries."""

    slope: float
    intercept: float
    standard_error: float
    n: int

    @property
    def interval(self) -> tuple[float, float]:
        """90 % interval of the slope."""
        return evidence.interval(self.slope, self.standard_error)

    @property
    def p_value(self) -> float:
        """Two-sided, of a slope at least this far from zero if there were none."""
        return evidence.Difference(self.slope, self.standard_error).p_value

    def at(self, x):
        """The line's y at x."""
        return self.intercept + self.slope * x


def robust_line(panel: pd.DataFrame) -> Line:
    """Huber's M-estimate, which gives countries far from the line less weight (statsmodels RLM, HuberT, covariance H1).

    Raises ValueError for fewer than ten countries.
    """
    if len(panel) < 10:
        raise ValueError(f"{len(panel)} countries: expected at least 10")
    fit = sm.RLM(panel["y"], sm.add_constant(panel["x"]), M=sm.robust.norms.HuberT()).fit()
    return Line(fit.params["x"], fit.params["const"], fit.bse["x"], len(panel))


def checks(panel: pd.DataFrame) -> pd.DataFrame:
    """The slope by three methods: index method; slope, lower, upper (90 %). Least squares has HC3 errors, Theil-Sen ranks."""
    line = robust_line(panel)
    least = sm.OLS(panel["y"], sm.add_constant(panel["x"])).fit(cov_type="HC3")
    low, high = least.conf_int(1 - evidence.LEVEL).loc["x"]
    sen = stats.theilslopes(panel["y"], panel["x"], evidence.LEVEL)
    rows = {
        "Robust line (Huber)": (line.slope, *line.interval),
        "Least squares, HC3": (least.params["x"], low, high),
        "Theil-Sen": (sen.slope, sen.low_slope, sen.high_slope),
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["slope", "lower", "upper"]).rename_axis("method")


def explained(panel: pd.DataFrame) -> float:
    """Share of the variance of y that goes with x: the squared correlation, 0 to 1."""
    return float(panel["x"].corr(panel["y"]) ** 2)


def reliability(panel: pd.DataFrame) -> float:
    """Share of the variance of x that is not error, if the published standard errors are right and independent: 0 to 1.

    Errors in x flatten a slope towards zero by this factor. Raises ValueError where x has no margins.
    """
    if panel["se_x"].isna().any():
        raise ValueError("x has no standard errors: its reliability is not known")
    return float(max(0.0, 1 - (panel["se_x"] ** 2).mean() / panel["x"].var()))


def distances(panel: pd.DataFrame, line: Line) -> pd.DataFrame:
    """Each country's distance above the line: value, standard_error, lower, upper (90 %), p_value, p_holm, rank (1 = highest), n.

    The standard error is that of y - slope * x from the published margins, independent of each other; the line is held fixed.
    Without margins everything but value, rank and n is missing.
    """
    value = panel["y"] - line.at(panel["x"])
    error = np.hypot(panel["se_y"], line.slope * panel["se_x"])
    half = evidence.z_value() * error
    p_value = pd.Series(2 * stats.norm.sf((value / error).abs()), index=value.index)
    return pd.DataFrame(
        {
            "value": value, "standard_error": error, "lower": value - half, "upper": value + half, "p_value": p_value,
            "p_holm": pd.Series(holm(p_value), index=p_value.index) if p_value.notna().all() else np.nan,
            "rank": value.rank(ascending=False, method="min").astype(int), "n": len(value),
        }
    )  # fmt: skip


def rank_intervals(panel: pd.DataFrame, line: Line, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """90 % of the ranks each country takes when estimates and slope are drawn anew from their standard errors: low, high.

    Index iso3; 1 is the highest above the line. Every draw adds noise to estimates that hold noise already, so an interval
    leans towards the middle of the field. Raises ValueError where a margin is missing.
    """
    if panel[["se_x", "se_y"]].isna().any(axis=None):
        raise ValueError("a rank has an interval only where every change has a margin")
    rng, size = np.random.default_rng(seed), (draws, len(panel))
    x = rng.normal(panel["x"], panel["se_x"], size)
    y = rng.normal(panel["y"], panel["se_y"], size)
    slopes = rng.normal(line.slope, line.standard_error, (draws, 1))
    ranks = stats.rankdata(slopes * x - y, axis=1)  # the intercept moves all alike
    ends = np.percentile(ranks, [50 * (1 - evidence.LEVEL), 50 * (1 + evidence.LEVEL)], axis=0).round().astype(int)
    return pd.DataFrame(ends.T, index=panel.index, columns=["low", "high"])


def placed(panel: pd.DataFrame, line: Line) -> pd.DataFrame:
    """`distances` and `rank_intervals` in one frame, index iso3."""
    return distances(panel, line).join(rank_intervals(panel, line))


def words(panel: pd.DataFrame) -> pd.DataFrame:
    """What each country did, by its margins: columns x and y hold one of WORDS, p_x and p_y the p-values."""
    found = {}
    for name in ("x", "y"):
        score = panel[name] / panel[f"se_{name}"]
        sure = score.abs() > evidence.z_value()
        found[name] = np.select([sure & (score < 0), sure & (score > 0)], [WORDS[0], WORDS[2]], WORDS[1])
        found[f"p_{name}"] = 2 * stats.norm.sf(score.abs())
    return pd.DataFrame(found, index=panel.index)


def cross(said: pd.DataFrame) -> pd.DataFrame:
    """Number of countries by the word for y (rows) and for x (columns), in the order of WORDS."""
    return pd.crosstab(said["y"], said["x"]).reindex(index=WORDS, columns=WORDS, fill_value=0)


def rises_alone(said: pd.DataFrame) -> pd.Series:
    """How many countries' y rose among those whose x did not, and how many would by chance if no y had moved.

    said: as `words` gives it. Index: count, n (countries whose x did not rise), expected, p_value (exact binomial test, one-sided:
    as many or more). Chance is half of 1 - LEVEL for each country, the countries taken as separate cases.
    """
    others = said[said["x"] != "rose"]
    count, chance = int((others["y"] == "rose").sum()), (1 - evidence.LEVEL) / 2
    p_value = stats.binomtest(count, len(others), chance, alternative="greater").pvalue
    return pd.Series({"count": count, "n": len(others), "expected": chance * len(others), "p_value": p_value})


def starting_level(panel: pd.DataFrame) -> evidence.Difference:
    """Change of y for one unit more of x in the first year, at the same y in the first year (RLM, HuberT): does a start help?

    Both levels are estimates with errors, and that of y enters the change as well; the fit does not undo this.
    """
    fit = sm.RLM(panel["y"], sm.add_constant(panel[["x_start", "y_start"]]), M=sm.robust.norms.HuberT()).fit()
    return evidence.Difference(fit.params["x_start"], fit.bse["x_start"])


def spread_change(frame: pd.DataFrame, countries: list[str], start: int, end: int, draws: int = DRAWS, seed: int = SEED):
    """Standard deviation among countries in two years, and the 90 % interval of its change by simulation: (before, after, low, high).

    frame: one indicator with iso3, year, value, standard_error. Noise widens both years' spread alike and so cancels in part.
    """
    rng, drawn, seen = np.random.default_rng(seed), [], []
    for year in (start, end):
        part = frame[frame["year"] == year].set_index("iso3").loc[countries]
        seen.append(float(part["value"].std()))
        drawn.append(rng.normal(part["value"], part["standard_error"], (draws, len(part))).std(axis=1, ddof=1))
    low, high = np.percentile(drawn[1] - drawn[0], [50 * (1 - evidence.LEVEL), 50 * (1 + evidence.LEVEL)])
    return (*seen, float(low), float(high))


@dataclass(frozen=True)
class Comparison:
    """Two measures set against each other: frames as for `changes`, which of them to scale, and whether only the half of the
    countries with the lower x in the first year is kept."""

    x: pd.DataFrame
    y: pd.DataFrame
    scaled: tuple[str, ...] = ()
    lower_half: bool = False

    def panel(self, start: int, end: int) -> pd.DataFrame:
        """The panel of one window."""
        panel = in_deviations(changes(self.x, self.y, start, end), *self.scaled)
        return panel[panel["x_start"] < panel["x_start"].median()] if self.lower_half else panel


def sensitivity(comparisons: dict[str, Comparison], iso3: str, windows=WINDOWS) -> pd.DataFrame:
    """The slope of every comparison in every window, and where one country lies.

    Columns: comparison, window, n, slope, lower, upper (90 %), p_value, p_holm (for all rows together), distance (of the
    country above the line), rank (1 = highest). Raises KeyError where the country is not in a panel.
    """
    found = []
    for name, comparison in comparisons.items():
        for start, end in windows:
            panel = comparison.panel(start, end)
            line = robust_line(panel)
            own = distances(panel, line).loc[iso3]
            row = (line.n, line.slope, *line.interval, line.p_value, own["value"], int(own["rank"]))
            found.append((name, label((start, end)), *row))
    table = pd.DataFrame(found, columns=["comparison", "window", "n", "slope", "lower", "upper", "p_value", "distance", "rank"])
    return table.assign(p_holm=holm(table["p_value"]))
