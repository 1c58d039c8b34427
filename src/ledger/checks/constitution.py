"""Claims about constitutional rules and what became of them, from the tables of amendments and events, and from V-Dem.

`evidence_key` names a rule as `constitutional_amendments#act/item`, the rule of the claim first. Later acts on the same item are
found by date; a rule ended by an act on another item is named as a further key. A series is named as `vdem#series`.
"""

import re

import pandas as pd

from helpers import data
from helpers.text import listing, number, signed, span
from ledger import agreement
from ledger.checks import check
from ledger.tables import independent
from ledger.verdicts import Finding, settle

SERIES = {
    "v2xlg_legcon": "legislative constraints on the executive",
    "v2x_jucon": "judicial constraints on the executive",
    "v2x_horacc": "horizontal accountability",
    "v2x_polyarchy": "electoral democracy",
}
"""The V-Dem indices read here, in words."""

SAME = 0.1
"""A change below this part of the standard deviation across countries is called none, for series without an interval."""

AREAS = {
    "Parliament": {"parliament", "government"},
    "local self-government": {"regions"},
    "judiciary and law enforcement": {"courts"},
    "civil society and parties": {"rights", "elections"},
}
"""Fields of the proposals of 2006-07 and the areas of the table of amendments that answer them."""


# --- amendments --------------------------------------------------------------------------------------------------------


def amendment(tables, key: str) -> pd.Series:
    """The row `act/item` of the table of amendments. Raises ValueError where there is not exactly one."""
    frame = tables("constitutional_amendments")
    act, _, item = key.partition("/")
    found = frame[(frame["act_id"] == act) & (frame["item"] == item)]
    if len(found) != 1:
        raise ValueError(f"constitutional_amendments#{key}: {len(found)} rows, expected one")
    return found.iloc[0]


def _rules(claim, tables) -> list[pd.Series]:
    keys = [key.partition("#")[2] for key in claim.keys if key.startswith("constitutional_amendments#")]
    return [amendment(tables, key) for key in keys]


def _unread(claim, row) -> Finding | None:
    """The finding for a rule that only the claim's own document tells, else None."""
    if independent(claim, row["source_key"]) == "own":
        return Finding("unverified", "No source but the document itself was read on this change.")
    return None


def _ended(tables, rules) -> list[pd.Series]:
    """Acts after the first rule on the same item, and the further rules named, in order of their dates."""
    frame, first = tables("constitutional_amendments"), rules[0]
    later = frame[(frame["item"] == first["item"]) & (frame["act_date"] > first["act_date"])]
    return sorted([*rules[1:], *(row for _, row in later.iterrows())], key=lambda row: row["act_date"])


def _step(row) -> str:
    """What an act changed: item, rule before, rule after."""
    return f"{row['item'].replace('_', ' ').capitalize()}. Before: {row['before']}. After: {row['after']}."


def _changed(ended) -> str:
    return "".join(f" Changed on {row['act_date']}: {row['after']}." for row in ended[:1])


@check(figure="elections-terms")
def amended_number(claim, tables) -> Finding:
    """A number that an amendment set, or replaced where `measure` ends in "_before".

    A number that was set and has been changed since makes the claim dated.
    """
    rules = _rules(claim, tables)
    row = rules[0]
    if unread := _unread(claim, row):
        return unread
    old = claim.measure.endswith("_before")
    evidence = f"Act of {row['act_date']}: {_step(row)}"
    ended = [] if old else _ended(tables, rules)
    right = agreement.agrees(claim.value, row["value_before" if old else "value_after"], claim.qualifier)
    return settle(right, evidence + _changed(ended), now=False if ended else None)


@check(figure="elections-seat-kinds")
def amended_by(claim, tables) -> Finding:
    """By how much an amendment raised a number."""
    row = _rules(claim, tables)[0]
    if unread := _unread(claim, row):
        return unread
    found = row["value_after"] - row["value_before"]
    evidence = f"Act of {row['act_date']}: {_step(row)} A change of {number(found, 0)}."
    return Finding(agreement.verdict(claim.value, found, claim.qualifier), evidence)


@check(figure="elections-seat-kinds")
def amended_upwards(claim, tables) -> Finding:
    """That an amendment raised all the numbers named."""
    rules = [row for row in _rules(claim, tables) if independent(claim, row["source_key"]) != "own"]
    if not rules:
        return Finding("unverified", "No source but the document itself was read on this change.")
    evidence = f"Act of {rules[0]['act_date']}: {' '.join(_step(row) for row in rules)}"
    return settle(all(row["value_after"] > row["value_before"] for row in rules), evidence)


