"""Counts of NGOs: who counted what, when, and what may be set beside what.

Every function takes frames as `helpers.data.load` gives them and returns new ones, or a Plotly figure without a title.
Nothing here joins two counts: a count has a definition, a counter and a moment, and all three must match first.
"""

import math
import textwrap

import pandas as pd
import plotly.graph_objects as go

from helpers import text
from helpers.figures import BLUE, GREEN, GREY, OCHRE, PINK, VERMILION, look

FAMILIES = {
    "Registered NGOs": ("circle", BLUE, ("registered_ngo",)),
    "Wider set or other register": (
        "square",
        VERMILION,
        ("registered_org", "cso_registered", "nco_registered", "nonprofit_all", "public_association", "operating_stat_unit"),
    ),
    "Operating, official test": ("diamond", GREEN, ("operating_ngo",)),
    "Active, test not given": ("x", PINK, ("active_ngo", "genuine_ngo", "ngo_unspecified")),
    "Filed data or got state money": ("star", OCHRE, ("filed_report", "state_funded")),
    "Not working": ("cross", GREY, ("inactive_ngo", "suspended_ngo", "in_liquidation", "no_bin")),
}
"""Family -> marker, colour and the definition codes in it. A flow (liquidated_in_period) is no stock and has no family."""

SETTING = {"exact": "", "over": "over ", "at_least": "at least ", "about": "about ", "nearly": "up to "}
WHISKER = 1300
"""Length in NGOs of the bar that says "at least" or "at most" where the source gives no other end."""

SHORT = {
    "registered_org": "Ever registered, of any kind",
    "registered_ngo": "Registered NGOs",
    "operating_ngo": "Operating",
    "genuine_ngo": "Real NGOs, in the speaker's view",
    "active_ngo": "Active",
    "filed_report": "Filed their data on time",
    "inactive_ngo": "Inactive",
    "no_bin": "No identification number",
    "suspended_ngo": "Suspended",
    "in_liquidation": "In liquidation",
}
"""Labels of the bars of one counter: definition code -> words that fit a narrow page."""

COUNTS_COLUMNS = {
    "counted": "What was counted",
    "family": "Family of definition",
    "counted_by": "Counted by",
    "date": "Date",
    "said": "Number as printed",
    "value": "Number",
    "source_key": "Source",
    "locator": "Place in the source",
}

COUNTS_CAPTION = (
    "Each mark is one count for Kazakhstan; no line joins them, because no two are known to count the same thing in the same way. "
    "Filled marks: a number given as it stands; open marks: given as about so many. A bar upwards: at least so many; downwards: at most. "
    "A bar to both sides: only the year is known. Dotted lines: breaks in how NGOs are counted. Marks on the right have no date."
)

MOMENTS_COLUMNS = {
    "moment": "Counter and moment",
    "counted": "What was counted",
    "said": "Number as printed",
    "percent": "Per cent of the counter's largest number",
    "source_key": "Source",
}
MOMENTS_CAPTION = (
    "Each block is one counter at one moment. Bars are shares of that counter's own largest number: blocks can be compared by their "
    "pattern, not by their numbers. A thin line at the end spans a range that the source gives; where a number is printed as over or "
    "about so many, the share is as rough as the number."
)
KINDS_CAPTION = (
    "Every count for Kazakhstan in the row of its own family of definitions, whether printed as exact, over or about. Numbers in different "
    "rows must not be subtracted from each other, nor numbers on two sides of 2016, when the NGO Database came. Even within a row tests and counters differ."
)
FIELDS_CAPTION = (
    "Lists in order of time: Article 1 of the law of 2005 in an early wording; the draft of October 2015 as a coalition of NGOs read it (one item known); "
    "Article 5 after the amendment of December 2015 as the article lists it; directions of the state award as called in 2017 (three of fifteen unread). "
    "An empty place means that the list, as read, does not name the theme. The grouping into themes is the book's."
)
VDEM_CAPTION = (
    "Point estimates of V-Dem's measurement model, in the model's own units; higher is freer. V-Dem publishes an interval with every value, "
    "but the copy used here has none for these series, so a difference between two states or two years cannot be tested and is not claimed."
)

FIELDS_COLUMNS = {
    "theme": "Theme",
    "heading": "List",
    "eligible": "Eligible",
    "field_en": "Wording",
    "source_key": "Source",
    "locator": "Place in the source",
}
BREAKS = {2004: "registered anew", 2016: "NGO Database"}
"""Names of the breaks for the figure: from_year of the row in breaks.csv -> two words."""

