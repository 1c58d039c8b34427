"""How a figure is cited: in words and as BibTeX, with the version of the book, the editions of its data and the hash of its data file.

Title, authors, version and date are those of CITATION.cff, editions those of the passports in data/datapackage.json. An entry is of
type @misc, which BibTeX and biblatex both print in full; its characters stay Unicode, save the ten that mean something to TeX.
"""

import hashlib
from functools import cache
from html import escape
from pathlib import Path

import yaml

from sphinx.locale import _

from helpers import data

ROOT = Path(__file__).parents[2]
_TEX = str.maketrans(
    {mark: f"\\{mark}" for mark in "&%$#_"}
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


@cache
def release(root: Path = ROOT) -> dict:
    """CITATION.cff, as its format names the parts: title, authors, version, date-released."""
    return yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))


def authors(people: list[dict]) -> tuple[str, str]:
    """The authors of CITATION.cff in words and for BibTeX: a body by its name, in braces that keep it whole; a person family name first."""
    names = [person.get("name") or f"{person['family-names']}, {person['given-names']}" for person in people]
    fields = [f"{{{tex(name)}}}" if "name" in person else tex(name) for person, name in zip(people, names, strict=True)]
    return "; ".join(names), " and ".join(fields)


def tex(text: str) -> str:
    """Text in which no character is a command of TeX, and braces are in pairs as BibTeX wants them."""
    return text.translate(_TEX)


def editions(tables: list) -> str:
    """What (table, edition) pairs rest on, from the passports: "World Bank, Worldwide Governance Indicators, 2024 edition".

    Without an edition a table rests on all the sources of its passport. Tables of one publisher with the same edition are told together.
    """
    found: dict[tuple, list] = {}
    for table, edition in tables:
        res = data.resource(table)
        for source in res["sources"]:
            if edition is None or source["edition"] == edition:
                known = found.setdefault((source["publisher"], res["title"], res.get("editionField")), [])
                known.extend({source["edition"]} - set(known))
    told: dict[tuple, list] = {}
    for (publisher, title, key), named in found.items():
        told.setdefault((publisher, data.edition_words(key, sorted(named) if key else named)), []).append(title)
    return ". ".join(f"{publisher}, {' and '.join(titles)}, {words}" for (publisher, words), titles in told.items())


def data_hash(csv: str) -> str:
    """SHA-256 of a figure's data file as a page offers it, in hexadecimal digits."""
    return hashlib.sha256(csv.encode()).hexdigest()


def bibtex(payload: dict, page: str) -> str:
    """The BibTeX entry of a figure. Its key is new with each version, so that two versions of a figure can be cited side by side."""
    book, id = release(), payload["id"]
    place = f"Figure {id} in: {book['title']}, version {book['version']}, {page}#fig-{id}"
    note = f"Data: {editions(payload['tables'])}. SHA-256 of the data file (CSV): {data_hash(payload['csv'])}"
    return (
        f"@misc{{halfopen-{book['version']}-{id},\n  author = {{{authors(book['authors'])[1]}}},\n"
        f"  title = {{{{{tex(payload['title'])}}}}},\n  howpublished = {{{tex(place)}}},\n"
        f"  year = {{{str(book['date-released'])[:4]}}},\n  note = {{{tex(note)}}}\n}}"
    )


def markup(payload: dict, page: str, english: str = "") -> str:
    """HTML below a figure: the citation in words and as BibTeX, to select or, where scripts run, to copy by the button of book.js.

    english: the attribute of what stays English on a page in another language. A citation is that of the English book, at the page read.
    """
    book, id, name = release(), escape(payload["id"]), _("Cite this figure")
    return (
        f'<details class="cite"><summary>{name}</summary>'
        f"<p{english}>{escape(authors(book['authors'])[0])} ({str(book['date-released'])[:4]})."
        f" “{escape(payload['title'])}”. In: {escape(book['title'])}, version {escape(book['version'])}, figure <code>{id}</code>,"
        f" <code>{escape(page)}#fig-{id}</code>. Data: {escape(editions(payload['tables']))}."
        f" SHA-256 of the data file (CSV): <code>{data_hash(payload['csv'])}</code>.</p>"
        f'<div class="highlight" data-copy="BibTeX"><pre{english}>{escape(bibtex(payload, page), quote=False)}</pre></div></details>'
    )
