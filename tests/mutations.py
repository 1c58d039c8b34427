"""Corrupts copies of every table of data/datapackage.json and asks ``data.load`` whether it refuses them: make mutations

No table is known here by name: what can be done to one follows from its passport. Tables of more than LARGE bytes are corrupted
in excerpts of real rows. Each kind of corruption is drawn DRAWS times for each table that has a place for it, by a seed of table,
kind and draw, so that two runs do the same; a draw that changes nothing, or only the order of the rows, is drawn again.

Every corrupted copy is judged twice. *Passport as it was*: load must refuse it, whatever was done. *Passport renewed*: rows, bytes
and hash are made to fit the corrupted copy, as by somebody who accepts it unread. load looks at hash and row count last of all, so
one call answers both: where it complains of those, nothing else was found (a test renews passports in earnest and holds the two
to be the same). By what renewed passports leave, a kind is, for a table, one of

- form: bytes, grid, cells, keys or the passport itself break what every table must keep to;
- rule: the form is whole, and a range, a list of values, a foreign key or a row rule of the table tells;
- hash: nothing in the table contradicts it (UNTOLD); the hash alone is the guard, until somebody renews it.

Run as a script this writes what it found by table and kind beside this file, and the sums by kind to appendices/mutations.csv, which
the data catalogue shows. The tests make a sample anew and fail when either is stale.
"""

from __future__ import annotations

import copy
import csv
import functools
import gzip
import io
import json
import random
import re
import sys
import tempfile
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path

from helpers import data

FOLDER = Path(__file__).parents[1] / "data"
FOUND = Path(__file__).with_name("mutations_found.csv")
RECORD = FOLDER.parent / "appendices" / "mutations.csv"
LARGE = 1_000_000  # bytes from which a table is excerpted
REGION = {"KAZ", "RUS", "KGZ", "UZB", "TJK", "TKM"}  # in every excerpt; six more by seed
DRAWS = {"form": 1, "passport": 1, "meaning": 3}


class Unfit(Exception):
    """A kind of corruption that there is no place for in a table."""


# --- a table to corrupt ----------------------------------------------------------------------------------------------


@dataclass
class Table:
    """A table as text cells with its passport and a seeded source of choices. A kind changes ``rows`` or ``names``."""

    res: dict
    names: list[str]
    rows: list[list[str]]
    rng: random.Random
    place: tuple[int | None, str | None] = (None, None)  # row (the header is 1) and column that a refusal must name
    fields: dict[str, dict] = field(init=False)

    def __post_init__(self):
        self.fields = {f["name"]: f for f in self.res["schema"]["fields"]}
        self.key = self.res["schema"]["primaryKey"]
        self.foreign = [key["fields"] for key in self.res["schema"].get("foreignKeys", [])]

    @property
    def raw(self) -> bytes:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.names, *self.rows])
        return text.getvalue().encode()

    def columns(self, wanted) -> list[str]:
        """The columns whose field, as in the passport, is as wanted."""
        return [name for name, f in self.fields.items() if wanted(f, f.get("constraints", {}))]

    numeric = property(lambda self: self.columns(lambda f, rule: f["type"] != "string"))
    text = property(lambda self: self.columns(lambda f, rule: f["type"] == "string"))
    years = property(lambda self: [n for n in self.numeric if "year" in n or n in ("since", "edition", "version")])
    measured = property(lambda self: [n for n in self.numeric if n not in self.years and n not in self.key])
    dates = property(lambda self: self.columns(lambda f, rule: "[0-9]{4}" in rule.get("pattern", "")))
    lists = property(lambda self: self.columns(lambda f, rule: f["type"] == "string" and len(rule.get("enum", [])) > 1))
    free = property(lambda self: [n for n in self.columns(lambda f, rule: f["type"] == "string" and not {"pattern", "enum"} & set(rule)) if n not in self.foreign])
    latin = property(lambda self: [*self.foreign, *self.columns(lambda f, rule: "A-Z]{3}" in rule.get("pattern", "") or "[a-z]" in rule.get("pattern", "")), *self.lists])

    def at(self, name: str) -> int:
        return self.names.index(name)

    def pick(self, columns, fits=bool) -> tuple[int, str, str]:
        """A cell among those of the columns that fit, by default any that is not empty: index of its row, column, content."""
        for name in self.rng.sample(list(columns), len(columns)):
            rows = [i for i, row in enumerate(self.rows) if fits(row[self.at(name)])]
            if rows:
                i = self.rng.choice(rows)
                return i, name, self.rows[i][self.at(name)]
        raise Unfit

    def cell(self, columns, change, fits=bool) -> None:
        """Change one cell; ``change`` gets its content. A refusal is then expected to name the place."""
        i, name, old = self.pick(columns, fits)
        self.rows[i][self.at(name)] = change(old)
        self.place = i + 2, name

    def all_cells(self, columns, change) -> None:
        """Change every cell of one column that is not empty; ``change`` gets its content."""
        n = self.at(self.pick(columns)[1])
        for row in self.rows:
            row[n] = change(row[n]) if row[n] else ""

    def line(self, change) -> bytes:
        """The file with one line below its header changed; ``change`` gets the line and gives one or more."""
        lines = self.raw.split(b"\n")
        i = self.rng.randrange(1, len(lines) - 1)
        return b"\n".join([*lines[:i], change(lines[i]), *lines[i + 1 :]])

    def enough(self, count: int, least: int) -> None:
        if count < least:
            raise Unfit


