"""Read one CSV and hold it against its Table Schema; refuse it in one line that says where, what and what else was expected.

The checks run in this order: the bytes (UTF-8, line ends), the grid (header, cells per row), every cell as text (type,
formulas, tags), and then, through pandera, the constraints and keys of the schema and its ``rules``. Each check names the
topmost fault it finds. Rows are numbered as an editor numbers lines; the header is row 1.

Why pandera, and not frictionless, which knows Table Schema by itself: pandera checks whole columns at once, so that a
chapter can afford it on every load (measured: a tenth of a second for the 63,377 rows of ``wgi``), where frictionless goes
through rows and cells in Python; it says at which row it failed; and one check serves files and frames alike. The price is
``pandera_schema`` below, which turns a Table Schema into a schema of pandera's.

The first three checks are made in one pass where the file allows it: ``plain_form`` is a regular expression for a whole file of
bare numerals and codes (measured: a twentieth of a second for ``wgi``, a tenth for the 192,578 rows of ``vdem``, where the checks
cell by cell take two seconds and five). A file that it does not match, as one with quotes or words in Cyrillic, is read cell by cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import numpy as np
import pandas as pd
import pandera.pandas as pa

DTYPES = {"string": "str", "number": "float64", "integer": "Int64"}
# Plain decimals: no exponent, no comma, no NaN, no minus before a nought; 15 digits of a whole number survive a float64.
NUMERAL = {"number": r"(?!-[0.]+(?![0-9.]))-?[0-9]+(?:\.[0-9]+)?", "integer": r"(?!-0+(?![0-9]))-?[0-9]{1,15}"}
# A text cell that is surely none of UNSAFE, by its bytes: a code, a year, an index of letters and digits.
BARE = r"(?!(?i:nan|n/a|na|null|none)[,\n])[A-Za-z0-9][A-Za-z0-9_.:/-]*+"
# What a text cell may not be. A spreadsheet runs a cell that opens with = + @ or a tab, or with a minus before no number.
UNSAFE = [
    (re.compile(r"[=+@\t]|-(?![0-9]+(\.[0-9]+)?\Z)"), "text that no spreadsheet takes for a formula"),
    (re.compile(r"[^\x00-\x1f\x7f-\x9f]*[\x00-\x1f\x7f-\x9f]"), "text on one line without control characters"),
    (re.compile(r".*[ÂÃÅÐÑÒÓ][\xa0-\xbf]"), "letters that were not read in another encoding than they were written in"),
    (re.compile(r"\s|.*\s\Z"), "text without a space before or after it"),
    (re.compile(r"(nan|n/a|na|null|none|#n/a|\.\.)\Z", re.I), "an empty cell where nothing is known"),
    (re.compile(r".*<[a-zA-Z/!]"), "plain text without HTML tags"),
]


class DataError(ValueError):
    """A table, or a request for one, is not as its passport says. The message is one line."""


def refuse(where: str, got: str, expected: str, row: int | None = None, column: str | None = None) -> NoReturn:
    """Raise DataError: ``data/wgi.csv: row 17, column estimate: got 'abc', expected a number between -4 and 4``."""
    place = ", ".join([f"row {row}"] * (row is not None) + [f"column {column}"] * (column is not None))
    raise DataError(f"{where}: {place + ': ' if place else ''}got {got}, expected {expected}".replace("\n", " "))


def show(value: str) -> str:
    """A cell as it appears in a message: quoted, escaped, at most 60 characters."""
    return repr(value if len(value) <= 60 else value[:57] + "...")


def read(path: Path, where: str, schema: dict, known: Callable[[dict], tuple[set, str]] | None = None) -> pd.DataFrame:
    """The table at ``path`` as a typed frame, or DataError.

    ``where`` names the file in messages. ``known`` is called with each foreign key of the schema and returns the values that
    it may take and the name of the table that holds them.

    Text comes as ``str``, numbers as ``float64``, whole numbers as ``int64`` where the schema requires a value and ``Int64``
    where it does not; empty cells are missing values.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    raw = _bytes(path, where, list(fields))
    if plain_form(schema).fullmatch(raw):
        dtypes = {name: DTYPES[field["type"]] for name, field in fields.items()}
        frame = pd.read_csv(io.BytesIO(raw), dtype=dtypes, keep_default_na=False, na_values=[""], float_precision="round_trip")
    else:
        columns = _columns(raw, where, list(fields))
        bad = [_bad_cell(number, columns[name], field) for number, (name, field) in enumerate(fields.items())]
        _refuse_first(where, [fault for fault in bad if fault])
        frame = pd.DataFrame({name: _typed(columns[name], field["type"]) for name, field in fields.items()})
    cases, said = _violations(frame, schema, known)
    if cases:
        columns = _columns(raw, where, list(fields))
        _refuse_first(where, [_fault(case, columns, fields, schema["primaryKey"], said) for case in cases])
    return frame.astype({name: "int64" for name, field in fields.items() if field["type"] == "integer" and _required(field)})


