"""Code and tables that a page holds folded away: kept as plain text until a reader unfolds them.

They are most of a chapter's elements (three in four), and reading them in would hold up the page on a slow machine. Where scripts run, a browser
takes what is inside `<noscript>` for text, which costs it nothing; book.js makes elements of it when the part is opened. Where no script
runs, the elements are simply there.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode


class folded(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """What waits as text; inside a `<details>`."""


def wrap(html: str) -> str:
    """HTML of ours as it waits. What waits within it has comments for its tags, since the first end tag would end both (first.js)."""
    inner = html.replace("<noscript>", "<!--noscript-->").replace("</noscript>", "<!--/noscript-->")
    return f"<noscript>{inner}</noscript>"


def fold(app, doctree: nodes.document, docname: str) -> None:
    """Sphinx event `doctree-resolved`: code inside a folded cell waits."""
    if app.builder.name == "html":
        for cell in doctree.findall(HideCodeCellNode):
            for code in list(cell.findall(nodes.literal_block)):
                code.replace_self(folded("", code.deepcopy()))


def setup(app) -> None:
    start, _, end = wrap("|").partition("|")
    app.add_node(folded, html=(lambda translator, node: translator.body.append(start), lambda translator, node: translator.body.append(end)))
    app.connect("doctree-resolved", fold)
