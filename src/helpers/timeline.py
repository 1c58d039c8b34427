"""Dates of uneven precision: how to place, draw, count and compare them.

A date in the tables is "2007", "2007-05" or "2007-05-21", and none of these is a point: each is a stretch of time, a year, a
month or a day long. Here every date becomes such a stretch, ``low`` to ``high`` in decimal years with ``high`` not included,
so that a bar can be as long as the date is vague and two dates can be compared without pretending to more than they say.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from math import inf, nan
from statistics import median
from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from helpers.figures import BLUE, GREEN, GREY, OCHRE, VERMILION

DOCUMENTS = {
    "knox2008": "Knox",
    "oconnor2019": "O’Connor et al.",
    "zhansulu2022": "Muratova",
    "janenova_kurmanov": "Janenova, Kurmanov",
    "baimenov": "Baimenov",
}
"""The five documents by key, in the order of their last dated statement, with the name that figures print."""

CATEGORIES = {
    "constitution": "Constitution",
    "election": "Elections",
    "decentralisation": "Local heads",
    "strategy": "Strategies",
    "civil_service": "Civil service",
    "anti_corruption": "Anti-corruption",
    "service_delivery": "Public services",
    "e_government": "E-government",
    "open_government": "Open government",
    "civil_society": "Civil society",
    "media": "Media",
    "protest": "Protest",
    "economy": "Economy",
    "international": "International",
}
"""Categories of the events in the order of the columns: rules first, then the apparatus, then society, then the world."""

STATUS = {  # label, colour, marker: live is blue and green, ended by a later act is vermilion, a thing done is grey
    "in_force": ("In force", BLUE, "circle"),
    "enacted": ("Enacted", GREEN, "diamond"),
    "announced": ("Announced", OCHRE, "circle-open"),
    "superseded": ("Superseded", VERMILION, "triangle-down"),
    "repealed": ("Repealed", VERMILION, "x"),
    "completed": ("Completed", GREY, "square"),
}

PRECISION = {
    "day": "to the day",
    "month": "to the month",
    "year": "to the year",
    "range": "a span",
    "open": "open-ended",
    "not_dated": "not dated",
}


def stretch(text: str | None) -> tuple[float, float]:
    """``low`` and ``high`` of one written date in decimal years: "2007" is (2007.0, 2008.0). (nan, nan) where it is empty.

    Raises ValueError for a text that is no date of one of the three forms.
    """
    if text is None or pd.isna(text):
        return nan, nan
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        raise ValueError(f"date {text!r}: expected YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    if not month:
        return float(year), year + 1.0
    first = date(year, month, day or 1)
    last = date(year, month, day or calendar.monthrange(year, month)[1])
    return _decimal(first), _decimal(last) + 1 / _length(year)


def _length(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def _decimal(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / _length(day.year)


def extents(frame: pd.DataFrame, start: str = "date_start", end: str = "date_end", precision: str = "date_precision") -> pd.DataFrame:
    """A copy with ``low`` and ``high`` (decimal years): from the first moment of the start to the last of the end.

    ``high`` is infinite where the precision is open and no end is known, ``low`` is minus infinite where only an end is
    given, both are missing where nothing is dated.
    """
    first = np.array([stretch(text) for text in frame[start]]).reshape(-1, 2)
    last = np.array([stretch(text) for text in frame[end]]).reshape(-1, 2)
    low = np.where(np.isnan(first[:, 0]) & ~np.isnan(last[:, 1]), -inf, first[:, 0])
    high = np.where(~np.isnan(last[:, 1]), last[:, 1], first[:, 1])
    high = np.where((frame[precision] == "open") & np.isnan(last[:, 1]), inf, high)
    return frame.assign(low=low, high=high)


def written(start: str | None, end: str | None, precision: str) -> str:
    """A date as a hover label prints it: "21 May 2007", "March 2006", "2005 to 2006", "from 2001", "not dated"."""

    def one(text):
        parts = text.split("-")
        words = [str(int(parts[2]))] if len(parts) == 3 else []
        return " ".join(words + ([calendar.month_name[int(parts[1])]] if len(parts) > 1 else []) + [parts[0]])

    start, end = (None if value is None or pd.isna(value) else one(value) for value in (start, end))
    if not start:
        return f"until {end}" if end else "not dated"
    if end:
        return f"{start} to {end}"
    return f"from {start}" if precision == "open" else start


def lanes(low: Sequence[float], high: Sequence[float], gap: float) -> list[int]:
    """The lane of each stretch, 0 first, so that no two in one lane come nearer than ``gap`` (decimal years).

    Greedy interval partitioning: the stretches in the order given, each in the first lane that is free again. ``low`` must rise.
    """
    free: list[float] = []
    given = []
    for begin, end in zip(low, high, strict=True):
        place = next((n for n, until in enumerate(free) if until + gap <= begin), len(free))
        free[place : place + 1] = [max(end, begin)]
        given.append(place)
    return given


def compare(stated: tuple[float, float], verified: tuple[float, float], tolerance: float = 1e-6) -> str:
    """What a stated stretch says of a verified one: same, coarser (holds it), part (lies in it), overlaps, apart, none."""
    (a, b), (c, d) = stated, verified
    if np.isnan(a) or np.isnan(c):
        return "none"
    starts, ends = a <= c + tolerance, b >= d - tolerance
    if abs(a - c) <= tolerance and (b == d or abs(b - d) <= tolerance):
        return "same"
    if starts and ends:
        return "coarser"
    if a >= c - tolerance and b <= d + tolerance:
        return "part"
    return "apart" if b <= c + tolerance or a >= d - tolerance else "overlaps"


def compared(events: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """One row per mention: ``outcome`` as in ``compare``, or "own" where the verified date rests on that document itself.

    The mentions with ``low``, ``high`` (as stated), ``true_low``, ``true_high``, title and written dates of the event.
    Raises KeyError for a mention of an event that is not in ``events``.
    """
    known = extents(events).set_index("event_id")
    rows = extents(mentions, "stated_start", "stated_end", "stated_precision")
    match = known.loc[rows["event_id"]]
    outcome = [compare(*pair) for pair in zip(zip(rows["low"], rows["high"]), zip(match["low"], match["high"]))]
    dated = rows["stated_start"].notna() | rows["stated_end"].notna()
    own = (match["source_key"].to_numpy() == rows["source_key"].to_numpy()) & dated.to_numpy()
    said = [written(*cells) for cells in zip(rows["stated_start"], rows["stated_end"], rows["stated_precision"])]
    true = [written(*cells) for cells in zip(match["date_start"], match["date_end"], match["date_precision"])]
    return rows.assign(
        outcome=np.where(own & (np.array(outcome) != "apart"), "own", outcome),
        title=match["title"].to_numpy(),
        source=match["source_key"].to_numpy(),
        true_low=match["low"].to_numpy(),
        true_high=match["high"].to_numpy(),
        said=said,
        true=true,
    )


def told_by(events: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Events (rows, in their order) against the five documents (columns): True where the document mentions the event."""
    pairs = set(zip(mentions["event_id"], mentions["source_key"]))
    cells = [[(event, document) in pairs for document in DOCUMENTS] for event in events["event_id"]]
    return pd.DataFrame(cells, index=events.index, columns=list(DOCUMENTS), dtype=bool)


