"""Synthetic control for one unit and one outcome: fit, placebos in space, leave-one-out, second opinion, noise, power.

A panel is a frame with one row per period (year, in order) and one column per unit, complete, in the units of the outcome.
`first` is the first period after the event. Predictors are all outcomes before it, each with the same weight: then covariates
have no say (Kaul, Klößner, Pfeifer and Schieler 2022) and no optimiser has to search for predictor weights. The weights of the
donors come from pysyncon. Effects are means of the gap, actual minus synthetic, over all periods from `first` on.

Source of the method: Abadie, "Using Synthetic Controls", Journal of Economic Literature 59 (2021); Abadie, Diamond and
Hainmueller, "Comparative Politics and the Synthetic Control Method", American Journal of Political Science 59 (2015).
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pysyncon import AugSynth, Dataprep, Synth
from scipy.optimize import nnls

from helpers import evidence

TIGHT = (10.0, 100.0, 1.0)
"""Factors on the loss, tried in this order. The solver in pysyncon stops when the loss changes by less than a millionth, so a larger
loss is a closer answer; now and then it gives up at once, without a word, and hands back the equal weights it began with."""


NEAR = 0.002
"""How far the RMSPE of a fit may lie above the least possible, in standard deviations of the panel."""


@dataclass(frozen=True)
class Fit:
    """A fitted synthetic control: `weights` of the donors (sum 1) and `gap` per period, actual minus synthetic."""

    weights: pd.Series
    gap: pd.Series
    first: int

    @property
    def pre_rmspe(self) -> float:
        """Root mean squared prediction error before the event, in units of the outcome."""
        return float(np.sqrt((self.gap[self.gap.index < self.first] ** 2).mean()))

    @property
    def post_rmspe(self) -> float:
        return float(np.sqrt((self.gap[self.gap.index >= self.first] ** 2).mean()))

    @property
    def effect(self) -> float:
        """Mean gap from `first` on, in units of the outcome."""
        return float(self.gap[self.gap.index >= self.first].mean())


def _checked(panel: pd.DataFrame, treated: str, first: int) -> None:
    if treated not in panel or panel.shape[1] < 3:
        raise ValueError(f"panel of {panel.shape[1]} units: expected {treated} and at least two donors")
    if panel.isna().any(axis=None):
        raise ValueError(f"panel has missing values in {', '.join(panel.columns[panel.isna().any()])}: expected none")
    if not (panel.index < first).sum() >= 2 or not (panel.index >= first).any():
        raise ValueError(f"first period {first}: expected two periods before it and one from it on")


def fit(panel: pd.DataFrame, treated: str, first: int) -> Fit:
    """The mix of donors (every other column) that comes nearest to `treated` before `first`; least squares on the simplex.

    Raises ValueError for a panel with gaps, fewer than two donors, fewer than two periods before or none from `first` on.
    """
    _checked(panel, treated, first)
    scaled = panel / panel[panel.index < first].to_numpy().std()
    before, donors = scaled[scaled.index < first], scaled.columns.drop(treated)
    x0, x1 = before[donors], before[treated]
    limit = _least(x0.to_numpy(), x1.to_numpy()) + NEAR
    for tight in TIGHT:
        model = Synth()
        # pysyncon divides each period by its spread; weighting by the variance takes that back, so all periods count alike.
        model.fit(X0=x0, X1=x1, Z0=x0, Z1=x1, custom_V=before.var(axis=1).to_numpy() * tight)
        weights = pd.Series(model.W, index=donors).clip(lower=0)
        weights = weights / weights.sum()
        if np.sqrt(((x1 - x0 @ weights) ** 2).mean()) <= limit:
            break
    else:
        raise ValueError(f"no weights found for {treated}: the solver stays above the least error by more than {NEAR} standard deviations")
    return Fit(weights, panel[treated] - panel[donors] @ weights, first)


def _least(x0: np.ndarray, x1: np.ndarray) -> float:
    """The least RMSPE that weights of sum 1 can reach, by another road (non-negative least squares): a check on the solver."""
    heavy = 1e3  # a row that makes the weights sum to 1, to within a millionth
    weights, _ = nnls(np.vstack([x0, np.full(x0.shape[1], heavy)]), np.append(x1, heavy))
    return float(np.sqrt(((x1 - x0 @ (weights / weights.sum())) ** 2).mean()))


def summary(panel: pd.DataFrame, treated: str, first: int) -> dict[str, float]:
    """pre_rmspe, post_rmspe and effect of one fit, in units of the outcome."""
    found = fit(panel, treated, first)
    return {"pre_rmspe": found.pre_rmspe, "post_rmspe": found.post_rmspe, "effect": found.effect}


def placebos(panel: pd.DataFrame, treated: str, first: int, units: Iterable[str] | None = None) -> pd.DataFrame:
    """The same estimate for `treated` and for each donor in turn: pre_rmspe, post_rmspe, effect by unit.

    The treated unit is no donor to a placebo, so that an effect on it cannot spread into the placebos. units: only these.
    """
    donors = panel.columns.drop(treated)
    chosen = [treated, *donors] if units is None else list(units)
    rows = {unit: summary(panel if unit == treated else panel[donors], unit, first) for unit in chosen}
    return pd.DataFrame.from_dict(rows, orient="index")


def ratios(table: pd.DataFrame, floor: float = 0.0) -> pd.Series:
    """RMSPE after over RMSPE before; errors before smaller than `floor` (units of the outcome) count as `floor`."""
    return table["post_rmspe"] / table["pre_rmspe"].clip(lower=floor)


def p_value(ratio: pd.Series, treated: str) -> float:
    """Share of all units, the treated one among them, whose ratio is at least as large. Never below 1 / number of units."""
    return float((ratio >= ratio[treated]).mean())


def ranked(table: pd.DataFrame, floor: float = 0.0) -> pd.Series:
    """p-value of every unit of a placebo table, as if each had been the treated one."""
    ratio = ratios(table, floor)
    return ratio.rank(ascending=False, method="max") / len(ratio)


def omnibus(tables: dict[str, tuple[pd.DataFrame, float]], treated: str) -> tuple[float, pd.Series]:
    """One test over many outcomes: mean of the p-values of each unit, and the share of units with a mean as small.

    tables: outcome -> (placebo table, floor). Units that lack an outcome are left out. Gives the p-value and the means.
    """
    mean = pd.DataFrame({name: ranked(*pair) for name, pair in tables.items()}).dropna().mean(axis=1)
    return float((mean <= mean[treated]).mean()), mean.sort_values()


def leave_one_out(panel: pd.DataFrame, treated: str, first: int, least: float = 0.01) -> pd.Series:
    """Effect without each donor that weighs at least `least`, by donor; a donor without weight changes nothing."""
    heavy = fit(panel, treated, first).weights
    return pd.Series({unit: fit(panel.drop(columns=unit), treated, first).effect for unit in heavy[heavy >= least].index}, dtype=float)


def augmented(panel: pd.DataFrame, treated: str, first: int) -> float:
    """Effect by the augmented synthetic control with a ridge model, penalty by cross-validation (pysyncon's AugSynth).

    Source: Ben-Michael, Feller and Rothstein, Journal of the American Statistical Association 116 (2021).
    """
    _checked(panel, treated, first)
    scale = panel[panel.index < first].to_numpy().std()
    long = (panel / scale).rename_axis("period").reset_index().melt("period", var_name="unit", value_name="outcome")
    before, donors = [int(t) for t in panel.index if t < first], list(panel.columns.drop(treated))
    prep = Dataprep(
        foo=long, predictors=["outcome"], predictors_op="mean", dependent="outcome", unit_variable="unit", time_variable="period",
        treatment_identifier=treated, controls_identifier=donors, time_predictors_prior=before, time_optimize_ssr=before,
    )
    model = AugSynth()
    model.fit(prep, use_covariates=False)
    gap = panel[treated] - panel[donors] @ pd.Series(model.W, index=donors)
    return float(gap[gap.index >= first].mean())


def noisy_effects(
    panel: pd.DataFrame, errors: pd.DataFrame, treated: str, first: int, draws: int, seed: int, lasting: float = 0.0
) -> np.ndarray:
    """Effects after redrawing every value within its standard error and fitting anew.

    errors: standard errors, shaped as `panel`. lasting: share of the error variance that a unit keeps over all periods (0: each
    period errs on its own). Normal errors, independent between units. Gives `draws` effects in units of the outcome.
    """
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        own = rng.standard_normal(panel.shape) * np.sqrt(1 - lasting)
        shared = rng.standard_normal(panel.shape[1]) * np.sqrt(lasting)
        found.append(fit(panel + errors * (own + shared), treated, first).effect)
    return np.array(found)


def power(table: pd.DataFrame, treated: str, sizes: Iterable[float], level: float = 1 - evidence.LEVEL, floor: float = 0.0, most: float = np.inf) -> pd.Series:
    """Share of donors in which a false effect of each size (units of the outcome) would be found, its sign up or down.

    Each donor whose pre_rmspe is at most `most` is given the effect in turn and compared with the other donors, as the treated
    unit is. The fit does not look at the periods after the event, so nothing has to be fitted anew.
    """
    donors = table.drop(index=treated)
    before = donors["pre_rmspe"].clip(lower=floor)
    old = (donors["post_rmspe"] / before).to_numpy()
    able = donors["pre_rmspe"].to_numpy() <= most
    found = {}
    for size in sizes:
        hits = []
        for sign in (-1, 1):
            # mean of (gap + size)² = mean gap² + 2 size mean gap + size²
            after = np.sqrt(np.maximum(donors["post_rmspe"] ** 2 + 2 * sign * size * donors["effect"] + size**2, 0))
            new = (after / before).to_numpy()
            as_large = (old >= new[:, None]).sum(axis=1) - (old >= new)  # among the other donors
            p = (1 + as_large) / len(new)
            hits.append(p[able] <= level)
        found[size] = float(np.mean(hits))
    return pd.Series(found, dtype=float)


def detectable(table: pd.DataFrame, treated: str, sizes: Iterable[float], share: float = 0.8, **how) -> float:
    """Smallest of the sizes (ascending) that is found with a power of at least `share`; NaN where none is. See `power`."""
    return next((float(size) for size in sizes if power(table, treated, [size], **how)[size] >= share), float("nan"))


VERDICTS = {
    "poor fit": "the fit is too poor to say",
    "none": "no detectable effect",
    "alone": "unusual taken alone, not after correction",
    "firm": "unusual, also after correction",
}
"""What may be said of one outcome, by the key that `verdict` gives."""


def verdict(p: float, corrected: float, fits: bool, within_margin: bool = False, level: float = 1 - evidence.LEVEL) -> str:
    """A key of VERDICTS. within_margin: the gap is no larger than the index's own errors allow, so nothing is said of it."""
    if not fits:
        return "poor fit"
    if p > level or within_margin:
        return "none"
    return "firm" if corrected <= level else "alone"


def factor_panel(seed: int, units: int = 25, before: int = 20, after: int = 3, effect: float = 0.0) -> pd.DataFrame:
    """A made panel in which the answer is known: two common trends, own levels, own noise of standard deviation 1.

    Unit "u0" gets `effect` in the last `after` periods, which begin with period `before`.
    """
    rng = np.random.default_rng(seed)
    trends = rng.standard_normal((before + after, 2)).cumsum(axis=0)
    values = rng.normal(0, 3, units) + trends @ rng.uniform(0, 1, (2, units)) + rng.standard_normal((before + after, units))
    values[before:, 0] += effect
    return pd.DataFrame(values, columns=[f"u{n}" for n in range(units)])


def progress(items: Iterable, label: str, out=sys.stderr) -> Iterator:
    """The items one by one, with a bar on a terminal and silence elsewhere."""
    items = list(items)
    for done, item in enumerate(items, 1):
        yield item
        if out.isatty():
            filled = 30 * done // len(items)
            print(f"\r{label:24} [{'#' * filled}{'.' * (30 - filled)}] {done}/{len(items)}", end="\n" if done == len(items) else "", file=out)
