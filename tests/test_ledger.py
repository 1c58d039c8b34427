"""The claims ledger: whole, judged by data, and recorded."""

import re
from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.data import DataError
from ledger import agreement, judged, tally
from ledger.__main__ import RECORD, differences, record
from ledger.checks import FIGURES, registry
from ledger.claim import DOCUMENTS, TOPICS, Claim
from ledger.judge import judge
from ledger.tables import Tables, independent
from ledger.verdicts import VERDICTS, Finding, across_editions, settle
from tests import doctor

ROOT = data.data_folder().parent
CLAIMS = data.load("claims")
WITH_TEST = CLAIMS[CLAIMS["test"].notna()]


@pytest.fixture(scope="module")
def tables():
    return Tables()


@pytest.fixture(scope="module")
def ledger(tables):
    return judged(tables)


# The table


def test_every_claim_has_a_verdict_and_a_sentence(ledger):
    assert set(ledger["verdict"]) <= set(VERDICTS)
    whole = ledger["evidence"].str.match(r"[A-Z0-9−].*\.$")
    assert ledger[~whole]["evidence"].to_dict() == {}


def test_data_judge_250_claims_or_more(ledger):
    judged_by_data = ledger[ledger["test"].notna() & ~ledger["verdict"].isin(["unverified", "not testable"])]
    assert len(judged_by_data) >= 250


def test_every_document_and_topic_is_there(ledger):
    assert set(ledger["source_key"]) == set(DOCUMENTS)
    assert set(ledger["topic"]) == set(TOPICS)
    assert tally(ledger).to_numpy().sum() == tally(ledger, "topic").to_numpy().sum() == len(ledger)


def test_chapters_of_topics_are_there():
    assert all((ROOT / "notebooks" / f"{chapter}.ipynb").exists() for chapter in TOPICS.values())


def test_no_id_was_lost():
    """The first list had 614 claims; each is in the ledger or was merged into one that is."""
    first = {"knox2008": 222, "oconnor2019": 206, "baimenov": 87, "zhansulu2022": 80, "janenova_kurmanov": 19}
    merges = data.load("claim_merges")
    wanted = {f"{key}-{number:03}" for key, last in first.items() for number in range(1, last + 1)}
    assert wanted <= set(CLAIMS["claim_id"]) | set(merges["claim_id"])
    assert not set(CLAIMS["claim_id"]) & set(merges["claim_id"])


def test_every_check_is_used_and_every_test_is_a_check():
    assert set(WITH_TEST["test"]) == set(registry())


def test_evidence_is_where_the_key_says():
    entries = set(re.findall(r"@\w+\{([^,]+),", (ROOT / "references.bib").read_text("utf-8")))
    tables = {resource["name"] for resource in data.package()["resources"]}
    figures = {path.name.partition(".")[0] for path in (ROOT / "figures").glob("*.svg")}
    wrong = []
    for _, row in CLAIMS.iterrows():
        for key in Claim.of(row).keys:
            known = (
                key.partition("#")[0] in tables
                or key in set(CLAIMS["claim_id"])
                or (key.startswith("fig-") and key[4:] in figures)
                or ((bib := re.fullmatch(r"([a-z][a-z0-9_]*)\{[^{}]+\}", key)) and bib[1] in entries)
            )
            if not known:
                wrong.append((row["claim_id"], key))
    assert not wrong


def test_a_judgement_of_substance_names_a_page_or_a_table():
    """Only "not testable" and "unverified" may stand without evidence that a reader can open."""
    typed = CLAIMS[CLAIMS["test"].isna() & ~CLAIMS["verdict"].isin(["not testable", "unverified"])]
    assert not typed[typed["evidence_key"].isna()]["claim_id"].tolist()


def test_figures_of_checks_are_in_the_book():
    assert {f"{figure}.svg" for figure in FIGURES.values()} <= {path.name for path in (ROOT / "figures").glob("*.svg")}


def test_contradictions_and_merits_rest_on_the_ledger(ledger):
    for table, fewest in (("contradictions", 2), ("merits", 1)):
        for keys in data.load(table)["claim_ids"].str.split(";"):
            assert len(set(keys)) == len(keys) >= fewest
            assert set(keys) <= set(ledger.index)
    for _, row in data.load("contradictions").iterrows():
        sources = set(ledger.loc[row["claim_ids"].split(";"), "source_key"])
        assert (len(sources) > 1) == (row["kind"] == "between"), row["contradiction_id"]
    for _, row in data.load("merits").iterrows():
        rows = ledger.loc[row["claim_ids"].split(";")]
        assert set(rows["source_key"]) == {row["source_key"]}
        assert set(rows["verdict"]) <= {"holds", "holds with qualification", "dated"}, row["what"]


# The record


def test_no_verdict_changed_unseen(ledger):
    """`tests/verdicts.csv` has each computed verdict with its evidence; after a change that is meant: make ledger."""
    old = pd.read_csv(RECORD, dtype=str, keep_default_na=False)
    assert differences(old, record(ledger)) == []
    stored = CLAIMS.set_index("claim_id")["verdict"]
    assert stored[stored != ledger["verdict"]].to_dict() == {}


def test_differences_name_what_changed():
    old = pd.DataFrame([["a-001", "t", "holds", "It is 1."], ["a-002", "t", "holds", "It is 2."]], columns=["claim_id", "test", "verdict", "evidence"])
    new = pd.DataFrame([["a-001", "t", "dated", "It was 1."], ["a-003", "t", "holds", "It is 3."]], columns=old.columns)
    assert [line[0] for line in differences(old, new)] == ["-", "!", "+"]
    assert differences(old, old) == []


