"""What other programs read of a page: a card for links that are shared (Open Graph), and schema.org as JSON-LD.

The front page is a Book, a chapter a Chapter of it, the data catalogue a DataCatalog with a Dataset for each table. Title, authors,
version, date and licence are those of `CITATION.cff`, tables those of their passports and of their rows. A card's picture and the address
of a page must be absolute: they are there where `html: baseurl` in `_config.yml` says where the book stands. JSON-LD is data, which
browsers do not run: no rule of the policy is for it.
"""

import csv
import json
import re
from functools import cache
from html import escape, unescape
from pathlib import Path

from helpers import data
from publishing import citing
from publishing.build import pages
from publishing.languages import translated
from publishing.listing import CATALOGUE
from publishing.parcels import FOLDER, ROOT, folder

CC_BY = "https://creativecommons.org/licenses/by/4.0/"  # of text and figures, see LICENSE
DATED = re.compile(r"year|year_covered|date|date_start|date_end|(election|referendum|act)_date")
"""Columns that say which time a row is about; others say when something was written, or for how long."""
LONGEST = 200
"""Characters of a description; what shows cards cuts longer ones."""
LOCALES = {"en": "en_GB", "ru": "ru_RU", "kk": "kk_KZ"}
PICTURE = ("_static/share.png", 1200, 630, "A door that stands half open, and the title of the book")


def summary(body: str) -> str:
    """The first sentences of "In short", or of the first paragraph that is long enough to say something, up to LONGEST characters."""
    start = body.find('<section id="in-short">')
    for paragraph in re.findall(r"<p>(.*?)</p>", body[max(start, 0) :], re.S):
        text = " ".join(unescape(re.sub(r"<[^>]+>", "", paragraph)).split())
        text = re.sub(r" \[[^\]]*\d[^\]]*\]", "", text)  # citations
        if len(text) < 60:
            continue
        if len(text) <= LONGEST:
            return text
        ends = [end.start() + 1 for end in re.finditer(r"[.?!](?= [A-Z])", text[: LONGEST + 2])]
        return text[: ends[-1]] if ends else text[: text.rindex(" ", 0, LONGEST)] + " …"
    return ""


def card(title: str, description: str, front: bool, base: str, page: str, language: str = "en") -> str:
    """The <meta> elements of a page; `base` is the address of the book with a slash at its end, or empty."""
    named = {"description": description, "twitter:card": "summary_large_image" if base else "summary"}
    kind = "book" if front else "article"
    graph = {"type": kind, "site_name": "Half-Open", "title": title, "description": description, "locale": LOCALES[language]}
    if base:
        path, width, height, alt = PICTURE
        graph |= {"url": base + page, "image": base + path, "image:width": str(width), "image:height": str(height), "image:alt": alt}
    pairs = [("name", *pair) for pair in named.items()] + [("property", f"og:{key}", value) for key, value in graph.items()]
    return "".join(f'<meta {kind}="{key}" content="{escape(value)}">\n' for kind, key, value in pairs if value)


def book(cited: dict) -> dict:
    return {
        "@type": "Book", "name": cited["title"], "description": " ".join(cited["abstract"].split()),
        "keywords": ", ".join(cited["keywords"]),
        "author": [{"@type": "Organization", "name": author["name"]} for author in cited["authors"]], "version": str(cited["version"]),
        "datePublished": str(cited["date-released"]), "inLanguage": "en", "license": CC_BY, "isAccessibleForFree": True,
        "bookFormat": "https://schema.org/EBook",
        "accessMode": ["textual", "visual"], "accessModeSufficient": {"@type": "ItemList", "itemListElement": ["textual"]},
        "accessibilityFeature": ["alternativeText", "longDescription", "MathML", "readingOrder", "structuralNavigation", "tableOfContents"],
        "accessibilityHazard": "none",
    }  # fmt: skip


def chapter(title: str, description: str, position: int | None, cited: dict) -> dict:
    """One page of the book; only chapters have a position."""
    part = {"@type": "Book", "name": cited["title"], "version": str(cited["version"])}
    place = {"position": position} if position else {}
    return {"@type": "Chapter", "name": title, "description": description, **place, "inLanguage": "en", "license": CC_BY, "isPartOf": part}


