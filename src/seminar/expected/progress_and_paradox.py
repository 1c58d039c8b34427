"""What the exercises of the chapter on progress and its paradox expect."""

import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy.stats import linregress

from helpers import data
from seminar.expected import Names, Number


def exercises() -> dict[str, Number | Names]:
    egdi, wgi = data.load("egdi"), data.load("wgi", edition=2024)
    law = wgi[wgi["indicator"] == "rl"].pivot(index="year", columns="iso3", values=["estimate", "standard_error"])
    groups, last = data.load("countries").set_index("iso3")["group"], int(egdi["year"].max())
    soviet = groups.index[groups != "Comparator"]

    def states(year: int, before: int = 1) -> pd.DataFrame:
        """y: the index of the round, x: the estimate `before` years earlier, se: its standard error; by iso3, without the impossible."""
        y = egdi[(egdi["year"] == year) & (egdi["hci"].isna() | (egdi["hci"] <= 1))].set_index("iso3")["egdi"]
        x, error = law["estimate"].loc[year - before], law["standard_error"].loc[year - before]
        return pd.DataFrame({"y": y, "x": x, "se": error}).dropna(subset=["x", "y"])

    def above(rows: pd.DataFrame, iso3: str = "KAZ", through: pd.DataFrame | None = None) -> float:
        found = smf.rlm("y ~ x", rows if through is None else through, M=sm.robust.norms.HuberT()).fit()
        return rows.at[iso3, "y"] - found.predict(rows.loc[[iso3]]).item()

    own = {year: above(states(year)) for year in sorted(egdi["year"].unique())}
    (ahead,) = (year for year in own if own[year] > above(states(year), "RUS"))
    now = states(last)

    def moved(errors: float) -> float:
        """The answer to 13.3 for a share of the variance of the estimates that is error."""
        steeper = linregress(now["x"], now["y"]).slope * (1 / (1 - errors) - 1)
        return steeper * (now["x"].mean() - now.at["KAZ", "x"])

    return {
        "13.1": Number(
            ahead, 1, "Look for the one place where the two lines cross and cross back; the year of a round is asked for.",
            {"That is the round of Kazakhstan's largest distance.": max(own, key=own.get)},
        ),
        "13.2": Number(
            above(states(2014, before=2)), 0.001, "Change one number of the cell and read the distance, not the rank.",
            {
                "That is one year before; two are asked for.": above(states(2014)),
                "That is another round; the one of 2014 is asked for.": above(states(last, before=2)),
            },
        ),
        "13.3": Number(
            moved((now["se"] ** 2).mean() / now["x"].var()), 0.0001,
            "Both lines go through the mean of all states; only the slope differs. Divide it by the reliability.",
            {"The reliability takes squared standard errors, not the errors themselves.": moved(now["se"].mean() / now["x"].var())},
        ),
        "13.4": Number(
            above(now, through=now[~now.index.isin(soviet)]), 0.001,
            "Kazakhstan and its former fellow states lie beside the line and have no part in it.",
            {
                "That is the line through all states.": above(now),
                "Only Kazakhstan was left out of the fit.": above(now, through=now.drop(index="KAZ")),
            },
        ),
    }

