"""What the exercises of the chapter on the timeline expect."""

import numpy as np
import pandas as pd
from statsmodels.duration.survfunc import SurvfuncRight

from helpers import data
from seminar.expected import Names, Number

DOCUMENTS = ["knox2008", "oconnor2019", "zhansulu2022", "janenova_kurmanov", "baimenov"]


def lives() -> pd.DataFrame:
    """Shortest and longest life of each body in years of 365.25 days, and whether it has ended."""
    agencies = data.load("agencies").set_index("agency_id")
    turn = data.load("events").set_index("event_id").loc["agency-to-ministry"]
    today = data.passport("events")["sources"][0]["date"]
    ends = agencies["date_end"].fillna(today)
    bounds = pd.DataFrame({"born": agencies["date_start"], "born_by": agencies["date_start"], "died": ends, "died_by": ends})
    bounds.loc["joint-agency-2014", ["died", "died_by"]] = turn[["date_start", "date_end"]].to_list()
    bounds.loc["ministry-civil-service", ["born", "born_by"]] = turn[["date_start", "date_end"]].to_list()
    early, late = bounds.map(lambda text: pd.Period(text).start_time), bounds.map(lambda text: pd.Period(text).end_time)
    year = pd.Timedelta(days=365.25)
    longest, shortest = (late["died_by"] - early["born"]) / year, (early["died"] - late["born_by"]) / year
    return pd.DataFrame({"shortest": shortest.clip(lower=0), "longest": longest, "ended": agencies["date_end"].notna()})


def exercises() -> dict[str, Number | Names]:
    events = data.load("events").query("date_precision != 'not_dated'")
    counts = pd.crosstab(events["category"], events["status"], margins=True)
    corruption = counts.loc["anti_corruption"]
    mentions = data.load("event_mentions").query("source_key in @DOCUMENTS")
    year, told = events["date_start"].str[:4].astype(int), events["event_id"].isin(mentions["event_id"])
    own, first = events["source_key"].isin(DOCUMENTS), year.min()

    def busiest(years: pd.Series, length: int) -> int:
        begun = np.convolve(np.bincount(years - first), np.ones(length), "valid")
        return int(first + begun.argmax())

    most, bodies = year.mode()[0], lives()

    def half_gone(life: pd.Series) -> float:
        return SurvfuncRight(life, bodies["ended"].astype(int)).quantile(0.5)

    middle = bodies[["shortest", "longest"]].mean(axis=1)
    return {
        "2.1": Number(
            corruption["in_force"], 1, "Choose one category and one status above the timeline and count the markers.",
            {
                "That is every status; one of them is asked for.": corruption["All"],
                "That is the category of the civil service.": counts.at["civil_service", "in_force"],
                "Those include what stands as enacted, with a marker of its own.": corruption[["in_force", "enacted"]].sum(),
            },
        ),
        "2.2": Number(
            busiest(year[told], 4), 1, "Set `length` to four, take the events that a document tells, and read the first year.",
            {
                "That is for all events; those that no document tells are to be left out.": busiest(year, 4),
                "That is for five years.": busiest(year[told], 5),
                "That is for three years.": busiest(year[told], 3),
            },
        ),
        "2.3": Number(
            half_gone(middle), 0.05, "Sort the bodies by their lives; where one goes on, the number at risk falls and the share stays.",
            {
                "That leaves the bodies that go on out, or counts them as ended.": middle[bodies["ended"]].median(),
                "That is from the shortest lives; take the middle.": half_gone(bodies["shortest"]),
                "That is from the longest lives; take the middle.": half_gone(bodies["longest"]),
            },
        ),
        "2.4": Number(
            int((year[~own] == most).sum()), 1, "Find the year with most beginnings, then count those whose date has another source.",
            {
                "That is the count before the rows are dropped.": int((year == most).sum()),
                "That is how many are dropped.": int((year[own] == most).sum()),
                "That is the largest count that is left; the year that had most before is asked for.": int(year[~own].value_counts().max()),
            },
        ),
    }
