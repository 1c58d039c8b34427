"""The claims ledger on a page: the directives `claims` (some rows, in a chapter) and `claims-ledger` (all, to filter), and the role `claim`.

    ```{claims} knox2008-192 oconnor2019-052
    ```

    {claim}`knox2008-192` is its verdict, linked to its row.

Verdicts are computed when the book is built (`ledger.judged`), never typed. Whatever comes from a table is escaped here. `claims.js`
adds the filter; without it every row is there to read.
"""

import hashlib
import json
import re
from html import escape
from pathlib import Path

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

import ledger
from helpers import data
from helpers.text import dates, listing
from ledger import agreement
from ledger.checks import FIGURES, registry
from ledger.claim import DOCUMENTS, TOPICS, evidence_keys
from ledger.verdicts import VERDICTS
from publishing import words
from publishing.freshness import verdict_basis

PAGE = "appendices/ledger"
"""The page with all claims, where deep links go."""

SIGNS = dict(zip(VERDICTS, "✓ ≈ ◷ ⇄ ✗ ⇌ – ?".split(), strict=True))
"""A sign beside each verdict, so that it does not hang on colour."""


class claims_list(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """Rows of the ledger; `ids` lists them, `whole` says whether it is the page with all."""


class contradictions(nodes.General, nodes.Element):  # noqa: N801
    """The register of contradictions; `rows` holds the table."""


class merits(nodes.General, nodes.Element):  # noqa: N801
    """What each document got right; `rows` holds the table."""


def judged(app: Sphinx) -> pd.DataFrame:
    """The ledger as computed for this build; from the last build where nothing that it rests on has changed."""
    if not hasattr(app, "book_ledger"):
        kept, now = Path(app.outdir).parent / "ledger.json", verdict_basis()
        stored = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        if stored.get("digest") != now:
            frame = ledger.judged().reset_index().astype(object)
            stored = {"digest": now, "claims": frame.where(frame.notna(), "").to_dict("records")}
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(stored), "utf-8")
        app.book_ledger = pd.DataFrame(stored["claims"]).set_index("claim_id")
    return app.book_ledger


def shown(rows: pd.DataFrame) -> str:
    """Digest of what a page shows of some claims."""
    return hashlib.sha256(rows.to_json(orient="records").encode()).hexdigest()


def remember(env, ids: list[str]) -> None:
    """Keep which claims a page shows, so that it is made anew when one of them changes."""
    if not hasattr(env, "book_claims"):
        env.book_claims = {}
    known = env.book_claims.setdefault(env.docname, {})
    known.update({key: shown(judged(env.app).loc[[key]]) for key in ids})


