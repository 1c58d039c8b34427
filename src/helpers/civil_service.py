"""The civil service: who was selected, how many serve, and whether experts saw a difference after an act.

Functions take frames as `helpers.data.load` gives them and return new ones, or a Plotly figure without a title. Posts and
people are kept apart. V-Dem's series on the administration have no intervals in the book's tables, so nothing here says
that one rose or fell: the changes of one country are placed among those of all countries instead.
"""

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go
from scipy import stats

from helpers import text
from helpers.figures import BLUE, GREEN, GREY, OCHRE, VERMILION, look
from helpers.governance import holm
from helpers.ngo import moment, printed

STEPS = {  # record_id -> label; the selection of 2013 in the order in which it went
    "kaz-2013-06-corps-a-applied-final": "Applied",
    "kaz-2013-corps-a-tested": "Sat the tests",
    "kaz-2013-corps-a-passed": "Passed the tests",
    "kaz-2013-06-corps-a-interviewed": "Interviewed",
    "kaz-2013-06-corps-a-reserve": "Recommended",
    "kaz-2013-10-corps-a-appointed": "Appointed by October",
}
HOLDERS = {  # step -> record_id of the holders of posts within it; for those who passed the number is a difference
    "Applied": "kaz-2013-corps-a-incumbents-applied", "Sat the tests": "kaz-2013-corps-a-tested-incumbents",
}  # fmt: skip
FAILED, HOLDERS_FAILED = "kaz-2013-corps-a-failed", "kaz-2013-corps-a-incumbents-failed"
ACTS = {  # event_id -> short name; the acts that made or remade the civil service
    "decree-civil-service-1995": "Decree of 1995", "law-civil-service-1999": "Law of 1999",
    "law-corps-a-2012": "Corps A, 2012", "law-civil-service-2015": "Law of 2015",
}  # fmt: skip
SERIES = {"v2stcritrecadm": "Appointment by skills and merit", "v2clrspct": "Rigorous and impartial officials"}
WIDTH = 3  # years on each side of an act; the year of the act itself, partly under each rule, is left out
CIS = "ARM AZE BLR GEO KAZ KGZ MDA RUS TJK TKM UKR UZB".split()  # members when Knox wrote; Georgia left in 2009
# Kind of a headcount -> symbol, colour.
KINDS = {"Posts": ("square", BLUE), "People": ("circle", VERMILION), "Not clear which": ("diamond-open", OCHRE)}
COUNTRIES = {  # record_id -> label; all in countries, none the same thing
    "kaz-nd-acsh-project-countries": "Joint project on digital skills", "kaz-nd-acsh-project-countries-extended": "That project, as extended",
    "kaz-nd-acsh-case-countries": "Sent case studies", "kaz-nd-acsh-member-countries": "Members, interview, no date",
    "kaz-2025-11-acsh-member-countries": "Members, November 2025", "kaz-nd-acsh-participant-countries": "Came to any activity since 2013",
}  # fmt: skip

_ORIGIN = {"counted_by": "Counted by", "source_key": "Source", "locator": "Place in the source"}
# Columns of the tables under the figures -> their headings.
FUNNEL = {"step": "Step", "people": "People", "holders": "Holders of the posts", "others": "All others"}
FUNNEL |= {"share": "Share of those who applied (0 to 1)", **_ORIGIN}
HEADCOUNT = {"kind": "Kind", "date": "Date", "said": "Number as printed", "value": "Number", "counted": "What was counted"}
HEADCOUNT |= {**_ORIGIN, "note": "Note"}
PLACEBO = {"series": "Series", "act": "Act", "year": "Year", "change": "Kazakhstan's change, model units"}
PLACEBO |= {"low": "Range of 90 % of countries, low", "high": "Range of 90 % of countries, high", "n": "Countries"}
PLACEBO |= {"share": "Share of countries as far or farther (0 to 1)", "share_holm": "That share, after Holm"}
HUB = {"label": "Tie", "value": "Countries", "counted": "What was counted", **_ORIGIN}