# --- kinds of corruption ---------------------------------------------------------------------------------------------
# {name: (group, what is done, function of a Table)}. A function changes the table, or returns the bytes of the file.

KINDS: dict[str, tuple] = {}


def form(name, what, change):
    KINDS[name] = ("form", what, change)


def meaning(name, what, change):
    KINDS[name] = ("meaning", what, change)


def any_of(*choices):
    return lambda t: t.rng.choice(choices)


def put(*cells):
    """A change of one cell to one of these; ``{}`` stands for what it held."""
    return lambda t: lambda old: t.rng.choice(cells).replace("{}", old)


# The file
form("file cut off in a row", "The file ends within a row", lambda t: t.raw[: -2 - t.rng.randrange(len(t.raw) // 2)])
form("last line end lost", "The file ends within its last cell or right after it", lambda t: t.raw[: -1 - t.rng.randrange(2)])
form("file emptied", "Nothing, line ends or the header alone is left", lambda t: t.rng.choice([b"", b"\n\n", t.raw.split(b"\n")[0] + b"\n"]))
form("wrong encoding, whole file", "Saved as UTF-16", lambda t: t.raw.decode().encode(t.rng.choice(["utf-16-le", "utf-16-be", "utf-16"])))
form("wrong encoding, one cell", "A word saved in Windows-1251 or Latin-1", lambda t: t.line(lambda line: line + t.rng.choice([" Алматы".encode("cp1251"), " Café".encode("latin-1")])))
form("byte-order mark", "A byte-order mark before the header", lambda t: b"\xef\xbb\xbf" + t.raw)
form("line ends of Windows", "CRLF in one line or all", lambda t: t.rng.choice([t.raw.replace(b"\n", b"\r\n"), t.line(lambda line: line + b"\r")]))
form("trailing garbage", "Something that is no row after the last one", lambda t: t.raw + t.rng.choice([b"\x1a", b"-- \n", b"</body></html>\n", b"EOF\n", b"\n\n"]))
form("NUL bytes", "NUL bytes in a cell, or as the tail of the file after a crash", lambda t: t.rng.choice([t.line(lambda line: line + b"\0"), t.raw[: len(t.raw) // 2] + bytes(len(t.raw) // 2)]))
form("blank or comment line", "A line that is no row, above the header or below", lambda t: t.rng.choice([b"# downloaded again\n" + t.raw, t.line(lambda line: b"\n" + line), t.line(lambda line: b"# see below\n" + line)]))
form("another file", "An error page, a pointer or an archive in place of the table", lambda t: t.rng.choice([b"<!DOCTYPE html>\n<title>404 Not Found</title>\n", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", gzip.compress(t.raw, mtime=0)]))
form("merge conflict", "The marks of an unfinished merge round a row", lambda t: t.line(lambda line: b"<<<<<<< HEAD\n" + line + b"\n=======\n" + line + b"\n>>>>>>> other"))
form("other delimiter", "Semicolons or tabs between the cells", lambda t: t.raw.replace(b",", t.rng.choice([b";", b"\t"])))
form("unpaired quote", "A quote is opened and not closed", lambda t: t.line(lambda line: b'"' + line.replace(b'"', b"")))
form("header lost or twice", "The first line is gone, or stands among the rows again", lambda t: t.rng.choice([t.raw.split(b"\n", 1)[1], t.line(lambda line: t.raw.split(b"\n")[0] + b"\n" + line)]))


def _columns(change):
    """A kind that changes the header and all rows alike; ``change`` gets each row, the header first, and two places."""

    def kind(t):
        t.enough(len(t.names), 2)
        a, b = sorted(t.rng.sample(range(len(t.names)), 2))
        t.names, *t.rows = [change(list(row), a, b, row is t.names) for row in [t.names, *t.rows]]
        t.place = 1, None

    return kind


form("column renamed", "A column under another name", _columns(lambda row, a, b, head: [*row[:a], row[a].upper() + "2" if head else row[a], *row[a + 1 :]]))
form("column added", "One column more", _columns(lambda row, a, b, head: [*row[:a], "remark" if head else "1", *row[a:]]))
form("column lost", "One column less", _columns(lambda row, a, b, head: row[:a] + row[a + 1 :]))
form("column twice", "A column stands in the table twice", _columns(lambda row, a, b, head: [*row, row[a]]))
form("columns in another order", "Two columns change places with their headers", _columns(lambda row, a, b, head: [*row[:a], row[b], *row[a + 1 : b], row[a], *row[b + 1 :]]))


def _uneven(t):
    i = t.rng.randrange(len(t.rows))
    t.rows[i] = t.rng.choice([t.rows[i][:-1], [*t.rows[i], ""]])
    t.place = i + 2, None


form("uneven row", "A row has one cell more or less", _uneven)

# Cells
CELLS = {  # name: (what is done, columns, change, which cells)
    "decimal comma": ("1,5 in place of 1.5", "numeric", lambda t: lambda c: c.replace(".", ","), lambda c: "." in c),
    "thousands separator": ("A comma, space or apostrophe between the thousands", "numeric", lambda t: lambda c: re.sub(r"(\d)(\d{3})(?!\d)", rf"\1{t.rng.choice(', ’')}\2", c, count=1), lambda c: re.match(r"-?\d{4}", c)),
    "exponent": ("A number in scientific notation", "numeric", lambda t: lambda c: f"{float(c):e}", bool),
    "number with a unit": ("A unit or a mark after the number", "numeric", put("{}%", "{} %", "{} KZT", "{}*", "{} (est.)"), bool),
    "no number": ("Words, infinity or a sign where a number stands", "numeric", put("n.d.", "about 5", "-", "inf", "-inf", "0x1F", "1_000", "TRUE", "-0", "--"), bool),
    "digits of another script": ("Full-width digits or a typographic minus", "numeric", lambda t: lambda c: "\u2212" + c.lstrip("-") if t.rng.random() < 0.3 else re.sub("[0-9]", lambda m: chr(ord(m[0]) + 0xFEE0), c), bool),
    "NaN as text": ("A word for nothing known in place of an empty cell", "names", put("NaN", "nan", "N/A", "NA", "null", "None", "#N/A", ".."), lambda c: True),
    "formula": ("A cell that a spreadsheet would run", "names", put("=1+1", "=HYPERLINK(A1)", "+A1", "@SUM(A1:A9)", "-A1"), bool),
    "HTML": ("A tag in a cell", "names", put("<b>{}</b>", "{}<br/>", "{}<script src=//x></script>", "<!-- {} -->"), bool),
    "space around": ("A space, no-break space or tab round a cell", "names", put(" {}", "{} ", "\u00a0{}", "{}\u00a0", "\t{}"), bool),
    "control character": ("A bell, an escape or a line break within a cell", "names", put("{}\x07x", "{}\x1bx", "{}\x7fx", "{}\nx"), bool),
    "date format": ("A day or a year in another form", "dates", put("01.04.{}", "4/1/{}", "1 April {}", "{}T00:00:00", "FY{}", "{}/05"), bool),
    "letter case": ("A code in the other case", "latin", lambda t: str.swapcase, lambda c: c.isascii() and c.islower() or c.isupper()),
    "look-alike letter": ("A Cyrillic letter that looks like the Latin one, in a code", "latin", lambda t: lambda c: c.translate(str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")), lambda c: re.search("[ABCEHKMOPTXaceopxy]", c)),
    "unknown code": ("A value that is in no list or table it must be in", "latin", put("{}-unheard_of", "QQ1"), bool),
}
for _name, (_what, _of, _change, _fits) in CELLS.items():
    form(_name, _what, lambda t, of=_of, change=_change, fits=_fits: t.cell(getattr(t, of), change(t), fits))
form("letters garbled", "UTF-8 read as Latin-1, in one cell", lambda t: t.cell(t.text, lambda c: c.encode().decode("latin-1"), lambda c: not c.isascii()))
form("required cell emptied", "Nothing where a value is required", lambda t: t.cell(t.columns(lambda f, rule: rule.get("required")), lambda c: ""))


def _beyond(t):
    i, name, _ = t.pick(t.columns(lambda f, rule: {"minimum", "maximum"} & set(rule)))
    rule = t.fields[name]["constraints"]
    t.rows[i][t.at(name)] = str(t.rng.choice([rule[end] + step for end, step in (("minimum", -1), ("maximum", 1)) if end in rule]))
    t.place = i + 2, name


form("out of range", "A number just beyond the range of its column", _beyond)


def _key_twice(t):
    t.enough(len(t.rows), 2)
    a, b = sorted(t.rng.sample(range(len(t.rows)), 2))
    for name in t.key:
        t.rows[b][t.at(name)] = t.rows[a][t.at(name)]


form("key twice", "A row takes over the key of another", _key_twice)
form("row twice", "A row stands in the table twice", lambda t: t.rows.insert(t.rng.randrange(len(t.rows)), list(t.rng.choice(t.rows))))


# Meaning
def scaled(cell: str, factor: float) -> str:
    value = f"{float(cell) * factor:.12f}".rstrip("0").rstrip(".")
    return "0" if value == "-0" else value


def not_zero(cell: str) -> bool:
    return bool(cell) and float(cell) != 0


def _scale(factor, whole=False):
    def kind(t):
        columns = t.measured if abs(factor) >= 1 else [n for n in t.measured if t.fields[n]["type"] == "number"]
        (t.all_cells(columns, lambda c: scaled(c, factor)) if whole else t.cell(columns, lambda c: scaled(c, factor), not_zero))

    return kind


meaning("unit times 100, column", "A column times 100", _scale(100, whole=True))
meaning("unit times 100, one cell", "A number times 100", _scale(100))
meaning("unit by 100, column", "A column divided by 100", _scale(0.01, whole=True))
meaning("unit by 100, one cell", "A number divided by 100", _scale(0.01))
meaning("sign flipped, column", "A column with the other sign", _scale(-1, whole=True))
meaning("sign flipped, one cell", "A number with the other sign", _scale(-1))
meaning("decimal point lost", "15 in place of 1.5", lambda t: t.cell(t.measured, lambda c: re.sub(r"^(-?)0+(?=\d)", r"\1", c.replace(".", ""))[:15], lambda c: "." in c))
meaning("one digit changed", "Another first digit", lambda t: t.cell(t.measured, lambda c: re.sub("[1-9]", lambda m: t.rng.choice(sorted(set("123456789") - {m[0]})), c, count=1), lambda c: re.search("[1-9]", c)))
meaning("digits lost", "A number rounded to whole units", lambda t: t.cell(t.measured, lambda c: f"{float(c):.0f}".replace("-0", "0"), lambda c: "." in c))
meaning("missing written as 0", "0 in an empty cell", lambda t: t.cell(t.measured, lambda c: "0", lambda c: not c))
meaning("value lost", "A cell that may be empty, and was not, is", lambda t: t.cell(t.columns(lambda f, rule: not rule.get("required")), lambda c: ""))
meaning("day not in the calendar", "30 February or 31 April", lambda t: t.cell(t.dates, lambda c: c[:4] + t.rng.choice(["-02-30", "-02-31", "-04-31", "-09-31"]), lambda c: len(c) == 10))
meaning("date of another precision", "A day or month given as its year", lambda t: t.enough(sum("precision" in n for n in t.names), 1) or t.cell([n for n in t.dates if "end" not in n and "status" not in n], lambda c: c[:4], lambda c: len(c) > 4))
meaning("year off by one, column", "Every year is the next", lambda t: t.all_cells(t.years[-1:], lambda c: str(int(c) + 1)))
meaning("year off by one, one row", "A row stands under the next year", lambda t: t.cell([n for n in t.years if n in t.key][-1:], lambda c: str(int(c) + 1)))


def _another(t, columns, choices):
    """A cell takes another of the contents that ``choices`` gives for its column."""
    i, name, old = t.pick(columns)
    others = sorted(set(choices(name)) - {old, ""})
    t.enough(len(others), 1)
    t.rows[i][t.at(name)] = t.rng.choice(others)


meaning("category exchanged", "Another entry of the same list", lambda t: _another(t, t.lists, lambda name: t.fields[name]["constraints"]["enum"]))
meaning("words exchanged", "The words of another row", lambda t: _another(t, t.free, lambda name: [row[t.at(name)] for row in t.rows]))


def _swap(t, columns):
    pairs = [(a, b) for n, a in enumerate(columns) for b in columns[n + 1 :] if t.fields[a]["type"] == t.fields[b]["type"]]
    t.enough(len(pairs), 1)
    a, b = map(t.at, t.rng.choice(pairs))
    for row in t.rows:
        row[a], row[b] = row[b], row[a]


meaning("columns swapped, numbers", "Two columns of numbers change places under their headers", lambda t: _swap(t, t.numeric))
meaning("columns swapped, text", "Two columns of text change places under their headers", lambda t: _swap(t, t.text))


def _shifted(t):
    n = t.at(t.pick(t.measured or t.free)[1])
    cells = [row[n] for row in t.rows]
    for row, cell in zip(t.rows, [cells[-1], *cells[:-1]]):
        row[n] = cell


def _exchange(t, columns, alike=()):
    """Two cells of a column change places, of rows that are alike in some columns."""
    i, name, cell = t.pick(columns)
    same = [t.at(a) for a in alike]
    others = [row for row in t.rows if row[t.at(name)] not in ("", cell) and all(row[a] == t.rows[i][a] for a in same)]
    t.enough(len(others), 1)
    other = t.rng.choice(others)
    t.rows[i][t.at(name)], other[t.at(name)] = other[t.at(name)], cell


meaning("rows shifted", "A column slips down by a row", _shifted)
meaning("values of two rows swapped", "Two rows exchange a number, or a text where there is none", lambda t: _exchange(t, t.measured or t.free))
meaning("countries of two rows swapped", "Two rows alike in the rest of their key exchange their country", lambda t: _exchange(t, [n for n in t.names if n == "iso3"], [n for n in t.key if n != "iso3"] if "iso3" in t.key else []))


def _relabel(t, name, whole):
    """All rows of one code take another, which takes theirs; or one row does."""
    codes = sorted({row[t.at(name)] for row in t.rows} - {""}) if name in t.names else []
    t.enough(len(codes), 2)
    a, b = t.rng.sample(codes, 2)
    if whole:
        t.all_cells([name], lambda c: {a: b, b: a}.get(c, c))
    else:
        t.cell([name], lambda c: b, lambda c: c == a)


meaning("country code swapped", "Two countries take each other's code throughout", lambda t: _relabel(t, "iso3", True))
meaning("edition relabelled", "Two editions take each other's label throughout", lambda t: _relabel(t, t.res.get("editionField"), True))
meaning("edition relabelled, one row", "A row stands under another edition", lambda t: _relabel(t, t.res.get("editionField"), False))


def _without(t, gone):
    """Take rows away; at least one stays."""
    t.rows = [row for i, row in enumerate(t.rows) if not gone(i, row)]
    t.enough(len(t.rows), 1)


def _year_lost(t):
    name = t.years[-1] if t.years else ""
    have = sorted({row[t.at(name)] for row in t.rows}) if name else []
    t.enough(len(have), 3)
    year = t.rng.choice(have[1:-1])
    _without(t, lambda i, row: row[t.at(name)] == year)


def _third(t):
    t.enough(len(t.rows), 3)
    _without(t, lambda i, row, keep=len(t.rows) * 2 // 3: i >= keep)


meaning("year lost", "The rows of a year, neither the first nor the last", _year_lost)
meaning("row lost", "A row", lambda t: _without(t, lambda i, row, n=t.rng.randrange(len(t.rows)): i == n))
meaning("file cut off between rows", "The last third of the rows", _third)


def _interval(t):
    """Columns of a lower bound, a value and an upper bound; a row that has the value."""
    for low in (n for n in t.names if re.search(r"(^|_)low(er)?$", n)):
        high = re.sub("low(er)?$", lambda m: "upper" if m[1] else "high", low)
        centre = next((n for n in (re.sub("_?low(er)?$", "", low), "value", "score") if n in t.names), None)
        i, *_ = t.pick([low], lambda c: bool(c))
        return i, low, centre, high
    raise Unfit


def _bounds_swapped(t):
    i, low, _, high = _interval(t)
    a, b = t.at(low), t.at(high)
    t.rows[i][a], t.rows[i][b] = t.rows[i][b], t.rows[i][a]


def _value_outside(t):
    i, low, centre, high = _interval(t)
    name, sign = t.rng.choice([(low, 1), (high, -1)])
    t.rows[i][t.at(name)] = scaled(f"{float(t.rows[i][t.at(centre)]) + sign * (1 if t.fields[name]['type'] == 'integer' else 0.01):.6f}", 1)


def _ends_early(t):
    pairs = [(n, n.replace("start", "end")) for n in t.names if "start" in n] + [(n, n + "_end") for n in t.names if n + "_end" in t.names]
    t.enough(len(pairs), 1)
    i, start, cell = t.pick([pairs[0][0]])
    t.rows[i][t.at(pairs[0][1])] = f"{int(cell[:4]) - 1}{cell[4:]}"


meaning("bounds swapped", "The bounds of an interval change places", _bounds_swapped)
meaning("interval without its value", "A bound on the wrong side of the value", _value_outside)
meaning("end before start", "A period ends a year before it begins", _ends_early)


# Passports: functions of the resource and a seeded source of choices
PASSPORTS = {
    "licence removed": ("No licence, or no date of its check", lambda res, rng: res.update(licenses=[]) if rng.random() < 0.5 else res["licenses"][0].pop("checked")),
    "source removed": ("No source, or none of its publisher, edition or date", lambda res, rng: res.update(sources=[]) if rng.random() < 0.25 else rng.choice(res["sources"]).pop(rng.choice(["publisher", "edition", "date"]))),
    "integrity removed": ("Nothing on how far the table was checked", lambda res, rng: res.pop(rng.choice(["integrity", "integrityNote"]))),
    "column undescribed": ("A column whose description, and unit, is gone", lambda res, rng: rng.choice(res["schema"]["fields"]).pop("description")),
    "column forgotten": ("The schema lacks a column of the file", lambda res, rng: res["schema"]["fields"].pop(rng.randrange(len(res["schema"]["fields"])))),
    "type changed": ("A column of text said to hold numbers", lambda res, rng: rng.choice([f for f in res["schema"]["fields"] if f["type"] == "string" and f.get("constraints", {}).get("required")]).update(type="integer")),
    "key removed": ("No primary key", lambda res, rng: res["schema"].update(primaryKey=[])),
}  # fmt: skip
KINDS |= {name: ("passport", what, change) for name, (what, change) in PASSPORTS.items()}

# --- what only the hash tells: {kind: tables, or all} ----------------------------------------------------------------

ALL = frozenset(res["name"] for res in data.package(FOLDER)["resources"])
# What nothing in a table contradicts, found by trying: free text, lists without a rule between them, single values without a
# margin or a partner, rows of which nothing says how many there are. A kind that is not named there for a table must be refused.
UNTOLD = {kind: frozenset(tables) for kind, tables in json.loads(Path(__file__).with_name("mutations_untold.json").read_text(encoding="utf-8")).items()}


# --- trying it -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """One corrupted copy: what load said with the passport as it was, and whether it would have said so with a renewed one."""

    table: str
    kind: str
    draw: int
    said: str | None
    place: tuple[int | None, str | None]

    @property
    def group(self) -> str:
        return KINDS[self.kind][0]

    @property
    def refused_renewed(self) -> bool:
        return self.said is not None and "make passports" not in self.said

    @property
    def by_rule(self) -> bool:
        return any(self.said.endswith(f"expected {rule['expected']}") for rule in data.resource(self.table, FOLDER)["schema"].get("rules", []))

    @property
    def names_place(self) -> bool:
        """Does the message name the file, and row and column of the one cell or row that was corrupted?

        A row rule may name a row further up that no longer fits the corrupted one.
        """
        if self.group == "passport" or not self.refused_renewed:
            return bool(re.match(rf"data/(datapackage\.json: got .*{self.table}|{self.table}\.csv: )", self.said or ""))
        match = re.match(rf"data/{self.table}\.csv: (?:row (\d+))?(?:, )?(?:column ([^:]+))?", self.said)
        if not match or self.place == (None, None) or self.group == "meaning" or self.by_rule:
            return bool(match) and (bool(match[1]) or self.group != "meaning")
        row, column = self.place
        return match[1] == str(row) and (column is None or column in (match[2] or "").split(", "))


class Workshop:
    """A data folder with one table of the book, an excerpt where it is large, and the tables that it refers to."""

    def __init__(self, name: str, folder: Path):
        folder.mkdir()
        package = data.package(FOLDER)
        wanted, referred = {name}, {name}
        while referred:
            referred = {key["reference"]["resource"] for res in package["resources"] if res["name"] in referred for key in res["schema"].get("foreignKeys", [])}
            wanted |= referred
        package["resources"] = [res for res in package["resources"] if res["name"] in wanted]
        for res in package["resources"]:
            (folder / res["path"]).write_bytes((FOLDER / res["path"]).read_bytes())
        self.name, self.folder, self.package = name, folder, package
        self.res = next(res for res in package["resources"] if res["name"] == name)
        self.path = folder / self.res["path"]
        self.raw = self.path.read_bytes()
        if len(self.raw) > LARGE:
            self.raw = excerpt(self.res, self.raw)
        self.renew(self.raw)
        assert self.load() is None  # what is to be corrupted must pass, or a refusal would prove nothing

    def renew(self, raw: bytes) -> None:
        """Write a file and make rows, bytes and hash of its passport fit, as by hand and without a check."""
        self.path.write_bytes(raw)
        self.res |= {"rows": max(1, len(list(csv.reader(io.StringIO(raw.decode(errors="replace"), newline="")))) - 1), "bytes": len(raw), "hash": data.file_hash(self.path)}
        (self.folder / "datapackage.json").write_text(json.dumps(self.package), encoding="utf-8")

    def load(self) -> str | None:
        """What load says when it refuses the table, or None. Any other error than DataError is a fault of the loader."""
        try:
            data.load_editions(self.name, self.folder) if "editionField" in self.res else data.load(self.name, folder=self.folder)
        except data.DataError as error:
            return str(error)
        return None

    def table(self, kind: str, draw: int) -> Table:
        names, *rows = csv.reader(io.StringIO(self.raw.decode(), newline=""))
        return Table(self.res, names, rows, random.Random(f"{self.name}/{kind}/{draw}"))

    def corrupted(self, kind: str, draw: int) -> tuple[bytes, tuple]:
        """The bytes of a copy corrupted in one way, and the place. Raises Unfit."""
        for again in range(20):
            table = self.table(kind, draw + 1000 * again)
            raw = KINDS[kind][2](table) or table.raw
            if sorted(raw.split(b"\n")) != sorted(self.raw.split(b"\n")):  # else nothing changed, or the order alone
                return raw, table.place
        raise Unfit

    def attempt(self, kind: str, draw: int = 0) -> Outcome | None:
        """Corrupt the table, or its passport, in one way and load it; None where the kind does not fit. All is put back."""
        place = None, None
        try:
            if KINDS[kind][0] == "passport":
                package = copy.deepcopy(self.package)
                KINDS[kind][2](next(res for res in package["resources"] if res["name"] == self.name), random.Random(f"{self.name}/{kind}"))
                (self.folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
            else:
                raw, place = self.corrupted(kind, draw)
                self.path.write_bytes(raw)
            return Outcome(self.name, kind, draw, self.load(), place)
        except Unfit:
            return None
        finally:
            self.renew(self.raw)


def excerpt(res: dict, raw: bytes) -> bytes:
    """A part of a large table that keeps its rules: three editions where it holds the countries of the book, else twelve countries."""
    names, *rows = csv.reader(io.StringIO(raw.decode(), newline=""))
    rng, column = random.Random(res["name"]), "iso3"
    codes = sorted({row[names.index("iso3")] for row in rows})
    chosen = REGION | set(rng.sample(sorted(set(codes) - REGION), 6))
    if len(codes) < 20:
        column, chosen = "edition", {"2015", "2024", "2025"}
    kept = [row for row in rows if row[names.index(column)] in chosen]
    return Table(res, names, kept, rng).raw


@functools.cache
def outcomes(name: str) -> tuple[Outcome, ...]:
    """Every corruption of a table that fits it, in the order of KINDS."""
    with tempfile.TemporaryDirectory() as base:
        shop = Workshop(name, Path(base) / "data")
        found = [shop.attempt(kind, draw) for kind in KINDS for draw in range(DRAWS[KINDS[kind][0]])]
    return tuple(outcome for outcome in found if outcome)


# --- the record ------------------------------------------------------------------------------------------------------


HEADER = ["What tells", "Kind of corruption", "What is done", "Tables", "Copies", "Refused, passport as it was", "Refused, passport renewed"]
CLASSES = {"form": "Form", "rule": "A rule", "hash": "Only the hash"}


def told_by(outcome: Outcome) -> str:
    """The class of an outcome, by what is declared here and not by what came of it: see the head of this module."""
    if outcome.group != "meaning":
        return "form"
    return "hash" if outcome.table in UNTOLD.get(outcome.kind, ()) else "rule"


def counts(found: list[Outcome]) -> list[list[str]]:
    """A line for each table and kind: class, copies made, refused with the passport as it was and with a renewed one."""
    lines: dict[tuple, list[Outcome]] = {}
    for outcome in found:
        lines.setdefault((outcome.table, outcome.kind, told_by(outcome)), []).append(outcome)
    return [[*key, *map(str, (len(these), sum(o.said is not None for o in these), sum(o.refused_renewed for o in these)))] for key, these in lines.items()]


def report(lines: list[list[str]]) -> list[list[str]]:
    """The sums of ``counts`` over tables: for each class a line for each kind, and one for all."""
    rows = []
    for label, title in CLASSES.items():
        for kind in [*KINDS, None]:
            these = [line for line in lines if line[2] == label and kind in (line[1], None)]
            if these:
                sums = [len({line[0] for line in these}), *(sum(int(line[n]) for line in these) for n in (3, 4, 5))]
                rows.append([title, *((kind, KINDS[kind][1]) if kind else ("All", "")), *map(str, sums)])
    return rows


def written(path: Path) -> list[list[str]]:
    """The lines of a record, its header left out."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def write(path: Path, header: list[str], lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *lines])


def main() -> int:
    with Pool(2) as pool:
        found = [outcome for part in pool.imap(outcomes, sorted(ALL)) for outcome in part]
    wrong = [o for o in found if not o.names_place or (told_by(o) != "hash" and not o.refused_renewed)]
    for outcome in wrong:
        print(outcome, file=sys.stderr)
    lines = counts(found)
    rows = report(lines)
    write(FOUND, ["table", "kind", "told_by", "copies", "refused", "refused_renewed"], lines)
    write(RECORD, HEADER, rows)
    print(*(": ".join([row[0], f"{row[6]} of {row[4]} refused with a renewed passport, {row[5]} with the old one"]) for row in rows if row[1] == "All"), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