@check()
def amended_rule(claim, tables) -> Finding:
    """A rule that an amendment set: the words of `value` stand in it.

    Words that stood in the rule before as well are a qualification, since the rule was not new; a rule changed since is dated.
    """
    rules = _rules(claim, tables)
    row = rules[0]
    if unread := _unread(claim, row):
        return unread
    words = re.compile(rf"\b{re.escape(claim.value)}\b", re.IGNORECASE)
    ended = _ended(tables, rules)
    evidence = f"Act of {row['act_date']}: {_step(row)}{_changed(ended)}"
    found, known = bool(words.search(row["after"])), bool(words.search(row["before"]))
    return settle(found, evidence, now=False if ended else None, qualified=known)


@check()
def rule_until(claim, tables) -> Finding:
    """A rule, or a number, that stood in `period`: it is what the act named in `evidence_key` replaced, so the claim is dated by it."""
    row = _rules(claim, tables)[0]
    if unread := _unread(claim, row):
        return unread
    number_said = re.fullmatch(r"\d+", claim.value)
    stood = row["value_before"] == claim.number if number_said else claim.value.lower() in row["before"].lower()
    replaced = row["value_after"] != row["value_before"] if number_said else claim.value.lower() not in row["after"].lower()
    evidence = f"Replaced on {row['act_date']}: {_step(row)}"
    return settle(stood and row["act_date"] >= str(claim.years[0]), evidence, now=not replaced)


@check()
def fields_amended(claim, tables) -> Finding:
    """How many of the fields of the proposals of 2006-07 the act named in `evidence_key` answered, the constitution itself being one.

    Only changes that a source other than the document tells count.
    """
    frame = tables("constitutional_amendments")
    rows = frame[frame["act_id"] == claim.row_key("constitutional_amendments")]
    areas = set(rows.loc[rows["source_key"].map(lambda key: independent(claim, key) != "own"), "area"])
    answered = ["the constitution itself"] if areas else []
    answered += [field for field, names in AREAS.items() if areas & names]
    evidence = f"Fields in which the act of {rows['act_date'].iloc[0]} changed a rule, by other sources: {listing(answered)}."
    return settle(len(answered) >= claim.number, evidence)


# --- events ------------------------------------------------------------------------------------------------------------


@check(figure="timeline-events")
def event_order(claim, tables) -> Finding:
    """Whether the first event named in `evidence_key` came `before` or `after` the second (`value`), as far as both dates go."""
    keys = [key.partition("#")[2] for key in claim.keys if key.startswith("events#")]
    first, second = (tables.row("events", key) for key in keys)
    if "own" in {independent(claim, event["source_key"]) for event in (first, second)}:
        return Finding("unverified", "The date of one of the two events rests on the document itself.")
    shared = min(len(first["date_start"]), len(second["date_start"]))
    days = first["date_start"][:shared], second["date_start"][:shared]
    evidence = f"{first['title']}: {first['date_start']}. {second['title']}: {second['date_start']}."
    if days[0] == days[1]:
        return Finding("unverified", f"{evidence} The dates do not tell the order.")
    return settle({"before": days[0] < days[1], "after": days[0] > days[1]}[claim.value], evidence)


@check(figure="timeline-events")
def events_within(claim, tables) -> Finding:
    """That the events named in `evidence_key` fall within the years of `period`: all hold, some with qualification, none contradicted."""
    keys = [key.partition("#")[2] for key in claim.keys if key.startswith("events#")]
    events = [tables.row("events", key) for key in keys]
    events = [event for event in events if independent(claim, event["source_key"]) != "own"]
    if not events:
        return Finding("unverified", "No source but the document itself was read.")
    first, last = claim.years
    inside = [first <= int(event["date_start"][:4]) <= last for event in events]
    evidence = " ".join(f"{event['title']}: {event['date_start']}." for event in events)
    return settle(any(inside), evidence, qualified=not all(inside))


# --- V-Dem -------------------------------------------------------------------------------------------------------------


def _series(claim) -> list[str]:
    found = [key.partition("#")[2] for key in claim.keys if key.startswith("vdem#")]
    if not found:
        raise ValueError("evidence_key names no series of the form vdem#...")
    return found


def _newest(tables, series) -> tuple[int, pd.DataFrame]:
    """The newest version of V-Dem that has a series, and its rows."""
    for version, frame in reversed(tables.editions("vdem").items()):
        rows = frame[frame["indicator"] == series]
        if len(rows) and (series != "v2x_polyarchy" or rows["low"].notna().any()):
            return version, rows
    raise ValueError(f"series {series!r}: not in V-Dem as held here")


def _year(rows, year) -> pd.Series:
    return rows[rows["year"] == year].set_index("iso3")["value"]


def below(rows, country: str, year: int) -> float:
    """Per cent of the countries with a value below that of one country in one year."""
    values = _year(rows, year)
    return 100 * (values < values[country]).mean()


