"""The panel test: lines found again in constructed panels, and the same as statsmodels run apart from the helper."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers import data, evidence, freedom_charts, panel


def made(n=200, slope=0.4, noise=0.1, seed=1, error=0.05):
    """A panel with a known slope and intercept of 0.1; names are C000, C001 and so on."""
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 0.5, n)
    frame = pd.DataFrame({"x": x, "se_x": error, "y": 0.1 + slope * x + rng.normal(0, noise, n), "se_y": error}, index=[f"C{i:03}" for i in range(n)])
    return frame.assign(x_start=rng.normal(0, 1, n), y_start=rng.normal(0, 1, n))


@pytest.fixture(scope="module")
def wgi():
    frame = data.load("wgi", edition=2024).rename(columns={"estimate": "value"})
    return {code: frame[frame["indicator"] == code] for code in ("va", "ge")}


@pytest.fixture(scope="module")
def real(wgi):
    return panel.changes(wgi["va"], wgi["ge"], 2006, 2023)


def test_changes_are_the_table_s_own(wgi, real):
    rows = wgi["ge"].set_index(["iso3", "year"])
    one = real.loc["KAZ"]
    before, after = rows.loc[("KAZ", 2006)], rows.loc[("KAZ", 2023)]
    test = evidence.change(before["value"], before["standard_error"], after["value"], after["standard_error"])
    assert (one["y"], one["se_y"]) == pytest.approx((test.value, test.standard_error))
    assert panel.words(real).at["KAZ", "y"] == test.change == "rose"
    assert one["y_start"] == before["value"]


def test_two_editions_are_not_mixed(wgi):
    with pytest.raises(ValueError, match="duplicate"):
        panel.changes(wgi["va"], pd.concat([wgi["ge"], wgi["ge"]]), 2006, 2023)


def test_a_year_without_rows_is_refused(wgi):
    with pytest.raises(KeyError):
        panel.changes(wgi["va"], wgi["ge"], 1997, 2006)


@settings(max_examples=15, deadline=None)
@given(st.floats(-1, 1), st.integers(0, 1000))
def test_a_known_slope_is_found_again(slope, seed):
    line = panel.robust_line(made(slope=slope, noise=0.05, seed=seed))
    assert abs(line.slope - slope) < 5 * line.standard_error + 1e-9
    assert line.intercept == pytest.approx(0.1, abs=0.03)


def test_the_interval_holds_the_truth_about_nine_times_in_ten():
    inside = [lower <= 0.4 <= upper for seed in range(120) for lower, upper in [panel.robust_line(made(n=60, noise=0.3, seed=seed)).interval]]
    assert 0.82 <= np.mean(inside) <= 0.97


def test_outliers_move_the_robust_line_less_than_least_squares():
    bad = made()
    bad.iloc[:8, bad.columns.get_loc("x")], bad.iloc[:8, bad.columns.get_loc("y")] = 1.5, -3.0
    table = panel.checks(bad)["slope"]
    assert abs(table["Robust line (Huber)"] - 0.4) < abs(table["Least squares, HC3"] - 0.4) / 2


def test_the_fits_are_those_of_statsmodels_and_scipy(real):
    line, table = panel.robust_line(real), panel.checks(real)
    robust = smf.rlm("y ~ x", real).fit()  # Huber's norm is its default
    assert (line.slope, line.intercept, line.standard_error) == pytest.approx((robust.params["x"], robust.params["Intercept"], robust.bse["x"]))
    least = smf.ols("y ~ x", real).fit(cov_type="HC3")
    assert table.loc["Least squares, HC3"].tolist() == pytest.approx([least.params["x"], *least.conf_int(0.10).loc["x"]])
    assert table.loc["Theil-Sen"].tolist() == pytest.approx(list(stats.theilslopes(real["y"], real["x"], 0.90)[i] for i in (0, 2, 3)))
    assert panel.explained(real) == pytest.approx(smf.ols("y ~ x", real).fit().rsquared)
    start = smf.rlm("y ~ x_start + y_start", real).fit()
    assert panel.starting_level(real).value == pytest.approx(start.params["x_start"])


def test_too_few_countries_are_refused():
    with pytest.raises(ValueError, match="expected at least 10"):
        panel.robust_line(made(n=9))


def test_reliability_of_a_measure_with_known_error():
    rng = np.random.default_rng(2)
    frame = made(n=4000, noise=0)
    seen = frame.assign(x=frame["x"] + rng.normal(0, 0.5, len(frame)), se_x=0.5)  # as much error as truth
    assert panel.reliability(seen) == pytest.approx(0.5, abs=0.04)
    assert panel.robust_line(seen).slope / panel.reliability(seen) == pytest.approx(0.4, abs=0.04)
    with pytest.raises(ValueError, match="its reliability is not known"):
        panel.reliability(seen.assign(se_x=np.nan))


def test_distances_sum_up_to_what_was_built():
    frame = made(noise=0)
    frame.loc["C000", "y"] += 1
    found = panel.distances(frame, panel.Line(0.4, 0.1, 0.01, len(frame)))
    assert found.at["C000", "value"] == pytest.approx(1) and found.at["C000", "rank"] == 1
    assert found.at["C000", "standard_error"] == pytest.approx(0.05 * np.hypot(1, 0.4))
    assert found.drop("C000")["value"].abs().max() < 1e-9 and (found["p_holm"] >= found["p_value"]).all()


def test_a_clear_rank_is_sure_and_a_crowded_one_is_not():
    frame = made(noise=0.01)
    frame.loc["C000", "y"] += 5
    ranks = panel.rank_intervals(frame, panel.robust_line(frame), draws=400)
    assert ranks.loc["C000"].tolist() == [1, 1]
    assert ranks.loc["C001", "high"] - ranks.loc["C001", "low"] > 100
    again = panel.rank_intervals(frame, panel.robust_line(frame), draws=400)
    assert ranks.equals(again)  # seeded
    with pytest.raises(ValueError, match="only where every change has a margin"):
        panel.rank_intervals(frame.assign(se_y=np.nan), panel.robust_line(frame))


def test_with_small_errors_the_simulated_rank_is_the_rank():
    frame = made(error=1e-9)
    line = panel.robust_line(frame)
    sure = panel.Line(line.slope, line.intercept, 0.0, line.n)
    ranks = panel.rank_intervals(frame, sure, draws=50)
    assert (ranks["low"] == panel.distances(frame, line)["rank"]).all() and (ranks["low"] == ranks["high"]).all()


def test_cross_counts_every_country_once(real):
    said = panel.words(real)
    counts = panel.cross(said)
    assert counts.to_numpy().sum() == len(real) and list(counts.index) == list(counts.columns) == list(panel.WORDS)
    assert counts.loc["rose"].sum() == (said["y"] == "rose").sum()


def test_deviations_scale_changes_and_errors_alike(real):
    scaled = panel.in_deviations(real, "x")
    assert (scaled["x"] * real["x_start"].std()).tolist() == pytest.approx(real["x"].tolist())
    assert (scaled["se_x"] / scaled["x"]).tolist() == pytest.approx((real["se_x"] / real["x"]).tolist())
    assert scaled["y"].equals(real["y"])


def test_sensitivity_holds_the_main_line_and_corrects_for_all(wgi, real):
    compare = {"main": panel.Comparison(wgi["va"], wgi["ge"]), "half": panel.Comparison(wgi["va"], wgi["ge"], lower_half=True)}
    table = panel.sensitivity(compare, "KAZ", windows=[(2006, 2023)])
    line = panel.robust_line(real)
    row = table.iloc[0]
    assert (row["slope"], row["n"]) == (pytest.approx(line.slope), line.n)
    assert row["rank"] == panel.distances(real, line).at["KAZ", "rank"]
    assert table["n"].iloc[1] == pytest.approx(line.n / 2, abs=1)
    assert (table["p_holm"] >= table["p_value"]).all()


def test_spread_of_two_years_that_are_alike_has_not_changed():
    rows = [(f"C{i}", year, i / 10 * (1 if year == 2000 else factor), 0.01) for i in range(10) for year, factor in ((2000, 1), (2010, 1), (2020, 3))]
    frame = pd.DataFrame(rows, columns=["iso3", "year", "value", "standard_error"])
    names = [f"C{i}" for i in range(10)]
    before, after, low, high = panel.spread_change(frame, names, 2000, 2010, draws=500)
    assert before == after and low < 0 < high
    before, after, low, high = panel.spread_change(frame, names, 2000, 2020, draws=500)
    assert after == pytest.approx(3 * before) and low > 0


def test_rises_alone_are_counted_against_chance():
    """Of 25 countries 20 have no rise of x, and 3 of these a rise of y; 5 % of 20 is 1, and P(3 or more of 20) is 0.0755."""
    rose, same, fell = panel.WORDS[::-1]
    said = pd.DataFrame({"x": [rose] * 5 + [same] * 15 + [fell] * 5, "y": [rose] * 7 + [same] * 17 + [rose]})
    told = panel.rises_alone(said)
    assert (told["count"], told["n"], told["expected"]) == (3, 20, pytest.approx(1))
    assert told["p_value"] == pytest.approx(stats.binom.sf(2, 20, 0.05)) == pytest.approx(0.0755, abs=1e-4)
    none = panel.rises_alone(said.assign(y=same))
    assert none["count"] == 0 and none["p_value"] == 1


def test_where_nothing_moved_rises_alone_are_what_chance_makes():
    """Both measures are noise of the stated size: a count beyond chance at 5 % comes in about one of twenty panels, not more."""
    rng, low = np.random.default_rng(3), []
    for _ in range(200):
        noise = {name: rng.normal(0, 0.1, 200) for name in ("x", "y")}
        low.append(panel.rises_alone(panel.words(pd.DataFrame({**noise, "se_x": 0.1, "se_y": 0.1})))["p_value"] < 0.05)
    assert np.mean(low) < 0.1


def test_charts_answer_to_window_and_state(real):
    line = panel.robust_line(real)
    plot = freedom_charts.cloud({"2006–2023": real}, {"2006–2023": line}, {"KAZ": "Kazakhstan"})
    assert {trace.meta["window"] for trace in plot.data} == {"2006–2023"}
    assert [trace.name for trace in plot.data if "country" in trace.meta] == ["Kazakhstan"]
    whiskers, others = plot.data[:2]
    assert len(others.x) == len(real) - 1 and len(whiskers.x) == 6 * len(others.x)  # along, back to the middle, up, down and a gap
    first, z = real.drop(index="KAZ").iloc[0], evidence.z_value()
    assert list(whiskers.x[:2]) == pytest.approx([first["x"] - z * first["se_x"], first["x"] + z * first["se_x"]], abs=0.01)
    assert list(whiskers.y[3:5]) == pytest.approx([first["y"] + z * first["se_y"], first["y"] - z * first["se_y"]], abs=0.01)
    chart = freedom_charts.distances_chart({"2006–2023": panel.placed(real, line)}, {"KAZ": "Kazakhstan"})
    assert chart.data[2].error_x.array[0] > 0 and "of 197" in chart.data[1].text[0]
