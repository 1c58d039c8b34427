"""Tables with passports.

``load("wgi", edition=2024)`` reads ``data/wgi.csv`` and returns a typed frame, or refuses it in one line::

    data/wgi.csv: row 17, column estimate: got 'abc', expected a number between -4 and 4

What a table must be (columns, types, constraints, keys, row rules, row count, sha256) stands in ``data/datapackage.json`` and
nowhere else; a table whose passport is not whole (see ``passport``) is refused too. The content of a changed file is checked first (see ``table_schema``) and its row count and hash last, so that
whoever edits a table hears which cell is wrong before hearing that the file has changed.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from pathlib import Path

import pandas as pd

from . import passport as passports
from . import table_schema
from .table_schema import DataError, refuse

__all__ = ["DataError", "breaks", "comparable", "edition_words", "load", "load_editions", "name", "passport", "source_line", "source_lines"]


def data_folder(folder=None) -> Path:
    """The folder of the tables: the argument, else ``$HALF_OPEN_DATA``, else ``data/`` of this repository."""
    return Path(folder or os.environ.get("HALF_OPEN_DATA") or Path(__file__).resolve().parents[2] / "data")


def package(folder=None) -> dict:
    """``datapackage.json`` as a dict. Raises DataError when it is not there or is not JSON."""
    path = data_folder(folder) / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        refuse(f"{path.parent.name}/{path.name}", "no such file", "the passports of the tables")
    except ValueError as error:
        refuse(f"{path.parent.name}/{path.name}", f"text that is not JSON ({error})", "the passports of the tables")


def resource(table: str, folder=None) -> dict:
    """The passport of one table: its resource in ``datapackage.json``. Raises DataError for a table that has none."""
    tables = {res["name"]: res for res in package(folder)["resources"]}
    if table not in tables:
        near = difflib.get_close_matches(str(table), tables, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        refuse("data/datapackage.json", f"a request for table {table!r}", f"one of {', '.join(tables)}{hint}")
    return tables[table]


def whole(res: dict) -> None:
    """Pass when a passport says all that it must; raise DataError where a licence, a source or a unit, say, is missing."""
    faults = passports.faults(res)
    if faults:
        refuse("data/datapackage.json", f"a passport of {res['name']} with {faults[0]}", "all that helpers/passport.py asks of a table")


def read(path: Path, res: dict, folder=None) -> pd.DataFrame:
    """The table at ``path`` checked against the schema of passport ``res``, but not against its row count and hash.

    ``folder`` is where the tables are that its foreign keys point to. Raises DataError.
    """
    folder = data_folder(folder)

    def known(key):
        other = resource(key["reference"]["resource"], folder)
        target = folder / other["path"]
        values = read(target, other, folder)[key["reference"]["fields"]]
        return set(values.dropna()), f"{folder.name}/{other['path']}"

    return table_schema.read(path, f"{folder.name}/{res['path']}", res["schema"], known)


def file_hash(path: Path) -> str:
    """The sha256 of a file, written as in ``datapackage.json``."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def _checked(table: str, folder) -> tuple[pd.DataFrame, dict, str]:
    """A whole table, checked to the last byte, with its passport and its name for messages."""
    folder = data_folder(folder)
    res = resource(table, folder)
    whole(res)
    path, where = folder / res["path"], f"{folder.name}/{res['path']}"
    frame = read(path, res, folder)
    found, hint = file_hash(path), "as in datapackage.json; to accept a deliberate change: make passports"
    if len(frame) != res["rows"]:
        refuse(where, f"{len(frame)} rows", f"{res['rows']} ({hint})")
    if found != res["hash"]:
        refuse(where, found, f"{res['hash']} ({hint})")
    return frame, res, where


def load(table: str, edition: int | None = None, *, version: int | None = None, folder=None) -> pd.DataFrame:
    """One table, checked against its passport; one edition of it where the publisher re-issues history.

    Columns as in the schema, with units there: text as ``str``, numbers as ``float64``, whole numbers as ``int64`` (``Int64``
    where cells may be empty). ``version`` is another word for ``edition``: V-Dem counts versions.

    Raises DataError: the file is not as its passport says; it has no such edition; it holds several and none was named.
    Editions are never joined: ``load_editions`` gives a dict of frames.
    """
    frame, res, where = _checked(table, folder)
    key = res.get("editionField")
    edition = _chosen(where, key, sorted(frame[key].unique()) if key else [], version if edition is None else edition)
    return frame[frame[key] == edition].reset_index(drop=True) if key else frame


def load_editions(table: str, folder=None) -> dict[int, pd.DataFrame]:
    """Each edition of a table as a frame of its own. Raises DataError as ``load`` does, and where there are no editions."""
    frame, res, where = _checked(table, folder)
    if "editionField" not in res:
        refuse(where, "a request for its editions", "a table with an edition or version column")
    return {int(edition): part.reset_index(drop=True) for edition, part in frame.groupby(res["editionField"])}


