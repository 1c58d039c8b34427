"""Every figure and every table of the book, listed by rule: the directives `figure-list` and `table-list`.

A page with a list is written from what the build has read and drawn (`register`, `Artist.state`), and written again when any of that
has changed: a list is never typed and never older than the pages that it leads to. `publishing.status` adds a list of its own.
"""

import hashlib
import json
import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers import catalogue, data
from publishing import build, citing, drawing, words
from publishing.figures import book_figure

CATALOGUE = "appendices/data_catalogue"
MAKERS: dict[str, Callable[[object, str], str]] = {}
"""Directive -> what makes its HTML of the builder and the name of the page."""


class computed_list(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """A list that is made when its page is written; `kind` is a key of `MAKERS`."""


class ComputedList(SphinxDirective):
    """The directives of `MAKERS`."""

    def run(self):
        lists(self.env).add(self.env.docname)
        return [computed_list("", kind=self.name)]


def register(env) -> dict[str, list[dict]]:
    """The figures of each page in order: id, title, tables, and `marks`, the fingerprint of each picture by the name of its file."""
    if not hasattr(env, "book_figures"):
        env.book_figures = {}
    return env.book_figures


def lists(env) -> set[str]:
    """The pages that show a list."""
    if not hasattr(env, "book_lists"):
        env.book_lists = set()
    return env.book_lists


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Sphinx event `doctree-read`: keep which figures a page has."""
    found = []
    for node in doctree.findall(book_figure):
        payload = node["payload"]
        drawn = drawing.layouts(payload).items()
        marks = {drawing.file_name(payload["id"], width): drawing.fingerprint(figure) for width, figure in drawn}
        found.append({"id": payload["id"], "title": payload["title"], "tables": payload["tables"], "marks": marks})
    if found:
        register(app.env)[app.env.docname] = found


def forget(app: Sphinx, env, docname: str) -> None:
    register(env).pop(docname, None)
    lists(env).discard(docname)


def merge(app: Sphinx, env, docnames, other) -> None:
    """Collect what parallel readers kept."""
    register(env).update({name: found for name, found in register(other).items() if name in docnames})
    lists(env).update(lists(other) & set(docnames))


def renew(app: Sphinx, env) -> list[str]:
    """Sphinx event `env-get-updated`: draw every picture that is out of step, if there is a browser, and name the pages to write again.

    Such are pages with a figure whose kept picture, or the release under which it is cited, is another than when the page was written,
    and pages with a list of anything that has changed.
    """
    artist, now = app.book_artist, {}
    for docname, found in register(env).items():
        if any(artist.state(name, mark) != drawing.IN_STEP for entry in found for name, mark in entry["marks"].items()):
            for node in env.get_doctree(docname).findall(book_figure):
                for width, figure in drawing.layouts(node["payload"]).items():
                    artist.picture(drawing.file_name(node["payload"]["id"], width), figure)
        kept = [artist.folder / f"{name}.svg" for entry in found for name in entry["marks"]]
        now[docname] = digest(found, citing.release(), [path.read_text("utf-8") if path.exists() else "" for path in kept])
    if lists(env):
        used = {title: sorted(names) for title, names in catalogue.chapters().items()}
        whole = digest(now, data.package(), used, titles(env), [(page, cells(env, page), runs(env, page)) for page in chapters(env)])
        now |= dict.fromkeys(lists(env), whole)
    was, env.book_shown = getattr(env, "book_shown", {}), now
    return [docname for docname in now if was.get(docname) != now[docname]]


def digest(*parts) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()  # YAML gives dates


def titles(env) -> dict[str, str]:
    return {docname: title.astext() for docname, title in env.titles.items()}


def chapters(env) -> list[str]:
    """The pages with code or figures, in the order of the book."""
    return [page for page in build.pages(Path(env.srcdir)) if page in env.all_docs and (page in register(env) or cells(env, page))]


def cells(env, docname: str) -> int:
    """How many cells of code a page has."""
    path = Path(env.doc2path(docname))
    if path.suffix == ".ipynb":
        every = json.loads(path.read_text("utf-8"))["cells"]
        return sum(cell["cell_type"] == "code" and bool("".join(cell["source"]).strip()) for cell in every)
    return len(re.findall(r"^```\{code-cell\}", path.read_text("utf-8"), re.M))


def runs(env, docname: str) -> str:
    """Whether the code of a page ran to its end when its numbers were computed, as MyST-NB noted it: runs, fails or not run."""
    noted = getattr(env, "nb_metadata", {}).get(docname, {}).get("exec_data")
    return "not run" if noted is None else "runs" if noted["succeeded"] else "fails"


def link(builder, here: str, docname: str, place: str, text: str) -> str:
    return f'<a href="{escape(builder.get_relative_uri(here, docname))}{place and "#" + escape(place)}">{text}</a>'


def table_link(builder, here: str, name: str) -> str:
    """A table by its name, linked to its passport in the data catalogue."""
    return link(builder, here, CATALOGUE, f"table-{name}", f"<code>{escape(name)}</code>")


def html_table(label: str, columns: list[str], rows: list[list[str]]) -> str:
    """A table of HTML cells; the first heads its row. It scrolls by itself where the page is narrow, by keyboard too."""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows)
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(label)}"><table class="dataframe">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def figure_list(builder, here: str) -> str:
    """Chapter by chapter, each figure with its finding, linked to its place, and the id by which it is cited."""
    env, parts = builder.env, []
    for docname in chapters(env):
        found = register(env).get(docname, [])
        items = "".join(
            f"<li>{link(builder, here, docname, 'fig-' + entry['id'], escape(entry['title']))} <code>{entry['id']}</code></li>"
            for entry in found
        )
        if items:
            parts.append(f"<h3>{link(builder, here, docname, '', escape(titles(env)[docname]))}</h3><ol>{items}</ol>")
    return f'<div class="listed">{"".join(parts)}</div>'


def table_list(builder, here: str) -> str:
    """Each table of the package: its name linked to its passport, what it holds, its rows, and the chapters whose code uses it."""
    env, readers, rows = builder.env, catalogue.chapters(), []
    names = {page: Path(page).stem.replace("_", " ") for page in chapters(env)}  # as catalogue.chapters has them
    for resource in data.package()["resources"]:
        using = [page for page, name in names.items() if resource["name"] in readers.get(name, ())]
        links = "; ".join(link(builder, here, page, "", escape(titles(env)[page])) for page in using)
        name = table_link(builder, here, resource["name"])
        rows.append([name, escape(resource["title"]), f"{resource['rows']:,}", links or "no chapter"])
    return html_table("The tables of the book", ["Table", "Title", "Rows", "Chapters that use it"], rows)


def anchor(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Sphinx event `html-page-context`: in the data catalogue the first row that a table heads can be linked to."""
    if pagename == CATALOGUE:
        for resource in data.package()["resources"]:
            row = f'<th scope="row">{resource["name"]}</th>'
            context["body"] = context["body"].replace(row, row.replace("<th", f'<th id="table-{resource["name"]}"', 1), 1)


def visit_html(translator, node) -> None:
    builder = translator.builder
    made = MAKERS[node["kind"]](builder, builder.current_docname)
    translator.body.append(made if builder.config.language == "en" else f'<div lang="en">{made}</div>')
    raise nodes.SkipNode


def in_words(node, app: Sphinx) -> str:
    """The list without its elements."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", MAKERS[node["kind"]](app.builder, app.builder.current_docname))))


def setup(app: Sphinx) -> None:
    app.add_node(computed_list, html=(visit_html, None), **words.visitors(in_words))
    for name, maker in (("figure-list", figure_list), ("table-list", table_list)):
        MAKERS[name] = maker
        app.add_directive(name, ComputedList)
    app.connect("doctree-read", note)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-get-updated", renew)
    app.connect("html-page-context", anchor)
