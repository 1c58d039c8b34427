"""The design of the chapter on January 2022, fixed before its results: outcomes, donor pools, windows; and its stored runs.

`python -m helpers.registered` (or: make permutations) computes every placebo, correction and simulation of the chapter and
writes three tables: synthetic_runs (one row for each outcome and design, with the sha256 of the panel it used), synthetic_placebos
(one row for each unit of a run) and synthetic_checks. The chapter reads them and fits Kazakhstan anew; a test fits a sample of
the placebos anew and compares the hashes. The whole takes about a quarter of an hour on one core.
"""

import argparse
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from helpers import data, synthetic, validation

TREATED, EVENT = "KAZ", 2022
START, SHORT_START = 2002, 2010  # WGI are annual from 2002
SMALLEST = 1_000_000  # inhabitants in 2021: few sources rate smaller states
INCOME = (4096, 12695)  # upper-middle income, US$ a head in 2020 (wb_income2021); GDP stands for GNI, which is not in the table
RENTS = 10.0  # % of GDP, mean of 2012-2021
POOR_FIT, FLOOR = 0.25, 0.01  # RMSPE before the event, in standard deviations of the outcome over the world in 2021
DRAWS, SEED = 200, 20220102

POST_SOVIET = tuple("ARM AZE BLR EST GEO KGZ LTU LVA MDA RUS TJK TKM UKR UZB".split())

SHOCKS = {
    "RUS": ("war since February 2022, sanctions", "trt_belarus_2022"),
    "UKR": ("war since February 2022", "isw_2022_02_24"),
    "BLR": ("staging ground of the war, sanctions", "trt_belarus_2022"),
    "ARM": ("fighting on its border, September 2022", "un_sc15031_2022"),
    "AZE": ("war of 2020, offensive of 2023", "etvbharat_karabakh_2023"),
    "KGZ": ("government brought down in October 2020", "nationalpost_kgz_2020"),
    "TJK": ("force against protests, May 2022", "vlast_gbao_2022"),
    "UZB": ("force against protests, July 2022", "hrw_karakalpakstan_2022"),
    "IRN": ("force against protests since September 2022", "dailypakistan_iran_2022"),
    "LKA": ("president driven out by protests, July 2022", "bdnews_lka_2022"),
    "AFG": ("government overthrown, August 2021", "news24_afghanistan_2021"),
    "MMR": ("coup, February 2021", "afp_coups_2021"),
    "ETH": ("war from November 2020", "allafrica_ethiopia_2021"),
    "MLI": ("coups, 2020 and 2021", "africanews_coups_2023"),
    "GIN": ("coup, September 2021", "africanews_coups_2023"),
    "SDN": ("coup, October 2021; war from 2023", "africanews_coups_2023"),
    "BFA": ("two coups, 2022", "africanews_coups_2023"),
    "NER": ("coup, July 2023", "africanews_coups_2023"),
    "GAB": ("coup, August 2023", "africanews_coups_2023"),
    "TCD": ("power taken by a military council, April 2021", "bss_chad_2021"),
}
"""Donors left out for a shock of their own in 2020-2023: the reason and where it was read. Not a complete list of such shocks."""


@dataclass(frozen=True)
class Outcome:
    """One outcome: where it is, its last year, whether it is one of the five primary ones, the first period after the event."""

    code: str
    label: str
    table: str
    edition: int | None
    last: int
    primary: bool = False
    flip: bool = False  # turned round so that up is better for every outcome
    first: int = EVENT
    start: int = START


OUTCOMES = (
    Outcome("ge", "Government effectiveness", "wgi", 2024, 2023, primary=True),
    Outcome("cc", "Control of corruption", "wgi", 2024, 2023, primary=True),
    Outcome("va", "Voice and accountability", "wgi", 2024, 2023, primary=True),
    Outcome("v2clrspct", "Impartial administration", "vdem", 15, 2024, primary=True),
    Outcome("v2stcritrecadm", "Appointment by merit", "vdem", 15, 2024, primary=True),
    Outcome("pv", "Political stability", "wgi", 2024, 2023),
    Outcome("rq", "Regulatory quality", "wgi", 2024, 2023),
    Outcome("rl", "Rule of law", "wgi", 2024, 2023),
    Outcome("v2x_polyarchy", "Electoral democracy", "vdem", 15, 2024),
    Outcome("v2x_libdem", "Liberal democracy", "vdem", 15, 2024),
    Outcome("v2x_civlib", "Civil liberties", "vdem", 15, 2024),
    Outcome("v2x_freexp", "Freedom of expression", "vdem", 15, 2024),
    Outcome("v2x_cspart", "Civil society participation", "vdem", 15, 2024),
    Outcome("v2cseeorgs", "Civil society entry and exit", "vdem", 15, 2024),
    Outcome("v2csreprss", "No repression of civil society", "vdem", 15, 2024),
    Outcome("v2x_corr", "Freedom from corruption", "vdem", 15, 2024, flip=True),
    Outcome("cpi", "Corruption perceptions (CPI)", "cpi", None, 2025, start=2012),
    Outcome("egdi", "E-government (EGDI)", "egdi", None, 2024, first=2024, start=2003),
)
"""The eighteen outcomes of the family. EGDI: the survey of 2022 was prepared in 2021, so its first round after is that of 2024."""

