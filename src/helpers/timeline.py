"""The charts of the timeline chapter, and the rows and words they are made of: events, plans, agencies, documents.

Dates become stretches of time in `helpers.dates`; here they get a place, a mark and a label. Years on an axis are decimal years.
"""

import calendar
import re
from collections.abc import Iterable
from math import isinf
from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from helpers.dates import DOCUMENTS, extents, stretch
from helpers.figures import BLUE, GREEN, GREY, OCHRE, VERMILION

CATEGORIES = {
    "constitution": "Constitution", "election": "Elections", "decentralisation": "Local heads", "strategy": "Strategies",
    "civil_service": "Civil service", "anti_corruption": "Anti-corruption", "service_delivery": "Public services",
    "e_government": "E-government", "open_government": "Open government", "civil_society": "Civil society", "media": "Media",
    "protest": "Protest", "economy": "Economy", "international": "International",
}  # fmt: skip
"""Categories of the events in the order of the columns: rules first, then the apparatus, then society, then the world."""

STATUS = {  # label, colour, marker: live is blue and green, ended by a later act is vermilion, a thing done is grey
    "in_force": ("In force", BLUE, "circle"),
    "enacted": ("Enacted", GREEN, "diamond"),
    "announced": ("Announced", OCHRE, "circle-open"),
    "superseded": ("Superseded", VERMILION, "triangle-down"),
    "repealed": ("Repealed", VERMILION, "x"),
    "completed": ("Completed", GREY, "square"),
}
PRECISION = dict(day="to the day", month="to the month", year="to the year", range="a span", open="open-ended", not_dated="not dated")
FUNCTION = {  # of an agency: label, colour, pattern
    "civil_service": ("Civil service", BLUE, ""),
    "anti_corruption": ("Anti-corruption", VERMILION, "/"),
    "both": ("Both tasks", GREEN, "x"),
}
OUTCOMES = {  # of a comparison of dates: label, colour, pattern
    "same": ("Same date", BLUE, ""),
    "coarser": ("Vaguer", "#56b4e9", "/"),
    "part": ("Part of it", GREEN, "x"),
    "overlaps": ("Off at one end", OCHRE, "\\"),
    "apart": ("Another date", VERMILION, "-"),
    "none": ("No date", "rgba(127,127,127,0.25)", "."),
    "own": ("Only source", "rgba(127,127,127,0.6)", ""),
}
MEANING = {
    "coarser": "it contains the verified date", "part": "it lies inside a longer span", "overlaps": "the spans overlap",
    "apart": "they do not meet", "own": "no page but the document was read",
}  # fmt: skip
"""Of the outcomes whose label does not say it all."""


def status_words(row, now: float) -> str:
    """The status of a row of `extents` in words; a vote that was announced for a day before `now` (decimal year) says so."""
    unread = row.status == "announced" and row.category == "election" and row.high <= now
    return STATUS[row.status][0] + ("; whether it was held was not read" if unread else "")


def event_table(rows: pd.DataFrame, told: pd.DataFrame, today: str) -> pd.DataFrame:
    """Rows of `extents` in order of time, undated last, in words for a reader, with `precision`, `source` and the documents as `told`."""
    now = stretch(today)[0]
    names = [", ".join(DOCUMENTS[key].replace(",", " and") for key in told.columns[cells]) for cells in told.to_numpy()]
    return rows.assign(
        category=rows["category"].map(CATEGORIES), status=[status_words(row, now) for row in rows.itertuples()], told=names,
        precision=rows["date_precision"].map(PRECISION), source=rows["source_key"] + ", " + rows["locator"],
    ).sort_values(["low", "high"], kind="stable")  # fmt: skip


def outcome_words(checked: pd.DataFrame) -> str:
    """What the outcomes mean that occur in the rows of `compared`, for a caption."""
    return " ".join(f"{OUTCOMES[key][0]}: {meaning}." for key, meaning in MEANING.items() if (checked["outcome"] == key).any())


def mention_table(checked: pd.DataFrame) -> pd.DataFrame:
    """Rows of `compared` with `document` and `result` in words for a reader."""
    return checked.assign(document=checked["source_key"].map(DOCUMENTS), result=checked["outcome"].map(lambda key: OUTCOMES[key][0]))


# --- marks that several charts share -------------------------------------------------------------------------------------


def _hatch(shape: str, colour: str, size: float, solidity: float) -> dict:
    return {"shape": shape, "fillmode": "overlay", "fgcolor": colour, "size": size, "solidity": solidity}


