"""Claims that the Worldwide Governance Indicators can test, with their errors, edition by edition, and across all countries.

The release that knox2008 used (2007) is not at hand: what later editions say otherwise makes such a claim vintage-dependent and
does not contradict it. Differences are judged by `helpers.evidence` (90 % level), panels by `helpers.panel`.
"""

import pandas as pd

from helpers import evidence, governance, panel
from helpers.text import count, listing, number, ordinal, signed, span
from ledger import agreement
from ledger.checks import check
from ledger.rows import CIS, of_country
from ledger.tables import country_name
from ledger.verdicts import Finding, across_editions, by_margin

INDICATORS = {"va", "pv", "ge", "rq", "rl", "cc"}
USED = {"knox2008": 2007, "oconnor2019": 2018}
"""The edition of the indicators that a document used (knox2008 L1259, oconnor2019 L130)."""
MARGINS = 2024
"""The latest edition that holds standard errors and all economies."""
LOOKED_BACK = (1996, 2006)
"""The window that Knox could look back on, of those in `helpers.panel.WINDOWS`."""


def wgi_indicator(claim) -> str:
    """The dimension that a measure such as `wgi_ge_percentile` names. Raises ValueError where it names none."""
    found = [part for part in claim.measure.split("_") if part in INDICATORS]
    if len(found) != 1:
        raise ValueError(f"measure {claim.measure!r} names {len(found)} dimensions, expected one of {', '.join(sorted(INDICATORS))}")
    return found[0]


def revised(claim, answers: dict[int, bool], text: str) -> Finding:
    """`across_editions`, but where no edition agrees and the author's own is not at hand, the claim is vintage-dependent."""
    own = USED.get(claim.source_key)
    if answers and not any(answers.values()) and own is not None and own not in answers:
        return Finding("vintage-dependent", f"{text} The release of {own}, which the author used, is not at hand.")
    return across_editions(answers, text)


def cells(tables, indicator: str, year: int) -> dict[int, pd.DataFrame]:
    """One dimension and year in every edition that holds it: edition -> rows by iso3; `rank` is the count where none is published."""
    found = {}
    for edition, frame in tables.editions("wgi_editions").items():
        rows = frame[(frame["indicator"] == indicator) & (frame["year"] == year)].set_index("iso3")
        if len(rows):
            found[edition] = rows.assign(place=rows["rank"].fillna(rows["rank_counted"]))
    return found


def grouped(told: dict[int, str]) -> str:
    """What editions say, with editions of one word together: "38.5 (editions 2014 and 2015); 20.0 (edition 2025)"."""
    by_word = {}
    for edition, words in told.items():
        by_word.setdefault(words, []).append(edition)

    def years(editions):
        unbroken = len(editions) > 2 and editions == list(range(editions[0], editions[-1] + 1))
        return f"{editions[0]} to {editions[-1]}" if unbroken else listing(editions)

    return "; ".join(f"{words} (edition{'s' * (len(editions) > 1)} {years(editions)})" for words, editions in by_word.items())


def gap(rows: pd.DataFrame, one: str, other: str) -> evidence.Difference | None:
    """The difference of two estimates in one edition; None where it publishes no errors."""
    a, b = rows.loc[one], rows.loc[other]
    if pd.isna([a["standard_error"], b["standard_error"]]).any():
        return None
    return evidence.difference(a["estimate"], a["standard_error"], b["estimate"], b["standard_error"])


# --- ranks and orders of one year, in every edition ---------------------------------------------------------------------


@check(figure="vintages-one-year")
def wgi_percentile(claim, tables) -> Finding:
    """A percentile rank (0 lowest, 100 highest) of one country and year against every edition that has that year, to the last digit.

    In how many editions the printed value lies inside the 90 % interval is told and does not change the verdict.
    """
    found = cells(tables, wgi_indicator(claim), claim.year)
    rows = {edition: frame.loc[claim.country] for edition, frame in found.items()}
    answers = {edition: agreement.agrees(claim.value, row["place"], claim.qualifier) for edition, row in rows.items()}
    told = grouped({edition: number(row["place"]) for edition, row in rows.items()})
    bounds = [row for row in rows.values() if pd.notna(row["rank_lower"])]
    inside = sum(row["rank_lower"] <= claim.number <= row["rank_upper"] for row in bounds)
    margin = f"{claim.value} lies inside the 90 % interval in {inside} of the {len(bounds)} editions that publish one."
    return revised(claim, answers, f"Percentile rank of {country_name(claim.country)} in {claim.year}: {told}; {margin}")


