"""Dates of uneven precision: how to place, compare and count them.

A date in the tables is "2007", "2007-05" or "2007-05-21", and none of these is a point: each is a stretch of time, a year, a
month or a day long. Here every date becomes such a stretch, from `low` to `high` in decimal years with `high` not included, so
that a bar can be as long as the date is vague and two dates can be compared without pretending to more than they say.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from math import ceil, inf, isnan, nan
from statistics import median

import numpy as np
import pandas as pd

DOCUMENTS = {
    "knox2008": "Knox", "oconnor2019": "O’Connor et al.", "zhansulu2022": "Muratova", "janenova_kurmanov": "Janenova, Kurmanov",
    "baimenov": "Baimenov",
}  # fmt: skip
"""The five documents by key, in the order of their last dated statement, with the name that figures print."""


def stretch(text: str | None) -> tuple[float, float]:
    """`low` and `high` of one written date in decimal years: "2007" is (2007.0, 2008.0). (nan, nan) where it is empty.

    Raises ValueError for a text that is no date of one of the three forms.
    """
    if pd.isna(text):
        return nan, nan
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        raise ValueError(f"date {text!r}: expected YYYY, YYYY-MM or YYYY-MM-DD")
    first = date.fromisoformat(text + "-01-01"[len(text) - 4 :])  # the month and the day that the text leaves out
    month = first.month if len(text) > 4 else 12
    last = date(first.year, month, first.day if len(text) > 7 else calendar.monthrange(first.year, month)[1])
    length = 366 if calendar.isleap(first.year) else 365
    return first.year + (first.timetuple().tm_yday - 1) / length, first.year + last.timetuple().tm_yday / length


def span(start: str | None, end: str | None, precision: str) -> tuple[float, float]:
    """From the first moment of the start to the last of the end (decimal years).

    `high` is infinite where the precision is open and no end is known, `low` is minus infinite where only an end is given;
    both are missing where nothing is dated.
    """
    (low, high), (_, until) = stretch(start), stretch(end)
    if not isnan(until):
        return (-inf if isnan(low) else low), until
    return low, inf if precision == "open" else high


def written(start: str | None, end: str | None, precision: str) -> str:
    """A date as a hover label prints it: "21 May 2007", "March 2006", "2005 to 2006", "from 2001", "not dated"."""
    first, last = (_words(text) if pd.notna(text) else "" for text in (start, end))
    if not first:
        return f"until {last}" if last else "not dated"
    if last:
        return f"{first} to {last}"
    return f"from {first}" if precision == "open" else first


def _words(text: str) -> str:
    year, month, day = [*text.split("-"), "", ""][:3]
    return " ".join(([str(int(day))] if day else []) + ([calendar.month_name[int(month)]] if month else []) + [year])


def extents(frame: pd.DataFrame, prefix: str = "date") -> pd.DataFrame:
    """A copy with `low` and `high` as in `span` and `when` as in `written`, from the columns <prefix>_start, _end, _precision."""
    cells = list(zip(*(frame[f"{prefix}_{part}"] for part in ("start", "end", "precision"))))
    low, high = np.array([span(*row) for row in cells]).reshape(-1, 2).T
    return frame.assign(low=low, high=high, when=[written(*row) for row in cells])


def last_year(high: float) -> int:
    """The last year that a stretch touches whose end (not included) is `high`: 2031.0 is the end of 2030."""
    return ceil(high) - 1


def periods(low: pd.Series, firsts: Sequence[int]) -> pd.Series:
    """The period in which each stretch begins: "1990–94" ... "2025 on"; `firsts` are the first years, the last is open.

    Raises ValueError for a start before the first year.
    """
    if (low < firsts[0]).any():
        raise ValueError(f"a start in {low.min():.0f}: expected {firsts[0]} or later")
    names = [*(f"{a}–{(b - 1) % 100:02d}" for a, b in zip(firsts, firsts[1:])), f"{firsts[-1]} on"]
    return pd.cut(low, [*firsts, inf], right=False, labels=names)


def busiest(low: pd.Series, years: int) -> tuple[int, int]:
    """The first year of the `years` calendar years in which most stretches begin (the earliest at a tie), and how many."""
    begun = low.dropna().astype(int)
    counts = {first: int(begun.between(first, first + years - 1).sum()) for first in range(begun.min(), begun.max() + 1)}
    first = max(counts, key=counts.get)  # max keeps the first of equals, and the years rise
    return first, counts[first]


# --- what the documents say ----------------------------------------------------------------------------------------------


def compare(stated: tuple[float, float], verified: tuple[float, float]) -> str:
    """What a stated stretch says of a verified one: same, coarser (holds it), part (lies in it), overlaps, apart, none."""
    (a, b), (c, d) = stated, verified
    if isnan(a) or isnan(c):
        return "none"
    if (a, b) == (c, d):
        return "same"
    if a <= c and d <= b:
        return "coarser"
    if c <= a and b <= d:
        return "part"
    return "apart" if b <= c or d <= a else "overlaps"


def order(first: tuple[float, float], then: tuple[float, float]) -> str:
    """Whether one stretch lies wholly before or after another: before, after, or open where they overlap or one is not dated."""
    if first[1] <= then[0]:
        return "before"
    return "after" if then[1] <= first[0] else "open"


def compared(events: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """One row per mention: `outcome` as in `compare`, or "own" where the verified date rests on that document itself.

    A second date in that document that disagrees stays "apart": the document is held against itself. The mentions come with their
    stated extent, title and source_key of the event as `title` and `source`, and both dates in words: `said` and `true`. Raises KeyError for a mention of an event that is not in `events`.
    """
    rows = extents(mentions, "stated")
    match = extents(events).set_index("event_id").loc[rows["event_id"]].set_axis(rows.index)
    verdicts = [compare((a, b), (c, d)) for a, b, c, d in zip(rows["low"], rows["high"], match["low"], match["high"])]
    outcome = pd.Series(verdicts, index=rows.index)
    own = (match["source_key"] == rows["source_key"]) & rows["low"].notna() & (outcome != "apart")
    return rows.assign(
        outcome=outcome.mask(own, "own"), title=match["title"], source=match["source_key"], said=rows["when"], true=match["when"]
    )


def told_by(events: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Events (rows, in their order) against the five documents (columns): True where the document mentions the event."""
    counts = pd.crosstab(mentions["event_id"], mentions["source_key"])
    return counts.reindex(index=events["event_id"], columns=list(DOCUMENTS), fill_value=0).gt(0).set_axis(events.index)


