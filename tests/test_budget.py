"""The measures of the budget chapter, on small examples and on the facts the table must give."""

import pandas as pd
import pytest

from helpers import budget, data


@pytest.fixture(scope="module")
def obs():
    return data.load("obs")


def long(rows):
    """Rows of (iso3, year, transparency, participation) as the long table."""
    frame = pd.DataFrame(rows, columns=["iso3", "year", "transparency", "participation"])
    return frame.melt(["iso3", "year"], var_name="indicator", value_name="score")


def test_kazakhstan_2017_as_the_survey_gives_it(obs):
    row = budget.scores(obs, 2017).loc["KAZ"]
    assert [round(row[name], 1) for name in ("transparency", "participation", "oversight")] == [52.7, 12.9, 62.9]


def test_means_of_2023_as_the_publisher_prints_them(obs):
    mean = budget.scores(obs, 2023).mean().round()
    names = ["transparency", "participation", "oversight_legislature", "oversight_audit"]
    assert mean[names].tolist() == [45, 15, 45, 62]


def test_combined_oversight_is_two_thirds_legislature_one_third_audit(obs):
    row = budget.scores(obs, 2017).loc["KAZ"]
    assert row["oversight"] == pytest.approx((2 * row["oversight_legislature"] + row["oversight_audit"]) / 3, abs=0.01)


def test_scores_refuse_a_year_without_a_round(obs):
    with pytest.raises(ValueError, match="2016.*2015, 2017"):
        budget.scores(obs, 2016)


@pytest.mark.parametrize(
    ("years", "starts", "expected"),
    [
        ([2015, 2012, 2017, 2019], [2017], [[2012, 2015], [2017, 2019]]),
        ([2006, 2008], [], [[2006, 2008]]),
        ([2017, 2019], [2017], [[2017, 2019]]),
        ([2006, 2010, 2020], [2008, 2012], [[2006], [2010], [2020]]),
    ],
)
def test_segments_are_cut_before_each_start(years, starts, expected):
    assert budget.segments(years, starts) == expected


def test_theil_sen_finds_a_line_and_ignores_one_wild_point():
    x = list(range(11))
    y = [2 * value + 1 for value in x]
    assert budget.theil_sen(x, y) == (2, 1)
    y[10] = 500
    assert budget.theil_sen(x, y) == pytest.approx((2, 1))


def test_theil_sen_takes_the_median_of_all_pairs():
    # Slopes between the pairs: 1, 3 and 5; their median is 3, and y - 3 x is 0, -2 and 0.
    assert budget.theil_sen([0, 1, 2], [0, 1, 6]) == pytest.approx((3, 0))


def test_theil_sen_refuses_points_above_each_other():
    with pytest.raises(ValueError, match="different x"):
        budget.theil_sen([1, 1], [0, 5])


def test_distances_and_places():
    table = long([("AAA", 2023, 10, 5), ("BBB", 2023, 20, 10), ("CCC", 2023, 30, 15), ("DDD", 2023, 40, 0)])
    frame = budget.distances(table, 2023)
    assert frame["gap"].to_dict() == {"AAA": 5, "BBB": 10, "CCC": 15, "DDD": 40}
    assert budget.place(frame["gap"], "DDD") == (1, 4)
    assert budget.place(frame["line"], "DDD", largest=False) == (1, 4)
    assert frame["least_squares"].sum() == pytest.approx(0)
    assert list(budget.like(frame, "BBB", within=10).index) == ["AAA", "BBB", "CCC"]


def test_ties_share_the_better_rank():
    values = pd.Series({"AAA": 3.0, "BBB": 3.0, "CCC": 1.0, "DDD": None})
    assert budget.place(values, "AAA") == budget.place(values, "BBB") == (1, 3)
    with pytest.raises(KeyError):
        budget.place(values, "DDD")


def test_yardsticks_give_a_row_for_each(obs):
    found = budget.yardsticks(obs, "KAZ", 2023)
    assert found["yardstick"].tolist() == list(budget.YARDSTICKS.values())
    assert found["share"].between(0, 100).all() and (found["rank"] >= 1).all()
    gap = found.iloc[0]
    assert (gap["rank"], gap["n"]) == (17, 125)


def test_lines_of_the_chart_over_time_stop_at_a_break():
    wide = pd.DataFrame({name: [10.0, 20.0, 30.0, 40.0] for name in budget.SERIES}, index=[2012, 2015, 2017, 2019])
    starts = {name: [] if name == "transparency" else [2017] for name in budget.SERIES}
    plot = budget.over_time(wide, starts, {name: name for name in budget.SERIES})
    assert [list(trace.x) for trace in plot.data if trace.name == "transparency"] == [[2012, 2015, 2017, 2019]]
    assert [list(trace.x) for trace in plot.data if trace.name == "participation"] == [[2012, 2015], [2017, 2019]]
    assert {(shape.x0, shape.xref) for shape in plot.layout.shapes} == {(2016, "x2"), (2016, "x3")}


def test_chart_of_all_countries_has_each_country_once_in_each_round(obs):
    far = {year: budget.distances(obs, year) for year in (2017, 2023)}
    plot = budget.all_countries(far, {"KAZ": "Kazakhstan", "KGZ": "Kyrgyzstan", "UZB": "Uzbekistan"})
    for year, frame in far.items():
        marks = [trace for trace in plot.data if trace.meta["round"] == str(year) and trace.mode != "lines"]
        assert sum(len(trace.x) for trace in marks) == len(frame)
