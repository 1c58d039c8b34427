"""The method on known ground: West Germany and the reunification of 1990, as Abadie, Diamond and Hainmueller (2015) estimated it.

Their panel (17 countries, 1960-2003, GDP per head in US$) is no table of the book; its replication files are at Harvard Dataverse
(doi:10.7910/DVN/24714). Predictors and windows are theirs, as the example notebook of pysyncon sets them out: predictor weights are
found on 1971-1980 against 1981-1990 and then used with the predictors of 1981-1990.
"""

import pandas as pd
from pysyncon import Dataprep, Synth

UNIT, FIRST = "West Germany", 1990


def _prepared(frame: pd.DataFrame, unit: str, donors: list[str], start: int, fitted: range) -> Dataprep:
    """Predictors averaged over the ten years from `start`; schooling is known every fifth year, investment once a decade."""
    decade = range(start, start + 10)
    school, invest = [start - 1, start + 4], f"invest{start - 1901}"
    return Dataprep(
        foo=frame, predictors=["gdp", "trade", "infrate"], predictors_op="mean", time_predictors_prior=decade,
        special_predictors=[("industry", decade, "mean"), ("schooling", school, "mean"), (invest, [1980], "mean")],
        dependent="gdp", unit_variable="country", time_variable="year", treatment_identifier=unit, controls_identifier=donors,
        time_optimize_ssr=fitted,
    )


def estimate(frame: pd.DataFrame, unit: str = UNIT) -> tuple[pd.Series, pd.Series]:
    """Weights of the donors, and the gap in GDP per head (US$) by year, for one country of the panel."""
    donors = [country for country in frame["country"].unique() if country not in (unit, UNIT)]
    train, final = Synth(), Synth()
    train.fit(_prepared(frame, unit, donors, 1971, range(1981, 1991)))
    prepared = _prepared(frame, unit, donors, 1981, range(1960, 1990))
    final.fit(prepared, custom_V=train.V)
    actual, others = prepared.make_outcome_mats(range(1960, 2004))[::-1]
    weights = pd.Series(final.W, index=donors)
    return weights, actual - others @ weights.to_numpy()


def ratio(gap: pd.Series) -> float:
    """RMSPE from 1990 over RMSPE before."""
    after, before = gap[gap.index >= FIRST], gap[gap.index < FIRST]
    return float(((after**2).mean() / (before**2).mean()) ** 0.5)


def rows(frame: pd.DataFrame, units: list[str] | None = None) -> list[tuple[str, str, str, float]]:
    """Rows of synthetic_checks: the weights of West Germany, and the ratio of every country (or of `units`)."""
    weights, _ = estimate(frame)
    found = [("germany weight", "", country, value) for country, value in weights.items() if value >= 0.005]
    for country in units or list(frame["country"].unique()):
        found.append(("germany ratio", "", country, ratio(estimate(frame, country)[1])))
    return found
