"""Services of the state: what was counted, where Kazakhstan stands in e-government, and two lost figures redrawn.

Functions take frames as `helpers.data.load` gives them and return new ones, or a Plotly figure without a title. Nothing here
joins two numbers of different units, and no line runs across a known change of an index's method.
"""

import pandas as pd
import plotly.graph_objects as go

from helpers import budget, dates, evidence, text
from helpers.charts import whiskers
from helpers.figures import BLUE, GREEN, GREY, VERMILION, look
from helpers.governance import holm

PARTS = {
    "egdi": "Whole index",
    "osi": "Online services",
    "tii": "Telecommunication",
    "hci": "Human capital",
    "epi": "E-participation",
}
"""Columns of `egdi` -> names; the first is the mean of the next three, the last is no part of it."""

STARTS = {"egdi": (2022, 2024), "osi": (2022,), "tii": (2024,), "hci": (2024,), "epi": ()}
"""Column of `egdi` -> rounds in which it is known to start anew.

2022: online services are scored in five subindices (un_egov_2022_chapter1). 2024: affordability replaces fixed broadband in
telecommunication, and e-government literacy joins human capital (egovrate_manual). The publisher says of every round that the
meaning of the values varies (qog_egov), so a line inside these limits guides the eye and is no measurement.
"""

LANES = (
    ("Service centres", "centres", "centre", ""),
    ("Kinds of service in the state register", "services_offered", "all", "register"),
    ("Kinds given by the State Corporation", "services_offered", "all", "State Corporation"),
    ("Kinds given at the centres", "services_offered", "centre", ""),
    ("Kinds on the portal: information", "services_offered", "portal", "information"),
    ("Kinds on the portal: interactive", "services_offered", "portal", "interactive"),
    ("Kinds: share automated", "automation", "all", ""),
    ("Kinds: share online", "services_share", "portal", "offers online"),
    ("Kinds: share at the single window", "services_share", "centre", "single window"),
    ("Services given: portal", "services_received", "portal", ""),
    ("Services given: centres", "services_received", "centre", ""),
    ("Services given: centres", "transactions", "centre", ""),
    ("Services given: all channels", "services_received", "all", ""),
    ("Services given: share electronic", "services_share", "portal", "electronic form"),
    ("Services given: share at a centre", "services_share", "centre", "received at a centre"),
    ("Visits to the centres in a year", "visits", "centre", "in a year"),
)
"""Lane of the figure, and the measure, channel and word of `counted` that put a row there; the first match holds."""

APART = ("of all visits to centres", "in a day", "working week")  # words of rows that belong to no lane of the figure

SETTING = {"exact": "", "over": "over ", "at_least": "at least ", "about": "about ", "nearly": "up to ", "under": "under "}
CHANNELS = {"centre": ("Centres", "square", BLUE), "portal": ("Portal", "diamond", VERMILION), "all": ("All channels", "circle", GREEN)}

# Figure 2 of zhansulu2022 is lost; who stands in it follows from L132. x, y, span as in helpers.diagrams.
_HUB = [
    ("interior", "Internal Affairs", 0, 0, 1.25, 2), ("justice", "Justice", 1.25, 0, 1.25, 3), ("defence", "Defence", 2.5, 0, 1.25, 5),
    ("finance", "Finance", 3.75, 0, 1.25, 6), ("land", "Land administration (Agriculture)", 0, 2, 1.7, 4),
    ("education", "Education and Science", 1.7, 2, 1.6, 7), ("others", "Other ministries and agencies", 3.3, 2, 1.7, 8),
]  # fmt: skip
_OFFICE, _WINDOW, _CITIZEN = "State body", "Centre", "Citizen"

