"""The tables of the chapter on January 2022, against facts known independently."""

import pandas as pd
import pytest

from helpers import aftermath, data, registered, synthetic


@pytest.fixture(scope="module")
def found():
    return aftermath.answers(data.load("synthetic_placebos"), data.load("synthetic_checks"))


def test_every_outcome_has_one_answer_in_order(found):
    assert set(found["code"]) == {o.code for o in registered.OUTCOMES} and len(found) == 18
    assert found["effect_sd"].is_monotonic_increasing
    assert set(found[found["primary"]]["code"]) == {"ge", "cc", "va", "v2clrspct", "v2stcritrecadm"}


def test_corrections_only_raise_p_values_and_holm_more_than_benjamini_hochberg(found):
    assert (found["bh"] >= found["p"] - 1e-12).all() and (found["holm"] >= found["bh"] - 1e-12).all()
    assert found["holm_primary"].notna().sum() == 5
    assert found.loc[found["p"].idxmin(), "holm"] == pytest.approx(min(1, 18 * found["p"].min()))


def test_margins_are_there_where_the_index_has_them(found):
    have = set(found[found["error_sd"].notna()]["code"])
    assert have == {"ge", "cc", "va", "pv", "rq", "rl", "cpi", "v2x_polyarchy", "v2x_libdem"}


def test_a_planted_effect_changes_the_verdict():
    placebos, checks = data.load("synthetic_placebos"), data.load("synthetic_checks")
    own = (placebos["outcome"] == "ge") & (placebos["design"] == "main") & (placebos["iso3"] == "KAZ")
    placebos.loc[own, ["post_rmspe", "effect"]] = 3.0
    row = aftermath.answers(placebos, checks).set_index("code").loc["ge"]
    assert row["verdict"] == "firm" and row["said"] == synthetic.VERDICTS["firm"]
    placebos.loc[own, "pre_rmspe"] = 1.0
    assert aftermath.answers(placebos, checks).set_index("code").loc["ge", "verdict"] == "poor fit"


def test_before_and_after_as_the_publishers_print_them():
    table = aftermath.before_after().set_index("Index")
    assert table.loc["Corruption perceptions (CPI)", ["Before", "Last"]].tolist() == ["2021: 37", "2025: 38"]
    assert table.loc["Freedom House, total", ["Before", "Last"]].tolist() == ["2021: 23", "2024: 23"]
    assert table.loc["Open Budget Survey, participation", "What may be said"] == "no margin published"


def test_fits_of_the_chapter_are_those_that_are_stored():
    lines, placebos = aftermath.paths(), data.load("synthetic_placebos")
    for outcome in registered.OUTCOMES:
        after = lines[(lines["code"] == outcome.code) & (lines["year"] >= outcome.first)]["gap"].mean()
        kept = registered.stored(placebos, outcome.code).loc["KAZ", "effect"]
        assert after == pytest.approx(kept, abs=0.02 * registered.scale(outcome.code)), outcome.code


def test_deaths_keep_the_office_and_mark_the_withdrawn():
    rows = aftermath.deaths(data.load("january_2022_toll"))
    assert rows[rows["kind"] == "withdrawn by its publisher"]["value"].tolist() == [164]
    assert rows[rows["when"] == "2022-01-15"]["value"].tolist() == [225]
    assert rows["when"].tolist()[-2:] == ["undated", "undated"] and "over 200" in rows["shown"].tolist()


def test_a_design_that_can_never_reject_is_refused():
    runs = data.load("synthetic_runs").assign(donors=10)
    with pytest.raises(ValueError, match="cannot reject"):
        aftermath.design_facts(runs, {name: registered.pool(name) for name in registered.DESIGNS})


def test_said_marks_a_poor_fit():
    row = {"effect_sd": -0.234, "p": 0.5, "fit_sd": 0.1}
    assert aftermath.said(row) == "−0.23 (0.50)"
    assert aftermath.said(row | {"fit_sd": 0.3}) == "poor fit"


def test_outside_counts_both_sides():
    frame = pd.DataFrame({"effect_sd": [-2.0, 0.0, 2.0], "low_sd": [-1.0] * 3, "high_sd": [1.0] * 3})
    assert aftermath.outside(frame) == 2


def test_the_nine_measures_carry_their_legal_reference():
    measures = data.load("january_2022_measures")
    table = aftermath.nine_table(measures[measures["list"] == "nine_measures"].sort_values("measure_id"), data.load("events"))
    assert table["Legal reference"].tolist() == ["none read", "Decree No. 602", *["none read"] * 5, *["decree, number not read"] * 2]
    assert table["Last step"].iloc[1] == "2024-07-17" and (table["Status"] != "announced").sum() == 4


def _planted(code: str, design: str, **values: float) -> pd.DataFrame:
    """The stored placebos with Kazakhstan's row of one run overwritten."""
    placebos = data.load("synthetic_placebos")
    own = (placebos["outcome"] == code) & (placebos["design"] == design) & (placebos["iso3"] == "KAZ")
    placebos.loc[own, list(values)] = list(values.values())
    return placebos


def test_sentences_that_the_data_no_longer_bear_stop_the_chapter(found):
    checks, measures = data.load("synthetic_checks"), data.load("january_2022_measures")
    placebos = _planted("ge", "main", post_rmspe=3.0, effect=3.0)
    firm = aftermath.answers(placebos, checks)
    with pytest.raises(ValueError, match="no gap survives correction"):
        aftermath.answer_facts(firm, placebos, measures)
    with pytest.raises(ValueError, match="merit and corruption alone are unusual"):
        aftermath.result_facts(found.assign(verdict="none"))
    with pytest.raises(ValueError, match="corruption alone is unusual in every pool"):
        aftermath.robust_facts(found, _planted("v2x_corr", "world", post_rmspe=0.0, pre_rmspe=0.01))
    with pytest.raises(ValueError, match="nothing is unusual in 2019"):
        aftermath.rival_facts(found, _planted("ge", "2019", post_rmspe=9.0))


def test_nothing_later_unusual_is_said_in_a_word(found):
    placebos = data.load("synthetic_placebos")
    own = placebos["outcome"].isin([o.code for o in registered.LATER]) & (placebos["iso3"] == "KAZ")
    placebos.loc[own, "post_rmspe"] = 0.0
    assert aftermath.robust_facts(found, placebos)["later"] == "none"
