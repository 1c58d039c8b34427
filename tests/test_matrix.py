"""Matland's matrix refuses a reading that is not whole, and escapes what it shows."""

import pytest

from helpers import data
from publishing import matrix

CELLS, POLICIES = data.load("matland"), data.load("open_government_policies")
LINES = [f"{policy}: high high" for policy in POLICIES.loc[POLICIES["level"] == "policy", "policy_id"]]


def test_the_parts_are_those_of_the_tables():
    parts = matrix.read(CELLS, POLICIES, ["", *LINES])
    assert len(parts["policies"]) == 6 and set(parts["reading"].values()) == {"high-high"}
    assert [cell["kind"] for cell in parts["cells"].values() if cell["open"]] == ["symbolic"]


@pytest.mark.parametrize("line", ["no-such-policy: high high", "freedom-of-the-press: high", "freedom-of-the-press high high", "citizen-engagement: low low"])
def test_a_line_that_is_none_is_refused(line):
    with pytest.raises(ValueError, match="got .*, expected each of stronger-civil-society"):
        matrix.read(CELLS, POLICIES, [line])


def test_a_policy_twice_or_not_at_all_is_refused():
    with pytest.raises(ValueError, match="got 'stronger-civil-society: high high'"):
        matrix.read(CELLS, POLICIES, [LINES[0], LINES[0]])
    with pytest.raises(ValueError, match="no line for anti-corruption-measures"):
        matrix.read(CELLS, POLICIES, LINES[:-1])


def test_everything_from_a_table_is_escaped():
    bad = '<b>"&'
    parts = matrix.read(CELLS.assign(implementation=bad, decided_by=bad), POLICIES.assign(name=bad), LINES)
    html = matrix.markup(**parts)
    assert "<b>" not in html and '"&"' not in html and "&lt;b&gt;&quot;&amp;" in html


def test_the_script_is_small():
    assert (matrix.data.data_folder().parent / "src" / "publishing" / "static" / "matrix.js").stat().st_size < 6000