def _row(rows: pd.DataFrame, record: str) -> pd.Series:
    """One record of the table `civil_service`. Raises KeyError, with the id, where it is not there."""
    found = rows[rows["record_id"] == record]
    if len(found) != 1:
        raise KeyError(f"civil_service: {len(found)} rows with record_id {record!r}, expected one")
    return found.iloc[0]


def funnel(rows: pd.DataFrame) -> pd.DataFrame:
    """The selection of 2013, step by step: step, people, holders (empty where not known), others, share of those who applied,
    counted_by, source_key, locator.

    Holders are those who sat in a post moved to Corps A. That number after the tests is those tested less those failed.
    Raises ValueError where a step does not narrow or the holders are more than all.
    """
    table = pd.DataFrame([_row(rows, record) for record in STEPS]).reset_index(drop=True).rename(columns={"value": "people"})
    table["step"] = list(STEPS.values())
    holders = {step: _row(rows, record)["value"] for step, record in HOLDERS.items()}
    holders["Passed the tests"] = holders["Sat the tests"] - _row(rows, HOLDERS_FAILED)["value"]
    table["holders"] = table["step"].map(holders)
    table["others"] = table["people"] - table["holders"]
    if not table["people"].is_monotonic_decreasing or (table["others"] < 0).any():
        raise ValueError(f"a funnel that does not narrow: {table['people'].tolist()}, holders {table['holders'].tolist()}")
    table["share"] = table["people"] / table["people"].iloc[0]
    table = table.astype(dict.fromkeys(("people", "holders", "others"), "Int64"))  # whole, and empty where not known
    return table[["step", "people", "holders", "others", "share", "counted_by", "source_key", "locator"]]


def failures(rows: pd.DataFrame) -> dict[str, float]:
    """Shares (0 to 1) of holders and of all others who failed the tests of 2013, and how likely so large a gap is by chance.

    Keys: holders, others, p_value. The p-value is Fisher's exact test, two-sided, of a table of failed and passed: would a
    test that treats both groups alike part them so far? It takes candidates as independent of each other.
    """
    tested, failed = (_row(rows, record)["value"] for record in ("kaz-2013-corps-a-tested", FAILED))
    h_tested, h_failed = (_row(rows, record)["value"] for record in (HOLDERS["Sat the tests"], HOLDERS_FAILED))
    others, o_failed = tested - h_tested, failed - h_failed
    p_value = stats.fisher_exact([[h_failed, h_tested - h_failed], [o_failed, others - o_failed]]).pvalue
    return {"holders": h_failed / h_tested, "others": o_failed / others, "p_value": p_value}