@check(figure="vintages-one-year")
def wgi_share_better(claim, tables) -> Finding:
    """The share of the other economies that stand above one country, in per cent: 100 less its percentile rank, in every edition."""
    found = {edition: 100 - frame.loc[claim.country, "place"] for edition, frame in cells(tables, wgi_indicator(claim), claim.year).items()}
    answers = {edition: agreement.agrees(claim.value, share, claim.qualifier) for edition, share in found.items()}
    told = grouped({edition: number(share) for edition, share in found.items()})
    own = country_name(claim.country)
    return revised(claim, answers, f"Share of the other economies above {own} in {claim.year}, in per cent: {told}.")


@check(figure="effectiveness-2006")
def wgi_rank_meaning(claim, tables) -> Finding:
    """That a published percentile rank is the share of the other economies with a lower estimate, for the countries and year of the claim.

    Counted among all economies of the edition with margins; agreement within 0.05 of a point.
    """
    frame = tables("wgi", MARGINS)
    rows = frame[(frame["indicator"] == wgi_indicator(claim)) & (frame["year"] == claim.year)]
    shares = {iso3: 100 * (rows["estimate"] < own).sum() / (len(rows) - 1) for iso3, own in rows.set_index("iso3")["estimate"].items()}
    published = rows.set_index("iso3")["rank"]
    off = {iso3: abs(published[iso3] - shares[iso3]) for iso3 in claim.countries}
    same = all(value <= 0.05 for value in off.values())
    text = (
        f"In the edition of {MARGINS} the published rank of {claim.year} and the counted share of the "
        f"{len(rows) - 1} other economies below"
    )
    text += f" differ by {number(max(off.values()), 2)} points at most for the countries named."
    return Finding("holds" if same else "contradicted", text)


@check(figure="effectiveness-2006")
def wgi_dimensions(claim, tables) -> Finding:
    """The number of dimensions in every edition at hand."""
    found = {edition: frame["indicator"].nunique() for edition, frame in tables.editions("wgi_editions").items()}
    told = grouped({edition: f"{count(n)} dimensions" for edition, n in found.items()})
    return revised(claim, {edition: n == claim.number for edition, n in found.items()}, f"Every edition counted: {told}.")


@check(figure="vintages-what-could-be-written")
def wgi_close(claim, tables) -> Finding:
    """That two countries are close: their estimates cannot be told apart at the 90 % level, in every edition that publishes errors."""
    one, other = claim.countries
    found = {edition: gap(rows, one, other) for edition, rows in cells(tables, wgi_indicator(claim), claim.year).items()}
    gaps = {edition: difference for edition, difference in found.items() if difference}
    told = grouped({edition: signed(difference.value, 2) for edition, difference in gaps.items()})
    narrow = min(difference.interval[1] - difference.value for difference in gaps.values())
    text = (
        f"Estimate of {country_name(one)} less that of {country_name(other)} in {claim.year}: {told}; the narrowest 90 % "
        f"margin is ±{number(narrow, 2)}."
    )
    return revised(claim, {edition: not difference.detectable for edition, difference in gaps.items()}, text)


@check(figure="vintages-what-could-be-written")
def wgi_place(claim, tables) -> Finding:
    """The place (`value`) of the first country of `entity` among all that it names, by estimate, in every edition."""
    own, answers, told = claim.countries[0], {}, {}
    for edition, rows in cells(tables, wgi_indicator(claim), claim.year).items():
        place = int(rows.loc[claim.countries, "estimate"].rank(ascending=False)[own])
        answers[edition], told[edition] = place == claim.number, ordinal(place)
    text = f"Place of {country_name(own)} among the {count(len(claim.countries))} states by its estimate of {claim.year}: {grouped(told)}"
    return revised(claim, answers, f"{text}; neighbouring places lie within the margins of error.")


