"""What the exercises of the chapter on January 2022 expect. Mixes of donors are fitted by non-negative least squares."""

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from helpers import data
from helpers.registered import FLOOR, OUTCOMES, POST_SOVIET, scale
from seminar.expected import Names, Number

HEAVY = 1e3
"""A row of this weight makes the shares sum to one."""


def weights(wide: pd.DataFrame, treated: str) -> pd.Series:
    """The shares of the donors (all other columns), fitted to the years before 2022."""
    before = wide[wide.index < 2022]
    donors = before.drop(columns=treated)
    found, _ = nnls(np.vstack([donors, np.full(donors.shape[1], HEAVY)]), np.append(before[treated], HEAVY))
    return pd.Series(found, donors.columns)


def gap(wide: pd.DataFrame, treated: str = "KAZ") -> pd.Series:
    return wide[treated] - wide.drop(columns=treated) @ weights(wide, treated)


def ratio(own: pd.Series, unit: float) -> float:
    """Error after over error before, in which less than FLOOR counts as FLOOR."""
    before, after = (np.sqrt((part**2).mean()) for part in (own[own.index < 2022], own[own.index >= 2022]))
    return after / max(before, FLOOR * unit)


def exercises() -> dict[str, Number | Names]:
    wgi = data.load("wgi", edition=2024).query("year >= 2002").pivot(index="year", columns=["indicator", "iso3"], values="estimate")
    main = data.load("synthetic_placebos").query("design == 'main'").set_index(["outcome", "iso3"])
    main["sd"] = main["effect"] / main.index.get_level_values("outcome").map({outcome.code: scale(outcome.code) for outcome in OUTCOMES})

    def share(code: str, own: float | None = None) -> float:
        """The p-value from the stored runs; own: another ratio in place of Kazakhstan's."""
        every = main.loc[code, "post_rmspe"] / np.maximum(main.loc[code, "pre_rmspe"], FLOOR * scale(code))
        every["KAZ"] = every["KAZ"] if own is None else own
        return float((every >= every["KAZ"]).mean())

    unusual = [outcome.code for outcome in OUTCOMES if share(outcome.code) <= 0.1]
    ends = main["sd"].drop("KAZ", level="iso3").groupby("outcome").quantile([0.05, 0.95]).unstack()
    kaz = main.xs("KAZ", level="iso3").loc[unusual, "sd"]
    inside = (ends.loc[unusual, 0.05] <= kaz) & (kaz <= ends.loc[unusual, 0.95])

    ge = wgi["ge"][list(main.loc["ge"].index)]
    heavy = weights(ge, "KAZ").nlargest(2).index

    def without(*left_out: str) -> float:
        return gap(ge.drop(columns=list(left_out))).loc[2022:].mean()

    near = wgi["cc"][["KAZ", *(iso3 for iso3 in POST_SOVIET if iso3 in wgi["cc"])]].dropna(axis=1)
    ratios = pd.Series({iso3: ratio(gap(near if iso3 == "KAZ" else near.drop(columns="KAZ"), iso3), scale("cc")) for iso3 in near})
    larger = int((ratios.drop("KAZ") >= ratios["KAZ"]).sum())

    plain = gap(wgi["rq"][list(main.loc["rq"].index)])
    tried = {size / 10: share("rq", ratio(plain + np.where(plain.index >= 2022, size / 10, 0), scale("rq"))) for size in range(1, 11)}
    found = min(size for size, p in tried.items() if p <= 0.1)
    return {
        "14.1": Number(
            kaz[inside].item(), 0.01,
            "Two marks have the shape of an unusual outcome; which of them lies inside its bar? Its place on the axis is asked for.",
            {"That one lies outside its bar.": kaz[~inside].item()},
        ),
        "14.2": Number(
            without(heavy[1]), 0.005, "Begin with nobody left out to see who is second, then leave out that one alone.",
            {
                "That is the gap without the heaviest donor.": without(heavy[0]), "That is the gap with all donors.": without(),
                "Both were left out; the heaviest is to be put back.": without(*heavy),
            },
        ),
        "14.3": Number(
            (larger + 1) / len(ratios), 0.01,
            "Placebos for every state of the pool, ratios with the floor of this chapter, then the share of ratios as large.",
            {
                "Kazakhstan itself is among the states that are counted.": larger / (len(ratios) - 1),
                "That is the smallest p-value that the pool can give.": 1 / len(ratios),
                "That is the p-value of the registered pool.": share("cc"),
            },
        ),
        "14.4": Number(
            found, 0.02,
            "Raise the size until the p-value is at the level of the chapter or below it; index units, not standard deviations.",
            {"At that size the p-value is still above the level.": round(found - 0.1, 1)},
        ),
    }
