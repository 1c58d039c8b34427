"""The glossary page, made from `data/glossary.csv`: the directive `glossary-table`, and the roles {en}, {ru} and {kk}.

Each term becomes an entry of Sphinx's own glossary, so that a chapter links to it with the role `term` and the search finds it.
"""

from functools import partial

import pandas as pd
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from helpers import data

LANGUAGES = {"ru": "Russian", "kk": "Kazakh"}
_MARKS = str.maketrans({mark: "\\" + mark for mark in "\\`*_{}[]<>$#|"})


def in_language(language, name, rawtext, text, lineno, inliner, options=None, content=None):
    """A role for words in another language, so that they are read aloud, hyphenated and searched as what they are."""
    return [nodes.inline(rawtext, text, classes=[f"language-{language}"])], []  # docutils writes such a class as the attribute lang


def plain(text: str) -> str:
    """Text of a table as MyST that shows it and does nothing else."""
    return str(text).translate(_MARKS)


def entry(row) -> list[str]:
    """One term in MyST: the term, and indented below it the other languages, the definition and where it was read."""
    names = [f"{LANGUAGES[code]} {{{code}}}`{row[code].replace('`', '')}`" for code in LANGUAGES if pd.notna(row[code])]
    told = f"{plain(row['definition_en'])} {{cite:p}}`{row['source_key']}{{{row['locator']}}}`"
    return [row["en"], f"  *{'; '.join(names)}*" if names else "  *no translation was read*", "", f"  {told}", ""]


class GlossaryTable(SphinxDirective):
    """The whole glossary in the order of the English terms."""

    def run(self):
        self.env.note_dependency(str(data.data_folder() / "glossary.csv"))
        table = data.load("glossary").sort_values("en", key=lambda terms: terms.str.lower())
        lines = ["::::{glossary}", *(line for _, row in table.iterrows() for line in entry(row)), "::::"]
        holder = nodes.container()
        self.state.nested_parse(StringList(lines, source="data/glossary.csv"), self.content_offset, holder)
        return holder.children


def setup(app):
    app.add_directive("glossary-table", GlossaryTable)
    for language in ("en", *LANGUAGES):
        app.add_role(language, partial(in_language, language))
