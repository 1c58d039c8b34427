"""What the exercises of the chapter on half-open government expect."""

import pandas as pd

from helpers import data
from helpers.openness import BENIGN, EDITIONS, LABELS
from seminar.expected import Names, Number

VALUE = {"wgi": "rank", "vdem": "value"}  # column of a table's value; else the score
STATES = ["KAZ", "KGZ", "TJK", "TKM", "UZB"]


def exercises() -> dict[str, Number | Names]:
    tables = {name: data.load(name, edition=EDITIONS.get(name)) for name in ("obs", "egdi", "wgi", "vdem", "cpi", "press_freedom")}
    used = data.load("open_government_policies").query("level == 'policy'")["indicator"].dropna().str.split(";").explode()
    every = sorted(set(used) & set(LABELS))

    def latest(series: str, until: int) -> pd.DataFrame:
        """All countries in the last year that has values, `value` and the ends of its interval where there are any."""
        table, _, indicator = series.partition(":")
        rows = tables[table].rename(columns={VALUE.get(table, indicator if table == "egdi" else "score"): "value"}).dropna(subset="value")
        rows = rows[rows["indicator"] == indicator] if "indicator" in rows else rows
        ends = {"wgi": ["rank_lower", "rank_upper"], "cpi": ["low", "high"]}.get(table, ["value", "value"])
        rows = rows[rows["year"] == rows.loc[rows["year"] <= until, "year"].max()].set_index("iso3")
        return rows[["value", *ends]].set_axis(["value", "low", "high"], axis=1).astype(float)

    def behind(series: str, until: int) -> pd.Series:
        """Per cent of the other countries behind Kazakhstan's value and behind both ends; WGI ranks are such shares already."""
        rows = latest(series, until)
        if series.startswith("wgi"):
            return rows.loc["KAZ"]
        others = rows["value"].drop("KAZ")
        return rows.loc["KAZ"].map(lambda value: 50 * ((others < value).mean() + (others <= value).mean()))

    places = {until: pd.DataFrame({series: behind(series, until) for series in every}).T for until in (2018, 2030)}
    sides = {until: (place > 50).all(axis=1).astype(int) - (place < 50).all(axis=1) for until, place in places.items()}
    marks = {until: place["value"] > 50 for until, place in places.items()}
    benign = pd.Series({series: series in BENIGN for series in every})
    agree = {line: ((places[2018]["value"] > line) == benign).sum() for line in range(10, 100, 10)}

    def moved(side: dict[int, pd.Series]) -> set[str]:
        return {LABELS[series] for series in every if side[2018][series] != side[2030][series]}

    def led(until: int, iso3: str = "KAZ") -> int:
        return sum(latest(series, until)["value"].reindex(STATES).idxmax() == iso3 for series in every)

    return {
        "12.1": Names(
            [moved(sides)], "Look for rows whose filled and open mark are not on one side of the dotted line, the bars counted in.",
            {"A mark alone is not enough where it has a bar.": moved(marks)},
        ),
        "12.2": Number(
            max(agree, key=agree.get), 1, "Try every line from ten to ninety, in steps of ten, and keep the one with the largest number.",
            {"That is the middle, where the cell begins. Does another line do better?": 50},
        ),
        "12.3": Number(
            led(2014), 1, "One leader for each series, among the five states, in the last year up to 2014 that the series has.",
            {
                "That is the count of 2018.": led(2018), "That is the count of the latest rounds.": led(2030),
                "Those are the series on which another state led.": led(2014, "KGZ"),
            },
        ),
    }
