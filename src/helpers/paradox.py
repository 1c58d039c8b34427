"""How far a state's e-government lies from what its rule of law would lead one to expect.

A line is fitted through all states of a survey round: a measure of what is offered on the screen against a governance estimate.
A state's residual is its distance above the line. Fits: statsmodels `RLM` with Huber's weights (Huber, 1964), ordinary least
squares, and the median of slopes (Theil, 1950; Sen, 1968) of `scipy.stats.theilslopes`. Estimates: the WGI edition named by the
frame handed in; the year before the round, when the survey is taken.
"""

from itertools import product

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.stats import theilslopes

from helpers import panel
from helpers.evidence import z_value
from helpers.text import percent

YARDSTICKS = {"rl": "Rule of law", "cc": "Control of corruption", "va": "Voice and accountability"}
OFFERS = {"egdi": "E-Government Development Index", "osi": "Online services alone", "epi": "E-participation"}
FITS = {"robust": "Robust line", "least squares": "Least squares", "median of slopes": "Median of slopes"}
PARTS = {"osi": "Online services", "tii": "Telecommunication", "hci": "Human capital"}
CHOICES = ("offer", "yardstick", "fit", "income", "edition")
DRAWS = 1000
"""How often the estimates are moved at random for the range of a rank."""
IMPOSSIBLE = [(2003, "FSM"), (2003, "TUV")]
"""A human capital index above 1, as published: kept in the table, left out here."""


def cloud(egdi: pd.DataFrame, wgi: pd.DataFrame, yardstick: str, year: int, offer: str = "egdi", income: pd.Series | None = None) -> pd.DataFrame:
    """One row per state of one round: `iso3`, `offer` (0 to 1), `estimate`, `standard_error` (NaN where none is published).

    wgi: one edition. income: GDP per head by iso3; its logarithm comes as `income`, and states without one are left out.
    Raises ValueError where a year has no pair of values: an edition that ends before the round cannot be used for it.
    """
    survey = egdi[egdi["year"] == year]
    survey = survey[[(year, code) not in IMPOSSIBLE for code in survey["iso3"]]]
    judged = wgi[(wgi["indicator"] == yardstick) & (wgi["year"] == year - 1)]
    rows = survey[["iso3", offer]].set_axis(["iso3", "offer"], axis=1).merge(judged[["iso3", "estimate", "standard_error"]], on="iso3")
    rows = rows.dropna(subset=["offer", "estimate"])
    if income is not None:
        rows = rows.assign(income=np.log(rows["iso3"].map(income).astype(float))).dropna(subset="income")
    if len(rows) < 30:
        raise ValueError(f"{offer} of {year} against {yardstick} of {year - 1}: {len(rows)} states with both, expected at least 30")
    return rows.reset_index(drop=True)


def fit(rows: pd.DataFrame, kind: str = "robust") -> tuple[pd.Series, pd.DataFrame]:
    """Coefficients (`const`, `estimate`, and `income` where the rows have it) and their covariance.

    The covariance of the median of slopes is not given by its method and comes as zeros. Raises ValueError where the rows have
    income and the method takes one explaining variable only.
    """
    columns = ["estimate", "income"] if "income" in rows else ["estimate"]
    exog = sm.add_constant(rows[columns])
    if kind == "median of slopes":
        if "income" in rows:
            raise ValueError("the median of slopes is defined for one explaining variable: leave income out")
        slope, intercept, *_ = theilslopes(rows["offer"], rows["estimate"])
        found = pd.Series({"const": intercept, "estimate": slope})
        return found, pd.DataFrame(0.0, exog.columns, exog.columns)
    model = sm.RLM(rows["offer"], exog).fit() if kind == "robust" else sm.OLS(rows["offer"], exog).fit(cov_type="HC3")
    return model.params, model.cov_params()


def distances(rows: pd.DataFrame, kind: str = "robust") -> pd.DataFrame:
    """The rows with `residual` (units of the offer), its interval `low`, `high`, its `rank` (1 is farthest above) and `below`.

    The interval takes in the standard error of the state's own estimate and that of the line, by the delta method; it is missing
    where the edition publishes no standard errors. `below` is the share of the other states with a lower residual. `.attrs`
    holds the line of offer against estimate (as `helpers.panel.Line`), of use where there is no income.
    """
    found, covariance = fit(rows, kind)
    exog = sm.add_constant(rows[list(found.index.drop("const"))])[list(found.index)]
    residual = rows["offer"] - exog @ found
    own = found["estimate"] * rows["standard_error"].astype(float)
    half = z_value() * np.sqrt(own**2 + np.einsum("ij,jk,ik->i", exog, covariance, exog))
    rank = residual.rank(ascending=False, method="min").astype(int)
    told = rows.assign(
        fitted=exog @ found, residual=residual, low=residual - half, high=residual + half,
        rank=rank, below=(residual.rank(method="min") - 1) / (len(rows) - 1),
    )  # fmt: skip
    error = float(np.sqrt(covariance.loc["estimate", "estimate"]))
    told.attrs = {"line": panel.Line(found["estimate"], found["const"], error, len(rows))}
    return told


