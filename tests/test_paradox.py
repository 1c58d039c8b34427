"""The distance from the line: found on a cloud whose line is known, refused where data are missing, and right on the real tables."""

import numpy as np
import pandas as pd
import pytest
from helpers import data, paradox
from hypothesis import given, settings
from hypothesis import strategies as st


def made(n=80, slope=0.2, level=0.5, error=0.1, seed=1, outlier=0.0):
    """An index of states on a line, with noise, and one state "OUT" above it."""
    draw = np.random.default_rng(seed)
    estimate = draw.normal(0, 1, n)
    offer = level + slope * estimate + draw.normal(0, 0.02, n)
    offer[0] += outlier
    codes = ["OUT", *(f"S{number:02d}" for number in range(1, n))]
    return pd.DataFrame({"iso3": codes, "offer": offer, "estimate": estimate, "standard_error": error})


@pytest.mark.parametrize("kind", paradox.FITS)
def test_a_known_line_is_found(kind):
    found, _ = paradox.fit(made(400), kind)
    assert found["estimate"] == pytest.approx(0.2, abs=0.01) and found["const"] == pytest.approx(0.5, abs=0.01)


def test_one_far_state_pulls_least_squares_and_not_the_robust_lines():
    rows = made(40, seed=3)
    rows.loc[rows["estimate"].idxmax(), "offer"] -= 3
    slopes = {kind: paradox.fit(rows, kind)[0]["estimate"] for kind in paradox.FITS}
    assert slopes["least squares"] < 0.12 < 0.18 < slopes["robust"] < 0.22 and 0.18 < slopes["median of slopes"] < 0.22


@settings(max_examples=25, deadline=None)
@given(st.floats(0.3, 2))
def test_a_state_lifted_above_all_others_is_first_by_that_distance(lift):
    told = paradox.distances(made(outlier=lift)).set_index("iso3")
    assert told.loc["OUT", "rank"] == 1 and told.loc["OUT", "below"] == 1
    assert told.loc["OUT", "residual"] == pytest.approx(lift, abs=0.1)


def test_the_interval_grows_with_the_error_of_the_state_by_the_slope():
    narrow, wide = (paradox.distances(made(400, error=error)).iloc[5] for error in (0.1, 0.4))
    half = [(row["high"] - row["low"]) / 2 for row in (narrow, wide)]
    assert half[0] == pytest.approx(1.645 * 0.2 * 0.1, rel=0.1) and half[1] == pytest.approx(1.645 * 0.2 * 0.4, rel=0.05)


def test_ranks_hardly_move_without_error_and_spread_with_it():
    still = paradox.rank_ranges(paradox.distances(made(error=1e-9)))  # the slope of the line still has a margin
    assert still["rank"].between(still["rank_low"], still["rank_high"]).all() and (still["rank_high"] - still["rank_low"]).median() < 10
    loose = paradox.rank_ranges(paradox.distances(made(error=0.5)))
    assert (loose["rank_high"] - loose["rank_low"]).median() > 10
    assert loose.equals(paradox.rank_ranges(paradox.distances(made(error=0.5)))), "two runs differ"


def test_ranks_move_by_the_slope_times_the_error_and_not_by_the_offer():
    flat = paradox.rank_ranges(paradox.distances(made(slope=0.001, error=0.5)))
    assert (flat["rank_high"] - flat["rank_low"]).median() < 10


def test_an_edition_without_errors_gives_a_distance_and_no_interval():
    rows = made().assign(standard_error=np.nan)
    told = paradox.distances(rows)
    assert told["residual"].notna().all() and told["low"].isna().all()
    with pytest.raises(ValueError, match="only where every change has a margin"):
        paradox.rank_ranges(told)


