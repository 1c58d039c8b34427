"""The charts of the chapter on freedom and democracy. Each takes frames of `helpers.freedom` or `helpers.panel` and gives a
Plotly chart without a title. Colour, dash and symbol of a country are those of every chapter."""

from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from helpers import evidence
from helpers.charts import whiskers
from helpers.figures import BLUE, GREY, OCHRE, PINK, VERMILION, look
from helpers.panel import Line
from helpers.text import number, ordinal, signed

SYMBOLS = {"1996–2006": ("circle", BLUE), "2006–2016": ("diamond", VERMILION), "2013–2023": ("square", OCHRE), "2006–2023": ("x", PINK)}
"""Window -> symbol and colour."""
MARKS = 9  # symbols along a line: enough to tell it without colour, few enough to keep it in sight


def _path(iso3: str, name: str, **line) -> dict:
    """Style of a country's line over the years."""
    style = look(iso3)
    return {
        "name": name, "mode": "lines+markers", "line": {"color": style["color"], "dash": style["dash"], "width": 2, **line},
        "marker": {"symbol": style["symbol"], "size": 7, "color": style["color"], "maxdisplayed": MARKS}, "legendgroup": name,
    }  # fmt: skip


def ratings_chart(freedom: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """Mean rating (1 on top) above, total score below, as steps over the years covered; each trace says its country in `meta`."""
    plot = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.09, row_heights=[0.55, 0.45])
    rows = freedom.assign(rating=(freedom["political_rights"] + freedom["civil_liberties"]) / 2)
    rows = rows[rows["year_covered"] >= 1991]
    for place, (iso3, name) in enumerate(names.items()):
        part = rows[rows["iso3"] == iso3]
        shift = 0.03 * (place % 5 - 2)  # ratings are few and whole lines would hide each other
        for row, (column, move, digits) in enumerate((("rating", shift, 1), ("total", 0, 0)), start=1):
            plot.add_scatter(
                x=part["year_covered"], y=part[column].astype("float64") + move, **_path(iso3, name, shape="hvh"), meta={"country": name},
                showlegend=row == 1, hovertemplate=f"{name} %{{x}}: %{{y:.{digits}f}}<extra></extra>", row=row, col=1,
            )  # fmt: skip
    for bound in (2.75, 5.25):
        plot.add_hline(y=bound, row=1, col=1, line={"dash": "dot", "color": GREY, "width": 1.5})
    for word, y, side in (("free", 1, "top"), ("partly free", 2.8, "top"), ("not free", 7.95, "bottom")):
        plot.add_annotation(text=word, x=2025, y=y, xanchor="right", yanchor=side, showarrow=False, row=1, col=1)
    plot.update_yaxes(range=[7.95, 0.7], tickvals=list(range(1, 8)), title="Mean of ratings", row=1, col=1)
    plot.update_yaxes(range=[-3, 103], tickvals=[0, 50, 100], title="Score", row=2, col=1)
    return plot.update_xaxes(range=[1990, 2025.4], tickvals=[1991, 2000, 2010, 2020], showticklabels=True)


def democracy_chart(rows: dict[str, pd.DataFrame], names: dict[str, str]) -> go.Figure:
    """V-Dem indices as lines in bands of their 68 % intervals. rows: name of the index -> frame of `freedom.with_errors`, 1991 and later."""
    plot = go.Figure()
    for index, frame in rows.items():
        for iso3, name in names.items():
            part, meta = frame[frame["iso3"] == iso3], {"index": index, "country": name}
            plot.add_scatter(
                x=[*part["year"], *part["year"][::-1]], y=[*part["high"], *part["low"][::-1]], fill="toself", mode="lines",
                line={"width": 0, "color": look(iso3)["color"]}, opacity=0.35, showlegend=False, legendgroup=name, hoverinfo="skip", meta=meta,
            )  # fmt: skip
            plot.add_scatter(
                x=part["year"], y=part["value"], **_path(iso3, name), meta=meta, customdata=part[["low", "high"]],
                hovertemplate=f"{name} %{{x}}: %{{y:.2f}} (%{{customdata[0]:.2f}} to %{{customdata[1]:.2f}})<extra></extra>",
            )  # fmt: skip
    plot.update_yaxes(range=[0, 1], title="Index, 0 to 1")
    return plot.update_xaxes(range=[1990, 2025.4], tickvals=[1991, 2000, 2010, 2020])


