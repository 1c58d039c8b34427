"""What Sphinx loads: the events, assets and roles that Jupyter Book 1 lacks for this book."""

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from publishing import claims, concepts, figures, freshness, glossary, matrix, roles
from publishing.drawing import Artist

HERE = Path(__file__).parent
LOGGER = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict:
    app.add_node(
        figures.book_figure,
        html=(figures.visit_html, None),
        latex=(figures.visit_other, None),
        text=(figures.visit_other, None),
    )
    app.add_role("printed", roles.printed)
    glossary.setup(app)
    claims.setup(app)
    concepts.setup(app)
    matrix.setup(app)
    app.connect("config-inited", add_assets)
    app.connect("builder-inited", begin)
    app.connect("env-get-outdated", freshness.outdated)
    app.connect("html-page-context", lighten)
    app.connect("build-finished", finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}


def add_assets(app: Sphinx, config) -> None:
    """After Jupyter Book has looked for files to put on every page, so that ours go only where they are needed."""
    config.html_static_path += [str(HERE / "static"), str(HERE / "vendored" / "book")]
    config.templates_path = [str(HERE / "templates"), *config.templates_path]
    config.mathjax_path = "mathjax/tex-svg.js"
    without_thebe(app)


def without_thebe(app: Sphinx) -> None:
    """Jupyter Book loads Thebe with no button that could start it, and its script declares a constant twice: leave it out."""
    for event in ("builder-inited", "env-before-read-docs", "doctree-resolved", "env-updated"):
        for listener in list(app.events.listeners.get(event, [])):
            if listener.handler.__module__.startswith("sphinx_thebe"):
                app.disconnect(listener.id)


def begin(app: Sphinx) -> None:
    app.book_artist = Artist()
    app.book_undrawn = []
    app.set_html_assets_policy("per_page")
    app.add_css_file("book.css")


def lighten(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Scripts only where they are needed, and the roles of the bibliography as browsers now want them."""
    body = context.get("body") or ""
    if 'class="book-figure"' in body:
        app.add_js_file("figures.js", loading_method="defer")
    if 'class="matland"' in body:
        app.add_js_file("matrix.js", loading_method="defer")
    if 'class="ledger whole"' in body:
        app.add_js_file("claims.js", loading_method="defer")
    if 'class="math' not in body:
        context["script_files"] = [script for script in context["script_files"] if "tex-svg.js" not in str(script.filename)]
    context["css_files"] = [sheet for sheet in context["css_files"] if "thebe" not in str(sheet.filename)]
    # Roles and labels as assistive technology wants them: an entry of a list is a list item, a summary is named by its words.
    for old, new in (
        ('role="doc-biblioentry"', 'role="listitem"'),
        (' role="doc-backlink"', ""),
        ('<summary aria-label="Toggle hidden content">', "<summary>"),
    ):
        body = body.replace(old, new)
    context["body"] = body


def finish(app: Sphinx, exception: Exception | None) -> None:
    artist: Artist = app.book_artist
    artist.close()
    if artist.drawn:
        LOGGER.info("figures drawn anew: %s", ", ".join(artist.drawn))
    if app.book_undrawn:
        tell = LOGGER.warning if os.environ.get("BOOK_STRICT") else LOGGER.info
        tell("no browser to draw: %s; the pages show the data table instead", ", ".join(app.book_undrawn))
