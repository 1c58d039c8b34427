"""What Sphinx loads: the events, assets and roles that Jupyter Book 1 lacks for this book."""

import base64
import hashlib
import os
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from publishing import (
    claims, concepts, figures, folded, formulas, freshness, glossary, languages, later, listing, matrix, metadata, offline, parcels, roles,
    status, styles, words,
)  # fmt: skip
from publishing.drawing import Artist

HERE = Path(__file__).parent
LOGGER = logging.getLogger(__name__)
# Scripts of a page, each with what must be in its text for the page to need it. The theme's own are never loaded (see layout.html).
SCRIPTS = {
    "book.js": "", "figures.js": 'class="book-figure"', "matrix.js": 'class="matland"', "claims.js": 'class="ledger whole"', "design-tabs.js": "sd-tab-set",
}  # fmt: skip
# What the built book keeps of `_static`: Sphinx and the theme bring translations, fonts, images and source maps that no page asks for.
KEPT = {
    "figures", "page.css", "favicon.svg", "plotly-basic.min.js", *SCRIPTS, *offline.FILES,
    "search.js", "documentation_options.js", "doctools.js", "sphinx_highlight.js", "searchtools.js", "language_data.js",
    "labels.js", "languages.js",  # book.js asks for them
}  # fmt: skip

PLOTLY_STYLES = ("font-weight:bold", "font-style:italic", "font-size:70%")  # of <b>, <i>, <sup> and <sub> in the labels of a chart


def setup(app: Sphinx) -> dict:
    app.add_node(figures.book_figure, html=(figures.visit_html, None), **words.visitors(figures.in_words))
    app.add_role("printed", roles.printed)
    glossary.setup(app)
    claims.setup(app)
    concepts.setup(app)
    matrix.setup(app)
    folded.setup(app)
    formulas.setup(app)
    later.setup(app)
    listing.setup(app)
    status.setup(app)
    parcels.setup(app)
    metadata.setup(app)
    offline.setup(app)
    languages.setup(app)
    app.connect("config-inited", add_assets)
    app.connect("builder-inited", begin)
    app.connect("env-get-outdated", freshness.outdated)
    app.connect("html-page-context", dress, priority=900)  # after the theme and the extensions have had their say
    app.connect("build-finished", finish, priority=900)
    return {"version": "1", "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": False}


def add_assets(app: Sphinx, config) -> None:
    """After Jupyter Book has looked for files to put on every page, so that ours go only where they are needed."""
    config.html_static_path += [str(HERE / "static"), str(HERE / "vendored" / "book")]
    config.templates_path = [str(HERE / "templates"), *config.templates_path]
    config.html_math_renderer = "mathml"
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
    for name in SCRIPTS:
        if name != "design-tabs.js":
            app.add_js_file(name, loading_method="defer")


def policy(first_script: str) -> str:
    """The Content-Security-Policy of every page: its own files, and the one script in its head, known by its hash.

    No style element and no style attribute is allowed, except the few attributes that Plotly writes for bold and the like in labels:
    they too are known by their hashes. Pictures may be data: a chart is saved as PNG through one. Excerpts of search results are read
    from the pages themselves.
    """

    def mark(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src 'self' {mark(first_script)}; style-src 'self'; "
        f"style-src-attr 'unsafe-hashes' {' '.join(map(mark, PLOTLY_STYLES))}; "
        "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'"
    )


def dress(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """What layout.html needs beyond Sphinx, scripts only where they are needed, and roles as browsers now want them."""
    body = context.get("body") or ""
    context["script_files"] = [
        script for script in context["script_files"]
        if (name := Path(str(script.filename)).name) in SCRIPTS and SCRIPTS[name] in body
    ]  # fmt: skip
    context["first_script"] = (HERE / "static" / "first.js").read_text("utf-8") + context.get("lost_script", "")
    context["content_security_policy"] = policy(context["first_script"])
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
    if exception is None and app.builder.name == "html":
        trim(Path(app.outdir))
    if artist.drawn:
        LOGGER.info("figures drawn anew: %s", ", ".join(artist.drawn))
    if app.book_undrawn:
        tell = LOGGER.warning if os.environ.get("BOOK_STRICT") else LOGGER.info
        tell("no browser to draw: %s; the pages show the data table instead", ", ".join(app.book_undrawn))


def trim(outdir: Path) -> None:
    """One style sheet for what the pages use, and nothing in `_static` that no page asks for."""
    static, pages = outdir / "_static", styles.written(outdir)
    if (static / "styles").exists():  # Sphinx has copied its assets, as it does whenever it has written a page; some it copies always
        styles.finish(outdir, pages)
    kept = KEPT | styles.linked(pages.values())
    for path in static.iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
