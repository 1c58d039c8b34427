"""Tables and charts of the chapter on January 2022, made from the stored runs and the fits of `helpers.registered`.

Effects are mean gaps from the first period after, actual minus synthetic, up is better; with `_sd` in standard deviations of the
outcome over the world in 2021 (`registered.scale`), so that outcomes of different units stand on one axis.
"""

import re
from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from statsmodels.stats.multitest import multipletests

from helpers import data, evidence, registered, synthetic
from helpers.figures import BLUE, GREY, OCHRE, VERMILION
from helpers.text import count, listing, number, signed

SIZES = np.round(np.arange(0, 4.01, 0.05), 2)  # standard deviations of the world
LEGEND = {"poor fit": "Fit too poor to say", "none": "No detectable effect", "alone": "Unusual taken alone", "firm": "Unusual, also corrected"}
SYMBOLS = {"poor fit": ("x", OCHRE), "none": ("circle-open", GREY), "alone": ("diamond", VERMILION), "firm": ("circle", BLUE)}


def _floor(code: str) -> float:
    return registered.FLOOR * registered.scale(code)


def one(placebos: pd.DataFrame, code: str, design: str = "main") -> dict[str, float]:
    """Effect, p-value, fit and placebo range (5th to 95th percentile of the donors) of one run; all but p in world deviations."""
    table, unit = registered.stored(placebos, code, design), registered.scale(code)
    own, others = table.loc[registered.TREATED], table.drop(index=registered.TREATED)["effect"] / unit
    return {
        "effect": own["effect"], "effect_sd": own["effect"] / unit, "fit_sd": own["pre_rmspe"] / unit, "donors": len(others),
        "p": synthetic.p_value(synthetic.ratios(table, _floor(code)), registered.TREATED),
        "low_sd": others.quantile(0.05), "high_sd": others.quantile(0.95),
    }


