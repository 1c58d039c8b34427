"""The book in another language: translated prose, computed texts, and English where a translation is missing, marked as such.

Sphinx translates paragraphs from `locale/<language>/LC_MESSAGES/<page>.po`. Three things it does not do are done here.

*Computed texts.* What a chapter computes (facts in the prose; titles, captions and alternatives of figures) is English and changes with
the data. Each has an entry in the same `.po` file, under a context that says what it is, with its numbers replaced by {0}, {1} and so on:
new numbers need no new translation, a new word does. The decimal comma and the space between thousands come from the Unicode CLDR.

*Fallback.* What has no translation stays English, with the class `untranslated` and `lang="en"`.

*Links* between a page and the same page in the other language.
"""

import gettext
import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path

from babel import Locale, numbers
from babel.messages.pofile import write_po
from docutils import nodes
from myst_nb.ext.glue.domain import NbGlueDomain
from myst_nb.ext.glue.roles import PasteTextRole
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import extract_messages

from publishing import labels
from publishing.build import read_catalogue, translations

LINK = {"en": "In English", "ru": "По-русски", "kk": "Қазақша"}
"""Code of a language -> the words, in it, of a link to a page in it."""
FIGURE_TEXTS = ("title", "caption", "kind")
_NUMBER = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?")
_ALT = re.compile(r"(?s)(?P<kind>.*?), (?P<n>\d+) rows of data(?:: (?P<ranges>.*?))?\. Finding: (?P<title>.*)")


def marked(english: str) -> str:
    """Marks words for the catalogue (`make translate`); they are translated where they are used."""
    return english


SCRIPT_WORDS = (  # of book.js and figures.js
    marked("Copy"), marked("Copied"), marked("Not allowed here"), marked("Colours: as the system"), marked("Colours: light"),
    marked("Colours: dark"), marked("Now shown."), marked("of"), marked("none"),
)  # fmt: skip
SEARCH_WORDS = (  # of Sphinx's searchtools.js
    marked("Search Results"), marked("Searching"), marked("Preparing search..."), marked(", in "),
    marked("Search finished, found ${resultCount} page(s) matching the search query."),
    marked("Your search did not match any documents. Please make sure that all words are spelled correctly and that "
           "you've selected enough categories."),
)  # fmt: skip


def translated(root: Path, language: str, page: str) -> bool:
    """Whether a page has a catalogue in a language; without one it is English throughout."""
    return (root / "locale" / language / "LC_MESSAGES" / f"{page}.po").exists()


def pattern(text: str) -> tuple[str, list[str]]:
    """A computed text with its numbers replaced by {0}, {1} ..., and the numbers."""
    found: list[str] = []

    def place(match):
        found.append(match[0])
        return f"{{{len(found) - 1}}}"

    return _NUMBER.sub(place, text), found


@lru_cache
def _marks(language: str) -> tuple[str, str]:
    locale = Locale.parse(language)
    return numbers.get_decimal_symbol(locale), numbers.get_group_symbol(locale)


def localised(number: str, language: str) -> str:
    """A number as `helpers.text` prints it, with the marks of the language: 1,234.5 in Russian is 1 234,5 with a no-break space."""
    decimal, group = _marks(language)
    return number.translate({ord(","): group, ord("."): decimal})


def computed(folder: Path, language: str, page: str, context: str, text: str) -> str | None:
    """A computed text in a language, its numbers as that language writes them; None where the page's catalogue lacks it.

    folder: the one that holds `<language>/LC_MESSAGES`. A text without letters needs no catalogue.
    """
    shape, found = pattern(text)
    found = [localised(number, language) for number in found]
    if re.search(r"[^\W\d_]", re.sub(r"\{\d+\}", "", shape)):
        key = f"{context}\x04{shape}"
        translated = gettext.translation(page, folder, languages=[language], fallback=True).gettext(key)
        if translated == key:
            return None
        shape = translated
    return re.sub(r"\{(\d+)\}", lambda match: found[int(match[1])], shape)


def texts(doctree: nodes.document) -> list[tuple[str, str]]:
    """Every computed text of a page, as (context, text): what a catalogue of it must have. Texts without letters are left out."""
    found = {(f"fact {node['fact']}", node.astext()): None for node in doctree.findall(nodes.inline) if "fact" in node}
    for node in doctree.findall(lambda node: node.__class__.__name__ == "book_figure"):
        payload = node["payload"]
        parts = payload | _ALT.fullmatch(payload["alt"]).groupdict()
        found |= {(f"{name} of figure {payload['id']}", parts[name]): None for name in FIGURE_TEXTS}
    return [(context, text) for context, text in found if re.search(r"[^\W\d_]", text)]


