"""Information, the press and integrity: what indices of them allow to be said.

Functions take frames as `helpers.data.load` gives them and return new ones, or a Plotly chart without a title. Scores of the
Corruption Perceptions Index (CPI) are points from 0 to 100, the World Bank's control of corruption (WGI) is in units of its
estimate; both are set on one scale only by `placed`, year by year. Press freedom ranks are never joined across a break.
"""

from itertools import combinations

import pandas as pd
import plotly.graph_objects as go

from helpers import charts, data, evidence
from helpers.figures import BLUE, GREY, VERMILION, look
from helpers.governance import holm

STATES = ["KAZ", "KGZ", "UZB", "TJK", "TKM", "RUS", "AZE", "ARM", "GEO", "MNG", "BLR", "MDA", "UKR", "DNK"]
"""Countries that a reader may choose, Kazakhstan first."""

PANELS = {15: ("v2x_freexp", "Version 15: freedom of expression"), 16: ("v2x_freexp_altinf", "Version 16: with other sources")}
"""V-Dem version -> its series and the name of its panel. Two series of two versions, never joined."""

INDICES = {
    "CPI": ("circle", "solid", BLUE, -0.12, "Corruption Perceptions Index"),
    "WGI": ("square", "dash", VERMILION, 0.12, "Control of corruption"),
}
"""Index -> marker, dash, colour, shift in years so that intervals stay apart, name."""


def changes(rows: pd.DataFrame, value: str, pairs: str, base: int | None = None) -> pd.DataFrame:
    """Changes of one country between years, tested by the rule of the book and by Holm's correction over all of them.

    rows: one row per year with `year`, `standard_error` and the column `value`. pairs: "neighbours" (each year and the next
    there is), "base" (each later year against `base`) or "all". Columns: start, end, change, low, high (90 %), word, p_value, p_holm.
    Raises ValueError for rows of several countries or another word in `pairs`.
    """
    if rows["year"].duplicated().any():
        raise ValueError("rows: expected one country, each year once")
    table = rows.set_index("year").sort_index()
    years = list(table.index)
    chosen = {
        "neighbours": list(zip(years, years[1:])),
        "base": [(base, year) for year in years if base is not None and year > base],
        "all": list(combinations(years, 2)),
    }
    if pairs not in chosen:
        raise ValueError(f"pairs {pairs!r}: expected one of {', '.join(chosen)}")
    found = []
    for start, end in chosen[pairs]:
        before, after = table.loc[start], table.loc[end]
        step = evidence.change(before[value], before["standard_error"], after[value], after["standard_error"])
        found.append((start, end, step.value, *step.interval, step.change, step.p_value))
    result = pd.DataFrame(found, columns=["start", "end", "change", "low", "high", "word", "p_value"])
    return result.assign(p_holm=holm(result["p_value"]))


def firm(table: pd.DataFrame) -> int:
    """How many changes stand after Holm's correction at the level of the book."""
    return int((table["p_holm"] < 1 - evidence.LEVEL).sum())


def placed(cpi: pd.DataFrame, wgi: pd.DataFrame) -> pd.DataFrame:
    """Both indices of corruption in standard deviations from the mean of the countries that both rate in the year.

    Columns: iso3, year, index ("CPI" or "WGI"), value, standard_error, low, high (90 %, standard deviations), rank (1 is the least
    corrupt), n. Higher is less corrupt. The mean and the deviation are taken as given: with 160 to 180 countries their error is small.
    """
    both = cpi.merge(wgi[wgi["indicator"] == "cc"], on=["iso3", "year"], suffixes=("", "_wgi"))
    parts = []
    for name, value, error in (("CPI", "score", "standard_error"), ("WGI", "estimate", "standard_error_wgi")):
        by_year = both.groupby("year")[value]
        spread = by_year.transform("std")
        part = both[["iso3", "year"]].assign(
            index=name, value=(both[value] - by_year.transform("mean")) / spread, standard_error=both[error] / spread,
            rank=by_year.rank(ascending=False, method="min").astype(int), n=by_year.transform("count"),
        )
        half = evidence.z_value() * part["standard_error"]
        parts.append(part.assign(low=part["value"] - half, high=part["value"] + half))
    return pd.concat(parts, ignore_index=True)