LATER = tuple(
    [Outcome(f"{o.code}-2025", o.label, "wgi", 2025, 2024) for o in OUTCOMES if o.table == "wgi"]
    + [
        Outcome(f"{code}-v16", label, "vdem", 16, 2025)
        for code, label in {
            "v2x_polyarchy": "Electoral democracy", "v2x_libdem": "Liberal democracy", "v2x_civlib": "Civil liberties",
            "v2x_rule": "Rule of law (V-Dem)", "v2x_freexp_altinf": "Freedom of expression and information",
        }.items()
    ]
)
"""The same in later editions, which reach one year further and have no margins at hand: a check and no part of the family."""

EVERY = {outcome.code: outcome for outcome in OUTCOMES + LATER}

DESIGNS = {
    "main": ("like Kazakhstan in one trait", "the registered answer"),
    "post-soviet": ("post-Soviet", "pool"),
    "upper-middle": ("upper-middle income", "pool"),
    "resources": ("resource rents", "pool"),
    "world": ("world", "pool"),
    "put-back": ("main, donors with shocks put back", "pool"),
    "short": ("main, fitted to 2010-2021", "window"),
    "2019": ("main, as if the event had been in 2019", "rival"),
    "2020": ("main, as if the event had been in 2020", "rival"),
}
"""Every outcome is run in each design: name in words, and what it is for."""


@cache
def _rows(code: str) -> pd.DataFrame:
    """The rows of one outcome in its table; a table is read once."""
    outcome = EVERY[code]
    frame = _table(outcome.table, outcome.edition)
    return frame[frame["indicator"] == code.split("-")[0]] if outcome.table in ("wgi", "vdem") else frame


@cache
def _table(name: str, edition: int | None) -> pd.DataFrame:
    return data.load(name, edition=edition)


@cache
def values(code: str) -> pd.DataFrame:
    """Years by countries of one outcome, complete from its start to its last year; up is better. Other countries are left out."""
    outcome, frame = EVERY[code], _rows(code)
    value = {"wgi": "estimate", "vdem": "value", "cpi": "score", "egdi": "egdi"}[outcome.table]
    wide = frame.pivot(index="year", columns="iso3", values=value).loc[outcome.start : outcome.last]
    return (-wide if outcome.flip else wide).dropna(axis=1)


@cache
def margins(code: str) -> pd.DataFrame | None:
    """Standard errors, shaped as `values`; None where none are published. V-Dem: half its 68 % interval."""
    frame = _rows(code)
    if EVERY[code].table == "vdem":
        frame = frame.assign(standard_error=(frame["high"] - frame["low"]) / 2)
    if "standard_error" not in frame or frame["standard_error"].isna().all():
        return None
    wide = values(code)
    return frame.pivot(index="year", columns="iso3", values="standard_error").reindex(index=wide.index, columns=wide.columns)


@cache
def scale(code: str) -> float:
    """Standard deviation of the outcome over all countries in the last period before 2022: the unit of the comparison."""
    wide = values(code)
    return float(wide[wide.index < EVENT].iloc[-1].std())


@cache
def pool(name: str) -> frozenset[str]:
    """ISO codes of a donor pool by the registered rules; Kazakhstan is in none."""
    wdi = _table("wdi", None)
    wdi = {name: rows.pivot(index="year", columns="iso3", values="value") for name, rows in wdi.groupby("indicator")}
    income, people = wdi["GDP_PCAP_CD_derived"].loc[2020], wdi["SP.POP.TOTL"].loc[2021]
    rents = wdi["NY.GDP.TOTL.RT.ZS"].loc[2012:2021].mean()
    large = set(people[people >= SMALLEST].index)
    middle = set(income[income.between(*INCOME)].index) & large
    rich = set(rents[rents >= RENTS].index) & large
    alike = middle | rich | set(POST_SOVIET)
    found = {"post-soviet": set(POST_SOVIET), "upper-middle": middle, "resources": rich, "world": large}.get(name, alike)
    return frozenset(found - {TREATED} - (set() if name == "put-back" else set(SHOCKS)))


