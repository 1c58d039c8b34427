"""The findings that the introduction states: computed from the tables, formatted for its sentences, and its picture.

Each function takes a frame as `helpers.data.load` gives it and returns the facts of one sentence, ready for `text.facts`.
"""

import pandas as pd
import plotly.graph_objects as go

from helpers import aftermath, data, panel, paradox
from helpers.evidence import LEVEL
from helpers.figures import BLUE, GREY, Figure, figure
from helpers.governance import holm
from helpers.text import count, listing, number, ordinal, span


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


def past_years(editions: dict[int, pd.DataFrame], iso3: str, indicator: str, year: int) -> dict[str, str]:
    """One year's percentile rank in the editions with margins, from lowest to highest, and in the newest, counted from its estimates.

    editions: edition -> frame of `wgi_editions`. Raises ValueError where the newest lies among the older ones: the sentence sets them apart.
    """
    found = {}
    for edition, frame in editions.items():
        row = frame[(frame["iso3"] == iso3) & (frame["indicator"] == indicator) & (frame["year"] == year)].iloc[0]
        found[edition] = row["rank"] if pd.notna(row["rank"]) else row["rank_counted"]
    newest, older = max(found), [rank for edition, rank in found.items() if edition < max(found)]
    if min(older) <= found[newest] <= max(older):
        raise ValueError(f"{iso3} {indicator} {year}: the introduction's sentence on editions no longer holds")
    return {
        "past_year": str(year), "past_span": span(min(older), max(older)), "past_first": str(min(found)), "past_until": str(sorted(found)[-2]),
        "past_newest": str(newest), "past_new_rank": number(found[newest]),
    }  # fmt: skip


def reform_and_voice(wgi: pd.DataFrame, iso3: str, start: int, end: int) -> dict[str, str]:
    """All countries' change of effectiveness against their change of voice, and one country's distance from the line.

    wgi: one edition with standard errors. See `helpers.panel`. Raises ValueError where rises without voice no longer exceed chance
    in the first of the panel's windows alone: the sentence says so.
    """
    parts = [wgi[wgi["indicator"] == code].rename(columns={"estimate": "value"}) for code in ("va", "ge")]
    rows = panel.changes(*parts, start, end)
    line, said = panel.robust_line(rows), panel.words(rows)
    own = panel.placed(rows, line).loc[iso3]
    alone = panel.rises_alone(said)
    beyond = [p < 1 - LEVEL for p in holm(panel.rises_alone(panel.words(panel.changes(*parts, *window)))["p_value"] for window in panel.WINDOWS)]
    if beyond != [True] + [False] * (len(panel.WINDOWS) - 1):
        raise ValueError("the introduction's sentence on reform without opening and chance no longer holds")
    return {
        "panel_years": f"{start} to {end}", "panel_n": str(line.n), "panel_slope": number(line.slope, 2), "panel_slope_span": span(*line.interval, 2),
        "panel_alone": str(int(alone["count"])), "panel_others": str(int(alone["n"])), "panel_chance": number(alone["expected"], 0),
        "panel_gap": number(own["value"], 2),
        "panel_gap_span": span(own["lower"], own["upper"], 2), "panel_rank": ordinal(int(own["rank"])), "panel_ranks": f"{own['low']:.0f} to {own['high']:.0f}",
    }  # fmt: skip


def screen_and_law(egdi: pd.DataFrame, wgi: pd.DataFrame, income: pd.Series, iso3: str) -> dict[str, str]:
    """How far e-government lies above the line through the rule of law, in the last round, and the same with income held constant.

    See `helpers.paradox`. Raises ValueError where the interval takes in zero: the sentence says that the state lies above the line.
    """
    year = int(egdi["year"].max())
    rows = paradox.cloud(egdi, wgi, "rl", year)
    own = paradox.rank_ranges(paradox.distances(rows)).set_index("iso3").loc[iso3]
    held = paradox.distances(paradox.cloud(egdi, wgi, "rl", year, income=income)).set_index("iso3").loc[iso3]
    if own["low"] <= 0:
        raise ValueError(f"{iso3}: the introduction's sentence on e-government and the rule of law no longer holds")
    return {
        "screen_year": str(year), "screen_n": str(len(rows)), "screen_gap": number(own["residual"], 2), "screen_span": span(own["low"], own["high"], 2),
        "screen_rank": ordinal(int(own["rank"])), "screen_ranks": f"{own['rank_low']:.0f} to {own['rank_high']:.0f}",
        "screen_held": ordinal(int(held["rank"])),
    }  # fmt: skip


def after_event(placebos: pd.DataFrame, checks: pd.DataFrame) -> dict[str, str]:
    """How many outcomes moved unusually after January 2022, alone and corrected, and the size of effect that could have been seen.

    placebos, checks: the stored runs of `helpers.registered`, see `helpers.aftermath`.
    """
    found = aftermath.answers(placebos, checks)
    alone, firm = found["verdict"].isin(["alone", "firm"]), found["verdict"] == "firm"
    return {
        "after_n": count(len(found)), "after_alone": count(int(alone.sum())) if alone.any() else "none",
        "after_firm": count(int(firm.sum())) if firm.any() else "none", "after_gap": number(found["effect_sd"].abs().median(), 2),
        "after_seen": number(found["detectable_sd"].median(), 2),
    }  # fmt: skip