def cloud(panels: dict[str, pd.DataFrame], lines: dict[str, Line], names: dict[str, str]) -> go.Figure:
    """Change against change with 90 % whiskers, one window at a time: all countries in grey, those of `names` as everywhere.

    panels, lines: window -> panel and its line. Traces say window and, for the states of `names`, country in `meta`.
    """
    plot, z = go.Figure(), evidence.z_value()
    for window, panel in panels.items():
        line, meta = lines[window], {"window": window}
        others = panel.drop(index=list(names), errors="ignore")
        x, y, dx, dy = (others[column] for column in ("x", "y", "se_x", "se_y"))
        gap = x * np.nan
        plot.add_scatter(  # both whiskers of a country in one stroke: as error bars they would double the size of the picture
            x=np.column_stack([x - z * dx, x + z * dx, x, x, x, gap]).ravel().round(2),
            y=np.column_stack([y, y, y, y + z * dy, y - z * dy, gap]).ravel().round(2),
            mode="lines", line={"width": 0.6, "color": "rgba(127,127,127,0.35)"}, meta=meta, showlegend=False, hoverinfo="skip",
        )  # fmt: skip
        plot.add_scatter(
            x=x.round(3), y=y.round(3), mode="markers", name="Other countries", text=others.index, meta=meta, marker={"color": GREY, "size": 4},
            hovertemplate="%{text}: voice %{x:.2f}, effectiveness %{y:.2f}<extra></extra>",
        )  # fmt: skip
        ends, dash = np.array([panel["x"].min(), panel["x"].max()]), {"color": GREY, "dash": "dash", "width": 2.5}
        plot.add_scatter(x=ends, y=line.at(ends), mode="lines", name="Robust line", meta=meta, hoverinfo="skip", line=dash)
        for iso3, name in names.items():
            if iso3 in panel.index:
                row, style = panel.loc[iso3], look(iso3)
                bar = {"type": "data", "thickness": 1.8, "width": 4, "color": style["color"]}
                plot.add_scatter(
                    x=[row["x"]], y=[row["y"]], mode="markers", name=name, meta={**meta, "country": name},
                    marker={"symbol": style["symbol"], "color": style["color"], "size": 12, "line": {"width": 1, "color": "#ffffff"}},
                    error_x={**bar, "array": [z * row["se_x"]]}, error_y={**bar, "array": [z * row["se_y"]]},
                    hovertemplate=f"{name}: voice %{{x:.2f}}, effectiveness %{{y:.2f}}<extra></extra>",
                )  # fmt: skip
    plot.update_xaxes(title="Change of voice and accountability", range=[-2.1, 2.1], showgrid=True, zeroline=True, zerolinewidth=2)
    return plot.update_yaxes(title="Change of government effectiveness", range=[-2.1, 2.1], zeroline=True, zerolinewidth=2)


def slopes_chart(slopes: pd.DataFrame, breaks: int) -> tuple[go.Figure, dict]:
    """Slopes with 90 % intervals, a row for each comparison and a mark for each window; and the changes for a narrow page.

    slopes: as `panel.sensitivity` gives it. breaks: letters after which a label is wrapped on a narrow page.
    """
    order, plot = list(dict.fromkeys(slopes["comparison"]))[::-1], go.Figure()
    for place, (window, (symbol, colour)) in enumerate(SYMBOLS.items()):
        part = slopes[slopes["window"] == window]
        plot.add_scatter(
            x=part["slope"].round(3), y=part["comparison"].map(order.index) + 0.27 - 0.18 * place, mode="markers", name=window,
            marker={"symbol": symbol, "size": 9, "color": colour}, meta={"window": window}, customdata=part[["comparison", "n"]],
            error_x=whiskers(part, "slope", ("lower", "upper"), digits=3, color=colour),
            hovertemplate="%{customdata[0]}, %{customdata[1]} countries: %{x:.2f}<extra>%{fullData.name}</extra>",
        )  # fmt: skip
    ticks = {"tickvals": list(range(len(order))), "range": [-0.6, len(order) - 0.4], "zeroline": False, "showgrid": False}
    plot.update_xaxes(title="Slope", showgrid=True, zeroline=True, zerolinewidth=2)
    plot.update_yaxes(ticktext=["<br>".join(wrap(name, 34)) for name in order], **ticks)
    return plot, {"yaxis": {**ticks, "ticktext": ["<br>".join(wrap(name, breaks)) for name in order]}}


def distances_chart(found: dict[str, pd.DataFrame], names: dict[str, str]) -> go.Figure:
    """Distance from the line with 90 % intervals, one window at a time; above each the name and the rank with its interval.

    found: window -> frame with the columns of `panel.distances` and low, high of `panel.rank_intervals`.
    """
    plot, order = go.Figure(), list(names)[::-1]
    for window, frame in found.items():
        rows, meta = frame.loc[order], {"window": window}
        ranks = [f"{ordinal(rank)} of {n} ({low} to {high})" for rank, n, low, high in rows[["rank", "n", "low", "high"]].itertuples(index=False)]
        for x, words, side in ((-1.1, [f"<b>{names[iso3]}</b>" for iso3 in order], "right"), (1.55, ranks, "left")):
            plot.add_scatter(
                x=[x] * len(rows), y=np.arange(len(rows)) + 0.36, mode="text", text=words, textposition=f"middle {side}", meta=meta,
                textfont={"size": 12}, hoverinfo="skip", showlegend=False,
            )  # fmt: skip
        for place, (iso3, row) in enumerate(rows.iterrows()):
            style, bounds = look(iso3), f"{number(row['lower'], 2)} to {number(row['upper'], 2)}"
            plot.add_scatter(
                x=[round(row["value"], 3)], y=[place], mode="markers", name=names[iso3], meta=meta,
                marker={"symbol": style["symbol"], "color": style["color"], "size": 11},
                error_x=whiskers(frame.loc[[iso3]], "value", ("lower", "upper"), digits=3, color=style["color"]),
                hovertemplate=f"{names[iso3]}: {signed(row['value'], 2)} ({bounds})<extra></extra>",
            )  # fmt: skip
    plot.update_xaxes(title="Distance above the line", range=[-1.15, 1.6], showgrid=True, zeroline=True)
    return plot.update_yaxes(visible=False, range=[-0.5, len(order) - 0.3]).update_layout(showlegend=False)