def panel(code: str, design: str) -> tuple[pd.DataFrame, int]:
    """The panel of one outcome in one design, and its first period after the (true or supposed) event."""
    wide, outcome = values(code), EVERY[code]
    donors = [iso3 for iso3 in wide.columns if iso3 in pool(design)]
    wide, first = wide[[TREATED, *donors]], outcome.first
    if design == "short":
        wide = wide.loc[SHORT_START:]
    if design in ("2019", "2020"):
        first = int(design) if outcome.table != "egdi" else 2020
        wide = wide[wide.index < outcome.first]
    return wide, first


def fingerprint(frame: pd.DataFrame) -> str:
    """The sha256 of a panel: its periods, units and values."""
    return "sha256:" + hashlib.sha256(frame.to_csv(float_format="%.6g", lineterminator="\n").encode()).hexdigest()


def runs() -> list[tuple[str, str]]:
    """Every (outcome, design) that is run: the family in all designs, the later editions in the main one."""
    return [(o.code, design) for design in DESIGNS for o in OUTCOMES] + [(o.code, "main") for o in LATER]


def stored(table: pd.DataFrame, code: str, design: str = "main") -> pd.DataFrame:
    """The placebo table of one run out of synthetic_placebos, by unit, as `synthetic.placebos` gives it."""
    rows = table[(table["outcome"] == code) & (table["design"] == design)]
    if rows.empty:
        raise ValueError(f"no stored run of {code} in design {design}")
    return rows.set_index("iso3")[["pre_rmspe", "post_rmspe", "effect"]]


def compute(chosen: list[tuple[str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of synthetic_runs and synthetic_placebos for some runs."""
    listed, rows = [], []
    for code, design in synthetic.progress(chosen, "placebos"):
        frame, first = panel(code, design)
        listed.append((design, code, first, int(frame.index[0]), int(frame.index[-1]), frame.shape[1] - 1, fingerprint(frame)))
        found = synthetic.placebos(frame, TREATED, first)
        rows += [(design, code, unit, *row) for unit, row in zip(found.index, found.to_numpy())]
    columns = ["design", "outcome", "first", "start", "end", "donors", "inputs"]
    return pd.DataFrame(listed, columns=columns), pd.DataFrame(rows, columns=["design", "outcome", "iso3", "pre_rmspe", "post_rmspe", "effect"])


def checks(germany: pd.DataFrame | None = None) -> pd.DataFrame:
    """Second opinions and simulations: check, outcome, item, value; see the passport of synthetic_checks.

    germany: the panel of `helpers.validation`, which is no table of the book.
    """
    rows = [] if germany is None else validation.rows(germany)
    for outcome in synthetic.progress(OUTCOMES, "second opinions"):
        frame, first = panel(outcome.code, "main")
        rows.append(("augmented", outcome.code, "effect", synthetic.augmented(frame, TREATED, first)))
        rows += [("leave one out", outcome.code, unit, value) for unit, value in synthetic.leave_one_out(frame, TREATED, first).items()]
        errors = margins(outcome.code)
        for name, lasting in (("independent", 0.0), ("lasting", 0.9)) if errors is not None else ():
            drawn = synthetic.noisy_effects(frame, errors[frame.columns], TREATED, first, DRAWS, SEED, lasting)
            rows.append(("index error", outcome.code, name, drawn.std(ddof=1)))
    for seed in synthetic.progress(range(200), "made panels"):
        for effect in (0, 2, 4):
            made = synthetic.factor_panel(seed, effect=effect)
            p = synthetic.p_value(synthetic.ratios(synthetic.placebos(made, "u0", 20)), "u0")
            rows.append((f"made panel, effect {effect}", "", str(seed), p))
    table = pd.DataFrame(rows, columns=["check", "outcome", "item", "value"])
    return table


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with numbers rounded as they are written; nought has no minus."""
    numbers = frame.select_dtypes("float").columns
    return frame.assign(**(frame[numbers].round(5) + 0.0))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compute the stored placebos and checks of the chapter on January 2022.")
    parser.add_argument("--folder", type=Path, default=data.data_folder(), help="folder of the tables")
    parser.add_argument("--only", choices=["runs", "checks"], help="one part only")
    parser.add_argument("--germany", type=Path, help="the panel of Abadie, Diamond and Hainmueller (2015), for the checks")
    chosen = parser.parse_args(arguments)
    if chosen.only != "checks":
        listed, rows = compute(runs())
        listed.to_csv(chosen.folder / "synthetic_runs.csv", index=False, lineterminator="\n")
        _plain(rows).to_csv(chosen.folder / "synthetic_placebos.csv", index=False, float_format="%.5f", lineterminator="\n")
    if chosen.only != "runs":
        if chosen.germany is None:
            parser.error("--germany is needed for the checks: germany.csv (Harvard Dataverse, doi:10.7910/DVN/24714)")
        _plain(checks(pd.read_csv(chosen.germany))).to_csv(chosen.folder / "synthetic_checks.csv", index=False, float_format="%.5f", lineterminator="\n")
    print("written: now accept the new tables with make passports")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
