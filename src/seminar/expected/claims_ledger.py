"""What the exercises of the chapter on the claims ledger expect.

The verdicts are those on record in `data/claims.csv`; only the claims that a change can reach are judged anew.
"""

from unittest.mock import patch

import pandas as pd

from helpers import data
from ledger import agreement
from ledger.claim import Claim
from ledger.judge import judge
from ledger.tables import Tables
from seminar.expected import Names, Number

CLOSE = ("about", "nearly", "just over")
"""Rules that lean on the tolerance."""


class Halved(Tables):
    """Scores of the Open Budget Survey at one half: Kazakhstan's, or those of every country."""

    def __init__(self, every: bool):
        super().__init__()
        self.every = every

    def __call__(self, name: str, edition: int | None = None) -> pd.DataFrame:
        frame = super().__call__(name, edition)
        if name != "obs":
            return frame
        return frame.assign(score=frame["score"].where((frame["iso3"] != "KAZ") & (not self.every), frame["score"] / 2))


def exercises() -> dict[str, Number | Names]:
    claims, tables = data.load("claims").set_index("claim_id", drop=False), Tables()
    verdict = claims["verdict"]
    holds, unread, untold = verdict.str.startswith("holds"), verdict == "unverified", verdict == "not testable"

    def changed(rows: pd.DataFrame, seen: Tables) -> set[str]:
        return {row["claim_id"] for _, row in rows.iterrows() if judge(Claim.of(row), seen).verdict != row["verdict"]}

    close = claims[claims["test"].notna() & claims["qualifier"].fillna("").map(agreement.rule).isin(CLOSE)]
    with patch.object(agreement, "NEAR", 0.001):
        exact = changed(close, tables)
    budget = claims[claims["test"].notna() & claims["topic"].isin(["budget", "open_gov", "participation"])]
    centres = claims["topic"] == "psc"
    return {
        "15.1": Number(
            int((centres & (unread | untold)).sum()), 1, "Two parts of one bar: add the claims not testable to the claims unverified.",
            {
                "Those are the unverified ones alone.": int((centres & unread).sum()),
                "Those are the ones not testable alone.": int((centres & untold).sum()),
                "That is the other topic.": int(((claims["topic"] == "elections") & (unread | untold)).sum()),
            },
        ),
        "15.2": Names([exact], "Set the tolerance in the cell, run it, and take the names of the rows that it shows."),
        "15.3": Names(
            [changed(budget, Halved(every=False))], "Halve the scores of one country in one table and leave every other row as it is.",
            {"All countries were halved; only Kazakhstan is to be.": changed(budget, Halved(every=True))},
        ),
        "15.4": Number(
            holds.mean(), 0.001, "Suppose that no open claim holds, and divide by the number of all claims.",
            {
                "That is the share of the claims decided.": holds.sum() / (~unread & ~untold).sum(),
                "That is the upper bound, as if every open claim held.": (holds | unread | untold).mean(),
                "Those with qualification hold as well.": (verdict == "holds").mean(),
            },
        ),
    }
