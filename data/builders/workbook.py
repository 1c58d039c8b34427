"""Reading a sheet of a publisher's workbook as plain rows, also of one saved as Strict Open XML."""

import io
import warnings
import zipfile

import openpyxl

from helpers import data

# openpyxl knows the names of Transitional Open XML alone and sees no sheet in a workbook saved as Strict.
STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def transitional(path) -> io.BytesIO:
    """A copy in memory of a workbook with the names of Strict Open XML replaced; no cell is touched, nor the file."""
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith((".xml", ".rels")):
                for strict, known in STRICT.items():
                    content = content.replace(strict, known)
            new.writestr(part, content)
    return copy


def rows(path, title: str) -> list[tuple]:
    """The rows of the sheet ``title`` (spaces round it aside), values and no formulas. Raises DataError if it is not there."""
    with warnings.catch_warnings():  # of charts, print areas and formats that openpyxl leaves out; no cell is among them
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(transitional(path), read_only=True, data_only=True)
        try:
            sheets = {sheet.title.strip(): sheet for sheet in book.worksheets}
            if title not in sheets:
                raise data.DataError(f"{path.name}: got the sheets {', '.join(sheets)}, expected {title} among them")
            return list(sheets[title].iter_rows(values_only=True))
        finally:
            book.close()


def records(path, title: str, first: str) -> list[dict]:
    """The rows of a sheet below its header, the row that opens with ``first``, as dicts; names of columns in lower case.

    Raises DataError where no row opens so.
    """
    table = rows(path, title)
    start = next((number for number, row in enumerate(table) if row and row[0] == first), None)
    if start is None:
        raise data.DataError(f"{path.name}: sheet {title}: got no row that opens with {first!r}, expected a header")
    header = [str(cell).strip().lower() for cell in table[start]]
    return [dict(zip(header, row)) for row in table[start + 1 :] if any(cell is not None for cell in row)]
