"""Claims on output, income, population and resources, from the World Development Indicators; none of its series has a margin of error.

Places are among the economies that have a value for the years in question, and the evidence says how many these are. Growth is in
log points a year times 100, about per cent, as in `helpers.growth`.
"""

from itertools import product

from scipy import stats

from helpers import freedom, growth
from helpers.text import count, listing, number, ordinal, percent, signed
from ledger import agreement
from ledger.checks import check
from ledger.rows import place
from ledger.tables import by_others, country_name, group
from ledger.verdicts import Finding, settle

POPULATION, OUTPUT_GROWTH, OUTPUT = "SP.POP.TOTL", "NY.GDP.MKTP.KD.ZG", "NY.GDP.MKTP.CD"
HEAD_GROWTH, UNEMPLOYMENT, DEFLATOR = "NY.GDP.PCAP.KD.ZG", "SL.UEM.TOTL.ZS", "NY.GDP.DEFL.KD.ZG"
OIL_RENTS, ALL_RENTS, CONSUMPTION = "NY.GDP.PETR.RT.ZS", "NY.GDP.TOTL.RT.ZS", "NE.CON.GOVT.ZS"
SOURCE = "World Development Indicators"
INCOME = {
    growth.CURRENT: "in current US dollars",
    growth.PER_HEAD: "in US dollars of 2015",
    growth.PURCHASING_POWER: "at purchasing power",
}
"""The three measures of income per head, in words."""
LEVELS = {
    "population": (POPULATION, 1e-6, " million people"),
    "gdp_growth": (OUTPUT_GROWTH, 1, " %"),
    "gdp_per_capita": (growth.CURRENT, 1, " current US dollars"),
}
"""Series, factor and unit of the measures that `wdi_level` reads."""
REVISED, REVISED_RATE = 0.1, 1.0
"""How far a printed level (share) or rate (points) may lie from today's series and still be one that a revision explains."""
TOP, UPPER = 0.25, 0.5
LASTING = 10
"""Years that a democracy must have lasted to be called viable."""


def series(tables, indicator: str):
    """One series of the table as years by economies."""
    return growth.wide(tables("wdi"), indicator)


@check()
def wdi_level(claim, tables) -> Finding:
    """A printed level or rate (`measure` in LEVELS) against today's series; any year of `period` may answer.

    The reports that authors used cannot be had, and the publisher has since revised the past (population, base years). A printed
    value within 10 % of today's (a rate: within one point) is therefore vintage-dependent, one further off contradicted.
    """
    indicator, factor, unit = LEVELS[claim.measure]
    first, last = claim.years
    found = series(tables, indicator)[claim.country].loc[first:last].dropna() * factor
    digits = agreement.decimals(claim.value)
    told = listing([f"{number(value, digits)}{unit} in {year}" for year, value in found.items()])
    evidence = f"The {SOURCE} now have {told} for {country_name(claim.country)}"
    if any(agreement.agrees(claim.value, value, claim.qualifier) for value in found):
        return Finding("holds", f"{evidence}.")
    rate = claim.measure == "gdp_growth"
    gap = min(abs(value - claim.number) / (1 if rate else claim.number) for value in found)
    if gap <= (REVISED_RATE if rate else REVISED):
        why = "no more than later revisions explain, and the report that the author used is not at hand"
        return Finding("vintage-dependent", f"{evidence}, where {claim.value} is printed: {why}.")
    return Finding("contradicted", f"{evidence}, where {claim.value} is printed: further off than revisions go.")


@check(figure="phases-growth")
def output_multiplied(claim, tables) -> Finding:
    """A factor (`value`) by which output grew from the first year of `period` to the last: yearly growth compounded."""
    first, last = claim.years
    factor = growth.compounded(series(tables, OUTPUT_GROWTH)[claim.country].loc[first + 1 : last])
    who = country_name(claim.country)
    evidence = f"Output of {who} at constant prices grew {number(factor, 2)}-fold from {first} to {last} ({SOURCE})."
    return Finding(agreement.verdict(claim.value, factor, claim.qualifier), evidence)


