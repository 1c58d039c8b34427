"""Growth by phase of a country's history, the year a threshold of income was passed, a forecast against what came.

Levels are frames of the World Development Indicators as `wide` gives them: one row per year, one column per economy, in the
dollars of the series. Growth is in log points a year times 100, that is, about per cent a year: log growth adds up over years and over
factors, so that growth per head and growth of the population sum to that of the whole. The series have no margins of error;
nothing here is a test.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from helpers import evidence, text
from helpers.figures import BLUE, GREY, VERMILION, look


class Phase(NamedTuple):
    """A stretch of history: growth is measured from the level of the year `start` to that of `end`."""

    name: str
    start: int
    end: int
    drawn_by: str


PHASES = (
    Phase("1991–95", 1991, 1995, "Knox"),
    Phase("1995–2000", 1995, 2000, "Knox"),
    Phase("2001–08", 2000, 2008, "Knox"),
    Phase("2008–19", 2008, 2019, "this book"),
    Phase("2019–24", 2019, 2024, "this book"),
)
"""Three phases of knox2008 (L632-697), whose third has no end there, and the two that this book adds."""

# The fifteen states that left the Soviet Union; the book's table of countries holds others as well.
FORMER_SOVIET = ("ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB")
PER_HEAD, PURCHASING_POWER, CURRENT = "NY.GDP.PCAP.KD", "NY.GDP.PCAP.PP.KD", "GDP_PCAP_CD_derived"
MEASURES = {
    PURCHASING_POWER: "Purchasing power, $ of 2021",
    PER_HEAD: "Constant US$ of 2015",
    CURRENT: "Current US$ (derived)",
}


def wide(wdi: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """One series as years by economies. Raises ValueError where the table has no such series."""
    rows = wdi[wdi["indicator"] == indicator]
    if rows.empty:
        raise ValueError(f"series {indicator!r}: not in the table")
    return rows.pivot(index="year", columns="iso3", values="value").sort_index()


def annual(levels: pd.DataFrame | pd.Series, start: int, end: int):
    """Mean log growth a year between two years, times 100: about per cent a year. Raises ValueError unless start < end."""
    if not start < end:
        raise ValueError(f"growth from {start} to {end}: expected an earlier and a later year")
    return 100 * np.log(levels.loc[end] / levels.loc[start]) / (end - start)


def by_phase(levels: pd.DataFrame, countries=FORMER_SOVIET, phases=PHASES) -> pd.DataFrame:
    """Growth of each country in each phase: iso3, phase, start, end, growth, rank (1 is the fastest), n (countries ranked)."""
    parts = []
    for phase in phases:
        growth = annual(levels[list(countries)], phase.start, phase.end).dropna()
        part = pd.DataFrame({"iso3": growth.index, "growth": growth.to_numpy()})
        part["rank"], part["n"] = part["growth"].rank(ascending=False, method="min").astype(int), len(part)
        parts.append(part.assign(phase=phase.name, start=phase.start, end=phase.end))
    return pd.concat(parts, ignore_index=True)


def moved(levels: pd.Series, phase: Phase, years: int = 1) -> tuple[float, float]:
    """Least and largest growth of one country when each bound of the phase moves by up to so many years, within the data."""
    steps = range(-years, years + 1)
    bounds = [(phase.start + a, phase.end + b) for a, b in product(steps, steps)]
    have = levels.dropna().index
    found = [annual(levels, start, end) for start, end in bounds if start in have and end in have and start < end]
    return min(found), max(found)


def parts(wdi: pd.DataFrame, iso3: str, phases=PHASES) -> pd.DataFrame:
    """Growth a year by phase, split: of output per head, of the population and of both together (log points times 100)."""
    head, people = wide(wdi, PER_HEAD)[iso3], wide(wdi, "SP.POP.TOTL")[iso3]
    rows = []
    for phase in phases:
        one, two = annual(head, phase.start, phase.end), annual(people, phase.start, phase.end)
        low, high = moved(head, phase)
        rows.append({"phase": phase.name, "per_head": one, "low": low, "high": high, "people": two, "output": one + two})
    return pd.DataFrame(rows)


def first_above(levels: pd.Series, threshold: float) -> int | None:
    """The first year from which on every value is at or above the threshold; None where the last value is below it."""
    values = levels.dropna()
    below = values.index[values < threshold]
    if not len(below):
        return int(values.index[0])
    later = values.index[values.index > below[-1]]
    return int(later[0]) if len(later) else None


def compounded(rates: pd.Series) -> float:
    """The factor by which output grows over years of growth rates in per cent."""
    return float((1 + rates / 100).prod())


def met(rates: pd.DataFrame, forecast: float, start: int, end: int) -> dict[str, float]:
    """How many economies with all the years grew, compounded, at least as forecast. rates: per cent, years by economies."""
    factors = (1 + rates.loc[start:end].dropna(axis=1, how="any") / 100).prod()
    return {"reached": int((factors >= (1 + forecast / 100) ** (end - start + 1)).sum()), "n": len(factors), "factors": factors}


def profiles(names: dict[str, str], freedom: pd.DataFrame, wgi: pd.DataFrame, egdi: pd.DataFrame, year: int) -> pd.DataFrame:
    """One row per state with what four tables say of `year`: Freedom House, effectiveness with its interval, e-government.

    freedom: with `year_covered`, `status`, `total`; wgi: one edition; egdi: all states, so that the rank has its number of states.
    """
    of_year = freedom[freedom["year_covered"] == year].set_index("iso3")
    works = wgi[(wgi["indicator"] == "ge") & (wgi["year"] == year)].set_index("iso3")
    online = egdi[egdi["year"] == year].set_index("iso3")
    rows = []
    for iso3, name in names.items():
        low, high = evidence.interval(works.at[iso3, "estimate"], works.at[iso3, "standard_error"])
        estimate = text.number(works.at[iso3, "estimate"], 2)
        rows.append({
            "State": name,
            "Freedom House": f"{_STATUS[of_year.at[iso3, 'status']][0]}, {of_year.at[iso3, 'total']:.0f} of 100",
            "Government effectiveness": f"{estimate} ({text.span(low, high, 2)})",
            "E-government": f"{text.number(online.at[iso3, 'egdi'], 2)}, rank {online.at[iso3, 'rank']:.0f} of {len(online)}",
        })  # fmt: skip
    return pd.DataFrame(rows)


# --- the lost figure of the centre of government -----------------------------------------------------------------------

# Figure 1 of zhansulu2022 is lost; who stands in it follows from the text around it. (x, y, span) wide, then narrow.
WEIGHTY, BRANCH, SPECIAL, OTHER = "Weighs most", "Branch of power", "Special role", "Chamber"
_CENTRE = [
    ("president", "President", WEIGHTY, (2, 0, 2), (0, 0, 6), "L56"),
    ("administration", "Presidential Administration", WEIGHTY, (0, 1, 2), (0, 1, 3), "L56"),
    ("office", "Prime Minister’s Office", WEIGHTY, (2, 1, 2), (3, 1, 3), "L56"),
    ("economy", "Ministry of National Economy", WEIGHTY, (4, 1, 2), (0, 2, 3), "L56"),
    ("parliament", "Parliament (legislative)", BRANCH, (0, 2, 2), (0, 3, 3), "L41-43"),
    ("government", "Government (executive)", BRANCH, (2, 2, 2), (3, 3, 3), "L41-43"),
    ("court", "Supreme Court (judicial)", BRANCH, (4, 2, 2), (3, 4, 3), "L41-43"),
    ("senate", "Senate", OTHER, (0, 3, 1), (0, 4, 1.5), "L43"),
    ("majilis", "Majilis", OTHER, (1, 3, 1), (1.5, 4, 1.5), "L43"),
    ("council", "Constitutional Council", SPECIAL, (4, 3, 2), (3, 5, 3), "L43"),
]  # fmt: skip
_LINKS = [("parliament", "senate", "chambers"), ("parliament", "majilis", "chambers")]


def centre() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes and edges of the centre of government, ready for `helpers.diagrams.diagram`; `place` is the line in zhansulu2022.

    The text names bodies and says of two that they are parts of a third; it draws no other line, so none is drawn.
    """
    nodes = pd.DataFrame(
        [(id, label, kind, *one, *two, where, where) for id, label, kind, one, two, where in _CENTRE],
        columns=["node_id", "label", "kind", "x", "y", "span", "narrow_x", "narrow_y", "narrow_span", "place", "note"],
    )
    return nodes, pd.DataFrame(_LINKS, columns=["from_node", "to_node", "relation"])