# Figure 1 of knox2008 is lost; parts, links and states of work follow from the text around it.
DONE, TO_BUILD, LATER, ABROAD = "In the pilot", "To be built", "Hoped for later", "Model abroad"
_MODEL = [
    ("standards", "Service standards and reglaments", DONE, (0, 0, 5), (0, 0, 10), "L1086-1092"),
    ("indicators", "Key indicators on five criteria", DONE, (7, 0, 7), (0, 1, 10), "L1123-1129"),
    ("data", "Data gathered, monitored and controlled", TO_BUILD, (7, 1, 7), (0, 2, 10), "L1139-1149"),
    ("audit", "Internal audit", TO_BUILD, (0, 2, 5), (0, 3, 4.6), "L1149-1153"),
    ("agency", "Agency in the Prime Minister’s Office", TO_BUILD, (7, 2, 7), (5.4, 3, 4.6), "L1153-1155"),
    ("report", "Yearly public report against targets", TO_BUILD, (0, 3, 5), (0, 4, 4.6), "L1155-1165"),
    ("database", "National database", TO_BUILD, (7, 3, 7), (5.4, 4, 4.6), "L1175-1177"),
    ("cpa", "UK performance assessment (CPA)", ABROAD, (0, 4, 5), (0, 5, 4.6), "L1171-1175"),
    ("league", "League tables", TO_BUILD, (7, 4, 3.5), (5.4, 5, 4.6), "L1177-1179"),
    ("benchmark", "Benchmark hub", TO_BUILD, (10.5, 4, 3.5), (5.4, 6, 4.6), "L1181-1183"),
    ("incentives", "Incentives for bodies and officials", LATER, (7, 5, 7), (5.4, 7, 4.6), "L1216-1218"),
]
_LINKS = [
    ("standards", "indicators", ""), ("indicators", "data", ""), ("data", "audit", "checked by"), ("data", "agency", "checked by"),
    ("data", "report", ""), ("audit", "report", "assures"), ("agency", "database", "builds"), ("database", "league", ""),
    ("database", "benchmark", ""), ("cpa", "report", "adapted for"), ("agency", "incentives", "regulates"),
]  # fmt: skip


def said(row) -> str:
    """A number as its source prints it, large ones in millions: "over 300", "about 82 %", "292.5 million"."""
    if row.value >= 1e6:
        return f"{SETTING[row.qualifier]}{text.number(row.value / 1e6, 0 if row.value % 1e6 == 0 else 1)} million"
    return SETTING[row.qualifier] + (text.percent(row.value / 100) if row.unit == "percent" else text.number(row.value, 0))


def lane(row) -> str | None:
    """The lane of a row of `service_delivery`, None where it has none by rule. Raises ValueError where no rule is known."""
    if row.measure not in {measure for _, measure, _, _ in LANES} or any(word in row.counted for word in APART):
        return None
    for name, measure, channel, word in LANES:
        if (row.measure, row.channel) == (measure, channel) and word in row.counted:
            return name
    raise ValueError(f"{row.record_id}: {row.measure}, {row.channel}, {row.counted!r} is in no lane of helpers.services.LANES")


def placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The numbers that have a lane and are not marked unverified, in the order of the lanes, oldest first, undated last.

    Adds lane, said (as printed), low and high (decimal years, NaN when undated) and when (words).
    """
    rows = rows[~rows["note"].fillna("").str.startswith("unverified")]
    rows = rows.assign(lane=[lane(row) for row in rows.itertuples()]).dropna(subset="lane")
    rows = dates.extents(rows.rename(columns={"date": "date_start"}))
    order = {name: n for n, name in enumerate(dict.fromkeys(name for name, *_ in LANES))}
    rows = rows.assign(said=[said(row) for row in rows.itertuples()], place=rows["lane"].map(order))
    return rows.sort_values(["place", "low", "value"]).drop(columns="place").reset_index(drop=True)


def repeated(rows: pd.DataFrame) -> list[str]:
    """Lanes of `placed` that hold two or more dated, reported numbers: the only ones in which years can be set side by side."""
    dated = rows[rows["low"].notna() & (rows["basis"] == "reported")]
    counts = dated["lane"].value_counts()
    return [name for name in dict.fromkeys(rows["lane"]) if counts.get(name, 0) > 1]


def standing(egdi: pd.DataFrame, column: str) -> pd.DataFrame:
    """Every state that a round ranks, by one column of the index (0 to 1), with its place among them.

    Columns: iso3, year, value, rank (1 is the largest value; ties share the better rank), n (states ranked), median, lower and
    upper (quartiles of the round), below (per cent of the other states with a smaller value).
    """
    rows = egdi[egdi["egdi"].notna()]
    rows = rows[["iso3", "year"]].assign(value=rows[column]).dropna().reset_index(drop=True)
    rounds = rows.groupby("year")["value"]
    n, smaller = rounds.transform("size"), rounds.rank(method="min") - 1
    return rows.assign(
        rank=rounds.rank(ascending=False, method="min").astype(int), n=n, median=rounds.transform("median"),
        lower=rounds.transform("quantile", 0.25), upper=rounds.transform("quantile", 0.75), below=100 * smaller / (n - 1),
    )


def place(rows: pd.DataFrame, iso3: str, year: int, digits: int = 2) -> str:
    """Value, rank and number of states as a table prints them: "0.94 (10th of 193)". Raises ValueError where there is no value."""
    one = rows[(rows["iso3"] == iso3) & (rows["year"] == year)]
    if len(one) != 1:
        raise ValueError(f"{iso3} {year}: {len(one)} rows, expected one")
    one = one.iloc[0]
    return f"{text.number(one['value'], digits)} ({text.ordinal(int(one['rank']))} of {int(one['n'])})"


def wide(by_part: dict[str, pd.DataFrame], names: dict[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """One row for each state of `names` and round, value and rank of each part side by side, and the headings of its columns."""
    parts = [part[part["iso3"].isin(names)].assign(part=column) for column, part in by_part.items()]
    table = pd.concat(parts).pivot(index=["iso3", "year", "n"], columns="part", values=["value", "rank"])
    table.columns = [f"{part}_{what}" for what, part in table.columns]
    table = table.reset_index().assign(country=lambda frame: frame["iso3"].map(names)).sort_values(["country", "year"])
    headings = {"country": "State", "year": "Round", "n": "States ranked"}
    for column in by_part:
        headings |= {f"{column}_value": f"{PARTS[column]} (0 to 1)", f"{column}_rank": f"{PARTS[column]}, rank"}
    return table.astype({name: int for name in headings if name.endswith("rank")})[list(headings)], headings


def changes(series: dict[str, pd.DataFrame], spans: list[tuple[str, int, int]]) -> pd.DataFrame:
    """Change of one state between two years by the rule of the book, with Holm's correction for the number of rows.

    series: name -> frame by year with value and standard_error, in units of that index. spans: (name, first, last). Columns:
    name, first, last, before, after, low, high (ends of the 90 % interval of the change), p_value, p_holm, word.
    Raises KeyError for a year that is not there.
    """
    rows = []
    for name, first, last in spans:
        one, two = (series[name].loc[year] for year in (first, last))
        found = evidence.change(one["value"], one["standard_error"], two["value"], two["standard_error"])
        row = {"name": name, "first": first, "last": last, "before": one["value"], "after": two["value"], "p_value": found.p_value}
        rows.append(row | dict(zip(("low", "high"), found.interval)) | {"word": found.change})
    return pd.DataFrame(rows).assign(p_holm=lambda frame: holm(frame["p_value"]))


def hub() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes and edges of the service centre hub, ready for `helpers.diagrams.diagram`; columns as there, and place in the text."""
    offices = [(id, label, _OFFICE, x, y, span, 1, row, 9, "L132") for id, label, x, y, span, row in _HUB]
    middle = [
        ("centre", "Population Service Centre", _WINDOW, 0, 1, 5, 0, 1, 10, "L115-117"),
        ("citizen", "Citizen", _CITIZEN, 6.1, 1, 1.4, 0, 0, 10, "L132"),
    ]
    columns = ["node_id", "label", "kind", "x", "y", "span", "narrow_x", "narrow_y", "narrow_span", "place"]
    nodes = pd.DataFrame(offices + middle, columns=columns)
    links = [(id, "centre", "") for id, *_ in _HUB] + [("centre", "citizen", "one window")]
    return nodes.assign(note=nodes["place"]), pd.DataFrame(links, columns=["from_node", "to_node", "relation"])


