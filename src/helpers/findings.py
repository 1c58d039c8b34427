"""The findings that the introduction states: computed from the tables, formatted for its sentences.

Each function takes a frame as `helpers.data.load` gives it and returns the facts of one sentence, ready for `text.facts`.
"""

import pandas as pd
import plotly.graph_objects as go

from helpers import data, evidence
from helpers.figures import BLUE, GREY, Figure, figure
from helpers.governance import DIMENSIONS, gaps, holm
from helpers.text import count, listing, number, signed, span


def first_detectable_lead(wgi: pd.DataFrame, indicator: str, iso3: str, rival: str, base: int = 2006) -> dict[str, str]:
    """The difference in a base year, and the year from which the lead of `iso3` over `rival` is detectable in every year.

    wgi: one edition with standard errors. Raises ValueError where no such year exists: the sentence would not be true.
    """
    leads = gaps(wgi[wgi["indicator"] == indicator], iso3, rival).set_index("year")
    ahead = leads["detectable"] & (leads["value"] > 0)
    lasting = ahead[::-1].cummin()[::-1]
    if not lasting.any() or leads.loc[base, "detectable"]:
        raise ValueError(f"{iso3} and {rival}: the introduction's sentence about {base} and the lead no longer holds")
    survivors = sum(p < 1 - evidence.LEVEL for p in holm(leads["p_value"]))
    return {
        "lead_base": signed(leads.loc[base, "value"], 2),
        "lead_base_interval": span(leads.loc[base, "lower"], leads.loc[base, "upper"], 2),
        "lead_year": str(lasting.idxmax()),
        "lead_years": str(len(leads)),
        "lead_survivors": count(survivors) if survivors else "none",
    }


def dimension_changes(wgi: pd.DataFrame, iso3: str, start: int, end: int) -> pd.DataFrame:
    """One row per dimension: change of the estimate between two years with its interval and its word; facts in `.attrs`."""
    rows = wgi[wgi["iso3"] == iso3].set_index(["indicator", "year"])
    found = []
    for code, label in DIMENSIONS.items():
        before, after = rows.loc[(code, start)], rows.loc[(code, end)]
        change = evidence.change(before["estimate"], before["standard_error"], after["estimate"], after["standard_error"])
        low, high = change.interval
        found.append((code, label, change.value, low, high, change.change, change.p_value))
    changes = pd.DataFrame(found, columns=["code", "dimension", "change", "low", "high", "word", "p_value"])
    changes["firm"] = [p < 1 - evidence.LEVEL for p in holm(changes["p_value"])]
    changes = changes.sort_values("change", ignore_index=True)
    risen = changes[changes["word"] == "rose"]["dimension"].str.lower()
    voice = changes.set_index("code").loc["va"]
    changes.attrs = {
        "iso3": iso3,
        "start": start,
        "end": end,
        "facts": {
            "change_year": str(end),
            "changes_n": count(len(changes)),
            "changes_firm": listing(changes[changes["firm"]]["dimension"].str.lower()[::-1]),
            "changes_rose": f"rose on {listing(risen[::-1])}" if len(risen) else "rose on no dimension",
            "change_va": signed(voice["change"], 2),
            "change_va_interval": span(voice["low"], voice["high"], 2),
            "change_va_word": voice["word"],
        },
    }
    return changes


def changes_chart(changes: pd.DataFrame) -> Figure:
    """The picture of the introduction: each dimension's change with its interval, those that rose apart by colour and marker."""
    plot = go.Figure()
    for detectable, colour, symbol, name in ((True, BLUE, "circle", "detectable change"), (False, GREY, "circle-open", "no detectable change")):
        part = changes[(changes["word"] != "showed no detectable change") == detectable]
        plot.add_scatter(
            x=part["change"],
            y=part["dimension"],
            name=name,
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2, "color": colour}},
            error_x={"type": "data", "symmetric": False, "array": part["high"] - part["change"], "arrayminus": part["change"] - part["low"], "width": 0},
            hovertemplate="%{y}: %{x:.2f}<extra></extra>",
        )
    start, end = changes.attrs["start"], changes.attrs["end"]
    plot.add_vline(x=0, line={"color": "#8c8c8c", "width": 1})
    plot.update_xaxes(title=f"Change of the estimate, {start} to {end}", showgrid=True)
    plot.update_yaxes(categoryorder="array", categoryarray=list(changes["dimension"]), showgrid=False)
    risen = changes[changes["word"] == "rose"]["dimension"].str.lower()
    country = data.name(changes.attrs["iso3"])
    return figure(
        plot,
        id="six-changes",
        title=f"{country} rose on {listing(risen[::-1])} after {start}; voice and accountability {changes.attrs['facts']['change_va_word']}",
        caption=(
            f"Change of {country}'s estimate on the six governance dimensions between {start} and {end}, with 90 % intervals. "
            "An interval that crosses zero leaves the direction of the change open."
        ),
        kind="Dot plot with 90 % intervals",
        data=changes.iloc[::-1],
        columns={"dimension": "Dimension", "change": "Change of the estimate", "low": "Lower end, 90 %", "high": "Upper end, 90 %", "word": "In words"},
        source=[("wgi", 2024)],
        digits=2,
        height=360,
        narrow={"height": 380, "xaxis": {"nticks": 4, "title": {"text": "Change of the estimate"}}, "yaxis": {"tickfont": {"size": 12}}},
    )


def budget_gap(obs: pd.DataFrame, iso3: str) -> dict[str, str]:
    """Transparency less participation in the last round, and how many countries have a wider gap."""
    last = obs["year"].max()
    wide = obs[obs["year"] == last].pivot(index="iso3", columns="indicator", values="score").dropna(subset=["transparency", "participation"])
    gap = wide["transparency"] - wide["participation"]
    return {
        "gap_year": str(last),
        "gap_transparency": number(wide.loc[iso3, "transparency"], 0),
        "gap_participation": number(wide.loc[iso3, "participation"], 0),
        "gap_n": str(len(gap)),
        "gap_wider": str(int((gap > gap[iso3]).sum())),
    }


def event_precision(events: pd.DataFrame) -> dict[str, str]:
    """How many events the book holds and how well they are dated."""
    precision = events["date_precision"].value_counts()
    return {
        "events_n": str(len(events)),
        "events_day": str(precision.get("day", 0)),
        "events_undated": str(precision.get("not_dated", 0)),
    }


def registered_ngos(counts: pd.DataFrame) -> dict[str, str]:
    """First and last count of registered NGOs in Kazakhstan by a state body, with their dates."""
    state = counts["counted_by"].str.contains("Minist|Committee|administration", regex=True)
    rows = counts[(counts["iso3"] == "KAZ") & (counts["definition"] == "registered_ngo") & state].dropna(subset=["date"]).sort_values("date")
    first, last = rows.iloc[0], rows.iloc[-1]
    return {f"ngo_{name}{suffix}": value for name, row in (("first", first), ("last", last)) for suffix, value in _count(row).items()}


def _count(row: pd.Series) -> dict[str, str]:
    words = "" if row["qualifier"] == "exact" else f"{row['qualifier'].replace('_', ' ')} "
    when = pd.Period(row["date"])
    form = {"D": f"{when.day} %B %Y", "M": "%B %Y"}.get(when.freqstr[0], "%Y")
    return {"": f"{words}{row['value']:,}", "_date": when.strftime(form)}
