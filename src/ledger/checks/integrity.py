"""Claims on corruption that the Corruption Perceptions Index and the Worldwide Governance Indicators can test."""

from helpers import evidence
from helpers.text import listing, number, ordinal, span
from ledger.checks import check
from ledger.tables import country_name
from ledger.verdicts import Finding, by_margin, settle

MIDPOINT = 50
"""Middle of the scale of the Corruption Perceptions Index, 0 (highly corrupt) to 100 (very clean)."""
WGI_EDITION = 2025
DIMENSIONS = {"cc": "control of corruption", "rl": "rule of law"}


@check(figure="integrity-cpi-intervals")
def corruption_is_grave(claim, tables) -> Finding:
    """That countries suffer from corruption: each one's CPI score lies below the middle of the scale, by its 90 % interval.

    Asked of the year of the claim; dated where a score of the latest year no longer lies there.
    """
    cpi = tables("cpi")
    codes = claim.countries
    latest = int(cpi["year"].max())
    answers, said = {}, {}
    for year in (claim.year, latest):
        rows = cpi[(cpi["year"] == year) & cpi["iso3"].isin(codes)].set_index("iso3").loc[codes]
        ends = [evidence.interval(row.score, row.standard_error) for row in rows.itertuples()]
        right, below = rows["score"].max() < MIDPOINT, max(high for _, high in ends) < MIDPOINT
        answers[year] = right, below, below or max(low for low, _ in ends) > MIDPOINT
        said[year] = listing([f"{country_name(row.Index)} {number(row.score, 0)}" for row in rows.itertuples()])
    told = [f"{year}: {words}, intervals {'all' if answers[year][1] else 'not all'} below {MIDPOINT}" for year, words in said.items()]
    text = f"Corruption Perceptions Index, of 100, 90 % intervals. {'; '.join(told)}."
    (then, _, sure), (now, _, _) = answers[claim.year], answers[latest]
    return Finding("dated", text) if then and not now else by_margin(then, sure, text)


def _cpi_places(claim, tables) -> tuple[dict[int, bool], bool, str]:
    """Lower half of the ranking by year; whether the claim's year has a score below the median by its margin; and a sentence."""
    cpi = tables("cpi")
    cpi = cpi[cpi["year"] <= claim.year]
    own = cpi[cpi["iso3"] == claim.country].set_index("year")
    size = cpi.groupby("year").size()
    halves = {int(year): bool(rank > size[year] / 2) for year, rank in own["rank"].items()}
    last = own.loc[claim.year]
    middle = cpi.loc[cpi["year"] == claim.year, "score"].median()
    low, high = evidence.interval(last["score"], last["standard_error"])
    words = "below" if high < middle else "above" if low > middle else "not to be told apart from"
    told = (
        f"Corruption Perceptions Index: lower half of the ranking in {sum(halves.values())} of {len(halves)} years from {min(halves)} to "
        f"{max(halves)}; in {claim.year} {ordinal(int(last['rank']))} of {size[claim.year]}, score {number(last['score'], 0)} "
        f"(90 % interval {span(low, high)}), {words} the median country's {number(middle, 0)}."
    )
    return halves, bool(high < middle), told


def _wgi_places(claim, tables, dimension: str) -> tuple[dict[int, bool], bool, str]:
    """The same for a dimension of the WGI, by percentile rank in the edition of 2025, which has no intervals."""
    rows = tables.editions("wgi_editions")[WGI_EDITION]
    own = rows[(rows["iso3"] == claim.country) & (rows["indicator"] == dimension)].set_index("year").loc[: claim.year]
    ranks = own["rank"].fillna(own["rank_counted"]).dropna()
    halves = {int(year): bool(rank < 50) for year, rank in ranks.items()}
    told = (
        f"World Bank, {DIMENSIONS[dimension]}, edition of {WGI_EDITION}: percentile rank below 50 in {sum(halves.values())} of "
        f"{len(halves)} years from {min(halves)} to {max(halves)}; in {max(halves)} {number(ranks.iloc[-1])}."
    )
    return halves, halves[max(halves)], told


@check(figure="integrity-two-indices")
def lower_half(claim, tables) -> Finding:
    """That a country often places in the lower half: in more than half of the years to that of the claim, in each index named in `measure`.

    `measure` holds "cpi" or the code of a WGI dimension ("cc", "rl") between underscores. Qualified where in the claim's own year the CPI
    score is not below the median by its margin, or a percentile rank is not below 50.
    """
    parts = claim.measure.split("_")
    found = [_cpi_places(claim, tables)] if "cpi" in parts else []
    found += [_wgi_places(claim, tables, part) for part in parts if part in DIMENSIONS]
    if not found:
        raise ValueError(f"measure {claim.measure!r} names no index, expected cpi, cc or rl")
    often = all(sum(halves.values()) > len(halves) / 2 for halves, _, _ in found)
    return settle(often, " ".join(words for _, _, words in found), qualified=not all(plain for _, plain, _ in found))
