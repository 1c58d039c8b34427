"""Chart builders that several chapters share. Every mark whose value has an interval shows it.

Each takes a frame with one row per mark and gives traces or a Plotly chart without a title, ready for `helpers.figures.figure`.
Values are in the units of their columns; missing ends of an interval are drawn as none.
"""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from helpers.figures import BLUE, GREY, look

CAP = {"thickness": 1.3, "width": 3}  # CSS pixels: thin enough that twenty-five intervals stay apart at 340 px


def whiskers(frame: pd.DataFrame, value: str, ends: tuple[str, str], digits: int = 1, **style) -> dict:
    """Plotly's error bars for an interval that need not be symmetric, in the units of `value`.

    Raises ValueError where a value lies outside its own interval.
    """
    low, high = frame[value] - frame[ends[0]], frame[ends[1]] - frame[value]
    if (low < 0).any() or (high < 0).any():
        row = frame[(low < 0) | (high < 0)].iloc[0]
        raise ValueError(f"{value} {row[value]} lies outside its interval, {row[ends[0]]} to {row[ends[1]]}")
    return {"type": "data", "symmetric": False, "array": high.round(digits), "arrayminus": low.round(digits), **CAP, **style}


def dots(frame: pd.DataFrame, value: str, ends: tuple[str, str], label: str, iso3: str = "iso3") -> go.Figure:
    """Dots with intervals, one row for each unit, the largest value on top; row n of the chart is at y = n, from 0 below."""
    frame = frame.sort_values(value, ignore_index=True)
    marks = pd.DataFrame([look(code) for code in frame[iso3]])
    trace = go.Scatter(
        x=frame[value].round(1), y=frame.index, mode="markers", text=frame[label], hovertemplate="%{text}: %{x:.1f}<extra></extra>",
        marker={"color": marks["color"], "symbol": marks["symbol"], "size": 11},
        error_x=whiskers(frame, value, ends, color=GREY), showlegend=False,
    )
    plot = go.Figure(trace)
    plot.update_yaxes(tickvals=frame.index, ticktext=frame[label], range=[-0.6, len(frame) - 0.4], zeroline=False)
    return plot


def line(frame: pd.DataFrame, x: str, value: str, ends: tuple[str, str], iso3: str, name: str, shift: float = 0, **trace) -> go.Scatter:
    """One unit over time: line, marker and interval at each x, moved by `shift` so that several units do not hide each other."""
    style = look(iso3)
    return go.Scatter(
        x=(frame[x] + shift).round(2), y=frame[value].round(1), name=name, mode="lines+markers",
        line={"color": style["color"], "dash": style["dash"], "width": 1.8}, hoverinfo="x+y+name",
        marker={"symbol": style["symbol"], "size": 6}, error_y=whiskers(frame, value, ends), **trace,
    )


def panels(
    frame: pd.DataFrame, by: str, titles: Mapping[str, tuple[str, str]], x: str, value: str, ends: tuple[str, str], iso3: str
) -> tuple[go.Figure, dict]:
    """Small multiples of `line` for percentages on common axes, and the changes for a narrow page: three panels a row, or two.

    titles: key of `by` -> (name, remark), written above its panel. The years of `x` must reach over two round decades.
    """
    plot = go.Figure()
    for place, (key, (name, _)) in enumerate(titles.items(), start=1):
        n = "" if place == 1 else place
        rows = frame[frame[by] == key]
        plot.add_trace(line(rows, x, value, ends, iso3, name, showlegend=False, xaxis=f"x{n}", yaxis=f"y{n}"))
    years = frame[x].min(), frame[x].max()
    plot.update_layout(_grid(titles, 3, years, letters=40))
    return plot, _grid(titles, 2, years, letters=16)


def _grid(titles: Mapping[str, tuple[str, str]], columns: int, years: tuple[int, int], letters: int) -> dict:
    """Layout of panels: domains, common ranges, names above, wrapped after so many `letters`."""
    layout, wide, high = {"annotations": []}, 1 / columns, 1 / -(-len(titles) // columns)
    heads = [[*wrap(name, letters), remark] for name, remark in titles.values()]
    room = 0.1 * max(map(len, heads))  # share of a panel's height that its name takes
    decades = [year for year in range(years[0], years[1] + 1) if year % 10 == 0]
    for place, (*name, remark) in enumerate(heads):
        row, column = divmod(place, columns)
        n = "" if place == 0 else place + 1
        left, bottom = (column + 0.12) * wide, 1 - (row + 0.86) * high
        across = {"domain": [left, left + 0.86 * wide], "tickvals": decades[:: len(decades) - 1], "range": [years[0] - 1, years[1] + 1]}
        up = {"domain": [bottom, bottom + (0.86 - room) * high], "tickvals": [0, 50, 100], "range": [0, 100]}
        layout |= {f"xaxis{n}": {**across, "anchor": f"y{n}"}, f"yaxis{n}": {**up, "anchor": f"x{n}"}}
        corner = {"xref": "paper", "yref": "paper", "x": left, "y": up["domain"][1] + 0.01, "xanchor": "left", "yanchor": "bottom"}
        words = f"<b>{'<br>'.join(name)}</b><br>{remark}"
        layout["annotations"].append({"text": words, **corner, "showarrow": False, "align": "left"})
    return layout


def verdicts(pairs: pd.DataFrame, order: Sequence[str], marks: Mapping[str, str]) -> go.Figure:
    """A triangle of pairwise verdicts: the unit of the row against the unit of the column, told by symbol and not by colour.

    pairs: columns `first`, `second` (names), `value` (first minus second) and `verdict`. order: all names, the leading one
    first. marks: verdict -> Plotly symbol, in the order of the legend.
    """
    place, plot = {name: n for n, name in enumerate(order)}, go.Figure()
    for verdict, symbol in marks.items():
        rows = pairs[pairs["verdict"] == verdict]
        plot.add_scatter(
            x=rows["second"].map(place), y=rows["first"].map(place), name=verdict, mode="markers+text", textposition="bottom center",
            text=[f"{value:.2f}".replace("-", "−") for value in rows["value"]], customdata=rows[["first", "second"]],
            hovertemplate=f"%{{customdata[0]}} against %{{customdata[1]}}: %{{text}}, {verdict}<extra></extra>",
            marker={"symbol": symbol, "size": 15, "color": BLUE, "line": {"width": 2.5, "color": BLUE}}, cliponaxis=False,
        )
    ticks = {"showgrid": False, "zeroline": False, "ticks": ""}
    plot.update_xaxes(tickvals=list(range(1, len(order))), ticktext=list(order[1:]), side="bottom", range=[0.5, len(order) - 0.5], **ticks)
    plot.update_yaxes(tickvals=list(range(len(order) - 1)), ticktext=list(order[:-1]), range=[len(order) - 1.4, -0.5], **ticks)
    return plot
