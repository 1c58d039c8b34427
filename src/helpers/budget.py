"""Measures for the Open Budget Survey: scores side by side, a robust line, and how unusual one country is.

The measures are pure: they take the long table `obs` (columns iso3, year, indicator, score; points from 0 to 100) and
return frames or numbers. Two charts that are longer than a cell of a notebook stand at the end. The survey publishes no margin of error, so nothing here tests a difference; the functions say
where a country lies among the others, by several yardsticks.
"""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from helpers.figures import BLUE, GREY, look
from helpers.text import number

YARDSTICKS = {
    "gap": "Gap against the median gap",
    "line": "Theil-Sen line",
    "least_squares": "Line of least squares",
    "like": "Countries of like transparency",
}


def scores(obs: pd.DataFrame, year: int) -> pd.DataFrame:
    """One round, one row per country: index iso3, one column per indicator, points.

    Raises ValueError for a year that was no round.
    """
    part = obs[obs["year"] == year]
    if part.empty:
        raise ValueError(f"year {year}: expected a round, one of {sorted(map(int, obs['year'].unique()))}")
    return part.pivot(index="iso3", columns="indicator", values="score").rename_axis(columns=None)


def segments(years, starts) -> list[list[int]]:
    """Years in order, cut before each start: segments([2012, 2015, 2017], [2017]) is [[2012, 2015], [2017]].

    Only years of one segment may be joined by a line.
    """
    cuts = sorted(starts)
    groups: dict[int, list[int]] = {}
    for year in sorted(int(year) for year in years):
        groups.setdefault(sum(year >= cut for cut in cuts), []).append(year)
    return list(groups.values())