LISTS = {
    "pavlodar_law36": "Law of 2005",
    "iphr_2015": "Draft of 2015",
    "oconnor2019": "Law after 2015",
    "award": "Award rules",
}
"""The four lists of fields, in order of time: source key -> heading; the award rules were read in two sources."""

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
        if definition in codes:
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
        **times,
        said=[printed(row) for row in rows.itertuples()],
        up=reach.where(rows["qualifier"].isin(["over", "at_least"]), 0),
        down=(rows["qualifier"] == "nearly") * WHISKER,
        open=rows["qualifier"] == "about",
    ).sort_values(["time", "value"]).reset_index(drop=True)


def one_moment(rows: pd.DataFrame, source_key: str) -> pd.DataFrame:
    """What one counter gave at one moment, largest first, with `share` of its own largest number (0 to 1, and share_high)."""
    part = rows[rows["source_key"] == source_key].sort_values("value", ascending=False)
    if part.empty:
        raise ValueError(f"source {source_key!r}: no count in the rows")
    top = part["value"].max()
    return part.assign(share=part["value"] / top, share_high=part["value_high"].astype(float) / top).reset_index(drop=True)


def below(values: pd.Series, tested: float) -> str:
    """How many of the values are smaller than the tested one, as words: "none lies below 18,000: there is no fall"."""
    fewer, bar = int((values < tested).sum()), text.number(tested, 0)
    if not fewer:
        return f"none lies below {bar}: there is no fall"
    return f"{text.count(fewer)} {'lies' if fewer == 1 else 'lie'} below {bar}: there is a fall"


