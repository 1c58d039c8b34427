"""The checks on governance and development, on small made tables: what each verdict hangs on."""

import pandas as pd

from ledger.checks import development, governance
from ledger.claim import Claim
from tests.made import Made


def claim(**cells):
    return Claim(**{name: cells.get(name, "") for name in Claim.__dataclass_fields__})


def ge(estimates, error=0.1, ranks=None):
    """One year of effectiveness: a row for each country, ranks 10 apart unless given, an interval of 15 points either way."""
    rows = [
        (iso3, 2006, "ge", value, error, (ranks or {}).get(iso3, 10.0 * n))
        for n, (iso3, value) in enumerate(sorted(estimates.items(), key=lambda pair: pair[1]), 1)
    ]
    frame = pd.DataFrame(rows, columns=["iso3", "year", "indicator", "estimate", "standard_error", "rank"])
    return frame.assign(rank_lower=frame["rank"] - 15, rank_upper=frame["rank"] + 15, rank_counted=float("nan"))


def test_no_edition_agrees_contradicts_only_where_the_authors_own_is_among_them():
    said = {2018: False, 2024: False}
    assert governance.revised(claim(source_key="knox2008"), said, "So.").verdict == "vintage-dependent"
    assert governance.revised(claim(source_key="oconnor2019"), said, "So.").verdict == "contradicted"
    assert governance.revised(claim(source_key="knox2008"), {2018: True, 2024: True}, "So.").verdict == "holds"


def test_editions_of_one_answer_stand_together():
    assert governance.grouped({2014: "1st", 2015: "1st", 2016: "1st", 2020: "2nd"}) == "1st (editions 2014 to 2016); 2nd (edition 2020)"
    assert governance.grouped({2014: "1st", 2016: "2nd", 2020: "1st"}) == "1st (editions 2014 and 2020); 2nd (edition 2016)"


def test_a_percentile_rank_is_judged_to_its_last_digit():
    one = claim(source_key="oconnor2019", entity="KAZ", period="2006", measure="wgi_ge_percentile", value="33.6")
    for rank, verdict in ((33.64, "holds"), (33.66, "contradicted")):
        made = Made(wgi_editions={2018: ge({"KAZ": -0.4}, ranks={"KAZ": rank})})
        found = governance.wgi_percentile(one, made)
        assert found.verdict == verdict and "in 1 of the 1 editions" in found.evidence


def test_ahead_needs_every_pair_and_every_edition():
    one = claim(source_key="oconnor2019", entity="KAZ; KGZ; TJK", period="2006", measure="wgi_ge_ahead")
    far, near, behind = {"KAZ": 1, "KGZ": 0, "TJK": -1}, {"KAZ": 1, "KGZ": 0.9, "TJK": -1}, {"KAZ": 1, "KGZ": 1.1, "TJK": -1}
    for editions, verdict in (
        ((far, far), "holds"),
        ((far, near), "holds with qualification"),
        ((far, behind), "vintage-dependent"),
        ((behind, behind), "contradicted"),
    ):
        made = Made(wgi_editions={2018: ge(editions[0]), 2024: ge(editions[1])})
        assert governance.wgi_ahead(one, made).verdict == verdict


def test_always_most_stable_fails_by_a_neighbour_ahead_after_correction_only():
    one = claim(entity="KAZ; TKM", period="2006/2007", measure="wgi_pv_always")
    rows = [(iso3, year, "NY.GDP.MKTP.KD.ZG", 1.0) for iso3 in ("KAZ", "TKM") for year in (2006, 2007)]
    wdi = pd.DataFrame(rows, columns=["iso3", "year", "indicator", "value"])
    for turkmenistan, verdict in ((-1.0, "holds"), (0.1, "disputed"), (2.0, "contradicted")):
        wgi = pd.concat([ge({"KAZ": 0.0, "TKM": -1.0}), ge({"KAZ": 0.0, "TKM": turkmenistan}).assign(year=2007)]).assign(indicator="pv")
        assert governance.always_most_stable(one, Made(wgi={2024: wgi}, wdi=wdi)).verdict == verdict


def hdi(values, year=2005):
    return pd.DataFrame([(iso3, year, value) for iso3, value in values.items()], columns=["iso3", "year", "value"])


def test_medium_is_dated_by_the_last_year_and_settled_by_the_bounds_of_then():
    one = claim(source_key="knox2008", entity="KAZ", period="2005")
    for now, then, verdict in ((0.85, 0.75, "dated"), (0.79, 0.75, "holds"), (0.85, 0.81, "vintage-dependent")):
        made = Made(hdi={2024: pd.concat([hdi({"KAZ": then}), hdi({"KAZ": now}, 2022)])})
        assert development.hdi_medium(one, made).verdict == verdict


def test_top_and_bottom_are_the_ends_or_the_outer_tenths():
    codes = [f"A{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(40)]  # highest first
    world = Made(hdi={2024: hdi({code: 1 - n / 100 for n, code in enumerate(codes)})})
    for places, verdict in (
        ((0, 1, 39), "holds"),
        ((1, 2, 38), "holds with qualification"),
        ((0, 20, 39), "vintage-dependent"),
    ):
        one = claim(source_key="knox2008", entity="; ".join(codes[place] for place in places), period="2005", value="2")
        assert development.hdi_extremes(one, world).verdict == verdict
