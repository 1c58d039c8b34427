"""The checks on the economy, with small made tables."""

import pandas as pd
import pytest

from helpers import growth
from ledger.checks import economy
from ledger.claim import Claim
from tests.made import Made


COUNTRIES = pd.DataFrame({"iso3": ["KAZ", "MNG"], "name_en": ["Kazakhstan", "Mongolia"], "group": ["Central Asia", "Comparator"]})


def a_claim(**cells):
    blank = dict.fromkeys(Claim.__dataclass_fields__, "")
    return Claim(**(blank | {"claim_id": "knox2008-999", "source_key": "knox2008", "entity": "KAZ"} | cells))


def wdi(indicator, values):
    """values: {(iso3, year): value}"""
    return pd.DataFrame([{"iso3": c, "year": y, "indicator": indicator, "value": v} for (c, y), v in values.items()])


@pytest.mark.parametrize(
    "found, verdict", [(15.44e6, "holds"), (16.3e6, "vintage-dependent"), (14.1e6, "vintage-dependent"), (17.1e6, "contradicted")]
)
def test_a_printed_level_holds_or_hangs_on_the_edition_or_is_too_far_off(found, verdict):
    tables = Made(wdi=wdi(economy.POPULATION, {("KAZ", 2007): found}), countries=COUNTRIES)
    assert economy.wdi_level(a_claim(measure="population", value="15.4", period="2007"), tables).verdict == verdict


@pytest.mark.parametrize("found, verdict", [(10.6, "holds"), (10.7, "vintage-dependent"), (8.9, "contradicted")])
def test_a_printed_rate_may_be_a_point_off(found, verdict):
    tables = Made(wdi=wdi(economy.OUTPUT_GROWTH, {("KAZ", 2006): found}), countries=COUNTRIES)
    assert economy.wdi_level(a_claim(measure="gdp_growth", value="10.6", period="2006"), tables).verdict == verdict


@pytest.mark.parametrize("low, income, verdict", [(0.6, 2000, "contradicted"), (0.4, 2000, "holds"), (0.6, 7000, "holds")])
def test_one_lasting_democracy_below_the_sum_refutes_that_there_is_none(low, income, verdict):
    years = range(1998, 2008)
    vdem = pd.DataFrame([{"iso3": "MNG", "year": y, "indicator": "v2x_polyarchy", "low": low} for y in years])
    series = [wdi(code, {("MNG", y): income for y in years}) for code in (growth.CURRENT, growth.PURCHASING_POWER)]
    tables = Made(wdi=pd.concat(series), vdem=vdem, countries=COUNTRIES)
    assert economy.democracies_below(a_claim(value="6000", period="2007"), tables).verdict == verdict


def test_a_democracy_that_broke_off_once_does_not_count():
    years = range(1998, 2008)
    vdem = pd.DataFrame([{"iso3": "MNG", "year": y, "indicator": "v2x_polyarchy", "low": 0.3 if y == 2003 else 0.6} for y in years])
    series = [wdi(code, {("MNG", y): 2000 for y in years}) for code in (growth.CURRENT, growth.PURCHASING_POWER)]
    tables = Made(wdi=pd.concat(series), vdem=vdem, countries=COUNTRIES)
    assert economy.democracies_below(a_claim(value="6000", period="2007"), tables).verdict == "holds"
