"""The book, or the chapters of a course, as EPUB 3: the articles of `pages` as XHTML, figures as SVG files, formulas as MathML.

The file is the same, byte for byte, whenever the book is the same; its date is that of the release in CITATION.cff.
Specification: https://www.w3.org/TR/epub-33/; the test runs epubcheck where it is installed.
"""

import re
import uuid
import zipfile
from html import escape
from pathlib import Path

from bs4 import Tag

from publishing import citing
from publishing.build import ROOT
from seminar import pages
from seminar.chapters import Chapter

CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
XHTML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
    'lang="en" xml:lang="en"><head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head><body>{body}</body></html>\n'
)
TYPES = {".xhtml": "application/xhtml+xml", ".svg": "image/svg+xml", ".css": "text/css"}


def standing_alone(articles: list[Tag]) -> set[str]:
    """Make the articles files of their own: pictures and links lead to files. Returns the ids of the figures."""
    home = {element["id"]: text["id"] for text in articles for element in [text, *text.find_all(id=True)]}
    figures = set()
    for text in articles:
        for canvas in text.select("figure .canvas"):
            figure = canvas.find_parent("figure")["id"].partition("--fig-")[2]
            figures.add(figure)
            canvas.replace_with(_picture(f"figures/{figure}.svg", canvas["aria-label"]))
        for link in text.select("a[href^='#']"):
            target = link["href"][1:]
            if target in home:
                link["href"] = f"{home[target]}.xhtml#{target}"
            else:
                link.name = "span"
                del link["href"]
    return figures


def _picture(source: str, alt: str) -> Tag:
    return Tag(name="img", attrs={"src": source, "alt": alt}, can_be_empty_element=True)


def contents(articles: list[Tag]) -> str:
    def entry(text: Tag) -> str:
        parts = "".join(
            f'<li><a href="{text["id"]}.xhtml#{part["id"]}">{escape(part.h2.get_text())}</a></li>'
            for part in text.select("section[id]") if part.find("h2", recursive=False)
        )
        return f'<li><a href="{text["id"]}.xhtml">{escape(text.h1.get_text())}</a>{f"<ol>{parts}</ol>" if parts else ""}</li>'

    return f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{"".join(map(entry, articles))}</ol></nav>'


def package(title: str, files: dict[str, str], spine: list[str]) -> str:
    """The OPF: what the book is, its files, their order. files: name -> text."""
    cited = citing.release()
    authors = [author.get("name") or f"{author['given-names']} {author['family-names']}" for author in cited["authors"]]
    items = "".join(
        f'<item id="{_id(name)}" href="{name}" media-type="{TYPES[Path(name).suffix]}"{_properties(name, text)}/>' for name, text in files.items()
    )
    order = "".join(f'<itemref idref="{_id(name)}"/>' for name in ["nav.xhtml", *spine])
    access = "".join(
        f'<meta property="schema:{key}">{value}</meta>'
        for key, value in (("accessMode", "textual"), ("accessMode", "visual"), ("accessModeSufficient", "textual"),
                           ("accessibilityFeature", "alternativeText"), ("accessibilityFeature", "structuralNavigation"),
                           ("accessibilityFeature", "MathML"), ("accessibilityHazard", "none"))
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, title + str(cited["version"]) + "".join(spine))}</dc:identifier>'
        f"<dc:title>{escape(title)}</dc:title><dc:language>en</dc:language>"
        + "".join(f"<dc:creator>{escape(author)}</dc:creator>" for author in authors)
        + f"<dc:rights>Text and figures CC BY 4.0</dc:rights><meta property=\"dcterms:modified\">{cited['date-released']}T00:00:00Z</meta>{access}"
        f"</metadata><manifest>{items}</manifest><spine>{order}</spine></package>\n"
    )


def _id(name: str) -> str:
    return "f-" + re.sub(r"[^\w-]", "-", name)


def _properties(name: str, text: str) -> str:
    found = ["nav"] if name == "nav.xhtml" else []
    found += ["mathml"] if "<math" in text and name.endswith(".xhtml") else []
    return f' properties="{" ".join(found)}"' if found else ""


def write(target: Path, course: list[Chapter]) -> None:
    read = pages.selection(course)
    articles = [pages.article(page, within=frozenset(read)) for page in read]
    figures = standing_alone(articles)
    files = {"nav.xhtml": XHTML.format(title="Contents", body=contents(articles)), "style.css": pages.STYLE.read_text("utf-8")}
    for text in articles:
        files[f"{text['id']}.xhtml"] = XHTML.format(title=escape(text.h1.get_text()), body=text.decode(formatter="minimal"))
    for figure in sorted(figures):
        picture = (ROOT / "figures" / f"{figure}.svg").read_text("utf-8")
        files[f"figures/{figure}.svg"] = re.sub(r' data-figure-hash="\w+"', "", picture)
    files["package.opf"] = package(pages.TITLE, {name: text for name, text in files.items()}, [f"{text['id']}.xhtml" for text in articles])
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, **{f"book/{n}": t for n, t in files.items()}}.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode("utf-8"), compresslevel=9)
