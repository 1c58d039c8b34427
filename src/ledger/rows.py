"""Rows picked from tables of the shape country, year, indicator, value; and a country's place among the others."""

import pandas as pd

CIS = "ARM AZE BLR GEO KAZ KGZ MDA RUS TJK TKM UKR UZB".split()
"""The former Soviet republics but for the Baltic states."""


def of_year(frame: pd.DataFrame, indicator: str, year: int, column: str = "value") -> pd.Series:
    """One column of one indicator in one year, by iso3, without missing values."""
    return frame[(frame["indicator"] == indicator) & (frame["year"] == year)].set_index("iso3")[column].dropna()


def of_country(frame: pd.DataFrame, indicator: str, iso3: str) -> pd.DataFrame:
    """All years of one indicator and country, by year, oldest first."""
    return frame[(frame["indicator"] == indicator) & (frame["iso3"] == iso3)].set_index("year").sort_index()


def place(values: pd.Series, iso3: str) -> tuple[int, int]:
    """The place of one country from the top (equal values share the better one), and how many have a value. Raises KeyError."""
    values = values.dropna()
    return int((values > values[iso3]).sum()) + 1, len(values)


def share_below(values: pd.Series, iso3: str) -> float:
    """Share of the other countries with a smaller value, 0 to 1."""
    return float((values.drop(iso3) < values[iso3]).mean())
