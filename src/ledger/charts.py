"""Charts of the verdicts, for the chapter on the claims."""

import pandas as pd
import plotly.graph_objects as go

from helpers.figures import BLUE, GREEN, GREY, OCHRE, PINK, VERMILION
from ledger.verdicts import VERDICTS

LOOK = dict(
    zip(
        VERDICTS,
        [(BLUE, ""), (BLUE, "/"), (GREEN, ""), (GREEN, "x"), (VERMILION, ""), (PINK, "\\"), (GREY, ""), (OCHRE, ".")],
        strict=True,
    )
)
"""Colour and hatching of each verdict: kin share a colour, hatching tells them apart in print."""


def stacked(counts: pd.DataFrame, labels: dict[str, str]) -> go.Figure:
    """Horizontal bars, one for each row of `counts` (`ledger.tally`), divided by verdict; lengths are numbers of claims.

    labels: index of `counts` -> name on the axis; the first row is on top.
    """
    plot = go.Figure()
    longest = counts.sum(axis=1).max()
    for verdict, (colour, shape) in LOOK.items():
        values = counts[verdict]
        plot.add_bar(
            x=values, y=[labels[key] for key in counts.index], name=verdict, orientation="h",
            marker={"color": colour, "pattern": {"shape": shape, "fillmode": "overlay", "fgcolor": "#ffffff", "size": 6}},
            hovertemplate=f"%{{y}}: %{{x}} {verdict}<extra></extra>",
        )
    plot.update_layout(barmode="stack", bargap=0.35, legend={"traceorder": "normal"})
    plot.update_xaxes(range=[0, 1.02 * longest], showgrid=True)
    plot.update_yaxes(autorange="reversed", showgrid=False)
    return plot