# --- the charts of the chapter that are longer than a cell -------------------------------------------------------------


def _bands(plot: go.Figure, **cell) -> None:
    """Every second phase shaded, each with its number above."""
    for number, phase in enumerate(PHASES, start=1):
        if number % 2:
            plot.add_vrect(x0=phase.start, x1=phase.end, fillcolor=GREY, opacity=0.14, line_width=0, layer="below", **cell)
        axis = "y2 domain" if cell.get("row") == 2 else "y domain"
        plot.add_annotation(
            x=(phase.start + phase.end) / 2, y=1, xref="x2" if cell.get("row") == 2 else "x", yref=axis, yanchor="top",
            text=str(number), showarrow=False, font={"size": 12},
        )  # fmt: skip


def draw_phases(rows: pd.DataFrame, ranges: pd.DataFrame, names: dict[str, str], iso3: str = "KAZ") -> go.Figure:
    """Growth by phase: one country as a diamond with the range of `moved`, the others as rings, their median as a bar."""
    plot, own, rest = go.Figure(), rows[rows["iso3"] == iso3], rows[rows["iso3"] != iso3]
    middle = rest.groupby("phase", sort=False)["growth"].median()
    plot.add_scatter(
        x=rest["growth"].round(2), y=rest["phase"], mode="markers", name="Other former Soviet states", text=rest["iso3"].map(names),
        marker={"symbol": "circle-open", "size": 8, "color": GREY}, hovertemplate="%{text}, %{y}: %{x:.1f}<extra></extra>",
    )  # fmt: skip
    plot.add_scatter(
        x=middle.round(2), y=middle.index, mode="markers", name="Their median", hovertemplate="Median, %{y}: %{x:.1f}<extra></extra>",
        marker={"symbol": "line-ns", "size": 24, "line": {"width": 3, "color": VERMILION}},
    )  # fmt: skip
    low, high = own["growth"].to_numpy() - ranges["low"].to_numpy(), ranges["high"].to_numpy() - own["growth"].to_numpy()
    plot.add_scatter(
        x=own["growth"].round(2), y=own["phase"], mode="markers", name=names[iso3], marker={"symbol": "diamond", "size": 13, "color": BLUE},
        error_x={"type": "data", "symmetric": False, "array": high.round(2), "arrayminus": low.round(2), "thickness": 2, "width": 5},
        hovertemplate=f"{names[iso3]}, %{{y}}: %{{x:.1f}}<extra></extra>",
    )  # fmt: skip
    plot.update_xaxes(title="GDP per head, % a year", showgrid=True, zeroline=True)
    return plot.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=[phase.name for phase in PHASES], showgrid=False)


