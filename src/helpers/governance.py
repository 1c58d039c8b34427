"""Comparisons of the Worldwide Governance Indicators: pairs of countries, one pair over time, one country with itself.

Functions take rows of `data.load("wgi", edition=2024)` for one indicator, in the columns of that table. All tests are those of
`helpers.evidence`, on estimates and standard errors; percentile ranks are only drawn.
"""

from collections.abc import Iterable
from itertools import combinations

import pandas as pd
from statsmodels.stats.multitest import multipletests

from helpers import data, evidence
from helpers.text import count, listing, signed, span

DIMENSIONS = {
    "va": "Voice and accountability",
    "pv": "Political stability",
    "ge": "Government effectiveness",
    "rq": "Regulatory quality",
    "rl": "Rule of law",
    "cc": "Control of corruption",
}
"""The publisher's six dimensions by the code of the table; the second is in full "political stability and absence of violence"."""


VERDICTS = {
    "ahead, also after correction": "circle",
    "ahead, but not after correction": "circle-open",
    "cannot be told apart": "line-ew",
}
"""What can be said of a pair, and the symbol that says it without colour."""


def _indexed(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows by (iso3, year). Raises ValueError where a pair occurs twice: two indicators or two editions are never mixed."""
    rows = frame.set_index(["iso3", "year"])
    if not rows.index.is_unique:
        iso3, year = rows.index[rows.index.duplicated()][0]
        raise ValueError(f"{iso3} {year} occurs twice: expected one indicator of one edition")
    return rows


def holm(p_values: Iterable[float]) -> list[float]:
    """p-values adjusted for their number by Holm's step-down method, in the order given, none above 1.

    The smallest is multiplied by the number of tests, the next by one fewer, and so on; no adjusted value may be below the
    one before it. Holds for tests that depend on each other. Source: Holm (1979), Scandinavian Journal of Statistics 6(2).
    """
    p_values = list(p_values)
    return multipletests(p_values, method="holm")[1].tolist() if p_values else []


def pairs(frame: pd.DataFrame, countries: Iterable[str], year: int) -> pd.DataFrame:
    """All pairs of countries in one year, the higher estimate first.

    Columns: first, second (ISO codes), value, lower, upper (difference of the estimates and its interval), p_value, p_holm,
    detectable, detectable_holm and verdict, a key of VERDICTS. Raises ValueError where an estimate or a standard error is missing, KeyError for a row.
    """
    rows = _indexed(frame).loc[[(iso3, year) for iso3 in countries]].sort_values("estimate", ascending=False).reset_index()
    found = []
    for (_, a), (_, b) in combinations(rows.iterrows(), 2):
        gap = evidence.difference(a["estimate"], a["standard_error"], b["estimate"], b["standard_error"])
        found.append((a["iso3"], b["iso3"], gap.value, *gap.interval, gap.p_value, gap.detectable))
    table = pd.DataFrame(found, columns=["first", "second", "value", "lower", "upper", "p_value", "detectable"])
    table["p_holm"] = holm(table["p_value"])
    table["detectable_holm"] = table["detectable"] & (table["p_holm"] < 1 - evidence.LEVEL)
    firm, level, none = VERDICTS
    return table.assign(verdict=table["detectable_holm"].map({True: firm, False: level}).where(table["detectable"], none))


def gaps(frame: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Country a minus country b in every year that has both: year, value, lower, upper, p_value, detectable. Raises as `pairs`."""
    rows = _indexed(frame)
    years = sorted(set(rows.loc[a].index) & set(rows.loc[b].index))
    found = []
    for year in years:
        one, two = rows.loc[(a, year)], rows.loc[(b, year)]
        gap = evidence.difference(one["estimate"], one["standard_error"], two["estimate"], two["standard_error"])
        found.append((year, gap.value, *gap.interval, gap.p_value, gap.detectable))
    return pd.DataFrame(found, columns=["year", "value", "lower", "upper", "p_value", "detectable"])


def _change(rows: pd.DataFrame, iso3: str, start: int, end: int) -> evidence.Difference:
    before, after = rows.loc[(iso3, start)], rows.loc[(iso3, end)]
    return evidence.change(before["estimate"], before["standard_error"], after["estimate"], after["standard_error"])


def change(frame: pd.DataFrame, iso3: str, start: int, end: int) -> evidence.Difference:
    """The change of one country from one year to another. Raises DataError across a break of the series, else as `pairs`."""
    rows = _indexed(frame)
    data.comparable("wgi", frame["indicator"].iloc[0], start, end, iso3)
    return _change(rows, iso3, start, end)


def changes(frame: pd.DataFrame, iso3: str, end: int) -> pd.DataFrame:
    """The change to year `end` from every earlier year of a country: start, value, lower, upper, p_value, word.

    Raises DataError where a break lies between the first year and `end`, else as `pairs`.
    """
    rows = _indexed(frame)
    starts = [year for year in sorted(rows.loc[iso3].index) if year < end]
    data.comparable("wgi", frame["indicator"].iloc[0], starts[0], end, iso3)
    found = [(start, _change(rows, iso3, start, end)) for start in starts]
    table = [(start, gap.value, *gap.interval, gap.p_value, gap.change) for start, gap in found]
    return pd.DataFrame(table, columns=["start", "value", "lower", "upper", "p_value", "word"])


def wide(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """One row for each country and year, percentile rank and interval of each dimension beside each other; and the headings.

    frame: all dimensions of one edition, with a column `country`. Short enough for a page: a sixth of the rows of the long form.
    """
    parts = {"rank": "percentile rank", "rank_lower": "lower end, 90 %", "rank_upper": "upper end, 90 %"}
    table = frame.pivot(index=["country", "year"], columns="indicator", values=list(parts))
    table.columns = [f"{code}_{part}" for part, code in table.columns]
    headings = {f"{code}_{part}": f"{name}, {words}" for code, name in DIMENSIONS.items() for part, words in parts.items()}
    return table.reset_index()[["country", "year", *headings]], {"country": "State", "year": "Year", **headings}


def lasting(years: Iterable[int], holds: Iterable[bool]) -> int | None:
    """The first year from which something holds in every year to the last; None where it does not hold in the last year."""
    since = None
    for year, true in sorted(zip(years, holds, strict=True)):
        since = (since or year) if true else None
    return since


def correlation_needed(before: pd.Series, after: pd.Series) -> float:
    """Correlation of the errors of two rows (estimate, standard_error) at which their difference would just be detectable.

    0 or less: detectable with independent errors as well. Above 1: not detectable whatever the correlation.
    The variance of a difference is s1² + s2² − 2ρ·s1·s2; solved for ρ where the difference is z standard errors.
    """
    bound = ((after["estimate"] - before["estimate"]) / evidence.z_value()) ** 2
    s1, s2 = before["standard_error"], after["standard_error"]
    return (s1**2 + s2**2 - bound) / (2 * s1 * s2)


def dimension_changes(wgi: pd.DataFrame, iso3: str, start: int, end: int) -> pd.DataFrame:
    """One row per dimension: change of the estimate between two years with its interval and its word; facts in `.attrs`."""
    rows = wgi[wgi["iso3"] == iso3].set_index(["indicator", "year"])
    found = []
    for code, label in DIMENSIONS.items():
        before, after = rows.loc[(code, start)], rows.loc[(code, end)]
        change = evidence.change(before["estimate"], before["standard_error"], after["estimate"], after["standard_error"])
        low, high = change.interval
        found.append((code, label, change.value, low, high, change.change, change.p_value))
    changes = pd.DataFrame(found, columns=["code", "dimension", "change", "low", "high", "word", "p_value"])
    changes["firm"] = [p < 1 - evidence.LEVEL for p in holm(changes["p_value"])]
    changes = changes.sort_values("change", ignore_index=True)
    risen = changes[changes["word"] == "rose"]["dimension"].str.lower()
    voice = changes.set_index("code").loc["va"]
    changes.attrs = {
        "iso3": iso3,
        "start": start,
        "end": end,
        "facts": {
            "change_year": str(end),
            "changes_n": count(len(changes)),
            "changes_firm": listing(changes[changes["firm"]]["dimension"].str.lower()[::-1]),
            "changes_rose": f"rose on {listing(risen[::-1])}" if len(risen) else "rose on no dimension",
            "change_va": signed(voice["change"], 2),
            "change_va_interval": span(voice["low"], voice["high"], 2),
            "change_va_word": voice["word"],
        },
    }
    return changes
