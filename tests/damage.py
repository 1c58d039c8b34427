"""Damage one cell of a table and read it again: shared by the tests of tables whose rules look at several rows."""

import re

import pandas as pd
import pytest
from helpers import data


def text(name: str) -> pd.DataFrame:
    """A table as text cells, every row of it."""
    return pd.read_csv(data.data_folder() / f"{name}.csv", dtype=str, keep_default_na=False)


def refused(folder, name: str, frame: pd.DataFrame, column: str, expected: str) -> None:
    """Write ``frame`` under ``folder`` and hold that reading it names ``column`` and says ``expected``; the hash is not looked at."""
    path = folder / "damaged.csv"
    frame.to_csv(path, index=False, lineterminator="\n")
    with pytest.raises(data.DataError, match=f"row [0-9]+, column {column}: got .*{re.escape(expected)}"):
        data.read(path, data.resource(name))


def change(frame: pd.DataFrame, where: dict, cells: dict) -> pd.DataFrame:
    """A copy of ``frame`` with ``cells`` set in the one row that has the values ``where``; a callable is given the old cell."""
    hit = (frame[list(where)] == pd.Series(where)).all(axis=1)
    assert hit.sum() == 1, f"{where}: {hit.sum()} rows"
    changed = frame.copy()
    for column, value in cells.items():
        changed.loc[hit, column] = value(frame.loc[hit, column].iloc[0]) if callable(value) else value
    return changed


def refused_row(folder, table: str, row: str, **cells) -> str:
    """The message with which a table is refused that has ``cells`` changed in the row whose key, its first column, is ``row``."""
    frame = text(table)
    index = frame.index[frame[frame.columns[0]] == row][0]
    for column, value in cells.items():
        frame.loc[index, column] = value
    frame.to_csv(folder / "broken.csv", index=False, lineterminator="\n")
    with pytest.raises(data.DataError) as error:
        data.read(folder / "broken.csv", data.resource(table))
    message = str(error.value)
    assert "\n" not in message and f"row {index + 2}, " in message
    return message
