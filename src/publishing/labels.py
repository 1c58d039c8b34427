"""Names and labels in English, Russian and Kazakh: one dictionary of three tables, for the switch on every page with figures or tables.

The names of countries come from `countries.csv`, terms from `glossary.csv`, indicators, parties and labels of figures from `labels.csv`. Each
table has a name only where one was read or is the book's own word (see its passport); what has none stays English. The dictionary reaches
the pages as `_static/labels.js`, and `languages.js` puts the names in the place of the English ones, which stay the keys.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

import pandas as pd
from sphinx.application import Sphinx
from sphinx.locale import _

from helpers import data

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SWITCH = {"en": "English", "ru": "Русский", "kk": "Қазақша"}


@lru_cache
def dictionary() -> dict[str, dict[str, str]]:
    """English label -> language -> label. A row of `labels.csv` goes before a term of the glossary, language by language."""
    found: dict[str, dict[str, str]] = {}
    countries, terms, own = data.load("countries"), data.load("glossary"), data.load("labels")
    rows = [(row.name_en, {"ru": row.name_ru, "kk": row.name_kk}) for row in countries.itertuples()]
    rows += [(row.en[0].upper() + row.en[1:], {code: _capital(getattr(row, code)) for code in ("ru", "kk")}) for row in terms.itertuples()]
    rows += [(row.en, {"ru": row.ru, "kk": row.kk}) for row in own.itertuples()]
    for english, names in rows:
        found.setdefault(english, {}).update({code: name for code, name in names.items() if pd.notna(name)})
    return {english: names for english, names in found.items() if names}


def _capital(name):
    return name if pd.isna(name) else name[0].upper() + name[1:]


def translated(label: str, language: str) -> str | None:
    """A label in a language: whole; with numbers in the places of {0}, {1}; with its first letter small; or part by part, between commas
    and before a sign. None where there is none. `languages.js` does the same.
    """
    names, numbers = dictionary(), _NUMBER.findall(label)
    shape = _NUMBER.sub(lambda match, place=iter(range(len(numbers))): f"{{{next(place)}}}", label)
    for form in (label, shape):
        if form in names:
            name = names[form].get(language)
            return name and re.sub(r"\{(\d+)\}", lambda match: numbers[int(match[1])], name)
    if name := names.get(label[:1].upper() + label[1:], {}).get(language):
        return name[0].lower() + name[1:]
    for between in (", ", " "):
        parts = label.split(", ") if between == ", " else re.split(r" (?=[≈▲▼])", label)
        if len(parts) > 1:
            said = [translated(part, language) for part in parts]
            return None if None in said else between.join(said)
    return label if re.fullmatch(r"[\W\d]*", label) else None


def wanted(body: str) -> bool:
    """Whether a page has figures or tables of data, in which names can be switched."""
    return 'class="book-figure"' in body or 'class="dataframe' in body


def switch(language: str) -> str:
    """The control with which a reader chooses; it needs a script and is not shown without one."""
    options = "".join(
        f'<option value="{code}" lang="{code}"{" selected" if code == language else ""}>{name}</option>' for code, name in SWITCH.items()
    )
    words = _("Names in figures and tables")
    return f'<label class="pst-js-only">{words} <select class="names">{options}</select></label>'


def write(app: Sphinx) -> None:
    """Write `_static/labels.js`."""
    if app.builder.format == "html":
        path = Path(app.outdir) / "_static" / "labels.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dictionary(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        path.write_text(f"window.halfOpenLabels={text};\n", "utf-8")