_LASTING = {"color": "rgba(127,127,127,0.42)", "line": {"width": 1, "color": GREY}}
_VAGUE = {**_LASTING, "color": "rgba(127,127,127,0.16)", "pattern": _hatch("/", GREY, 4, 0.35)}
_PLANNED = {**_VAGUE, "pattern": _hatch("/", GREY, 6, 0.35)}
_TOP = {"x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top"}
_BARE = {"automargin": False, "ticks": ""}
_LEGEND = {"itemclick": False, "itemdoubleclick": False, "entrywidthmode": "fraction", "entrywidth": 0.24, "font": {"size": 12}}


def _marks(x, y, colour: str, symbol: str, size: float, **trace) -> go.Scatter:
    """Markers; those without a filling have a line strong enough to be seen. Label under the pointer only where there is one."""
    marker = {"color": colour, "symbol": symbol, "size": size, "line": {"width": 1.5 if "open" in symbol else 0}}
    return go.Scatter(x=x, y=y, mode="markers", marker=marker, hoverinfo="text" if "hovertext" in trace else "skip", **trace)


def _words(text: str, x: float, y: float, size: float = 11.5, **place) -> dict:
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"size": size}, **place}


def _line(x: tuple[float, float], y: tuple[float, float], dash: str = "solid", **place) -> dict:
    return {"type": "line", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "line": {"color": GREY, "width": 1.5, "dash": dash}, **place}


def _bars(part: pd.DataFrame, begin: str, end: str, **trace) -> go.Bar:
    """A bar in each row `y` from one column of years to another, none where they cross; `said` is its label under the pointer."""
    long = (part[end] - part[begin]).clip(lower=0)
    return go.Bar(base=part[begin], x=long, y=part["y"], orientation="h", width=0.34, hovertext=part["said"], hoverinfo="text", **trace)


def _rows(plot: go.Figure, count: int, **layout) -> go.Figure:
    """Layout of a chart whose rows are bars with words beside them: the first row on top."""
    return plot.update_layout(
        barmode="overlay", margin={"l": 8, "r": 10, "t": 60, "b": 30}, legend=_LEGEND,
        yaxis={"visible": False, "range": [count - 0.5, -0.85]}, **layout,
    )  # fmt: skip


def _hover(name: str, *lines: str) -> str:
    """A label under the pointer, broken into lines that fit a phone."""
    return "<br>".join([*(f"<b>{line}</b>" for line in wrap(name, 36)), *(part for line in lines for part in wrap(line, 40))])


def _event_hover(rows: pd.DataFrame, now: float) -> list[str]:
    return [_hover(row.title, row.when, f"{status_words(row, now)} · {row.actor}") for row in rows.itertuples()]


# --- all events ----------------------------------------------------------------------------------------------------------

GAP = 0.3
"""Years that a mark is given at least, so that no two of them touch."""
BREAK, BEYOND = 2031, 8
"""Year after which the long timeline is drawn `BEYOND` times smaller, so that goals for 2050 stay on the page."""


def lanes(low: Iterable[float], high: Iterable[float]) -> list[int]:
    """The lane of each stretch, 0 first, so that no two in one lane overlap. `low` must rise.

    Greedy interval partitioning: the stretches in the order given, each in the first lane that is free again.
    """
    free, given = [], []
    for begin, end in zip(low, high, strict=True):
        lane = next((n for n, until in enumerate(free) if until <= begin), len(free))
        free[lane : lane + 1] = [end]
        given.append(lane)
    return given


def columns(events: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, tuple[float, float]]]:
    """Dated events with `place` (centre of their lane on the category axis), and the span of each category on it.

    A category is as many lanes wide as it needs for its marks to stay clear of each other. Also `momentary`: True for an event
    of one moment, however vaguely dated, False for one that lasts.
    """
    rows = extents(events).dropna(subset="low").sort_values(["low", "high"], kind="stable")
    momentary = rows["date_precision"].isin(["day", "month", "year"])
    middle = (rows["low"] + rows["high"]).div(2).where(momentary, rows["low"])
    top, bottom = np.minimum(rows["low"], middle - GAP / 2), np.maximum(rows["high"], middle + GAP / 2)
    rows = rows.assign(momentary=momentary, top=top, bottom=bottom).sort_values("top", kind="stable")
    parts, spans, left = [], {}, 0.0
    for key in [key for key in CATEGORIES if key in set(rows["category"])]:
        part = rows[rows["category"] == key]
        lane = lanes(part["top"], part["bottom"])
        parts.append(part.assign(place=left + 0.7 + np.array(lane)))
        spans[key] = left, left + max([1, *lane]) + 1.4  # two lanes at least, for the heading
        left = spans[key][1]
    return pd.concat(parts).drop(columns=["top", "bottom"]), spans


