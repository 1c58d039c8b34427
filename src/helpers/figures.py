"""One call that makes a figure of the book: `figure(...)`.

It takes a Plotly figure and what a reader needs beside it (finding, caption, source, data) and gives an object that shows
itself: in JupyterLab, VS Code and Colab as the interactive chart, in the built book as a page element that is readable
before any script runs (see `publishing.figures`). The look of the charts is here too, so that a country has one colour,
one dash and one marker in every chapter.
"""

import base64
import math
import re
import sys
from dataclasses import dataclass, field
from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import plotly.io

from helpers import data as tables
from helpers.text import number

BOOK_MIME = "application/vnd.half-open.figure+json"
PLOTLY_MIME = "application/vnd.plotly.v1+json"
WIDE, NARROW = 720, 340
"""Widths in CSS pixels at which the static pictures are drawn; labels are legible at both."""

# Each colour has a contrast of at least 3:1 on a white and on a near-black page, and the order stays apart for the common
# kinds of colour blindness (blue, vermilion, green and pink of Okabe and Ito, 2008). Dash and marker carry the same
# distinction in black-and-white print.
BLUE, VERMILION, GREEN, PINK, OCHRE, GREY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#a6761d", "#7f7f7f"
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "x", "cross", "star")
_FAMILIAR = ["KAZ", "RUS", "KGZ", "UZB", "TJK", "TKM"]  # the six states of Knox's Figure 2 get the six colours in order

