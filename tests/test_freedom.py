"""The table that is rebuilt, the rule of the statuses, and V-Dem's margins: against facts known from elsewhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, evidence, freedom, freedom_charts
from tests.documents import lines, needs_documents


@pytest.fixture(scope="module")
def ratings():
    return data.load("freedom_house")


@pytest.fixture(scope="module")
def electoral():
    return freedom.with_errors(data.load("vdem", version=15), "v2x_polyarchy")


@pytest.mark.parametrize(("ratings_of", "status"), [((1, 1), "F"), ((2, 3), "F"), ((3, 3), "PF"), ((5, 5), "PF"), ((6, 5), "NF"), ((7, 7), "NF")])
def test_the_bounds_of_the_statuses(ratings_of, status):
    assert freedom.status(*ratings_of) == status


@given(st.integers(1, 7), st.integers(1, 7))
def test_a_status_does_not_depend_on_the_order_and_never_gets_better_with_a_worse_rating(a, b):
    order = ["F", "PF", "NF"]
    assert freedom.status(a, b) == freedom.status(b, a)
    if a < 7:
        assert order.index(freedom.status(a + 1, b)) >= order.index(freedom.status(a, b))


@pytest.mark.parametrize("wrong", [(0, 1), (8, 1), (1, 2.5)])
def test_a_rating_off_the_scale_is_refused(wrong):
    with pytest.raises(ValueError, match="expected a whole number from 1 to 7"):
        freedom.status(*wrong)


def test_the_rule_gives_every_status_since_2003_and_not_all_before(ratings):
    rule = ratings.apply(lambda row: freedom.status(row["political_rights"], row["civil_liberties"]), axis=1)
    since = ratings["year_covered"] >= 2003
    assert (rule == ratings["status"])[since].all()
    assert not (rule == ratings["status"])[~since].all()  # a mean of 5.5 was partly free in places


@needs_documents
def test_the_constant_is_the_printed_table():
    text = lines("oconnor2019")
    for line, *printed in freedom.TABLE_1.values():
        found = [text[line + 2 * place - 1].strip() for place in range(1, 6)]
        assert found == [str(value) for value in printed]
    names = [re.sub(r"\W", "", text[line - 1]) for line, *_ in freedom.TABLE_1.values()]
    assert names == ["Denmark", "Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"]


def test_every_cell_is_as_printed_in_the_edition_of_2019_and_not_in_another(ratings):
    cells = freedom.cells_of_table_1(ratings, 2019, 2025)
    assert len(cells) == 30 and (cells["verdict"] == "as printed").all()
    assert set(cells[cells["moved"] & (cells["column"] == "Status")]["iso3"]) == {"KGZ"}
    other = freedom.cells_of_table_1(ratings, 2018, 2025)
    assert set(other["verdict"]) == {"as printed", "differs"}
    kaz = cells[(cells["iso3"] == "KAZ") & (cells["column"] == "Aggregate score")].iloc[0]
    assert (kaz["line"], kaz["printed"], kaz["then"], kaz["now"]) == ("L70", "22", "22", "23")


def test_side_by_side_marks_what_moved(ratings):
    table = freedom.side_by_side(freedom.cells_of_table_1(ratings, 2019, 2025), {"KGZ": "Kyrgyzstan"})
    assert table.loc["Kyrgyzstan"].tolist() == ["Partly free → Not free", "5 → 7", "4 → 5", "4.5 → 6.0", "38 → 26", "5 of 5"]
    assert "→" not in "".join(map(str, table.loc["DNK", ["Status", "Political rights"]]))


def test_a_standard_error_gives_back_the_68_per_cent_interval(electoral):
    row = electoral[(electoral["iso3"] == "KAZ") & (electoral["year"] == 2024)].iloc[0]
    low, high = evidence.interval(row["value"], row["standard_error"], freedom.V_DEM_LEVEL)
    assert high - low == pytest.approx(row["high"] - row["low"])
    assert row["standard_error"] == pytest.approx((row["high"] - row["low"]) / 2, rel=0.01)  # 68 % is nearly one standard error


def test_an_index_without_intervals_has_no_standard_error_and_no_test():
    rows = freedom.with_errors(data.load("vdem", version=15), "v2x_rule")
    assert rows["standard_error"].isna().all()
    with pytest.raises(ValueError, match="standard error of a is nan"):
        freedom.change(rows, "KAZ", 1991, 2024)


def test_known_changes(electoral):
    assert freedom.change(electoral, "BLR", 1991, 2024).change == "fell"
    assert freedom.change(electoral, "KAZ", 1991, 2024).change == "showed no detectable change"


def test_charts_say_country_and_index_of_every_line(ratings, electoral):
    names = {"KAZ": "Kazakhstan", "KGZ": "Kyrgyzstan"}
    plot = freedom_charts.ratings_chart(ratings, names)
    assert [trace.meta["country"] for trace in plot.data] == ["Kazakhstan", "Kazakhstan", "Kyrgyzstan", "Kyrgyzstan"]
    assert plot.layout.yaxis.range[0] > plot.layout.yaxis.range[1]  # 1, the freest, is on top
    plot = freedom_charts.democracy_chart({"Electoral democracy": electoral}, names)
    band, line = plot.data[:2]
    assert band.meta == line.meta == {"index": "Electoral democracy", "country": "Kazakhstan"}
    assert max(band.y) >= max(line.y) and min(band.y) <= min(line.y)
