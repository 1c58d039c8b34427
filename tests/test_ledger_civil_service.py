"""Checks of the civil service: what they do when counts lie elsewhere."""

import dataclasses

import pandas as pd
import pytest

from ledger.checks import registry
from ledger.claim import Claim
from tests.made import Made

CLAIM = Claim(
    claim_id="baimenov-999", source_key="baimenov", locator="L1", topic="acsh", entity="KAZ", period="2013/2024", measure="x", value="43",
    unit="countries", qualifier="", wording="x", test="", verdict="", verdict_note="", evidence_key="",
)  # fmt: skip
ROW = {
    "iso3": "KAZ", "measure": "acsh_member_countries", "unit": "countries", "basis": "reported", "counted": "x", "qualifier": "exact",
    "date_end": float("nan"), "counted_by": "not stated (newspaper)", "source_key": "elsewhere",
}  # fmt: skip


def judge(check: str, rows: list[dict], **claim):
    frame = pd.DataFrame([{"record_id": f"r{n}"} | ROW | row for n, row in enumerate(rows)])
    assert frame.columns[0] == "record_id", "rows are found by the first column"
    keys = "; ".join(f"civil_service#r{n}" for n in range(len(rows)))
    return registry()[check](dataclasses.replace(CLAIM, **{"evidence_key": keys} | claim), Made(civil_service=frame))


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([{"value": 43, "date": "2024-01"}], "holds"),
        ([{"value": 38, "date": "2017"}, {"value": 45, "date": "2025"}], "holds with qualification"),
        ([{"value": 40, "date": float("nan")}], "holds with qualification"),
        ([{"value": 20, "date": "2016"}], "unverified"),
        ([{"value": 44, "date": "2017"}], "contradicted"),
        ([{"value": 42, "date": "2025"}], "contradicted"),
        ([{"value": 42, "date": "2025", "qualifier": "over"}], "unverified"),
        ([{"value": 43, "date": "2024", "source_key": "baimenov"}], "unverified"),
    ],
)
def test_a_growing_number_fits_counts_before_and_after(rows, verdict):
    assert judge("snapshot_count", rows).verdict == verdict


def test_a_plan_alone_does_not_show_that_it_was_carried_out():
    plan = {"value": 43, "date": "2020", "basis": "planned"}
    assert judge("recorded_count", [plan]).verdict == "holds with qualification"
    assert judge("recorded_count", [plan, {"value": 43, "date": "2021"}]).verdict == "holds"
    assert judge("recorded_count", [plan, {"value": 30, "date": "2021"}]).verdict == "disputed"


@pytest.mark.parametrize(
    ("plan", "after", "verdict"), [(15, 84, "holds"), (15, 95, "disputed"), (10, 84, "disputed"), (10, 95, "contradicted")]
)
def test_a_cut_is_asked_of_the_plan_and_of_the_counts(plan, after, verdict):
    rows = [{"value": plan, "date": "2021"}, {"value": 100, "date": "2020"}, {"value": after, "date": "2023"}]
    assert judge("cut_in_counts", rows, value="15").verdict == verdict


def test_members_that_leave_end_the_growth():
    rows = [{"value": value, "date": date} for value, date in ((25, "2013"), (45, "2025"), (38, "2017"))]
    assert judge("member_countries_grow", rows).verdict == "holds"
    assert judge("member_countries_grow", [*rows, {"value": 44, "date": "2026"}]).verdict == "contradicted"


def test_who_counted_is_told_without_brackets():
    assert "43 (newspaper, 2024)" in judge("snapshot_count", [{"value": 43, "date": "2024"}]).evidence
