"""The checks on freedom and on January 2022 change their verdicts when the tables say otherwise."""

import pandas as pd
import pytest

from helpers.data import DataError
from ledger.checks import registry
from ledger.claim import Claim
from ledger.tables import Tables

EMPTY = dict.fromkeys(Claim.__dataclass_fields__, "")


def verdict(test: str, doctor=None, **cells) -> str:
    """The verdict of one check on a made claim, under tables that a doctor may have changed."""
    claim = Claim(**EMPTY | {"claim_id": "oconnor2019-999", "source_key": "oconnor2019"} | cells)
    return registry()[test](claim, Tables(doctor=doctor)).verdict


def change(table: str, where: dict, column: str, value):
    """A doctor who writes one value into the rows of a table that match."""

    def doctor(name, frame):
        if name == table:
            frame.loc[(frame[list(where)] == pd.Series(where)).all(axis=1), column] = value
        return frame

    return doctor


SCORE = {"measure": "fiw_score", "entity": "KAZ", "period": "2019"}
BAND = {"measure": "fiw_band_not_free", "value": "5.5-7.0", "period": "2019"}
EARLY = {"entity": "KAZ", "period": "1991/1995"}
PRESS = {"entity": "KAZ", "period": "2018"}
KGZ = {"entity": "KGZ", "period": "2019"}


@pytest.mark.parametrize(
    ("test", "doctor", "cells", "expected"),
    [
        ("freedom_house_value", None, SCORE | {"value": "22"}, "holds"),
        ("freedom_house_value", None, SCORE | {"value": "23"}, "contradicted"),
        ("freedom_house_band", None, BAND, "holds"),
        ("freedom_house_band", None, BAND | {"value": "4.5-7.0"}, "contradicted"),
        ("freedom_house_band", change("freedom_house", {"iso3": "KAZ", "edition": 2025}, "status", "PF"), BAND, "dated"),
        ("only_with_status", None, KGZ, "dated"),
        ("only_with_status", change("freedom_house", {"iso3": "UZB", "edition": 2019}, "status", "PF"), KGZ, "contradicted"),
        ("democracy_ahead_of_region", None, {"entity": "KGZ", "period": "2018"}, "holds"),
        ("democracy_ahead_of_region", None, {"entity": "KAZ", "period": "2018"}, "contradicted"),
        ("press_worsened", None, PRESS, "holds with qualification"),
        ("press_worsened", None, {"entity": "KAZ", "period": "2020"}, "disputed"),
        ("press_worsened", change("press_freedom", {"iso3": "KAZ", "year": 2018}, "rank", 150), PRESS, "disputed"),
        ("weak_voice", None, {"entity": "KAZ", "period": "2024"}, "holds with qualification"),
        ("weak_voice", None, {"entity": "DNK", "period": "2024"}, "contradicted"),
        ("early_opening", None, EARLY, "holds with qualification"),
        ("early_opening", change("freedom_house", {"iso3": "KAZ", "year_covered": 2005}, "political_rights", 1), EARLY, "disputed"),
    ],
)
def test_freedom(test, doctor, cells, expected):
    assert verdict(test, doctor, **cells) == expected


@pytest.mark.parametrize(
    ("value", "qualifier", "measure", "expected"),
    [
        ("200", "over", "deaths", "holds"),
        ("250", "over", "deaths", "contradicted"),
        ("230", "", "deaths", "holds with qualification"),  # of March 2022, later overtaken
        ("4000", "over", "wounded", "holds"),  # the last count is itself "over 4,000"
        ("4100", "over", "wounded", "holds with qualification"),
        ("10000", "nearly", "detained", "holds with qualification"),
        ("12500", "at least", "detained", "contradicted"),  # the last count is "nearly 12,000"
    ],
)
def test_the_last_count_decides(value, qualifier, measure, expected):
    assert verdict("toll_count", value=value, qualifier=qualifier, measure=measure) == expected


def test_no_document_vouches_for_the_toll():
    only = lambda name, frame: frame[frame["source_key"].isin(["baimenov", "janenova_kurmanov"])] if name == "january_2022_toll" else frame
    assert verdict("toll_count", only, value="200", qualifier="over", measure="deaths") == "unverified"
    assert verdict("force_used", only) == "contradicted"


def test_an_edition_that_is_not_there_is_refused():
    with pytest.raises(DataError, match="no edition 1955"):
        verdict("freedom_house_value", measure="fiw_score", entity="KAZ", period="1955", value="22")