def draw_income(wdi: pd.DataFrame, names: dict[str, str]) -> tuple[go.Figure, pd.DataFrame]:
    """GDP per head of each country by each measure, on a log axis, over the phases; and the rows drawn."""
    rows = wdi[wdi["indicator"].isin(list(MEASURES)) & wdi["iso3"].isin(list(names))]
    rows = rows.assign(country=rows["iso3"].map(names), measure=rows["indicator"].map(MEASURES)).sort_values(["measure", "country", "year"])
    plot = go.Figure()
    for measure in MEASURES.values():
        for iso3, name in names.items():
            part, style = rows[(rows["iso3"] == iso3) & (rows["measure"] == measure)], look(iso3)
            plot.add_scatter(
                x=part["year"], y=part["value"].round(0), name=name, mode="lines+markers", meta={"country": name, "measure": measure},
                line={"color": style["color"], "dash": style["dash"], "width": 2.6 if iso3 == "KAZ" else 1.6},
                marker={"symbol": style["symbol"], "size": 5}, hovertemplate=f"{name} %{{x}}: %{{y:,.0f}}<extra></extra>",
            )  # fmt: skip
    _bands(plot)
    plot.update_yaxes(type="log", tickvals=[200, 500, 1000, 2000, 5000, 10000, 20000, 50000], tickformat=",d", title="Dollars per head")
    plot.update_xaxes(range=[1989.5, 2024.8], tickvals=[1991, 1995, 2000, 2008, 2019, 2024])
    return plot, rows[["measure", "country", "year", "value"]]