def dataset(resource: dict, tables: str) -> dict:
    """One table; `tables` is the address of the folder that has its file, with a slash at its end.

    Years are the first and the last in the rows, countries those of the rows, by name where the book has names for all of them.
    """
    licence, fields = resource["licenses"][0], resource["schema"]["fields"]
    values = [field for field in fields if field["name"] not in resource["schema"]["primaryKey"]]
    measured = [field for field in values if field["type"] in ("number", "integer")] or values
    found = {
        "@type": "Dataset", "name": f"{resource['name']}: {resource['title']}", "description": resource["description"],
        "license": licence.get("path") or {"@type": "CreativeWork", "name": licence["title"]}, "isAccessibleForFree": True,
        "creator": [{"@type": "Organization", "name": who} for who in dict.fromkeys(source["publisher"] for source in resource["sources"])],
        "version": ", ".join(str(source["edition"]) for source in resource["sources"]),
        "isBasedOn": list(dict.fromkeys(source["path"] for source in resource["sources"] if "path" in source)),
        "distribution": {
            "@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": tables + resource["path"],
            "contentSize": f"{resource['bytes']} B", "sha256": resource["hash"].removeprefix("sha256:"),
        },
        "variableMeasured": [
            {"@type": "PropertyValue", "name": field["name"], "description": field.get("description", field["title"])} for field in measured
        ],
    }  # fmt: skip
    with (ROOT / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        dated = [name for name in rows.fieldnames if DATED.fullmatch(name)]
        years, countries = set(), set()
        for row in rows:
            years.update(row[name][:4] for name in dated if row[name])
            countries.add(row.get("iso3"))
    if years:
        found["temporalCoverage"] = "/".join(dict.fromkeys((min(years), max(years))))
    if countries := sorted(filter(None, countries)):
        names = country_names()
        known = set(countries) <= set(names)
        places = [names[iso3] for iso3 in countries] if known else [f"{len(countries)} countries and territories"]
        found["spatialCoverage"] = [{"@type": "Place", "name": place} for place in places]
    return {key: value for key, value in found.items() if value not in ("", [])}


@cache
def country_names() -> dict[str, str]:
    return data.load("countries").set_index("iso3")["name_en"].to_dict()


def catalogue(description: str, tables: str, cited: dict) -> dict:
    datasets = [dataset(resource, tables) for resource in data.package()["resources"]]
    part = {"@type": "Book", "name": cited["title"]}
    title = f"Data catalogue of {cited['title']}"
    return {"@type": "DataCatalog", "name": title, "description": description, "isPartOf": part, "dataset": datasets}


def script(thing: dict) -> str:
    """A data block that no text in it can end."""
    text = json.dumps({"@context": "https://schema.org", **thing}, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>\n'


def add(app, docname, templatename, context, doctree) -> None:
    """Sphinx event `html-page-context`: `metadata` for the head in layout.html; nothing for pages that nobody wrote, such as search."""
    if doctree is None:
        return
    cited, base, title = citing.release(), app.config.html_baseurl, unescape(re.sub(r"<[^>]+>", "", context["title"]))
    base = base and base.rstrip("/") + "/"
    front, language, place = docname == app.config.root_doc, app.config.language, f"{docname}.html"
    if language != "en":  # lies within the English book, and is English where it is not translated
        place, language = f"{language}/{place}", language if translated(Path(app.srcdir), language, docname) else "en"
    description = book(cited)["description"] if front and language == "en" else summary(context.get("body") or "")
    address = {"url": base + place} if base else {}
    if front:
        title, thing = cited["title"] if language == "en" else app.config.html_title, book(cited) | {"description": description}
    elif docname == CATALOGUE:
        thing = catalogue(description, base + f"{FOLDER}/" if base else folder(app, docname), cited)
    else:
        chapters = [page for page in pages() if page.startswith("notebooks/")]
        thing = chapter(title, description, chapters.index(docname) + 1 if docname in chapters else None, cited)
    if "inLanguage" in thing:
        thing["inLanguage"] = language
    context["metadata"] = card(title, description, front, base, place, language) + script({**thing, **address})


def setup(app) -> None:
    app.connect("html-page-context", add, priority=950)
