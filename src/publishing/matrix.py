"""Matland's matrix as a page element: a reader places the article's policies and sees the kind of implementation.

    :::{matland-matrix}
    freedom-of-the-press: high high
    :::

The cells come from data/matland.csv, the policies from data/open_government_policies.csv. The lines of the directive say where
the book, reading the article, puts each policy: ambiguity, then conflict. Without a script the page has the matrix, a table to
fill in by hand and the book's reading; `matrix.js` adds the controls and keeps the reader's choices in the page alone.
"""

from html import escape

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

from helpers import data
from publishing import words

LEVELS = ("low", "high")


class matland_matrix(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """The matrix; `cells`, `policies` and `reading` hold what `read` gave."""


class MatlandMatrix(Directive):
    has_content = True

    def run(self):
        cells, policies = data.load("matland"), data.load("open_government_policies")
        env = self.state.document.settings.env
        for table in ("matland", "open_government_policies"):
            env.note_dependency(str(data.data_folder() / f"{table}.csv"))
        try:
            parts = read(cells, policies, self.content)
        except ValueError as error:
            raise self.error(f"matland-matrix: {error}") from error
        return [matland_matrix("", **parts)]


def read(cells, policies, lines) -> dict:
    """What the page shows, in plain values: cells by id, policies by id, and the book's cell for each policy.

    cells, policies: the two tables. lines: "policy_id: ambiguity conflict", one for each policy. Raises ValueError for a line that
    is none, a policy that is not in the table or is named twice, and a policy without a line.
    """
    named = policies[policies["level"] == "policy"].sort_values("position").set_index("policy_id")["name"].to_dict()
    kinds = {
        row.cell_id: {"kind": row.implementation, "decided": row.decided_by, "open": row.open_government == "yes"}
        for row in cells.itertuples()
    }
    reading = {}
    for line in filter(str.strip, lines):
        policy, _, levels = (part.strip() for part in line.partition(":"))
        cell = "-".join(levels.split())
        if policy not in named or policy in reading or cell not in kinds:
            raise ValueError(f"got {line!r}, expected each of {', '.join(named)} once, with ambiguity and conflict low or high")
        reading[policy] = cell
    if missing := [policy for policy in named if policy not in reading]:
        raise ValueError(f"no line for {', '.join(missing)}")
    return {"cells": kinds, "policies": named, "reading": reading}


def markup(cells: dict, policies: dict, reading: dict) -> str:
    """HTML of the matrix; everything that comes from a table is escaped here."""
    rows = "".join(
        f'<tr><th scope="row">{ambiguity.capitalize()} ambiguity</th>'
        + "".join(_cell(f"{ambiguity}-{conflict}", **cells[f"{ambiguity}-{conflict}"]) for conflict in LEVELS)
        + "</tr>"
        for ambiguity in LEVELS
    )
    heads = "".join(f'<th scope="col">{conflict.capitalize()} conflict</th>' for conflict in LEVELS)
    boxes = "<br>".join(f"☐ {level}" for level in LEVELS)
    by_hand = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{boxes}</td><td>{boxes}</td><td></td></tr>' for name in policies.values())
    book = "".join(
        f'<tr data-policy="{escape(policy)}"><th scope="row">{escape(name)}</th>'
        f"<td>{escape(cells[reading[policy]]['kind'])}</td><td class=\"mine\">not placed</td></tr>"
        for policy, name in policies.items()
    )
    return f"""
<section class="matland" id="matland-matrix" aria-label="Matland’s matrix">
<div class="scroll" tabindex="0" role="region" aria-label="The matrix"><table class="cells">
<caption>Matland’s matrix: how a policy is carried out, and what settles the outcome</caption>
<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>
<form hidden autocomplete="off" aria-label="Place the policies">
<p>Place each policy. Your choices stay in this page and are gone when you leave it.</p>
{"".join(_controls(policy, name) for policy, name in policies.items())}
<p class="said" role="status"></p>
<button type="reset">Start again</button>
</form>
<div class="by-hand scroll" tabindex="0" role="region" aria-label="A table to fill in by hand"><table>
<caption>To fill in by hand</caption>
<thead><tr><th scope="col">Policy</th><th scope="col">Ambiguity</th><th scope="col">Conflict</th><th scope="col">Implementation</th></tr></thead>
<tbody>{by_hand}</tbody></table></div>
<details class="compare"><summary>Compare with the book’s reading of the article</summary>
<p class="agree"></p>
<table><caption>Kind of implementation of each policy</caption>
<thead><tr><th scope="col">Policy</th><th scope="col">The book</th><th scope="col" class="mine">You</th></tr></thead>
<tbody>{book}</tbody></table></details>
</section>
"""


def _cell(place: str, kind: str, decided: str, open: bool) -> str:
    authors = '<p class="authors">The authors’ place for open government in Central Asia, as a whole</p>' if open else ""
    return (
        f'<td data-cell="{place}" data-kind="{escape(kind)}"><strong>{escape(kind.capitalize())} implementation</strong>'
        f"<p>{escape(decided)}</p>{authors}<ul class=\"yours\" aria-label=\"Placed here by you\" hidden></ul></td>"
    )


def _controls(policy: str, name: str) -> str:
    """Two lists for one policy, native and named by the policy and their own label. Its result is said by the form's status line."""
    options = '<option value="">choose</option>' + "".join(f"<option>{level}</option>" for level in LEVELS)
    lists = "".join(
        f'<label>{part.capitalize()} <select name="{escape(policy)}-{part}">{options}</select></label>' for part in ("ambiguity", "conflict")
    )
    return f'<fieldset data-policy="{escape(policy)}"><legend>{escape(name)}</legend>{lists} <output aria-live="off"></output></fieldset>'


def visit_html(translator, node):
    translator.body.append(markup(node["cells"], node["policies"], node["reading"]))
    raise nodes.SkipNode


def in_words(node, app: Sphinx) -> str:
    """The cells of the matrix."""
    cells = (f"ambiguity and conflict {place.replace('-', ', ')}: {cell['kind']} implementation" for place, cell in node["cells"].items())
    return f"Matland's matrix. {'; '.join(cells)}."


def setup(app: Sphinx) -> None:
    app.add_node(matland_matrix, html=(visit_html, None), **words.visitors(in_words))
    app.add_directive("matland-matrix", MatlandMatrix)
