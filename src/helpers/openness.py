"""Open government by the indices: where a state stands among all countries on each policy of the OECD's framework.

Frames come from `helpers.data.load`; positions are percentages of countries, 0 the lowest and 100 the highest, so that indices
in different units can stand on one axis. A position is no margin and no distance: it says who is behind, not by how much.
"""

from collections.abc import Iterable
from functools import cache

import pandas as pd
import plotly.graph_objects as go

from helpers import data, evidence, governance
from helpers.charts import whiskers
from helpers.figures import BLUE, GREY, OCHRE, PINK, VERMILION, look

EDITIONS = {"wgi": 2024, "vdem": 15}  # the editions that have margins (WGI) and the series on civil society (V-Dem)
LABELS = {
    "obs:participation": "Say in the budget", "egdi:epi": "E-participation offered", "obs:transparency": "Budget published",
    "wgi:va": "Voice and accountability", "press_freedom": "Press freedom", "wgi:cc": "Control of corruption",
    "cpi": "Corruption perceptions", "egdi:osi": "Online services", "egdi:egdi": "E-government as a whole",
    "wgi:ge": "Government effectiveness", "wgi:rl": "Rule of law", "vdem:v2cseeorgs": "Freedom to found NGOs",
    "vdem:v2csreprss": "NGOs left in peace", "vdem:v2x_cspart": "Part in civil society",
}  # fmt: skip
"""Series of data/open_government_policies.csv that rank countries -> words for a chart."""

BENIGN = ("egdi:osi", "egdi:egdi", "egdi:epi", "wgi:ge")
"""Services and portals, read as what the article calls benign and finds adopted (oconnor2019, L12; L130; L358). It names no list."""

MIDDLE = 50


@cache
def _table(name: str) -> pd.DataFrame:
    """A table read once: every cell is checked at each reading, and the positions ask for the same few tables many times."""
    return data.load(name, edition=EDITIONS.get(name))


def series_of(policies: pd.DataFrame) -> pd.DataFrame:
    """The series that speak to each row of data/open_government_policies.csv, one row each: policy_id, name, position, series.

    Tables that do not rank all countries (counts, records, ratings of some states) are left out. Raises ValueError for a series without a label.
    """
    rows = policies.dropna(subset="indicator")
    rows = rows.assign(series=rows["indicator"].str.split(";")).explode("series")
    rows = rows[~rows["series"].isin(["ngo_counts", "ngo_fields", "service_delivery", "freedom_house"])]
    if unknown := set(rows["series"]) - set(LABELS):
        raise ValueError(f"series without a label in helpers.openness.LABELS: {', '.join(sorted(unknown))}")
    return rows[["policy_id", "name", "position", "series"]].reset_index(drop=True)


def scores(series: str, until: int, read=None) -> pd.DataFrame:
    """Every country in the latest year up to `until`: value (higher is better), low, high, year; by iso3.

    low and high are the ends of the 90 % interval in the same units, missing where the publisher gives none. For the governance
    indicators value, low and high are the published percentile ranks. `read(table, edition)` gives a table from elsewhere than `data/`.
    Raises ValueError where no year is early enough.
    """
    table, _, indicator = series.partition(":")
    frame = read(table, EDITIONS.get(table)) if read else _table(table)
    columns = {"wgi": ("rank", "rank_lower", "rank_upper"), "vdem": ("value", None, None), "cpi": ("score", "low", "high")}
    value, low, high = columns.get(table, (indicator if table == "egdi" else "score", None, None))
    if "indicator" in frame:
        frame = frame[frame["indicator"] == indicator]
    years = frame.loc[frame[value].notna() & (frame["year"] <= until), "year"]
    if years.empty:
        raise ValueError(f"{series}: no year up to {until}")
    frame = frame[(frame["year"] == years.max()) & frame[value].notna()].set_index("iso3")
    none = pd.Series(float("nan"), frame.index)
    ends = {"low": frame[low] if low else none, "high": frame[high] if high else none}
    return pd.DataFrame({"value": frame[value].astype(float), **ends, "year": frame["year"]})