def rank_ranges(told: pd.DataFrame) -> pd.DataFrame:
    """`distances` of one line without income, with the range of each rank, `rank_low` and `rank_high`: 90 % of the ranks drawn.

    Estimates and slope move within their standard errors, see `helpers.panel.rank_intervals`; the offer has no margin and stands
    still. Raises ValueError where standard errors are missing.
    """
    moving = told.rename(columns={"estimate": "x", "standard_error": "se_x", "offer": "y"}).assign(se_y=0.0)
    return told.join(panel.rank_intervals(moving, told.attrs["line"], DRAWS).add_prefix("rank_"))


def rounds(egdi: pd.DataFrame, wgi: pd.DataFrame, states: list[str], yardsticks=("rl", "cc")) -> pd.DataFrame:
    """Residual, interval, rank, its range and the number of states, for each state, yardstick and round that has them."""
    found = []
    for yardstick, year in product(yardsticks, sorted(egdi["year"].unique())):
        rows = cloud(egdi, wgi, yardstick, year)
        told = rank_ranges(distances(rows)).assign(year=year, yardstick=yardstick, n=len(rows))
        found.append(told[told["iso3"].isin(states)])
    return pd.concat(found, ignore_index=True)


def choices(egdi: pd.DataFrame, editions: dict[int, pd.DataFrame], income: pd.Series, iso3: str, year: int) -> pd.DataFrame:
    """The answer for every combination of CHOICES, one row each with `residual`, `rank`, `n` and `below`.

    All answers are about the states that have an income, so that none differs by its crowd. The median of slopes takes no second
    variable: it is answered with income left out only.
    """
    known, found = egdi[egdi["iso3"].isin(income.dropna().index)], []
    for offer, yardstick, held, edition in product(OFFERS, YARDSTICKS, (False, True), editions):
        rows = cloud(known, editions[edition], yardstick, year, offer, income if held else None)
        for kind in FITS:
            if held and kind == "median of slopes":
                continue
            own = distances(rows, kind).set_index("iso3").loc[iso3]
            labels = OFFERS[offer], YARDSTICKS[yardstick], FITS[kind], "Income held constant" if held else "Income left out"
            found.append((*labels, f"WGI edition {edition}", own["residual"], int(own["rank"]), len(rows), own["below"]))
    return pd.DataFrame(found, columns=[*CHOICES, "residual", "rank", "n", "below"])


def swaps(answers: pd.DataFrame) -> pd.DataFrame:
    """Places by which the rank moves when one choice alone is made differently: choice -> pairs of answers, median, largest.

    Compares like with like: a method that goes with one option only is compared within that option.
    """
    found = {}
    for choice in CHOICES:
        others = [name for name in CHOICES if name != choice]
        pairs = answers.merge(answers, on=others, suffixes=("", "_else"))
        moved = (pairs["rank"] - pairs["rank_else"]).abs()[pairs[choice] < pairs[f"{choice}_else"]]
        found[choice] = {"pairs": len(moved), "median": moved.median(), "largest": moved.max()}
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("choice")


def options(answers: pd.DataFrame) -> pd.DataFrame:
    """For each option held fixed: how many answers, and the highest, median and lowest rank over the other choices."""
    found = []
    for choice in CHOICES:
        ranks = answers.groupby(choice, sort=False)["rank"].agg(answers="size", best="min", median="median", worst="max")
        found.append(ranks.rename_axis("option").reset_index().assign(choice=choice))
    return pd.concat(found, ignore_index=True)


def paths(egdi: pd.DataFrame, wgi: pd.DataFrame, yardstick: str, states: list[str]) -> pd.DataFrame:
    """The cloud's rows of some states in every round, with its `year`, in the order of states and rounds."""
    found = [cloud(egdi, wgi, yardstick, year).assign(year=year) for year in sorted(egdi["year"].unique())]
    rows = pd.concat(found)
    return rows[rows["iso3"].isin(states)].sort_values(["iso3", "year"], ignore_index=True)


def parts(egdi: pd.DataFrame, wgi: pd.DataFrame, iso3: str, years: list[int]) -> pd.DataFrame:
    """Distance of one state's index and of each of its three parts from their own lines against the rule of law.

    One row per round with the residual of the index and of PARTS, the rank of each (`_rank`) and its range (`_low`, `_high`).
    """
    found = {}
    for year, part in product(years, ("egdi", *PARTS)):
        own = rank_ranges(distances(cloud(egdi, wgi, "rl", year, part))).set_index("iso3").loc[iso3]
        columns = {part: "residual", f"{part}_rank": "rank", f"{part}_low": "rank_low", f"{part}_high": "rank_high"}
        found.setdefault(year, {}).update({new: own[old] for new, old in columns.items()})
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("year")


def standing(measures: dict[str, pd.Series], states: list[str], names: pd.Series) -> pd.DataFrame:
    """One row per measure of a distance: how many states it knows, and the share of the others where it is smaller, for some states.

    measures: what is measured -> value by iso3, larger is wider. A state that a measure does not know has an empty cell.
    """
    table = pd.DataFrame(index=pd.Index(measures, name="Distance"))
    for label, values in measures.items():
        values = values.dropna()
        table.loc[label, "States"] = str(len(values))
        for code in states:
            share = (values < values[code]).sum() / (len(values) - 1) if code in values.index else None
            table.loc[label, names[code]] = "" if share is None else percent(share)
    return table
