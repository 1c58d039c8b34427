"""Claims about power, its constraints and its opening, from V-Dem (version 15).

Its indices of democracy come with intervals, and a change is judged by `helpers.freedom.change` (90 % level). Its other series are
held without intervals: nothing that they show is settled, so a claim holds with qualification at best, and is disputed at worst.
"""

import pandas as pd

from helpers import freedom
from helpers.text import count, listing, number, ordinal, signed, span
from ledger.checks import check
from ledger.checks.constitution import step
from ledger.rows import CIS, of_country, of_year, place, share_below
from ledger.tables import by_others, country_name
from ledger.verdicts import Finding, by_margin, settle

VERSION = 15
SERIES = {
    "v2xlg_legcon": "hold of the legislature on the executive",
    "v2x_jucon": "hold of the courts on the executive",
    "v2x_horacc": "horizontal accountability",
    "v2x_polyarchy": "electoral democracy",
    "v2x_freexp": "freedom of expression",
    "v2dlengage": "breadth of public debate",
}
"""The series read here, in words."""
HOLDS = ("v2xlg_legcon", "v2x_jucon")
"""The two series on who holds the executive in check."""
SAME = 0.1
"""A change below this part of the standard deviation across countries is called none, for series without an interval."""


def of_claim(claim) -> list[str]:
    """The series that `evidence_key` names as `vdem#series`. Raises ValueError where it names none that is known."""
    found = [key.partition("#")[2] for key in claim.keys if key.startswith("vdem#")]
    if not found or not set(found) <= set(SERIES):
        raise ValueError(f"evidence_key {claim.evidence_key!r}: expected series of the form vdem#..., of {', '.join(SERIES)}")
    return found


def moved(tables, series: str, iso3: str, first: int, last: int) -> tuple[float, str, bool, str]:
    """Change of a series between two years, its word (rose, fell, none), whether a margin says so, and the sentence for it."""
    rows = freedom.with_errors(tables("vdem", VERSION), series)
    own = rows[rows["iso3"] == iso3].set_index("year").loc[[first, last]]
    change = float(own["value"].iloc[1] - own["value"].iloc[0])
    sure = bool(own["standard_error"].notna().all())
    if sure:
        difference = freedom.change(rows, iso3, first, last)
        word = {"rose": "rose", "fell": "fell"}.get(difference.change, "none")
        margin = f"a change of {signed(change, 2)}, 90 % interval {span(*difference.interval, 2)}"
    else:
        least = SAME * of_year(rows, series, last).std()
        word = "none" if abs(change) < least else "rose" if change > 0 else "fell"
        margin = f"less than {number(least, 2)} is called no change here, as the series is held without interval"
    ends = f"{number(own['value'].iloc[0], 2)} in {first} and {number(own['value'].iloc[1], 2)} in {last}"
    return change, word, sure, f"V-Dem (version {VERSION}) has the {SERIES[series]} of {country_name(iso3)} at {ends} ({margin})."


@check(figure="freedom-vdem")
def vdem_moved(claim, tables) -> Finding:
    """That a series rose, fell or did not rise (`value`: rising, falling, not rising) from the first to the last year of `period`.

    A measure that ends in `_trend` speaks of a standing course: where the latest year lies on the other side of the first, it is dated.
    """
    (series,), (first, last) = of_claim(claim), claim.years
    change, word, margin, evidence = moved(tables, series, claim.country, first, last)
    if claim.value == "not rising":
        return by_margin(word != "rose", margin, evidence)
    sign = {"rising": 1, "falling": -1}[claim.value]
    found = by_margin(sign * change > 0, margin and word != "none", evidence)
    own = of_country(tables("vdem", VERSION), series, claim.country)["value"].dropna()
    if claim.measure.endswith("_trend") and sign * change > 0 and sign * (own.iloc[-1] - own[first]) <= 0:
        return Finding("dated", f"{evidence} In {own.index[-1]} it is {number(own.iloc[-1], 2)}.")
    return found


def holds(tables, iso3: str, year: int, series=HOLDS) -> tuple[dict[str, float], str]:
    """Share of the other states with a smaller value of each series in one year, and the sentence."""
    frame, shares, told = tables("vdem", VERSION), {}, []
    for code in series:
        values = of_year(frame, code, year)
        shares[code] = share_below(values, iso3)
        rank, n = place(values, iso3)
        told.append(f"{SERIES[code]} {number(values[iso3], 2)} ({ordinal(rank)} of {n} states)")
    return shares, f"V-Dem (version {VERSION}) has for {country_name(iso3)} in {year}: {listing(told)}; no margin is at hand."


def weak(shares: dict[str, float], bar: float = 0.5) -> bool:
    """Whether all holds on the executive are in the lower half of all states (or below another bar)."""
    return all(share < bar for share in shares.values())


@check(figure="freedom-vdem")
def weak_constraints(claim, tables) -> Finding:
    """That nobody checks the executive: the series named are in the lower half of all states in every year of `period`."""
    first, last = claim.years
    found = [holds(tables, claim.country, year, of_claim(claim)) for year in range(first, last + 1)]
    evidence = " ".join(dict.fromkeys((found[0][1], found[-1][1])))
    return by_margin(all(weak(shares) for shares, _ in found), False, evidence)


@check(figure="freedom-vdem")
def no_working_checks(claim, tables) -> Finding:
    """That a reform failed to give checks and balances: the series named did not rise in `period` and ends it in the lowest quarter."""
    (series,), (first, last) = of_claim(claim), claim.years
    _, word, margin, evidence = moved(tables, series, claim.country, first, last)
    shares, said = holds(tables, claim.country, last, [series])
    return by_margin(word != "rose" and weak(shares, 0.25), margin, f"{evidence} {said}")


