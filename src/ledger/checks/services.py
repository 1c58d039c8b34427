"""Claims about services of the state: centres, kinds of service, channels, e-government and what is said to follow from it.

The E-Government Development Index has no margin and is rebuilt from round to round, so it is read as a place among the states
of one round, or between rounds of one method (`helpers.services.STARTS`).
"""

from datetime import date

import pandas as pd

from helpers import services
from helpers.evidence import change
from helpers.text import count, listing, number
from ledger import agreement
from ledger.checks import check, events
from ledger.checks.counts import ends, named, told
from ledger.claim import DOCUMENTS
from ledger.rows import of_country, of_year
from ledger.tables import country_name
from ledger.verdicts import Finding, by_margin, settle

INDEX = {"egdi": "the whole index", "osi": "online services", "tii": "telecommunication", "hci": "human capital"}
TOP = 75
"""Per cent of the other states below, from which a place is called high: the top quarter."""


# --- e-government: places in a round ---------------------------------------------------------------------------------


def _rounds(tables, column: str, iso3: str) -> pd.DataFrame:
    """All rounds of one state by year, with value, rank, n and below (per cent of the other states with a smaller value)."""
    rows = services.standing(tables("egdi"), column)
    return rows[rows["iso3"] == iso3].set_index("year")


def _last(rounds: pd.DataFrame, year: int) -> int:
    """The last round that was out in a year. Raises ValueError where there was none."""
    return int(max(found for found in rounds.index if found <= year))


def _place(tables, column: str, iso3: str, year: int) -> str:
    return services.place(services.standing(tables("egdi"), column), iso3, year)