def gaps(both: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """CPI less WGI of one country in each year: year, gap, word, p_value, share, n, and both ranks (rank_cpi, rank_wgi).

    share: of all countries of the year, those whose gap is at least as wide, the country itself among them. It needs no standard
    error, so it does not lean on errors being independent. Raises ValueError for a country that is not there.
    """
    wide = both.pivot(index=["year", "iso3"], columns="index", values=["value", "standard_error", "rank"])
    if iso3 not in wide.index.get_level_values("iso3"):
        raise ValueError(f"country {iso3!r}: rated by one index at most")
    found = []
    for year, rows in wide.groupby(level="year"):
        apart = (rows["value"]["CPI"] - rows["value"]["WGI"]).abs()
        own = rows.loc[(year, iso3)]
        gap = evidence.difference(own["value"]["CPI"], own["standard_error"]["CPI"], own["value"]["WGI"], own["standard_error"]["WGI"])
        share = (apart >= apart[(year, iso3)] - 1e-9).mean()
        word = gap.word("higher in the CPI", "lower in the CPI", "cannot be told apart")
        found.append((year, gap.value, word, gap.p_value, share, len(rows), int(own["rank"]["CPI"]), int(own["rank"]["WGI"])))
    return pd.DataFrame(found, columns=["year", "gap", "word", "p_value", "share", "n", "rank_cpi", "rank_wgi"])


def shuffles(press: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """How far ranks move from one index to the next: start, end, n (countries in both), median and own move (places), and
    larger (countries that moved at least as far as the one named). A move is taken without its sign; own keeps it, minus is up."""
    ranks = press.pivot(index="year", columns="iso3", values="rank")
    found = []
    for start, end in zip(ranks.index, ranks.index[1:]):
        moves = (ranks.loc[end] - ranks.loc[start]).dropna()
        own = moves[iso3]
        found.append((start, end, len(moves), moves.abs().median(), own, int((moves.abs() >= abs(own)).sum())))
    return pd.DataFrame(found, columns=["start", "end", "n", "median", "own", "larger"])


def scales(press: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """First and last score of a country on each scale, with ranks and numbers ranked; scores of two scales are in two rows."""
    counted = press.groupby("year").size()
    rows = press[press["iso3"] == iso3].sort_values("year")
    found = []
    for scale, part in rows.groupby("scale", sort=False):
        row = {"scale": scale, "direction": "lower is freer" if scale == "2002-2012" else "higher is freer"}
        for end, place in (("first", 0), ("last", -1)):
            year, score, rank = part.iloc[place][["year", "score", "rank"]]
            row |= {end: year, f"{end}_score": score, f"{end}_rank": f"{rank} of {counted[year]}"}
        found.append(row)
    return pd.DataFrame(found)


def wide(vdem: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """A V-Dem series as years by countries. Raises ValueError for a series that is not there."""
    rows = vdem[vdem["indicator"] == indicator]
    if rows.empty:
        raise ValueError(f"series {indicator!r}: not in this version")
    return rows.pivot(index="year", columns="iso3", values="value")


def unusual(values: pd.DataFrame, iso3: str, start: int, end: int) -> dict[str, float]:
    """A country's change between two years and the share of countries that changed at least as much: change, share, n.

    values: years by countries. The country is among those counted; only countries with both years take part.
    """
    moves = (values.loc[end] - values.loc[start]).dropna()
    return {"change": moves[iso3], "share": (moves.abs() >= abs(moves[iso3]) - 1e-9).mean(), "n": len(moves)}


def _country(iso3: str, name: str) -> dict:
    """Trace options that several charts share."""
    style = look(iso3)
    return {
        "name": name, "meta": {"country": name}, "line": {"color": style["color"], "dash": style["dash"], "width": 1.8},
        "marker": {"symbol": style["symbol"], "color": style["color"], "size": 7},
    }


def draw_ranks(press: pd.DataFrame, names: dict[str, str], breaks: pd.DataFrame) -> go.Figure:
    """Ranks by year, the freest on top; lines join ranks of one scale alone, dotted lines mark the changes of scale.

    press: with the column `n`, countries ranked in the year. names: iso3 -> name. breaks: rows with `from_year`.
    """
    plot = go.Figure()
    for iso3, name in names.items():
        for place, (_, rows) in enumerate(press[press["iso3"] == iso3].groupby("scale", sort=False)):
            plot.add_scatter(
                x=rows["year"], y=rows["rank"], mode="lines+markers", legendgroup=iso3, showlegend=place == 0, customdata=rows[["n", "score"]],
                hovertemplate="%{x}: %{y} of %{customdata[0]}; score %{customdata[1]}<extra>" + name + "</extra>", **_country(iso3, name),
            )
    for year in sorted(set(breaks["from_year"])):
        plot.add_shape(type="line", x0=year - 0.5, x1=year - 0.5, y0=0, y1=1, yref="y domain", line={"dash": "dot", "width": 1.5, "color": GREY})
    plot.update_xaxes(range=[2001.2, 2025.8], dtick=4, tick0=2002)
    return plot.update_layout(yaxis={"range": [182, -2], "tickvals": [1, 45, 90, 135, 180], "zeroline": False, "title": "Rank"})


def draw_expression(series: dict[int, pd.DataFrame], names: dict[str, str], acts: pd.DataFrame) -> go.Figure:
    """The two series of PANELS one above the other, without intervals; a dotted line for each act.

    series: version -> years by countries, 0 to 1. acts: rows with `year` (with its fraction) and `letter`.
    """
    head = {"x": 0, "xref": "paper", "yref": "paper", "yanchor": "bottom", "showarrow": False}
    plot = go.Figure(layout={"annotations": [{"text": f"<b>{name}</b>", "y": y, **head} for (_, name), y in zip(PANELS.values(), (0.985, 0.465))]})
    for axis, values in zip(("y", "y2"), series.values()):
        for iso3, name in names.items():
            plot.add_scatter(
                x=values.index, y=values[iso3].round(3), yaxis=axis, mode="lines+markers", legendgroup=iso3, showlegend=axis == "y",
                hovertemplate="%{x}: %{y:.2f}<extra>" + name + "</extra>", **_country(iso3, name),
            )
        for act in acts.itertuples():
            plot.add_shape(type="line", x0=act.year, x1=act.year, y0=0, y1=0.93, yref=f"{axis} domain", line={"dash": "dot", "width": 1.3, "color": GREY})
            plot.add_annotation(text=act.letter, x=act.year, y=1, yref=f"{axis} domain", yanchor="top", showarrow=False)
    plot.update_traces(marker_maxdisplayed=9)
    grid = {"gridcolor": "#d9d9d9", "zerolinecolor": "#8c8c8c", "range": [0, 1.08], "tickvals": [0, 0.5, 1], "title": "Index"}
    plot.update_xaxes(anchor="y2", dtick=5, range=[1999.3, 2026])
    return plot.update_layout(yaxis={"domain": [0.55, 0.98], **grid}, yaxis2={"domain": [0, 0.45], "anchor": "x", **grid}, legend={"y": 1.05})


def draw_scores(cpi: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """CPI scores with their 90 % intervals, one line a country; countries are moved a little sideways so that intervals stay apart."""
    plot = go.Figure()
    for place, (iso3, name) in enumerate(names.items()):
        rows = cpi[cpi["iso3"] == iso3]
        shift = (0, 0.14, -0.14, 0.28, -0.28)[place % 5]
        trace = charts.line(rows, "year", "score", ("low", "high"), iso3, name, shift=shift, meta={"country": name})
        plot.add_trace(trace.update(customdata=rows["year"], hovertemplate="%{customdata}: %{y}<extra>" + name + "</extra>"))
    plot.update_xaxes(range=[2011.4, 2025.7], dtick=2, tick0=2013)
    return plot.update_layout(yaxis={"title": "Points of a hundred"})


def draw_placed(both: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """The two indices of `placed` over time, with 90 % intervals; one country is shown at a time."""
    plot = go.Figure()
    for iso3, name in names.items():
        for key, (symbol, dash, colour, shift, words) in INDICES.items():
            rows = both[(both["iso3"] == iso3) & (both["index"] == key)]
            plot.add_scatter(
                x=rows["year"] + shift, y=rows["value"].round(3), name=words, mode="lines+markers", meta={"country": name},
                line={"color": colour, "dash": dash, "width": 1.8}, marker={"symbol": symbol, "size": 8, "color": colour},
                error_y=charts.whiskers(rows, "value", ("low", "high"), digits=3, color=colour), customdata=rows[["year", "rank", "n"]],
                hovertemplate="%{customdata[0]}: %{y:.2f}; place %{customdata[1]} of %{customdata[2]}<extra>" + words + "</extra>",
            )
    plot.update_xaxes(range=[2011.4, both["year"].max() + 0.6], dtick=2, tick0=2013)
    return plot.update_layout(yaxis={"title": "Standard deviations"})


def circle(values: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes and edges of the vicious circle of concentrated wealth, as retold from the interview; `values` are the readings by node_id.

    Raises ValueError where a node has no reading.
    """
    nodes = pd.DataFrame(
        [
            ("wealth", "Certain groups took much of the wealth under the name of reform", 0, 0, 0),
            ("finance", "They control much of the country's finance", 1, 0, 1),
            ("business", "Small and medium-sized business stays weak", 2, 0, 2),
            ("voices", "Independent organisations, parties and media can hardly exist", 1.5, 1, 3),
            ("light", "Transparency and accountability are poor", 0, 1, 4),
        ],
        columns=["node_id", "claim", "x", "y", "narrow_y"],
    )
    if lost := set(nodes["node_id"]) ^ set(values):
        raise ValueError(f"readings: expected one for each node; differing: {', '.join(sorted(lost))}")
    nodes["reading"] = nodes["node_id"].map(values)
    nodes = nodes.assign(label=nodes["claim"] + ". " + nodes["reading"], kind="Link", span=[1, 1, 1, 1.5, 1.5], narrow_x=0, narrow_span=1)
    order = list(nodes["node_id"])
    return nodes, pd.DataFrame({"from_node": order, "to_node": order[1:] + order[:1], "relation": ""})


def names(codes=tuple(STATES)) -> dict[str, str]:
    """iso3 -> English name."""
    table = data.load("countries").set_index("iso3")["name_en"]
    return {code: table[code] for code in codes}