@check(figure="freedom-vdem")
def weak_constraints(claim, tables) -> Finding:
    """That nobody checks the executive: in every year of `period` the series named are in the lowest quarter of all countries (holds)
    or below the middle (holds with qualification). Ranks have no margin here, since these series are held without intervals.
    """
    first, last = claim.years
    worst, told = 0.0, []
    for series in _series(claim):
        version, rows = _newest(tables, series)
        shares = {year: below(rows, claim.country, year) for year in range(first, last + 1)}
        low, high = min(shares.values()), max(shares.values())
        worst = max(worst, high)
        said = number(low, 0) if low == high else span(low, high, 0)
        told.append(f"{said} % on {SERIES[series]} (V-Dem version {version})")
    when = str(first) if first == last else f"{first} to {last}"
    evidence = f"Countries that score below {data.name(claim.country)} in {when}: {listing(told)}; at most a quarter is asked for here."
    return settle(worst < 50, evidence, qualified=worst >= 25)


def change(tables, series, country, first, last) -> tuple[str, str]:
    """`rise`, `fall` or `none` for one series between two years, and the sentence that says so.

    Where the series has intervals they must not overlap; else the change must reach `SAME` standard deviations across countries.
    """
    version, rows = _newest(tables, series)
    own = rows[(rows["iso3"] == country) & rows["year"].isin((first, last))].set_index("year")
    a, b = own.loc[first], own.loc[last]
    if pd.notna(a["low"]) and pd.notna(b["low"]):
        up, down = b["low"] > a["high"], b["high"] < a["low"]
        margin = f"intervals {span(a['low'], a['high'], 2)} and {span(b['low'], b['high'], 2)}"
    else:
        spread = _year(rows, last).std()
        up, down = b["value"] - a["value"] >= SAME * spread, a["value"] - b["value"] >= SAME * spread
        margin = f"a change of less than {number(SAME * spread, 2)} counts as none, as the series is held without interval"
    moved = f"from {number(a['value'], 2)} in {first} to {number(b['value'], 2)} in {last} ({margin})"
    return "rise" if up else "fall" if down else "none", f"V-Dem's index of {SERIES[series]} (version {version}) went {moved}."


@check(figure="freedom-vdem")
def series_rose(claim, tables) -> Finding:
    """That the series named rose between the first and the last year of `period`; no detectable change contradicts it."""
    word, evidence = change(tables, _series(claim)[0], claim.country, *claim.years)
    return settle(word == "rise", evidence)


@check(figure="freedom-vdem")
def series_did_not_rise(claim, tables) -> Finding:
    """That the series named did not rise between the first and the last year of `period`."""
    word, evidence = change(tables, _series(claim)[0], claim.country, *claim.years)
    return settle(word != "rise", evidence)


@check(figure="freedom-vdem")
def no_working_checks(claim, tables) -> Finding:
    """That a reform failed to give checks and balances: the series named did not rise in `period` and ends it in the lowest quarter."""
    series = _series(claim)[0]
    word, evidence = change(tables, series, claim.country, *claim.years)
    share = below(_newest(tables, series)[1], claim.country, claim.years[1])
    evidence += f" In {claim.years[1]}, {number(share, 0)} % of countries scored below it; a quarter is the bar here."
    return settle(word != "rise" and share < 25, evidence)


@check(figure="freedom-vdem")
def stronger_parliament(claim, tables) -> Finding:
    """That an amendment strengthened Parliament: on paper, as rules on its hold over the government changed (area `government`, told by
    another source), and in practice, as the series named rose in `period`. Paper alone: holds with qualification; neither: contradicted.
    """
    frame = tables("constitutional_amendments")
    act = frame[frame["act_id"] == claim.row_key("constitutional_amendments").partition("/")[0]]
    other = act["source_key"].map(lambda key: independent(claim, key) != "own")
    rules = act[other & (act["area"] == "government") & (act["act_date"].str[:4].astype(int).between(*claim.years))]
    word, moved = change(tables, _series(claim)[0], claim.country, *claim.years)
    said = " ".join(_step(row) for _, row in rules.iterrows())
    paper = f"On paper: {said}" if len(rules) else "On paper no rule on Parliament's hold over the government changed."
    moved = f"{paper} In practice: {moved}"
    return settle(len(rules) > 0, moved, qualified=word != "rise")


@check(figure="freedom-vdem")
def economy_first(claim, tables) -> Finding:
    """That the economy came before politics: income per head grew in `period` by half or more, and electoral democracy did not rise."""
    first, last = claim.years
    income = tables("wdi")
    income = income[(income["iso3"] == claim.country) & (income["indicator"] == "NY.GDP.PCAP.KD")].set_index("year")["value"]
    growth = 100 * (income[last] / income[first] - 1)
    word, moved = change(tables, "v2x_polyarchy", claim.country, first, last)
    evidence = f"Income per head at constant prices changed by {signed(growth, 0)} % from {first} to {last}. {moved}"
    return settle(growth >= 50 and word != "rise", evidence, qualified=True)