@check(figure="freedom-vdem")
def stronger_parliament(claim, tables) -> Finding:
    """That an amendment strengthened Parliament: on paper, as rules on its hold over the government changed (area `government`, told by
    another source), and in practice, as the series named rose in `period`. Paper alone: holds with qualification; neither: contradicted.
    """
    frame = tables("constitutional_amendments")
    act = by_others(claim, frame[frame["act_id"] == claim.row_key("constitutional_amendments").partition("/")[0]])
    rules = act[(act["area"] == "government") & act["act_date"].str[:4].astype(int).between(*claim.years)]
    _, word, margin, practice = moved(tables, of_claim(claim)[0], claim.country, *claim.years)
    said = " ".join(step(row) for _, row in rules.iterrows())
    paper = f"On paper: {said}" if len(rules) else "On paper no rule on Parliament's hold over the government changed."
    return settle(len(rules) > 0, f"{paper} In practice: {practice}", qualified=word != "rose" or not margin)


@check(figure="freedom-vdem")
def economy_first(claim, tables) -> Finding:
    """That the economy came before politics: income per head grew in `period` by half or more, and electoral democracy did not rise.

    An order of events is no proof of a policy: qualified at best.
    """
    first, last = claim.years
    income = of_country(tables("wdi"), "NY.GDP.PCAP.KD", claim.country)["value"]
    growth = 100 * (income[last] / income[first] - 1)
    _, word, _, politics = moved(tables, "v2x_polyarchy", claim.country, first, last)
    evidence = f"Income per head at constant prices changed by {signed(growth, 0)} % from {first} to {last}. {politics}"
    return settle(growth >= 50 and word != "rose", evidence, qualified=True)


@check(figure="phases-centre")
def power_at_the_centre(claim, tables) -> Finding:
    """That power is concentrated at the centre: weak holds on the executive in the year of `period`, and in the latest.

    The series weigh branches at the centre and not centre against regions.
    """
    latest = int(tables("vdem", VERSION)["year"].max())
    (then, told), (now, _) = (holds(tables, claim.country, year) for year in (claim.year, latest))
    evidence = f"{told} In {latest} both are {'' if weak(now) else 'no longer '}in the lower half. Regions are not in these series."
    if weak(then) and not weak(now):
        return Finding("dated", evidence)
    return by_margin(weak(then), False, evidence)


@check(figure="freedom-vdem")
def autocratic_leadership(claim, tables) -> Finding:
    """That leadership was autocratic and centralised in the year of `period`: not free, no electoral democracy, weak holds.

    Freedom House's status; V-Dem's electoral democracy below 0.5, interval and all; both holds in the lower half.
    """
    year, house = claim.year, tables("freedom_house")
    status = house[(house["iso3"] == claim.country) & (house["year_covered"] == year)].sort_values("edition")["status"].iloc[-1]
    row = of_country(tables("vdem", VERSION), "v2x_polyarchy", claim.country).loc[year]
    shares, told = holds(tables, claim.country, year)
    evidence = (
        f"For {year} Freedom House has the status {freedom.STATUS[status].lower()}, and electoral democracy is at "
        f"{number(row['value'], 2)} of 1 (68 % interval {span(row['low'], row['high'], 2)}). {told}"
    )
    right = status == "NF" and row["value"] < 0.5 and weak(shares)
    return by_margin(right, not right and (status != "NF" or row["low"] > 0.5), evidence)


@check(figure="freedom-vdem")
def inertia_and_centre(claim, tables) -> Finding:
    """That politics stood still under a centralised state: no detectable change of electoral democracy over `period`, weak holds at its end.

    That the one is due to the other is not tested.
    """
    _, word, margin, evidence = moved(tables, "v2x_polyarchy", claim.country, *claim.years)
    shares, told = holds(tables, claim.country, claim.years[1])
    right = word == "none" and weak(shares)
    return by_margin(right, margin and word != "none", f"{evidence} {told} That the one explains the other is not tested.")


@check(figure="phases-centre")
def policy_circle(claim, tables) -> Finding:
    """That the top of the executive was losing its monopoly on policy: hold of the legislature on it and breadth of debate rose."""
    found = [moved(tables, series, claim.country, *claim.years) for series in ("v2xlg_legcon", "v2dlengage")]
    return by_margin(all(change > 0 for change, *_ in found), False, " ".join(sentence for *_, sentence in found))


@check(figure="phases-centre")
def executive_unbound(claim, tables) -> Finding:
    """That rule tends to be personal in the former Soviet republics without the Baltic ones: weak holds on the executive.

    Three quarters of the states or more with both holds in the lower half is a tendency. Person is not measured.
    """
    frame = tables("vdem", VERSION)
    values = pd.DataFrame({code: of_year(frame, code, claim.year) for code in HOLDS}).dropna()
    weak_in = (values < values.median()).all(axis=1).reindex(CIS)
    own = ", in Kazakhstan too" if weak_in["KAZ"] else ""
    evidence = (
        f"V-Dem (version {VERSION}), {claim.year}: in {count(int(weak_in.sum()))} of {count(len(CIS))} states both the legislature and the "
        f"courts hold the executive less than in the median of {len(values)} countries{own}. "
        "No margins are at hand, and a weak hold is not yet personal rule."
    )
    return by_margin(weak_in.mean() >= 0.75, False, evidence)