class Fact(PasteTextRole):
    """The role {glue:text}, which also works within a translated message and remembers the name of the fact."""

    def run(self):
        seen = self.document.settings.env.temp_data.setdefault("book_facts", {})
        if "nb_renderer" in self.document or ":" in self.text:
            made, messages = super().run()
            if made and not messages and isinstance(made[0], nodes.inline):
                seen[self.text] = made[0].astext()
        elif self.text in seen:  # a translated message is parsed as a document of its own, without the notebook
            made, messages = [nodes.inline(seen[self.text], seen[self.text], classes=["pasted-text"])], []
        else:
            return super().run()
        for node in made:
            if isinstance(node, nodes.inline):
                node["fact"] = self.text
        return made, messages


def mark_english(node: nodes.Element, missing: bool) -> None:
    """`lang="en"` on an element, which docutils writes for such a class; with `missing` also the mark of a missing translation."""
    node["classes"] += ["untranslated", "language-en"] if missing else ["language-en"]


def renew(node: nodes.Element, text: str) -> None:
    """Put one text in the place of all that an element holds."""
    node.clear()
    node += nodes.Text(text)


class Fallback(SphinxTransform):
    """After Sphinx has translated: facts in translated text, marks on the text that is not, and on what is English by nature."""

    default_priority = 22  # after Sphinx's Locale (20), before titles are collected for the contents

    def apply(self, **kwargs) -> None:
        if self.config.language == "en" or isinstance(self.app.builder, MessageCatalogBuilder):
            return
        whole = translated(Path(self.app.srcdir), self.config.language, self.env.docname)
        for node in list(dict.fromkeys(node for node, _ in extract_messages(self.document))):
            if node.get("translated"):
                self.speak(node)
            elif isinstance(node, nodes.title):  # its words go into the contents too, and take the mark with them
                words = node.children
                node.clear()
                inner = nodes.inline("", "", *words)
                mark_english(inner, missing=whole)
                node += inner
            elif isinstance(node, nodes.TextElement):  # on a page that is English throughout a note says so, and not every paragraph
                mark_english(node, missing=whole)
        for node in self.document.findall(nodes.container):
            if "cell_input" in node["classes"]:
                mark_english(node, missing=False)
        for node in self.document.findall(nodes.raw):
            if "output" in node["classes"] and node.get("format") == "html":
                renew(node, node.astext().replace("<div ", '<div lang="en" ', 1))
        for node in self.document.findall(nodes.literal_block):
            if "output" in node["classes"]:
                mark_english(node, missing=False)

    def speak(self, node: nodes.Element) -> None:
        """The facts and printed numbers of one translated element in the language of the page."""
        language, folder = self.config.language, Path(self.app.srcdir) / self.config.locale_dirs[0]
        for fact in list(node.findall(nodes.inline)):
            if "fact" in fact:
                said = computed(folder, language, self.env.docname, f"fact {fact['fact']}", fact.astext())
                if said is None:
                    mark_english(fact, missing=True)
                else:
                    renew(fact, said)
        for raw in list(node.findall(nodes.raw)):
            if (found := re.search(r'class="printed" title="as printed in ([^"]*)"', raw.astext())):
                said = escape(_("as printed in {source}"), quote=True).replace("{source}", found[1])
                renew(raw, f'<span class="printed" title="{said}">')
                number = raw.next_node(nodes.Text, descend=False, siblings=True)
                number.parent.replace(number, nodes.Text(localised(str(number), language)))


def translate_captions(app: Sphinx, doctree: nodes.document) -> None:
    """Captions of the contents, which sphinx-external-toc puts into the page when Sphinx has translated it."""
    if app.config.language == "en" or isinstance(app.builder, MessageCatalogBuilder):
        return
    known = gettext.translation(app.env.docname, Path(app.srcdir) / app.config.locale_dirs[0], languages=[app.config.language], fallback=True)
    for node in doctree.findall(addnodes.toctree):
        if node.get("caption"):
            node["caption"] = known.gettext(node["caption"])


