"""Corrupted tables are refused with an error that names the place, as the data catalogue says: a part of it made anew."""

import random
import re
import tempfile
from pathlib import Path

import pytest
from helpers import catalogue, data

from tests import mutations
from tests.mutations import ALL, DRAWS, FOUND, KINDS, RECORD, UNTOLD, Workshop, told_by, written

SAMPLE = {"form": 4, "passport": 1, "meaning": 3}  # kinds of each group that are tried on a table; make mutations tries all
RENEW = "run: make mutations, and look at what changed"


@pytest.fixture(scope="module")
def shop_of(tmp_path_factory):
    shops = {}
    return lambda name: shops.setdefault(name, Workshop(name, tmp_path_factory.mktemp("mutations") / "data"))


def chosen(name: str) -> list[str]:
    """A sample of kinds by a seed of the table and its hash, so that another table, or a changed one, is tried in other ways."""
    rng = random.Random(name + data.resource(name)["hash"])
    return [kind for group, count in SAMPLE.items() for kind in rng.sample([k for k in KINDS if KINDS[k][0] == group], count)]


@pytest.mark.parametrize("name", sorted(ALL))
def test_corrupted_copies_are_refused(shop_of, name):
    kinds = chosen(name)
    tried = [outcome for kind in kinds for draw in range(DRAWS[KINDS[kind][0]]) if (outcome := shop_of(name).attempt(kind, draw))]
    assert tried
    for outcome in tried:
        assert outcome.said is not None and "\n" not in outcome.said, f"accepted with the hash as it was: {outcome}"
        assert outcome.names_place, f"another place is named: {outcome}"
        assert outcome.refused_renewed or told_by(outcome) == "hash", f"accepted with a renewed passport: {outcome}; {RENEW}"
    assert mutations.counts(tried) == [line for kind in kinds for line in written(FOUND) if line[:2] == [name, kind]], RENEW


RENEWED = ["decimal comma", "wrong encoding, one cell", "key twice", "category exchanged", "row lost", "bounds swapped", "value lost"]


@pytest.mark.parametrize("name", ["countries", "cpi", "ngo_counts", "civil_service"])
def test_what_is_said_to_pass_with_a_renewed_passport_does_and_nothing_else(shop_of, name):
    """The harness infers this from one call of load; here the passports are renewed in earnest."""
    shop = shop_of(name)
    for kind in RENEWED:
        outcome = shop.attempt(kind)
        if outcome:
            shop.renew(shop.corrupted(kind, 0)[0])
            said = shop.load()
            shop.renew(shop.raw)
            assert (said is not None) == outcome.refused_renewed and (said is None or said == outcome.said), outcome


def test_two_runs_do_the_same_and_leave_nothing(shop_of):
    shop = shop_of("matland")
    before = {path.name: path.read_bytes() for path in shop.folder.iterdir()}
    kinds = list(KINDS)[::4]
    assert [shop.attempt(kind) for kind in kinds] == [shop.attempt(kind) for kind in kinds]
    assert before == {path.name: path.read_bytes() for path in shop.folder.iterdir()}


def test_a_draw_that_leaves_the_table_true_is_drawn_again(shop_of, monkeypatch):
    """Rows in another order, and a change to what is there already, are no corruption."""
    draws = []
    monkeypatch.setitem(KINDS, "nothing", ("form", "nothing", lambda t: draws.append(t.rng.shuffle(t.rows))))
    assert shop_of("matland").attempt("nothing") is None and len(draws) == 20


def test_the_harness_would_notice_a_table_without_its_rules(shop_of, monkeypatch):
    shop = shop_of("cpi")
    monkeypatch.setitem(shop.res["schema"], "rules", [])
    shop.renew(shop.raw)
    assert not shop.attempt("interval without its value").refused_renewed


def test_make_passports_refuses_what_load_refuses(monkeypatch):
    monkeypatch.syspath_prepend(mutations.FOLDER / "builders")
    import common

    with tempfile.TemporaryDirectory() as base:
        shop = Workshop("countries", Path(base) / "data")
        for kind in ["HTML", "key twice", "line ends of Windows", "column renamed", "look-alike letter"]:
            raw, _ = shop.corrupted(kind, 0)
            shop.path.write_bytes(raw)
            before = {path.name: path.read_bytes() for path in shop.folder.iterdir()}
            with pytest.raises(data.DataError, match=re.escape(shop.load())):
                common.renew_passports(["countries"], shop.folder)
            assert before == {path.name: path.read_bytes() for path in shop.folder.iterdir()}
            shop.renew(shop.raw)


# --- the record in the data catalogue --------------------------------------------------------------------------------


def test_the_record_keeps_what_it_promises():
    sums = {row[0]: [int(cell) for cell in row[4:]] for row in written(RECORD) if row[1] == "All"}
    tried, refused, _ = map(sum, zip(*sums.values()))
    assert tried >= 500 and len(KINDS) >= 20 and refused == tried
    assert sums["Form"][0] == sums["Form"][2] and sums["A rule"][0] == sums["A rule"][2] and sums["Only the hash"][0] > sums["Only the hash"][2]


def test_the_record_is_the_sum_of_what_was_found_and_nothing_was_left_out():
    lines = written(FOUND)
    assert written(RECORD) == mutations.report(lines), RENEW
    assert {line[0] for line in lines} == ALL and {line[1] for line in lines} == set(KINDS), RENEW
    declared = {(table, kind) for kind, tables in UNTOLD.items() for table in tables}
    assert {(line[0], line[1]) for line in lines if line[2] == "hash"} == declared, RENEW


def test_the_catalogue_shows_the_record():
    shown = catalogue.mutations().reset_index()
    assert list(shown.columns) == mutations.HEADER and shown.values.tolist() == written(RECORD)


def test_every_table_declared_is_a_table():
    assert all(tables <= ALL for tables in UNTOLD.values()) and all(KINDS[kind][0] == "meaning" for kind in UNTOLD)