def place(frame: pd.DataFrame, iso3: str, published: bool = False) -> dict:
    """Position of one country among the others of `scores`: position, lower, upper (per cent), year, n (countries), rank (1 = highest).

    position: share of the other countries with a lower value, equal ones counted half; lower and upper: the same for the ends of
    its interval, the others held at their values. With `published` the values are percentile ranks already and are taken as they are.
    """
    others, own = frame.drop(index=iso3)["value"], frame.loc[iso3]

    def share(value: float) -> float:
        return value if published or pd.isna(value) else 100 * ((others < value).mean() + (others == value).mean() / 2)

    found = {"position": share(own["value"]), "lower": share(own["low"]), "upper": share(own["high"])}
    return found | {"year": int(own["year"]), "n": len(frame), "rank": int((others > own["value"]).sum()) + 1}


def side(row) -> int:
    """1 above the middle of the countries, -1 below it, 0 where the interval of the position holds the middle."""
    low, high = (row["position"] if pd.isna(row[end]) else row[end] for end in ("lower", "upper"))
    return 1 if low > MIDDLE else -1 if high < MIDDLE else 0


def standing(policies: pd.DataFrame, countries: Iterable[str], until: dict[str, int]) -> pd.DataFrame:
    """Positions of countries on every series of the rows given; one row per policy, series, time and country that has a value.

    until: name of a time -> last year it may use. Columns: policy_id, name, series, label, benign, time, iso3, and those of
    `place`, with side.
    """
    found = []
    for row in series_of(policies).itertuples():
        for time, year in until.items():
            frame = scores(row.series, year)
            for iso3 in [iso3 for iso3 in countries if iso3 in frame.index]:
                here = place(frame, iso3, published=row.series.startswith("wgi:"))
                head = {"policy_id": row.policy_id, "name": row.name, "series": row.series, "label": LABELS[row.series]}
                found.append(head | {"benign": row.series in BENIGN, "time": time, "iso3": iso3} | here | {"side": side(here)})
    return pd.DataFrame(found)


def verdict(rows: pd.DataFrame) -> str:
    """Whether a policy's series lie where the article's account would put them: benign ones above the middle, all others below it."""
    agree = (rows["side"] == rows["benign"].map({True: 1, False: -1})).mean()
    return "agrees" if agree == 1 else "agrees in part" if agree else "does not agree"


def told(rows: pd.DataFrame) -> str:
    """Positions of one policy in words, one series after the other, the times in their order: "Online services 84, 95"."""
    return "; ".join(f"{label} {', '.join(f'{position:.0f}' for position in part['position'])}" for label, part in rows.groupby("label", sort=False))


LEVELS = {"principle": "Principle", "policy": "Policy", "impact_short": "Impact, short term", "impact_long": "Impact, longer term"}


