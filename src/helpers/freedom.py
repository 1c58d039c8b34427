"""Freedom House's ratings and V-Dem's indices: a printed table rebuilt, words for statuses, margins.

Freedom House publishes ratings and scores without a margin of error, so nothing here tests a difference between them.
V-Dem publishes 68 % intervals for its democracy indices; `with_errors` makes standard errors of them.
"""

import pandas as pd

from helpers import evidence

TABLE_1 = {  # oconnor2019, Table 1: iso3 -> line of the state's name, then status, ratings, freedom rating, aggregate score
    "DNK": (48, "Free", 1, 1, 1.0, 97),
    "KAZ": (60, "Not free", 7, 5, 6.0, 22),
    "KGZ": (72, "Partly free", 5, 4, 4.5, 38),
    "TJK": (84, "Not free", 7, 6, 6.5, 9),
    "TKM": (96, "Not free", 7, 7, 7.0, 2),
    "UZB": (108, "Not free", 7, 6, 6.5, 9),
}
COLUMNS = ("Status", "Political rights", "Civil liberties", "Freedom rating", "Aggregate score")
"""The columns of the printed table, in its order."""
STATUS = {"F": "Free", "PF": "Partly free", "NF": "Not free"}
V_DEM_LEVEL = 0.68
"""Level of the intervals that V-Dem publishes."""
DEMOCRACY = {"v2x_polyarchy": "Electoral democracy", "v2x_libdem": "Liberal democracy"}


def status(political_rights: int, civil_liberties: int) -> str:
    """The status that belongs to two ratings (1 freest to 7) since the ratings for 2003: F to 2.5 on average, NF from 5.5.

    Raises ValueError for a rating that is no whole number from 1 to 7.
    """
    for rating in (political_rights, civil_liberties):
        if rating not in range(1, 8):
            raise ValueError(f"rating {rating}: expected a whole number from 1 to 7")
    mean = (political_rights + civil_liberties) / 2
    return "F" if mean <= 2.5 else "NF" if mean >= 5.5 else "PF"


def rows_of_table_1(freedom: pd.DataFrame, edition: int) -> pd.DataFrame:
    """The printed table made anew from one edition: index iso3 in the printed order, columns COLUMNS. Raises KeyError for a state not in it."""
    rows = freedom[freedom["edition"] == edition].set_index("iso3").loc[list(TABLE_1)]
    values = (
        rows["status"].map(STATUS),
        rows["political_rights"],
        rows["civil_liberties"],
        (rows["political_rights"] + rows["civil_liberties"]) / 2,
        rows["total"],
    )
    return pd.DataFrame(dict(zip(COLUMNS, values, strict=True)))


def cells_of_table_1(freedom: pd.DataFrame, edition: int, latest: int) -> pd.DataFrame:
    """Every cell of the printed table beside two editions: iso3, column, line, printed, then, now (as text), verdict, moved.

    verdict: "as printed" or "differs", the printed cell against `edition`; moved: True where `latest` has another value.
    """
    then, now = rows_of_table_1(freedom, edition), rows_of_table_1(freedom, latest)
    found = []
    for iso3, (line, *printed) in TABLE_1.items():
        for place, (column, value) in enumerate(zip(COLUMNS, printed, strict=True), start=1):
            old, new = then.at[iso3, column], now.at[iso3, column]
            verdict = "as printed" if old == value else "differs"
            found.append((iso3, column, f"L{line + 2 * place}", str(value), str(old), str(new), verdict, bool(old != new)))
    return pd.DataFrame(found, columns=["iso3", "column", "line", "printed", "then", "now", "verdict", "moved"])


def side_by_side(cells: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The printed table as a page shows it: a row for each state, "22 → 23" where the latest edition has another value."""
    shown = cells["then"].where(~cells["moved"], cells["then"] + " → " + cells["now"])
    table = cells.assign(shown=shown).pivot(index="iso3", columns="column", values="shown").loc[list(TABLE_1), list(COLUMNS)]
    agree = cells.assign(agree=cells["verdict"] == "as printed").groupby("iso3")["agree"]
    table["Cells as printed"] = [f"{agree.sum()[iso3]} of {agree.size()[iso3]}" for iso3 in table.index]
    return table.rename(index=names).rename_axis(index="State", columns=None)


def with_errors(vdem: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """One V-Dem index with a standard error: iso3, year, value, low, high, standard_error (units of the index, 0 to 1).

    The standard error is half the 68 % interval over its normal half-width. V-Dem's intervals are not quite symmetric, so this
    is an approximation. Missing where no interval is published.
    """
    rows = vdem[vdem["indicator"] == indicator]
    half = (rows["high"] - rows["low"]) / 2
    return rows.assign(standard_error=half / evidence.z_value(V_DEM_LEVEL)).reset_index(drop=True)


def change(rows: pd.DataFrame, iso3: str, start: int, end: int) -> evidence.Difference:
    """The change of one country between two years of one index; `rows` as `with_errors` gives it. Raises as `evidence.change`."""
    one = rows[rows["iso3"] == iso3].set_index("year")
    before, after = one.loc[start], one.loc[end]
    return evidence.change(before["value"], before["standard_error"], after["value"], after["standard_error"])