def test_income_is_held_constant_by_the_model_and_refused_where_the_method_has_one_variable():
    rows = made(400)
    rows["income"] = np.random.default_rng(2).normal(9, 1, len(rows))
    rows["offer"] += 0.1 * rows["income"]
    found, _ = paradox.fit(rows)
    assert found["estimate"] == pytest.approx(0.2, abs=0.01) and found["income"] == pytest.approx(0.1, abs=0.01)
    with pytest.raises(ValueError, match="one explaining variable"):
        paradox.fit(rows, "median of slopes")


def test_a_round_after_the_edition_is_refused():
    egdi, wgi = data.load("egdi"), data.load("wgi", edition=2024)
    with pytest.raises(ValueError, match="0 states with both"):
        paradox.cloud(egdi.assign(year=egdi["year"] + 2), wgi, "rl", 2026)


def test_impossible_values_of_2003_are_left_out():
    rows = paradox.cloud(data.load("egdi"), data.load("wgi", edition=2024), "rl", 2003)
    assert not {"FSM", "TUV"} & set(rows["iso3"]) and {"KAZ", "DNK"} <= set(rows["iso3"])


def test_the_year_before_the_round_is_used():
    wgi = data.load("wgi", edition=2024)
    rows = paradox.cloud(data.load("egdi"), wgi, "cc", 2024).set_index("iso3")
    own = wgi[(wgi["iso3"] == "KAZ") & (wgi["year"] == 2023) & (wgi["indicator"] == "cc")].iloc[0]
    assert rows.loc["KAZ", "estimate"] == own["estimate"] and rows.loc["KAZ", "offer"] == 0.90093


def test_every_combination_of_choices_is_answered_once():
    editions = {edition: data.load("wgi", edition=edition) for edition in (2024, 2025)}
    wdi = data.load("wdi")
    income = wdi[(wdi["indicator"] == "NY.GDP.PCAP.PP.KD") & (wdi["year"] == 2023)].set_index("iso3")["value"]
    answers = paradox.choices(data.load("egdi"), editions, income, "KAZ", 2024)
    assert len(answers) == 3 * 3 * (3 * 2 - 1) * 2 and not answers.duplicated(list(paradox.CHOICES)).any()
    assert answers["n"].nunique() == 1, "one crowd for all answers"
    pairs = paradox.swaps(answers)["pairs"]
    assert pairs.to_dict() == {"offer": 90, "yardstick": 90, "fit": 3 * 18 + 18, "income": 36, "edition": 45}
    options = paradox.options(answers)
    assert (options.groupby("choice")["answers"].sum() == len(answers)).all()
    assert ((options["best"] <= options["median"]) & (options["median"] <= options["worst"])).all()


def test_a_swap_changes_one_choice_alone():
    both = [("a", "robust", 1), ("b", "robust", 4), ("a", "plain", 2), ("b", "plain", 9), ("a", "median", 20)]
    answers = pd.DataFrame(both, columns=["offer", "fit", "rank"]).assign(yardstick="rl", income="out", edition="2024")
    moved = paradox.swaps(answers)
    assert moved.loc["offer"].tolist() == [2, 5, 7], "3 and 7 places; the median line has no answer for b"
    assert moved.loc["fit"].tolist() == [4, 11.5, 19] and moved.loc["edition", "pairs"] == 0


def test_the_parts_have_lines_of_their_own():
    egdi, wgi = data.load("egdi"), data.load("wgi", edition=2024)
    row = paradox.parts(egdi, wgi, "KAZ", [2003]).loc[2003]
    alone = paradox.distances(paradox.cloud(egdi, wgi, "rl", 2003, "hci")).set_index("iso3").loc["KAZ"]
    assert row["hci"] == alone["residual"] and row["hci_rank"] == alone["rank"] and row["hci_low"] <= row["hci_rank"] <= row["hci_high"]


def test_standing_counts_the_others_that_are_narrower():
    table = paradox.standing({"gap": pd.Series({"AAA": 1.0, "BBB": 2.0, "CCC": 3.0})}, ["CCC", "DDD"], pd.Series({"CCC": "C", "DDD": "D"}))
    assert table.loc["gap"].to_dict() == {"States": "3", "C": "100 %", "D": ""}