def headcounts(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts of the civil service, oldest first: kind (key of KINDS), time and half (years), said (as printed), and the columns
    of the table. A count whose note says that posts may be meant has a kind of its own."""
    part = rows[rows["measure"] == "headcount"].copy()
    part["kind"] = part["unit"].map({"posts": "Posts", "people": "People"})
    part.loc[part["note"].fillna("").str.contains("posts may be meant"), "kind"] = "Not clear which"
    times = pd.DataFrame(list(part["date"].map(moment)), columns=["time", "half"], index=part.index)
    part = part.assign(**times, said=[printed(row).replace("up to", "nearly") for row in part.itertuples()])
    return part.sort_values(["time", "value"]).reset_index(drop=True)


def wide(vdem: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Values of one V-Dem series, years x countries. Raises ValueError where there are none."""
    part = vdem[vdem["indicator"] == indicator]
    if part.empty:
        raise ValueError(f"no rows of indicator {indicator!r}")
    return part.pivot(index="year", columns="iso3", values="value")


def around(values: pd.DataFrame, year: int, width: int = WIDTH) -> pd.Series:
    """Mean of the `width` years after a year less the mean of the `width` years before it, for each country that has them all.

    values: years x countries. Raises ValueError where the years of a window are not in the frame.
    """
    before, after = range(year - width, year), range(year + 1, year + width + 1)
    if lost := sorted({*before, *after} - set(values.index)):
        raise ValueError(f"the windows around {year} need the years {lost}")
    return (values.loc[list(after)].mean(skipna=False) - values.loc[list(before)].mean(skipna=False)).dropna()


def among(changes: pd.Series, iso3: str) -> dict[str, float]:
    """Where one country's change lies among all: change, share (of countries whose change is at least as far from 0, its own
    included), n, and the range of the middle 90 % of countries (low, high).

    The share is the p-value of a placebo test: each country takes its turn as the one with the act. It asks how unusual the
    change is, and assumes that without the act any country might have drawn it. Raises KeyError where the country is missing.
    """
    own = changes[iso3]
    low, high = changes.quantile([0.05, 0.95])
    share = (changes.abs() >= abs(own) - 1e-9).mean()  # differences of decimals: what is equal must count as equal
    return {"change": own, "share": share, "n": len(changes), "low": low, "high": high}


def acts(events: pd.DataFrame) -> pd.DataFrame:
    """The acts of ACTS: event_id, act, year, legal_ref. Raises KeyError where one is not in the table."""
    found = events.set_index("event_id").loc[list(ACTS)].reset_index()
    return found.assign(act=list(ACTS.values()), year=found["date_start"].str[:4].astype(int))[["event_id", "act", "year", "legal_ref"]]


def placebos(vdem: pd.DataFrame, events: pd.DataFrame, iso3: str = "KAZ") -> pd.DataFrame:
    """Every act and series: series, act, year, change, share, n, low, high of `among`, share_holm (adjusted for their number)."""
    found = []
    for indicator, name in SERIES.items():
        values = wide(vdem, indicator)
        for row in acts(events).itertuples():
            found.append({"series": name, "act": row.act, "year": row.year, **among(around(values, row.year), iso3)})
    table = pd.DataFrame(found)
    return table.assign(share_holm=holm(table["share"]))


def largest_step(values: pd.DataFrame, iso3: str) -> tuple[int, float, float]:
    """Year and size of a country's largest step from one year to the next, and the share of countries with one at least as large.

    Only countries with a value in every year take part: a shorter series has fewer chances.
    """
    steps = values.loc[:, values.notna().all()].diff()
    year = int(steps[iso3].abs().idxmax())
    return year, steps.at[year, iso3], (steps.abs().max() >= abs(steps.at[year, iso3]) - 1e-9).mean()


def still(values: pd.Series) -> tuple[int, int]:
    """First and last year of the longest run in which a series keeps one value."""
    run = values.ne(values.shift()).cumsum()
    longest = run[run == run.value_counts().idxmax()].index
    return int(longest[0]), int(longest[-1])


def spreads(values: pd.DataFrame, countries: list[str], start: int, end: int) -> dict[str, float]:
    """Standard deviation across countries in two years, in the units of the values, and a test of their equality.

    Keys: start, end (standard deviations), n (countries with both years), p_value of Pitman's and Morgan's test for paired
    variances: sums and differences of the two years are uncorrelated where the variances are equal.
    """
    pair = values.reindex(columns=countries).loc[[start, end]].dropna(axis="columns")
    first, last = pair.loc[start], pair.loc[end]
    return {"start": first.std(), "end": last.std(), "n": pair.shape[1], "p_value": stats.pearsonr(first + last, last - first).pvalue}


def _bars(plot: go.Figure, x, y, name: str, colour: str, pattern: str = "", **more) -> None:
    """Adds horizontal bars of one kind, told by colour and by pattern."""
    marker = {"color": colour, "pattern": {"shape": pattern}}
    plot.add_bar(**{"x": x, "y": y, "name": name, "orientation": "h", "width": 0.4, "marker": marker} | more)


def _above(labels: list[str], places) -> list[dict]:
    """A label above each bar: an axis of words would take half of a narrow page."""
    return [{"text": label, "x": 0, "y": y + 0.4, "xanchor": "left", "showarrow": False} for label, y in zip(labels, places, strict=True)]


def draw_funnel(steps: pd.DataFrame, posts: float) -> go.Figure:
    """Bars of `funnel`, the first step on top, parted into holders and others where known; an outlined bar for the posts to fill."""
    plot, places, known = go.Figure(), [-n for n in range(len(steps) + 1)], steps["holders"].notna()
    parts = {"Holders of the posts": (steps["holders"], VERMILION, "/"), "All others": (steps["others"], BLUE, "")}
    parts["Parts not known"] = (steps["people"].where(~known), GREY, "")
    for name, (values, colour, pattern) in parts.items():
        _bars(plot, values, places[:-1], name, colour, pattern, hovertemplate="%{x:,.0f}<extra>" + name + "</extra>")
    outline = {"color": "rgba(0,0,0,0)", "line": {"color": GREY, "width": 2}}
    _bars(plot, [posts], places[-1:], "Posts", GREY, marker=outline, showlegend=False, hovertemplate="%{x} posts<extra></extra>")
    labels = [f"{step}: <b>{text.number(people, 0)}</b>" for step, people in zip(steps["step"], steps["people"])]
    labels += [f"Posts to fill: <b>{text.number(posts, 0)} posts</b>"]
    plot.update_yaxes(visible=False, range=[places[-1] - 0.5, 0.7])
    plot.update_xaxes(range=[0, 1.04 * steps["people"].max()], dtick=500, tickformat=",", showgrid=True, title="People")
    return plot.update_layout(barmode="stack", annotations=_above(labels, places), legend={"traceorder": "normal"})


def draw_headcounts(counts: pd.DataFrame, cuts: pd.DataFrame) -> go.Figure:
    """Headcounts of `headcounts` as marks in time, never joined; a dotted line for each time at which cuts were announced.

    cuts: rows with time (years) and label. Bars to both sides: only the year is known.
    """
    plot, dotted = go.Figure(), {"type": "line", "y0": 76000, "y1": 106500, "line": {"dash": "dot", "width": 1.5, "color": GREY}}
    for kind, (symbol, colour) in KINDS.items():
        part = counts[counts["kind"] == kind]
        plot.add_scatter(
            x=part["time"], y=part["value"], name=kind, mode="markers",
            marker={"symbol": symbol, "color": colour, "size": 11, "line": {"width": 1.5, "color": colour}},
            error_x={"type": "data", "array": part["half"], "thickness": 1, "width": 0, "color": colour},
            customdata=part[["said", "counted", "date"]].to_numpy(),
            hovertemplate="%{customdata[0]}, %{customdata[2]}<br>%{customdata[1]}<extra></extra>",
        )
    for row in cuts.itertuples():
        plot.add_shape(x0=row.time, x1=row.time, **dotted)
        plot.add_annotation(text=row.label, x=row.time, y=108500, showarrow=False)
    plot.update_yaxes(range=[76000, 110500], dtick=10000, tickformat=",", title="Posts or people")
    return plot.update_xaxes(range=[2007.5, 2025.5], dtick=4)


def draw_series(vdem: pd.DataFrame, names: dict[str, str], years: pd.Series) -> go.Figure:
    """The two series of SERIES one above the other, one line a country, and a dotted line for each act.

    vdem: rows of `vdem` for the countries of `names` (iso3 -> name). years: the years of the acts.
    """
    head = {"x": 0, "xref": "paper", "yref": "paper", "yanchor": "bottom", "showarrow": False}
    notes = [{"text": f"<b>{name}</b>", "y": y, **head} for name, y in zip(SERIES.values(), (0.985, 0.46))]
    plot = go.Figure(layout={"annotations": notes, "legend": {"y": 1.05}})
    for axis, indicator in zip(("y", "y2"), SERIES):
        values = wide(vdem, indicator)
        for iso3, name in names.items():
            style = look(iso3)
            plot.add_scatter(
                x=values.index, y=values[iso3], yaxis=axis, name=name, legendgroup=iso3, showlegend=axis == "y", meta={"country": name},
                mode="lines+markers", line={"color": style["color"], "dash": style["dash"], "width": 1.8},
                marker={"symbol": style["symbol"], "color": style["color"], "size": 6, "maxdisplayed": 8},
                hovertemplate="%{x}: %{y:.2f}<extra>" + name + "</extra>",
            )
        for year in years:
            line = {"dash": "dot", "width": 1.2, "color": GREY}
            plot.add_shape(type="line", x0=year, x1=year, y0=0, y1=1, yref=f"{axis} domain", line=line)
    plot.update_xaxes(anchor="y2", dtick=5, range=[1989.3, 2024.9])
    grid = {"title": "Model units", "gridcolor": "#d9d9d9", "zerolinecolor": "#8c8c8c"}
    return plot.update_layout(yaxis={"domain": [0.55, 0.98], **grid}, yaxis2={"domain": [0, 0.45], "anchor": "x", **grid})


def draw_placebos(table: pd.DataFrame) -> go.Figure:
    """Kazakhstan's change around each act as a mark on the range of the middle 90 % of countries; rows of `placebos`, in order."""
    plot, places, notes = go.Figure(), [], []
    for place, (series, rows) in enumerate(table.groupby("series", sort=False)):
        start = place * (len(rows) + 1.6)
        corner = {"x": -0.88, "y": start - 0.35, "xanchor": "left", "yanchor": "bottom", "align": "left"}
        notes.append({"text": f"<b>{'<br>'.join(wrap(series, 20))}</b>", "showarrow": False, **corner})
        places += [start + step for step in range(len(rows))]
        plot.add_shape(type="line", x0=0, x1=0, y0=start - 0.4, y1=places[-1] + 0.4, line={"color": GREY, "width": 1}, layer="below")
    bars = [(x, place) for place, row in zip(places, table.itertuples()) for x in (row.low, row.high, None)]
    plot.add_scatter(
        x=[x for x, _ in bars], y=[place for _, place in bars], mode="lines", line={"color": "rgba(127,127,127,0.55)", "width": 9},
        name="Middle 90 % of countries", hovertemplate="%{x:.2f}<extra>Middle 90 %</extra>",
    )
    plot.add_scatter(
        x=table["change"], y=places, mode="markers", name="Kazakhstan", marker={"color": BLUE, "symbol": "diamond", "size": 11},
        customdata=[text.percent(share) for share in table["share"]],
        hovertemplate="%{x:.2f}; as far or farther: %{customdata} of countries<extra></extra>",
    )
    plot.update_yaxes(tickvals=places, ticktext=table["act"], range=[places[-1] + 0.7, -1.6], zeroline=False, showgrid=False)
    plot.update_xaxes(title="Change, model units", range=[-0.9, 0.9], dtick=0.5, zeroline=False)
    return plot.update_layout(annotations=notes)


def hub(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers of the Hub that are numbers of countries, smallest first: label, value, said, counted, source_key, locator."""
    found = pd.DataFrame([_row(rows, record) for record in COUNTRIES]).reset_index(drop=True)
    if set(found["unit"]) != {"countries"}:
        raise ValueError(f"units {sorted(set(found['unit']))}: expected countries alone")
    found = found.assign(label=list(COUNTRIES.values()), said=[printed(row) for row in found.itertuples()])
    return found.sort_values("value", ignore_index=True, kind="stable")


def draw_hub(rows: pd.DataFrame) -> go.Figure:
    """Bars of `hub`, members apart from other ties by colour and pattern, each with its label above."""
    plot = go.Figure()
    member = rows["label"].str.startswith("Members")
    for name, part, colour, pattern in (("Membership", rows[member], GREEN, "/"), ("Taking part", rows[~member], BLUE, "")):
        hover = {"customdata": part["counted"], "hovertemplate": "%{x}: %{customdata}<extra></extra>"}
        _bars(plot, part["value"], part.index, name, colour, pattern, **hover)
    labels = [f"{row.label}: <b>{row.said}</b>" for row in rows.itertuples()]
    plot.update_yaxes(visible=False, range=[-0.4, len(rows) - 0.3])
    plot.update_xaxes(range=[0, 1.05 * rows["value"].max()], dtick=20, title="Countries", showgrid=True)
    return plot.update_layout(annotations=_above(labels, rows.index))
