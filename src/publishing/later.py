"""Sections that a browser reads in and lays out one by one, so that a long chapter opens as fast as a short one, on a slow machine too.

Everything from the second section on goes into an element with `content-visibility: auto` (book.css), within that everything from the third,
and so on. Nested so, a part that takes its true height moves nothing but what is inside it: a row of such sections, each with a
guessed height, makes the text jump when a guess was wrong.

What stands directly in such a part waits as text (publishing/folded.py) when the first figure is above it: read in at once, the parts
together would block a slow machine for as long as all of them take. Once the page is there and the browser idle, book.js has one part after
the other read in (first.js) and laid out, and at once what an address, a search or a print asks for. Where no script runs everything is
simply there.
"""

from docutils import nodes

from publishing import folded
from publishing.figures import book_figure

BEGIN = '<div class="later">'


class later(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """All that follows a section of a chapter."""


class waiting(nodes.General, nodes.Element):  # noqa: N801
    """What a later part below the first figure begins with, up to the next one: text until its turn."""


def nest(app, doctree: nodes.document, docname: str) -> None:
    """Sphinx event `doctree-resolved`."""
    if app.builder.name != "html":
        return
    for chapter in doctree.findall(nodes.section):
        places = [place for place, child in enumerate(chapter.children) if isinstance(child, nodes.section)]
        drawn = next((place for place, child in enumerate(chapter.children) if next(child.findall(book_figure), None)), 0)
        for place in reversed(places[1:]):
            rest = chapter.children[place:]
            del chapter[place:]
            own = [child for child in rest if not isinstance(child, later)]
            chapter += later("", *([waiting("", *own)] if place > drawn else own), *rest[len(own) :])
        return  # the chapter itself; its sections stay whole


def visit(translator, node: later) -> None:
    translator.body.append(f"{BEGIN}\n")


def depart(translator, node: later) -> None:
    translator.body.append("</div>\n")


def begin_waiting(translator, node: waiting) -> None:
    node["start"] = len(translator.body)


def end_waiting(translator, node: waiting) -> None:
    html = "".join(translator.body[node["start"] :])
    translator.body[node["start"] :] = [folded.wrap(html)]


def setup(app) -> None:
    app.add_node(later, html=(visit, depart))
    app.add_node(waiting, html=(begin_waiting, end_waiting))
    app.connect("doctree-resolved", nest, priority=900)  # when references and tables of contents are done
