"""The book's markup as plain Markdown: what JupyterLab, a slide or a guide can show without the book's machinery.

Roles and directives of MyST become words, computed values stand where the prose names them, and links to pages that are not
beside the reader go to the book.
"""

import re
from functools import cache
from pathlib import Path

from pybtex.database import parse_file
from pybtex.richtext import Text

from helpers import data
from publishing.build import ROOT
from seminar.chapters import KitError

ROLE = re.compile(r"\{(?P<role>[a-z]+(?::[a-z]+)?)\}`(?P<text>[^`]*)`", re.S)
LABEL = re.compile(r"(?s)^(?P<text>.+?)\s*<(?P<target>[^>]+)>$")


@cache
def works(root: Path = ROOT) -> dict[str, tuple[str, str, str]]:
    """Every source: key -> (authors as cited, year, title)."""
    found = {}
    for key, entry in parse_file(str(root / "references.bib")).entries.items():
        people = [str(Text.from_latex(" ".join(person.last_names))) for person in entry.persons.get("author", entry.persons.get("editor", []))]
        who = people[0] + " et al." if len(people) > 2 else " and ".join(people) or entry.fields.get("organization", key)
        found[key] = who, entry.fields.get("year", "n.d."), str(Text.from_latex(entry.fields["title"]))
    return found


def cited(text: str) -> list[tuple[str, str]]:
    """Keys and places of one citation role: "knox2008{L1; L2},wgi2024{title}"."""
    parts = (re.sub(r"^\{[^}]*\}", "", part.strip()).partition("{") for part in re.split(r",(?![^{]*\})", text))
    return [(key.strip(), re.sub(r"\s+", " ", place.rstrip("} "))) for key, _, place in parts]


def _role(match: re.Match, facts: dict[str, str]) -> str:
    role, text = match["role"], match["text"]
    labelled = LABEL.match(text)
    if role == "glue:text":
        if text not in facts:
            raise KitError(f"the prose names {text!r}, which the chapter does not compute")
        return facts[text]
    if role.startswith("cite"):
        told = []
        for key, place in cited(text):
            who, year, _ = works()[key]
            place = "" if place in ("", "whole text") else place
            told.append(f"{who} ({', '.join(filter(None, (year, place)))})" if role == "cite:t" else ", ".join(filter(None, (f"{who} {year}", place))))
        return "; ".join(told) if role == "cite:t" else f"({'; '.join(told)})"
    if role in ("printed", "term", "ref"):
        return labelled["text"] if labelled else text
    if role == "math":
        return f"${text}$"
    if role in ("ru", "kk"):
        return text
    if role == "claim":  # the verdict recorded for it, and its number in the ledger
        return f"{data.load('claims').set_index('claim_id').at[text, 'verdict']} ({text})"
    raise KitError(f"role {role!r} has no plain form: give it one in seminar/prose.py")


def _directive(name: str, title: str, body: str) -> str:
    """One directive in words; what only the book can show is named as being there."""
    body = re.sub(r"\A(?::[\w-]+:[^\n]*\n)+", "", body).strip()
    if name in ("admonition", "dropdown", "note", "important", "tip"):
        return "\n".join(f"> {line}".rstrip() for line in [f"**{title or name.capitalize()}**", "", *body.splitlines()])
    if name == "matland-matrix":
        cells = data.load("matland").set_index("cell_id")["implementation"].to_dict()
        rows = (f"| **{level.capitalize()} ambiguity** | {cells[f'{level}-low']} | {cells[f'{level}-high']} |" for level in ("low", "high"))
        return "\n".join(["| | **Low conflict** | **High conflict** |", "|---|---|---|", *rows])
    return f"*(The book shows here: {name.replace('-', ' ')}.)*"


def plain(markdown: str, facts: dict[str, str] | None = None, local: frozenset[str] = frozenset(), book: str = "../book/") -> str:
    """Markdown without roles, directives and targets.

    facts: values that the prose names. local: names of the notebooks beside the reader; links to all other pages lead into the
    built book at `book`. Raises KitError for a role without a plain form and for a value that no cell computed.
    """
    text = re.sub(r"^\([\w-]+\)=\n", "", markdown, flags=re.M)
    text = ROLE.sub(lambda match: _role(match, facts or {}), text)
    text = re.sub(
        r"^(:{3,}|`{3,})\{([\w-]+)\}[ ]*([^\n]*)\n(.*?)^\1$", lambda m: _directive(m[2], m[3].strip(), m[4]), text, flags=re.M | re.S
    )
    return re.sub(r"\]\(([^):#]+)\.(ipynb|md)(#[^)]*)?\)", lambda m: f"]({_link(m[1], local, book)}{m[3] or ''})", text)


def _link(page: str, local: frozenset[str], book: str) -> str:
    name = page.removeprefix("./")
    if name in local:
        return f"{name}.ipynb"
    return f"{book}{name.removeprefix('../')}.html" if name.startswith("../") else f"{book}notebooks/{name}.html"


def sources(markdown: str) -> str:
    """The works that a text cites, as a list."""
    keys = {key for match in ROLE.finditer(markdown) if match["role"].startswith("cite") for key, _ in cited(match["text"])}
    return "\n".join(f"- {who} ({year}). {title}." for who, year, title in sorted(works()[key] for key in keys))