def stacked(moments: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of several moments in one frame, with `moment` (the heading) and `percent` (0 to 100) added."""
    return pd.concat([rows.assign(moment=heading, percent=100 * rows["share"]) for heading, rows in moments.items()], ignore_index=True)


def eligible(fields: pd.DataFrame) -> pd.DataFrame:
    """One row per list and theme that it names: theme, list, heading, eligible ("yes" or "no"), wording, source_key, locator.

    Where a list words a theme in two fields they are put together. Raises ValueError when a field has no theme.
    """
    themes = [(theme, field) for theme, ids in THEMES.items() for field in ids.split()]
    lost = set(fields["field_id"]) - {field for _, field in themes}
    if lost:
        raise ValueError(f"fields without a theme in helpers.ngo.THEMES: {', '.join(sorted(lost))}")
    rows = pd.DataFrame(themes, columns=["theme", "field_id"]).merge(fields, on="field_id")
    rows["list"] = rows["source_key"].where(rows["source_key"].isin(list(LISTS)), "award")
    rows["heading"] = rows["list"].map(LISTS)
    together = {"field_en": "; ".join, "source_key": "first", "locator": "first"}
    return rows.groupby(["theme", "list", "heading", "eligible"], sort=False, as_index=False).agg(together)


def draw_counts(rows: pd.DataFrame, breaks: pd.DataFrame, labels: dict[int, str], named: str) -> go.Figure:
    """Counts as marks in time, by family, never joined; the undated ones in a strip of their own on the right.

    rows as from `described`; labels: from_year of a break -> its short name; named: the source whose numbers are written out.
    """
    plot = go.Figure()
    for place, (name, (symbol, colour, _)) in enumerate(FAMILIES.items()):
        of_family = rows[rows["family"] == name]
        key = {"symbol": symbol, "color": colour, "size": 9}
        whisker = {"type": "data", "thickness": 1.2, "width": 3, "color": colour}
        plot.add_scatter(x=[None], y=[None], name=name, legendgroup=name, meta={"definition": name}, mode="markers", marker=key)
        for dated, part in ((True, of_family[of_family["time"].notna()]), (False, of_family[of_family["time"].isna()])):
            plot.add_scatter(
                x=part["time"] if dated else [place] * len(part),
                y=part["value"],
                xaxis="x" if dated else "x2",
                name=name,
                legendgroup=name,
                showlegend=False,
                meta={"definition": name},
                mode="markers+text",
                marker=key | {"symbol": [symbol + "-open" * is_open for is_open in part["open"]], "line": {"width": 1.5, "color": colour}},
                error_y=whisker | {"array": part["up"], "arrayminus": part["down"], "symmetric": False},
                error_x={"type": "data", "array": part["half"], "thickness": 1, "width": 0, "color": colour} if dated else None,
                text=[text.number(value, 0) if key == named else "" for value, key in zip(part["value"], part["source_key"])],
                textposition="bottom center",
                cliponaxis=False,
                customdata=part[["counted", "counted_by", "said", "date"]].fillna("no date").to_numpy(),
                hovertemplate="%{customdata[2]}, %{customdata[3]}<br>%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
            )
    notes = [{"text": "no<br>date", "x": 2.1, "xref": "x2", "y": 43500, "showarrow": False}]
    for year in breaks["from_year"]:
        plot.add_shape(type="line", x0=year, x1=year, y0=0, y1=41500, line={"dash": "dot", "width": 1.5, "color": GREY})
        notes.append({"text": labels[year].replace(" ", "<br>"), "x": year, "y": 43500, "showarrow": False})
    plot.update_layout(
        annotations=notes,
        xaxis={"domain": [0, 0.84], "range": [1996, 2026.9], "dtick": 5},
        xaxis2={"domain": [0.86, 1], "range": [-1.8, 6], "showticklabels": False, "ticks": "", "zeroline": False},
        yaxis={"range": [0, 45000], "dtick": 10000, "tickformat": ",", "title": "Organisations"},
    )
    return plot


def draw_moments(moments: dict[str, pd.DataFrame], labels: dict[str, str]) -> go.Figure:
    """Bars for what each counter gave at one moment, as shares of that counter's largest number; heading -> rows of `one_moment`."""
    plot, place, notes = go.Figure(), 0.0, []
    for heading, rows in moments.items():
        place += 0.9
        notes.append({"text": f"<b>{heading}</b>", "x": 0, "y": place, "xanchor": "left", "showarrow": False})
        places = [place + 1.25 + 1.15 * step for step in range(len(rows))]
        plot.add_bar(
            x=100 * rows["share"],
            y=places,
            orientation="h",
            width=0.36,
            marker={"color": [FAMILIES[name][1] for name in rows["family"]]},
            customdata=rows[["said", "counted"]].to_numpy(),
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
            showlegend=False,
        )
        for at, row in zip(places, rows.itertuples()):
            if row.qualifier == "at_least":
                ends = {"x": [100 * row.share, 100 * row.share_high], "y": [at, at]}
                plot.add_scatter(**ends, mode="lines", line={"color": FAMILIES[row.family][1], "width": 3}, hoverinfo="skip", showlegend=False)
            said = f"{labels[row.definition]}: {row.said}"
            notes.append({"text": said, "x": 0, "y": at - 0.46, "xanchor": "left", "showarrow": False, "font": {"size": 12}})
        place = places[-1] + 0.5
    plot.update_layout(annotations=notes, xaxis={"range": [0, 101], "ticksuffix": " %", "dtick": 25}, yaxis={"visible": False})
    plot.update_yaxes(range=[place + 0.1, 0.4])
    return plot


def draw_kinds(rows: pd.DataFrame, break_year: int, named: str, label: str) -> go.Figure:
    """Counts in one row per family, so that each number is seen beside its own kind; `named` is the source under test."""
    plot, order = go.Figure(), [name for name in FAMILIES if name in set(rows["family"])]
    level = rows["family"].map({name: -place for place, name in enumerate(order)})
    tested = rows["source_key"] == named
    groups = {
        f"before {break_year}": (~tested & (rows["time"] < break_year), "circle-open", BLUE, 10),
        f"{break_year} and after": (~tested & (rows["time"] >= break_year), "circle", BLUE, 10),
        "no date": (~tested & rows["time"].isna(), "x-thin", BLUE, 9),
        label: (tested, "diamond", VERMILION, 14),
    }
    for name, (chosen, symbol, colour, size) in groups.items():
        part = rows[chosen]
        plot.add_scatter(
            x=part["value"],
            y=level[chosen],
            name=name,
            mode="markers+text",
            marker={"symbol": symbol, "color": colour, "size": size, "line": {"width": 1.5, "color": colour}},
            text=part["said"] if name == label else None,
            textposition="bottom center",
            customdata=part[["said", "counted_by", "date"]].fillna("no date").to_numpy(),
            hovertemplate="%{customdata[0]}, %{customdata[2]}<br>%{customdata[1]}<extra></extra>",
        )
    heads = [{"text": f"<b>{name}</b>", "x": 0, "y": 0.32 - place, "xanchor": "left", "showarrow": False} for place, name in enumerate(order)]
    plot.update_layout(
        annotations=heads,
        xaxis={"range": [-400, 42000], "dtick": 10000, "tickformat": ",", "showgrid": True, "title": "Organisations"},
        yaxis={"range": [0.6 - len(order), 0.6], "dtick": 1, "showticklabels": False, "showgrid": False, "zeroline": False},
    )
    return plot


def named(lists) -> str:
    """Headings of lists in order of time, as words of a sentence: "the law of 2005 and the award rules"."""
    return text.listing(f"the {heading[0].lower()}{heading[1:]}" for heading in LISTS.values() if heading in set(lists))


def wrapped(width: int) -> list[str]:
    """The themes in the order of the grid, broken into lines of at most `width` letters."""
    return ["<br>".join(textwrap.wrap(theme, width)) for theme in THEMES]


def draw_fields(rows: pd.DataFrame) -> go.Figure:
    """A grid of themes and lists: a filled mark where a list names a theme, a cross where the source says it is missing."""
    plot = go.Figure()
    for value, (name, symbol, colour) in {"yes": ("named as eligible", "circle", BLUE), "no": ("named as missing", "x", VERMILION)}.items():
        part = rows[rows["eligible"] == value]
        plot.add_scatter(
            x=part["list"].map(list(LISTS).index),
            y=part["theme"].map(list(THEMES).index),
            name=name,
            mode="markers",
            marker={"symbol": symbol, "color": colour, "size": 13},
            customdata=part[["heading", "field_en"]].to_numpy(),
            hovertemplate="%{customdata[0]}: %{customdata[1]}<extra>" + name + "</extra>",
        )
    heads = [heading.replace(" ", "<br>") for heading in LISTS.values()]
    plot.update_xaxes(tickvals=list(range(len(LISTS))), ticktext=heads, range=[-0.6, len(LISTS) - 0.4], side="top", ticks="", zeroline=False, tickangle=0)
    plot.update_yaxes(tickvals=list(range(len(THEMES))), ticktext=wrapped(40), range=[len(THEMES) - 0.3, -0.7], zeroline=False)
    plot.update_layout(legend={"y": -0.02, "yanchor": "top"})
    return plot


def entries(entry: pd.DataFrame, wanted: dict[str, tuple[int, ...]]) -> dict[str, str]:
    """Values for the prose: entry_kaz_2015 and so on, and entry_kaz_now for the last year; entry has years x iso3, model units."""
    now = {f"entry_{iso3.lower()}_now": text.number(entry[iso3].iloc[-1], 2) for iso3 in wanted}
    return now | {f"entry_{iso3.lower()}_{year}": text.number(entry.at[year, iso3], 2) for iso3, years in wanted.items() for year in years}


def draw_vdem(wide: pd.DataFrame, names: dict[str, str], panels: dict[str, str]) -> go.Figure:
    """Two series of V-Dem, one above the other; wide has iso3, year and a column per series, in model units (higher is freer)."""
    plot = go.Figure()
    for axis, column in zip(("y", "y2"), panels):
        for iso3, rows in wide.groupby("iso3", sort=False):
            style = look(iso3)
            plot.add_scatter(
                x=rows["year"],
                y=rows[column],
                yaxis=axis,
                name=names[iso3],
                legendgroup=iso3,
                showlegend=axis == "y",
                meta={"country": names[iso3]},
                mode="lines+markers",
                line={"color": style["color"], "dash": style["dash"], "width": 1.6},
                marker={"symbol": style["symbol"], "color": style["color"], "size": 6, "maxdisplayed": 8},
                hovertemplate="%{x}: %{y:.2f}<extra>" + names[iso3] + "</extra>",
            )
    tops = [{"text": f"<b>{name}</b>", "xref": "paper", "x": 0, "yref": "paper", "y": y, "yanchor": "bottom", "showarrow": False}
            for name, y in zip(panels.values(), (0.985, 0.455))]  # fmt: skip
    plot.update_layout(
        annotations=tops,
        yaxis={"domain": [0.55, 0.98], "title": "Model units"},
        yaxis2={"domain": [0, 0.45], "title": "Model units", "gridcolor": "#d9d9d9", "zerolinecolor": "#8c8c8c", "anchor": "x"},
        xaxis={"anchor": "y2", "dtick": 5, "range": [1989.3, 2024.9]},
        legend={"y": 1.05},
    )
    return plot
