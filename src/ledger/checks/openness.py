"""Claims about open government that the positions of states among all countries can test.

The series are those that `data/open_government_policies.csv` gives to the article's framework; positions are percentages of countries
behind, as in `helpers.openness`. They see what is published, offered and perceived, and not what rulers or officials want.
"""

import pandas as pd

from helpers import freedom, openness
from helpers.text import count, listing, number, percent, signed, span
from ledger.checks import check
from ledger.tables import country_name, group, region
from ledger.verdicts import Finding, settle

LATEST = 9999  # later than any year: the latest round of every series
WORDS = {1: "above the middle of all countries", -1: "below the middle of all countries"}


def states(claim, tables) -> list[str]:
    """ISO codes of the states a claim is about; a group is looked up in `data/countries.csv`. Raises DataError as `Claim.countries`."""
    return group(tables, claim.entity) or claim.countries


def _names(codes) -> str:
    return listing(country_name(iso3) for iso3 in codes)


def positions(claim, tables, codes, until: int) -> pd.DataFrame:
    """One row per series and state that has a value: series, label, benign, iso3, position (per cent of the others behind), side, rank.

    The series are those of the policies that `evidence_key` names (`open_government_policies#...`), or of all six; a measure that
    begins with `benign_` or `other_` keeps services and portals, or the rest.
    """
    policies = tables("open_government_policies")
    named = [key.partition("#")[2] for key in claim.keys if key.startswith("open_government_policies#")]
    chosen = policies["policy_id"].isin(named) if named else policies["level"] == "policy"
    found = []
    for series in openness.series_of(policies[chosen])["series"].drop_duplicates():
        frame, benign = openness.scores(series, until, tables), series in openness.BENIGN
        if claim.measure.partition("_")[0] in ("benign", "other") and benign != claim.measure.startswith("benign_"):
            continue
        for iso3 in [iso3 for iso3 in codes if iso3 in frame.index]:
            row = openness.place(frame, iso3, published=series.startswith("wgi:"))
            head = {"series": series, "label": openness.LABELS[series], "benign": benign, "iso3": iso3}
            found.append(head | row | {"side": openness.side(row)})
    return pd.DataFrame(found)


def _told(rows: pd.DataFrame, side: int) -> str:
    """How many positions lie on one side, and the rest: series by series for one state, else states by number."""
    rest = rows[rows["side"] != side]
    if rows["iso3"].nunique() == 1:
        others = listing(f"“{row.label}” with {number(row.position, 0)} %" for row in rest.itertuples())
    else:
        others = listing(f"{country_name(iso3)} {n}" for iso3, n in rest.groupby("iso3").size().items())
    return f"{len(rows) - len(rest)} of {len(rows)} positions{f' (the rest: {others})' if len(rest) else ''}"


def _on_side(claim, tables, side: int) -> Finding:
    codes = states(claim, tables)
    shares, told = [], []
    for until in (claim.years[1] - 1, LATEST):
        rows = positions(claim, tables, codes, until)
        shares.append((rows["side"] == side).mean())
        told.append(_told(rows, side))
    evidence = (
        f"{_names(codes)} {'lies' if len(codes) == 1 else 'lie'} {WORDS[side]}, beyond the margin where one is published, "
        f"in {told[0]} in the rounds up to {claim.years[1] - 1}, and in {told[1]} in the latest."
    )
    return settle(shares[0] > 0.5, evidence, now=shares[1] > 0.5, qualified=shares[0] < 1)


@check(figure="open-facets")
def below_the_middle(claim, tables) -> Finding:
    """That states do poorly: their positions on the series chosen lie below the middle of all countries in the year before the claim's.

    All of them: holds; more than half: with qualification. An interval (90 %, where there is one) that holds the middle is not below it.
    """
    return _on_side(claim, tables, -1)


@check(figure="open-facets")
def above_the_middle(claim, tables) -> Finding:
    """That something was adopted: the positions on the series chosen lie above the middle of all countries; see `below_the_middle`."""
    return _on_side(claim, tables, 1)


@check(figure="open-most-likely")
def uneven_record(claim, tables) -> Finding:
    """That a record is uneven: positions lie on both sides of the middle of all countries; a quarter or less on one is a qualification."""
    codes = states(claim, tables)
    rows = positions(claim, tables, codes, claim.years[1] - 1)
    above = (rows["side"] == 1).mean()
    by_state = rows.groupby("iso3", sort=False)["position"].agg(["min", "max"])
    spans = {iso3: span(low, high, 0) if high > low else number(low, 0) for iso3, low, high in by_state.itertuples()}
    said = listing(f"{country_name(iso3)} {words}" for iso3, words in spans.items())
    evidence = (
        f"On {listing(f'“{label}”' for label in rows['label'].unique())} in the rounds up to {claim.years[1] - 1}, {percent(above)} of the "
        f"{len(rows)} positions lie above the middle of all countries (countries behind, per cent: {said})."
    )
    return settle(0 < above < 1, evidence, qualified=not 0.25 < above < 0.75)