def tally(told: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    """Counts of events by group (rows): all, told by each document, told by none. `told` as from `told_by`."""
    counted = told.assign(none=~told.any(axis=1), all=True)
    return counted.groupby(by, sort=False, observed=True).sum()


# --- how long bodies lived ------------------------------------------------------------------------------------------------


def lives(agencies: pd.DataFrame, today: str, turns: dict[tuple[str, str], tuple[str, str]] | None = None) -> pd.DataFrame:
    """A copy with `shortest` and `longest` life in years that the dates allow, and `ended`.

    A body that goes on is counted up to `today` (YYYY-MM-DD). `turns` names acts that are known only between two days: the ids of
    the body that ended and of the one that began, and both days as written. Also `born`, `born_by`, `died`, `died_by`: the bounds
    of start and end in decimal years, and `since` and `until`, both in words. Raises KeyError for a body that is not in the table.
    """
    rows = agencies.set_index("agency_id")[["date_start", "date_end"]].rename(columns={"date_start": "born", "date_end": "died"})
    ended = rows["died"].notna()
    rows = rows.assign(born_by=rows["born"], died=rows["died"].fillna(today), died_by=rows["died"].fillna(today))
    for (old, new), bounds in (turns or {}).items():
        rows.loc[[old], ["died", "died_by"]] = bounds
        rows.loc[[new], ["born", "born_by"]] = bounds
    since = [_between(row.born, row.born_by) for row in rows.itertuples()]
    until = [_between(row.died, row.died_by) if over else "goes on" for row, over in zip(rows.itertuples(), ended)]
    for end, part in (("born", 0), ("died", 0), ("born_by", 1), ("died_by", 1)):
        rows[end] = [stretch(text)[part] for text in rows[end]]
    shortest, longest = (rows["died"] - rows["born_by"]).clip(lower=0), rows["died_by"] - rows["born"]
    rows = rows.assign(ended=ended, shortest=shortest, longest=longest, since=since, until=until)
    return agencies.join(rows, on="agency_id")


def _between(first: str, last: str) -> str:
    return _words(first) if first == last else f"between {_words(first)} and {_words(last)}"


def median_life(lived: pd.DataFrame) -> tuple[float, float]:
    """Lower and upper bound of the median life (years) of the bodies that have ended. Raises ValueError where none has."""
    over = lived[lived["ended"]]
    if over.empty:
        raise ValueError("no body has ended: a median life would be of none")
    return median(over["shortest"]), median(over["longest"])