def periods(low: pd.Series, firsts: Sequence[int]) -> pd.Series:
    """The period in which each stretch begins: "1990–94" ... "2025 on"; ``firsts`` are the first years, the last is open.

    Raises ValueError for a start before the first year.
    """
    if (low < firsts[0]).any():
        raise ValueError(f"a start in {low.min():.0f}: expected {firsts[0]} or later")
    names = [*(f"{a}–{(b - 1) % 100:02d}" for a, b in zip(firsts, firsts[1:])), f"{firsts[-1]} on"]
    return pd.cut(low, [*firsts, inf], right=False, labels=names)


def busiest(low: pd.Series, years: int) -> tuple[int, int]:
    """The first year of the ``years`` calendar years in which most stretches begin (the earliest at a tie), and how many."""
    begun = low.dropna().astype(int)
    counts = {first: int(begun.between(first, first + years - 1).sum()) for first in range(begun.min(), begun.max() + 1)}
    first = max(counts, key=lambda year: (counts[year], -year))
    return first, counts[first]


def lives(agencies: pd.DataFrame, today: str) -> pd.DataFrame:
    """A copy with ``shortest`` and ``longest`` life in years that the dates allow, and ``ended``.

    A body that goes on is counted up to ``today`` (YYYY-MM-DD). Also ``born``, ``born_by``, ``died``, ``died_by``: the bounds
    of start and end in decimal years.
    """
    born = np.array([stretch(text) for text in agencies["date_start"]])
    ended = agencies["date_end"].notna()
    died = np.array([stretch(text if alive else today) for text, alive in zip(agencies["date_end"], ended)])
    return agencies.assign(
        born=born[:, 0],
        born_by=born[:, 1],
        died=died[:, 0],
        died_by=died[:, 1],
        ended=ended,
        shortest=np.maximum(died[:, 0] - born[:, 1], 0),
        longest=died[:, 1] - born[:, 0],
    )