@check(figure="phases-forecast")
def forecast_met(claim, tables) -> Finding:
    """A forecast of growth (`value`, per cent a year over `period`) against what came, compounded; half a point short still counts."""
    first, last = claim.years
    rates = series(tables, OUTPUT_GROWTH)
    outcome, own = growth.met(rates, claim.number, first, last), rates[claim.country].loc[first:last]
    mean = 100 * (growth.compounded(own) ** (1 / len(own)) - 1)
    reached = int((own >= claim.number).sum()) or "none"
    evidence = (
        f"From {first} to {last} output of {country_name(claim.country)} grew by {number(mean)} % a year, where {claim.value} % was "
        f"forecast; {reached} of the {count(len(own))} years had as much. Of {outcome['n']} economies {outcome['reached']} grew that "
        f"fast ({SOURCE})."
    )
    return settle(mean >= claim.number - 0.5, evidence)


@check(figure="phases-growth")
def grew_fast(claim, tables) -> Finding:
    """That growth was remarkable: output per head over `period` among all economies.

    In the top quarter however both bounds are moved by a year: holds. In the top half: holds with qualification. Else contradicted.
    """
    first, last = claim.years
    levels = series(tables, growth.PER_HEAD)
    have = levels[claim.country].dropna().index
    shares = []
    for start, end in product(range(first - 1, first + 2), range(last - 1, last + 2)):
        if start in have and end in have:
            rank, n = place(growth.annual(levels, start, end), claim.country)
            shares.append(rank / n)
    pace = growth.annual(levels, first, last)
    rank, n = place(pace, claim.country)
    evidence = (
        f"Output per head of {country_name(claim.country)} grew by {number(pace[claim.country])} % a year from {first} to {last}, "
        f"{ordinal(rank)} of {n} economies. With bounds moved by a year it is in the top {percent(min(shares))} at best and in the "
        f"top {percent(max(shares))} at worst ({SOURCE})."
    )
    return settle(rank / n <= UPPER, evidence, qualified=max(shares) > TOP)


@check(figure="phases-income")
def regional_leader(claim, tables) -> Finding:
    """That a country led Central Asia over `period`: income per head at its end, and growth per head from the year before it.

    Income is at purchasing power. First in both: holds. First in one: holds with qualification.
    """
    first, last = claim.years
    five = group(tables, "Central Asia")
    income, n = place(series(tables, growth.PURCHASING_POWER).loc[last, five], claim.country)
    pace = growth.annual(series(tables, growth.PER_HEAD), first - 1, last)
    regional, _ = place(pace[five], claim.country)
    soviet, n_soviet = place(pace[list(growth.FORMER_SOVIET)], claim.country)
    evidence = (
        f"In Central Asia {country_name(claim.country)} was {ordinal(income)} of {n} in income per head at purchasing power in {last} "
        f"and {ordinal(regional)} in its growth since {first - 1}; among the {n_soviet} former Soviet states it was {ordinal(soviet)} "
        f"in growth ({SOURCE})."
    )
    return settle(1 in (income, regional), evidence, qualified=(income, regional) != (1, 1))


@check()
def largest_economy(claim, tables) -> Finding:
    """That a country has the largest economy of Central Asia: output in current dollars, in the year of `period` and the latest."""
    output = series(tables, OUTPUT)[group(tables, "Central Asia")].dropna()
    then, latest = output.loc[claim.year], output.iloc[-1]
    shares = [percent(row[claim.country] / row.sum()) for row in (then, latest)]
    evidence = (
        f"{country_name(claim.country)} had {shares[0]} of the output of the {count(len(then))} states in {claim.year}, and {shares[1]} in "
        f"{latest.name} (current US dollars, {SOURCE})."
    )
    return settle(then.idxmax() == claim.country, evidence, now=latest.idxmax() == claim.country)


@check(figure="phases-growth")
def recession(claim, tables) -> Finding:
    """That there was a recession over `period`: output fell in every year.

    What a government had uppermost in mind is a reading, so it is never more than qualified.
    """
    first, last = claim.years
    rates = series(tables, OUTPUT_GROWTH)[claim.country].loc[first:last].dropna()
    fell = int((rates < 0).sum())
    rents = series(tables, ALL_RENTS)[claim.country].loc[first:last].mean()
    evidence = (
        f"Output of {country_name(claim.country)} fell in {count(fell)} of the {count(len(rates))} years {first} to {last}; the worst "
        f"year had {signed(rates.min())} %. Rents of natural resources averaged {number(rents)} % of output ({SOURCE}). Which task came "
        "first is a reading."
    )
    return settle(fell == len(rates), evidence, qualified=True)


