"""Counts of NGOs, which may be set beside each other only where they count the same thing on one side of every break."""

from helpers import ngo
from helpers.text import count, listing, number
from ledger import agreement
from ledger.checks import check
from ledger.tables import by_others, country_name, independent
from ledger.verdicts import Finding, settle

UNTESTED = ("active_ngo", "ngo_unspecified", "genuine_ngo")
"""Definitions that name no test: no count under them can be compared with another (data/ngo_definitions.csv)."""


def _said(row) -> str:
    when = "no date" if row.date != row.date else row.date
    who = "counter not stated" if row.counted_by.startswith("not stated") else row.counted_by
    return f"{row.counted}: {ngo.printed(row)} ({who}, {when})"


@check(figure="ngo-counts-in-time")
def ngo_count(claim, tables) -> Finding:
    """A claimed count against those by others that `evidence_key` names (`ngo_counts#...`); the first key is the claim's own row.

    All agree: holds, with qualification where one of them is of another definition; none: contradicted; some: disputed. Where the
    claim's own definition names no test, no other count can confirm or refute it: unverified, with the counts beside it.
    """
    keys = [key.partition("#")[2] for key in claim.keys if key.startswith("ngo_counts#")]
    own = tables.row("ngo_counts", keys[0])
    others = [tables.row("ngo_counts", key) for key in keys[1:]]
    others = [row for row in others if independent(claim, row["source_key"]) == "record"]
    beside = "; ".join(_said(row) for row in others)
    if own["definition"] in UNTESTED or not others:
        return Finding("unverified", f"No count by the same test was read, and the document names none. Beside it stand: {beside}.")
    answers = [agreement.agrees(claim.value, row["value"], claim.qualifier) for row in others]
    evidence = f"Counts by others: {beside}."
    if any(answers) and not all(answers):
        return Finding("disputed", evidence)
    return settle(all(answers), evidence, qualified=any(row["definition"] != own["definition"] for row in others))


@check(figure="ngo-counts-in-time")
def ngo_change(claim, tables) -> Finding:
    """A change in per cent between the two counts named in `evidence_key`: computed where both are of one definition, else not testable."""
    labels = tables("ngo_definitions").set_index("definition")["label"]
    first, last = (tables.row("ngo_counts", key.partition("#")[2]) for key in claim.keys if key.startswith("ngo_counts#"))
    change = 100 * (last["value"] / first["value"] - 1)
    parts = listing(f"{ngo.printed(row)} (“{labels[row.definition]}”)" for row in (first, last))
    if first["definition"] != last["definition"] or first["definition"] in UNTESTED:
        frame = by_others(claim, tables("ngo_counts"), record=True)
        kind = frame[(frame["iso3"] == claim.country) & (frame["definition"] == "registered_ngo")]
        kind = kind.loc[kind["date"].ge(str(ngo.DATABASE)), "value"]
        return Finding("not testable", (
            f"The two counts, {parts}, are of different kinds, so that {number(change)} % is no change of anything. Registered NGOs "
            f"by the counts of others since {ngo.DATABASE} number {number(kind.min(), 0)} to {number(kind.max(), 0)}, "
            "across a break in the register."
        ))  # fmt: skip
    return settle(agreement.agrees(claim.value, change, claim.qualifier), f"From {parts} the change is {number(change)} %.")


def _pairs(counts, breaks, iso3: str, years: tuple[int, int]):
    """Pairs of dated counts of one definition that no break parts, oldest first: the first and the last of each run."""
    cuts = breaks[(breaks["table"] == "ngo_counts") & (breaks["iso3"].isna() | (breaks["iso3"] == iso3))]["from_year"]
    rows = counts[(counts["iso3"] == iso3) & counts["date"].notna() & ~counts["definition"].isin([*UNTESTED, "liquidated_in_period"])]
    rows = rows.assign(year=rows["date"].str[:4].astype(int)).sort_values("date")
    rows = rows[rows["year"].between(*years)]
    for _, group in rows.groupby("definition"):
        runs = [sum(year >= cut for cut in cuts) for year in group["year"]]
        for _, run in group.groupby(runs):
            if run["year"].nunique() > 1:
                yield run.iloc[0], run.iloc[-1]


@check(figure="ngo-counts-in-time")
def ngo_growth(claim, tables) -> Finding:
    """That NGOs grew in number within `period`: counts by others, of one definition, on one side of every break in the register.

    Every pair of first and last count rises: holds with qualification, for a register counts entries and not activity; none rises:
    contradicted; some: disputed. No such pair: unverified, with the pair from before where there is one.
    """
    counts = by_others(claim, tables("ngo_counts"), record=True)
    labels = tables("ngo_definitions").set_index("definition")["label"]

    def told(pairs):
        return listing(f"“{labels[a.definition]}” {ngo.printed(a)} in {a.year} and {ngo.printed(b)} in {b.year}" for a, b in pairs)

    (first, last), who = claim.years, country_name(claim.country)
    pairs = list(_pairs(counts, tables("breaks"), claim.country, (first, last)))
    if not pairs:
        before = list(_pairs(counts, tables("breaks"), claim.country, (0, first)))
        earlier = f" Before: {told(before)}." if before else ""
        return Finding("unverified", f"No two counts of one kind for {who} from {first} to {last} were read.{earlier}")
    rises = [b["value"] > a["value"] for a, b in pairs if a["value"] != b["value"]]
    evidence = f"Counts of one kind for {who}, no break between them: {told(pairs)}."
    if any(rises) and not all(rises):
        return Finding("disputed", evidence)
    return settle(bool(rises) and all(rises), evidence, qualified=True)


@check(figure="ngo-eligible-fields")
def themes_missing(claim, tables) -> Finding:
    """That themes are not among those for which the state funds NGOs: the document's fields in `evidence_key` against the lists of others.

    A theme that another list names as eligible: disputed where a third also misses it, else contradicted. Eligible in no list:
    holds with qualification, since the article of the law itself was not read.
    """
    fields = ngo.eligible(tables("ngo_fields"))
    named = {key.partition("#")[2] for key in claim.keys if key.startswith("ngo_fields#")}
    themes = [theme for theme, ids in ngo.THEMES.items() if named & set(ids.split())]
    lists = by_others(claim, fields, record=True)
    rows = lists[lists["theme"].isin(themes)]
    yes, no = (list(rows.loc[rows["eligible"] == word, "heading"].unique()) for word in ("yes", "no"))
    what, read = listing(f"“{theme}”" for theme in themes), count(lists["list"].nunique())
    if yes:
        verb = "names" if len(yes) == 1 else "name"
        evidence = f"Of {read} lists by others, {ngo.named(yes)} {verb} {what} as eligible; as missing: {ngo.named(no)}."
        return Finding("disputed" if no else "contradicted", evidence)
    evidence = f"Not one of {read} lists by others names {what} as eligible, as far as they were read; the text of Article 5 was not."
    return settle(True, evidence, qualified=True)