def median_life(lived: pd.DataFrame) -> tuple[float, float]:
    """Lower and upper bound of the median life (years) of the bodies that have ended. Raises ValueError where none has."""
    over = lived[lived["ended"]]
    if over.empty:
        raise ValueError("no body has ended: a median life would be of none")
    return median(over["shortest"]), median(over["longest"])


def descents(agencies: pd.DataFrame) -> list[tuple[str, str]]:
    """Pairs (predecessor, successor) of ids. Raises ValueError for a predecessor that is not in the table."""
    pairs = [
        (parent, row.agency_id)
        for row in agencies.dropna(subset="predecessor_ids").itertuples()
        for parent in row.predecessor_ids.split(";")
    ]
    unknown = {parent for parent, _ in pairs} - set(agencies["agency_id"])
    if unknown:
        raise ValueError(f"agencies: predecessor {sorted(unknown)[0]!r} is in no row")
    return pairs


# ---------------------------------------------------------------- charts

_LASTING = {"color": "rgba(127,127,127,0.42)", "line": {"width": 1, "color": GREY}}
_PALE = {"shape": "/", "fillmode": "overlay", "fgcolor": GREY, "size": 4, "solidity": 0.35}
_VAGUE = {"color": "rgba(127,127,127,0.16)", "line": {"width": 1, "color": GREY}, "pattern": _PALE}
_PLANNED = {"color": "rgba(127,127,127,0.16)", "line": {"width": 1, "color": GREY}, "pattern": {**_PALE, "size": 6}}
_TOP = {"x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top"}
_LEGEND = {"itemclick": False, "itemdoubleclick": False, "entrywidthmode": "fraction", "font": {"size": 12}}
BREAK, BEYOND = 2031, 8
"""Year after which the long timeline is drawn ``BEYOND`` times smaller, so that goals for 2050 stay on the page."""


EVENT_CAPTION = (
    "Time runs down the page. A day is a hairline, a month or year without a day a hatched box of its length, what lasts a grey bar that "
    "begins at its marker, an open end a triangle. The marker gives the status. Dotted line: {today}, below it everything is a plan. "
    "Below the dashed line time is drawn eight times shorter. Columns are as wide as events overlap; touch or point at a mark for its "
    "title, date and actor."
)


def _folded(x: float) -> float:
    """Decimal year -> place on the axis that is folded after BREAK."""
    return x if x <= BREAK else BREAK + (x - BREAK) / BEYOND