@check(figure="phases-growth")
def grew_without_opening(claim, tables) -> Finding:
    """That over `period` the economy changed and politics improved little.

    Output per head grew, and electoral democracy did not rise detectably: holds.

    Democracy is V-Dem's index of version 15, the margin as in `helpers.freedom.change` (90 % level). Growth no faster than the
    median of the other former Soviet states is a qualification of what is called a transformation.
    """
    first, last = claim.years
    pace = growth.annual(series(tables, growth.PER_HEAD)[list(growth.FORMER_SOVIET)], first, last).dropna()
    own, others = pace[claim.country], pace.drop(claim.country).median()
    factor = growth.compounded(series(tables, OUTPUT_GROWTH)[claim.country].loc[first + 1 : last])
    total = 100 * (factor ** (1 / (last - first)) - 1)
    step = freedom.change(freedom.with_errors(tables("vdem", 15), "v2x_polyarchy"), claim.country, first, last)
    evidence = (
        f"From {first} to {last} output grew by {number(total)} % a year and output per head by {number(own)} %, against a median of "
        f"{number(others)} % in the other former Soviet states ({SOURCE}). Electoral democracy {step.change} "
        f"({signed(step.value, 2)} on a scale of 0 to 1, V-Dem version 15, 90 % level)."
    )
    return settle(own > 0 and step.change != "rose", evidence, qualified=own <= others)


@check(figure="phases-threshold")
def democracies_below(claim, tables) -> Finding:
    """That democracy is viable only above an income (`value`, dollars a head): democracies that lasted ten years below it.

    A country counts where the lower end of V-Dem's electoral democracy (version 15) is above 0.5 and income per head below the sum
    in each of the ten years to that of `period`: in current dollars and, since the claim names no dollars, at purchasing power. No
    such country in current dollars: holds.
    """
    end, start = claim.year, claim.year - LASTING + 1
    vdem = tables("vdem", 15)
    low = vdem[vdem["indicator"] == "v2x_polyarchy"].pivot(index="year", columns="iso3", values="low").loc[start:end]
    steady = low.columns[(low > 0.5).all()]
    below = []
    for indicator in (growth.CURRENT, growth.PURCHASING_POWER):
        income = series(tables, indicator).loc[start:end].reindex(columns=steady)
        below.append(income.columns[(income < claim.number).all()])
    known = tables("countries")
    named = list(known.loc[known["iso3"].isin(below[0]), "name_en"])
    evidence = (
        f"{len(below[0])} countries were electoral democracies in every year from {start} to {end} with less than "
        f"{number(claim.number, 0)} current US dollars a head{f', {listing(named)} among them' if named else ''}; {len(below[1])} "
        f"had less at purchasing power (lower end of V-Dem's index of electoral democracy, version 15, above 0.5; {SOURCE})."
    )
    return settle(not len(below[0]), evidence, qualified=bool(len(below[1])))


@check(figure="phases-threshold")
def income_above(claim, tables) -> Finding:
    """That income per head had passed a sum (`value`, dollars) by the year of `period`, for good, by three measures.

    By some of them only: holds with qualification.
    """
    since = {words: growth.first_above(series(tables, code)[claim.country], claim.number) for code, words in INCOME.items()}
    passed = [year is not None and year <= claim.year for year in since.values()]
    told = listing([f"{words} {f'since {year}' if year else 'not to the end of the series'}" for words, year in since.items()])
    evidence = (
        f"Income per head of {country_name(claim.country)} has been above {number(claim.number, 0)} dollars {told}; "
        f"the series begin in 1990 ({SOURCE})."
    )
    return settle(any(passed), evidence, qualified=not all(passed))


@check(figure="phases-forecast")
def rich_in_resources(claim, tables) -> Finding:
    """That natural resources weigh much: their rents as a share of output in the last year of `period` (without one: of the series).

    Among the top quarter of all economies: holds; the top half: holds with qualification. The latest year tries whether it stands.
    """
    rents = series(tables, ALL_RENTS)
    latest = int(rents[claim.country].last_valid_index())
    year = min(claim.years[1], latest) if claim.period else latest
    shares, told = [], []
    for at in dict.fromkeys((year, latest)):
        rank, n = place(rents.loc[at], claim.country)
        shares.append(rank / n)
        told.append(f"{number(rents.at[at, claim.country])} % of output in {at} ({ordinal(rank)} of {n} economies)")
    evidence = f"Rents of natural resources in {country_name(claim.country)}: {listing(told)} ({SOURCE})."
    return settle(shares[0] <= UPPER, evidence, now=shares[-1] <= UPPER, qualified=shares[0] > TOP)


