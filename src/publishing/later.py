"""Sections that a browser lays out when they come near, so that the first screen of a long chapter is painted as early as that of a short one.

Everything from the second section on goes into an element with `content-visibility: auto` (book.css), within that everything from the third,
and so on. Nested so, a part that takes its true height moves nothing but what is inside it: a row of such sections, each with a
guessed height, makes the text jump when a guess was wrong. book.js lays the parts out one by one once the page is there and the browser is idle.
"""

from docutils import nodes

BEGIN = '<div class="later">'


class later(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """All that follows a section of a chapter."""


def nest(app, doctree: nodes.document, docname: str) -> None:
    """Sphinx event `doctree-resolved`."""
    if app.builder.name != "html":
        return
    for chapter in doctree.findall(nodes.section):
        places = [place for place, child in enumerate(chapter.children) if isinstance(child, nodes.section)]
        for place in reversed(places[1:]):
            rest = chapter.children[place:]
            del chapter[place:]
            chapter += later("", *rest)
        return  # the chapter itself; its sections stay whole


def visit(translator, node: later) -> None:
    translator.body.append(f"{BEGIN}\n")


def depart(translator, node: later) -> None:
    translator.body.append("</div>\n")


def setup(app) -> None:
    app.add_node(later, html=(visit, depart))
    app.connect("doctree-resolved", nest, priority=900)  # when references and tables of contents are done