def _refuse_first(where: str, faults: list[tuple]) -> None:
    """Refuse a table for the topmost of its faults, if it has any."""
    if faults:
        index, *_, column, got, expected = min(faults)
        refuse(where, got, expected, index + 2, column)


# --- bytes and grid --------------------------------------------------------------------------------------------------


def plain_form(schema: dict) -> re.Pattern:
    """What the bytes of a whole file match when its header, its grid and the form of every cell are certainly as they must be.

    A file that it does not match may still be right: text in quotes or in other letters is for the slower checks to judge.
    """
    cells = [f"(?:{NUMERAL.get(field['type'], BARE)})?+" for field in schema["fields"]]
    header = ",".join(re.escape(field["name"]) for field in schema["fields"])
    return re.compile(f"{header}\n(?:{','.join(cells)}\n)++".encode())


def _bytes(path: Path, where: str, names: list[str]) -> bytes:
    """The bytes of a file that can be a table at all. Raises DataError."""
    if not path.is_file():
        refuse(where, "no such file", "the table that datapackage.json describes")
    raw = path.read_bytes()
    if not raw.strip():
        refuse(where, "an empty file", f"the columns {', '.join(names)}, and rows below them")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        refuse(where, "UTF-16", "UTF-8 without a byte-order mark", 1)
    if raw.startswith(b"\xef\xbb\xbf"):
        refuse(where, "a byte-order mark", "UTF-8 without one", 1)
    for byte, got, expected in [(b"\0", "a NUL byte", "UTF-8 text"), (b"\r", "a carriage return", "line ends of LF alone")]:
        if byte in raw:
            refuse(where, got, expected, *_place(raw, raw.index(byte), names))
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse(where, f"byte 0x{raw[error.start]:02x}", "UTF-8 text", *_place(raw, error.start, names))
    header = ",".join(names).encode() + b"\n"
    if b"\n" + header in raw:
        refuse(where, "the header", "a row below it", raw[: raw.index(b"\n" + header)].count(b"\n") + 2)
    if not raw.endswith(b"\n"):
        refuse(where, "no line end after the last row", "a file that is not cut off", raw.count(b"\n") + 1)
    return raw


def _columns(raw: bytes, where: str, names: list[str]) -> dict[str, tuple[str, ...]]:
    """The cells of a CSV below its header as text, a tuple per column. Raises DataError for another header or an uneven grid."""
    text = raw.decode("utf-8")
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header, *rows = lines
    except csv.Error as error:
        refuse(where, f"broken quoting ({error})", "cells with quotes in pairs", lines.line_num)
    if header != names:
        for name in [n for n in names if n not in header]:
            refuse(where, f"the columns {show(', '.join(header))}", "this column too", 1, name)
        for name in [h for n, h in enumerate(header) if h not in names or h in header[:n]]:
            refuse(where, "an extra column", f"only {', '.join(names)}", 1, show(name))
        refuse(where, f"the order {', '.join(header)}", f"the order {', '.join(names)}", 1)
    if not rows:
        refuse(where, "a header and no rows", "at least one row", 1)
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            refuse(where, f"{len(row)} cells", f"{len(names)}", number)
    return dict(zip(names, zip(*rows)))


def _place(raw: bytes, at: int, names: list[str]) -> tuple[int, str]:
    """Row and column of a byte: read as CSV, what stands before it ends in its cell."""
    before = csv.reader(io.StringIO(raw[:at].decode("utf-8", "replace").replace("\0", "") + ".", newline=""))
    row, below, cells = 1, 1, []
    for cells in before:
        row, below = below, before.line_num + 1
    return row, names[min(len(cells), len(names)) - 1]


# --- cells -----------------------------------------------------------------------------------------------------------


def _bad_cell(number: int, cells: tuple[str, ...], field: dict) -> tuple | None:
    """The topmost cell of a column that is no value of its type; each distinct cell is looked at once."""
    distinct = set(cells) - {""}
    if field["type"] == "string":
        bad = {cell: expected for pattern, expected in reversed(UNSAFE) for cell in distinct if pattern.match(cell)}
    else:
        fits = re.compile(NUMERAL[field["type"]]).fullmatch
        bad = {cell: "0 without a minus" if re.fullmatch("-[0.]+", cell) else _expected(field) for cell in distinct if not fits(cell)}
    if not bad:
        return None
    index = next(i for i, cell in enumerate(cells) if cell in bad)
    return index, number, 0, field["name"], show(cells[index]), bad[cells[index]]