STYLE = go.layout.Template(
    layout={
        "font": {"family": "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif", "size": 13, "color": "#1b1b1b"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [BLUE, VERMILION, GREEN, PINK, OCHRE, GREY],
        "xaxis": {"showgrid": False, "gridcolor": "#d9d9d9", "zerolinecolor": "#8c8c8c", "automargin": True, "ticks": "outside", "tickcolor": "#8c8c8c"},
        "yaxis": {"gridcolor": "#d9d9d9", "zerolinecolor": "#8c8c8c", "automargin": True},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        "margin": {"l": 8, "r": 12, "t": 24, "b": 8},
        "hoverlabel": {"font": {"size": 13}},
        "hovermode": "closest",
    }
)


def look(iso3: str) -> dict[str, str]:
    """Colour, dash and marker symbol of a country: the same in every figure of the book."""
    order = _FAMILIAR + [code for code in tables.load("countries")["iso3"] if code not in _FAMILIAR]
    if iso3 not in order:
        raise tables.DataError(f"country {iso3!r}: not in data/countries.csv")
    place = order.index(iso3)
    colours = STYLE.layout.colorway
    return {
        "color": colours[place % len(colours)],
        "dash": _DASHES[(place + place // len(colours)) % len(_DASHES)] if place else "solid",
        "symbol": _SYMBOLS[place % len(_SYMBOLS)],
    }


@dataclass(frozen=True)
class Choice:
    """A control with which a reader narrows the traces of a figure, in the browser and without a kernel.

    Traces carry `meta={key: value}`; those whose value is chosen are shown. `many` gives a check box for each value,
    else one value of a list is chosen. `start` are the values chosen at first, and drawn in the static picture.
    """

    key: str
    label: str
    start: tuple[str, ...]
    many: bool = True


@dataclass(frozen=True)
class Figure:
    """What a page needs to show one figure; made by `figure`."""

    plot: go.Figure
    id: str
    title: str
    caption: str
    source: str
    alt: str
    table: pd.DataFrame
    csv: str
    readme: str
    narrow: dict = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    tables: tuple[tuple[str, int | None], ...] = ()

    def payload(self) -> dict:
        """The figure as plain JSON values, numbers at six significant digits so that every machine writes the same."""
        return {
            "id": self.id,
            "title": self.title,
            "caption": self.caption,
            "source": self.source,
            "alt": self.alt,
            "figure": plain(self.plot.to_plotly_json()),
            "narrow": plain(self.narrow),
            "choices": [
                {"key": c.key, "label": c.label, "many": c.many, "start": list(c.start), "values": _values(self.plot, c.key)}
                for c in self.choices
            ],
            "table": {"columns": list(self.table.columns), "rows": self.table.to_numpy().tolist()},
            "csv": self.csv,
            "readme": self.readme,
            "tables": [list(pair) for pair in self.tables],
        }

    def _repr_mimebundle_(self, include=None, exclude=None):
        live = go.Figure(self.plot)
        lines = [*wrap(self.title, 90), *(f"<sup>{line}</sup>" for line in wrap(f"Source: {self.source}", 130))]
        live.update_layout(
            title={"text": "<br>".join(lines), "font": {"size": 16}, "x": 0},
            margin_t=70 + 20 * len(lines),
            height=self.plot.layout.height + 20 * len(lines),
        )
        if "google.colab" in sys.modules:  # Colab shows no Plotly MIME type; plotly's own renderer for it does the rest
            return plotly.io.renderers["colab"].to_mimebundle(live.to_dict())
        return {BOOK_MIME: self.payload(), PLOTLY_MIME: plain(live.to_plotly_json())}, {BOOK_MIME: {"id": self.id}}


def figure(
    plot: go.Figure,
    *,
    id: str,
    title: str,
    caption: str,
    kind: str,
    data: pd.DataFrame,
    columns: dict[str, str],
    source: list[tuple[str, int | None]],
    digits: int = 1,
    height: int = 420,
    narrow: dict | None = None,
    choices: tuple[Choice, ...] = (),
) -> Figure:
    """A figure by the contract of the book.

    plot: the chart, without a title. id: lower-case words joined by hyphens, unique in the book, never changed once
    published. title: the finding, a sentence computed from the data. caption: what is drawn and how to read it. kind: the kind
    of chart, for readers who cannot see it ("Dot plot with 90 % intervals"). data: the rows drawn, one per mark.
    columns: column of `data` -> its heading with unit; only these columns reach the table and the CSV, in this order.
    source: (table, edition) pairs, described from data/datapackage.json. digits: decimals in the table (the CSV is not rounded).
    narrow: changes to the layout where the page is narrow. choices: controls for the reader.

    Raises ValueError where the contract is not met: a missing text, a bad id, a column that is not there, no rows, or a
    choice that no trace answers to.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        raise ValueError(f"figure id {id!r}: expected lower-case words joined by hyphens")
    for name, text in (("title", title), ("caption", caption), ("kind", kind)):
        if len(text.strip()) < 8:
            raise ValueError(f"figure {id}: {name} is {text!r}, expected words for a reader")
    missing = [column for column in columns if column not in data.columns]
    if missing or data.empty:
        raise ValueError(f"figure {id}: data has {len(data)} rows and no column {missing}" if missing else f"figure {id}: no data")
    plot = go.Figure(plot)
    plot.update_layout(template=STYLE, height=height)
    _apply_start(plot, id, choices)
    drawn = data[list(columns)]
    lines = tables.source_lines(source)
    readme = "\n".join(
        [title, "", caption, "", "Fields"]
        + [f"- {column}: {heading}" for column, heading in columns.items()]
        + ["", "Sources and licences"]
        + [f"- {line}" for line in lines]
        + ["", f"Figure {id} of Half-Open: Kazakhstan's public administration reform, in data.", ""]
    )
    return Figure(
        plot=plot,
        id=id,
        title=title,
        caption=caption,
        source=". ".join(lines),
        alt=describe(kind, title, drawn.rename(columns=columns)),
        table=_printed(drawn.rename(columns=columns), digits),
        csv=drawn.to_csv(index=False, lineterminator="\n"),
        readme=readme,
        narrow=narrow or {},
        choices=choices,
        tables=tuple(source),
    )


def describe(kind: str, finding: str, data: pd.DataFrame) -> str:
    """Text alternative: kind of chart, how many rows, the range of each numeric column, and the finding."""
    ranges = [
        f"{column} from {number(values.min(), 0 if pd.api.types.is_integer_dtype(values) else 1).replace(',', '')}"
        f" to {number(values.max(), 0 if pd.api.types.is_integer_dtype(values) else 1).replace(',', '')}"
        for column in data.columns
        if pd.api.types.is_numeric_dtype(values := data[column].dropna()) and len(values)
    ]
    ranges = "; ".join(ranges)
    return f"{kind.rstrip('.')}, {len(data)} rows of data{': ' + ranges if ranges else ''}. Finding: {finding}"


def _printed(data: pd.DataFrame, digits: int) -> pd.DataFrame:
    """Every cell as the text of the page's table; years and counts stay whole, a missing value is an empty cell."""

    def cell(value) -> str:
        if pd.isna(value):
            return ""
        return number(value, digits) if isinstance(value, float) else str(value)

    return data.astype(object).map(cell)


def _values(plot: go.Figure, key: str) -> list[str]:
    """The values of a choice in the order of the traces."""
    return list(dict.fromkeys(trace.meta[key] for trace in plot.data if trace.meta and key in trace.meta))


def _apply_start(plot: go.Figure, id: str, choices: tuple[Choice, ...]) -> None:
    """Show the traces that the choices start with, hide the rest."""
    for choice in choices:
        unknown = set(choice.start) - set(_values(plot, choice.key))
        if unknown or not choice.start:
            raise ValueError(f"figure {id}: no trace has meta {choice.key} in {sorted(unknown) or choice.start}")
    for trace in plot.data:
        if trace.meta and choices:
            trace.visible = all(trace.meta.get(c.key, c.start[0]) in c.start for c in choices)


def plain(value):
    """Plotly's JSON with typed arrays as lists, missing as null and floats at six significant digits."""
    if isinstance(value, dict):
        if "bdata" in value:  # plotly packs numeric arrays; a reader of the page's source, and a diff, want numbers
            array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            return plain(array.reshape([int(n) for n in value["shape"].split(",")] if "shape" in value else -1))
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "to_plotly_json"):
        return plain(value.to_plotly_json())
    if hasattr(value, "tolist"):  # numpy arrays and scalars
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value
