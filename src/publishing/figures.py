"""Figures of `helpers.figures` as page elements: a document node, made by a MyST-NB renderer, written by the HTML builder.

What a page gets: the finding, the picture at two widths (style sheets choose), caption, source, data table, downloads and a
citation, all without a script. What a script needs to draw the chart stands in a file beside the page and is fetched when a
reader reaches for the figure.
"""

import json
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging

from helpers.figures import BOOK_MIME, PLOTLY_MIME
from publishing import citing, folded
from publishing.drawing import Artist, file_name, layouts, standalone
from publishing.languages import Voice

LOGGER = logging.getLogger(__name__)


class book_figure(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """One figure; `payload` holds what `helpers.figures.Figure.payload` gave."""


class FigureRenderer:
    """Takes the book's own MIME type before any other that the same output carries."""

    mime_priority_overrides = [("*", BOOK_MIME, 1), ("*", PLOTLY_MIME, 2)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if inline or data.mime_type not in (BOOK_MIME, PLOTLY_MIME):
            return None
        if data.mime_type == PLOTLY_MIME:  # for live notebooks, where the book's own type is unknown
            if BOOK_MIME not in data.output_metadata:
                LOGGER.warning("a chart without the figure contract: pass it to helpers.figures.figure", location=renderer.source)
            return []
        payload = data.content if isinstance(data.content, dict) else json.loads(data.content)
        node = book_figure(ids=[f"fig-{payload['id']}"], names=[f"fig-{payload['id']}"])
        node["payload"] = payload
        renderer.renderer.document.note_explicit_target(node)
        return [node]


def visit_html(translator, node):
    payload, builder = node["payload"], translator.builder
    artist: Artist = builder.app.book_artist
    pictures = {}
    for width, figure in layouts(payload).items():
        pictures[width] = artist.picture(file_name(payload["id"], width), figure)
    if None in pictures.values():
        builder.app.book_undrawn.append(payload["id"])
    root = "../" * builder.current_docname.count("/") if builder.name != "singlehtml" else ""
    page, language = builder.get_target_uri(builder.current_docname), builder.config.language
    if language == "en":
        _write_files(Path(builder.outdir) / "_static" / "figures", payload, pictures["wide"])
    else:  # the book in another language lies within the English one and shares its files
        root, page = f"../{root}", f"{language}/{page}"
    voice = Voice(payload, builder.current_docname, language, Path(builder.srcdir) / builder.config.locale_dirs[0])
    translator.body.append(markup(payload, pictures, f"{root}_static/figures/{payload['id']}", page, voice))
    raise nodes.SkipNode


def in_words(node, app) -> str:
    """The finding and the text alternative."""
    return f"{node['payload']['title']} {node['payload']['alt']} {node['payload']['source']}"


def _write_files(folder: Path, payload: dict, svg: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = payload["id"]
    script = {key: payload[key] for key in ("figure", "narrow", "choices")}
    text = json.dumps(script, separators=(",", ":"), ensure_ascii=False)
    (folder / f"{name}.js").write_text(f'halfOpen.receive("{name}",{text});\n', "utf-8")
    (folder / f"{name}.csv").write_text(payload["csv"], "utf-8", newline="\n")  # the citation has its hash
    (folder / f"{name}.txt").write_text(payload["readme"], "utf-8")
    if svg:
        (folder / f"{name}.svg").write_text(standalone(svg, payload["title"], f"Source: {payload['source']}"), "utf-8")


def markup(payload: dict, pictures: dict[str, str | None], files: str, page: str, voice: Voice | None = None) -> str:
    """HTML of one figure. Everything that comes from data or prose is escaped here; the pictures are our own SVG.

    voice: the texts in the language of the page; without it they are English on an English page.
    """
    voice = voice or Voice(payload)
    id, title, source = escape(payload["id"]), escape(voice.title), escape(payload["source"])
    undrawn = _("No picture is drawn here yet: Chrome or Chromium was not found. The data are in the table below.")
    choose, choose_named = _("Choose what is shown"), escape(_("Choose what figure {id} shows").format(id=id))
    link, origin, csv, about, svg_words = _("Link to this figure"), _("Source:"), _("Data (CSV)"), _("About the data"), _("Picture (SVG)")
    png, as_table = _("Picture (PNG)"), _("Data as a table")
    if None in pictures.values():
        canvas = f'<p class="undrawn">{undrawn}</p>'
    else:
        canvas = "".join(f'<div class="static {width}" aria-hidden="true"{voice.english}>{svg}</div>' for width, svg in pictures.items())
    controls = "".join(_control(id, choice) for choice in payload["choices"])
    if controls:
        controls = (
            f'<details class="choose pst-js-only"><summary>{choose}</summary>'
            f'<form aria-label="{choose_named}"><div{voice.english}>{controls}</div></form><p class="status" role="status"></p></details>'
        )
    svg_link = f'<a href="{files}.svg" download>{svg_words}</a>' if pictures["wide"] else ""
    return f"""
<figure class="book-figure" id="fig-{id}" data-figure="{id}" data-script="{files}.js" aria-labelledby="fig-{id}-title">
<figcaption id="fig-{id}-title"{voice.lang['title']}>{title}<a class="headerlink" href="#fig-{id}" title="{link}" aria-label="{link}">#</a></figcaption>
{controls}
<div class="canvas" role="img" aria-label="{escape(voice.alt)}" tabindex="0"{voice.lang['alt']}>{canvas}</div>
<p class="how">{_said(voice.lang['caption'], escape(voice.caption))}</p>
<p class="source">{origin} {_said(voice.english, f"{source}.")}</p>
<div class="tools">
<a href="{files}.csv" download>{csv}</a>
<a href="{files}.txt" download>{about}</a>
{svg_link}
<button type="button" class="png pst-js-only" hidden>{png}</button>
</div>
<details class="data"><summary>{as_table}</summary>{folded.wrap(table(payload, voice))}</details>
{citing.markup(payload, page, voice.english)}
</figure>
"""


def _said(attributes: str, text: str) -> str:
    """Text in an element that carries its language, or as it is where it has none of its own."""
    return f"<span{attributes}>{text}</span>" if attributes else text


def table(payload: dict, voice: Voice | None = None) -> str:
    """The rows drawn, as a table with a caption and headings; the first column heads its row."""
    voice = voice or Voice(payload)
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in payload["table"]["columns"])
    rows = []
    for row in payload["table"]["rows"]:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        rows.append(f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>')
    title = escape(voice.title)
    english = bool(voice.lang["title"])
    named = escape(f"Data: {voice.title}" if english else _("Data: {title}").format(title=voice.title))
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{named}"{voice.english if english else ""}><table><caption{voice.lang["title"]}>{title}</caption>'
        f"<thead{voice.english}><tr>{head}</tr></thead><tbody{voice.english}>{''.join(rows)}</tbody></table></div>"
    )


def _control(id: str, choice: dict) -> str:
    """Check boxes for many values, a list for one; labelled, usable by keyboard."""
    key, label = escape(choice["key"]), escape(choice["label"])
    if choice["many"]:
        boxes = "".join(
            f'<label><input type="checkbox" name="{key}" value="{escape(value)}"{" checked" if value in choice["start"] else ""}> {escape(value)}</label>'
            for value in choice["values"]
        )
        return f"<fieldset><legend>{label}</legend>{boxes}</fieldset>"
    options = "".join(
        f'<option{" selected" if value in choice["start"] else ""}>{escape(value)}</option>' for value in choice["values"]
    )
    return f'<label class="one">{label} <select name="{key}">{options}</select></label>'
