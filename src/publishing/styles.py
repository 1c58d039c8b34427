"""One style sheet for all pages: those of the theme and of Sphinx's extensions, without what no page can use, then `book.css`.

The theme brings half a megabyte of styles for parts that this book does not have. A rule is dropped where it asks for a tag, class, id or
attribute that is on none of the written pages and in none of the scripts that change them; a custom property where nothing uses it.
A rule that is kept for nothing costs a few bytes, one that is lost costs a reader: whatever is not understood is kept.

A long page does not wait for it: what its first screen asks for stands in its head, and the style sheet is linked where the first part
begins that is laid out later (publishing/later.py). What comes before that link is painted while the style sheet is still on its way.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import tinycss2

from publishing.later import BEGIN

SHEETS = (  # in the order in which Jupyter Book links them; basic.css is imported by the theme's first sheet
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
    "sphinx-design.min.css",
)
OWN = "book.css"  # kept whole: it also dresses what Plotly draws later
STATES = {"hover", "active", "focus", "focus-visible", "focus-within", "visited", "target", "checked", "disabled", "backdrop", "selection"}
LINK = r'\n?<link rel="stylesheet" href="[^"]*_static/page\.css[^"]*">'
SCRIPTS = ("book.js", "first.js", "figures.js", "matrix.js", "claims.js", "searchtools.js", "sphinx_highlight.js")


def names_in_pages(texts: Iterable[str]) -> set[str]:
    """Every tag (`a`), class (`.a`), id (`#a`) and attribute (`[a`) of some HTML."""
    found: set[str] = set()
    for text in texts:
        for tag, attributes in set(re.findall(r"<([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:=\"[^\"]*\")?)*)", text)):
            found.add(tag.lower())
            for name, value in re.findall(r"([\w:-]+)(?:=\"([^\"]*)\")?", attributes):
                found.add(f"[{name}")
                if name == "class":
                    found.update(f".{word}" for word in value.split())
                elif name == "id":
                    found.add(f"#{value}")
    return found


def asked(selector: list) -> set[str]:
    """The names that a selector cannot do without; what stands inside a function such as :not() or :is() does not count."""
    wanted, before = set(), None
    for token in selector:
        if token.type == "ident" and before == ":":
            wanted.update({f":{token.value}"} & {f":{state}" for state in STATES})
        elif token.type == "ident":
            wanted.add(f".{token.value}" if before == "." else token.value.lower())
        elif token.type == "hash":
            wanted.add(f"#{token.value}")
        elif token.type == "[] block":
            wanted.update({f"[{token.content[0].value}"} if token.content and token.content[0].type == "ident" else ())
        before = token.value if token.type == "literal" else None
    return wanted


def alternatives(prelude: list) -> list[list]:
    parts: list[list] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class Sheet:
    """Rules as nested lists: (text before the brace, declarations or rules inside).

    still: without what holds only in print or when a reader does something, such as :hover.
    """

    def __init__(self, css: str, known: set[str], words: set[str], still: bool = False):
        self.known, self.words, self.still = known, words, still
        self.rules = self._rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))

    def _there(self, name: str) -> bool:
        if name.startswith(":"):
            return not self.still
        return name in self.known or name.lstrip(".#[").removeprefix("data-") in self.words  # a script says dataset.state for data-state

    def _rules(self, rules: list) -> list[tuple[str, list]]:
        kept = []
        for rule in rules:
            if rule.type == "qualified-rule":
                selectors = [part for part in alternatives(rule.prelude) if all(map(self._there, asked(part)))]
                if selectors:
                    kept.append((",".join(tinycss2.serialize(part).strip() for part in selectors), self._declarations(rule.content)))
            elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword != "font-face":  # no page loads a font
                head = f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}"
                if self.still and head == "@media print":
                    continue
                inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                if rule.lower_at_keyword.endswith("keyframes"):
                    kept.append((head, [(tinycss2.serialize(step.prelude).strip(), self._declarations(step.content)) for step in inside]))
                else:
                    kept.append((head, self._rules(inside)))
        return kept

    @staticmethod  # a file that a rule asks for is not kept either (extension.KEPT)
    def _declarations(content: list) -> list[tuple[str, str]]:
        found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        return [
            (item.name, tinycss2.serialize(item.value).strip() + ("!important" if item.important else ""))
            for item in found
            if item.type == "declaration" and not any(part.type == "url" and not part.value.startswith("data:") for part in item.value)
        ]


def _walk(rules: list) -> Iterable[tuple[str, str]]:
    """All declarations."""
    for _, inside in rules:
        if inside and isinstance(inside[0][1], list):
            yield from _walk(inside)
        else:
            yield from inside


def _write(rules: list, wanted: set[str], moving: set[str]) -> str:
    text = []
    for head, inside in rules:
        if head.startswith(("@keyframes", "@-webkit-keyframes")) and head.split()[-1] not in moving:
            continue
        if inside and isinstance(inside[0][1], list):
            body = _write(inside, wanted, moving)
        else:
            body = ";".join(f"{name}:{value}" for name, value in inside if not name.startswith("--") or name in wanted)
        if body:
            text.append(f"{head}{{{body}}}\n")
    return "".join(text)


def pruned(css: str, known: set[str], words: set[str] = frozenset(), own: str = "", still: bool = False) -> str:
    """The style sheet without what asks for a name that is neither in `known` (as `names_in_pages` gives them) nor among `words`.

    Custom properties that another sheet, `own`, uses are kept.
    """
    rules = Sheet(css, known, words, still).rules
    declared = list(_walk(rules))
    uses = {name: set(re.findall(r"var\(\s*(--[\w-]+)", value)) for name, value in declared if name.startswith("--")}
    for name, value in declared:  # one name is declared for several themes
        if name.startswith("--"):
            uses[name] |= set(re.findall(r"var\(\s*(--[\w-]+)", value))
    ink = " ".join(value for name, value in declared if not name.startswith("--")) + own
    new = set(re.findall(r"var\(\s*(--[\w-]+)", ink))
    wanted: set[str] = set()
    while new:
        wanted |= new
        new = set().union(*(uses.get(name, ()) for name in new)) - wanted
    moving = {word for name, value in declared if name.startswith("animation") for word in value.split()}
    return _write(rules, wanted, moving)


def written(outdir: Path) -> dict[Path, str]:
    """The pages of a built book and their text."""
    others = {folder.parent for folder in outdir.glob("*/_static")}  # the book in another language lies within
    pages = [page for page in sorted(outdir.glob("**/*.html")) if not others & {*page.parents}]
    return {page: page.read_text("utf-8") for page in pages if "_static" not in page.parts and "_sources" not in page.parts}


def linked(texts: Iterable[str]) -> set[str]:
    """Names of the files in `_static` that pages link to."""
    return {name for text in texts for name in re.findall(r'(?:href|src)="[^"]*_static/([\w.-]+)', text)}


def first_screen(css: str, texts: Iterable[str], words: set[str]) -> str:
    """What of the style sheet the pages need above their first later part, before a reader does anything."""
    above = (re.sub(r"<noscript>.*?</noscript>", "", text.partition(BEGIN)[0], flags=re.S) for text in texts)
    return pruned(css, names_in_pages(above), words, still=True)


def dressed(text: str, link: str, first: str) -> str:
    """A page with the address of its style sheet, allowed to hold the style `first`; if it has later parts, it does, and the sheet begins there."""
    text = re.sub(r"_static/page\.css(?:\?v=\w*)?", link, text, count=1)
    if not first:
        return text
    mark = base64.b64encode(hashlib.sha256(first.encode()).digest()).decode()
    text = re.sub(r"(?<=style-src 'self')(?: 'sha256-[^']+')?", f" 'sha256-{mark}'", text, count=1)
    if BEGIN not in text:
        return text
    sheet = re.search(LINK, text)[0]
    head, body, rest = re.sub(r"\n?<style>.*?</style>", "", text.replace(sheet, "", 1), count=1, flags=re.S).partition(BEGIN)
    head = head.replace('<link rel="icon"', f'<style>{first}</style>\n<link rel="icon"', 1)
    return f"{head.rstrip()}{sheet}\n{body}{rest}"


def finish(outdir: Path, texts: dict[Path, str]) -> None:
    """After a build: write `_static/page.css` for the pages that there are (`written`), and dress them."""
    static = outdir / "_static"
    words = {name: set(re.findall(r"[\w-]+", (static / name).read_text("utf-8"))) for name in SCRIPTS if (static / name).exists()}
    css = "".join((path.read_text("utf-8") + "\n") for name in SHEETS for path in sorted(static.glob(name)))
    own = re.sub(r"/\*.*?\*/\s*", "", (static / OWN).read_text("utf-8"), flags=re.S)
    text = pruned(css, names_in_pages(texts.values()), set().union(*words.values()), own) + own
    (static / "page.css").write_text(text, "utf-8", newline="\n")
    link = f"_static/page.css?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"
    long = {page for page, old in texts.items() if " data-figure=" in old}  # pages with figures; short ones gain nothing
    first = first_screen(text, (texts[page] for page in long), words.get("first.js", set()))
    for page, old in texts.items():
        new = dressed(old, link, first if page in long or page.name == "search.html" else "")  # a search reads excerpts from whole pages
        if new != old:
            page.write_text(new, "utf-8")