def _chosen(where: str, key: str | None, have: list, edition: int | None) -> int | None:
    """The edition asked for, or the only one there is; None where the table has no editions."""
    if key is None and edition is not None:
        refuse(where, f"a request for edition {edition}", "none, for this table has no edition column")
    if key is None or (edition is None and len(have) == 1):
        return have[0] if have else None
    if edition not in have:
        asked = f"no {key}" if edition is None else f"a request for {key} {edition}"
        refuse(where, asked, f"one of {', '.join(map(str, have))} (editions are never joined)", column=key)
    return edition


def passport(table: str, folder=None) -> dict:
    """Title, publisher, editions, licence, integrity and sources of a table."""
    res = resource(table, folder)
    return {
        "title": res["title"],
        "publisher": res["sources"][0]["publisher"],
        "editions": [source["edition"] for source in res["sources"]],
        "licence": res["licenses"][0]["title"],
        "integrity": res["integrity"],
        "sources": res["sources"],
    }


def source_line(table: str, edition: int | None = None, folder=None) -> str:
    """The source line of a figure: "World Bank, Worldwide Governance Indicators, 2024 edition; CC BY 4.0".

    Raises DataError as ``load`` does when the table has several editions and none, or an unknown one, is named.
    """
    return source_lines([(table, edition)], folder)[0]


def source_lines(tables: list[tuple[str, int | None]], folder=None) -> list[str]:
    """Source lines of several (table, edition) pairs; tables, and then editions, of one publisher and licence share a line."""
    merged: dict[tuple[str, str | None, object, str], list[str]] = {}
    for table, edition in tables:
        res = resource(table, folder)
        key = res.get("editionField")
        chosen = _chosen(f"data/{res['path']}", key, [s["edition"] for s in res["sources"]] if key else [], edition)
        source = next(s for s in res["sources"] if not key or s["edition"] == chosen)
        merged.setdefault((source["publisher"], key, source["edition"], res["licenses"][0]["title"]), []).append(res["title"])
    shared: dict[tuple[str, str, str | None, str], list] = {}
    for (publisher, key, edition, licence), titles in merged.items():
        shared.setdefault((publisher, " and ".join(titles), key, licence), []).append(edition)
    return [f"{publisher}, {titles}, {edition_words(key, found)}; {licence}" for (publisher, titles, key, licence), found in shared.items()]


def edition_words(key: str | None, found: list) -> str:
    """"2024 edition", "2024 and 2025 editions", "2014 to 2025 editions", "version 15"; what the passport says where there are none."""
    if key is None:
        return "; ".join(map(str, found))
    unbroken = len(found) > 2 and found == list(range(found[0], found[-1] + 1))
    many = f"{found[0]} to {found[-1]}" if unbroken else " and ".join(filter(None, [", ".join(map(str, found[:-1])), str(found[-1])]))
    plural = "s" if len(found) > 1 else ""
    return f"version{plural} {many}" if key == "version" else f"{many} edition{plural}"


def name(iso3: str, lang: str = "en", folder=None) -> str:
    """The name of a country of the book in English, Russian or Kazakh (``en``, ``ru``, ``kk``). Raises DataError."""
    table = load("countries", folder=folder).set_index("iso3")
    for wanted, have, column in [(iso3, list(table.index), "iso3"), (f"name_{lang}", list(table.columns), None)]:
        if wanted not in have:
            refuse("data/countries.csv", f"a request for {wanted!r}", f"one of {', '.join(have)}", column=column)
    return table.at[iso3, f"name_{lang}"]


def breaks(table: str, indicator: str | None = None, iso3: str | None = None, folder=None) -> pd.DataFrame:
    """The breaks known for a series, as rows of ``breaks.csv``; one whose indicator or iso3 is empty holds for all."""
    resource(table, folder)
    rows = load("breaks", folder=folder)
    rows = rows[rows["table"] == table]
    for column, wanted in [("indicator", indicator), ("iso3", iso3)]:
        if wanted is not None:
            rows = rows[rows[column].isna() | (rows[column] == wanted)]
    return rows.reset_index(drop=True)


def comparable(table: str, indicator: str, start: int, end: int, iso3: str | None = None, folder=None) -> None:
    """Pass when values of the years ``start`` and ``end`` may be set against each other; raise DataError across a break.

    Call it before a growth rate, a line that joins two years, or a word like "rose". Breaks of kind ``edition`` lie between
    editions and not between years, so they do not count here.
    """
    rows, (low, high) = breaks(table, indicator, iso3, folder), sorted((start, end))
    crossed = rows[(rows["kind"] != "edition") & (rows["from_year"] > low) & (rows["from_year"] <= high)]
    for row in crossed.itertuples():
        expected = f"years on one side of {row.from_year} ({row.kind}: {row.note})"
        refuse(f"data/{resource(table, folder)['path']}", f"{indicator} of {low} set against {high}", expected)