_STATUS = {"F": ("free", "circle"), "PF": ("partly free", "diamond"), "NF": ("not free", "x")}


def draw_threshold(levels: pd.DataFrame, freedom: pd.DataFrame, threshold: float) -> go.Figure:
    """Three measures of one country's GDP per head with a threshold above, the statuses of Freedom House below.

    levels: years by the measures' names. freedom: year_covered, status ("F", "PF" or "NF") of that country.
    """
    plot = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.04, row_heights=[0.86, 0.14])
    styles = ((GREY, "dash", "square"), (BLUE, "solid", "circle"), (VERMILION, "dot", "diamond"))
    for name, (colour, dash, symbol) in zip(MEASURES.values(), styles, strict=True):
        part = levels[name].dropna()
        plot.add_scatter(
            x=part.index, y=part.round(0), mode="lines+markers", name=name, line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": 6}, hovertemplate="%{x}: %{y:,.0f}<extra></extra>", row=1, col=1,
        )  # fmt: skip
    _bands(plot, row=1, col=1)
    plot.add_hline(y=threshold, row=1, col=1, line={"width": 2.2, "color": GREY})
    plot.add_annotation(
        x=2024.5, y=np.log10(threshold), text=f"{threshold:,.0f} dollars", xanchor="right", yanchor="top", showarrow=False, row=1, col=1
    )
    for status, part in freedom.groupby("status", sort=False):
        word, symbol = _STATUS[status]
        plot.add_scatter(
            x=part["year_covered"], y=[word] * len(part), mode="markers", showlegend=False, row=2, col=1,
            marker={"symbol": symbol, "size": 7, "color": GREY}, hovertemplate=f"%{{x}}: {word}<extra></extra>",
        )  # fmt: skip
    ticks = {"tickvals": [1000, 2000, 5000, 10000, 20000, 40000], "tickformat": ",d", "range": [2.95, 4.75]}
    plot.update_yaxes(type="log", title="Dollars per head", **ticks, row=1, col=1)
    plot.update_yaxes(categoryorder="array", categoryarray=["not free", "partly free"], range=[-0.6, 1.6], row=2, col=1)
    return plot.update_xaxes(range=[1989.5, 2024.8], tickvals=[1991, 1995, 2000, 2008, 2019, 2024])


def draw_forecast(rates: pd.Series, rents: pd.Series, forecast: float, start: int, end: int) -> go.Figure:
    """Growth of output by year as bars with the forecast as a line above; oil rents below. Both in per cent, by year."""
    plot = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.07, row_heights=[0.58, 0.42])
    ahead = rates.index.isin(range(start, end + 1))
    looks = ((~ahead, "Growth of GDP", "", BLUE), (ahead, "Growth in the years of the forecast", "/", VERMILION))
    for mask, name, pattern, colour in looks:
        plot.add_bar(
            x=rates.index[mask], y=rates[mask], name=name, marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate="%{x}: %{y:.1f} %<extra></extra>", row=1, col=1,
        )  # fmt: skip
    plot.add_scatter(
        x=[start - 0.5, end + 0.5], y=[forecast] * 2, mode="lines", name=f"Forecast, {forecast:.0f} %", hoverinfo="skip",
        line={"color": GREY, "width": 3, "dash": "dash"}, row=1, col=1,
    )  # fmt: skip
    part = rents.dropna()
    plot.add_scatter(
        x=part.index, y=part, mode="lines+markers", name="Oil rents", line={"color": GREY, "width": 2}, marker={"symbol": "square", "size": 6},
        hovertemplate="%{x}: %{y:.1f} %<extra></extra>", row=2, col=1,
    )  # fmt: skip
    for row in (1, 2):
        _bands(plot, row=row, col=1)
    plot.update_layout(barmode="overlay", bargap=0.2)
    plot.update_yaxes(title="GDP, % a year", range=[-14, 18], row=1, col=1)
    plot.update_yaxes(title="Oil, % of GDP", range=[0, 31], row=2, col=1)
    return plot.update_xaxes(range=[1989.4, 2024.8], tickvals=[1991, 1995, 2000, 2008, 2019, 2024], showticklabels=True)