@check(figure="pairs-2006")
def wgi_high_in_group(claim, tables) -> Finding:
    """That the first country of `entity` is high among those named: in the upper half by estimate, and ahead of all below it by the margin.

    Holds where both are so in every edition; with a qualification where only the estimates put it there.
    """
    own, *others = claim.countries
    placed, sure, told, behind = [], [], {}, {}
    for edition, rows in cells(tables, wgi_indicator(claim), claim.year).items():
        place = int(rows.loc[claim.countries, "estimate"].rank(ascending=False)[own])
        placed.append(place <= len(claim.countries) / 2)
        told[edition] = ordinal(place)
        lower = {other: gap(rows, own, other) for other in others if rows.loc[other, "estimate"] < rows.loc[own, "estimate"]}
        firm = [other for other, difference in lower.items() if difference and difference.detectable]
        if any(lower.values()):
            behind[edition] = listing(country_name(other) for other in firm)
            sure.append(len(firm) == len(lower))
    text = f"Place of {country_name(own)} among the {count(len(claim.countries))} states in {claim.year}: {grouped(told)}"
    return by_margin(all(placed), all(sure) if all(placed) else False, f"{text}; detectably ahead of {grouped(behind)}.")


@check(figure="vintages-what-could-be-written")
def wgi_ahead(claim, tables) -> Finding:
    """That the first country of `entity` is ahead of every other that it names, in every edition.

    Holds where every comparison is detectable in every edition that publishes errors; with a qualification where all editions
    order the estimates so; vintage-dependent where some do not.
    """
    own, *others = claim.countries
    ordered, open_, told = {}, set(), {}
    for edition, rows in cells(tables, wgi_indicator(claim), claim.year).items():
        gaps = {other: gap(rows, own, other) for other in others}
        over = [other for other in others if rows.loc[own, "estimate"] > rows.loc[other, "estimate"]]
        ordered[edition] = len(over) == len(others)
        open_ |= {other for other, difference in gaps.items() if difference and not (difference.detectable and difference.value > 0)}
        rest = listing(country_name(other) for other in others if other not in over)
        told[edition] = "ahead of all by estimate" if ordered[edition] else f"not ahead of {rest}"
    unsure = listing(country_name(other) for other in others if other in open_)
    rest = f"; by the margin it is not ahead of {unsure} in at least one edition" if open_ else ""
    text = (
        f"{country_name(own)} among the states named in {claim.year}, "
        f"{governance.DIMENSIONS[wgi_indicator(claim)].lower()}: {grouped(told)}{rest}."
    )
    if not all(ordered.values()):
        return revised(claim, ordered, text)
    return by_margin(True, not open_, text)


@check(figure="vintages-what-could-be-written")
def wgi_lower_half(claim, tables) -> Finding:
    """That a country ranks below the middle (50) in the last year of the edition with margins; settled where its 90 % interval does.

    The other editions, each at its own last year, are told.
    """
    indicator, told = wgi_indicator(claim), {}
    for edition, frame in tables.editions("wgi_editions").items():
        last = of_country(frame, indicator, claim.country).reset_index().iloc[-1]
        told[edition] = last["rank"] if pd.notna(last["rank"]) else last["rank_counted"]
        if edition == MARGINS:
            own = last
    name = f"{governance.DIMENSIONS[indicator]}, {country_name(claim.country)}, {own['year']} (edition {MARGINS})"
    text = f"{name}: rank {number(own['rank'])}, 90 % interval {span(own['rank_lower'], own['rank_upper'])}"
    below = sum(rank < 50 for rank in told.values())
    sure = own["rank_upper"] < 50 if own["rank"] < 50 else own["rank_lower"] > 50
    return by_margin(own["rank"] < 50, sure, f"{text}; {below} of {len(told)} editions rank their last year below 50.")


@check(figure="six-dimensions")
def wgi_fragile(claim, tables) -> Finding:
    """That a country's politics are fragile: its rank for stability lies in the lowest quarter of the world, interval and all.

    Asked of every edition for the year of the claim; dated where the interval of the last year with margins lies above that quarter.
    """
    found = cells(tables, wgi_indicator(claim), claim.year)
    rows = {edition: frame.loc[claim.country] for edition, frame in found.items()}
    with_errors = {edition: row["rank_upper"] for edition, row in rows.items() if pd.notna(row["rank_upper"])}
    right, sure = all(row["place"] < 25 for row in rows.values()), all(upper < 25 for upper in with_errors.values())
    frame = tables("wgi", MARGINS)
    last = of_country(frame, wgi_indicator(claim), claim.country).reset_index().iloc[-1]
    told = grouped({edition: number(row["place"]) for edition, row in rows.items()})
    then = (
        f"Rank of {country_name(claim.country)} for political stability in {claim.year}: {told}; the highest upper "
        f"end is {number(max(with_errors.values()))}."
    )
    later = f"In {last['year']} it is {number(last['rank'])} ({span(last['rank_lower'], last['rank_upper'])}, edition {MARGINS})"
    if right and last["rank_lower"] > 25:
        return Finding("dated", f"{then} {later}, above the lowest quarter.")
    return by_margin(right, sure, f"{then} {later}.")