EVENT_COLUMNS = {
    "title": "Event",
    "date_start": "Start",
    "date_end": "End",
    "precision": "Known",
    "category": "Category",
    "actor": "Actor",
    "status": "Status",
    "legal_ref": "Act",
    "told": "Told by",
    "source": "Source of the date",
}
MENTION_COLUMNS = {
    "title": "Event",
    "document": "Document",
    "locator": "Lines",
    "said": "Date in the document",
    "true": "Verified date",
    "result": "Result",
    "source": "Source of the verified date",
}


def event_table(rows: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``extents`` in order of time, undated last, with words for a reader in the columns of EVENT_COLUMNS."""
    names = [", ".join(DOCUMENTS[key].replace(",", " and") for key in told.columns[cells]) for cells in told.to_numpy()]
    return rows.assign(
        category=rows["category"].map(CATEGORIES),
        status=rows["status"].map(lambda key: STATUS[key][0]),
        told=names,
        precision=rows["date_precision"].map(PRECISION),
        source=rows["source_key"] + ", " + rows["locator"],
    ).sort_values(["low", "high"], kind="stable")


def mention_table(checked: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``compared`` with words for a reader in the columns of MENTION_COLUMNS."""
    return checked.assign(document=checked["source_key"].map(DOCUMENTS), result=checked["outcome"].map(lambda key: OUTCOMES[key][0]))


def last_year(high: float) -> int:
    """The last year that a stretch touches whose end (not included) is ``high``: 2031.0 is the end of 2030."""
    return int(np.ceil(high - 1e-9)) - 1


def hover(row) -> str:
    """Hover label of an event: title, date, status and actor, broken into lines that fit a phone."""
    dated = written(row.date_start, row.date_end, row.date_precision)
    lines = [f"<b>{line}</b>" for line in wrap(row.title, 36)]
    return "<br>".join([*lines, dated, *wrap(f"{STATUS[row.status][0]} · {row.actor}", 40)])


def columns(events: pd.DataFrame, gap: float) -> tuple[pd.DataFrame, dict[str, tuple[float, float]]]:
    """Dated events with ``place`` (centre of their lane on the category axis), and the span of each category on it.

    A category is as many lanes wide as it needs for marks of height ``gap`` (decimal years) to stay clear of each other.
    """
    rows = extents(events)[lambda f: f["low"].notna()].sort_values(["low", "high"], kind="stable")
    parts, spans, left = [], {}, 0.0
    for key in [key for key in CATEGORIES if key in set(rows["category"])]:
        part = rows[rows["category"] == key]
        middle = np.where(_instant(part), (part["low"] + part["high"]) / 2, part["low"])
        top, bottom = np.minimum(part["low"], middle - gap / 2), np.maximum(part["high"], middle + gap / 2)
        order = np.argsort(top, kind="stable")
        part, top, bottom = part.iloc[order], top.iloc[order], bottom.iloc[order]
        lane = lanes(top, bottom.replace(inf, 9999), 0)
        spans[key] = (left, left + max([1, *lane]) + 1.4)  # two lanes at least, for the heading
        parts.append(part.assign(place=left + 0.7 + np.array(lane)))
        left = spans[key][1]
    return pd.concat(parts), spans


def _instant(frame: pd.DataFrame) -> pd.Series:
    """True for an event of one moment, however vaguely dated; False for one that lasts."""
    return frame["date_precision"].isin(["day", "month", "year"])


def event_chart(events: pd.DataFrame, today: str, gap: float = 0.3) -> go.Figure:
    """All dated events: time runs down, a column per category, extent as a bar, status as a marker.

    ``today`` (YYYY-MM-DD) is where open ends and what is only planned are marked. Traces answer to the keys category and status.
    """
    rows, spans = columns(events, gap)
    now = stretch(today)[0]
    plot = go.Figure(_event_legend())
    for (category, status), part in rows.groupby(["category", "status"], sort=False):
        label, colour, symbol = STATUS[status]
        open_ended = np.isinf(part["high"])
        top, bottom = part["low"].map(_folded), part["high"].where(~open_ended, now).map(_folded)
        part = part.assign(
            top=top, bottom=bottom, marked=np.where(_instant(part), (top + bottom) / 2, top), said=[hover(row) for row in part.itertuples()]
        )
        common = {"meta": {"category": CATEGORIES[category], "status": label}, "showlegend": False}
        for vague, boxes in part.groupby(part["date_precision"].isin(["month", "year"])):
            plot.add_bar(
                x=boxes["place"],
                base=boxes["top"],
                y=boxes["bottom"] - boxes["top"],
                width=0.86,
                marker=_VAGUE if vague else _LASTING,
                hovertext=boxes["said"],
                hoverinfo="text",
                **common,
            )
        plot.add_scatter(
            x=part["place"],
            y=part["marked"],
            mode="markers",
            marker=_marker(colour, symbol, 8),
            hovertext=part["said"],
            hoverinfo="text",
            **common,
        )
        if open_ended.any():
            plot.add_scatter(
                x=part.loc[open_ended, "place"],
                y=[now] * open_ended.sum(),
                mode="markers",
                marker=_marker(GREY, "triangle-down-open", 9),
                hoverinfo="skip",
                **common,
            )
    return _event_layout(plot, spans, now, f"{calendar.month_abbr[int(today[5:7])]}<br>{today[:4]}")


def _marker(colour: str, symbol: str, size: float) -> dict:
    """A marker; one without a filling has a line strong enough to be seen."""
    return {"color": colour, "symbol": symbol, "size": size, "line": {"width": 1.5 if "open" in symbol else 0}}


def _event_legend() -> list:
    """One entry per status, which goes when the status is not chosen, and one per way of drawing a date."""
    nowhere = {"x": [None], "y": [None], "hoverinfo": "skip"}
    states = [
        go.Scatter(mode="markers", name=label, marker=_marker(colour, symbol, 9), meta={"status": label}, **nowhere)
        for label, colour, symbol in STATUS.values()
    ]
    dates = [
        go.Scatter(mode="markers", name=label, marker=_marker(GREY, symbol, 10), **nowhere)
        for label, symbol in (("A day", "line-ew-open"), ("Open end", "triangle-down-open"))
    ]
    boxes = [go.Bar(name=label, marker=marker, **nowhere) for label, marker in (("Month, year", _VAGUE), ("Lasts", _LASTING))]
    return [*states, *dates, *boxes]


def _event_layout(plot: go.Figure, spans: dict, now: float, today_words: str) -> go.Figure:
    right = max(high for _, high in spans.values())
    ticks = {y: str(y) for y in [*range(1990, BREAK, 5), 2050]} | {now: today_words}
    last = _folded(2052)
    plot.update_layout(
        barmode="overlay",
        bargap=0,
        margin={"l": 38, "r": 4, "t": 168, "b": 122},
        hovermode="closest",
        legend={**_TOP, **_LEGEND, "entrywidth": 0.19},
        xaxis={"visible": False, "range": [0, right], "automargin": False},
        yaxis={
            "range": [last, 1989.4],
            "tickvals": [_folded(y) for y in ticks],
            "ticktext": list(ticks.values()),
            "automargin": False,
            "zeroline": False,
        },
    )
    for key, (low, high) in spans.items():
        for y, anchor in ((1, "bottom"), (0, "top")):
            plot.add_annotation(
                x=(low + high) / 2,
                y=y,
                yref="paper",
                text=CATEGORIES[key],
                textangle=-90,
                showarrow=False,
                yanchor=anchor,
                yshift=4 if y else -4,
                font={"size": 12},
            )
        plot.add_shape(
            type="line", x0=high, x1=high, y0=0, y1=1, yref="paper", line={"color": "rgba(127,127,127,0.35)", "width": 1}, layer="below"
        )
    for y, dash in ((now, "dot"), (BREAK, "dash")):
        plot.add_shape(type="line", x0=0, x1=1, xref="paper", y0=y, y1=y, line={"color": GREY, "width": 1.5, "dash": dash})
    return plot


def plans(events: pd.DataFrame, today: str) -> pd.DataFrame:
    """Strategies, concepts and programmes with a horizon, and goals for a year still to come, by start.

    Adds ``low``, ``high``, ``span`` (years from the first to the last moment; of a goal 0) and ``runs`` (ends after today).
    """
    rows = extents(events)
    named = rows["title"].str.contains(r"\b(?:strategy|concept|programme|goal)\b", case=False)
    now = stretch(today)[0]
    goal = ~rows["date_precision"].isin(["range", "open"]) & (rows["low"] > now)
    rows = rows[named & (goal | (rows["date_precision"] == "range"))].sort_values(["low", "high"])
    return rows.assign(span=np.where(rows["low"] > now, 0, rows["high"] - rows["low"]), runs=rows["high"] > now)


def plan_chart(rows: pd.DataFrame, today: str) -> go.Figure:
    """The rows of ``plans`` as bars from left to right, a name above each; what lies after ``today`` is hatched."""
    now = stretch(today)[0]
    rows = rows.assign(y=np.arange(len(rows)), said=[hover(row) for row in rows.itertuples()])
    plot = go.Figure()
    for ahead, part in ((False, rows[rows["low"] < now]), (True, rows[rows["runs"] & (rows["span"] > 0)])):
        begin = np.maximum(part["low"], now) if ahead else part["low"]
        plot.add_bar(
            base=begin,
            x=(part["high"] if ahead else np.minimum(part["high"], now)) - begin,
            y=part["y"],
            orientation="h",
            width=0.34,
            name="Planned" if ahead else "So far",
            hovertext=part["said"],
            hoverinfo="text",
            marker=_PLANNED if ahead else _LASTING,
        )
    for status in [key for key in STATUS if key in set(rows["status"])]:
        label, colour, symbol = STATUS[status]
        part = rows[rows["status"] == status]
        plot.add_scatter(
            x=part["low"],
            y=part["y"],
            mode="markers",
            name=label,
            hovertext=part["said"],
            hoverinfo="text",
            marker=_marker(colour, symbol, 11),
        )
    left = int(rows["low"].min()) - 2
    for row in rows.itertuples():
        plot.add_annotation(
            x=left, y=row.y - 0.42, text=_plan_label(row), showarrow=False, xanchor="left", align="left", font={"size": 11.5}
        )
        plot.add_shape(
            type="line", x0=now, x1=now, y0=row.y - 0.22, y1=row.y + 0.22, line={"color": GREY, "width": 1.5, "dash": "dot"}, layer="below"
        )
    plot.update_layout(
        barmode="overlay",
        margin={"l": 8, "r": 10, "t": 60, "b": 30},
        legend={**_LEGEND, "entrywidth": 0.24},
        xaxis={"range": [left, 2051.5], "tickvals": [2000, 2010, 2020, 2030, 2040, 2050]},
        yaxis={"visible": False, "range": [len(rows) - 0.5, -0.85]},
    )
    return plot


def _plan_label(row) -> str:
    """Title short enough for a phone, with its years once: those that the title ends in are left to the brackets."""
    title = re.sub(r"( development)?(,| until| by)? \d{4}(-\d{4})?$", "", row.title)
    return f"{title} ({row.date_start[:4]}" + ("" if pd.isna(row.date_end) else f"–{row.date_end[:4]}") + ")"


FUNCTION = {
    "civil_service": ("Civil service", BLUE, ""),
    "anti_corruption": ("Anti-corruption", VERMILION, "/"),
    "both": ("Both tasks", GREEN, "x"),
}


def agency_chart(lived: pd.DataFrame) -> go.Figure:
    """The rows of ``lives`` as bars; ends that are not known to the day are pale; lines run from predecessor to successor."""
    plot = go.Figure()
    order = {row.agency_id: place for place, row in enumerate(lived.itertuples())}
    for pale in (False, True):
        for function, (label, colour, shape) in FUNCTION.items():
            part = lived[lived["function"] == function]
            y = [order[key] for key in part["agency_id"]]
            said = [_life_hover(row) for row in part.itertuples()]
            pieces = [(part["born_by"], part["died"])] if not pale else [(part["born"], part["born_by"]), (part["died"], part["died_by"])]
            for first, (low, high) in enumerate(pieces):
                plot.add_bar(
                    y=y,
                    base=low,
                    x=np.maximum(high - low, 0),
                    orientation="h",
                    width=0.36,
                    name=label,
                    showlegend=not pale and not first,
                    opacity=0.35 if pale else 1,
                    hovertext=said,
                    hoverinfo="text",
                    marker={
                        "color": colour,
                        "pattern": {
                            "shape": shape,
                            "fillmode": "overlay",
                            "fgcolor": "rgba(255,255,255,0.75)",
                            "size": 7,
                            "solidity": 0.25,
                        },
                    },
                )
    by_id = lived.set_index("agency_id")
    for parent, child in descents(lived):
        x = (by_id.at[child, "born"] + by_id.at[child, "born_by"]) / 2
        plot.add_scatter(
            x=[x, x],
            y=[order[parent] + 0.18, order[child] - 0.2],
            mode="lines+markers",
            showlegend=False,
            hoverinfo="skip",
            line={"color": GREY, "width": 1.5},
            marker={"symbol": ["circle", "triangle-down"], "size": [5, 8], "color": GREY},
        )
    living = lived[~lived["ended"]]
    plot.add_scatter(
        x=living["died_by"],
        y=[order[key] for key in living["agency_id"]],
        mode="markers",
        name="Goes on",
        hoverinfo="skip",
        marker={"symbol": "triangle-right-open", "size": 12, "color": GREY, "line": {"width": 1.5}},
    )
    middle = (lived["born"].min() + lived["died_by"].max()) / 2
    for row in lived.itertuples():
        late = row.born > middle
        plot.add_annotation(
            x=row.born if late else lived["born"].min(),
            y=order[row.agency_id] - (0 if late else 0.42),
            showarrow=False,
            font={"size": 11.5},
            xshift=-5 if late else 0,
            text=f"{row.name_short}{'<br>' if late else ', '}{life_words(row).replace(' to ', '–')}",
            xanchor="right" if late else "left",
            align="right" if late else "left",
        )
    plot.update_layout(
        barmode="overlay",
        margin={"l": 8, "r": 14, "t": 60, "b": 30},
        legend={**_LEGEND, "entrywidth": 0.24},
        xaxis={"range": [lived["born"].min() - 0.5, lived["died_by"].max() + 1], "dtick": 5, "tick0": 2000},
        yaxis={"visible": False, "range": [len(lived) - 0.6, -0.8]},
    )
    return plot


def life_words(row) -> str:
    """The life of a body as its dates allow: "15 to 17 years", "0.6 to 0.7 years", "7 to 8 years so far"."""
    digits = 1 if row.longest < 10 else 0
    low, high = f"{row.shortest:.{digits}f}", f"{row.longest:.{digits}f}"
    return (f"{low} years" if low == high else f"{low} to {high} years") + ("" if row.ended else " so far")


def _life_hover(row) -> str:
    dated = written(row.date_start, row.date_end, row.date_precision)
    return "<br>".join([*(f"<b>{line}</b>" for line in wrap(row.name, 36)), dated, life_words(row)])


def tally(told: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    """Counts of events by group (rows): all, told by each document, told by none. ``told`` as from ``told_by``."""
    table = told.groupby(by, sort=False, observed=True).sum()
    return table.assign(none=(~told.any(axis=1)).groupby(by, sort=False, observed=True).sum(), all=by.value_counts())


def tally_chart(tallies: dict[str, pd.DataFrame]) -> go.Figure:
    """Tables of ``tally`` as bubbles with their counts; traces answer to the key rows with the names in ``tallies``."""
    plot = go.Figure()
    heads = {**DOCUMENTS, "none": "None of the five", "all": "All dated"}
    totals = next(iter(tallies.values())).sum()
    for name, table in tallies.items():
        for n, (key, head) in enumerate(heads.items()):
            count = table[key]
            colour = {"none": "rgba(213,94,0,0.38)", "all": "rgba(0,0,0,0)"}.get(key, "rgba(0,114,178,0.35)")
            plot.add_scatter(
                x=[n] * len(table),
                y=list(table.index),
                mode="markers+text",
                text=[str(c) if c else "·" for c in count],
                meta={"rows": name},
                showlegend=False,
                textfont={"size": 12},
                marker={
                    "size": 7.5 * np.sqrt(count.astype(float)),
                    "color": colour,
                    "symbol": "square" if key == "none" else "circle",
                    "line": {"width": 0},
                },
                hovertext=[f"{head}: {c} of {total}<br>{row}" for row, c, total in zip(table.index, count, table["all"])],
                hoverinfo="text",
                cliponaxis=False,
            )
    plot.update_layout(
        margin={"l": 120, "r": 8, "t": 156, "b": 8},
        xaxis={
            "side": "top",
            "tickvals": list(range(len(heads))),
            "ticktext": [f"{head}: {totals[key]}" for key, head in heads.items()],
            "tickangle": -90,
            "range": [-0.6, len(heads) - 0.4],
            "ticks": "",
            "automargin": False,
            "zeroline": False,
        },
        yaxis={"autorange": "reversed", "type": "category", "automargin": False, "ticks": "", "tickson": "boundaries"},
    )
    return plot


OUTCOMES = {  # label, colour, pattern
    "same": ("Same date", BLUE, ""),
    "coarser": ("Vaguer", "#56b4e9", "/"),
    "part": ("Part of it", GREEN, "x"),
    "overlaps": ("Off at one end", OCHRE, "\\"),
    "apart": ("Another date", VERMILION, "-"),
    "none": ("No date", "rgba(127,127,127,0.25)", "."),
    "own": ("Only source", "rgba(127,127,127,0.6)", ""),
}


def outcome_chart(rows: pd.DataFrame) -> go.Figure:
    """Mentions by document (bars) and outcome (parts of a bar), counts written where there is room."""
    table = rows.groupby("source_key")["outcome"].value_counts().unstack(fill_value=0).reindex(list(DOCUMENTS))
    names = [DOCUMENTS[key].replace(", ", ",<br>") for key in table.index]
    plot = go.Figure()
    for key in [key for key in OUTCOMES if key in table]:
        label, colour, shape = OUTCOMES[key]
        plot.add_bar(
            y=names,
            x=table[key],
            orientation="h",
            name=label,
            hovertemplate=f"%{{y}}: {label}, %{{x}}<extra></extra>",
            marker={
                "color": colour,
                "line": {"width": 1, "color": GREY},
                "pattern": {"shape": shape, "fillmode": "overlay", "fgcolor": "rgba(0,0,0,0.45)", "size": 6, "solidity": 0.2},
            },
        )
    totals = table.sum(axis=1)
    plot.add_scatter(
        x=totals,
        y=names,
        mode="text",
        text=[f" {n}" for n in totals],
        textposition="middle right",
        showlegend=False,
        hoverinfo="skip",
        cliponaxis=False,
    )
    plot.update_layout(
        barmode="stack",
        bargap=0.35,
        margin={"l": 96, "r": 22, "t": 64, "b": 44},
        legend={"traceorder": "normal", **_TOP, **_LEGEND, "entrywidth": 0.24},
        xaxis={"title": {"text": "Mentions"}, "rangemode": "tozero"},
        yaxis={"autorange": "reversed", "automargin": False, "ticks": ""},
    )
    return plot
