"""A table that is not as its schema says is refused in one line that names file, row, column, value and what was expected."""

import csv
import re

import pandas as pd
import pytest
from helpers import table_schema
from helpers.table_schema import DataError, read
from hypothesis import given, settings
from hypothesis import strategies as st

SCHEMA = {
    "fields": [
        {"name": "edition", "type": "integer", "constraints": {"required": True, "enum": [2024, 2025]}},
        {"name": "iso3", "type": "string", "constraints": {"required": True, "pattern": "[A-Z]{3}"}},
        {"name": "year", "type": "integer", "constraints": {"required": True, "minimum": 1996}},
        {"name": "value", "type": "number", "constraints": {"required": True, "minimum": -4, "maximum": 4}},
        {"name": "low", "type": "number", "constraints": {"maximum": 4}},
        {"name": "sources", "type": "integer"},
        {"name": "note", "type": "string"},
    ],
    "primaryKey": ["edition", "iso3", "year"],
    "foreignKeys": [{"fields": "iso3", "reference": {"resource": "countries", "fields": "iso3"}}],
    "rules": [{"column": "low", "rule": "~(low > value)", "expected": "a bound not above the value"}],
}
NAMES = [field["name"] for field in SCHEMA["fields"]]
COUNTRIES = ["DNK", "KAZ", "RUS"]
ROWS = [
    ["2024", "KAZ", "2006", "-0.5", "-1.25", "7", "first, with a comma"],
    ["2024", "KAZ", "2007", "1", "", "", ""],
    ["2024", "RUS", "2006", "0.25", "0.25", "", "Россия, «Қазақстан»"],
    ["2025", "KAZ", "2006", "4", "-3", "12", 'a "quoted" word'],
]


def known(key):
    return set(COUNTRIES), "data/countries.csv"


def write(path, rows, names=NAMES):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([names, *rows])
    return path