# --- change over time ---------------------------------------------------------------------------------------------------


@check(figure="explore-governance")
def wgi_improving(claim, tables) -> Finding:
    """That a dimension is improving, without a first year: the change to the last year of the author's edition from every earlier one.

    Detectable rises from all first years: holds; from some, with no fall: qualified; from none: as the estimates lean. The latest
    edition with margins, to its own last year, says whether it still stands.
    """
    indicator = wgi_indicator(claim)

    def windows(edition):
        frame = tables.editions("wgi_editions")[edition]
        frame = frame[frame["indicator"] == indicator]
        end = int(frame["year"].max())
        return governance.changes(frame, claim.country, end), end

    own, end = windows(USED[claim.source_key])
    rose, fell = (int((own["word"] == word).sum()) for word in ("rose", "fell"))
    later, last = windows(MARGINS)
    again = int((later["word"] == "rose").sum())
    name = f"{governance.DIMENSIONS[indicator]} of {country_name(claim.country)}"
    text = f"{name}, edition {USED[claim.source_key]}: of {len(own)} first years {rose} give a detectable rise to {end} and {fell} a fall; "
    text += (
        f"from 2006 it {own.set_index('start')['word'].get(2006, 'is not known')}. To {last} (edition {MARGINS}) "
        f"{again} of {len(later)} give a rise."
    )
    if fell >= rose:
        return by_margin((own["value"] > 0).all(), fell > 0, text)
    if again <= (later["word"] == "fell").sum():
        return Finding("dated", text)
    return by_margin(True, rose == len(own), text)


@check(figure="six-changes")
def wgi_progress(claim, tables) -> Finding:
    """That administration got better over `period`: the change of effectiveness, with all six dimensions told (Holm: those that remain).

    First and last year are the nearest ones inside the period that the edition with margins holds. The index sees results, not acts.
    """
    first, last = claim.years
    wgi = tables("wgi", MARGINS)
    years = wgi.loc[wgi["year"].between(first, last), "year"]
    rows = governance.dimension_changes(wgi, claim.country, int(years.min()), int(years.max()))
    works, said = rows.set_index("code").loc["ge"], rows.attrs["facts"]
    text = (
        f"{country_name(claim.country)} from {years.min()} to {years.max()} (edition {MARGINS}): effectiveness "
        f"{works['word']}, {signed(works['change'], 2)} "
    )
    text += (
        f"({span(works['low'], works['high'], 2)}); of six dimensions it {said['changes_rose']}, after Holm's "
        f"correction in {said['changes_firm']}."
    )
    if works["word"] == "rose":
        return by_margin(True, (rows["word"] == "rose").all(), text)
    return by_margin(works["change"] > 0, works["word"] == "fell", text)


@check(figure="vintages-what-could-be-written")
def always_most_stable(claim, tables) -> Finding:
    """That the first country of `entity` was always the most stable: ahead of the others in political stability in every year of `period`.

    Contradicted where another is detectably ahead in some year after Holm's correction for all years and states; disputed where one
    is ahead by estimate alone. Years in which output shrank are told beside it.
    """
    (own, *others), (first, last) = claim.countries, claim.years
    wgi = tables("wgi", MARGINS)
    wgi = wgi[(wgi["indicator"] == "pv") & wgi["year"].between(first, last) & wgi["iso3"].isin(claim.countries)]
    years = sorted(wgi["year"].unique())
    by_year = {year: wgi[wgi["year"] == year].set_index("iso3") for year in years}
    gaps = {(year, other): gap(rows, other, own) for year, rows in by_year.items() for other in others}
    passed = {year for (year, _), difference in gaps.items() if difference.value > 0}
    level = [f"{country_name(other)} in {year}" for (year, other), one in gaps.items() if one.value > 0 and one.detectable]
    p_holm = governance.holm([one.p_value for one in gaps.values()])
    firm = any(p < 1 - evidence.LEVEL and one.value > 0 for p, one in zip(p_holm, gaps.values(), strict=True))
    wdi = tables("wdi")
    wdi = wdi[(wdi["indicator"] == "NY.GDP.MKTP.KD.ZG") & wdi["year"].between(first, last)]
    rates = wdi.pivot(index="year", columns="iso3", values="value")
    shrank = listing(f"{country_name(iso3)} {int((rates[iso3] < 0).sum())}" for iso3 in claim.countries)
    text = (
        f"Political stability, edition {MARGINS}: {country_name(own)} has the highest estimate of the "
        f"{count(len(claim.countries))} states in "
    )
    text += (
        f"{len(years) - len(passed)} of {len(years)} years; ahead of it at the 90 % level: {listing(level)}, which "
        f"Holm's correction for {len(gaps)} "
    )
    text += f"comparisons {'upholds' if firm else 'does not uphold'}. Years of shrinking output from {first} to {last}: {shrank}."
    return by_margin(not passed, firm or not passed, text)