def _folded(year: float) -> float:
    """Decimal year -> place on the axis that is folded after BREAK."""
    return year if year <= BREAK else BREAK + (year - BREAK) / BEYOND


def event_chart(events: pd.DataFrame, today: str) -> go.Figure:
    """All dated events: time runs down, a column per category, extent as a bar, status as a marker.

    `today` (YYYY-MM-DD) is where open ends and what is only planned are marked. Traces answer to the keys category and status.
    """
    rows, spans = columns(events)
    now, endless = stretch(today)[0], rows["high"].map(isinf)
    top, bottom = rows["low"].map(_folded), rows["high"].mask(endless, now).map(_folded)
    rows = rows.assign(
        top=top, long=bottom - top, marked=((top + bottom) / 2).where(rows["momentary"], top), endless=endless,
        vague=rows["date_precision"].isin(["month", "year"]), said=_event_hover(rows, now),
    )  # fmt: skip
    plot = go.Figure(_event_legend())
    for (category, status), part in rows.groupby(["category", "status"], sort=False):
        label, colour, symbol = STATUS[status]
        common = {"meta": {"category": CATEGORIES[category], "status": label}, "showlegend": False}
        for vague, boxes in part.groupby("vague"):
            plot.add_bar(
                x=boxes["place"], base=boxes["top"], y=boxes["long"], width=0.86, marker=_VAGUE if vague else _LASTING,
                hovertext=boxes["said"], hoverinfo="text", **common,
            )  # fmt: skip
        plot.add_trace(_marks(part["place"], part["marked"], colour, symbol, 8, hovertext=part["said"], **common))
        if part["endless"].any():
            places = part.loc[part["endless"], "place"]
            plot.add_trace(_marks(places, [now] * len(places), GREY, "triangle-down-open", 9, **common))
    return _event_axes(plot, spans, now, f"{calendar.month_abbr[int(today[5:7])]}<br>{today[:4]}")


def _event_axes(plot: go.Figure, spans: dict[str, tuple[float, float]], now: float, today_words: str) -> go.Figure:
    """Years on the left, the categories above and below their columns, lines between these and across at today and the fold."""
    ticks = {year: str(year) for year in [*range(1990, BREAK, 5), 2050]} | {now: today_words}
    heads = [
        _words(CATEGORIES[key], sum(ends) / 2, y, 12, yref="paper", textangle=-90, yanchor=anchor, yshift=shift)
        for key, ends in spans.items()
        for y, anchor, shift in ((1, "bottom", 4), (0, "top", -4))
    ]
    faint = {"color": "rgba(127,127,127,0.35)", "width": 1}
    edges = [_line((x, x), (0, 1), yref="paper", layer="below", line=faint) for _, x in spans.values()]
    across = [_line((0, 1), (y, y), dash, xref="paper") for y, dash in ((now, "dot"), (BREAK, "dash"))]
    plot.update_xaxes(visible=False, range=[0, max(high for _, high in spans.values())], automargin=False)
    plot.update_yaxes(tickvals=[_folded(year) for year in ticks], ticktext=list(ticks.values()), range=[_folded(2052), 1989.4])
    return plot.update_yaxes(automargin=False, zeroline=False).update_layout(
        barmode="overlay", bargap=0, margin={"l": 38, "r": 4, "t": 168, "b": 122}, annotations=heads, shapes=[*edges, *across],
        hovermode="closest", legend={**_TOP, **_LEGEND, "entrywidth": 0.19},
    )  # fmt: skip


def _event_legend() -> list:
    """One entry per status, which goes when the status is not chosen, and one per way of drawing a date."""
    marks = [(label, colour, symbol, 9, {"status": label}) for label, colour, symbol in STATUS.values()]
    marks += [("A day", GREY, "line-ew-open", 10, None), ("Open end", GREY, "triangle-down-open", 10, None)]
    boxes = [("Month, year", _VAGUE), ("Lasts", _LASTING)]
    return [
        *(_marks([None], [None], colour, symbol, size, name=label, meta=meta) for label, colour, symbol, size, meta in marks),
        *(go.Bar(x=[None], y=[None], name=label, marker=marker, hoverinfo="skip") for label, marker in boxes),
    ]


# --- plans ---------------------------------------------------------------------------------------------------------------


