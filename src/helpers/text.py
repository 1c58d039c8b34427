"""Numbers and names as the prose prints them, and the bridge from a computed value to a sentence.

A chapter computes its numbers in a cell, hands them over with `facts(...)`, and the prose names them with the `glue:text`
role of MyST-NB. No number that comes from data is typed into prose; a test looks for those that are.
"""

import re
from calendar import month_name
from collections.abc import Iterable

import pandas as pd

SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()


def number(value: float, digits: int = 1) -> str:
    """A number with a fixed count of decimals, thousands separated, and a true minus sign: −1,234.5."""
    if pd.isna(value):
        raise ValueError("a missing value cannot be printed as a number")
    text = f"{value:,.{digits}f}"
    if not float(text.replace(",", "")):  # no "-0.0"
        text = text.lstrip("-")
    return text.replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """A number with its sign always shown, for changes and differences."""
    text = number(value, digits)
    return text if text.startswith("−") or not text.strip("0.,") else f"+{text}"


def span(low: float, high: float, digits: int = 1) -> str:
    """An interval: "31.2 to 45.0". Raises ValueError where the ends are swapped."""
    if low > high:
        raise ValueError(f"interval {low} to {high}: the lower end is above the upper end")
    return f"{number(low, digits)} to {number(high, digits)}"


def percent(share: float, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage."""
    return f"{number(100 * share, digits)} %"


def count(value: int) -> str:
    """A whole number: in words up to twelve, in figures above."""
    if int(value) != value:
        raise ValueError(f"{value} is no whole number")
    return SMALL[int(value)] if 0 <= value < len(SMALL) else f"{int(value):,}"


def ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 4th ... 11th, 12th, 13th ... 21st."""
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def dates(sentence: str) -> str:
    """A sentence with its dates in ISO form written out: "2007-05-21" as "21 May 2007", "2006-03" as "March 2006"."""

    def words(found) -> str:
        day = f"{int(found[3])} " if found[3] else ""
        return f"{day}{month_name[int(found[2])]} {found[1]}"

    return re.sub(r"\b(1[89]\d\d|20\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?\b(?!-)", words, sentence)


def listing(items: Iterable[str], last: str = "and") -> str:
    """"a", "a and b", "a, b and c"; an empty list is "none"."""
    items = [str(item) for item in items]
    if len(items) < 2:
        return items[0] if items else "none"
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def facts(**values) -> pd.DataFrame:
    """Hand computed values to the prose of this chapter and show them as a table.

    Each value becomes available to the prose under its name. Values are printed as they are, so format them first
    with `number`, `percent` or another function of this module. Raises ValueError for a value that is missing or empty.
    """
    from IPython.display import display

    for name, value in values.items():
        text = str(value)
        if text.strip() in ("", "nan", "None", "<NA>", "NaT"):
            raise ValueError(f"fact {name!r} is {text!r}: a sentence would have a hole")
        # The record that MyST-NB's glue writes; written here so that a chapter does not load Sphinx to print a number.
        metadata = {"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}}
        # MyST-NB evaluates the record as a literal: unquoted, "19,680" would be a pair of numbers and "+0.2" lose its sign.
        display({"application/papermill.record/text/plain": repr(text)}, raw=True, metadata=metadata)
    return pd.DataFrame({"value": values}).rename_axis("fact")
