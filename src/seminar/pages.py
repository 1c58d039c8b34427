"""The built pages as articles for paper and e-readers, and their printing by Chrome or Chromium.

An article is the text of a page without controls, downloads and folded code; its figures are the static pictures, its formulas
MathML. Ids carry the name of the page, so that several articles can stand in one document and their links still meet.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup, Comment, Tag

from publishing import drawing
from publishing.build import BUILD
from publishing.build import pages as book_pages
from seminar.chapters import Chapter, KitError

HTML = BUILD / "html"
STYLE = Path(__file__).parent / "templates" / "print.css"
TITLE = "Half-Open: Kazakhstan's public administration reform, in data"
PAPER = {"a4": "A4", "letter": "Letter"}
SCREEN_ONLY = (
    ".headerlink, .tools, .choose, .live, form, button, script, style, link, details.data, details.cite, .static.narrow, .sd-summary-state-marker, .copybtn"
)
FOR_TEACHERS = re.compile(r"^(Solution|For instructors)")
# Chromium prints every use of a hatch as a large picture; the same hatch as lines under a clip stays small and sharp.
HATCH_AS_LINES = """() => {
  const make = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  let count = 0;
  for (const shape of document.querySelectorAll("svg path, svg rect")) {
    const style = getComputedStyle(shape), pattern = document.getElementById((/#([^")]+)/.exec(style.fill) || [])[1]);
    if (!pattern || pattern.tagName !== "pattern") continue;
    const scale = Number((/scale\\(([\\d.]+)/.exec(pattern.getAttribute("patternTransform")) || [0, 1])[1]);
    const [width, height] = ["width", "height"].map(side => parseFloat(pattern.getAttribute(side)) * scale);
    const box = shape.getBBox(), clip = make("clipPath", {id: `hatch-${++count}`});
    const lines = make("g", {"clip-path": `url(#hatch-${count})`, opacity: style.fillOpacity});
    clip.append(shape.cloneNode());
    for (let x = Math.floor(box.x / width) * width; x < box.x + box.width; x += width)
      for (let y = Math.floor(box.y / height) * height; y < box.y + box.height; y += height) {
        const tile = make("g", {transform: `translate(${x},${y}) scale(${scale})`});
        tile.append(...[...pattern.children].map(child => child.cloneNode(true)));
        lines.append(tile);
      }
    shape.before(clip, lines);
    shape.style.fill = "none";
  }
  return count;
}"""
DRAWN = ["svg", "math"]  # pictures and formulas stay as they are
KEPT = {"id", "class", "href", "src", "alt", "lang", "role", "aria-label", "aria-hidden", "aria-labelledby", "scope", "colspan", "rowspan", "title", "start"}


def article(page: str, student: bool = False, within: frozenset[str] = frozenset()) -> Tag:
    """The text of one built page, such as "notebooks/vintages"; a student's has no solutions and no instructor's notes.

    within: the pages of the document; links to them lead to their articles, all other links of the book become words.
    Raises KitError where the page is not built or one of its figures is not drawn.
    """
    path = HTML / f"{page}.html"
    if not path.exists():
        raise KitError(f"_build/html/{page}.html is not there: make book first")
    text = BeautifulSoup(path.read_text("utf-8"), "html.parser").find("article", class_="bd-article")
    if text.select_one(".undrawn"):
        raise KitError(f"{page}: a figure has no picture: make book on a machine with Chrome or Chromium")
    for cell in text.select(".tag_exercise, .tag_solution") if student else ():
        cell.decompose()
    for waiting in text.find_all("noscript"):
        waiting.unwrap()
    for mark in text.find_all(string=lambda said: isinstance(said, Comment)):  # of what is folded within (publishing.folded)
        mark.extract()
    for element in text.select(SCREEN_ONLY):
        element.decompose()
    for details in text.find_all("details"):
        if details.find_parent(class_=["tag_solution", "tag_exercise"]):
            details.find("summary").decompose()
            details.name = "div"
        elif "hide" in details.get("class", []):
            details.decompose()
        elif student and FOR_TEACHERS.match(details.summary.get_text(strip=True)):
            details.decompose()
        else:
            details.name, details["class"], summary = "div", ["aside"], details.summary
            summary.name, summary["class"] = "p", ["label"]
    for cell in text.select("div.cell"):
        if not cell.get_text(strip=True) and not cell.find(["svg", "img"]):
            cell.decompose()
    _clean(text, page, within)
    text.name, text["class"], text["id"] = "article", ["page"], _mark(page)
    return text


def _mark(page: str, id: str = "") -> str:
    return page.replace("/", "-") + (f"--{id}" if id else "")


def _clean(text: Tag, page: str, within: frozenset[str]) -> None:
    """Attributes that a browser alone needs go; ids and links are those of the document."""
    folder = page.rpartition("/")[0]
    for element in text.find_all(True):
        if element.name in DRAWN or element.find_parent(DRAWN):
            continue
        element.attrs = {key: value for key, value in element.attrs.items() if key in KEPT}
        if "id" in element.attrs:
            element["id"] = _mark(page, element["id"])
        if "aria-labelledby" in element.attrs:
            element["aria-labelledby"] = _mark(page, element["aria-labelledby"])
        if element.name == "a" and "href" in element.attrs:
            _relink(element, page, folder, within)
        if element.name == "img" and not re.match(r"[a-z]+:", element.get("src", "")):
            element["src"] = (HTML / folder / element["src"]).resolve().as_uri()


def _relink(link: Tag, page: str, folder: str, within: frozenset[str]) -> None:
    target, _, place = link["href"].partition("#")
    if re.match(r"(https?|mailto):", target):
        return
    parts = [*folder.split("/"), *target.split("/")] if target else []
    while ".." in parts:
        at = parts.index("..")
        del parts[max(at - 1, 0) : at + 1]
    to = "/".join(filter(None, parts)).removesuffix(".html") if target else page
    if to in within:
        link["href"] = f"#{_mark(to, place)}"
    else:
        link.name = "span"
        del link["href"]


@contextmanager
def chrome() -> Iterator:
    """An installed Chrome or Chromium that opens files and asks no host for anything. Raises KitError where there is none."""
    from playwright.sync_api import sync_playwright

    if not (path := drawing.browser()):
        raise KitError("no Chrome or Chromium is installed (BROWSER_PATH can name one): handouts, PDF and EPUB cannot be made")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])  # it opens our own pages alone
        yield browser.new_context(offline=True)
        browser.close()


def document(title: str, articles: list[Tag], front: str = "") -> str:
    body = "\n".join(str(text) for text in articles)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE.read_text('utf-8')}</style></head><body>{front}\n{body}</body></html>"
    )


def front(title: str, articles: list[Tag]) -> str:
    """A title page and a list of the articles."""
    listed = "".join(f'<li><a href="#{text["id"]}">{escape(text.h1.get_text())}</a></li>' for text in articles)
    return f'<header class="title"><p class="label">{escape(title)}</p></header><nav class="contents" aria-label="Contents"><ul>{listed}</ul></nav>'


def write_pdf(context, html: str, targets: dict[str, Path]) -> None:
    """Print one document at each size of `PAPER`: tagged, with an outline, without the time of printing."""
    page = context.new_page()
    with TemporaryDirectory() as folder:
        source = Path(folder) / "print.html"
        source.write_text(html, "utf-8")
        page.goto(source.as_uri(), wait_until="load")
    page.emulate_media(media="print")
    page.evaluate(HATCH_AS_LINES)
    number = '<div style="font: 8px sans-serif; width: 100%; text-align: center"><span class="pageNumber"></span></div>'
    for size, target in targets.items():
        made = page.pdf(
            format=PAPER[size], tagged=True, outline=True, display_header_footer=True, header_template="<span></span>", footer_template=number,
            prefer_css_page_size=False, print_background=True,
            margin={"top": "16mm", "bottom": "18mm", "left": "16mm", "right": "16mm"},
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", rb"\g<1>20000101000000", made))
    page.close()


def selection(course: list[Chapter]) -> list[str]:
    """Pages of the book that a course reads: all where it has all chapters; else the introduction, its chapters, the appendices."""
    ours = {f"notebooks/{chapter.name}" for chapter in course}
    return [page for page in book_pages() if not page.startswith("notebooks/") or page in ours]


def print_handouts(folder: Path, course: list[Chapter]) -> None:
    """A handout for each chapter, without solutions, on A4 alone: on Letter as well, the zip would be over its limit."""
    with chrome() as context:
        for chapter in course:
            page = f"notebooks/{chapter.name}"
            text = [article(page, student=True, within=frozenset({page}))]
            write_pdf(context, document(chapter.title, text), {"a4": folder / "handouts" / f"{chapter.name}.pdf"})


def print_book(folder: Path, course: list[Chapter]) -> None:
    """The whole book, or what a course reads of it, on A4 and on Letter."""
    read = selection(course)
    articles = [article(page, within=frozenset(read)) for page in read]
    with chrome() as context:
        write_pdf(context, document(TITLE, articles, front(TITLE, articles)), {size: folder / f"half-open-{size}.pdf" for size in PAPER})