# --- across all countries -----------------------------------------------------------------------------------------------


def _panels(tables, x: str) -> dict[tuple[int, int], pd.DataFrame]:
    """Change of effectiveness (y) against change of another dimension (x) in each window, all economies of the edition with margins."""
    frames = [tables("wgi", MARGINS).query("indicator == @code").rename(columns={"estimate": "value"}) for code in (x, "ge")]
    return {window: panel.changes(*frames, *window) for window in panel.WINDOWS}


@check(figure="freedom-panel-changes")
def democratisation_opens_space(claim, tables) -> Finding:
    """That democratisation goes with reform: the slope of the change of effectiveness on the change of voice, across all economies.

    In the window 1996-2006, by three methods (robust line, least squares, Theil-Sen). An association and not a cause: qualified at best.
    """
    panels = _panels(tables, "va")
    line, checks = panel.robust_line(panels[LOOKED_BACK]), panel.checks(panels[LOOKED_BACK])
    firm = [panel.label(window) for window, rows in panels.items() if panel.robust_line(rows).interval[0] > 0]
    text = (
        f"Across {line.n} economies from 1996 to 2006 the slope of effectiveness on voice is "
        f"{number(line.slope, 2)} ({span(*line.interval, 2)}); "
    )
    text += (
        f"it is detectably above zero in {listing(firm)} (edition {MARGINS}). An association names no cause, and "
        f"both indices share judges."
    )
    if line.slope > 0:
        return by_margin(True, False, text)
    return by_margin(False, checks["upper"].max() < 0, text)


@check(figure="freedom-panel-changes")
def no_precondition(claim, tables) -> Finding:
    """That reform needs no democratisation: effectiveness rose without a detectable rise of voice more often than chance makes.

    Binomial test in the four windows, Holm's correction for them; the window 1996-2006 decides. Qualified, since no detectable
    rise is not no rise, and since voice and effectiveness do move together.
    """
    panels = _panels(tables, "va")
    alone = pd.DataFrame({window: panel.rises_alone(panel.words(rows)) for window, rows in panels.items()}).T
    alone["p_holm"] = governance.holm(alone["p_value"])
    own = alone.loc[LOOKED_BACK]
    kaz = panel.words(panels[LOOKED_BACK]).loc[claim.country]
    beyond = [window for window in panels if alone.loc[window, "p_holm"] < 1 - evidence.LEVEL]
    strict = panel.rises_alone(panel.words(panels[LOOKED_BACK])[panels[LOOKED_BACK]["x"] <= 0])
    text = (
        f"From 1996 to 2006 effectiveness rose in {own['count']:.0f} of {own['n']:.0f} economies without a "
        f"detectable rise of voice, where chance makes "
    )
    text += f"{number(own['expected'])} (p = {number(own['p_holm'], 3)} after Holm); beyond chance in {listing(map(panel.label, beyond))}. "
    text += (
        f"Where the estimate of voice did not go up at all it rose in {strict['count']:.0f} of {strict['n']:.0f} "
        f"(chance: {number(strict['expected'])}). "
    )
    text += f"In {country_name(claim.country)} effectiveness {kaz['y']} and voice {kaz['x']}."
    return by_margin(LOOKED_BACK in beyond and kaz["x"] != "rose", False, text)


