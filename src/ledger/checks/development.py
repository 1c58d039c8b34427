"""Claims on human development, income and weight in the world: the Human Development Index by edition, and the World Bank's accounts.

None of these series has a published margin of error. The report that knox2008 used (2007/08) is not at hand: where the editions
at hand disagree with what it printed, the claim is vintage-dependent.
"""

from helpers import growth
from helpers.text import count, listing, number, ordinal
from ledger import agreement
from ledger.checks import check
from ledger.checks.events import witnesses
from ledger.checks.governance import grouped
from ledger.rows import place
from ledger.tables import country_name
from ledger.verdicts import Finding, across_editions, by_margin

REPORTS = {"knox2008": "2007/08"}
"""The report of the index that a document used (knox2008 L296-299); not among the editions at hand."""
MEDIUM_THEN = (0.5, 0.8)
"""Medium human development in the report of 2007/08: at least the first, below the second (hdi_list_2009, opening)."""


def _years(tables, year: int) -> dict[int, dict[str, float]]:
    """The index of one year in every edition, by iso3, missing values left out."""
    return {
        edition: frame[frame["year"] == year].dropna(subset="value").set_index("iso3")["value"]
        for edition, frame in tables.editions("hdi").items()
        if (frame["year"] == year).any()
    }


def _revised(claim, answers: dict[int, bool], text: str) -> Finding:
    report = REPORTS.get(claim.source_key)
    if report and not any(answers.values()):
        text += f" The report of {report}, which the author used, is not at hand, and the index has been rebuilt since."
        return Finding("vintage-dependent", text)
    return across_editions(answers, text)


@check()
def hdi_value(claim, tables) -> Finding:
    """The printed index of one country and year against every edition at hand, to the last digit."""
    found = {edition: values[claim.country] for edition, values in _years(tables, claim.year).items()}
    answers = {edition: agreement.agrees(claim.value, value, claim.qualifier) for edition, value in found.items()}
    told = grouped({edition: number(value, 3) for edition, value in found.items()})
    return _revised(claim, answers, f"Human Development Index of {country_name(claim.country)} for {claim.year}: {told}.")


@check()
def hdi_rank(claim, tables) -> Finding:
    """The printed rank of one country and year against the place counted in every edition at hand."""
    found = {edition: place(values, claim.country) for edition, values in _years(tables, claim.year).items()}
    answers = {edition: at == claim.number for edition, (at, _) in found.items()}
    told = grouped({edition: f"{ordinal(at)} of {n}" for edition, (at, n) in found.items()})
    return _revised(claim, answers, f"Place of {country_name(claim.country)} by the index for {claim.year}, counted: {told}.")


@check()
def hdi_medium(claim, tables) -> Finding:
    """That a country is of medium human development by the bounds of the report of 2007/08, 0.500 and 0.800, in every edition.

    Dated where the last year of the latest edition lies at or above the upper bound.
    """
    low, high = MEDIUM_THEN
    found = {edition: values[claim.country] for edition, values in _years(tables, claim.year).items()}
    edition, frame = max(tables.editions("hdi").items())
    last = frame[(frame["iso3"] == claim.country) & frame["value"].notna()].sort_values("year").iloc[-1]
    told = grouped({e: number(value, 3) for e, value in found.items()})
    text = (
        f"Index for {claim.year}: {told}; the bounds of then are {number(low, 3)} and {number(high, 3)}. In "
        f"{last['year']} it is {number(last['value'], 3)} "
    )
    text += f"(edition {edition})."
    inside = {e: low <= value < high for e, value in found.items()}
    if all(inside.values()) and last["value"] >= high:
        return Finding("dated", text)
    return _revised(claim, inside, text)


@check()
def hdi_extremes(claim, tables) -> Finding:
    """That the countries of `entity` stand at the top and the bottom: `value` says how many of the first named belong to the top.

    Holds where they are the very first and last; with a qualification where all are in the outer tenth of the countries ranked.
    """
    top, very, outer, told = int(claim.number), {}, {}, {}
    for edition, values in _years(tables, claim.year).items():
        n, places = len(values), {iso3: place(values, iso3)[0] for iso3 in claim.countries}
        ends = [found if at < top else n + 1 - found for at, found in enumerate(places.values())]
        very[edition] = max(ends[:top]) <= top and max(ends[top:]) <= len(ends) - top
        outer[edition] = max(ends) <= n / 10
        told[edition] = f"places {listing(places.values())} of {n}"
    text = f"In the order named, by the index for {claim.year}: {grouped(told)}."
    return by_margin(True, all(very.values()), text) if all(outer.values()) else _revised(claim, outer, text)


@check()
def larger_economies(claim, tables) -> Finding:
    """That the countries of `entity` are powerful: each among the tenth of economies with the largest output in the year of `period`.

    Output in current dollars. Power is more than output: qualified at best.
    """
    output = growth.wide(tables("wdi"), "NY.GDP.MKTP.CD").loc[claim.year].dropna()
    places = [place(output, iso3)[0] for iso3 in claim.countries]
    times = [output[iso3] / output["KAZ"] for iso3 in claim.countries]
    told = listing(map(ordinal, places))
    text = (
        f"By output in current dollars of {claim.year} they are {told} of {len(output)} economies, "
        f"{listing(number(x, 0) for x in times)} times "
    )
    return by_margin(max(places) <= len(output) / 10, False, f"{text}Kazakhstan's. Output is one measure of power among others.")


@check()
def goal_recorded(claim, tables) -> Finding:
    """A goal of a place in the world (`value`) that an outside source records, with where the country stands by the index meanwhile.

    The event named in `evidence_key` must have the year of `period`, and the place, in figures or words, in its title.
    """
    event = tables.row("events", claim.row_key("events"))
    if witnesses(claim, tables, event)[0] != "record":
        return Finding("unverified", f"{event['title']}: no public record of the goal was read.")
    edition, frame = max(tables.editions("hdi").items())
    year = int(frame.dropna(subset="value")["year"].max())
    values = _years(tables, year)[edition]
    at, n = place(values, claim.country)
    text = (
        f"{event['title']} ({event['date_start']}). By the Human Development Index of {year} (edition {edition}) "
        f"{country_name(claim.country)} is {ordinal(at)} of {n}."
    )
    words = {"30": "thirty"}.get(claim.value, count(int(claim.number)))
    title = event["title"].lower().split()
    return by_margin(event["date_start"][:4] == str(claim.year) and (claim.value in title or words in title), True, text)