@check(figure="phases-forecast")
def follows_oil(claim, tables) -> Finding:
    """That an economy hangs on oil: rank correlation of yearly growth per head with oil rents, and with their change (10 % level).

    Both: holds. One of them: holds with qualification. The series are too short to tell a weak link from none.
    """
    rents = series(tables, OIL_RENTS)[claim.country]
    pace = series(tables, HEAD_GROWTH)[claim.country]
    found, told = [], []
    for words, other in (("their level", rents), ("their change", rents.diff())):
        both = pace.to_frame("growth").assign(rents=other).dropna()
        result = stats.spearmanr(both["growth"], both["rents"])
        found.append(bool(result.statistic > 0 and result.pvalue < 0.1))
        size = "below 0.01" if result.pvalue < 0.01 else number(result.pvalue, 2)
        told.append(f"{number(result.statistic, 2)} with {words} (p {'' if size[0] == 'b' else '= '}{size}, {len(both)} years)")
    evidence = (
        f"Rank correlation of growth per head of {country_name(claim.country)} with oil rents as a share of output: {listing(told)} "
        f"({SOURCE}). Drifting series often go together; a link of the changes says more."
    )
    return settle(any(found), evidence, qualified=not all(found))


@check()
def spent_every_year(claim, tables) -> Finding:
    """That the state pays for its administration every year: government consumption in each year of the series from 1992 on.

    It pays for more than administration, hence never more than qualified.
    """
    spent = series(tables, CONSUMPTION)[claim.country].loc[1992:]
    spent = spent.loc[: spent.last_valid_index()]
    years = int((spent > 0).sum())
    evidence = (
        f"Government consumption of {country_name(claim.country)} is on record in {years} of the {len(spent)} years from "
        f"{spent.index[0]} to {spent.index[-1]}, between {number(spent.min())} and {number(spent.max())} % of output ({SOURCE}); "
        "it pays for more than administration."
    )
    return settle(years == len(spent), evidence, qualified=True)


@check()
def poorest_and_weak(claim, tables) -> Finding:
    """That a country was the poorest Soviet republic (income per head in 1990, three measures), with weak and corrupt administration.

    Weak is a percentile rank below 25 in the year of `period` (WGI, edition 2024). Poorest by some measures only, or weak in one
    dimension only, is a qualification.
    """
    poorest, told = [], []
    for code, words in INCOME.items():
        values = series(tables, code).loc[1990, list(growth.FORMER_SOVIET)].dropna()
        rank, n = place(-values, claim.country)
        poorest.append(rank == 1)
        told.append(f"{ordinal(rank)} of {n} {words}")
    wgi = tables("wgi", 2024)
    rows = wgi[(wgi["iso3"] == claim.country) & (wgi["year"] == claim.year)].set_index("indicator")["rank"]
    weak = [rows[code] < 25 for code in ("ge", "cc")]
    evidence = (
        f"Counted from the poorest former Soviet state of 1990 {country_name(claim.country)} was {listing(told)} ({SOURCE}). In "
        f"{claim.year} its percentile rank was {number(rows['ge'])} in government effectiveness and {number(rows['cc'])} in control of "
        "corruption (WGI, edition 2024)."
    )
    return settle(any(poorest) and any(weak), evidence, qualified=not all(poorest + weak))


@check(figure="january-toll")
def crisis_year(claim, tables) -> Finding:
    """That unrest brought a deep political and economic crisis in the year of `period`: people killed, and the yearly accounts.

    The political side stands where the latest count of all those killed, by a source outside the five documents, is a hundred or
    more. The economic side would be a fall of output per head or a rise of unemployment; without it the claim is qualified, for
    yearly numbers do not show a crisis of weeks.
    """
    toll, year = tables("january_2022_toll"), claim.year
    whole = toll[(toll[["counted", "people", "place", "standing"]] == ["killed", "all", "country", "stands"]).all(axis=1)]
    record = by_others(claim, whole, record=True).dropna(subset="date").sort_values("date").iloc[-1]
    head, jobless, prices = (series(tables, code)[claim.country] for code in (HEAD_GROWTH, UNEMPLOYMENT, DEFLATOR))
    slump = head[year] < 0 or jobless[year] > jobless[year - 1]
    evidence = (
        f"{record['value']} people were killed by the count of {record['date']}. In {year} output per head changed by "
        f"{signed(head[year])} %, unemployment went from {number(jobless[year - 1])} to {number(jobless[year])} %, and the prices of "
        f"output rose by {number(prices[year])} % after {number(prices[year - 1])} % ({SOURCE})."
    )
    return settle(record["value"] >= 100, evidence, qualified=not slump)
