"""What the exercises of the chapter on services expect."""

from math import ceil

import numpy as np
from scipy.stats import norm

from helpers import data
from seminar.expected import Names, Number

BEFORE, AFTER = 0.748, 0.751  # undp_2021_survey, para 1; given to the reader


def exercises() -> dict[str, Number | Names]:
    egdi = data.load("egdi").dropna(subset="egdi").set_index(["year", "iso3"])
    first, last = int(egdi.index.get_level_values("year").min()), int(egdi.index.get_level_values("year").max())

    def moved(part: str, start: int, end: int) -> tuple[float, float]:
        """Change of one part between two rounds: of Kazakhstan, and of the middle state."""
        one, two = egdi.loc[start][part].dropna(), egdi.loc[end][part].dropna()
        return two["KAZ"] - one["KAZ"], np.median(two) - np.median(one)

    def ahead(part: str) -> float:
        own, middle = moved(part, first, last)
        return own - middle

    def thousands(level: float) -> float:
        """Answers a year, in thousands, at which the margin of a two-sided level is as wide as the difference."""
        return (norm.ppf((1 + level) / 2) / (AFTER - BEFORE)) ** 2 * sum(share * (1 - share) for share in (BEFORE, AFTER)) / 1000

    wgi = data.load("wgi", edition=2024).query("year == 2022 and indicator == 'cc'").set_index("iso3")["estimate"]
    both = egdi.loc[2022][["osi"]].join(wgi, how="inner").dropna()
    states = both[both.index.isin(data.load("countries")["iso3"])]
    return {
        "8.1": Number(
            moved("hci", 2022, 2024)[0], 0.001, "Choose the part, point at the two marks, and take the later value less the earlier.",
            {
                "That is the whole index; one part of it is asked for.": moved("egdi", 2022, 2024)[0],
                "That is telecommunication.": moved("tii", 2022, 2024)[0],
                "That is the middle state.": moved("hci", 2022, 2024)[1],
            },
        ),
        "8.2": Number(
            ceil(thousands(0.9)), 1, "Try whole thousands upwards until the word changes; the answer is in thousands.",
            {
                "With so many the interval still reaches zero.": int(thousands(0.9)),
                "The answer is asked for in thousands.": 1000 * ceil(thousands(0.9)),
                "That is the level of 95 %; the rule of the book is another.": ceil(thousands(0.95)),
            },
        ),
        "8.3": Number(
            ahead("osi") / 3, 0.001, "Each part counts a third: take the distance between the first and the last round, for Kazakhstan and for the middle state.",
            {
                "A part is a third of the index; divide the distances by three.": ahead("osi"),
                "That is Kazakhstan's own split; set the middle state's beside it.": moved("osi", first, last)[0] / 3,
                "That is telecommunication.": ahead("tii") / 3,
            },
        ),
        "8.4": Number(
            np.corrcoef(states.rank(), rowvar=False)[0, 1], 0.01, "Only the states of this book, both columns of one year, and ranks in place of values.",
            {
                "That is Pearson's correlation, of the values; Spearman's is of the ranks.": np.corrcoef(states, rowvar=False)[0, 1],
                "Those are all states of the world.": np.corrcoef(both.rank(), rowvar=False)[0, 1],
            },
        ),
    }
