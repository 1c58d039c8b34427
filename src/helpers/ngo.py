"""Counts of NGOs: who counted what, when, and what may be set beside what.

Every function takes frames as `helpers.data.load` gives them and returns new ones, or a Plotly figure without a title.
Nothing here joins two counts: a count has a definition, a counter and a moment, and all three must match first.
"""

import math

import pandas as pd
import plotly.graph_objects as go

from helpers import text
from helpers.figures import BLUE, GREEN, GREY, OCHRE, PINK, VERMILION

FAMILIES = {
    "Registered NGOs": ("circle", BLUE, "registered_ngo"),
    "Wider set or other register": (
        "square", VERMILION, "registered_org cso_registered nco_registered nonprofit_all public_association operating_stat_unit"
    ),
    "Operating, official test": ("diamond", GREEN, "operating_ngo"),
    "Test not given": ("x", PINK, "active_ngo genuine_ngo ngo_unspecified"),
    "Filed data or got state money": ("star", OCHRE, "filed_report state_funded"),
    "Not working": ("cross", GREY, "inactive_ngo suspended_ngo in_liquidation no_bin"),
}
"""Family -> marker, colour and the definition codes in it. A flow (liquidated_in_period) is no stock and has no family."""

TESTED = "oconnor2019"  # the source whose numbers the chapter sets beside the others
DATABASE = 2016  # the NGO Database: numbers on its two sides are not compared
BREAKS = {2004: "registered anew", DATABASE: "NGO Database"}  # from_year of a row in breaks.csv -> its name in a figure
SETTING = {"exact": "", "over": "over ", "at_least": "at least ", "about": "about ", "nearly": "up to "}
WHISKER = 1000  # NGOs: length of a bar for "at least" or "at most" where the source gives no other end

SHORT = {  # definition -> words that fit a narrow page
    "registered_org": "Ever registered, of any kind", "registered_ngo": "Registered NGOs", "operating_ngo": "Operating",
    "genuine_ngo": "Real NGOs, in the speaker's view", "active_ngo": "Active", "filed_report": "Filed their data on time",
    "inactive_ngo": "Inactive", "no_bin": "No identification number", "suspended_ngo": "Suspended", "in_liquidation": "In liquidation",
}

# Lists of fields in order of time: source key -> heading; the award rules were read in two sources.
LISTS = {"pavlodar_law36": "Law of 2005", "iphr_2015": "Draft of 2015", "oconnor2019": "Law after 2015", "award": "Award rules"}
RIGHTS = "Human rights, citizens' rights"
THEMES = {
    "Education and science": "oconnor-education-science award2017-01 law2005-education law2005-science",
    "Information": "award2017-01 law2005-information",
    "Sport": "oconnor-sport award2017-01 law2005-sport",
    "Health, healthy lifestyle": "oconnor-healthy-lifestyle award2017-02 law2005-health",
    "Environment": "oconnor-environment award2017-03 law2005-environment",
    "Youth and children": "oconnor-youth-children award2017-04 law2005-youth",
    "Vulnerable groups, families": "oconnor-vulnerable-unemployed award2017-07 award2017-08 law2005-social-help",
    "Work and unemployment": "oconnor-vulnerable-unemployed award2017-09",
    "Culture and heritage": "oconnor-heritage award2017-11 law2005-culture",
    "National unity": "oconnor-national-unity award2017-national-unity",
    "Demography": "award2017-05 law2005-demography",
    "Gender": "award2017-06 law2005-gender",
    "Other socially important fields": "law2005-other",
    RIGHTS: "oconnor-human-rights iphr-human-rights award2017-10 law2005-human-rights",
    "Participation in policy": "oconnor-participation",
    "Accountability, transparency": "oconnor-accountability",
    "Fight against corruption": "oconnor-anti-corruption",
}
"""Theme -> field_ids of the lists that word it, each in its own way; the grouping is the book's, not the law's."""


def family(definition: str) -> str | None:
    """The family of a definition code, None for a flow. Raises ValueError for an unknown code."""
    for name, (_, _, codes) in FAMILIES.items():
        if definition in codes.split():
            return name
    if definition == "liquidated_in_period":
        return None
    raise ValueError(f"definition {definition!r}: in no family of helpers.ngo.FAMILIES")