def plans(events: pd.DataFrame, today: str) -> pd.DataFrame:
    """Strategies, concepts and programmes with a horizon, and goals for a year still to come, by start.

    Adds `low`, `high`, `span` (years from the first to the last moment; of a goal 0) and `runs` (ends after today).
    """
    rows, now = extents(events), stretch(today)[0]
    named = rows["title"].str.contains(r"\b(?:strategy|concept|programme|goal)\b", case=False)
    goal = ~rows["date_precision"].isin(["range", "open"]) & (rows["low"] > now)
    rows = rows[named & (goal | (rows["date_precision"] == "range"))].sort_values(["low", "high"])
    return rows.assign(span=np.where(rows["low"] > now, 0, rows["high"] - rows["low"]), runs=rows["high"] > now)


def plan_chart(rows: pd.DataFrame, today: str) -> go.Figure:
    """The rows of `plans` as bars from left to right, a name above each; what lies after `today` is hatched."""
    now, left = stretch(today)[0], int(rows["low"].min()) - 2
    rows = rows.assign(y=np.arange(len(rows)), said=_event_hover(rows, now))
    bars = rows[rows["span"] > 0]
    past = bars.assign(high=bars["high"].clip(upper=now))
    ahead = bars[bars["runs"]].assign(low=bars["low"].clip(lower=now))
    plot = go.Figure()
    for name, part, marker in (("So far", past, _LASTING), ("Planned", ahead, _PLANNED)):
        plot.add_trace(_bars(part, "low", "high", name=name, marker=marker))
    for key, (label, colour, symbol) in STATUS.items():
        part = rows[rows["status"] == key]
        if len(part):
            plot.add_trace(_marks(part["low"], part["y"], colour, symbol, 11, name=label, hovertext=part["said"]))
    return _rows(
        plot, len(rows), xaxis={"range": [left, 2051.5], "tickvals": [2000, 2010, 2020, 2030, 2040, 2050]},
        annotations=[_words(_plan_label(row), left, row.y - 0.42, xanchor="left", align="left") for row in rows.itertuples()],
        shapes=[_line((now, now), (y - 0.22, y + 0.22), "dot", layer="below") for y in rows["y"]],
    )  # fmt: skip


def _plan_label(row) -> str:
    """Title short enough for a phone, with its years once: those that the title ends in are left to the brackets."""
    title = re.sub(r"( development)?(,| until| by)? \d{4}(-\d{4})?$", "", row.title)
    return f"{title} ({row.date_start[:4]}" + ("" if pd.isna(row.date_end) else f"–{row.date_end[:4]}") + ")"


# --- agencies ------------------------------------------------------------------------------------------------------------


def life_words(row) -> str:
    """The life of a body as its dates allow: "15 to 17 years", "0.7 to 1.4 years", "7 to 8 years so far"."""
    digits = 1 if row.longest < 10 else 0
    low, high = f"{row.shortest:.{digits}f}", f"{row.longest:.{digits}f}"
    return (f"{low} years" if low == high else f"{low} to {high} years") + ("" if row.ended else " so far")


def descents(agencies: pd.DataFrame) -> list[tuple[str, str]]:
    """Pairs (predecessor, successor) of ids. Raises ValueError for a predecessor that is not in the table."""
    parents = agencies.dropna(subset="predecessor_ids").set_index("agency_id")["predecessor_ids"].str.split(";").explode()
    unknown = sorted(set(parents) - set(agencies["agency_id"]))
    if unknown:
        raise ValueError(f"agencies: predecessor {unknown[0]!r} is in no row")
    return [(parent, child) for child, parent in parents.items()]


def agency_chart(lived: pd.DataFrame) -> go.Figure:
    """The rows of `lives` as bars; ends that are not known to the day are pale; lines run from predecessor to successor."""
    said = [_hover(row.name, f"Start: {row.since}", f"End: {row.until}", life_words(row)) for row in lived.itertuples()]
    lived = lived.assign(y=np.arange(len(lived)), said=said)
    plot = go.Figure()
    for function, (label, colour, shape) in FUNCTION.items():
        part, marker = lived[lived["function"] == function], {"color": colour, "pattern": _hatch(shape, "rgba(255,255,255,0.75)", 7, 0.25)}
        plot.add_trace(_bars(part, "born_by", "died", name=label, marker=marker))
        for begin, end in (("born", "born_by"), ("died", "died_by")):
            plot.add_trace(_bars(part, begin, end, name=label, marker=marker, opacity=0.35, showlegend=False))
    by_id = lived.set_index("agency_id")
    for parent, child in descents(lived):
        plot.add_scatter(
            x=[by_id.loc[child, ["born", "born_by"]].mean()] * 2, y=[by_id.at[parent, "y"] + 0.18, by_id.at[child, "y"] - 0.2],
            mode="lines+markers", marker={"symbol": ["circle", "triangle-down"], "size": [5, 8], "color": GREY},
            line={"color": GREY, "width": 1.5}, showlegend=False, hoverinfo="skip",
        )  # fmt: skip
    living = lived[~lived["ended"]]
    plot.add_trace(_marks(living["died_by"], living["y"], GREY, "triangle-right-open", 12, name="Goes on"))
    first, last = lived["born"].min(), lived["died_by"].max()
    return _rows(
        plot, len(lived), xaxis={"range": [first - 0.5, last + 1], "dtick": 5, "tick0": 2000},
        annotations=[_life_label(row, late=row.born > (first + last) / 2) for row in lived.itertuples()],
    )  # fmt: skip


