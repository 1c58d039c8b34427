"""What the exercises of the chapter on the country and its phases expect."""

from itertools import combinations

import numpy as np

from helpers import data
from seminar.expected import Names, Number

CURRENT, CONSTANT, POWER, RENTS = "GDP_PCAP_CD_derived", "NY.GDP.PCAP.KD", "NY.GDP.PCAP.PP.KD", "NY.GDP.PETR.RT.ZS"


def exercises() -> dict[str, Number | Names]:
    wdi = data.load("wdi").set_index(["indicator", "iso3", "year"])["value"].dropna().sort_index()
    own = {code: wdi[code, "KAZ"] for code in (CURRENT, CONSTANT, POWER)}

    def deepest(code: str, first: int, last: int) -> tuple[int, int]:
        """The two years between which the series loses most: top and bottom."""
        values = own[code].loc[first:last]
        return min(combinations(values.index, 2), key=lambda years: values[years[1]] / values[years[0]])

    def stays(code: str, limit: float) -> int:
        """The first year from which the least of the values to come is at or above the limit."""
        least = own[code][::-1].cummin()
        return int(least.index[least >= limit].min())

    top, bottom = deepest(CURRENT, 2008, 2024)
    rents = wdi[RENTS].loc[:, 2000:2008].groupby("iso3").mean()

    def ahead(least: float, start: int, end: int, log: bool = True) -> float:
        """Kazakhstan's growth of output per head less the median of the other producers, % a year."""
        factor = (wdi[CONSTANT].xs(end, level="year") / wdi[CONSTANT].xs(start, level="year")).dropna() ** (1 / (end - start))
        pace = 100 * (np.log(factor) if log else factor - 1)
        others = pace.index.intersection(rents.index[rents > least]).difference(["KAZ"])
        return pace["KAZ"] - np.median(pace[others])

    return {
        "1.1": Number(
            bottom, 1, "Choose the measure in current dollars and follow Kazakhstan's line from 2008 to its lowest point.",
            {
                "There the line begins to fall; the bottom is asked for.": top,
                "That is the dip after the financial crisis; a later fall is deeper.": deepest(CURRENT, 2008, 2010)[1],
                "That is the bottom of the 1990s.": deepest(CURRENT, 1990, 2007)[1],
                "That is the measure in constant prices.": deepest(CONSTANT, 2008, 2024)[1],
            },
        ),
        "1.2": Number(
            stays(CURRENT, 10_000), 1, "Set `limit`, run the cell again and read the line of the measure in current dollars.",
            {
                "Then the line crossed the sum for the first time; it fell back.": int(own[CURRENT].index[own[CURRENT] >= 10_000].min()),
                "That is the measure in constant dollars.": stays(CONSTANT, 10_000),
                "That is the measure at purchasing power.": stays(POWER, 10_000),
                "That is the year for the sum that the cell began with; has it been run again?": stays(CURRENT, 6_000),
            },
        ),
        "1.3": Number(
            ahead(10, 2008, 2019), 0.02, "Choose the producers by their rents of 2000 to 2008, then compare growth from 2008 to 2019.",
            {
                "That is the phase before; the next one is asked for.": ahead(10, 2000, 2008),
                "Those are rents above a twentieth of output.": ahead(5, 2008, 2019),
                "Those are rents above a fifth of output.": ahead(20, 2008, 2019),
                "That growth is compounded; the chapter takes logarithms, as `growth.annual` does.": ahead(10, 2008, 2019, log=False),
            },
        ),
    }