@check(figure="freedom-panel-changes")
def autocracy_helps(claim, tables) -> Finding:
    """That autocratic rule, or its stability, helps reform: the gain in effectiveness by the level of voice and of stability at the start.

    Across all economies at equal effectiveness in the first year (`panel.starting_level`), Holm's correction over both levels and four
    windows. One country alone holds no comparison: without a detectable pattern in 1996-2006 the claim is not testable.
    """
    signs = {"va": -1, "pv": 1}  # less voice, more stability
    found = {(code, window): panel.starting_level(rows) for code in signs for window, rows in _panels(tables, code).items()}
    p_holm = dict(zip(found, governance.holm([one.p_value for one in found.values()]), strict=True))
    firm = {key for key, p in p_holm.items() if p < 1 - evidence.LEVEL}
    asked = {"va": "voice", "pv": "stability"} if "stability" in claim.measure else {"va": "voice"}
    told = []
    for code, name in asked.items():
        own = found[code, LOOKED_BACK]
        where = [f"{panel.label(w)} ({signed(found[c, w].value, 2)})" for c, w in found if c == code and (c, w) in firm]
        told.append(
            f"for one unit more {name} at the start {signed(own.value, 2)} ({span(*own.interval, 2)}), "
            f"detectable in {listing(where)} of the four windows"
        )
    text = (
        f"Gain in effectiveness from 1996 to 2006 across economies that start alike in it: {'; '.join(told)} "
        f"(edition {MARGINS}, after Holm). "
    )
    text += "One country alone holds no comparison that could name a cause."
    along = [(code, LOOKED_BACK) in firm and found[code, LOOKED_BACK].value * signs[code] > 0 for code in asked]
    against = [(code, LOOKED_BACK) in firm and found[code, LOOKED_BACK].value * signs[code] < 0 for code in asked]
    if any(against):
        return Finding("contradicted", text)
    return Finding("holds with qualification" if all(along) else "not testable", text)


@check(figure="explore-governance")
def cis_spread(claim, tables) -> Finding:
    """That the former Soviet republics (without the Baltic states) diverge: the spread of their effectiveness, 1996 to 2006, by simulation.

    Knox speaks of approaches to reform, which no index counts; the spread of results is the nearest number, so qualified at
    best, and not testable where the spread shows no detectable change.
    """
    works = tables("wgi", MARGINS).query("indicator == 'ge'").rename(columns={"estimate": "value"})
    before, after, low, high = panel.spread_change(works, CIS, *LOOKED_BACK)
    _, end, low_next, high_next = panel.spread_change(works, CIS, LOOKED_BACK[1], 2023)
    text = (
        f"Spread of effectiveness among {count(len(CIS))} states (standard deviation, edition {MARGINS}): "
        f"{number(before, 2)} in 1996, {number(after, 2)} "
    )
    text += (
        f"in 2006, {number(end, 2)} in 2023; 90 % interval of the change to 2006 {span(low, high, 2)}, since then "
        f"{span(low_next, high_next, 2)}. "
    )
    text += "Approaches to reform are not counted by any index."
    if high < 0:
        return Finding("contradicted", text)
    return Finding("holds with qualification" if low > 0 else "not testable", text)


@check(figure="paradox-rounds")
def post_soviet_model(claim, tables) -> Finding:
    """That a country stood out among the post-Soviet states in the year of `period`: first three in effectiveness and e-government.

    Effectiveness from the edition with margins, the survey of e-government of the same year. A reputation is not measured by
    either: qualified at best. The latest places are told.
    """
    _, year = claim.years
    wgi, egdi = tables("wgi", MARGINS).query("indicator == 'ge'").rename(columns={"estimate": "egdi"}), tables("egdi")

    def places(at_wgi, at_egdi):
        parts = ((wgi, at_wgi), (egdi, at_egdi))
        rows = [frame[(frame["year"] == at) & frame["iso3"].isin(CIS)].set_index("iso3") for frame, at in parts]
        return [int(part["egdi"].rank(ascending=False)[claim.country]) for part in rows]

    then, now = places(year, year), places(wgi["year"].max(), egdi["year"].max())
    text = (
        f"Among the {count(len(CIS))} former Soviet states without the Baltic ones {country_name(claim.country)} is "
        f"{ordinal(then[0])} in effectiveness and "
    )
    text += (
        f"{ordinal(then[1])} in e-government for {year}; {ordinal(now[0])} in {wgi['year'].max()} and "
        f"{ordinal(now[1])} in {egdi['year'].max()}. "
    )
    text += "Places, not reputation, are measured."
    return by_margin(max(then) <= 3, False, text)
