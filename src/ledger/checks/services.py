"""Claims about services of the state: centres, kinds of service, channels, e-government and what is said to follow from it.

The E-Government Development Index has no margin and is rebuilt from round to round, so it is read as a place among the states
of one round, or between rounds of one method (`helpers.services.STARTS`).
"""

from datetime import date

import pandas as pd

from helpers import data, services
from helpers.evidence import change
from helpers.text import count, listing, number
from ledger import agreement
from ledger.checks import check
from ledger.checks.counts import ends, fits
from ledger.checks.events import witnesses
from ledger.claim import DOCUMENTS, Claim
from ledger.tables import independent
from ledger.verdicts import Finding, settle

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
        f"In the e-government index of {year} {data.name(claim.country)} has {_place(tables, 'egdi', claim.country, year)}, in online "
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
        f"Online services of {data.name(claim.country)}: {_place(tables, 'osi', claim.country, first)} in {first} and "
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
    told = listing([f"{INDEX[column]} {number(value, 0)} per cent" for column, value in below.items()])
    evidence = (
        f"In the index of {year} {data.name(claim.country)} stands above these shares of the other states: {told}. "
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
    income = wdi[(wdi["indicator"] == "NY.GDP.PCAP.PP.KD") & (wdi["year"] == year)].set_index("iso3")["value"]
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
        own = frame[(frame["iso3"] == claim.country) & (frame["indicator"] == "cc")].set_index("year")
        own = own[["estimate", "standard_error"]].dropna()
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
    return settle(up and bool(rose), evidence, qualified=True)


# --- counts ----------------------------------------------------------------------------------------------------------


def _named(claim, tables) -> list[pd.Series]:
    """The rows of `service_delivery` named in `evidence_key`, without those that rest on the claim's own document."""
    keys = [key.partition("#")[2] for key in claim.keys if key.startswith("service_delivery#")]
    rows = [tables.row("service_delivery", key) for key in keys]
    return [row for row in rows if independent(claim, row["source_key"]) != "own"]


def _said(row) -> str:
    when = "no date" if row["date"] != row["date"] else row["date"]
    who = row["counted_by"].replace(" (", ": ").replace(")", "")
    document = "; another of the five documents" if from_document(row) else ""
    return f"{services.said(row)} {row['counted' if row['unit'] == 'percent' else 'unit']} ({who}, {when}{document})"


def from_document(row) -> bool:
    """Whether a row rests on one of the five documents."""
    return row["source_key"] in DOCUMENTS


@check(figure="service-numbers")
def count_in_range(claim, tables) -> Finding:
    """A number against counts of the same thing by others at other moments, named in `evidence_key`.

    Counts for the claim's own year decide. Without them: all fit, or the number lies between the smallest and the largest count:
    holds with qualification; else disputed, since both may be right for their moment. No independent count: unverified.
    """
    rows = _named(claim, tables)
    if not rows:
        return Finding("unverified", "No count by another source was read.")
    years = range(claim.years[0], claim.years[1] + 1) if claim.period else ()
    same = [row for row in rows if row["date"] == row["date"] and int(row["date"][:4]) in years]
    told = f"Counted by others: {listing([_said(row) for row in rows])}."
    if same:
        answers = [fits(claim, row) for row in same]
        record = any(not from_document(row) for row in same)
        if any(answers) and not all(answers):
            return Finding("disputed", told)
        return settle(all(answers), told, qualified=not record)
    low, high = min(ends(row)[0] for row in rows), max(ends(row)[1] for row in rows)
    inside = all(fits(claim, row) for row in rows) or low <= claim.number <= high
    return Finding("holds with qualification" if inside else "disputed", f"{told} It is not known that any of them is of the same moment.")


@check(figure="service-numbers")
def within_the_register(claim, tables) -> Finding:
    """Services that one provider gives, against the whole register, and against the share of all services that its chairman names."""
    rows = {row["measure"]: row for row in _named(claim, tables)}
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
    (share,) = _named(claim, tables)
    event = tables.row("events", claim.row_key("events"))
    evidence = (
        f"{_told(event)}: by its chairman it gives {services.said(share)} of all kinds of service through a single window "
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
    rows = sorted(_named(claim, tables), key=lambda row: row["date"])
    if len({(row["measure"], row["channel"]) for row in rows}) != 1 or len(rows) != 2:
        raise ValueError("expected two counts of one measure and channel")
    rates = [row["value"] / _days(row) for row in rows]
    told = listing([f"{number(rate, 0)} from {row['date']} to {row['date_end']}" for rate, row in zip(rates, rows)])
    evidence = (
        f"Electronic services given a day through the portal: over {told}. The second count is of the weeks of lockdown with messengers "
        "included, no count covers all channels, and neither tells what share of requests was met."
    )
    return settle(rates[1] > rates[0], evidence, qualified=True)


@check()
def sums_to_count(claim, tables) -> Finding:
    """The sum of the claims named against a count made by another source, of which it may be the parts. The parts stay unread."""
    parts = [Claim.of(tables.row("claims", key)) for key in claim.keys if "#" not in key]
    (row,) = _named(claim, tables)
    total = sum(part.number for part in parts)
    evidence = (
        f"Told by others: {services.said(row)} {row['counted']} ({row['counted_by']}, {row['date']}); the parts claimed come to "
        f"{number(total, 0)}. Which bodies they were was not read."
    )
    return settle(total == row["value"], evidence, qualified=True)


@check()
def length_of_period(claim, tables) -> Finding:
    """A length in years against the period of the claim named: counted with both ends it holds, as a mere difference with qualification."""
    period = Claim.of(tables.row("claims", claim.keys[0]))
    first, last = period.years
    both, difference = last - first + 1, last - first
    evidence = f"The stage is dated {first} to {last}: {count(both)} years if both ends count, {count(difference)} as a difference."
    return settle(claim.number in (both, difference), evidence, qualified=claim.number != both)


@check()
def service_channels(claim, tables) -> Finding:
    """How many ways lead to services: centre and portal where others counted there, the telephone by the act in `evidence_key`.

    Fewer claimed than found is a qualification: true, and incomplete.
    """
    rows = tables("service_delivery")
    outside = rows[[not from_document(row) for _, row in rows.iterrows()]]
    found = {name: int((outside["channel"] == channel).sum()) for name, channel in (("centres", "centre"), ("the portal", "portal"))}
    event = tables.row("events", claim.row_key("events"))
    phone = witnesses(claim, tables, event)[0] == "record" and int(event["date_start"][:4]) <= claim.year
    ways = [name for name, n in found.items() if n] + ["the telephone"] * phone
    evidence = (
        f"Others counted services at {' and '.join(f'{name} (rows: {n})' for name, n in found.items())}; for the telephone there is an "
        f"act: {_told(event)}. That makes {count(len(ways))} channels."
    )
    return settle(claim.number <= len(ways), evidence, qualified=claim.number < len(ways))


# --- acts and stages -------------------------------------------------------------------------------------------------


def _events(claim, tables) -> list[pd.Series]:
    return [tables.row("events", key.partition("#")[2]) for key in claim.keys if key.startswith("events#")]


def _told(event) -> str:
    law = "" if event["legal_ref"] != event["legal_ref"] else f", {event['legal_ref']}"
    return f"{event['title']} ({event['date_start']}{law})"


def _list(events) -> str:
    return "; ".join(_told(event) for event in events)


def _own(claim, tables, events) -> Finding | None:
    """`unverified` where no source outside the five documents tells one of the events."""
    alone = [event["title"] for event in events if witnesses(claim, tables, event)[0] != "record"]
    return Finding("unverified", f"No public record was read for: {listing(alone)}.") if alone else None


@check(figure="timeline-events")
def events_in_order(claim, tables) -> Finding:
    """That the events named in `evidence_key` followed each other in that order. Dates alike as far as they go tell nothing: unverified."""
    events = _events(claim, tables)
    dates = [event["date_start"] for event in events]
    shared = [(a[: min(len(a), len(b))], b[: min(len(a), len(b))]) for a, b in zip(dates, dates[1:])]
    alike = [Finding("unverified", f"{_list(events)}: the dates are too coarse to order them.") for a, b in shared if a == b]
    return _own(claim, tables, events) or next(iter(alike), None) or settle(all(a < b for a, b in shared), f"{_list(events)}.")


@check(figure="timeline-events")
def stage_marked_by_events(claim, tables) -> Finding:
    """A stage (`value`: two years with "/" between) by the events that are to mark it: they fall within. Its limits stay the author's."""
    events = _events(claim, tables)
    first, last = (int(year) for year in claim.value.split("/"))
    within = all(first <= int(event["date_start"][:4]) <= last for event in events)
    evidence = f"What marks the stage: {_list(events)}. Where it begins and ends is a division by the author cited."
    return _own(claim, tables, events) or settle(within, evidence, qualified=True)


@check(figure="timeline-events")
def event_confirms_part(claim, tables) -> Finding:
    """That the acts named in `evidence_key` took place, within `period` where there is one; what more the claim says was not read."""
    events = _events(claim, tables)
    within = not claim.period or all(claim.years[0] <= int(event["date_start"][:4]) <= claim.years[1] for event in events)
    evidence = f"{_list(events)}. What more the claim says of it was not read."
    return _own(claim, tables, events) or settle(within, evidence, qualified=True)


@check(figure="timeline-events")
def plan_followed(claim, tables) -> Finding:
    """A plan, by the act named in `evidence_key` that came after the text (`period`). That it carried out the plan is not shown by it."""
    events = _events(claim, tables)
    after = all(int(event["date_start"][:4]) > claim.year for event in events)
    evidence = f"After the text came: {_list(events)}. That it carried out this plan in every part was not read."
    return _own(claim, tables, events) or settle(after, evidence, qualified=True)


@check(figure="timeline-events")
def in_place_since(claim, tables) -> Finding:
    """That a programme is in place since a year (`value`), by the act that made it and by the start of what it made, in this order.

    In force in that year and begun to work in it: holds; made earlier than the year named: a qualification.
    """
    programme, start = events = _events(claim, tables)
    year, made, begun = int(claim.value), int(programme["date_start"][:4]), int(start["date_start"][:4])
    return _own(claim, tables, events) or settle(made <= year == begun, f"{_told(programme)}; {_told(start)}.", qualified=made < year)


@check(figure="timeline-events")
def could_follow(claim, tables) -> Finding:
    """That an act carries out an earlier text: of the texts named in `evidence_key` before the act (the last key), those older than it.

    None is older: contradicted. Some are not: a qualification, since the claim does not say which is meant.
    """
    *texts, act = _events(claim, tables)
    older = [text for text in texts if text["date_start"] < act["date_start"]]
    evidence = (
        f"Addresses mentioned before: {_list(texts)}. Older than the act ({act['date_start']}): {count(len(older))} of {count(len(texts))}."
    )
    return settle(bool(older), evidence, qualified=len(older) < len(texts))


@check(figure="timeline-events")
def single_window_body(claim, tables) -> Finding:
    """That centres are state bodies with a single window: the window by the law in force, the form by the provider since (two keys)."""
    law, provider = events = _events(claim, tables)
    window = law["status"] == "in_force" and int(law["date_start"][:4]) <= claim.year
    changed = int(provider["date_start"][:4]) < claim.year
    evidence = (
        f"The single window stands in the {_told(law)}; {'by then' if changed else 'later'} the centres belonged to another provider: "
        f"{_told(provider)}."
    )
    return _own(claim, tables, events) or settle(window, evidence, qualified=changed)


@check(figure="service-numbers")
def centres_grew(claim, tables) -> Finding:
    """That one-stop shops grew in number: the year of the first one (event) against later counts by others (rows). Not their popularity."""
    (first,) = events = _events(claim, tables)
    rows = _named(claim, tables)
    grew = int(first["date_start"][:4]) <= claim.year and all(ends(row)[0] > 1 for row in rows)
    evidence = (
        f"{_told(first)}; later counts: {listing([_said(row) for row in rows])}. No count of the time of the text was read, and none of "
        "their popularity."
    )
    return _own(claim, tables, events) or settle(grew, evidence, qualified=True)