def _by_share(share: float, evidence: str) -> Finding:
    """The verdict where some series agree: all, more than half, fewer, none."""
    if 0 < share <= 0.5:
        return Finding("disputed", evidence)
    return settle(share > 0, evidence, qualified=share < 1)


@check(figure="open-most-likely")
def lowest_of_region(claim, tables) -> Finding:
    """That the states in `entity` are the lowest of their group on the series that have all states of the group.

    On all series: holds; on more than half: with qualification; on some: disputed, for the measures disagree; on none: contradicted.
    Said too: which states stand lowest by their mean position.
    """
    where, codes = region(tables, claim.countries[0])
    rows = positions(claim, tables, codes, claim.years[1] - 1)
    wide = rows.pivot(index="series", columns="iso3", values="position").dropna()
    claimed = set(claim.countries)
    lowest = wide.apply(lambda row: frozenset(row.nsmallest(len(claimed)).index), axis=1)
    hits, means = int((lowest == claimed).sum()), wide.mean().sort_values()
    order = listing(f"{country_name(iso3)} {number(mean, 0)}" for iso3, mean in means.items())
    evidence = (
        f"On {count(hits)} of the {len(wide)} series that have all {count(len(codes))} states of {where}, in the rounds up to "
        f"{claim.years[1] - 1}, {_names(claim.countries)} are the {count(len(claimed))} with the fewest countries behind; "
        f"mean position in per cent: {order}."
    )
    return _by_share(hits / len(wide), evidence)


@check(figure="open-most-likely")
def leads_region(claim, tables) -> Finding:
    """That a country leads its group on the series of the framework; where the measure ends in `not_free`, among those not free.

    All series: holds; more than half: with qualification; some: disputed, for the measures disagree; none: contradicted.
    Not free is taken from the edition of Freedom House of the claim's year.
    """
    where, codes = region(tables, claim.country)
    among = f"the {count(len(codes))} states of {where}"
    if claim.measure.endswith("not_free"):
        house = tables("freedom_house")
        codes = [iso3 for iso3 in codes if (house[(house["edition"] == claim.years[1]) & (house["iso3"] == iso3)]["status"] == "NF").all()]
        among = f"the states of {where} that are not free in the edition of {claim.years[1]} ({_names(codes)})"
    rows = positions(claim, tables, codes, claim.years[1] - 1)
    first = rows.loc[rows.groupby("series")["position"].idxmax()]
    own = int((first["iso3"] == claim.country).sum())
    others = first[first["iso3"] != claim.country].groupby("iso3")["label"].apply(lambda labels: listing(f"“{label}”" for label in labels))
    led = "; ".join(f"{country_name(iso3)} on {labels}" for iso3, labels in others.items())
    evidence = (
        f"In the rounds up to {claim.years[1] - 1} {country_name(claim.country)} has most countries behind on {own} of {len(first)} series "
        f"among {among}{f'; {led}' if led else ''}."
    )
    return _by_share(own / len(first), evidence)


@check(figure="freedom-vdem")
def no_opening(claim, tables) -> Finding:
    """That a state did not become more democratic: once not free, never better since, and no detectable rise of electoral democracy.

    Status by Freedom House, up to the edition of the claim's year; V-Dem 15 from 1992 to the year before, at the 90 % level. At whom
    its changes were aimed is not tested, hence a qualification at best.
    """
    last, frame = claim.years[1] - 1, tables("freedom_house")
    status = frame[frame["iso3"] == claim.country].sort_values("edition").set_index("edition")["status"]
    closed = int(status.index[status == "NF"].min())
    better = status.loc[closed:][status.loc[closed:] != "NF"].index
    step = freedom.change(freedom.with_errors(tables("vdem", openness.EDITIONS["vdem"]), "v2x_polyarchy"), claim.country, 1992, last)
    since = f"better in {listing(better)}" if len(better) else f"in every edition since, to {status.index.max()}"
    evidence = (
        f"Freedom House rates {country_name(claim.country)} not free in the edition of {closed}, and {since}; by V-Dem's index of "
        f"electoral democracy (version 15) it {step.change} from 1992 to {last} (by {signed(step.value, 3)}, 90 % level)."
    )
    rose = step.detectable and step.value > 0
    return settle(not (better <= claim.years[1]).any() and not rose, evidence, now=not len(better), qualified=True)


@check(figure="freedom-ratings")
def less_free_states(claim, tables) -> Finding:
    """That some states of its group are more repressive than a country: two or more have a lower score in the edition of `period`."""
    where, codes = region(tables, claim.country)
    house = tables("freedom_house")

    def lower(edition):
        totals = house[house["edition"] == edition].set_index("iso3")["total"]
        totals = totals[totals.index.isin(codes)]
        return totals[claim.country], totals[totals < totals[claim.country]]

    latest = int(house["edition"].max())
    (own, found), (_, now) = lower(claim.year), lower(latest)
    said = listing(f"{country_name(iso3)} {number(total, 0)}" for iso3, total in found.items())
    evidence = (
        f"In the edition of {claim.year} {country_name(claim.country)} has {number(own, 0)} of 100; below it in {where}: {said}. "
        f"In that of {latest}: {_names(now.index)}."
    )
    return settle(len(found) > 1, evidence, now=len(now) > 1)
