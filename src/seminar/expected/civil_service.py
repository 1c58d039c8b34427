"""What the exercises of the chapter on the civil service expect."""

import numpy as np

from helpers import data
from helpers.civil_service import CIS
from seminar.expected import Names, Number


def exercises() -> dict[str, Number | Names]:
    value = data.load("civil_service").set_index("record_id")["value"]
    vdem, names = data.load("vdem", version=15), data.load("countries").set_index("iso3")["name_en"]

    def series(indicator: str) -> dict[str, dict[int, float]]:
        rows = vdem[vdem["indicator"] == indicator].dropna(subset="value")
        return {iso3: dict(zip(part["year"], part["value"])) for iso3, part in rows.groupby("iso3")}

    impartial, merit = series("v2clrspct"), series("v2stcritrecadm")

    def share(width: int) -> float:
        """Per cent of countries that moved as far around 1999 as Kazakhstan, by sums of differences over the width."""
        years = range(1, width + 1)
        moved = {
            iso3: abs(sum(known[1999 + n] - known[1999 - n] for n in years)) / width
            for iso3, known in impartial.items() if all(1999 + sign * n in known for n in years for sign in (-1, 1))
        }
        return 100 * np.mean([size > moved["KAZ"] - 1e-9 for size in moved.values()])

    def rare(known: dict[str, dict[int, float]], size=np.abs) -> set[str]:
        """States of the Commonwealth whose largest step is matched by less than a tenth of the countries with a full series."""
        span = max(map(len, known.values()))
        largest = {iso3: size(np.diff([by[year] for year in sorted(by)])).max() for iso3, by in known.items() if len(by) == span}
        return {names[iso3] for iso3 in CIS if iso3 in largest and np.mean([one > largest[iso3] - 1e-9 for one in largest.values()]) < 0.1}

    others = value["kaz-2013-corps-a-failed"] - value["kaz-2013-corps-a-incumbents-failed"]
    applied, tested = value["kaz-2013-06-corps-a-applied-final"], value["kaz-2013-corps-a-tested"]
    recommended, appointed = value["kaz-2013-06-corps-a-reserve"], value["kaz-2013-10-corps-a-appointed"]
    return {
        "7.1": Number(
            value["kaz-2013-corps-a-failed"], 1, "Subtract from each number of people the next below it.",
            {
                "That is where the largest share was lost; the most people were lost elsewhere.": recommended - appointed,
                "More were lost at another step than before the tests.": applied - tested,
                "The holders of the posts are people as well; take the whole bar.": others,
            },
        ),
        "7.2": Number(
            share(5), 0.1, "Read `share` where the window has five years, and take it in per cent.",
            {"That is the share for three years; has the cell been run again?": share(3)},
        ),
        "7.3": Names(
            [rare(impartial)], "Compare the largest step of each with the largest step of every country in the world.",
            {
                "A step down is a step too.": rare(impartial, size=np.array),
                "That is the other series, on appointment by merit.": rare(merit),
            },
        ),
    }
