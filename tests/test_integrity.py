"""Indices of the press and of corruption: tests that hold for facts known without the helpers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, evidence, integrity


@pytest.fixture(scope="module")
def tables():
    return {"cpi": data.load("cpi"), "wgi": data.load("wgi", edition=2024), "press": data.load("press_freedom")}


def rows(scores, errors):
    return pd.DataFrame({"year": range(2012, 2012 + len(scores)), "score": scores, "standard_error": errors})


def test_a_change_is_tested_by_the_two_standard_errors():
    table = integrity.changes(rows([28, 38], [4.1, 3.116287]), "score", "neighbours")
    step = table.iloc[0]
    assert step["change"] == 10
    assert step["word"] == "rose"
    assert step["low"] == pytest.approx(10 - 1.6449 * (4.1**2 + 3.116287**2) ** 0.5, abs=1e-3)


def test_holm_takes_a_lone_finding_away():
    table = integrity.changes(rows([28, 28, 28, 28, 38], [4.0] * 5), "score", "all")
    assert len(table) == 10
    assert (table["word"] == "rose").sum() == 4
    assert integrity.firm(table) == 0


def test_a_large_change_stands():
    assert integrity.firm(integrity.changes(rows([20, 60], [3, 3]), "score", "neighbours")) == 1


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6), st.floats(0.5, 8))
def test_correction_never_makes_a_finding(scores, error):
    table = integrity.changes(rows(scores, [error] * len(scores)), "score", "all")
    assert (table["p_holm"] >= table["p_value"] - 1e-12).all()
    assert integrity.firm(table) <= (table["word"] != "showed no detectable change").sum()


def test_two_countries_at_once_and_an_unknown_word_are_refused():
    twice = pd.concat([rows([1, 2], [1, 1])] * 2)
    with pytest.raises(ValueError, match="one country"):
        integrity.changes(twice, "score", "all")
    with pytest.raises(ValueError, match="neighbours"):
        integrity.changes(rows([1, 2], [1, 1]), "score", "some")


def test_base_compares_later_years_alone():
    table = integrity.changes(rows([1, 2, 3, 4], [1] * 4), "score", "base", base=2013)
    assert list(table["end"]) == [2014, 2015]


def test_placed_is_centred_and_keeps_the_order_of_each_index(tables):
    both = integrity.placed(tables["cpi"], tables["wgi"])
    by = both.groupby(["index", "year"])["value"]
    assert by.mean().abs().max() < 1e-9
    assert by.std().sub(1).abs().max() < 1e-9
    assert ((both["high"] - both["value"]) / both["standard_error"]).sub(evidence.z_value()).abs().max() < 1e-6
    last = both[(both["year"] == 2023) & (both["rank"] == 1)].set_index("index")["iso3"]
    assert last["CPI"] == "DNK"  # published: Denmark leads the CPI of 2023


def test_a_gap_is_the_same_seen_from_both_sides():
    both = pd.DataFrame(
        [(code, 2020, name, value, 0.1, rank) for code, name, value, rank in [
            ("AAA", "CPI", 1.0, 1), ("AAA", "WGI", -1.0, 2), ("BBB", "CPI", 0.0, 2), ("BBB", "WGI", 0.1, 1)]],
        columns=["iso3", "year", "index", "value", "standard_error", "rank"],
    )
    found = integrity.gaps(both, "AAA").iloc[0]
    assert (found["gap"], found["word"], found["share"], found["n"]) == (2.0, "higher in the CPI", 0.5, 2)
    assert integrity.gaps(both, "BBB").iloc[0]["share"] == 1.0
    with pytest.raises(ValueError, match="ZZZ"):
        integrity.gaps(both, "ZZZ")


def test_the_new_method_of_2022_moved_ranks_more_than_a_year_does(tables):
    table = integrity.shuffles(tables["press"], "KAZ").set_index("end")
    assert table.at[2022, "own"] == -33  # from 155th to 122nd
    assert table.at[2022, "median"] > 3 * table.loc[2014:2021, "median"].max()


def test_scales_are_kept_apart(tables):
    table = integrity.scales(tables["press"], "KAZ").set_index("scale")
    assert list(table.index) == ["2002-2012", "2013-2021", "2022-"]
    assert table.at["2022-", "last_rank"] == "141 of 179"
    assert table.at["2002-2012", "direction"] == "lower is freer"


def test_a_series_of_the_other_version_is_refused():
    with pytest.raises(ValueError, match="v2x_freexp_altinf"):
        integrity.wide(data.load("vdem", version=15), "v2x_freexp_altinf")


def test_unusual_counts_the_country_itself():
    values = pd.DataFrame({"AAA": [0.5, 0.7], "BBB": [0.5, 0.6], "CCC": [0.5, 0.2], "DDD": [0.5, None]}, index=[2015, 2016])
    found = integrity.unusual(values, "AAA", 2015, 2016)
    assert found["change"] == pytest.approx(0.2)
    assert found["share"] == pytest.approx(2 / 3)
    assert found["n"] == 3


def test_lines_do_not_cross_a_change_of_scale(tables):
    press = tables["press"].assign(n=180)
    plot = integrity.draw_ranks(press, {"KAZ": "Kazakhstan"}, data.breaks("press_freedom", "rank"))
    spans = sorted((min(trace.x), max(trace.x)) for trace in plot.data)
    assert spans == [(2002, 2012), (2013, 2021), (2022, 2025)]


def test_every_mark_of_the_indices_has_its_interval(tables):
    plot = integrity.draw_placed(integrity.placed(tables["cpi"], tables["wgi"]), {"KAZ": "Kazakhstan"})
    assert len(plot.data) == 2
    assert all(len(trace.error_y.array) == len(trace.x) for trace in plot.data)
    scores = integrity.draw_scores(tables["cpi"], {"KAZ": "Kazakhstan"})
    assert len(scores.data[0].error_y.array) == 14


def test_the_circle_closes_and_wants_every_reading():
    readings = dict.fromkeys(["wealth", "finance", "business", "voices", "light"], "No table.")
    nodes, edges = integrity.circle(readings)
    assert edges.iloc[-1]["to_node"] == edges.iloc[0]["from_node"] == "wealth"
    assert set(edges["from_node"]) == set(edges["to_node"]) == set(nodes["node_id"])
    with pytest.raises(ValueError, match="light"):
        integrity.circle({key: value for key, value in readings.items() if key != "light"})