def model() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes and edges of the performance measurement model, as in `hub`; the kind is the state of the work in the text."""
    nodes = pd.DataFrame(
        [(id, label, kind, *wide, *narrow, where, where) for id, label, kind, wide, narrow, where in _MODEL],
        columns=["node_id", "label", "kind", "x", "y", "span", "narrow_x", "narrow_y", "narrow_span", "place", "note"],
    )
    return nodes, pd.DataFrame(_LINKS, columns=["from_node", "to_node", "relation"])


def told(nodes: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """A diagram as a table: one row per box with kind, place in the text and the boxes that its arrows lead to."""
    label = nodes.set_index("node_id")["label"]
    leads = edges.assign(to=[f"{row.relation + ' ' if row.relation else ''}→ {label[row.to_node]}" for row in edges.itertuples()])
    leads = leads.groupby("from_node")["to"].agg("; ".join)
    return nodes[["label", "kind", "place"]].assign(leads=nodes["node_id"].map(leads).fillna(""))


def draw_numbers(rows: pd.DataFrame) -> go.Figure:
    """Numbers of `placed`, one lane for each unit; a mark stands for when and for the channel, the number is written beside it."""
    plot, lanes = go.Figure(), list(dict.fromkeys(rows["lane"]))
    for name, symbol, colour in CHANNELS.values():
        plot.add_scatter(x=[None], y=[None], mode="markers", name=name, marker={"symbol": symbol, "color": colour, "size": 10})
    for row in rows.itertuples():
        _, symbol, colour = CHANNELS[row.channel]
        here, dated = rows[rows["lane"] == row.lane], not pd.isna(row.low)
        undated = here[here["low"].isna()]
        middle = (row.low + row.high) / 2 if dated else 0.12 + 0.5 * list(undated["record_id"]).index(row.record_id)
        y, half = -lanes.index(row.lane), (row.high - row.low) / 2 if dated and row.high - row.low > 2 else 0
        before, after = ((sign * (here["low"] - row.low)).between(0, 8, inclusive="right").any() for sign in (-1, 1))  # neighbours
        below = len(undated) > 1 if not dated else row.low > 2021 and before
        left = row.low > (2010 if after else 2021)  # where a number on the right would meet a mark or the edge
        side = "bottom right" if half else "bottom center" if below else "middle left" if left else "middle right"
        plot.add_scatter(
            x=[middle], y=[y], xaxis="x" if dated else "x2", mode="markers+text", showlegend=False, cliponaxis=False,
            text=f"\u00a0{row.said}{' (target)' * (row.basis == 'planned')}\u00a0", textposition=side,
            marker={"symbol": symbol + "-open" * (row.basis == "planned"), "color": colour, "size": 9, "line": {"width": 2, "color": colour}},
            error_x={"array": [half], "thickness": 1.5, "width": 0, "color": colour} if half else None,
            customdata=[[row.counted, row.counted_by, row.said, row.when]],
            hovertemplate="%{customdata[2]}, %{customdata[3]}<br>%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        )
    heads = [
        {"text": f"<b>{name}</b>", "x": 2004.2, "y": 0.34 - n, "xanchor": "left", "yanchor": "middle", "showarrow": False}
        for n, name in enumerate(lanes)
    ]
    heads.append({"text": "no date", "x": 0, "y": 0.34, "xref": "x2", "xanchor": "left", "yanchor": "middle", "showarrow": False})
    plot.update_xaxes(showgrid=False).update_yaxes(
        range=[0.4 - len(lanes), 0.65], showticklabels=False, zeroline=False, tickvals=[-n - 0.47 for n in range(len(lanes) - 1)]
    )
    strip = {"domain": [0.84, 1], "range": [0, 1], "showticklabels": False, "ticks": "", "zeroline": False}
    return plot.update_layout(annotations=heads, xaxis={"domain": [0, 0.82], "range": [2004, 2027], "dtick": 5}, xaxis2=strip)


def _cut(rows: pd.DataFrame, starts) -> pd.DataFrame:
    """Rows by year with an empty one before each start, so that a line stops there."""
    groups = budget.segments(rows["year"], starts)
    parts = [rows[rows["year"].isin(years)] for years in groups]
    gaps = [pd.DataFrame({"year": [part["year"].iloc[0] - 0.5]}) for part in parts[1:]]
    return pd.concat([frame for pair in zip(parts, [*gaps, None]) for frame in pair if frame is not None])


def draw_index(by_part: dict[str, pd.DataFrame], names: dict[str, str]) -> go.Figure:
    """The index or one of its parts by round: states chosen by the reader, before the middle half of all states ranked.

    by_part: column of PARTS -> `standing` of it. names: iso3 -> name of the states that can be chosen.
    """
    plot = go.Figure()
    for column, rows in by_part.items():
        meta = {"part": PARTS[column]}
        rounds = rows.drop_duplicates("year").sort_values("year")
        ends = [(x, y) for row in rounds.itertuples() for x, y in ((row.year, row.lower), (row.year, row.upper), (None, None))]
        plot.add_scatter(
            x=[x for x, _ in ends], y=[y for _, y in ends], mode="lines", name="Middle half of states", meta=meta, hoverinfo="skip",
            line={"color": GREY, "width": 7}, opacity=0.4,
        )
        for iso3, name in names.items():
            own = _cut(rows[rows["iso3"] == iso3].sort_values("year"), STARTS[column])
            style = look(iso3)
            plot.add_scatter(
                x=own["year"], y=own["value"].round(3), mode="lines+markers", name=name, meta={"country": name, **meta},
                line={"color": style["color"], "dash": style["dash"], "width": 1.6}, marker={"symbol": style["symbol"], "size": 8},
                customdata=own[["rank", "n"]], connectgaps=False,
                hovertemplate="%{x}: %{y:.3f}, rank %{customdata[0]} of %{customdata[1]}<extra>" + name + "</extra>",
            )
    return plot.update_layout(xaxis={"range": [2002, 2025], "dtick": 4}, yaxis={"range": [0, 1.02], "title": "0 to 1"})


def draw_timing(online: pd.DataFrame, corruption: pd.DataFrame) -> go.Figure:
    """Two panels for one state: its place in online services by round, and its control of corruption with 90 % intervals.

    online: rows of `standing` for one iso3. corruption: year, estimate, low and high of one indicator of one WGI edition.
    """
    plot, own = go.Figure(), _cut(online.sort_values("year"), STARTS["osi"])
    plot.add_scatter(
        x=own["year"], y=own["below"].round(1), customdata=own[["rank", "n"]], mode="lines+markers", yaxis="y", showlegend=False,
        line={"color": BLUE, "width": 1.6}, marker={"symbol": "circle", "size": 9},
        hovertemplate="%{x}: rank %{customdata[0]} of %{customdata[1]}<extra></extra>",
    )
    plot.add_scatter(
        x=corruption["year"], y=corruption["estimate"].round(2), yaxis="y2", mode="markers", showlegend=False,
        marker={"symbol": "square", "size": 8, "color": VERMILION}, hovertemplate="%{x}: %{y:.2f}<extra></extra>",
        error_y=whiskers(corruption, "estimate", ("low", "high"), 2, color=VERMILION),
    )
    corner = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom", "showarrow": False, "align": "left"}
    heads = [
        {"text": "<b>Online services</b><br>states below Kazakhstan (%)", "y": 0.95, **corner},
        {"text": "<b>Control of corruption</b><br>estimate, 90 % interval", "y": 0.42, **corner},
    ]
    return plot.update_layout(
        annotations=heads, xaxis={"range": [2001.2, 2025], "dtick": 4, "anchor": "y2"},
        yaxis={"domain": [0.56, 0.93], "range": [0, 104], "dtick": 25}, yaxis2={"domain": [0, 0.4], "range": [-1.6, 0.3], "dtick": 0.5},
    )
