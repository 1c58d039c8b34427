"""The findings of the introduction, on small tables whose answer is known by hand, and on the tables of the book."""

import numpy as np
import pandas as pd
import pytest

from helpers import catalogue, data, findings, governance


def wgi(rows):
    return pd.DataFrame(rows, columns=["iso3", "indicator", "year", "estimate", "standard_error"])


def test_changes_are_worded_by_their_margins():
    after = {"va": 0.1, "pv": -0.9, "ge": 0.9, "rq": 0.2, "rl": 0.8, "cc": 0.0}
    rows = [("KAZ", code, 2006, 0.0, 0.1) for code in after] + [("KAZ", code, 2023, value, 0.1) for code, value in after.items()]
    changes = governance.dimension_changes(wgi(rows), "KAZ", 2006, 2023)
    assert dict(zip(changes["code"], changes["word"], strict=True)) == {
        "pv": "fell",
        "cc": "showed no detectable change",
        "va": "showed no detectable change",
        "rq": "showed no detectable change",
        "rl": "rose",
        "ge": "rose",
    }
    assert changes.attrs["facts"]["changes_firm"] == "government effectiveness, rule of law and political stability"
    assert changes.attrs["facts"]["changes_rose"] == "rose on government effectiveness and rule of law"
    assert findings.changes_chart(changes).title.startswith("Kazakhstan rose on government effectiveness and rule of law after 2006")


def test_the_gap_is_that_of_the_last_round_and_ties_are_not_wider():
    scores = {"KAZ": (60, 10), "RUS": (70, 20), "GEO": (90, 10), "MNG": (50, 50)}
    rows = [(iso3, 2023, kind, value) for iso3, pair in scores.items() for kind, value in zip(("transparency", "participation"), pair, strict=True)]
    rows += [("KAZ", 2021, "transparency", 1.0), ("KAZ", 2021, "participation", 1.0), ("UKR", 2023, "transparency", 99.0)]
    facts = findings.budget_gap(pd.DataFrame(rows, columns=["iso3", "year", "indicator", "score"]), "KAZ")
    assert facts == {"gap_year": "2023", "gap_transparency": "60", "gap_participation": "10", "gap_n": "4", "gap_wider": "1"}


def one_edition(rank, counted=None):
    return pd.DataFrame([{"iso3": "KAZ", "indicator": "ge", "year": 2006, "rank": rank, "rank_counted": counted}])


def test_the_older_editions_are_a_span_and_the_newest_stands_apart():
    editions = {2014: one_edition(38.5), 2015: one_edition(40.04), 2016: one_edition(None, 20.0)}
    facts = findings.past_years(editions, "KAZ", "ge", 2006)
    assert facts["past_span"] == "38.5 to 40.0" and facts["past_new_rank"] == "20.0"
    assert (facts["past_first"], facts["past_until"], facts["past_newest"]) == ("2014", "2015", "2016")
    with pytest.raises(ValueError, match="no longer holds"):
        findings.past_years({**editions, 2016: one_edition(39)}, "KAZ", "ge", 2006)


def test_the_distance_from_the_line_of_changes_is_that_of_the_panel():
    table = data.load("wgi", edition=2024)
    facts = findings.reform_and_voice(table, "KAZ", 2006, 2023)
    values = table[table["year"].isin([2006, 2023])].pivot(index="iso3", columns=["indicator", "year"], values="estimate")
    change = pd.DataFrame({code: values[code, 2023] - values[code, 2006] for code in ("va", "ge")}).dropna()
    assert facts["panel_n"] == str(len(change)) and facts["panel_years"] == "2006 to 2023"
    slope, level = np.polyfit(change["va"], change["ge"], 1)  # least squares is near the robust line here
    assert float(facts["panel_slope"]) == pytest.approx(slope, abs=0.05)
    own = change.loc["KAZ", "ge"] - level - slope * change.loc["KAZ", "va"]
    assert float(facts["panel_gap"]) == pytest.approx(own, abs=0.05)


def test_the_sentence_on_chance_is_refused_where_more_states_rise_alone():
    table = data.load("wgi", edition=2024)
    late = (table["indicator"] == "ge") & (table["year"] == 2023) & (table["iso3"] < "H")
    with pytest.raises(ValueError, match="no longer holds"):
        findings.reform_and_voice(table.assign(estimate=table["estimate"] + 3 * late), "KAZ", 2006, 2023)


def test_the_sentence_on_the_screen_needs_a_distance_beyond_its_interval():
    egdi = pd.DataFrame([("KAZ" if n == 0 else f"S{n:02d}", 2024, 0.5 + 0.01 * (n % 7)) for n in range(60)], columns=["iso3", "year", "egdi"])
    estimates = wgi([(code, "rl", 2023, (n % 11) / 5 - 1, 0.1) for n, code in enumerate(egdi["iso3"])])
    income = pd.Series([1000.0 + 37 * (n % 13) for n in range(60)], index=egdi["iso3"])
    with pytest.raises(ValueError, match="no longer holds"):
        findings.screen_and_law(egdi, estimates, income, "KAZ")
    egdi.loc[0, "egdi"] = 0.95
    facts = findings.screen_and_law(egdi, estimates, income, "KAZ")
    assert facts["screen_rank"] == facts["screen_held"] == "1st" and facts["screen_n"] == "60"


def test_after_the_event_the_counts_are_those_of_the_chapter():
    facts = findings.after_event(data.load("synthetic_placebos"), data.load("synthetic_checks"))
    assert facts["after_n"] == "18" and facts["after_firm"] == "none"
    assert 0 < float(facts["after_gap"]) < float(facts["after_seen"]) < 3


def test_the_catalogue_lists_every_table_and_every_source():
    names = {resource["name"] for resource in data.package()["resources"]}
    assert set(catalogue.tables().index) == names == set(catalogue.origins().index)
    assert (catalogue.tables() != "").all(axis=None) and (catalogue.origins() != "").all(axis=None)


@pytest.mark.parametrize("table", ["wgi", "obs", "events", "ngo_counts"])
def test_the_columns_of_a_table_are_those_of_the_file(table):
    frame = data.load(table, edition=2024) if table == "wgi" else data.load(table)
    assert list(catalogue.columns(table).index) == list(frame.columns)
