"""The words of change and difference follow the margins."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.evidence import change, difference, interval, z_value

finite = st.floats(-5, 5)
errors = st.floats(0.01, 2)


def test_z_value_is_the_textbook_one():
    assert z_value(0.90) == pytest.approx(1.6449, abs=1e-4)
    assert z_value(0.95) == pytest.approx(1.9600, abs=1e-4)


def test_interval_of_an_estimate():
    assert interval(1.0, 0.2) == pytest.approx((0.671, 1.329), abs=1e-3)


@pytest.mark.parametrize(("level", "words"), [(0.90, "rose"), (0.99, "showed no detectable change")])
def test_a_change_of_two_standard_errors(level, words):
    assert change(0.0, 0.3, 0.8, 0.27, level).change == words


def test_order_of_two_units():
    assert difference(1.0, 0.1, 0.0, 0.1).order == "ahead of"
    assert difference(0.0, 0.1, 1.0, 0.1).order == "behind"
    assert difference(0.1, 0.1, 0.0, 0.1).order == "not to be told apart from"


@given(finite, errors, finite, errors)
def test_words_interval_and_p_value_agree(a, se_a, b, se_b):
    found = difference(a, se_a, b, se_b)
    low, high = found.interval
    assert found.detectable == (not low <= 0 <= high)
    if not math.isclose(found.p_value, 0.10, rel_tol=1e-6):
        assert found.detectable == (found.p_value < 0.10)


@given(finite, errors, finite, errors)
def test_swapping_the_two_turns_the_words_round(a, se_a, b, se_b):
    turned = {"rose": "fell", "fell": "rose"}
    there, back = change(a, se_a, b, se_b), change(b, se_b, a, se_a)
    assert back.change == turned.get(there.change, there.change)
    assert back.value == pytest.approx(-there.value)


@pytest.mark.parametrize("bad", [(math.nan, 0.1, 1, 0.1), (1, 0.0, 1, 0.1), (1, 0.1, 1, math.nan), (1, -0.1, 1, 0.1)])
def test_an_estimate_without_a_margin_is_refused(bad):
    with pytest.raises(ValueError, match="expected a number"):
        difference(*bad)


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(ValueError, match="expected a share"):
        difference(1, 0.1, 0, 0.1, level)