class Claims(SphinxDirective):
    """Rows of the ledger by id, in the order given."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        ids = self.arguments[0].replace(",", " ").split()
        known = judged(self.env.app).index
        if unknown := [key for key in ids if key not in known]:
            raise self.error(f"claims: got {', '.join(unknown)}, expected ids of data/claims.csv")
        remember(self.env, ids)
        return [claims_list("", ids=ids, whole=False)]


class ClaimsLedger(SphinxDirective):
    """All rows of the ledger, with a form to filter them."""

    def run(self):
        ids = list(judged(self.env.app).index)
        remember(self.env, ids)
        return [claims_list("", ids=ids, whole=True)]


class ClaimRole(SphinxRole):
    """The verdict on one claim, linked to its row."""

    def run(self):
        ledger_now = judged(self.env.app)
        if self.text not in ledger_now.index:
            message = self.inliner.reporter.error(f"claim: got {self.text!r}, expected an id of data/claims.csv", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        remember(self.env, [self.text])
        return [claims_list("", ids=[self.text], whole=None)], []


def outdated(app: Sphinx, env, added, changed, removed) -> list[str]:
    """Sphinx event `env-get-outdated`: the pages that show a claim whose row or verdict has changed."""
    shows = getattr(env, "book_claims", {})
    if not shows:
        return []
    ledger_now, stale = judged(app), []
    for docname, known in shows.items():
        if docname in env.all_docs and any(key not in ledger_now.index or shown(ledger_now.loc[[key]]) != was for key, was in known.items()):
            stale.append(docname)
    if PAGE in env.all_docs and set(shows.get(PAGE, {})) != set(ledger_now.index):
        stale.append(PAGE)
    return sorted(set(stale))


def forget(app: Sphinx, env, docname: str) -> None:
    getattr(env, "book_claims", {}).pop(docname, None)


def merge(app: Sphinx, env, docnames, other) -> None:
    """Collect what parallel readers kept."""
    kept = getattr(other, "book_claims", {})
    env.book_claims = {**getattr(env, "book_claims", {}), **{name: kept[name] for name in docnames if name in kept}}


def place(builder, here: str, row: pd.Series) -> tuple[str, str]:
    """Address and name of where the book discusses a claim: the figure of its evidence or check, else the chapter of its topic."""
    registry()  # fills FIGURES, also where the verdicts come from the last build
    figures = [key for key in evidence_keys(row["evidence_key"]) if key.startswith("fig-")] + [f"fig-{FIGURES[name]}" for name in [row["test"]] if name in FIGURES]
    labels = builder.env.get_domain("std").anonlabels
    for figure in figures:
        if figure in labels:
            docname, anchor = labels[figure][:2]
            return f"{builder.get_relative_uri(here, docname)}#{anchor}", "the figure"
    docname = f"notebooks/{TOPICS[row['topic']]}"
    return builder.get_relative_uri(here, docname), "the chapter"


def claimed(row: pd.Series) -> str:
    """Value, words and unit as the document has them, where the value is a figure or a date: "over 200 persons"."""
    if not re.match(r"-?[\d.]", row["value"]):
        return ""
    unit = "" if row["unit"] in ("year", "month", "date", "flag", "text", "period") else row["unit"]
    rule = agreement.rule(row["qualifier"])
    words = [part.strip() for part in re.split("[;,]", row["qualifier"]) if rule != "as printed" and agreement.rule(part) == rule]
    value = f"{int(row['value']):,}" if re.fullmatch(r"\d{5,}", row["value"]) else dates(row["value"].replace("/", " to "))
    return f" Stated: {escape(' '.join([*words[:1], value, unit]).strip())}."


def said(row: pd.Series, who: str = "") -> str:
    """What the document says (`who` in front), the verdict, and what the data say: two paragraphs."""
    note = f" {escape(row['verdict_note'])}" if row["test"] and row["verdict_note"] else ""
    return (
        f'<p class="said">{escape(who)}{escape(row["wording"])}{claimed(row)}</p>'
        f'<p class="found"><strong class="verdict">{SIGNS[row["verdict"]]} {escape(row["verdict"])}</strong> {escape(row["evidence"])}{note}</p>'
    )


def item(key: str, row: pd.Series, builder, here: str, whole: bool) -> str:
    """One claim as a list item. In a chapter its id leads to the page with all claims, there to itself."""
    address, name = place(builder, here, row)
    mine = f"#{key}" if whole else f"{builder.get_relative_uri(here, PAGE)}#{key}"
    computed = f'<span title="check {escape(row["test"])}">computed</span>' if row["test"] else "judged, not computed"
    rest = f' · <a href="{escape(address)}">{name}</a>' if whole else ""
    marks = f' id="{key}" data-source="{row["source_key"]}" data-topic="{row["topic"]}" data-verdict="{escape(row["verdict"])}"' if whole else ""
    where = f"{DOCUMENTS[row['source_key']]}, {row['locator']}"
    return f'<li{marks}>{said(row)}<p class="where"><a href="{escape(mine)}">{key}</a> · {escape(where)} · {computed}{rest}</p></li>'


def options(values: dict[str, str]) -> str:
    return '<option value="">all</option>' + "".join(f'<option value="{escape(key)}">{escape(name)}</option>' for key, name in values.items())


def form(rows: pd.DataFrame) -> str:
    """The filter, hidden until its script runs."""
    topics = {topic: topic.replace("_", " ") for topic in TOPICS if topic in set(rows["topic"])}
    lists = (("source", "Document", DOCUMENTS), ("topic", "Topic", topics), ("verdict", "Verdict", {v: v for v in VERDICTS}))
    selects = "".join(f'<label>{label} <select name="{name}">{options(values)}</select></label>' for name, label, values in lists)
    return (
        '<form class="filter" role="search" aria-label="Filter the claims" autocomplete="off" hidden>'
        f'<label>Words <input type="search" name="words"></label>{selects}<button type="reset">Show all</button>'
        '<p class="count" role="status"></p></form>'
    )


def more(builder, here: str) -> str:
    """Links from a chapter to all claims on its topics, with their number; nothing on other pages."""
    counts = judged(builder.app)["topic"].value_counts()
    own = [topic for topic, chapter in TOPICS.items() if here == f"notebooks/{chapter}" and topic in counts]
    page = builder.get_relative_uri(here, PAGE)
    links = [f'<a href="{page}#topic={topic}">{topic.replace("_", " ")}</a> ({counts[topic]})' for topic in own]
    return f'<p class="where">All claims in the ledger on {listing(links)}.</p>' if links else ""


def visit_html(translator, node):
    builder, here = translator.builder, translator.builder.current_docname
    rows = judged(builder.app).loc[node["ids"]]
    if node["whole"] is None:
        key, row = node["ids"][0], rows.iloc[0]
        address = f"{builder.get_relative_uri(here, PAGE)}#{key}"
        translator.body.append(f'<a class="claim-verdict" href="{escape(address)}">{escape(row["verdict"])}</a>')
        raise nodes.SkipNode
    items = "".join(item(key, row, builder, here, node["whole"]) for key, row in rows.iterrows())
    if node["whole"]:
        folder = Path(builder.outdir) / "_static"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "claims-ledger.csv").write_text(rows.reset_index().to_csv(index=False, lineterminator="\n"), "utf-8")
        download = f'<p><a href="{builder.get_relative_uri(here, "index").rpartition("/")[0] or ".."}/_static/claims-ledger.csv" download>All claims with verdict and evidence (CSV)</a></p>'
        translator.body.append(f'<div class="ledger whole">{download}{form(rows)}<ul>{items}</ul></div>')
    else:
        translator.body.append(f'<div class="ledger"><ul>{items}</ul>{more(builder, here)}</div>')
    raise nodes.SkipNode


class Register(SphinxDirective):
    """A table that names claims, shown whole; `node` has its name."""

    node: type[nodes.Element]

    def run(self):
        rows = data.load(self.node.__name__)
        self.env.note_dependency(str(data.data_folder() / f"{self.node.__name__}.csv"))
        remember(self.env, sorted({key for keys in rows["claim_ids"] for key in keys.split(";")}))
        return [self.node("", rows=rows.fillna("").to_dict("records"))]


class Contradictions(Register):
    """The register of contradictions, between documents and inside one: what is said, each side with its verdict, what data cannot say."""

    node = contradictions


class Merits(Register):
    """What each document got right that the others miss or have wrong, document by document."""

    node = merits


def side(key: str, row: pd.Series, builder, here: str) -> str:
    """One side of a contradiction: who says it, the verdict, and what the data say."""
    address = f"{builder.get_relative_uri(here, PAGE)}#{key}"
    who = f"{DOCUMENTS[row['source_key']]}: "
    return f'<li>{said(row, who)}<p class="where"><a href="{escape(address)}">{key}</a> · {escape(row["locator"])}</p></li>'


def visit_contradictions(translator, node):
    builder, here = translator.builder, translator.builder.current_docname
    ledger_now = judged(builder.app)
    for row in node["rows"]:
        sides = "".join(side(key, ledger_now.loc[key], builder, here) for key in row["claim_ids"].split(";"))
        note = f'<p class="note">{escape(row["note"])}</p>' if row["note"] else ""
        kind = {"between": "Between documents", "inside": "Inside one document"}[row["kind"]]
        translator.body.append(
            f'<div class="ledger" id="{escape(row["contradiction_id"])}"><p class="point"><strong>{escape(row["point"])}</strong></p>'
            f'<p class="where">{kind} · {escape(row["topic"].replace("_", " "))}</p><ul>{sides}</ul>{note}</div>'
        )
    raise nodes.SkipNode


def visit_merits(translator, node):
    builder, here = translator.builder, translator.builder.current_docname
    ledger_now = judged(builder.app)
    for source in DOCUMENTS:
        rows = [row for row in node["rows"] if row["source_key"] == source]
        items = "".join(_merit(row, ledger_now, builder, here) for row in rows)
        if items:
            translator.body.append(f'<p class="merit"><strong>{escape(DOCUMENTS[source])}</strong></p><ul>{items}</ul>')
    raise nodes.SkipNode


def _merit(row: dict, ledger_now: pd.DataFrame, builder, here: str) -> str:
    links = ", ".join(
        f'<a href="{escape(builder.get_relative_uri(here, PAGE))}#{key}">{key}</a> ({escape(ledger_now.loc[key, "verdict"])})'
        for key in row["claim_ids"].split(";")
    )
    return f"<li>{escape(row['what'])} {escape(row['others'])} {links}</li>"


def in_words(node, app: Sphinx) -> str:
    """Each claim with its verdict; of a role the verdict alone."""
    rows = judged(app).loc[node["ids"]]
    if node["whole"] is None:
        return rows.iloc[0]["verdict"]
    return " ".join(f"{row['wording']} {row['verdict'].capitalize()}. {row['evidence']}" for _, row in rows.iterrows())


def register_in_words(node, app: Sphinx) -> str:
    return " ".join(row.get("point") or row["what"] for row in node["rows"])


def setup(app: Sphinx) -> None:
    app.add_node(claims_list, html=(visit_html, None), **words.visitors(in_words))
    for node, visit in ((contradictions, visit_contradictions), (merits, visit_merits)):
        app.add_node(node, html=(visit, None), **words.visitors(register_in_words))
    app.add_directive("contradictions", Contradictions)
    app.add_directive("merits", Merits)
    app.add_directive("claims", Claims)
    app.add_directive("claims-ledger", ClaimsLedger)
    app.add_role("claim", ClaimRole())
    app.connect("env-get-outdated", outdated)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
