"""The directive `concept-map`: every concept of the five documents, from `data/concepts.csv`, with a link to its place in the book."""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from helpers import data
from publishing.glossary import plain

DONE = {"shown": "rebuilt", "tested": "set beside data", "discussed": "discussed"}


def target(row) -> str:
    """The label that a link goes to: a figure's starts with `fig-`, any other is a target of the chapter."""
    page = data.data_folder().parent / "notebooks" / f"{row['chapter']}.ipynb"
    anchored = f"({row['place']})=" in page.read_text("utf-8")
    return row["place"] if anchored else f"fig-{row['place']}"


def listing(table) -> list[str]:
    """The map in MyST: a heading for each document, an item for each concept."""
    lines = []
    for key, rows in table.groupby("source_key", sort=False):
        lines += ["", f"{{cite:t}}`{key}{{whole text}}`", ""]
        for _, row in rows.iterrows():
            kind, title = row["kind"].replace("_", " ").capitalize(), row["title"].replace("`", "").replace("<", "").replace(">", "")
            link = f"{{ref}}`{title} <{target(row)}>`"
            lines.append(f"- {kind}: {link}, {plain(row['locator'])}; {DONE[row['status']]}")
    return lines


class ConceptMap(SphinxDirective):
    """The list of all concepts, document by document, in the order of the table."""

    def run(self):
        self.env.note_dependency(str(data.data_folder() / "concepts.csv"))
        holder = nodes.container()
        self.state.nested_parse(StringList(listing(data.load("concepts")), source="data/concepts.csv"), self.content_offset, holder)
        return holder.children


def setup(app):
    app.add_directive("concept-map", ConceptMap)
