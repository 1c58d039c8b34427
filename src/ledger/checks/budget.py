"""Scores of the Open Budget Survey, which is published without margins, and the publisher's words for them."""

from helpers.text import number
from ledger import agreement
from ledger.checks import check
from ledger.tables import country_name
from ledger.verdicts import Finding, settle

WORDS = {
    "limited": ("transparency", 40, 61, "from 41 to 60"),
    "few": ("participation", -1, 61, "not above 60"),
    "adequate": ("oversight", 60, 101, "above 60"),
}
"""Publisher's word -> score, the open ends of its range, and the range in words.

60 is the publisher's threshold of sufficient or adequate (ibp2017); 41 to 60 is limited (qog_ibp2024).
"""


def _score(claim, tables, indicator: str) -> float:
    frame = tables("obs")
    row = frame[(frame["iso3"] == claim.country) & (frame["year"] == claim.year) & (frame["indicator"] == indicator)]
    if len(row) != 1:
        raise ValueError(f"{indicator} of {claim.country} in the survey of {claim.year}: {len(row)} scores, expected one")
    return float(row["score"].iloc[0])


@check(figure="budget-2017-reproduced")
def obs_score(claim, tables) -> Finding:
    """A printed score of the survey of `period` (measure `obs_` and the score's name), to the last digit printed."""
    indicator, who = claim.measure.removeprefix("obs_"), country_name(claim.country)
    score = _score(claim, tables, indicator)
    evidence = f"{who}'s {indicator} score in the survey of {claim.year} is {number(score)} of 100 (file of all rounds to 2023)."
    return settle(agreement.agrees(claim.value, score, claim.qualifier), evidence)


@check(figure="budget-2017-reproduced")
def obs_word(claim, tables) -> Finding:
    """The publisher's word (`value`: limited, few or adequate) for a score of the survey of `period`.

    Oversight is an average of legislature and audit office; where one of them alone is not adequate, that is a qualification.
    """
    indicator, low, high, meaning = WORDS[claim.value]
    score, who = _score(claim, tables, indicator), country_name(claim.country)
    evidence = f"{who}'s {indicator} score in the survey of {claim.year} is {number(score)} of 100; “{claim.value}” stands for {meaning}."
    if indicator != "oversight":
        return settle(low < score < high, evidence)
    parts = {part: _score(claim, tables, f"oversight_{part}") for part in ("legislature", "audit")}
    evidence += f" Legislature alone {number(parts['legislature'])}, audit office alone {number(parts['audit'])}."
    return settle(low < score < high, evidence, qualified=min(parts.values()) <= low)