def answers(placebos: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """One row per outcome of the family, ordered by effect_sd: `one`, corrections, index error, detectable size and verdict.

    holm and bh are over the whole family, holm_primary over the five primary outcomes (else missing). error_sd is the standard
    deviation of the effect under the index's own errors, missing where none are published.
    """
    errors = checks[(checks["check"] == "index error") & (checks["item"] == "independent")].set_index("outcome")["value"]
    rows = []
    for outcome in registered.OUTCOMES:
        unit, table = registered.scale(outcome.code), registered.stored(placebos, outcome.code)
        size = synthetic.detectable(table, registered.TREATED, SIZES * unit, floor=_floor(outcome.code), most=registered.POOR_FIT * unit)
        rows.append({"code": outcome.code, "outcome": outcome.label, "primary": outcome.primary, **one(placebos, outcome.code),
                     "error_sd": errors.get(outcome.code, np.nan) / unit, "detectable_sd": size / unit})
    found = pd.DataFrame(rows)
    for name, method in (("holm", "holm"), ("bh", "fdr_bh")):
        found[name] = multipletests(found["p"], method=method)[1]
    found.loc[found["primary"], "holm_primary"] = multipletests(found.loc[found["primary"], "p"], method="holm")[1]
    corrected = found["holm_primary"].fillna(found["holm"])
    noise = evidence.z_value() * found["error_sd"]
    found["verdict"] = [
        synthetic.verdict(p, c, fit <= registered.POOR_FIT, abs(effect) <= bound)  # a missing bound compares as False
        for p, c, fit, effect, bound in zip(found["p"], corrected, found["fit_sd"], found["effect_sd"], noise)
    ]
    return found.assign(said=found["verdict"].map(synthetic.VERDICTS)).sort_values("effect_sd", ignore_index=True)


def broken(plot: go.Figure) -> list[str]:
    """The labels of a chart's rows, in two lines where they are long, for a narrow page whose rows are higher."""
    return [re.sub(r"[^<>]{19,}", lambda words: "<br>".join(wrap(words[0], 18)), label) for label in plot.layout.yaxis.ticktext]


def draw_answers(found: pd.DataFrame) -> go.Figure:
    """Rows by effect: grey bar, what the donors show; mark, Kazakhstan, its shape the verdict; thin line, the index's own error."""
    plot, y = go.Figure(), found.index
    plot.add_bar(y=y, x=found["high_sd"] - found["low_sd"], base=found["low_sd"], orientation="h", width=0.55, name="Nine donors in ten",
                 marker={"color": "rgba(127,127,127,0.30)", "line": {"color": GREY, "width": 1}}, hoverinfo="skip")
    for key, (symbol, colour) in SYMBOLS.items():
        part = found[found["verdict"] == key]
        for n, some in enumerate([part[part["error_sd"].isna()], part[part["error_sd"].notna()]]):
            bars = {"type": "data", "array": (evidence.z_value() * some["error_sd"]).round(3), "color": colour, "thickness": 1.3, "width": 3}
            plot.add_scatter(
                y=some.index, x=some["effect_sd"].round(3), mode="markers", name=LEGEND[key], legendgroup=key,
                showlegend=bool(len(some) and (n == 0 or part["error_sd"].notna().all())), error_x=bars if n else None,
                marker={"symbol": symbol, "color": colour, "size": 11, "line": {"width": 2, "color": colour}},
                text=some["outcome"] + ": p " + some["p"].map(lambda p: number(p, 2)), hovertemplate="%{text}<br>%{x:.2f}<extra></extra>",
            )
    names = [f"<b>{row.outcome}</b>" if row.primary else row.outcome for row in found.itertuples()]
    return plot.update_layout(
        yaxis={"tickvals": list(y), "ticktext": names, "range": [-0.7, len(found) - 0.3], "zeroline": False},
        xaxis={"title": "Gap after 2022, in standard deviations of the world", "zeroline": True, "zerolinewidth": 2, "showgrid": True},
        legend={"orientation": "h", "y": 1.01},
    )


def paths() -> pd.DataFrame:
    """Kazakhstan and its synthetic control for every outcome: code, outcome, year, actual, synthetic, low, high (90 %), gap."""
    rows = []
    for outcome in registered.OUTCOMES:
        frame, first = registered.panel(outcome.code, "main")
        gap, errors = synthetic.fit(frame, registered.TREATED, first).gap, registered.margins(outcome.code)
        half = evidence.z_value() * errors[registered.TREATED] if errors is not None else np.nan
        own = frame[registered.TREATED]
        rows.append(pd.DataFrame({"code": outcome.code, "outcome": outcome.label, "year": frame.index, "actual": own, "synthetic": own - gap,
                                  "low": own - half, "high": own + half, "gap": gap}))
    return pd.concat(rows, ignore_index=True)


def draw_paths(table: pd.DataFrame) -> go.Figure:
    """Actual and synthetic over time, one outcome at a time by the choice "outcome"; intervals where the index has them."""
    plot = go.Figure()
    for name, part in table.groupby("outcome", sort=False):
        bars = None if part["low"].isna().all() else {"type": "data", "array": (part["high"] - part["actual"]).round(3), "thickness": 1, "width": 2}
        style = {"meta": {"outcome": name}, "x": part["year"], "mode": "lines+markers"}
        plot.add_scatter(y=part["actual"].round(3), name="Kazakhstan", line={"color": BLUE, "width": 2}, marker={"size": 6}, error_y=bars,
                         hovertemplate="%{x}: %{y:.2f}<extra>Kazakhstan</extra>", **style)
        plot.add_scatter(y=part["synthetic"].round(3), name="Synthetic control", line={"color": VERMILION, "dash": "dash", "width": 2},
                         marker={"size": 6, "symbol": "square-open"}, hovertemplate="%{x}: %{y:.2f}<extra>Synthetic control</extra>", **style)
    plot.add_vline(x=registered.EVENT - 0.5, line={"dash": "dot", "width": 1.5, "color": GREY})
    return plot.update_layout(xaxis={"title": "Year (dotted: turn of 2022)"}, yaxis={"title": "Units of the index"})


def draw_detectable(found: pd.DataFrame) -> go.Figure:
    """Size that would be found four times in five, and the gap found without its sign; in standard deviations of the world."""
    rows = found.sort_values("detectable_sd", ignore_index=True, ascending=False)
    plot = go.Figure()
    plot.add_bar(y=rows.index, x=rows["detectable_sd"], orientation="h", width=0.55, name="Would be found four times in five",
                 marker={"color": "rgba(127,127,127,0.30)", "line": {"color": GREY, "width": 1}}, hovertemplate="%{x:.2f}<extra></extra>")
    plot.add_scatter(y=rows.index, x=rows["effect_sd"].abs().round(3), mode="markers", name="Gap found, without its sign",
                     marker={"symbol": "diamond", "color": BLUE, "size": 9}, hovertemplate="%{x:.2f}<extra></extra>")
    return plot.update_layout(
        yaxis={"tickvals": list(rows.index), "ticktext": list(rows["outcome"]), "range": [-0.7, len(rows) - 0.3], "zeroline": False},
        xaxis={"title": "Standard deviations of the world", "showgrid": True, "rangemode": "tozero"},
    )


def said(row: dict[str, float]) -> str:
    """An effect with its p-value, "+0.23 (0.48)"; marked where the fit is too poor to say."""
    return "poor fit" if row["fit_sd"] > registered.POOR_FIT else f"{signed(row['effect_sd'], 2)} ({number(row['p'], 2)})"


def robustness(placebos: pd.DataFrame, designs: list[str]) -> pd.DataFrame:
    """Outcome by design: effect in world deviations and p-value in brackets; the heading gives the largest number of donors."""
    found = {}
    for design in designs:
        column = {outcome.label: one(placebos, outcome.code, design) for outcome in registered.OUTCOMES}
        most = max(int(row["donors"]) for row in column.values())
        found[f"{registered.DESIGNS[design][0]} ({most})"] = {label: said(row) for label, row in column.items()}
    return pd.DataFrame(found).rename_axis("Outcome")


def second_opinions(placebos: pd.DataFrame, checks: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Effect beside its augmented estimate, its range leaving out one donor, its index error and the later edition; deviations."""
    rows = {}
    parts = {name: part for name, part in checks.groupby("check")}
    later = {o.label: o.code for o in registered.LATER}
    for row in found.itertuples():
        unit = registered.scale(row.code)
        loo = parts["leave one out"].query("outcome == @row.code")["value"] / unit
        errors = parts["index error"].query("outcome == @row.code").set_index("item")["value"] / unit
        augmented = parts["augmented"].query("outcome == @row.code")["value"].item() / unit
        rows[row.outcome] = {
            "Effect": signed(row.effect_sd, 2), "Augmented": signed(augmented, 2),
            "One donor left out": f"{signed(loo.min(), 2)} to {signed(loo.max(), 2)}" if len(loo) else "",
            "Index error, years independent": number(errors["independent"], 2) if len(errors) else "none at hand",
            "Index error, lasting": number(errors["lasting"], 2) if len(errors) else "none at hand",
            "Later edition (p)": said(one(placebos, later[row.outcome])) if row.outcome in later else "",
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Outcome")


def before_after() -> pd.DataFrame:
    """Kazakhstan in 2021 (or the last round before) and in the last year: every index, with a word only where it has a margin.

    The errors of the two years are taken as independent (see `helpers.evidence`).
    """
    rows = []
    for outcome in registered.OUTCOMES:
        own, errors = registered.values(outcome.code)[registered.TREATED], registered.margins(outcome.code)
        start, end = max(year for year in own.index if year < outcome.first), own.index[-1]
        if errors is None:
            word = "no margin in the table" if outcome.table == "vdem" else "no margin published"
        else:
            own_errors = errors[registered.TREATED]
            word = evidence.change(own[start], own_errors[start], own[end], own_errors[end]).change
        digits = 0 if outcome.code == "cpi" else 2
        rows.append((outcome.label, f"{start}: {number(own[start], digits)}", f"{end}: {number(own[end], digits)}", word))
    obs = data.load("obs").query("iso3 == 'KAZ'").pivot(index="year", columns="indicator", values="score")
    for part in ("transparency", "participation", "oversight"):
        rows.append((f"Open Budget Survey, {part}", f"2021: {number(obs.loc[2021, part])}", f"2023: {number(obs.loc[2023, part])}", "no margin published"))
    house = data.load("freedom_house").query("iso3 == 'KAZ'").set_index("year_covered")["total"].dropna()
    rows.append(("Freedom House, total", f"2021: {number(house[2021], 0)}", f"{house.index.max()}: {number(house[house.index.max()], 0)}", "no margin published"))
    return pd.DataFrame(rows, columns=["Index", "Before", "Last", "What may be said"])


AUTHORS = {"janenova_kurmanov": "Janenova, Kurmanov", "baimenov": "Baimenov's editor"}


def deaths(toll: pd.DataFrame) -> pd.DataFrame:
    """Counts of people killed in the whole country, all or named, in order of date, the undated last: with label, shown, kind."""
    rows = toll[(toll["counted"] == "killed") & (toll["place"] == "country") & toll["people"].isin(["all", "named"])].copy()
    rows = rows.sort_values(["date", "value"], na_position="last").reset_index(drop=True)
    rows["kind"] = np.select([rows["standing"] == "withdrawn", rows["people"] == "named"], ["withdrawn by its publisher", "list of names"], "count")
    words = {"exact": "", "over": "over ", "at_least": "at least ", "nearly": "nearly ", "about": "about "}
    rows["shown"] = rows["qualifier"].map(words) + rows["value"].astype(int).astype(str)
    rows["by"] = rows["counted_by"].str.split(" (", regex=False).str[0]
    rows["when"] = rows["date"].fillna("undated")
    short = rows["by"].replace({"Prosecutor General's Office": "Prosecutor General", "Public Foundation Ar.Rukh.Khak": "Ar.Rukh.Khak", "RFE/RL Kazakh Service": "RFE/RL"})
    short = short.str.replace(r",.*", "", regex=True).where(rows["by"] != "not stated", rows["source_key"].map(AUTHORS))
    rows["label"] = rows["when"] + ", " + short
    return rows


def office(killed: pd.DataFrame) -> pd.DataFrame:
    """The counts of the Prosecutor General's Office out of `deaths`."""
    return killed[(killed["by"] == "Prosecutor General's Office") & (killed["kind"] == "count")]


def draw_deaths(rows: pd.DataFrame) -> go.Figure:
    """One row per count, the earliest on top; the shape says whether it is a count, a list of names or withdrawn."""
    plot = go.Figure()
    for kind, (symbol, colour) in {"count": ("circle", BLUE), "list of names": ("square-open", OCHRE), "withdrawn by its publisher": ("x", VERMILION)}.items():
        part = rows[rows["kind"] == kind]
        plot.add_scatter(x=part["value"], y=-part.index, mode="markers+text", name=kind.capitalize(), text=part["shown"], textposition="middle right",
                         marker={"symbol": symbol, "color": colour, "size": 10, "line": {"width": 2}}, hovertext=part["label"] + ": " + part["scope"], hoverinfo="text")
    return plot.update_layout(
        yaxis={"tickvals": list(-rows.index), "ticktext": rows["label"].str.replace(", ", ",<br>", n=1), "range": [-len(rows) + 0.4, 0.6], "zeroline": False},
        xaxis={"title": "People killed", "range": [0, 300], "zeroline": False}, yaxis_showgrid=False,
    )


# --- what the prose says -------------------------------------------------------------------------------------------------------

LEVEL = round(1 - evidence.LEVEL, 2)
GAP_COLUMNS = {
    "outcome": "Outcome", "effect_sd": "Gap (standard deviations)", "low_sd": "Donors, 5th percentile", "high_sd": "Donors, 95th percentile",
    "fit_sd": "Error before (standard deviations)", "p": "p-value", "holm": "Holm, all", "bh": "Benjamini-Hochberg, all",
    "holm_primary": "Holm, primary", "said": "Verdict",
}


def outside(found: pd.DataFrame) -> int:
    """How many gaps lie outside the range of nine donors in ten."""
    return int(((found["effect_sd"] < found["low_sd"]) | (found["effect_sd"] > found["high_sd"])).sum())


def _some(number_of: int) -> str:
    return count(number_of) if number_of else "none"


def _names(found: pd.DataFrame, codes) -> str:
    """The labels of outcomes in a sentence, abbreviations kept."""
    return listing(_lower(label) for label in found.set_index("code").loc[list(codes), "outcome"])


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def _holds(**sentences: bool) -> None:
    """Raises ValueError that names what the chapter says in words and the data no longer bear."""
    lost = [name.replace("_", " ") for name, holds in sentences.items() if not holds]
    if lost:
        raise ValueError("the chapter says what the data no longer bear: " + "; ".join(lost))


def nine_table(nine: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The nine measures with status, the legal reference of the act read, the last step and its source, indexed by measure.

    The legal reference is that of the event (data/events.csv) which the measure's note names; an act without one was read in a report.
    """
    laws = events.set_index("event_id")["legal_ref"].dropna()
    named = [listing(law for event, law in laws.items() if f"({event})" in note) for note in nine["note"]]
    unread = np.where(nine["note"].str.contains("decree"), "decree, number not read", "none read")
    shown = nine.assign(
        law=np.where(np.array(named) == "none", unread, named), last=nine["status_date"].fillna("none read"),
        place=(nine["status_source_key"].fillna("") + " " + nine["status_locator"].fillna("")).str.strip(),
    )
    names = {"measure": "Measure", "status": "Status", "law": "Legal reference", "last": "Last step", "place": "Source of it", "note": "Note"}
    return shown[list(names)].fillna("").rename(columns=names).set_index("Measure")


def answer_facts(found: pd.DataFrame, placebos: pd.DataFrame, nine: pd.DataFrame) -> dict[str, str]:
    """The summary: how many outcomes are unusual, the tests over many at once, the sizes that could have been seen.

    Raises ValueError where a gap survives correction or is as large as could have been seen: the chapter says that none does.
    """
    _holds(
        no_gap_survives_correction=not (found["verdict"] == "firm").any(),
        the_gap_in_the_middle_is_smaller_than_the_size_detectable=bool(found["effect_sd"].abs().median() < found["detectable_sd"].median()),
    )
    tables = {o.code: (registered.stored(placebos, o.code), _floor(o.code)) for o in registered.OUTCOMES}
    primary = {code: tables[code] for code in found[found["primary"]]["code"]}
    by = {key: found[found["verdict"] == key] for key in synthetic.VERDICTS}
    return {
        "n_out": count(len(found)), "n_primary": count(len(primary)), "n_alone": _some(len(by["alone"])), "alone": _names(found, by["alone"]["code"]),
        "chance": number(LEVEL * len(found), 0), "p_all": number(synthetic.omnibus(tables, "KAZ")[0], 2),
        "p_primary": number(synthetic.omnibus(primary, "KAZ")[0], 2), "mde_mid": number(found["detectable_sd"].median(), 2),
        "gap_mid": number(found["effect_sd"].abs().median(), 2), "n_nine": count(len(nine)), "n_acted": count((nine["status"] != "announced").sum()),
    }


def printed(toll: pd.DataFrame, toll_id: str) -> str:
    """A count as its source puts it: "over 4,000"."""
    row = toll.set_index("toll_id").loc[toll_id]
    return ("" if row["qualifier"] == "exact" else row["qualifier"].replace("_", " ") + " ") + f"{int(row['value']):,}"


def toll_facts(toll: pd.DataFrame, killed: pd.DataFrame) -> dict[str, str]:
    """The counts that the prose names, each by its row."""
    ids = {
        "dead_jk": "nd-killed-janenova", "dead_editor": "nd-killed-baimenov", "held_jk": "nd-detained-janenova", "held_editor": "nd-arrests-baimenov",
        "held_first": "2022-01-07-detained", "held_week": "2022-01-11-detained", "held_later": "2022-11-02-detained-later", "hurt": "2022-01-15-injured",
        "hurt_forces": "2022-01-15-injured-security", "hurt_jk": "nd-injured-janenova", "dead_forces": "2022-01-15-killed-security",
        "by_officers": "2022-08-killed-by-officials", "dead_first": "2022-01-15-killed", "dead_last": "2023-01-05-killed", "dead_most": "2022-07-29-killed-joint",
    }
    values = office(killed).set_index("toll_id")["value"]
    if values.idxmax() != "kaz-2022-07-29-killed-joint" or values.idxmin() != "kaz-2022-01-15-killed":
        raise ValueError("the office's highest and lowest counts are no longer those that the text names")
    return {"n_toll": str(len(toll))} | {name: printed(toll, f"kaz-{row}") for name, row in ids.items()}


def toll_table(toll: pd.DataFrame) -> pd.DataFrame:
    """Counts of everyone killed, injured, detained, convicted or amnestied in the country, by kind and date."""
    kept = toll[toll["counted"].isin(["killed", "injured", "detained", "convicted", "amnestied"]) & (toll["people"] == "all") & (toll["place"] == "country")]
    kept = kept.sort_values(["counted", "date"], na_position="last")
    kept = kept.assign(number=[printed(toll, key) for key in kept["toll_id"]], when=kept["date"].fillna("undated"))
    names = {"counted": "Counted", "when": "Date", "number": "Number", "counted_by": "By whom", "standing": "Standing", "source_key": "Source"}
    return kept[list(names)].rename(columns=names).set_index("Counted")


def design_facts(runs: pd.DataFrame, pools: dict[str, frozenset]) -> dict[str, str]:
    """The numbers of the design. Raises ValueError where the primary family could never reject."""
    main = runs[(runs["design"] == "main") & runs["outcome"].isin([o.code for o in registered.OUTCOMES])]
    most, primary = int(main["donors"].max()), sum(o.primary for o in registered.OUTCOMES)
    if 1 / (most + 1) > LEVEL / primary:
        raise ValueError(f"{most} donors cannot reject any of {primary} corrected tests: the design needs fewer outcomes or more donors")
    size = {name: str(len(pool)) for name, pool in pools.items()}
    return {
        "n_main": size["main"], "n_post": count(len(pools["post-soviet"])), "n_shocks": count(len(registered.SHOCKS)), "n_most": str(most),
        "n_least": str(main["donors"].min()), "p_least": number(1 / (most + 1), 3), "p_post": number(1 / (len(pools["post-soviet"]) + 1), 2),
        "income": f"{registered.INCOME[0]:,} to {registered.INCOME[1]:,}", "rents": number(registered.RENTS, 0), "poor": number(registered.POOR_FIT, 2),
        "floor": number(registered.FLOOR, 2), "level": f"{100 * LEVEL:.0f} %", "n_rest": count(len(registered.OUTCOMES) - primary),
        "smallest": f"{registered.SMALLEST:,}",
    }


def result_facts(found: pd.DataFrame) -> dict[str, str]:
    """The sentences under the figure of gaps. Raises ValueError where they name outcomes for which they no longer hold."""
    row, primary = found.set_index("code"), found[found["primary"]]
    _holds(
        merit_and_corruption_alone_are_unusual=set(found[found["verdict"] == "alone"]["code"]) == {"v2stcritrecadm", "v2x_corr"},
        both_steps_point_up=bool((row.loc[["v2stcritrecadm", "v2x_corr"], "effect_sd"] > 0).all()),
        the_other_two_measures_of_corruption_do_not_follow=bool(row.loc[["cc", "cpi"], "p"].min() > 0.5),
        some_fits_are_too_close=bool((found["fit_sd"] < registered.FLOOR).any()),
    )
    facts = {
        "primary_said": listing(f"{_lower(r.outcome)} {signed(r.effect_sd, 2)} (p {number(r.p, 2)})" for r in primary.itertuples()),
        "n_up": count((found["effect_sd"] > 0).sum()), "n_down": count((found["effect_sd"] <= 0).sum()), "p_bh": number(found["bh"].min(), 2),
        "p_holm": number(primary["holm_primary"].min(), 2), "n_poor": _some((found["verdict"] == "poor fit").sum()),
        "fit_close": _names(found, found[found["fit_sd"] < registered.FLOOR]["code"]),
    }
    for name, code in {"merit": "v2stcritrecadm", "corr": "v2x_corr", "cc": "cc", "cpi": "cpi", "pv": "pv"}.items():
        facts |= {name: signed(row.loc[code, "effect_sd"], 2), f"{name}_p": number(row.loc[code, "p"], 2)}
    return facts


def power_facts(found: pd.DataFrame, checks: pd.DataFrame) -> dict[str, str]:
    """What the detectable size means in places of the ranking, and how the method does where the answer is known."""
    size = found.set_index("code").loc["ge", "detectable_sd"] * registered.scale("ge")
    peers = registered.values("ge").loc[2021]
    part = {name: rows.set_index("item")["value"] for name, rows in checks.groupby("check")}
    made = {n: part[f"made panel, effect {n}"] for n in (0, 2, 4)}
    weights = part["germany weight"].sort_values(ascending=False)
    return {
        "mde_ge": number(size / registered.scale("ge"), 2), "mde_ge_index": number(size, 2), "place": f"{(peers > peers['KAZ']).sum() + 1}",
        "place_to": f"{(peers > peers['KAZ'] + size).sum() + 1}", "n_rated": str(len(peers)), "n_made": str(len(made[0])),
        **{f"found{n}": f"{100 * (p <= LEVEL).mean():.0f} %" for n, p in made.items()}, "nominal": f"{100 * np.floor(LEVEL * 25) / 25:.0f} %",
        "germany": listing(f"{name} {number(value, 2)}" for name, value in weights.items()),
        "germany_first": part["germany ratio"].idxmax(), "germany_n": str(len(part["germany ratio"])),
    }


def unusual(placebos: pd.DataFrame, design: str) -> list[str]:
    """Codes of the outcomes with a p-value within the level and a fit that may be reported, in one design."""
    rows = {o.code: one(placebos, o.code, design) for o in registered.OUTCOMES}
    return [code for code, row in rows.items() if row["p"] <= LEVEL and row["fit_sd"] <= registered.POOR_FIT]


def robust_facts(found: pd.DataFrame, placebos: pd.DataFrame) -> dict[str, str]:
    """How the answer moves with the donor pool, the window and the edition."""
    pools = ["main", "post-soviet", "upper-middle", "resources", "world", "put-back", "short"]
    hits = {design: unusual(placebos, design) for design in pools}
    always = [code for code in found["code"] if all(code in hits[d] for d in pools if d != "post-soviet")]
    signs = [len({one(placebos, code, design)["effect"] > 0 for design in pools}) for code in found["code"]]
    poor = sum(one(placebos, code, "post-soviet")["fit_sd"] > registered.POOR_FIT for code in found["code"])
    later = [o for o in registered.LATER if one(placebos, o.code)["p"] <= LEVEL and one(placebos, o.code)["fit_sd"] <= registered.POOR_FIT]
    few, many = min(map(len, hits.values())), max(map(len, hits.values()))
    _holds(corruption_alone_is_unusual_in_every_pool_that_can_reject=always == ["v2x_corr"])
    return {
        "hits": f"between {_some(few)} and {count(many)}", "always": _names(found, always), "n_flip": _some(signs.count(2)),
        "poor_post": _some(poor), "later": listing(_lower(o.label) for o in later), "n_later": count(len(registered.LATER)), "draws": str(registered.DRAWS),
    }


def rival_facts(found: pd.DataFrame, placebos: pd.DataFrame) -> dict[str, str]:
    """Unusual outcomes with the event moved to 2019 and 2020, and of neighbours of the war taken as if treated in 2022."""
    hits = {design: unusual(placebos, design) for design in ("2019", "2020", "main")}
    _holds(
        corruption_alone_is_unusual_in_2020=hits["2020"] == ["v2x_corr"], it_is_unusual_in_2022_too="v2x_corr" in hits["main"],
        nothing_is_unusual_in_2019=not hits["2019"],
    )
    ranks = {o.code: synthetic.ranked(registered.stored(placebos, o.code, "put-back"), _floor(o.code)) for o in registered.OUTCOMES}
    region = {data.name(iso3): sum(rank.get(iso3, 1) <= LEVEL for rank in ranks.values()) for iso3 in registered.POST_SOVIET if iso3 in ranks["ge"]}
    own = sum(rank[registered.TREATED] <= LEVEL for rank in ranks.values())
    ordered = sorted(region.items(), key=lambda pair: -pair[1])
    _holds(
        some_near_the_war_have_unusual_gaps=any(region.values()), some_have_none=not all(region.values()),
        one_has_as_many_as_kazakhstan=max(region.values()) >= own,
    )
    return {
        "n_2019": _some(len(hits["2019"])), "n_2020": _some(len(hits["2020"])), "n_2022": _some(len(hits["main"])),
        "hits_2020": _names(found, hits["2020"]), "corr_2020": signed(one(placebos, "v2x_corr", "2020")["effect_sd"], 2), "near_own": _some(own),
        "near": listing(f"{name} ({count(n)})" for name, n in ordered if n), "near_none": _some(sum(n == 0 for n in region.values())),
        "near_more": listing(name for name, n in ordered if n >= own),
    }