def _typed(cells: tuple[str, ...], kind: str) -> pd.Series:
    if kind == "string":
        return pd.Series([cell or None for cell in cells], dtype="str")
    return pd.Series(np.array([cell or "nan" for cell in cells], dtype="float64")).astype(DTYPES[kind])


def _required(field: dict) -> bool:
    return field.get("constraints", {}).get("required", False)


def _expected(field: dict) -> str:
    """What a field may hold, in words."""
    rule = field.get("constraints", {})
    if "enum" in rule:
        return f"one of {', '.join(map(str, rule['enum']))}"
    if "pattern" in rule:
        return f"text of the form {rule['pattern']}"
    words = {"string": "text", "number": "a number", "integer": "a whole number"}[field["type"]]
    match rule.get("minimum"), rule.get("maximum"):
        case None, None:
            return words
        case low, None:
            return f"{words} of {low} or more"
        case None, high:
            return f"{words} of {high} or less"
        case low, high:
            return f"{words} between {low} and {high}"


# --- constraints, keys and rules, through pandera --------------------------------------------------------------------


def pandera_schema(schema: dict, known=None) -> tuple[pa.DataFrameSchema, dict[str, tuple[str, str]]]:
    """A Table Schema as a pandera schema, with what to say of its keys and rules: {check: (column, expected)}.

    ``rules`` are an addition to Table Schema: expressions over columns (``DataFrame.eval``) that hold in every row. One that is
    marked ``whole`` looks at the table as a whole (its order, how many rows a year has, a rank among all), so that the row at
    which it fails may not be the one that is wrong: it is tried last, when all else holds, and not here.
    """
    make = {"enum": pa.Check.isin, "minimum": pa.Check.ge, "maximum": pa.Check.le, "pattern": pa.Check.str_matches}
    columns, said = {}, {}
    for field in schema["fields"]:
        rule = field.get("constraints", {}) | {}
        if "pattern" in rule:
            rule["pattern"] = rf"(?:{rule['pattern']})\Z"
        columns[field["name"]] = pa.Column(
            DTYPES[field["type"]],
            [make[kind](value) for kind, value in rule.items() if kind in make],
            nullable=not _required(field),
            unique=rule.get("unique", False),
            report_duplicates="exclude_first",
        )
    for key in schema.get("foreignKeys", []) if known else []:
        values, table = known(key)
        said[f"key {key['fields']}"] = (key["fields"], f"a value of column {key['reference']['fields']} in {table}")
        columns[key["fields"]].checks.append(pa.Check.isin(values, error=f"key {key['fields']}"))
    rules = []
    for number, row in enumerate(schema.get("rules", [])):
        said[f"rule {number}"] = (row["column"], row["expected"])
        if row.get("whole"):
            continue
        rules.append(pa.Check(lambda frame, rule=row["rule"]: _held(frame, rule), error=f"rule {number}", ignore_na=False))
    checks = {"checks": rules, "unique": schema["primaryKey"], "report_duplicates": "exclude_first"}
    return pa.DataFrameSchema(columns, strict=True, ordered=True, **checks), said


def _held(frame: pd.DataFrame, rule: str) -> pd.Series:
    """Where a rule holds. A rule that an empty cell leaves undecided is not broken: whether the cell may be empty is said by
    its constraint."""
    held = frame.eval(rule)
    return held.fillna(True).astype(bool) if held.dtype == "boolean" else held


def _violations(frame: pd.DataFrame, schema: dict, known) -> tuple[list, dict]:
    """What pandera finds wrong with the topmost row that is wrong, and what to say of keys and rules."""
    checker, said = pandera_schema(schema, known)
    try:
        checker.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        return list(cases[cases["index"] == cases["index"].min()].itertuples()), said
    for number, row in enumerate(schema.get("rules", [])):
        if row.get("whole") and not (held := _held(frame, row["rule"])).all():
            return [SimpleNamespace(index=held.idxmin(), check=f"rule {number}", column=row["column"])], said
    return [], said


def _fault(case, columns: dict, fields: dict, primary_key: list[str], said: dict) -> tuple:
    """A case of pandera's as (row index, column number, 1 for keys and rules, column, got, expected): the least is named."""
    index, key, late = int(case.index), [case.column], int(case.check in said)
    if case.check in said:
        key, expected = [said[case.check][0]], said[case.check][1]
    elif case.check in ("multiple_fields_uniqueness", "field_uniqueness"):
        key = primary_key if case.check.startswith("multiple") else key
        cells = list(zip(*(columns[name] for name in key)))
        expected = f"a value that row {cells.index(cells[index]) + 2} does not hold already"
    else:
        expected = _expected(fields[case.column])
    got = show(", ".join(columns[name][index] for name in key))
    return index, list(fields).index(key[0]), late, ", ".join(key), got, expected