# Verdicts hang on data


def test_every_supported_verdict_changes_with_its_data(ledger, tables):
    """Each claim that data support gets another verdict under some doctor. A check that cannot be made (DataError) is no other verdict."""
    support = ledger[ledger["test"].notna() & ledger["verdict"].isin(["holds", "holds with qualification", "dated"])]["verdict"].to_dict()
    claims = {row["claim_id"]: Claim.of(row) for _, row in WITH_TEST.iterrows()}
    for change in doctor.DOCTORS:
        doctored = Tables(doctor=change, like=tables)
        for key in list(support):
            with suppress(DataError):
                if judge(claims[key], doctored).verdict != support[key]:
                    del support[key]
    assert not support, "these verdicts do not hang on any table"


def test_a_changed_table_on_disk_changes_a_verdict(tmp_path, ledger):
    """The whole way: another number in a CSV, its passport renewed as `make passports` does, another verdict."""
    folder = doctor.copy_with(tmp_path, "obs", {"iso3": "KAZ", "year": 2017, "indicator": "transparency"}, "score", 23)
    key = "oconnor2019-143"
    claim = Claim.of(CLAIMS.set_index("claim_id", drop=False).loc[key])
    assert ledger["verdict"][key] == "holds"
    found = judge(claim, Tables(folder=folder))
    assert found.verdict == "contradicted"
    assert "23" in found.evidence


# Rules


@pytest.mark.parametrize(
    ("printed", "found", "words", "agrees"),
    [
        ("33.6", 33.649, "", True),
        ("33.6", 33.66, "", False),
        ("212", 211.6, "", True),
        ("90", 91.15, "more than", True),
        ("90", 89.9, "more than", False),
        ("10000", 9900, "nearly", True),
        ("10000", 9400, "nearly", False),
        ("82", 85, "about", True),
        ("82", 87, "about", False),
        ("200", 225, "reported; over", True),
        ("50", 40, "up to", True),
        ("0", 0.4, "no", True),
    ],
)
def test_agreement(printed, found, words, agrees):
    assert agreement.agrees(printed, found, words) is agrees


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_number_agrees_with_its_own_print_and_with_nothing_a_digit_away(value, digits):
    printed = f"{value:.{digits}f}"
    assert agreement.agrees(printed, value)
    assert not agreement.agrees(printed, value + 1.01 * 10**-digits)


@given(st.floats(1, 1e6), st.floats(0, 1e6))
def test_more_than_and_less_than_exclude_each_other(number, found):
    printed = f"{number:.2f}"
    assert not (agreement.agrees(printed, found, "over") and agreement.agrees(printed, found, "under"))


def test_a_number_in_the_margin_is_a_qualification():
    assert agreement.verdict("33.6", 38.0, "", 31.2, 45.0) == "holds with qualification"
    assert agreement.verdict("33.6", 38.0, "", 34.0, 45.0) == "contradicted"
    assert agreement.verdict("33.6", 33.6) == "holds"


def test_every_word_has_its_rule():
    assert set(agreement.WORDS) | {"as printed"} == set(agreement.RULES)
    assert all(agreement.rule(word) == name for name, words in agreement.WORDS.items() for word in words)
    assert agreement.rule("some of them") == "as printed"


def test_settle_and_editions():
    assert settle(False, "No.").verdict == "contradicted"
    assert settle(True, "Yes.", now=False).verdict == "dated"
    assert settle(True, "Yes.", qualified=True).verdict == "holds with qualification"
    assert [across_editions(dict(enumerate(a)), "So.").verdict for a in ([True, True], [True, False], [False])] == ["holds", "vintage-dependent", "contradicted"]


@pytest.mark.parametrize("evidence", ["", "no full stop", "It is nan.", "Found None."])
def test_a_finding_is_a_whole_sentence(evidence):
    with pytest.raises(ValueError, match="whole sentence"):
        Finding("holds", evidence)


def test_a_document_does_not_vouch_for_itself():
    claim = Claim.of(CLAIMS.iloc[0])
    assert independent(claim, claim.source_key) == "own"
    assert independent(claim, "oconnor2019" if claim.source_key != "oconnor2019" else "knox2008") == "document"
    assert independent(claim, "osce_2004_mission") == "record"


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("test", "wgi_percentil", "claim knox2008-192, column test: got 'wgi_percentil'.*did you mean 'wgi_percentile'"),
        ("value", "a third", "claim knox2008-192"),
        ("entity", "Central Asia", "claim knox2008-192, column entity: got 'Central Asia', expected ISO codes"),
        ("period", "the boom", "claim knox2008-192, column period: got 'the boom'"),
    ],
)
def test_a_broken_row_is_named(column, value, message):
    row = CLAIMS.set_index("claim_id", drop=False).loc["knox2008-192"].copy()
    row[column] = value
    with pytest.raises(DataError, match=message):
        judge(Claim.of(row), Tables())


def test_methods_state_the_tolerance_and_every_verdict():
    methods = (ROOT / "appendices" / "methods.md").read_text("utf-8")
    assert "*About* allows five per cent" in methods and agreement.NEAR == 0.05
    assert [verdict for verdict in VERDICTS if f"- *{verdict.capitalize()}*:" not in methods] == []
