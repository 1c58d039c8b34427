"""What the exercises of the chapter on counts of NGOs expect."""

import numpy as np

from helpers import data
from seminar.expected import Names, Number

CLOSED = {"inactive_ngo", "suspended_ngo", "in_liquidation", "no_bin", "liquidated_in_period"}  # known not to work, or a flow


def _by_year(rows, stem: str):
    """What the International Center for Not-for-Profit Law prints, by year; ids are like kgz-2022-12-operating-icnl."""
    part = rows[rows.index.str.endswith(f"-{stem}-icnl")]
    return part.set_index(part.index.str[4:8])["value"]


def exercises() -> dict[str, Number | Names]:
    counts = data.load("ngo_counts").set_index("count_id")
    counts = counts[~counts["note"].fillna("").str.startswith("doubtful")]
    kaz, kgz = (counts[counts["iso3"] == iso3] for iso3 in ("KAZ", "KGZ"))
    year = kaz["date"].str[:4].astype(float)
    alive = kaz[~kaz["definition"].isin(CLOSED)]

    def lowest(rows) -> int:
        return rows["value"][year[rows.index] >= 2016].min()

    top, registered = kaz["value"][year < 2016].max(), alive[alive["definition"] == "registered_ngo"]
    money, operating, register = (kaz.at[f"kaz-nd-{name}-draft-law", "value"] for name in ("state-funded", "operating", "registered"))
    held, operate = (_by_year(kgz, stem) for stem in ("registered", "operating"))
    parts = (held / operate).dropna()

    entry = data.load("vdem", version=15).query("indicator == 'v2cseeorgs'").sort_values("year")
    steps = [np.diff(entry.loc[entry["iso3"] == iso3, "value"]) for iso3 in ("KAZ", "KGZ", "TJK", "UZB", "TKM", "RUS")]
    largest = np.array([max(step, key=abs) for step in steps])
    return {
        "10.1": Number(
            top - lowest(alive), 1, "Take the highest of the dated marks on one side of 2016 and the lowest on the other.",
            {
                "The marks on the right have no date.": top - alive["value"][alive["date"].isna()].min(),
                "That takes NGOs known not to work.": top - lowest(kaz[kaz["definition"] != "liquidated_in_period"]),
                "Those are two counts of registered NGOs; other kinds make a steeper fall.": registered["value"][year < 2016].max() - lowest(registered),
                "There is a lower mark than that of the data filed in 2023.": top - kaz.at["kaz-2023-filed-gov", "value"],
            },
        ),
        "10.2": Number(
            100 * money / register, 0.1, "Give the call the other source key, and look for the row on state money.",
            {"That is the share of those in operation, as the page reckons it.": 100 * money / operating},
        ),
        "10.3": Number(
            held["2024"] / np.round(parts.mean()), 10, "Which simple fraction of the register do the ratios come near to?",
            {
                "That takes the ratio of 2019 as it stands; which simple fraction is it near to?": held["2024"] / parts["2019"],
                "That is the number of 2022; reckon one for the register of 2024.": operate["2022"],
            },
        ),
        "10.4": Number(
            int((largest < 0).sum()), 1, "The largest step is the farthest from zero, up or down; count the states where it is a step down.",
            {"Higher is freer: a step up points to less control.": int((largest > 0).sum())},
        ),
    }
