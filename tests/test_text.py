"""Numbers and lists as the prose prints them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from myst_nb.core.variables import format_plain_text

from helpers import text


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [(37.96, 1, "38.0"), (-0.04, 1, "0.0"), (-1234.5, 1, "−1,234.5"), (23335, 0, "23,335"), (0.5, 0, "0"), (-0.6, 0, "−1")],
)
def test_number(value, digits, printed):
    assert text.number(value, digits) == printed


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_printed_number_reads_back(value, digits):
    printed = text.number(value, digits).replace(",", "").replace("−", "-")
    assert float(printed) == pytest.approx(value, abs=0.5000001 * 10**-digits)


@pytest.mark.parametrize(("value", "printed"), [(2, "+2.0"), (-2, "−2.0"), (0, "0.0"), (0.01, "0.0")])
def test_signed(value, printed):
    assert text.signed(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (102, "102nd"), (111, "111th")],
)
def test_ordinal(value, printed):
    assert text.ordinal(value) == printed


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("It is of 2007-05-21.", "It is of 21 May 2007."),
        ("Set up: 2006-03.", "Set up: March 2006."),
        ("2020-03-21 to 2020-05-10", "21 March 2020 to 10 May 2020"),
        ("1996–2006, 2012-13, 2007-02-31-1 and law 401-V stay", "1996–2006, 2012-13, 2007-02-31-1 and law 401-V stay"),
    ],
)
def test_dates_are_written_out(iso, words):
    assert text.dates(iso) == words


def test_listing():
    assert [text.listing("abc"[:n]) for n in range(4)] == ["none", "a", "a and b", "a, b and c"]


def test_count_is_in_words_up_to_twelve():
    assert [text.count(n) for n in (0, 12, 13, 1500)] == ["zero", "twelve", "13", "1,500"]
    with pytest.raises(ValueError, match="whole number"):
        text.count(1.5)


def test_span_refuses_swapped_ends():
    assert text.span(1, 2.25) == "1.0 to 2.2"
    with pytest.raises(ValueError, match="above the upper end"):
        text.span(2, 1)


@pytest.mark.parametrize("hole", [float("nan"), None, "", " "])
def test_a_fact_with_a_hole_is_refused(hole):
    with pytest.raises(ValueError, match="hole"):
        text.facts(share=hole)


def test_facts_are_shown_as_a_table_and_handed_to_the_prose(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: shown.append((data, more["metadata"]["scrapbook"]["name"])))
    table = text.facts(first="19,680", second="+0.2", third=2)
    assert [name for _, name in shown] == ["first", "second", "third"]
    printed = [format_plain_text(data["application/papermill.record/text/plain"], "s") for data, _ in shown]
    assert printed == ["19,680", "+0.2", "2"]
    assert list(table["value"]) == ["19,680", "+0.2", 2]