class Voice:
    """The texts of one figure as its page shows them: in the language of the page, or in English with the attributes that say so."""

    def __init__(self, payload: dict, page: str = "", language: str = "en", folder: Path | None = None):
        self.language, self.page, self.folder, self.id = language, page, folder, payload["id"]
        self.english = "" if language == "en" else ' lang="en"'
        self.title, self.caption, self.alt = payload["title"], payload["caption"], payload["alt"]
        self.lang = dict.fromkeys(("title", "caption", "alt"), "")
        if language == "en":
            return
        for name in ("title", "caption"):
            said = self.computed(name, payload[name])
            setattr(self, name, said or payload[name])
            self.lang[name] = "" if said else ' class="untranslated" lang="en"'
        self.alt, self.lang["alt"] = self.alternative(payload["alt"])

    def computed(self, name: str, text: str) -> str | None:
        return computed(self.folder, self.language, self.page, f"{name} of figure {self.id}", text)

    def alternative(self, english: str) -> tuple[str, str]:
        """The text alternative, put together again from translated parts as `helpers.figures.describe` puts it together; and its attributes."""
        part = _ALT.fullmatch(english).groupdict()
        kind, title = self.computed("kind", part["kind"]), self.computed("title", part["title"])
        ranges = []
        for span in (part["ranges"] or "").split("; "):
            column, low, high = re.fullmatch(r"(.*) from (\S+) to (\S+)", span).groups() if span else ("", "", "")
            name = labels.translated(column, self.language) if span else ""
            if name is None:
                kind = None
            elif span:
                ranges.append(_("{column} from {low} to {high}").format(column=name, low=low, high=high))
        if kind is None or title is None:
            return english, ' lang="en"'
        rows = _("{n} rows of data").format(n=part["n"])
        finding = _("Finding: {title}").format(title=title)
        told = f": {_NUMBER.sub(lambda m: localised(m[0], self.language), '; '.join(ranges))}" if ranges else ""
        return f"{kind}, {rows}{told}. {finding}", ""


def navigation(app: Sphinx, page: str) -> tuple[str, str]:
    """The links from a page to itself in the other languages, and on a page without a catalogue the word that it is not translated."""
    own, links = app.config.language, []
    up = "../" * page.count("/")
    for code in translations(Path(app.srcdir)) if own == "en" else ["en"]:
        if code == "en" or translated(Path(app.srcdir), code, page):
            href = f"{up}../{page}.html" if code == "en" else f"{up}{code}/{page}.html"
            links.append(f'<a href="{href}" hreflang="{code}" lang="{code}">{LINK[code]}</a>')
    note = ""
    if own != "en" and not translated(Path(app.srcdir), own, page):
        words = _("This page is not translated yet. Its text is English.")
        note = f'<p class="not-translated">{words}</p>'
    return "".join(links), note


def foreign(body: str, language: str) -> str:
    """What extensions write as HTML on a page in another language: verdicts in that language, the rest marked as the English it is."""

    def verdict(match):
        said = labels.translated(match[2], language)
        return f"{match[1]}>{said}<" if said else f'{match[1]} lang="en">{match[2]}<'

    body = re.sub(r'(<a class="claim-verdict"[^>]*)>([^<]*)<', verdict, body)
    body = re.sub(r'<(div|p|form) class="(?=citation"|ledger|matland|merit)', r'<\1 lang="en" class="', body)
    return re.sub(r'<a class="reference internal" (?=href="[^"]*bibliography.html#[^"]*" title=)', '<a lang="en" class="reference internal" ', body)


def script_words(search: bool) -> str:
    """The words of the scripts of a page in its language, as JSON: English -> translated."""
    return json.dumps({word: _(word) for word in SCRIPT_WORDS + SEARCH_WORDS * search}, ensure_ascii=False, separators=(",", ":"))


def add_navigation(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Above the article: the links to the other languages, and the switch of names; for the scripts, their words in the language."""
    context["script_words"] = script_words(pagename == "search") if app.config.language != "en" else ""
    if doctree is None:
        return
    body = context.get("body") or ""
    if app.config.language != "en":
        body = foreign(body, app.config.language)
    links, note = navigation(app, pagename)
    switch = labels.switch(app.config.language) if labels.wanted(body) else ""
    head = f'<div class="languages">{links}{switch}</div>' if links or switch else ""
    context["body"] = f"{head}{note}{body}"


def add_computed(app: Sphinx, exception: Exception | None) -> None:
    """Put the computed texts into the templates that Sphinx has written: `make translate` only."""
    if exception or not isinstance(app.builder, MessageCatalogBuilder):
        return
    for page in sorted(app.env.found_docs):
        path = Path(app.outdir) / f"{page}.pot"
        if not path.exists():
            continue
        catalogue = read_catalogue(path)
        for context, text in texts(app.env.get_doctree(page)):
            catalogue.add(pattern(text)[0], context=context, locations=[(f"{page}, computed", 1)], auto_comments=[f"now: {text}"[:200]])
        with path.open("wb") as file:
            write_po(file, catalogue, width=120)


def setup(app: Sphinx) -> None:
    NbGlueDomain.roles["text"] = Fact()
    app.add_transform(Fallback)
    app.connect("builder-inited", labels.write)
    app.connect("doctree-read", translate_captions, priority=900)
    app.connect("html-page-context", add_navigation)
    app.connect("build-finished", add_computed)