def _first_and_last(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Online services of each ranked state in its first round (`first`) and in the last one of the same method up to a year (`last`)."""
    starts = min(services.STARTS["osi"])
    rows = frame[frame["egdi"].notna() & (frame["year"] < starts) & (frame["year"] <= year)].sort_values("year")
    ends = rows[rows["year"] == rows["year"].max()].set_index("iso3")["osi"]
    return pd.DataFrame({"first": rows.groupby("iso3")["osi"].first(), "last": ends}).dropna().assign(year=int(rows["year"].max()))


@check(figure="service-egdi")
def high_in_egovernment(claim, tables) -> Finding:
    """That a country ranks high in digitalisation and services: top quarter of the index and of online services in the last round.

    What the index does not hold (support for civil service reform) stays a qualification.
    """
    whole, online = (_rounds(tables, column, claim.country) for column in ("egdi", "osi"))
    year = _last(whole, claim.year)
    high = min(whole.at[year, "below"], online.at[year, "below"]) >= TOP
    evidence = (
        f"In the e-government index of {year} {country_name(claim.country)} has {_place(tables, 'egdi', claim.country, year)}, in online "
        f"services {_place(tables, 'osi', claim.country, year)}; high is taken as the top quarter. No index of support for civil service "
        "reform is at hand."
    )
    return settle(bool(high), evidence, qualified=True)


@check(figure="service-egdi")
def still_some_way_off(claim, tables) -> Finding:
    """That services have progressed and are still far from the goal: in online services no lower than at first, and not in the top half."""
    rounds = _rounds(tables, "osi", claim.country)
    first, year = int(rounds.index.min()), _last(rounds, claim.year)
    then = rounds.at[year, "below"] < 50 and rounds.at[year, "below"] >= rounds.at[first, "below"]
    evidence = (
        f"Online services of {country_name(claim.country)}: {_place(tables, 'osi', claim.country, first)} in {first} and "
        f"{_place(tables, 'osi', claim.country, year)} in {year}, above {number(rounds.at[first, 'below'], 0)} and "
        f"{number(rounds.at[year, 'below'], 0)} per cent of the other states; some way off is taken as not in the upper "
        "half. Service at a counter is not in this index."
    )
    return settle(bool(then), evidence, qualified=True)


@check(figure="service-egdi")
def connection_holds_back(claim, tables) -> Finding:
    """That the connection hampers digitalisation: telecommunication is the part of the index where the country stands lowest."""
    parts = {column: _rounds(tables, column, claim.country) for column in ("osi", "tii", "hci")}
    year = _last(parts["tii"], claim.year)
    below = {column: rounds.at[year, "below"] for column, rounds in parts.items()}
    parts_told = listing([f"{INDEX[column]} {number(value, 0)} per cent" for column, value in below.items()])
    evidence = (
        f"In the index of {year} {country_name(claim.country)} stands above these shares of the other states: {parts_told}. "
        "Only the connection is measured there, among the barriers named."
    )
    return settle(min(below, key=below.get) == "tii", evidence, qualified=True)


@check(figure="service-egdi")
def more_online(claim, tables) -> Finding:
    """That states took to digital administration: online services above their first round, in all countries named or most of the world."""
    states = _first_and_last(tables("egdi"), claim.years[1])
    rise = states["last"] > states["first"]
    named = [] if claim.entity == "World" else claim.countries
    rise = rise[rise.index.isin(named)] if named else rise
    then = len(rise) == len(named) and rise.all() if named else rise.mean() > 0.5
    evidence = (
        f"The score for online services in {states['year'].iloc[0]} is above that of the first round with the state for {rise.sum()} of "
        f"{len(rise)} states{' named' if named else ''}. It sees websites, not plans, and the meaning of a value varies between rounds."
    )
    return settle(bool(then), evidence, qualified=True)


@check(figure="service-egdi")
def rich_states_online(claim, tables) -> Finding:
    """That developed states use technology: most of the richest quarter (income per head) lie above the middle state in online services."""
    rows = services.standing(tables("egdi"), "osi")
    year = int(max(found for found in set(rows["year"]) if found <= claim.year))
    wdi = tables("wdi")
    income = of_year(wdi, "NY.GDP.PCAP.PP.KD", year)
    both = rows[rows["year"] == year].set_index("iso3").join(income.rename("income"), how="inner").dropna(subset=["income", "value"])
    rich = both[both["income"] >= both["income"].quantile(0.75)]
    above = int((rich["value"] > rich["median"]).sum())
    evidence = (
        f"Of the {len(rich)} states in the richest quarter by income per head in {year}, {above} lie above the middle state in online "
        "services. Whether administration became more effective by it is not in these numbers."
    )
    return settle(above > len(rich) / 2, evidence, qualified=True)


@check(figure="service-contact-corruption")
def services_up_corruption_down(claim, tables) -> Finding:
    """That e-government improved services and left less room for corruption: place in online services, and control of corruption.

    From the last round before the first year of `period` to the last one in it, and between these years in every edition of the
    governance indicators with errors (90 % level). Contact itself is not counted, so at best a qualification.
    """
    start, end = claim.years
    online = _rounds(tables, "osi", claim.country)
    first, last = _last(online, start), _last(online, end)
    words, before = {}, {}
    for edition, frame in tables.editions("wgi_editions").items():
        own = of_country(frame, "cc", claim.country)[["estimate", "standard_error"]].dropna()
        if {start, end} <= set(own.index):
            words[edition] = change(*own.loc[start], *own.loc[end]).change
            before[edition] = change(*own.loc[start], *own.loc[end - 1]).change
    rose = [edition for edition, word in words.items() if word == "rose"]
    evidence = (
        f"Online services went from {_place(tables, 'osi', claim.country, first)} in {first} to "
        f"{_place(tables, 'osi', claim.country, last)} in {last}. Control of corruption rose between {start} and {end} in "
        f"{len(rose)} of {len(words)} editions ({min(words)} to {max(words)}), between {start} and "
        f"{end - 1} in {sum(word == 'rose' for word in before.values())} of them. Meetings with officials are not "
        "counted, and going together is no proof of a cause."
    )
    up = bool(online.at[last, "below"] > online.at[first, "below"])
    if up and rose and len(rose) < len(words):
        return Finding("vintage-dependent", evidence)
    return by_margin(up and bool(rose), "fell" in words.values() and not rose, evidence)


# --- counts ----------------------------------------------------------------------------------------------------------


@check(figure="service-numbers")
def within_the_register(claim, tables) -> Finding:
    """Services that one provider gives, against the whole register, and against the share of all services that its chairman names."""
    rows = {row["measure"]: row for row in named(claim, tables)}
    register, share = rows["services_offered"], rows["services_share"]
    by_share = share["value"] / 100 * register["value"]
    answers = [agreement.agrees(claim.value, register["value"], claim.qualifier), agreement.agrees(claim.value, by_share, claim.qualifier)]
    evidence = (
        f"The whole register held {number(register['value'], 0)} services ({register['date']}); by its chairman the corporation gives "
        f"{services.said(share)} of all, which would be {number(by_share, 0)}."
    )
    if any(answers) and not all(answers):
        return Finding("disputed", evidence)
    return settle(all(answers), evidence)


@check(figure="service-numbers")
def provider_of_all(claim, tables) -> Finding:
    """That one corporation gives (nearly) all services, or draws them together: its share of the kinds (row in `evidence_key`).

    All: holds. More than half: holds with qualification. Else contradicted.
    """
    (share,) = named(claim, tables)
    event = tables.row("events", claim.row_key("events"))
    evidence = (
        f"{events.told(event)}: by its chairman it gives {services.said(share)} of all kinds of service through a single window "
        f"({'no date' if share['date'] != share['date'] else share['date']})."
    )
    return settle(share["value"] > 50, evidence, qualified=share["value"] < 100)


def _days(row) -> int:
    """Days that a count spans: exact for two days, whole years for two years."""
    if row["date_end"] != row["date_end"]:
        raise ValueError(f"{row['record_id']}: expected two dates")
    if len(row["date"]) == 4:
        return 365 * (int(row["date_end"]) - int(row["date"]))
    return (date.fromisoformat(row["date_end"]) - date.fromisoformat(row["date"])).days + 1


@check(figure="service-numbers")
def served_more(claim, tables) -> Finding:
    """That more requests are met: services given through one channel per day, in the earlier and the later count of `evidence_key`."""
    rows = sorted(named(claim, tables), key=lambda row: row["date"])
    if len({(row["measure"], row["channel"]) for row in rows}) != 1 or len(rows) != 2:
        raise ValueError("expected two counts of one measure and channel")
    rates = [row["value"] / _days(row) for row in rows]
    days = listing([f"{number(rate, 0)} from {row['date']} to {row['date_end']}" for rate, row in zip(rates, rows)])
    evidence = (
        f"Electronic services given a day through the portal: over {days}. The second count is of the weeks of lockdown with messengers "
        "included, no count covers all channels, and neither tells what share of requests was met."
    )
    return settle(rates[1] > rates[0], evidence, qualified=True)


@check()
def service_channels(claim, tables) -> Finding:
    """How many ways lead to services: centre and portal where others counted there, the telephone by the act in `evidence_key`.

    Fewer claimed than found is a qualification: true, and incomplete.
    """
    rows = tables("service_delivery")
    outside = rows[~rows["source_key"].isin(DOCUMENTS)]
    found = {name: int((outside["channel"] == channel).sum()) for name, channel in (("centres", "centre"), ("the portal", "portal"))}
    event = tables.row("events", claim.row_key("events"))
    phone = events.witnesses(claim, tables, event)[0] == "record" and events.year(event) <= claim.year
    ways = [name for name, n in found.items() if n] + ["the telephone"] * phone
    evidence = (
        f"Others counted services at {' and '.join(f'{name} (rows: {n})' for name, n in found.items())}; for the telephone there is an "
        f"act: {events.told(event)}. That makes {count(len(ways))} channels."
    )
    return settle(claim.number <= len(ways), evidence, qualified=claim.number < len(ways))


# --- acts and stages -------------------------------------------------------------------------------------------------


@check(figure="timeline-events")
def in_place_since(claim, tables) -> Finding:
    """That a programme is in place since a year (`value`), by the act that made it and by the start of what it made, in this order.

    In force in that year and begun to work in it: holds; made earlier than the year named: a qualification.
    """
    programme, start = acts = events.named(claim, tables)
    year, made, begun = int(claim.value), events.year(programme), events.year(start)
    return events.unrecorded(claim, tables, acts) or settle(
        made <= year == begun, f"{events.list_of(acts)}.", qualified=made < year
    )


@check(figure="timeline-events")
def could_follow(claim, tables) -> Finding:
    """That an act carries out an earlier text: of the texts named in `evidence_key` before the act (the last key), those older than it.

    None is older: contradicted. Some are not: a qualification, since the claim does not say which is meant.
    """
    *texts, act = events.named(claim, tables)
    older = [text for text in texts if text["date_start"] < act["date_start"]]
    evidence = (
        f"Addresses mentioned before: {events.list_of(texts)}. Older than the act ({act['date_start']}): "
        f"{count(len(older))} of {count(len(texts))}."
    )
    return settle(bool(older), evidence, qualified=len(older) < len(texts))


@check(figure="timeline-events")
def single_window_body(claim, tables) -> Finding:
    """That centres are state bodies with a single window: the window by the law in force, the form by the provider since (two keys)."""
    law, provider = acts = events.named(claim, tables)
    window = law["status"] == "in_force" and events.year(law) <= claim.year
    changed = events.year(provider) < claim.year
    evidence = (
        f"The single window stands in the {events.told(law)}; "
        f"{'by then' if changed else 'later'} the centres belonged to another provider: "
        f"{events.told(provider)}."
    )
    return events.unrecorded(claim, tables, acts) or settle(window, evidence, qualified=changed)


@check(figure="service-numbers")
def centres_grew(claim, tables) -> Finding:
    """That one-stop shops grew in number: the year of the first one (event) against later counts by others (rows). Not their popularity."""
    (first,) = acts = events.named(claim, tables)
    rows = named(claim, tables)
    grew = events.year(first) <= claim.year and all(ends(row)[0] > 1 for row in rows)
    evidence = (
        f"{events.told(first)}; later counts: {listing(told(row, unit=True) for row in rows)}. No count of the time "
        "of the text was read, and none of their popularity."
    )
    return events.unrecorded(claim, tables, acts) or settle(grew, evidence, qualified=True)
