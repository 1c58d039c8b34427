"""freedom_house.csv: Freedom in the World for the states of the book: ratings and status from 1972, scores from FIW 2003.

Three workbooks of the publisher. Ratings and statuses to the 2024 edition come from the history of ratings, those of later
editions and the scores from 2013 from the workbook of all data, and earlier scores from that of aggregate scores. Where two
hold the same cell they agree (tests/test_indices.py). Territories are left out, and so are states that are no more: the
ratings of the USSR (1972-1990) are those of no state of the book, Russia included.
"""

import re

import pandas as pd

from common import need, number
from helpers import data
from workbook import records, rows

PUBLISHER = "Freedom House"
URL = "https://freedomhouse.org/report/freedom-world"
RATINGS = "freedom_house/Country_and_Territory_Ratings_and_Statuses_FIW_1973-2024.xlsx"
AGGREGATE = "freedom_house/Aggregate_Category_and_Subcategory_Scores_FIW_2003-2023.xlsx"
ALL_DATA = "freedom_house/All_data_FIW_2013-2025.xlsx"
# Names as in all three workbooks.
STATES = {
    "Armenia": "ARM", "Azerbaijan": "AZE", "Belarus": "BLR", "Denmark": "DNK", "Estonia": "EST", "Georgia": "GEO",
    "Kazakhstan": "KAZ", "Kyrgyzstan": "KGZ", "Latvia": "LVA", "Lithuania": "LTU", "Moldova": "MDA", "Mongolia": "MNG",
    "Russia": "RUS", "Tajikistan": "TJK", "Turkmenistan": "TKM", "Ukraine": "UKR", "Uzbekistan": "UZB",
}  # fmt: skip
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def edition_year(label) -> int:
    """The year of an edition, the later one of two: "Jan.-Feb. 1973" 1973, "1983-84" 1984, "1999-2000" 2000, 2019 2019."""
    match = re.fullmatch(r"(?:Jan\.-Feb\. )?(\d{4})(?:-(\d{2}|\d{4}))?", str(label).strip())
    if not match:
        raise data.DataError(f"{RATINGS}: got the edition {label!r}, expected a year or two")
    first, last = match.groups()
    return int(first) + 1 if last else int(first)


def period(label) -> str:
    """The time under review in the form of ISO 8601: 1990 "1990", "Jan.1981-Aug. 1982" "1981-01/1982-08"."""
    if re.fullmatch(r"\d{4}", str(label).strip()):
        return str(label).strip()
    match = re.fullmatch(r"([A-Z][a-z]{2})\.\s*(\d{4})\s*-\s*([A-Z][a-z]{2})\.\s*(\d{4})", str(label).strip())
    if not match or not {match[1], match[3]} <= set(MONTHS):
        raise data.DataError(f"{RATINGS}: got the time under review {label!r}, expected a year, or two months with theirs")
    return f"{match[2]}-{MONTHS.index(match[1]) + 1:02}/{match[4]}-{MONTHS.index(match[3]) + 1:02}"


def ratings(path) -> pd.DataFrame:
    """The history of ratings: one row per state and edition; a dash, for a state that was not, gives no row."""
    editions, periods, names, *states = rows(path, "Country Ratings, Statuses")
    found = []
    for column in range(1, len(names) - 2, 3):
        heads = [str(name).strip() for name in names[column : column + 3]]
        if heads != ["PR", "CL", "Status"]:
            raise data.DataError(f"{RATINGS}: got the columns {', '.join(heads)}, expected PR, CL, Status")
        edition, reviewed = edition_year(editions[column]), period(periods[column])
        for row in states:
            cells = row[column : column + 3]
            if row[0] in STATES and cells != ("-", "-", "-"):
                found.append((edition, STATES[row[0]], reviewed, *cells))
    return pd.DataFrame(found, columns=["edition", "iso3", "period", "political_rights", "civil_liberties", "status"])


def scores(aggregate, all_data) -> pd.DataFrame:
    """Scores by state and edition, with ratings and status where the sheet has them. FIW 2003-2005 are one sheet in wide form."""
    wide = records(aggregate, "FIW03-05", "Country/Territory")
    early = [
        {"country/territory": row["country/territory"], "c/t": row["c/t?"], "edition": 2000 + year}
        | {name: row[f"fiw{year:02} {name}"] for name in ("pr", "cl", "total")}
        for row in wide
        for year in (3, 4, 5)
    ]
    middle = [row | {"c/t": row["c/t?"]} for row in records(aggregate, "FIW06-23", "Country/Territory") if row["edition"] <= 2012]
    frame = pd.DataFrame(early + middle + records(all_data, "FIW13-25", "Country/Territory"))
    frame = frame[(frame["c/t"] == "c") & frame["country/territory"].isin(list(STATES))]
    names = {"pr": "pr_score", "cl": "cl_score", "pr rating": "political_rights", "cl rating": "civil_liberties"}
    frame = frame.assign(iso3=frame["country/territory"].map(STATES)).rename(columns=names)
    return frame[["edition", "iso3", "political_rights", "civil_liberties", "status", "pr_score", "cl_score", "total"]]


def build(raw) -> pd.DataFrame:
    """All states and editions as text cells. ``raw`` is the folder of the publishers' files."""
    files = [need(raw, path, PUBLISHER, URL) for path in (RATINGS, AGGREGATE, ALL_DATA)]
    rated, scored = ratings(files[0]), scores(*files[1:])
    later = scored[scored["edition"] > rated["edition"].max()]
    later = later.assign(period=(later["edition"] - 1).astype(str))[rated.columns]
    key = ["edition", "iso3"]
    # Outer, so that a score without a rating stays, and is refused by the schema.
    frame = pd.concat([rated, later]).merge(scored[[*key, "pr_score", "cl_score", "total"]], on=key, how="outer")
    frame["year_covered"] = frame["period"].str[-7:].str[:4]  # that in which the time under review ends
    for column in ("edition", "political_rights", "civil_liberties", "pr_score", "cl_score", "total"):
        frame[column] = frame[column].map(number)
    return frame
