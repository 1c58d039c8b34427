"""obs.csv: the Open Budget Survey, five scores by country and round, in long form.

A score that was not given (participation before 2012, combined oversight before 2017, and the few the publisher left
out) has no row. Numbers are written unrounded: see ``common.number``.
"""

import pandas as pd

from common import need, number

PUBLISHER = "the International Budget Partnership"
URL = "https://internationalbudget.org/open-budget-survey/"
FILE = "open_budget_survey/tidy_open_budget_2006-2023.csv"
INDICATORS = {
    "budget_transparency_score": "transparency",
    "public_participation_score": "participation",
    "oversight_score": "oversight",
    "legislative_oversight_score": "oversight_legislature",
    "supreme_audit_oversight_score": "oversight_audit",
}


def build(raw) -> pd.DataFrame:
    """All countries and rounds as text cells. ``raw`` is the folder of the publishers' files."""
    wide = pd.read_csv(need(raw, FILE, PUBLISHER, URL), dtype=str)
    wide = wide.rename(columns={"country_code": "iso3"} | INDICATORS)
    long = wide.melt(["iso3", "year"], list(INDICATORS.values()), "indicator", "score").dropna()
    return long.assign(score=long["score"].map(number))
