"""The charts of the chapter on progress and its paradox. Each takes frames of `helpers.paradox` and gives a Plotly chart without a title."""

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import CAP
from helpers.evidence import z_value
from helpers.figures import BLUE, GREY, VERMILION, look
from helpers.paradox import YARDSTICKS

TITLES = {"offer": "What is offered", "yardstick": "Yardstick", "fit": "Line", "income": "Income", "edition": "Edition"}
SHORT = {
    "E-Government Development Index": "Whole index", "Online services alone": "Services alone", "Control of corruption": "Corruption",
    "Voice and accountability": "Voice", "Median of slopes": "Median slope", "Income held constant": "Income held",
}  # fmt: skip


def _margin(errors: pd.Series, **style) -> dict:
    return {"type": "data", "array": (z_value() * errors).round(2), **CAP, **style}


def cloud_chart(clouds: dict[str, pd.DataFrame], group: list[str], named: dict[str, tuple[str, str]]) -> go.Figure:
    """Offer against estimate for each yardstick: all states, a group as squares, some states named, and the line.

    clouds: yardstick -> `distances` of its cloud. named: iso3 -> (name, where its words stand). The reader chooses one yardstick by the key `yardstick`.
    """
    plot = go.Figure()
    for key, told in clouds.items():
        meta = {"yardstick": YARDSTICKS[key]}
        for inside, symbol, colour, label in ((False, "circle", GREY, "Other states"), (True, "square", BLUE, "States of the former Soviet Union")):
            rows = told[told["iso3"].isin(group) == inside]
            plot.add_scatter(
                x=rows["estimate"].round(2), y=rows["offer"].round(3), mode="markers", name=label, text=rows["iso3"], meta=meta,
                marker={"symbol": symbol, "size": 9 if inside else 6, "color": colour}, hovertemplate="%{text}: %{y:.2f} at %{x:.2f}<extra></extra>",
                error_x=_margin(rows["standard_error"], color=colour, thickness=0.6, width=0),
            )  # fmt: skip
        ends = told["estimate"].agg(["min", "max"])
        plot.add_scatter(
            x=ends, y=told.attrs["line"].at(ends), mode="lines", name="Robust line", meta=meta,
            line={"color": VERMILION, "width": 2, "dash": "dash"}, hoverinfo="skip",
        )  # fmt: skip
        words = told[told["iso3"].isin(named)]
        plot.add_scatter(
            x=words["estimate"], y=words["offer"], mode="text", text=[f"<b>{named[code][0]}</b>" for code in words["iso3"]], meta=meta,
            textposition=[named[code][1] for code in words["iso3"]], showlegend=False, hoverinfo="skip", cliponaxis=False,
        )  # fmt: skip
    plot.update_xaxes(title="Governance estimate (standard deviations)", range=[-2.9, 2.6])
    plot.update_yaxes(title="E-government index", range=[0, 1.08])
    return plot


def paths_chart(walk: pd.DataFrame, names: pd.Series) -> go.Figure:
    """The path of each state through the rounds; the first mark is hollow, both ends carry the interval of the estimate."""
    plot = go.Figure()
    for code, rows in walk.groupby("iso3", sort=False):
        style, ends = look(code), [rows["year"].min(), rows["year"].max()]
        errors = rows["standard_error"].where(rows["year"].isin(ends))
        plot.add_scatter(
            x=rows["estimate"].round(2), y=rows["offer"].round(3), mode="lines+markers", name=names[code], meta={"state": names[code]},
            line={"color": style["color"], "dash": style["dash"], "width": 1.8}, error_x=_margin(errors),
            marker={"symbol": [style["symbol"] + ("-open" if year == ends[0] else "") for year in rows["year"]],
                    "size": [11 if year in ends else 6 for year in rows["year"]]},
            text=rows["year"], hovertemplate=f"{names[code]} %{{text}}: %{{y:.2f}} at %{{x:.2f}}<extra></extra>",
        )  # fmt: skip
    plot.update_xaxes(title="Rule of law, estimate (standard deviations)")
    plot.update_yaxes(title="E-government index", range=[0, 1.03])
    return plot


def rounds_chart(series: pd.DataFrame) -> go.Figure:
    """Distance from the line by round with its interval, for each state and yardstick; zero is the line itself."""
    plot = go.Figure()
    for (against, state), rows in series.groupby(["against", "state"], sort=False):
        style = look(rows["iso3"].iloc[0])
        plot.add_scatter(
            x=rows["year"], y=rows["residual"].round(3), mode="lines+markers", name=state, meta={"against": against, "state": state},
            line={"color": style["color"], "dash": style["dash"], "width": 1.8}, marker={"symbol": style["symbol"], "size": 8},
            error_y=_margin((rows["high"] - rows["residual"]) / z_value()), customdata=rows[["rank", "n"]],
            hovertemplate=f"{state} %{{x}}: %{{y:.2f}}, rank %{{customdata[0]}} of %{{customdata[1]}}<extra></extra>",
        )  # fmt: skip
    plot.add_hline(y=0, line={"color": GREY, "width": 1})
    plot.update_xaxes(tickvals=sorted(series["year"].unique())[::3], title="Round of the survey")
    plot.update_yaxes(title="Distance from the line", zeroline=False)
    return plot


def options_chart(by_option: pd.DataFrame) -> tuple[go.Figure, dict]:
    """For each option held fixed a bar from the highest to the lowest rank and a mark at the median, grouped by choice.

    Comes with the changes of layout for a narrow page.
    """
    rows = by_option.iloc[::-1].reset_index(drop=True)
    steps = (rows["choice"] != rows["choice"].shift()).cumsum()
    place = rows.index + 0.9 * (steps - 1)
    plot = go.Figure(go.Scatter(
        x=rows["median"], y=place, mode="markers", marker={"symbol": "diamond", "size": 11, "color": BLUE}, showlegend=False, text=rows["option"],
        error_x={"type": "data", "symmetric": False, "array": rows["worst"] - rows["median"], "arrayminus": rows["median"] - rows["best"], "thickness": 3, "width": 0, "color": BLUE},
        hovertemplate="%{text}: median rank %{x}<extra></extra>",
    ))  # fmt: skip
    for choice, group in place.groupby(rows["choice"]):
        plot.add_annotation(x=0, xref="paper", xanchor="left", y=group.max() + 0.75, text=f"<b>{TITLES[choice]}</b>", showarrow=False)
    plot.update_yaxes(tickvals=place, ticktext=rows["option"], zeroline=False, range=[-0.6, place.max() + 1.3])
    plot.update_xaxes(title="Rank of the distance (1 is farthest above the line)", range=[0, rows["worst"].max() + 2])
    short = [SHORT.get(name, name) for name in rows["option"]]
    return plot, {"height": 520, "yaxis": {"ticktext": short}, "xaxis": {"title": {"text": "Rank (1: farthest above)"}}}