def framework(policies: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The article's Table 2 row by row, with what the series of `standing` say of one country; "no series" where none ranks countries."""
    measured = {policy: told(part) for policy, part in rows.groupby("policy_id")}
    names = policies["name"].str[:1].str.lower() + policies["name"].str[1:]
    return pd.DataFrame({
        "In the framework": policies["level"].map(LEVELS) + ": " + names,
        "Countries behind Kazakhstan (%), 2018 and latest": policies["policy_id"].map(measured).fillna("no series of the book"),
    })  # fmt: skip


def scorecard(policies: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The six policies: on paper, in practice as the authors report, and the verdict of the series at each time of `standing`."""
    reported = policies["in_practice"].str.removeprefix("The authors report ")
    found = {
        policy: "; ".join(f"{time}: {verdict(own)}" for time, own in part.groupby("time", sort=False)) for policy, part in rows.groupby("policy_id")
    }
    return pd.DataFrame({
        "Policy": policies["name"], "On paper": policies["on_paper"],
        "In practice, the authors report": reported.str[:1].str.upper() + reported.str[1:],  # the heading says who reports
        "Series": policies["policy_id"].map(found),
    })  # fmt: skip


def firsts(rows: pd.DataFrame) -> pd.DataFrame:
    """For each series the leading country and whether its lead over the second is beyond the margins, where there are any.

    rows: those of `standing` for one time and the six policies. Columns: series, label, benign, n (countries compared), first,
    second, p_holm and margin (True, False, or missing where no margins are published). Leads are tested on WGI estimates and CPI
    scores as in `helpers.evidence`, and corrected for their number by Holm's method.
    """
    found = []
    for series, part in rows.groupby("series", sort=False):
        first, second, *_ = part.sort_values("position", ascending=False).to_dict("records")
        head = {"series": series, "label": first["label"], "benign": first["benign"], "n": len(part)}
        found.append(head | {"first": first["iso3"], "second": second["iso3"], "p_holm": _p_value(series, first, second)})
    table = pd.DataFrame(found)
    tested = table["p_holm"].notna()
    table.loc[tested, "p_holm"] = governance.holm(table.loc[tested, "p_holm"])
    return table.assign(margin=(table["p_holm"] < 1 - evidence.LEVEL).astype(object).where(tested, None))


def _p_value(series: str, first: dict, second: dict) -> float:
    """Of the difference between two places of one series; not a number where the publisher gives no standard errors."""
    table, _, indicator = series.partition(":")
    if table not in ("wgi", "cpi"):
        return float("nan")
    frame = _table(table)
    frame = (frame[frame["indicator"] == indicator] if table == "wgi" else frame).set_index(["iso3", "year"])
    one, two = (frame.loc[(row["iso3"], row["year"])] for row in (first, second))
    value = "estimate" if table == "wgi" else "score"
    return evidence.difference(one[value], one["standard_error"], two[value], two["standard_error"]).p_value


# --- charts ------------------------------------------------------------------------------------------------------------


def draw_facets(rows: pd.DataFrame) -> go.Figure:
    """One row per series, highest on top: filled for the first time, open for the second; circles benign, diamonds the others."""
    first, second = dict.fromkeys(rows["time"])
    order = rows[rows["time"] == first].sort_values("position")["label"].tolist()
    plot = go.Figure()
    for time, up in ((first, 0.16), (second, -0.16)):
        for benign, symbol, colour, words in ((True, "circle", BLUE, "services and portals"), (False, "diamond", VERMILION, "the rest")):
            part = rows[(rows["time"] == time) & (rows["benign"] == benign)]
            plot.add_scatter(
                x=part["position"].round(1), y=[order.index(label) + up for label in part["label"]], name=f"{time}, {words}",
                mode="markers", meta={"time": time}, error_x=_bars(part), customdata=part[["label", "year", "n"]],
                marker={"symbol": symbol if time == first else f"{symbol}-open", "size": 10, "color": colour, "line": {"width": 2, "color": colour}},
                hovertemplate="%{customdata[0]}, %{customdata[1]}: %{x:.0f} % of %{customdata[2]} countries behind<extra></extra>",
            )
    plot.add_vline(x=MIDDLE, line={"dash": "dot", "width": 1.5, "color": GREY})
    plot.update_xaxes(range=[-2, 102], tickvals=[0, 25, 50, 75, 100], title="Countries behind Kazakhstan (%)")
    return plot.update_yaxes(tickvals=list(range(len(order))), ticktext=order, range=[-0.7, len(order) - 0.3], zeroline=False)


def draw_region(rows: pd.DataFrame, names: dict[str, str], order: list[str]) -> go.Figure:
    """Positions of several states on every series, one row per series in the given order of labels, first on top."""
    plot, places = go.Figure(), {label: len(order) - 1 - n for n, label in enumerate(order)}
    states = list(dict.fromkeys(rows["iso3"]))
    for (time, iso3), part in rows.groupby(["time", "iso3"], sort=False):
        style, shift = look(iso3), 0.15 * ((len(states) - 1) / 2 - states.index(iso3))  # one above the other, so that bars stay apart
        plot.add_scatter(
            x=part["position"].round(1), y=part["label"].map(places) + shift, name=names[iso3], mode="markers",
            meta={"time": time, "country": names[iso3]}, error_x=_bars(part, thickness=1, color=style["color"]),
            marker={"symbol": style["symbol"], "color": style["color"], "size": 9}, customdata=part[["label", "year"]],
            hovertemplate=f"{names[iso3]}, %{{customdata[0]}}, %{{customdata[1]}}: %{{x:.0f}} %<extra></extra>",
        )
    plot.update_xaxes(range=[-4, 102], tickvals=[0, 25, 50, 75, 100], title="Countries behind (%)")
    return plot.update_yaxes(tickvals=list(places.values()), ticktext=list(places), range=[-0.7, len(order) - 0.3], zeroline=False)


def _bars(rows: pd.DataFrame, **style) -> dict:
    """Error bars of positions; none where no interval is published, and no caps, which Plotly would draw there all the same."""
    ends = {end: rows[end].fillna(rows["position"]) for end in ("lower", "upper")}
    bars = whiskers(rows.assign(**ends), "position", ("lower", "upper"), **{"thickness": 2, "width": 0, "color": GREY, **style})
    return bars | {side: bars[side].where(rows["lower"].notna()) for side in ("array", "arrayminus")}


# --- events: openings, standing abroad, unrest and control ---------------------------------------------------------------

LANES = {
    "Standing abroad": ("square", {
        "osce-chair-2010": "Chair of the OSCE", "strategy-kazakhstan-2050": "Kazakhstan-2050", "wto-accession-2015": "Joins the WTO",
        "un-security-council-2017": "UN Security Council", "expo-2017": "Expo", "oecd-review-2017": "OECD review", "greco-2020": "Joins GRECO",
    }),
    "Opening on paper": ("circle", {
        "plan-of-nation-2015": "100 Concrete Steps", "law-public-councils-2015": "Law on public councils",
        "law-access-to-information-2015": "Law on information", "ethics-code-2015": "Ethics code",
        "state-corporation-2016": "State Corporation", "open-budgets-duty-2017": "Budgets to be published",
        "law-peaceful-assembly-2020": "Law on assemblies", "concept-public-administration-2021": "Listening state",
    }),
    "Unrest": ("x", {"land-protests-2016": "Protests over land", "events-january-2022": "Events of January"}),
    "Control": ("diamond-open", {
        "situational-centre-2012": "Situational Centre", "law-ngo-grants-2015": "Law on NGO grants",
        "law-registration-2016": "Law on registration", "media-amendments-2017": "Media amendments", "media-investigations-2018": "Outlets investigated",
    }),
}  # fmt: skip
"""Lane -> marker, and event_id -> short name. What is control or standing abroad follows the article, the rest is the book's choice."""


def lanes(events: pd.DataFrame) -> pd.DataFrame:
    """The events of LANES in order of date, with lane, short and year added. Raises ValueError for an event that is not in the table."""
    chosen = [(lane, id, short) for lane, (_, ids) in LANES.items() for id, short in ids.items()]
    rows = pd.DataFrame(chosen, columns=["lane", "event_id", "short"]).merge(events, on="event_id", how="left")
    if rows["title"].isna().any():
        raise ValueError(f"no such events: {', '.join(rows.loc[rows['title'].isna(), 'event_id'])}")
    return rows.assign(year=rows["date_start"].astype(str).str[:4].astype(int)).sort_values("date_start", kind="stable", ignore_index=True)


def densest(years: Iterable[int], span: int) -> tuple[int, int]:
    """First year of the earliest window of `span` years that holds the most of the years, and how many it holds."""
    years = list(years)
    counts = {first: sum(first <= year < first + span for year in years) for first in sorted(set(years))}
    first = max(counts, key=counts.get)
    return first, counts[first]


def draw_lanes(rows: pd.DataFrame) -> go.Figure:
    """Events from the first on top downwards, one marker each in the column of its lane; told by marker, column and words."""
    plot, colours = go.Figure(), (OCHRE, BLUE, PINK, VERMILION)
    for column, ((lane, (symbol, _)), colour) in enumerate(zip(LANES.items(), colours, strict=True)):
        part = rows[rows["lane"] == lane]
        plot.add_scatter(
            x=[column] * len(part), y=part.index, name=lane, mode="markers", customdata=part[["title", "date_start"]],
            marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
            hovertemplate="%{customdata[0]}, %{customdata[1]}<extra></extra>",
        )
    words = [f"{row.short}, {row.year}" for row in rows.itertuples()]
    plot.update_xaxes(range=[-0.5, len(LANES) - 0.5], tickvals=list(range(len(LANES))), ticktext=list(LANES), side="top", ticks="", zeroline=False)
    plot.update_yaxes(tickvals=list(rows.index), ticktext=words, range=[len(rows) - 0.4, -0.6], zeroline=False)
    return plot.update_layout(showlegend=False)


# --- the lost figure, rebuilt as an outline ----------------------------------------------------------------------------

RELATIONS = {"is_met_by": "is met by", "motivates": "motivates", "leads_to": "leads to", "factor_of": "factor of", "reason_for": "reason for"}


def outline(nodes: pd.DataFrame, edges: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes with places and edges with words for `helpers.diagrams.diagram`: each explanation with its factors hung below it.

    nodes, edges: the tables half_open_nodes and half_open_edges. Drawn are all nodes, and the edges but those that would cross
    an outline: from a single factor to the outcome, and from the aim abroad to a factor. A star marks a factor whose link is inferred.
    """
    depth = {"explanation": 0, "factor": 0.12, "reason": 0.24}  # indent, in columns
    inferred = set(edges.loc[(edges["relation"] == "factor_of") & (edges["certainty"] == "inferred"), "from_node"])
    rows, last = [], 0
    for column, branch in enumerate(("obstruction", "deficit")):
        part = nodes[nodes["branch"] == branch].assign(order=nodes["kind"].map(depth)).sort_values(["order", "position"])
        for row, node in enumerate(part.itertuples(), start=1):
            indent = node.order  # explanations first, then factors, then reasons
            rows.append((node.node_id, column + indent, row, 1 - indent, indent / 2, row + 20 * column, 1 - indent / 2))
        last = max(last, len(part))
    rows += [
        ("strategic-priority", 0, 0, 2, 0, 0, 1), ("international-approbation", 0, last + 1, 1, 0, 90, 1),
        ("symbolic-implementation", 1, last + 1, 1, 0, 91, 1), ("half-open-government", 0, last + 2, 2, 0, 92, 1),
    ]  # fmt: skip
    places = pd.DataFrame(rows, columns=["node_id", "x", "y", "span", "narrow_x", "narrow_y", "narrow_span"])
    drawn = nodes.assign(note=nodes["description"], label=nodes["label"] + [" *" * (id in inferred) for id in nodes["node_id"]])
    start, end = (edges[place].map(nodes.set_index("node_id")["kind"]) for place in ("from_node", "to_node"))
    crossing = (start == "factor") & (end == "outcome") | (start == "aim") & (end == "factor")
    guess = (edges["relation"] == "leads_to") & (edges["certainty"] == "inferred")
    words = edges.assign(relation=edges["relation"].map(RELATIONS) + guess.map({True: " (inferred)", False: ""}))
    words = words[~crossing].assign(order=words["relation"].map({word: n for n, word in enumerate(RELATIONS.values())}).fillna(9))
    return drawn.merge(places, on="node_id"), words.sort_values("order", kind="stable")