def read_cell_by_cell(path, schema=SCHEMA):
    """As if no file could be read in one pass: the measure of what the quick form lets through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_schema, "plain_form", lambda schema: re.compile(b"(?!)"))
        return read(path, "data/small.csv", schema, known)


def refusal(path, schema=SCHEMA) -> str:
    with pytest.raises(DataError) as caught:
        read(path, "data/small.csv", schema, known)
    message = str(caught.value)
    assert "\n" not in message and re.match(r"data/small\.csv: .*got .+, expected .+", message), message
    return message


@pytest.fixture
def path(tmp_path):
    return write(tmp_path / "small.csv", ROWS)


def test_a_good_table_comes_typed(path):
    frame = read(path, "data/small.csv", SCHEMA, known)
    assert frame.dtypes.astype(str).to_dict() == {
        "edition": "int64", "iso3": "str", "year": "int64", "value": "float64", "low": "float64", "sources": "Int64", "note": "str"
    }  # fmt: skip
    assert frame["value"].tolist() == [-0.5, 1, 0.25, 4] and frame["sources"].tolist() == [7, pd.NA, pd.NA, 12]
    assert frame["note"].isna().tolist() == [False, True, False, False] and frame["note"][3] == 'a "quoted" word'


BARE = [[*row[:-1], cell] for row, cell in zip(ROWS, ["first", "", "v2x_rule", "1981-01/1982-08"])]


def test_a_file_of_bare_cells_is_read_in_one_pass_and_gives_the_same_frame(tmp_path):
    path = write(tmp_path / "small.csv", BARE)
    assert table_schema.plain_form(SCHEMA).fullmatch(path.read_bytes())
    pd.testing.assert_frame_equal(read(path, "data/small.csv", SCHEMA, known), read_cell_by_cell(path), check_exact=True)


NO_FORM = ["nan", "NaN", "N/A", "na", "null", "None", "..", "-", "-x", "=1", "+1", "@x", "#N/A", " a", "a ", "a\tb", "<b>", "a,b", 'a"b', "é", "a\nb", "a\rb", "a\0b"]


@pytest.mark.parametrize("cell", NO_FORM)
def test_no_text_that_must_be_looked_at_goes_through_in_one_pass(tmp_path, cell):
    for row in (0, 3):
        rows = [list(r) for r in BARE]
        rows[row][-1] = cell
        assert not table_schema.plain_form(SCHEMA).fullmatch(write(tmp_path / "small.csv", rows).read_bytes())


NO_NUMBER = ["inf", "-inf", "Infinity", "nan", "1e3", "1.", ".5", "+1", "-", "--1", "-0", "-0.0", "0x1F", "1_000", " 1", "1 ", "True", "٣", '"1,5"', "1.2.3"]


@pytest.mark.parametrize("cell", NO_NUMBER)
@pytest.mark.parametrize("column", ["value", "sources", "edition"])
def test_what_is_no_number_is_refused_by_row_and_column_however_the_hash_is(tmp_path, cell, column):
    """Pandas would take most of these for numbers, inf and 1e3 in a column of whole numbers among them."""
    rows = [list(r) for r in BARE]
    rows[1][NAMES.index(column)] = cell
    message = refusal(write(tmp_path / "small.csv", rows))
    assert message.startswith(f"data/small.csv: row 3, column {column}: got ")
    assert message.endswith("expected 0 without a minus") == (cell in ("-0", "-0.0"))


def test_a_file_cut_off_within_its_last_cell(path):
    path.write_bytes(path.read_bytes()[:-3])
    assert refusal(path) == "data/small.csv: row 5: got no line end after the last row, expected a file that is not cut off"


CELLS = [  # row in the file, column, what is put there, what the message expects
    (2, "value", "abc", "a number between -4 and 4"),
    (3, "value", "1,5", "a number between -4 and 4"),
    (4, "value", "1e3", "a number between -4 and 4"),
    (4, "value", "٣", "a number between -4 and 4"),
    (5, "value", "4.01", "a number between -4 and 4"),
    (2, "value", "-4.5", "a number between -4 and 4"),
    (2, "value", "", "a number between -4 and 4"),
    (2, "value", "NaN", "a number between -4 and 4"),
    (2, "value", "inf", "a number between -4 and 4"),
    (2, "value", " 1", "a number between -4 and 4"),
    (2, "value", "=1+1", "a number between -4 and 4"),
    (3, "low", "5", "a number of 4 or less"),
    (4, "low", "0.26", "a bound not above the value"),
    (2, "year", "1995", "a whole number of 1996 or more"),
    (3, "year", "2006.5", "a whole number of 1996 or more"),
    (3, "year", "", "a whole number of 1996 or more"),
    (5, "sources", "12.0", "a whole number"),
    (3, "edition", "2023", "one of 2024, 2025"),
    (4, "iso3", "kaz", "text of the form [A-Z]{3}"),
    (4, "iso3", "KAZA", "text of the form [A-Z]{3}"),
    (4, "iso3", "KZA", "a value of column iso3 in data/countries.csv"),
    (4, "iso3", "", "text of the form [A-Z]{3}"),
    (2, "note", "=SUM(A1)", "text that no spreadsheet takes for a formula"),
    (2, "note", "+7 700", "text that no spreadsheet takes for a formula"),
    (2, "note", "@name", "text that no spreadsheet takes for a formula"),
    (2, "note", "\tindented", "text that no spreadsheet takes for a formula"),
    (2, "note", "- a dash", "text that no spreadsheet takes for a formula"),
    (2, "note", "-1+cmd", "text that no spreadsheet takes for a formula"),
    (3, "note", "nan", "an empty cell where nothing is known"),
    (3, "note", "N/A", "an empty cell where nothing is known"),
    (3, "note", "..", "an empty cell where nothing is known"),
    (3, "note", "a <b>bold</b> word", "plain text without HTML tags"),
    (3, "note", "two\nlines", "text on one line without control characters"),
    (3, "note", "bell\x07", "text on one line without control characters"),
    (3, "note", "ÐšÐ°Ð·", "letters that were not read in another encoding than they were written in"),
    (3, "note", "caf\u00c3\u0089", "text on one line without control characters"),
    (3, "note", "trailing ", "text without a space before or after it"),
    (3, "note", "\N{NO-BREAK SPACE}leading", "text without a space before or after it"),
    (3, "note", "N\0L", "UTF-8 text"),
    (3, "note", "a\rb", "line ends of LF alone"),
    (3, "note", "a\n\rb", "line ends of LF alone"),
]


@pytest.mark.parametrize("row, column, cell, expected", CELLS)
def test_a_bad_cell_is_named(tmp_path, row, column, cell, expected):
    rows = [list(r) for r in ROWS]
    rows[row - 2][NAMES.index(column)] = cell
    message = refusal(write(tmp_path / "small.csv", rows))
    assert message.startswith(f"data/small.csv: row {row}, column {column}: got ") and message.endswith(f", expected {expected}")
    if cell.isprintable():
        assert f"got {cell!r}," in message


@pytest.mark.parametrize("cell", ["-5", "-0.25", "5 < 6 and 7 > 6", "a+b", "C = D", "none of these", "not a NaN"])
def test_a_harmless_text_cell_passes(tmp_path, cell):
    rows = [list(r) for r in ROWS]
    rows[1][NAMES.index("note")] = cell
    assert read(write(tmp_path / "small.csv", rows), "data/small.csv", SCHEMA, known)["note"][1] == cell


def test_a_long_value_is_cut_short(tmp_path):
    rows = [list(r) for r in ROWS]
    rows[0][3] = "x" * 5000
    assert len(refusal(write(tmp_path / "small.csv", rows))) < 200


def test_the_topmost_fault_is_named_and_in_it_the_leftmost(tmp_path):
    rows = [list(r) for r in ROWS]
    rows[3][0], rows[2][6], rows[2][3] = "abc", "=A1", "abc"
    assert "row 4, column value: got 'abc'" in refusal(write(tmp_path / "small.csv", rows))
    rows = [list(r) for r in ROWS]
    rows[3][0], rows[2][1], rows[2][3] = "2030", "XXX", "9"
    assert "row 4, column iso3: got 'XXX'" in refusal(write(tmp_path / "small.csv", rows))


def test_a_duplicate_key_names_both_rows(tmp_path):
    message = refusal(write(tmp_path / "small.csv", [*ROWS, ["2024", "KAZ", "2007", "3", "", "", ""]]))
    assert message == "data/small.csv: row 6, column edition, iso3, year: got '2024, KAZ, 2007', expected a value that row 3 does not hold already"


def test_a_column_that_must_be_unique(tmp_path):
    schema = SCHEMA | {"fields": [f | {"constraints": {"unique": True}} if f["name"] == "note" else f for f in SCHEMA["fields"]]}
    rows = [row[:6] + ["same"] for row in ROWS[:2]]
    assert "row 3, column note: got 'same', expected a value that row 2" in refusal(write(tmp_path / "small.csv", rows), schema)


def test_missing_file(tmp_path):
    assert refusal(tmp_path / "small.csv").startswith("data/small.csv: got no such file, expected")


@pytest.mark.parametrize("content", [b"", b"\n", b"  \n\n"])
def test_empty_file(path, content):
    path.write_bytes(content)
    assert "got an empty file, expected the columns edition, iso3" in refusal(path)


def test_header_only(tmp_path):
    assert "row 1: got a header and no rows, expected at least one row" in refusal(write(tmp_path / "small.csv", []))


def test_missing_column(tmp_path):
    rows, names = [r[:3] + r[4:] for r in ROWS], NAMES[:3] + NAMES[4:]
    assert "row 1, column value: got the columns" in refusal(write(tmp_path / "small.csv", rows, names))


def test_extra_column(tmp_path):
    assert "row 1, column 'extra': got an extra column" in refusal(write(tmp_path / "small.csv", [[*r, "1"] for r in ROWS], [*NAMES, "extra"]))
    assert "row 1, column 'iso3': got an extra column" in refusal(write(tmp_path / "small.csv", [[*r, "1"] for r in ROWS], [*NAMES, "iso3"]))


def test_the_header_again_below(tmp_path):
    assert "row 4: got the header, expected a row below it" in refusal(write(tmp_path / "small.csv", [*ROWS[:2], NAMES, *ROWS[2:]]))


def test_a_rule_on_the_whole_table_is_tried_when_all_else_holds(tmp_path):
    rule = {"column": "year", "rule": "~(year.diff() < 0)", "expected": "rows in the order of years", "whole": True}
    schema = SCHEMA | {"rules": [*SCHEMA["rules"], rule]}
    assert refusal(write(tmp_path / "small.csv", ROWS), schema) == "data/small.csv: row 4, column year: got '2006', expected rows in the order of years"
    wrong = [*ROWS[:3], [*ROWS[3][:4], "9", *ROWS[3][5:]]]
    assert "row 5, column low: got '9'" in refusal(write(tmp_path / "small.csv", wrong), schema)


def test_columns_in_another_order(tmp_path):
    assert "row 1: got the order year, note" in refusal(write(tmp_path / "small.csv", [r[2:] + r[:2] for r in ROWS], ["year", "note", *NAMES[3:6], *NAMES[:2]]))


def test_another_separator(path):
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8", newline="\n")
    assert "row 1, column edition: got the columns 'edition;iso3" in refusal(path)


@pytest.mark.parametrize("cells", [["2024", "DNK"], ["2024", "DNK", "2006", "1,5", "", "", "", ""], []])
def test_ragged_row(tmp_path, cells):
    assert f"row 3: got {len(cells)} cells, expected 7" in refusal(write(tmp_path / "small.csv", [ROWS[0], cells, ROWS[2]]))


def test_an_unclosed_quote(path):
    path.write_text(path.read_text(encoding="utf-8") + '2025,DNK,2006,1,,,"open\n', encoding="utf-8", newline="\n")
    assert "broken quoting" in refusal(path)


def test_byte_order_mark(path):
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "row 1: got a byte-order mark, expected UTF-8 without one" in refusal(path)


@pytest.mark.parametrize("encoding, said", [("utf-16", "row 1: got UTF-16"), ("utf-16-be", "row 1, column edition: got a NUL byte")])
def test_utf_16(path, encoding, said):
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert said in refusal(path)


def test_cp1251(path):
    path.write_bytes(path.read_text(encoding="utf-8").replace("Қазақстан", "Казахстан").encode("cp1251"))
    assert "row 4, column note: got byte 0xd0, expected UTF-8 text" in refusal(path)


def test_crlf(path):
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "row 1, column note: got a carriage return, expected line ends of LF alone" in refusal(path)


def test_a_changed_schema_finds_the_cell_that_it_does_not_allow(path):
    changed = SCHEMA | {"fields": [f | {"type": "integer"} if f["name"] == "value" else f for f in SCHEMA["fields"]]}
    with pytest.raises(DataError, match="row 2, column value: got '-0.5', expected a whole number between -4 and 4"):
        read(path, "data/small.csv", changed, known)
    with pytest.raises(DataError, match="row 4, column iso3: got 'RUS'"):
        read(path, "data/small.csv", SCHEMA, lambda key: ({"KAZ"}, "data/countries.csv"))


# --- any valid table is read as it is; any single fault is found where it is -----------------------------------------

bare = st.text("abc019_.:/-", min_size=1, max_size=5).map(lambda s: f"m{s}")
words = bare | st.text("abcхқ ,;'\"%-=", max_size=8).map(lambda s: f"m{s}m")
numbers = st.decimals(-4, 4, places=3).map(lambda d: f"{d + 0:f}")  # + 0: there is no -0.000


@st.composite
def tables(draw):
    keys = draw(st.lists(st.tuples(st.sampled_from(["2024", "2025"]), st.sampled_from(COUNTRIES), st.integers(1996, 2030).map(str)), min_size=1, max_size=8, unique=True))
    rows = []
    for key in keys:
        value = draw(numbers)
        low = draw(st.just("") | numbers.filter(lambda n: float(n) <= float(value)))
        rows.append([*key, value, low, draw(st.just("") | st.integers(-(10**14), 10**14).map(str)), draw(st.just("") | words)])
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("property")


@settings(max_examples=40, deadline=None)
@given(rows=tables())
def test_any_valid_table_in_any_order_is_read_as_it_is(folder, rows):
    path = write(folder / "valid.csv", rows)
    for frame in (read(path, "data/small.csv", SCHEMA, known), read_cell_by_cell(path)):
        for number, (name, parse) in enumerate(zip(NAMES, [int, str, int, float, float, int, str])):
            assert [None if pd.isna(v) else v for v in frame[name]] == [parse(r[number]) if r[number] else None for r in rows]


no_number = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6).filter(lambda s: not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", s))
CORRUPT = {
    "edition": no_number | st.just("") | st.integers(1990, 2023).map(str),
    "iso3": st.just("") | st.text(st.characters(exclude_categories=["Cs"]), max_size=5).filter(lambda s: s not in COUNTRIES),
    "year": no_number | st.just("") | st.integers(-5000, 1995).map(str) | st.just("2006.0"),
    "value": no_number | st.just("") | st.sampled_from(["4.001", "-5", "1000000"]),
    "low": no_number | st.sampled_from(["4.001", "99"]),
    "sources": no_number | st.just("1.5"),
    "note": st.sampled_from("=+@\t").flatmap(lambda c: words.map(lambda w: c + w)) | st.sampled_from(["NaN", "null", "<p>x", "a\nb", "a\0b", "a\rb", " a", "a "]),
}


@settings(max_examples=100, deadline=None)
@given(rows=tables(), data=st.data())
def test_any_single_fault_is_found_where_it_is(folder, rows, data):
    index = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(NAMES))
    rows[index][NAMES.index(column)] = data.draw(CORRUPT[column])
    message = refusal(write(folder / "corrupt.csv", rows))
    assert message.startswith(f"data/small.csv: row {index + 2}, column {column}: got "), message