def moment(date: str | None) -> tuple[float, float]:
    """Middle and half-width, in years, of a date written yyyy, yyyy-mm or yyyy-mm-dd; NaN for both where there is none."""
    if not isinstance(date, str) or not date:
        return math.nan, math.nan
    year, month, day = (int(part) for part in (date + "-0-0").split("-")[:3])
    if not month:
        return year + 0.5, 0.5
    return (year + (month - 0.5) / 12, 1 / 24) if not day else (year + (month - 1 + (day - 0.5) / 31) / 12, 0.0)


def printed(row) -> str:
    """A count as its source prints it: "23,335", "over 22,000", "up to 1,500", "300 to 400"."""
    if row.qualifier == "at_least" and not pd.isna(row.value_high):
        return text.span(row.value, row.value_high, 0)
    return SETTING[row.qualifier] + text.number(row.value, 0)


def described(counts: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """The stocks of one country that are not marked doubtful, oldest first and undated last, with columns added:

    family; time and half (years, NaN when undated); said (as printed); up and down (NGOs: length of the bars that say "at
    least" and "at most"); open (True for "about"); doubtful rows are those whose note begins with that word.
    """
    rows = counts[(counts["iso3"] == iso3) & ~counts["note"].fillna("").str.startswith("doubtful")]
    rows = rows.assign(family=rows["definition"].map(family)).dropna(subset="family")
    times = pd.DataFrame(list(rows["date"].map(moment)), columns=["time", "half"], index=rows.index)
    reach = (rows["value_high"].astype(float) - rows["value"]).where(lambda gap: gap > 0, WHISKER)
    return rows.assign(
        **times, said=[printed(row) for row in rows.itertuples()], up=reach.where(rows["qualifier"].isin(["over", "at_least"]), 0),
        down=(rows["qualifier"] == "nearly") * WHISKER, open=rows["qualifier"] == "about",
    ).sort_values(["time", "value"]).reset_index(drop=True)


def one_moment(rows: pd.DataFrame, source_key: str) -> pd.DataFrame:
    """What one counter gave at one moment, largest first, with `share` of its own largest number (0 to 1; also share_high, percent)."""
    part = rows[rows["source_key"] == source_key].sort_values("value", ascending=False)
    if part.empty:
        raise ValueError(f"source {source_key!r}: no count in the rows")
    share, high = part["value"] / part["value"].max(), part["value_high"].astype(float) / part["value"].max()
    return part.assign(share=share, share_high=high, percent=100 * share).reset_index(drop=True)


def below(values: pd.Series, tested: float) -> str:
    """How many of the values are smaller than the tested one, as words: "none is smaller than 18,000". An order, not a change."""
    fewer, bar = int((values < tested).sum()), text.number(tested, 0)
    return f"{text.count(fewer) if fewer else 'none'} {'is' if fewer < 2 else 'are'} smaller than {bar}"


def eligible(fields: pd.DataFrame) -> pd.DataFrame:
    """One row per list and theme that it names: theme, list, heading, eligible ("yes" or "no"), wording, source_key, locator.

    Where a list words a theme in two fields they are put together. Raises ValueError when a field has no theme.
    """
    themes = pd.DataFrame([(theme, field) for theme, ids in THEMES.items() for field in ids.split()], columns=["theme", "field_id"])
    if lost := set(fields["field_id"]) - set(themes["field_id"]):
        raise ValueError(f"fields without a theme in helpers.ngo.THEMES: {', '.join(sorted(lost))}")
    rows = themes.merge(fields, on="field_id")
    rows["list"] = rows["source_key"].where(rows["source_key"].isin(list(LISTS)), "award")
    rows["heading"] = rows["list"].map(LISTS)
    together = {"field_en": "; ".join, "source_key": "first", "locator": "first"}
    return rows.groupby(["theme", "list", "heading", "eligible"], sort=False, as_index=False).agg(together)


def named(lists) -> str:
    """Headings of lists in order of time, as words of a sentence: "the law of 2005 and the award rules"."""
    return text.listing(f"the {heading[0].lower()}{heading[1:]}" for heading in LISTS.values() if heading in set(lists))


def _note(words: str, x: float, y: float, **more) -> dict:
    """An annotation without an arrow."""
    return {"text": words, "x": x, "y": y, "showarrow": False, **more}


def _hover(rows: pd.DataFrame, columns: list[str], template: str) -> dict:
    """Hover text of the rows drawn; the template names the columns by their place: %{customdata[0]}."""
    return {"customdata": rows[columns].fillna("no date").to_numpy(), "hovertemplate": template + "<extra></extra>"}


def draw_counts(rows: pd.DataFrame, breaks: pd.DataFrame) -> go.Figure:
    """Counts of `described` as marks in time, by family, never joined; the undated ones in a strip of their own on the right."""
    hover = "%{customdata[2]}, %{customdata[3]}<br>%{customdata[0]}<br>%{customdata[1]}"
    plot, notes = go.Figure(), [_note("no<br>date", 2.1, 43500, xref="x2")]
    for place, (name, (symbol, colour, _)) in enumerate(FAMILIES.items()):
        shared = {"name": name, "legendgroup": name, "meta": {"definition": name}}
        key = {"symbol": symbol, "color": colour, "size": 9}
        plot.add_scatter(x=[None], y=[None], mode="markers", marker=key, **shared)
        for axis in ("x", "x2"):
            part = rows[(rows["family"] == name) & (rows["time"].isna() == (axis == "x2"))]
            outline = {"symbol": [symbol + "-open" * is_open for is_open in part["open"]], "line": {"width": 1.5, "color": colour}}
            bars = {"type": "data", "array": part["up"], "arrayminus": part["down"], "symmetric": False, "thickness": 1.2, "width": 3}
            span = {"type": "data", "array": part["half"], "thickness": 1, "width": 0, "color": colour}
            plot.add_scatter(
                x=part["time"] if axis == "x" else [place] * len(part), y=part["value"], xaxis=axis, mode="markers+text",
                marker=key | outline, error_x=span if axis == "x" else None, error_y=bars | {"color": colour},
                text=[text.number(row.value, 0) if row.source_key == TESTED else "" for row in part.itertuples()],
                textposition="bottom center", showlegend=False, cliponaxis=False, **shared,
                **_hover(part, ["counted", "counted_by", "said", "date"], hover),
            )
    for year in breaks["from_year"]:
        plot.add_shape(type="line", x0=year, x1=year, y0=0, y1=41500, line={"dash": "dot", "width": 1.5, "color": GREY})
        notes.append(_note(BREAKS[year].replace(" ", "<br>"), year, 43500))
    strip = {"domain": [0.86, 1], "range": [-1.8, 6], "showticklabels": False, "ticks": "", "zeroline": False}
    return plot.update_layout(
        annotations=notes, xaxis={"domain": [0, 0.84], "range": [1996, 2026.9], "dtick": 5}, xaxis2=strip,
        yaxis={"range": [0, 45000], "dtick": 10000, "tickformat": ",", "title": "Organisations"},
    )


def draw_moments(moments: dict[str, pd.DataFrame]) -> go.Figure:
    """Bars for what each counter gave at one moment, as shares of that counter's largest number; heading -> rows of `one_moment`."""
    plot, place, notes = go.Figure(), 0.0, []
    for heading, rows in moments.items():
        place += 0.9
        notes.append(_note(f"<b>{heading}</b>", 0, place, xanchor="left"))
        places = [place + 1.25 + 1.15 * step for step in range(len(rows))]
        plot.add_bar(
            x=rows["percent"], y=places, orientation="h", width=0.36, marker={"color": [FAMILIES[name][1] for name in rows["family"]]},
            showlegend=False, **_hover(rows, ["said", "counted"], "%{customdata[0]}<br>%{customdata[1]}"),
        )
        for at, row in zip(places, rows.itertuples()):
            if row.qualifier == "at_least":
                line = {"color": FAMILIES[row.family][1], "width": 3}
                ends = [row.percent, 100 * row.share_high]
                plot.add_scatter(x=ends, y=[at, at], mode="lines", line=line, hoverinfo="skip", showlegend=False)
            notes.append(_note(f"{SHORT[row.definition]}: {row.said}", 0, at - 0.46, xanchor="left", font={"size": 12}))
        place = places[-1] + 0.5
    ticks = {"range": [0, 101], "ticksuffix": " %", "dtick": 25}
    return plot.update_layout(annotations=notes, xaxis=ticks, yaxis={"visible": False, "range": [place + 0.1, 0.4]})
