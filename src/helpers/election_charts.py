"""The charts of the chapter on elections. Each takes a frame of `helpers.elections` and gives a Plotly chart without a title."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from helpers.figures import BLUE, GREEN, GREY, OCHRE, VERMILION
from helpers.text import number

KINDS = {  # part of the house: name, outline, fill (light, so that numbers are read on it), pattern for print without colour
    "single_member": ("Single-member districts", OCHRE, "rgba(166,118,29,0.2)", "/"),
    "list": ("Party lists", BLUE, "rgba(0,114,178,0.3)", ""),
    "assembly": ("Assembly of the People", VERMILION, "rgba(213,94,0,0.35)", ""),
}
SHORT = {"Union of Communists and Democratic Choice": "Communists and Democratic Choice"}  # a name too long for a narrow page
TOLD = {"symbol": "x-thin", "size": 9, "color": "#7a4b00", "line": {"width": 2, "color": OCHRE}}


def _filled(symbol: str, colour: str, size: int = 8) -> dict:
    return {"symbol": symbol, "size": size, "color": colour}


def _open(symbol: str, colour: str, size: int = 9, width: float = 2) -> dict:
    return {"symbol": f"{symbol}-open", "size": size, "color": colour, "line": {"width": width}}


def _dots(plot: go.Figure, rows: pd.DataFrame, column: str, name: str, marker: dict, meta: dict, **more) -> None:
    """One mark for each row with a value (per cent) in `column`, at y = -place; the hover text names the row by its `label`."""
    rows = rows[rows[column].notna()]
    if len(rows):
        hover = {"customdata": rows["label"], "hovertemplate": "%{customdata}: %{x:.1f} %<extra>" + name + "</extra>"}
        plot.add_scatter(x=rows[column].round(2), y=-rows["place"], name=name, marker=marker, meta=meta, **{"mode": "markers", **hover, **more})


def _strokes(plot: go.Figure, ends: list[tuple], at: list[tuple], meta: dict, **style) -> None:
    """Straight strokes from (x, y) to (x, y) as one trace; ends: both x of each, at: both y of each."""
    x, y = ([number for pair in pairs for number in (*pair, None)] for pairs in (ends, at))
    plot.add_scatter(x=x, y=y, mode="lines", meta=meta, **{"hoverinfo": "skip", "showlegend": False, **style})


def _names(plot: go.Figure, rows: pd.DataFrame, x: float, above: float, meta: dict) -> None:
    """The `label` of each row as words above its marks, so that a narrow page keeps its whole width for the marks."""
    plot.add_scatter(
        x=[x] * len(rows), y=above - rows["place"], text=rows["label"].replace(SHORT), mode="text", textposition="middle right",
        textfont={"size": 12}, meta=meta, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def draw_seat_kinds(table: pd.DataFrame) -> go.Figure:
    """Stacked bars of `seat_kinds`, the earliest on top, with the number of seats in each part."""
    plot = go.Figure()
    for part, (name, colour, fill, pattern) in KINDS.items():
        stripes = {"shape": pattern, "fillmode": "overlay", "fgcolor": colour, "fgopacity": 0.25, "size": 9, "solidity": 0.15}
        plot.add_bar(
            y=table.index, x=table[part].where(table[part] > 0), name=name, orientation="h", text=table[part].replace(0, "").astype(str),
            textposition="inside", insidetextanchor="middle", textangle=0, constraintext="none", textfont={"size": 12},
            marker={"color": fill, "line": {"color": colour, "width": 1.5}, "pattern": stripes},
            hovertemplate="%{y}: %{x} seats<extra>" + name + "</extra>",
        )  # fmt: skip
    ticks = [name.replace(", ", ",<br>") for name in table.index]
    plot.update_yaxes(type="category", autorange="reversed", showgrid=False, tickvals=list(table.index), ticktext=ticks)
    plot.update_xaxes(title="Seats", range=[0, 150], dtick=25)
    return plot.update_layout(barmode="stack", bargap=0.25, legend={"traceorder": "normal"})


def draw_votes_seats(table: pd.DataFrame) -> go.Figure:
    """Votes and seats of every list of `ballots`, one election at a time (key `election`), joined by a line."""
    plot = go.Figure()
    for election, rows in table.groupby("election", sort=False):
        meta, rows = {"election": election}, rows.assign(label=rows["party"], place=range(len(rows)))
        party = rows[rows["choice"] == "party"]
        ends, level = list(zip(party["vote_share"], party["seat_share"])), list(zip(-party["place"], -party["place"]))
        _strokes(plot, ends, level, meta, line={"color": GREY, "width": 2})
        _names(plot, rows, 0, 0.42, meta)
        limit = rows["threshold"].iloc[0]
        if pd.notna(limit):
            at = [(0.2 - place, -0.3 - place) for place in rows["place"]]
            style = {"line": {"width": 2, "color": GREEN}, "name": f"Threshold, {limit} %", "hoverinfo": "name", "showlegend": True}
            _strokes(plot, [(limit, limit)] * len(at), at, meta, **style)
        _dots(plot, rows, "preliminary", "Votes, preliminary", _open("circle", BLUE, 14, 1.5), meta)
        _dots(plot, rows, "vote_share", "Votes, final", _filled("circle", BLUE), meta)
        _dots(plot, rows, "as_told", "Votes, as Knox prints them", TOLD, meta)
        _dots(
            plot, party, "seat_share", "List seats (with their number)", _filled("square", VERMILION, 9), meta, mode="markers+text",
            text=[f"\u2005{seats}\u2005" if seats else "" for seats in party["seats"]],  # a thin space keeps the number clear of the circle
            textposition=["middle right" if seat >= vote else "middle left" for vote, seat in ends],
        )  # fmt: skip
    plot.update_xaxes(range=[-4, 109], title="Per cent of the list vote, and of the list seats", zeroline=False, tickvals=list(range(0, 101, 20)))
    return plot.update_yaxes(visible=False, zeroline=False)


def draw_votes_held(table: pd.DataFrame) -> go.Figure:
    """Share of the first and turnout of `votes_held`, one kind of vote at a time (key `kind`); final filled, preliminary open around it."""
    marks = {
        "share_preliminary": ("Share, preliminary", _open("circle", BLUE, 15, 1.5)),
        "share_final": ("Share, final", _filled("circle", BLUE)),
        "share_as_told": ("Share, as Knox prints it", TOLD),
        "turnout_preliminary": ("Turnout, preliminary", _open("diamond", VERMILION, 15, 1.5)),
        "turnout_final": ("Turnout, final", _filled("diamond", VERMILION)),
    }
    plot = go.Figure()
    for kind, rows in table.groupby("kind", sort=False):
        meta, rows = {"kind": kind}, rows.assign(place=range(len(rows)))
        _strokes(plot, [(27, 101)] * len(rows), list(zip(-rows["place"], -rows["place"])), meta, line={"color": GREY, "width": 0.7})
        _names(plot, rows, 26, 0.36, meta)
        for column, (name, marker) in marks.items():
            _dots(plot, rows, column, name, marker, meta)
    plot.update_xaxes(range=[25, 103], tickvals=[40, 60, 80, 100], title="Per cent")
    return plot.update_yaxes(visible=False)


def draw_disproportionality(table: pd.DataFrame) -> go.Figure:
    """Index, lost votes and effective numbers of `disproportionality` in two panels; dotted lines where the number of list seats changed."""
    plot = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.13, subplot_titles=("Disproportionality", "Effective number of parties"))
    layers = [
        (1, "wasted", "Votes without a seat, %", {**TOLD, "color": GREY, "line": {"width": 2, "color": GREY}}),
        (1, "house", "Gallagher index, whole house", _open("square", OCHRE)),
        (1, "gallagher", "Gallagher index, list seats (numbers)", _filled("circle", BLUE, 10)),
        (2, "effective_votes", "Parties, by votes", _open("diamond", GREEN)),
        (2, "effective_seats", "Parties, by list seats (numbers)", _filled("diamond", VERMILION, 10)),
    ]
    for row, column, name, marker in layers:
        hover = "%{x}: %{y:.1f}<extra>" + name + "</extra>"
        plot.add_scatter(x=table.index, y=table[column].round(2), name=name, mode="markers", marker=marker, hovertemplate=hover, row=row, col=1)
    for row, column, under in ((1, "gallagher", -2.2), (2, "effective_seats", -0.44)):  # numbers in a row of their own below the marks
        plot.add_scatter(
            x=table.index, y=[under] * len(table), mode="text", text=table[column].map(number), row=row, col=1,
            textfont={"size": 12}, hoverinfo="skip", showlegend=False,
        )  # fmt: skip
    seats = list(table["list_seats"])
    for place in range(1, len(seats)):
        if seats[place] != seats[place - 1]:
            plot.add_vline(x=place - 0.5, line={"dash": "dot", "color": GREY, "width": 1.5}, row="all", col=1)
    plot.update_xaxes(type="category", range=[-0.6, len(table) - 0.4])
    plot.update_yaxes(range=[-4.4, 30], tickvals=[0, 10, 20, 30], row=1, col=1)
    plot.update_yaxes(range=[-0.88, 6], tickvals=[0, 2, 4, 6], row=2, col=1)
    return plot.update_layout(legend={"y": 1.09})


def draw_terms(table: pd.DataFrame) -> go.Figure:
    """Bars of `terms`: the length given or prolonged (outline) and the years to the next vote (solid)."""
    plot, outline = go.Figure(), {"color": "rgba(0,0,0,0)", "line": {"color": GREY, "width": 1.5}}
    bars = (("prolonged", "Term as given or prolonged", outline, 0.62), ("served", "To the next vote", {"color": BLUE}, 0.3))
    for column, name, marker, width in bars:
        hover = "Vote of %{y}: %{x:.1f} years<extra>" + name + "</extra>"
        plot.add_bar(x=table[column].round(2), y=table["year"], orientation="h", name=name, marker=marker, width=width, hovertemplate=hover)
    rows = table.itertuples()
    labels = [f"{row.given}, running" if pd.isna(row.served) else f"{number(row.served)} of {number(row.prolonged, 0)}" for row in rows]
    plot.add_scatter(
        x=table[["prolonged", "served"]].max(axis=1) + 0.15, y=table["year"], mode="text", text=labels, textposition="middle right",
        showlegend=False, hoverinfo="skip",
    )  # fmt: skip
    plot.update_yaxes(type="category", autorange="reversed", title="Year of the vote", showgrid=False)
    return plot.update_xaxes(range=[0, 10.8], dtick=1, title="Years").update_layout(barmode="overlay")