def theil_sen(x, y) -> tuple[float, float]:
    """Slope and intercept of a line that outliers move little, for two arrays of the same length.

    The slope is the median of the slopes between all pairs of points with different x; the intercept is the median of
    y - slope * x, so that half of the points lie on each side. Source of the method: Theil (1950) and Sen (1968).
    Raises ValueError where fewer than two different x are given.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    first, second = np.triu_indices(len(x), 1)
    run, rise = x[second] - x[first], y[second] - y[first]
    if not run.any():
        raise ValueError(f"{len(x)} points: expected at least two with different x")
    slope = float(np.median(rise[run != 0] / run[run != 0]))
    return slope, float(np.median(y - slope * x))


def distances(obs: pd.DataFrame, year: int) -> pd.DataFrame:
    """Every country of a round with its gap and its distance from two lines, in points; index iso3.

    Columns: transparency, participation, gap (transparency minus participation), expected (participation on the Theil-Sen
    line), line and least_squares (participation minus what each line expects; negative is below the line).
    """
    frame = scores(obs, year)[["transparency", "participation"]].dropna()
    slope, intercept = theil_sen(frame["transparency"], frame["participation"])
    steep, start = np.polyfit(frame["transparency"], frame["participation"], 1)
    expected = intercept + slope * frame["transparency"]
    return frame.assign(
        gap=frame["transparency"] - frame["participation"],
        expected=expected,
        line=frame["participation"] - expected,
        least_squares=frame["participation"] - start - steep * frame["transparency"],
    )


def like(frame: pd.DataFrame, iso3: str, within: float = 5) -> pd.DataFrame:
    """The rows of `distances` whose transparency is at most `within` points from that of a country, itself among them."""
    return frame[(frame["transparency"] - frame.at[iso3, "transparency"]).abs() <= within]


def place(values: pd.Series, iso3: str, largest: bool = True) -> tuple[int, int]:
    """Rank of a country and number of countries: 1 is the largest value (or the smallest); ties share the better rank.

    Raises KeyError for a country without a value.
    """
    values = values.dropna()
    own = values[iso3]
    return 1 + int((values > own).sum() if largest else (values < own).sum()), len(values)


def yardsticks(obs: pd.DataFrame, iso3: str, year: int, within: float = 5) -> pd.DataFrame:
    """How unusual a country is in one round by each of four yardsticks; one row for each.

    Columns: year, yardstick, distance (points; its gap minus the median gap, or its participation minus what the yardstick
    expects), rank (1 = the most transparency for the least participation), n (countries compared), share (100 * rank / n,
    per cent: the outer share of the countries in which it lies; 50 is the middle).
    """
    frame = distances(obs, year)
    near = like(frame, iso3, within)
    found = [
        ("gap", frame.at[iso3, "gap"] - frame["gap"].median(), place(frame["gap"], iso3)),
        ("line", frame.at[iso3, "line"], place(frame["line"], iso3, largest=False)),
        ("least_squares", frame.at[iso3, "least_squares"], place(frame["least_squares"], iso3, largest=False)),
        (
            "like",
            frame.at[iso3, "participation"] - near["participation"].median(),
            place(near["participation"], iso3, largest=False),
        ),
    ]
    rows = [
        {"year": year, "yardstick": YARDSTICKS[key], "distance": distance, "rank": rank, "n": n, "share": 100 * rank / n}
        for key, distance, (rank, n) in found
    ]
    return pd.DataFrame(rows)


# --- the charts of the chapter that are longer than a cell -------------------------------------------------------------

SERIES = {  # panel, marker, dash, side of the label, tag at the end of the line
    "transparency": (1, "circle", "solid", "top center", ""),
    "participation": (2, "circle", "solid", "top center", ""),
    "oversight_legislature": (3, "square", "dash", "top center", "legislature"),
    "oversight": (3, "circle", "solid", "bottom center", "combined"),
    "oversight_audit": (3, "diamond", "dot", "bottom center", "audit"),
}
PLACES = {  # where the label of a state stands, so that labels do not touch; above its mark if nothing is said
    2017: {"KGZ": "top right", "UKR": "middle left", "MDA": "middle right", "TJK": "bottom center", "MNG": "bottom center"},
    2019: {"KGZ": "middle left", "UKR": "middle right", "MNG": "middle left", "MDA": "bottom center"},
    2021: {"AZE": "middle left", "MNG": "top left", "ARM": "bottom center", "KAZ": "middle right", "MDA": "top right"},
    2023: {
        "ARM": "middle left", "KAZ": "bottom center", "AZE": "middle right", "TJK": "bottom center", "KGZ": "middle left",
        "RUS": "middle right", "MNG": "top left", "MDA": "bottom center",
    },
}


def over_time(wide: pd.DataFrame, starts: dict, labels: dict) -> go.Figure:
    """One country through the rounds in three panels; lines are cut, and a break drawn, where a series starts anew.

    wide: index year, one column per indicator, points. starts: indicator -> years in which it starts anew. labels:
    indicator -> name. Values are printed in the two upper panels, the names of the lines in the lowest.
    """
    titles = ("Transparency", "Participation", "Oversight")
    plot = make_subplots(3, 1, shared_xaxes=True, vertical_spacing=0.08, row_heights=[0.3, 0.3, 0.4], subplot_titles=titles)
    for name, (row, symbol, dash, side, tag) in SERIES.items():
        for years in segments(wide[name].dropna().index, starts[name]):
            values = wide.loc[years, name]
            inner = values.iloc[:-1]  # the name stands where the line is farthest out, but not at its end
            spot = inner.idxmax() if side.startswith("top") else inner.idxmin()
            named = [tag if year == spot else "" for year in years]
            plot.add_scatter(
                x=years, y=values, name=labels[name], mode="lines+markers+text", row=row, col=1,
                text=named if tag else [number(value, 0) for value in values], textposition=side,
                marker={"symbol": symbol, "size": 8, "color": BLUE}, line={"dash": dash, "color": BLUE},
                hovertemplate="%{x}: %{y:.1f}<extra>" + labels[name] + "</extra>",
            )  # fmt: skip
    for row, start in sorted({(SERIES[name][0], start) for name in SERIES for start in starts[name]}):
        before = max(year for year in wide.index if year < start)
        plot.add_vline(x=(before + start) / 2, row=row, col=1, line={"dash": "dot", "color": GREY, "width": 2})
    plot.update_yaxes(range=[0, 100], nticks=5).update_xaxes(tickvals=list(wide.index), range=[2005, wide.index[-1] + 1.4])
    return plot.update_layout(showlegend=False, margin={"t": 30})


def all_countries(far: dict[int, pd.DataFrame], names: dict) -> go.Figure:
    """Transparency against participation, one round at a time, with the Theil-Sen line of the round.

    far: round -> `distances` of it. names: iso3 -> name of the states that get their own mark and label; Kazakhstan is
    among them. Every trace says its round in `meta`, so that a reader can choose one.
    """
    plot = go.Figure()
    for year, frame in far.items():
        frame = frame.assign(country=[names.get(iso3, iso3) for iso3 in frame.index])
        known = [iso3 for iso3 in names if iso3 in frame.index and iso3 != "KAZ"]
        ends = frame.sort_values("transparency").iloc[[0, -1]]
        others = frame.drop(index=[*known, "KAZ"])
        side = PLACES.get(year, {})
        layers = [
            (others, "Other countries", {"color": GREY, "opacity": 0.5, "size": 6}, None),
            (frame.loc[known], "States of this book", _marks(known), known),
            (frame.loc[["KAZ"]], "Kazakhstan", {"color": BLUE, "size": 10}, ["<b>Kazakhstan</b>"]),
        ]
        plot.add_scatter(
            x=ends["transparency"], y=ends["expected"], mode="lines", name="Theil-Sen line", hoverinfo="skip",
            line={"color": GREY, "dash": "dash"}, meta={"round": str(year)},
        )  # fmt: skip
        for part, name, marker, text in layers:
            plot.add_scatter(
                x=part["transparency"], y=part["participation"], name=name, meta={"round": str(year)}, marker=marker,
                mode="markers+text" if text else "markers", text=text, customdata=part[["country", "expected"]],
                textposition=[side.get(iso3, "top center") for iso3 in part.index] if text else None,
                hovertemplate="%{customdata[0]}: transparency %{x:.1f}, participation %{y:.1f}, "
                "expected %{customdata[1]:.1f}<extra></extra>",
            )  # fmt: skip
    return plot.update_layout(showlegend=False, xaxis_title="Transparency (points)", yaxis_title="Participation (points)")


def _marks(codes: list[str]) -> dict:
    """Marker of each state as everywhere in the book."""
    looks = [look(iso3) for iso3 in codes]
    return {"size": 7, "symbol": [one["symbol"] for one in looks], "color": [one["color"] for one in looks]}