def _life_label(row, late: bool) -> dict:
    """Name and life of a body beside its bar, on the side that has room; above the bar in the first row, where no line runs."""
    name, life = row.name_short, life_words(row).replace(" to ", "–")
    if row.y == 0:
        return _words(f"{name}, {life}", row.born, row.y - 0.42, xanchor="left")
    x, anchor, shift = (row.born, "right", -5) if late else (row.died_by, "left", 5)
    return _words(f"{name}<br>{life}", x, row.y, xanchor=anchor, align=anchor, xshift=shift)


# --- documents -----------------------------------------------------------------------------------------------------------


def tally_chart(tallies: dict[str, pd.DataFrame]) -> go.Figure:
    """Tables of `tally` as bubbles with their counts; traces answer to the key rows with the names in `tallies`."""
    plot, totals = go.Figure(), next(iter(tallies.values())).sum()
    heads = {key: (name, "circle", "rgba(0,114,178,0.35)") for key, name in DOCUMENTS.items()}
    heads |= {"none": ("None of the five", "square", "rgba(213,94,0,0.38)"), "all": ("All dated", "circle", "rgba(0,0,0,0)")}
    for name, table in tallies.items():
        for n, (key, (head, symbol, colour)) in enumerate(heads.items()):
            size = 7.5 * np.sqrt(table[key].astype(float))  # the count is the area
            plot.add_scatter(
                x=[n] * len(table), y=list(table.index), mode="markers+text", text=[str(c) if c else "·" for c in table[key]],
                marker={"size": size, "color": colour, "symbol": symbol, "line": {"width": 0}}, textfont={"size": 12},
                hovertext=[f"{head}: {c} of {total}<br>{row}" for row, c, total in zip(table.index, table[key], table["all"])],
                hoverinfo="text", meta={"rows": name}, showlegend=False, cliponaxis=False,
            )  # fmt: skip
    ticks = {n: f"{head}: {totals[key]}" for n, (key, (head, *_)) in enumerate(heads.items())}
    plot.update_xaxes(side="top", tickvals=list(ticks), ticktext=list(ticks.values()), tickangle=-90, range=[-0.6, len(heads) - 0.4])
    plot.update_xaxes(zeroline=False).update_yaxes(type="category", autorange="reversed", tickson="boundaries")
    return plot.update_layout(margin={"l": 120, "r": 8, "t": 156, "b": 8}, xaxis=_BARE, yaxis=_BARE)


def outcome_chart(rows: pd.DataFrame) -> go.Figure:
    """The rows of `compared` by document (bars) and outcome (parts of a bar), the sum of each bar beside it."""
    table = pd.crosstab(rows["source_key"], rows["outcome"]).reindex(list(DOCUMENTS))
    names, totals = [DOCUMENTS[key].replace(", ", ",<br>") for key in table.index], table.sum(axis=1)
    plot = go.Figure()
    for key in [key for key in OUTCOMES if key in table]:
        label, colour, shape = OUTCOMES[key]
        plot.add_bar(
            y=names, x=table[key], orientation="h", name=label, hovertemplate=f"%{{y}}: {label}, %{{x}}<extra></extra>",
            marker={"color": colour, "line": {"width": 1, "color": GREY}, "pattern": _hatch(shape, "rgba(0,0,0,0.45)", 6, 0.2)},
        )  # fmt: skip
    plot.add_scatter(
        x=totals, y=names, mode="text", text=[f" {n}" for n in totals], textposition="middle right", cliponaxis=False,
        showlegend=False, hoverinfo="skip",
    )  # fmt: skip
    return plot.update_layout(
        barmode="stack", bargap=0.35, margin={"l": 96, "r": 22, "t": 64, "b": 44}, yaxis={"autorange": "reversed", **_BARE},
        xaxis={"title": {"text": "Mentions"}, "rangemode": "tozero"}, legend={"traceorder": "normal", **_TOP, **_LEGEND},
    )  # fmt: skip
