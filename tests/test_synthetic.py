"""Synthetic control: known answers, the size of the test, and the stored runs of the chapter on January 2022."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from statsmodels.stats.multitest import multipletests

from helpers import data, governance, registered, synthetic, validation
from tests.publishers import RAW, needs_raw


def toy() -> pd.DataFrame:
    """Two donors, three years before: the best share of A is 0.3 by hand (see the chapter)."""
    return pd.DataFrame({"T": [3.0, 6.0, 3.0, 9.0], "A": [10.0, 20.0, 10.0, 10.0], "B": [0.0, 0.0, 0.0, 0.0]}, index=[2019, 2020, 2021, 2022])


def test_two_donors_by_hand():
    """Least squares on one share: sum of (B - T)(B - A) over sum of (A - B)², 180 / 600 = 0.3; then 9 - 3 = 6."""
    found = synthetic.fit(toy(), "T", 2022)
    assert found.weights["A"] == pytest.approx(0.3, abs=1e-3)
    assert found.effect == pytest.approx(6, abs=0.02)
    assert found.pre_rmspe == pytest.approx(0, abs=0.02)


@given(seed=st.integers(0, 10_000), share=st.floats(0.05, 0.95))
@settings(max_examples=8, deadline=None)
def test_a_mix_is_found_again_and_weights_are_a_share(seed, share):
    made = synthetic.factor_panel(seed, units=6)
    made["u0"] = share * made["u1"] + (1 - share) * made["u2"]
    found = synthetic.fit(made, "u0", 20)
    assert found.weights.sum() == pytest.approx(1) and found.weights.min() >= 0
    assert found.pre_rmspe < 0.01 * made.to_numpy().std()
    assert found.effect == pytest.approx(0, abs=0.05)


@given(seed=st.integers(0, 10_000), factor=st.sampled_from([0.001, 1, 1000]))
@settings(max_examples=6, deadline=None)
def test_the_unit_of_measurement_does_not_matter(seed, factor):
    made = synthetic.factor_panel(seed, units=8)
    assert synthetic.fit(made * factor, "u0", 20).effect == pytest.approx(factor * synthetic.fit(made, "u0", 20).effect, abs=0.02 * factor)


def test_no_other_weights_do_better():
    """Against another solver of scipy on the same problem, from several starts."""
    made = synthetic.factor_panel(5, units=7)
    before = made.iloc[:20]
    found = synthetic.fit(made, "u0", 20)
    donors = before.drop(columns="u0").to_numpy()

    def loss(weights):
        return float(((before["u0"] - donors @ weights) ** 2).mean())

    simplex = {"type": "eq", "fun": lambda weights: weights.sum() - 1}
    starts = np.random.default_rng(0).dirichlet(np.ones(6), 5)
    best = min(minimize(loss, start, bounds=[(0, 1)] * 6, constraints=[simplex]).fun for start in starts)
    assert found.pre_rmspe == pytest.approx(best**0.5, abs=1e-3)


def test_a_known_effect_is_recovered_and_stands_out():
    """One panel has noise of its own; the mean over fourteen comes near the truth (standard error about 0.4)."""
    found = [synthetic.fit(synthetic.factor_panel(seed, units=12, effect=6), "u0", 20).effect for seed in range(14)]
    assert np.mean(found) == pytest.approx(6, abs=1.2)
    table = synthetic.placebos(synthetic.factor_panel(1, units=12, effect=12), "u0", 20)
    assert synthetic.p_value(synthetic.ratios(table), "u0") == 1 / 12


def test_the_treated_unit_is_no_donor_to_a_placebo():
    made = synthetic.factor_panel(4, units=10)
    twin = made.assign(u1=made["u0"])
    twin.loc[20:, "u0"] += 100
    assert synthetic.placebos(twin, "u0", 20, units=["u1"]).equals(synthetic.placebos(twin.assign(u0=0.0), "u0", 20, units=["u1"]))


def test_p_values_of_all_units_are_the_even_steps_from_one_over_n_to_one():
    table = synthetic.placebos(synthetic.factor_panel(8, units=12), "u0", 20)
    assert sorted(synthetic.ranked(table)) == pytest.approx([n / 12 for n in range(1, 13)])
    assert synthetic.ranked(table)["u0"] == synthetic.p_value(synthetic.ratios(table), "u0")


def test_omnibus_of_one_outcome_is_its_own_p_value():
    table = synthetic.placebos(synthetic.factor_panel(9, units=10), "u0", 20)
    assert synthetic.omnibus({"one": (table, 0.0)}, "u0")[0] == synthetic.p_value(synthetic.ratios(table), "u0")


def test_leaving_out_a_donor_without_weight_changes_nothing():
    made = synthetic.factor_panel(11, units=8)
    found = synthetic.fit(made, "u0", 20)
    light = found.weights[found.weights < 1e-6].index[0]
    assert synthetic.fit(made.drop(columns=light), "u0", 20).effect == pytest.approx(found.effect, abs=0.05)
    assert light not in synthetic.leave_one_out(made, "u0", 20).index


def test_power_grows_from_false_alarms_to_certainty():
    table = synthetic.placebos(synthetic.factor_panel(2, units=21), "u0", 20)
    found = synthetic.power(table, "u0", [0, 1, 3, 100])
    assert found[0] == pytest.approx(0.1, abs=0.05) and found[100] == 1
    assert found.is_monotonic_increasing
    assert synthetic.detectable(table, "u0", [0, 1, 3, 100]) in (1, 3, 100)


def test_errors_of_nothing_change_nothing_and_larger_ones_spread():
    made = synthetic.factor_panel(6, units=6)
    still = synthetic.noisy_effects(made, made * 0, "u0", 20, 2, 1)
    assert still == pytest.approx([synthetic.fit(made, "u0", 20).effect] * 2)
    small, large = (synthetic.noisy_effects(made, made * 0 + size, "u0", 20, 40, 1).std() for size in (0.1, 2.0))
    assert large > 3 * small > 0
    again = synthetic.noisy_effects(made, made * 0 + 0.1, "u0", 20, 3, 1)
    assert (again == synthetic.noisy_effects(made, made * 0 + 0.1, "u0", 20, 3, 1)).all()


def test_the_second_opinion_agrees_where_the_answer_is_known():
    found = [synthetic.augmented(synthetic.factor_panel(seed, units=8, effect=6), "u0", 20) for seed in range(6)]
    assert np.mean(found) == pytest.approx(6, abs=2)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((0.01, 0.05, True), "firm"), ((0.05, 0.4, True), "alone"), ((0.5, 1.0, True), "none"), ((0.01, 0.05, False), "poor fit"),
        ((0.01, 0.05, True, True), "none"),
    ],
)
def test_verdicts(said, expected):
    assert synthetic.verdict(*said) == expected and expected in synthetic.VERDICTS


@pytest.mark.parametrize(("change", "message"), [("hole", "missing values in A"), ("unit", "expected X"), ("late", "first period 2030")])
def test_refusals(change, message):
    made, unit, first = toy(), "T", 2022
    if change == "hole":
        made.loc[2020, "A"] = np.nan
    unit, first = ("X" if change == "unit" else unit), (2030 if change == "late" else first)
    with pytest.raises(ValueError, match=message):
        synthetic.fit(made, unit, first)


def test_progress_is_silent_in_a_file(tmp_path):
    with open(tmp_path / "log", "w") as file:
        assert list(synthetic.progress("abc", "letters", file)) == ["a", "b", "c"]
    assert (tmp_path / "log").read_text() == ""


def test_holm_of_the_book_is_holm_of_statsmodels():
    p = [0.3, 0.01, 0.04, 0.02, 0.9]
    assert governance.holm(p) == pytest.approx(multipletests(p, method="holm")[1])


# --- the registered design and its stored runs ---


@pytest.fixture(scope="module")
def stored():
    return {name: data.load(f"synthetic_{name}") for name in ("runs", "placebos", "checks")}


def test_pools_follow_their_rules():
    main, put_back = registered.pool("main"), registered.pool("put-back")
    assert "KAZ" not in put_back and not main & set(registered.SHOCKS)
    assert {"RUS", "UKR", "BLR"} <= put_back and main < put_back
    assert registered.pool("post-soviet") == {"EST", "LVA", "LTU", "GEO", "MDA", "TKM"}
    assert registered.pool("upper-middle") | registered.pool("resources") | registered.pool("post-soviet") == main <= registered.pool("world")
    assert {"NOR", "DEU", "JPN"} <= registered.pool("world") and not {"NOR", "DEU", "JPN"} & main
    assert "ISL" not in registered.pool("world")  # fewer than a million people


def test_values_are_turned_so_that_up_is_better():
    corrupt = data.load("vdem", version=15).query("indicator == 'v2x_corr' and iso3 == 'KAZ' and year == 2021")["value"].item()
    assert registered.values("v2x_corr").loc[2021, "KAZ"] == -corrupt
    assert registered.panel("ge", "2019")[0].index.max() == 2021
    assert registered.panel("egdi", "main")[1] == 2024 and 2022 in registered.panel("egdi", "main")[0].index


def test_every_run_is_stored_and_made_from_the_tables_as_they_are(stored):
    runs = stored["runs"].set_index(["outcome", "design"])
    assert list(runs.index) == registered.runs()
    sample = [("ge", "main"), ("cpi", "short"), ("v2x_corr", "world"), ("egdi", "2019"), ("va-2025", "main"), ("pv", "put-back")]
    for key in sample:
        frame, first = registered.panel(*key)
        assert runs.loc[key, "inputs"] == registered.fingerprint(frame), f"{key}: run make permutations"
        assert (runs.loc[key, "first"], runs.loc[key, "donors"]) == (first, frame.shape[1] - 1)


@pytest.mark.parametrize(("code", "design", "units"), [("ge", "main", ["KAZ", "GEO"]), ("v2x_freexp", "main", ["KAZ", "MNG"]), ("cc", "2019", ["KAZ"]), ("rl", "post-soviet", ["EST"])])
def test_a_sample_of_the_stored_placebos_comes_out_again(stored, code, design, units):
    frame, first = registered.panel(code, design)
    kept = registered.stored(stored["placebos"], code, design)
    assert set(kept.index) == set(frame.columns)
    unit = registered.scale(code)
    for name in units:
        found = synthetic.placebos(frame, "KAZ", first, [name]).loc[name]
        assert found.to_numpy() == pytest.approx(kept.loc[name].to_numpy(), abs=0.01 * unit)


def test_a_sample_of_the_stored_checks_comes_out_again(stored):
    checks = stored["checks"].set_index(["check", "item"])["value"]
    made = synthetic.factor_panel(7, effect=4)
    p = synthetic.p_value(synthetic.ratios(synthetic.placebos(made, "u0", 20)), "u0")
    assert p == pytest.approx(checks["made panel, effect 4", "7"], abs=0.041)  # one place among 25


def test_the_test_keeps_its_size_and_has_power(stored):
    made = stored["checks"][stored["checks"]["check"].str.startswith("made panel")]
    p = made.pivot(index="item", columns="check", values="value")
    alarms = (p <= 0.10).mean()
    assert len(p) == 200
    assert 0.04 <= alarms["made panel, effect 0"] <= 0.15  # nominal: 2 of 25, 0.08; three standard errors are 0.06
    assert alarms.is_monotonic_increasing and alarms["made panel, effect 4"] > 0.6


EXAMPLE = {"USA": 0.216, "Austria": 0.415, "Netherlands": 0.098, "Switzerland": 0.108, "Japan": 0.162}
"""As the example notebook of pysyncon prints them (read)."""

REPEATED = {"Austria": 0.42, "USA": 0.22, "Japan": 0.16, "Switzerland": 0.11, "Netherlands": 0.09}
"""The weights of Abadie, Diamond and Hainmueller (2015) as later replications repeat them; the article's table was not read."""


def test_west_germany_is_reproduced_to_the_digits_of_the_example_and_a_hundredth_of_the_article(stored):
    checks = stored["checks"]
    weights = checks[checks["check"] == "germany weight"].set_index("item")["value"]
    assert weights.to_dict() == pytest.approx(EXAMPLE, abs=0.001)
    assert weights.to_dict() == pytest.approx(REPEATED, abs=0.01)
    ratio = checks[checks["check"] == "germany ratio"].set_index("item")["value"]
    assert len(ratio) == 17 and ratio.idxmax() == "West Germany"


@needs_raw
def test_west_germany_comes_out_again(stored):
    weights, _ = validation.estimate(pd.read_csv(RAW / "validation" / "germany.csv"))
    assert weights[weights > 0.005].to_dict() == pytest.approx(EXAMPLE, abs=0.01)  # solvers of other machines may end elsewhere
