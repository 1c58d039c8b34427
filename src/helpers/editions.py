"""One year of an index in many editions: what each edition prints, and which sentence each would have let an author write.

An edition of the Worldwide Governance Indicators estimates every earlier year anew. The functions here keep editions apart: no
estimate of one is ever subtracted from an estimate of another, and no line joins them. What is set side by side is a place in
the crowd, counted for every edition by one formula, and a verdict reached inside each edition with that edition's own margins.

`editions` is always a dict of frames as `helpers.data.load_editions("wgi_editions")` gives it: edition -> rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from helpers import data, evidence, governance
from helpers.charts import whiskers
from helpers.figures import BLUE, GREEN, GREY, OCHRE, VERMILION, look
from helpers.text import listing, number, signed, span

HOLDS, AGREES, DIFFERS, FAILS = "holds by the margin", "agrees, open", "differs, open", "fails by the margin"
BARE_AGREES, BARE_DIFFERS, ABSENT = "agrees, no margin", "differs, no margin", "year not in the edition"

VERDICTS = {
    HOLDS: ("circle", BLUE), AGREES: ("circle-open", BLUE), DIFFERS: ("diamond-open", VERMILION), FAILS: ("x", VERMILION),
    BARE_AGREES: ("triangle-up-open", GREEN), BARE_DIFFERS: ("triangle-down-open", OCHRE),
}  # fmt: skip
"""What an edition says to a sentence; symbol and colour. "Open": the 90 % margin allows both the sentence and its contrary."""


# --- one sentence in one edition -------------------------------------------------------------------------------------


class Finding(NamedTuple):
    """The verdict of one edition on one sentence: a key of VERDICTS or ABSENT, the numbers behind it, a p-value if there is one."""

    verdict: str
    numbers: str = ""
    p_value: float = float("nan")


class Sentence(NamedTuple):
    """A sentence of a source in the book's words, a short form for narrow pages, where it stands, and its test of an edition."""

    words: str
    short: str
    source: str
    test: Callable[[pd.DataFrame], Finding]


def judge(agrees: bool, supported: bool, contradicted: bool, margin: bool) -> str:
    """The verdict from what the values say, and from what the margins allow where there are margins."""
    if not margin:
        return BARE_AGREES if agrees else BARE_DIFFERS
    if supported or contradicted:
        return HOLDS if supported else FAILS
    return AGREES if agrees else DIFFERS


def _row(frame: pd.DataFrame, iso3: str, indicator: str, year: int) -> pd.Series | None:
    """The row of one economy; None where the edition does not hold the year. KeyError where it holds the year but not the row."""
    rows = frame[frame["year"] == year]
    if rows.empty:
        return None
    rows = rows[(rows["iso3"] == iso3) & (rows["indicator"] == indicator)]
    if len(rows) != 1:
        raise KeyError(f"{iso3} {indicator} {year}: {len(rows)} rows in the edition, expected one")
    return rows.iloc[0]


def place(row: pd.Series) -> float:
    """The publisher's percentile rank, or the book's count in the edition that has none."""
    return row["rank"] if pd.notna(row["rank"]) else row["rank_counted"]


def rank(iso3: str, indicator: str = "ge", year: int | None = None, value: float | None = None, below: float | None = None):
    """The test of "the percentile rank of X is `value`", or of "it is under `below`"; year None is the last of the edition.

    A printed value inside the interval of the rank stays open, for an interval cannot prove a point.
    """

    def test(frame: pd.DataFrame) -> Finding:
        at = year or int(frame["year"].max())
        row = _row(frame, iso3, indicator, at)
        if row is None:
            return Finding(ABSENT)
        found, low, high = place(row), row["rank_lower"], row["rank_upper"]
        if below is None:
            said = round(found, 1) == value, False, not low <= value <= high
        else:
            said = found < below, high < below, low > below
        margin = pd.notna(low)
        return Finding(judge(*said, margin), f"{at}: {number(found)}" + (f" ({span(low, high)})" if margin else ""))

    return test


def higher(*pairs: tuple[str, str], indicator: str = "ge", years: tuple[int | None, int] = (2006, 2006)):
    """The test of "in each pair the first estimate is higher"; years: of the first and of the second, None is the edition's last.

    Holds by the margin only where every pair does, fails where one pair is reversed. The p-value is the largest of the pairs, as
    a claim about all of them needs. Raises DataError where the years lie on two sides of a break.
    """

    def test(frame: pd.DataFrame) -> Finding:
        at, since = years[0] or int(frame["year"].max()), years[1]
        rows = [(_row(frame, one, indicator, at), _row(frame, other, indicator, since)) for one, other in pairs]
        if rows[0][0] is None or rows[0][1] is None:
            return Finding(ABSENT)
        if at != since:
            data.comparable("wgi_editions", indicator, since, at)
        prefix, values = f"to {at}: " if at != since else "", [a["estimate"] - b["estimate"] for a, b in rows]
        if any(pd.isna(row["standard_error"]) for pair in rows for row in pair):
            return Finding(judge(min(values) > 0, False, False, False), prefix + "; ".join(signed(value, 2) for value in values))
        gaps = [evidence.difference(a["estimate"], a["standard_error"], b["estimate"], b["standard_error"]) for a, b in rows]
        sure, reversed_ = all(g.detectable and g.value > 0 for g in gaps), any(g.detectable and g.value < 0 for g in gaps)
        shown = prefix + "; ".join(f"{signed(g.value, 2)} ({span(*g.interval, 2)})" for g in gaps)
        return Finding(judge(min(values) > 0, sure, reversed_, True), shown, max(g.p_value for g in gaps))

    return test


_OVER = {iso3: ("KAZ", iso3) for iso3 in ("KGZ", "TJK", "UZB", "TKM")}

SENTENCES = (
    Sentence("Kazakhstan's rank is 33.6", "Rank 33.6", "knox2008, L1289", rank("KAZ", year=2006, value=33.6)),
    Sentence("Russia's rank is 37.9", "Russia 37.9", "knox2008, L1293-1295", rank("RUS", year=2006, value=37.9)),
    Sentence("Russia is ahead of Kazakhstan", "Russia ahead", "knox2008, L1293-1295", higher(("RUS", "KAZ"))),
    Sentence("Kazakhstan is second of the six", "Second of six", "knox2008, L1291-1295", higher(("RUS", "KAZ"), *_OVER.values())),
    Sentence("Kazakhstan ahead of Kyrgyzstan", "Over Kyrgyz.", "knox2008, L1291-1297", higher(_OVER["KGZ"])),
    Sentence("Kazakhstan ahead of Tajikistan", "Over Tajik.", "knox2008, L1291-1297", higher(_OVER["TJK"])),
    Sentence("Kazakhstan ahead of Uzbekistan", "Over Uzbek.", "knox2008, L1291-1297", higher(_OVER["UZB"])),
    Sentence("Kazakhstan ahead of Turkmenistan", "Over Turkm.", "knox2008, L1291-1297", higher(_OVER["TKM"])),
    Sentence("Effectiveness rose, 2006 to 2017", "Rose to 2017", "oconnor2019, L130", higher(("KAZ", "KAZ"), years=(2017, 2006))),
    Sentence("Effectiveness rose, 2006 to last year", "Rose to last", "oconnor2019, L130", higher(("KAZ", "KAZ"), years=(None, 2006))),
    Sentence("Most stable of five Central Asian states", "Most stable", "zhansulu2022, L154", higher(*_OVER.values(), indicator="pv")),
    Sentence("Less corrupt than Tajikistan", "Less corrupt", "knox2008, L1435-1443", higher(_OVER["TJK"], indicator="cc")),
    Sentence("Rule of law in the lower half", "Law: low half", "baimenov, L53", rank("KAZ", "rl", below=50)),
    Sentence("Corruption in the lower half", "Corr.: low half", "baimenov, L53", rank("KAZ", "cc", below=50)),
)
"""Sentences of the five documents on a rank, an order or a change that this index can test, in the order of the figure."""


# --- all sentences in all editions -----------------------------------------------------------------------------------


def grid(editions: Mapping[int, pd.DataFrame], sentences: Iterable[Sentence] = SENTENCES) -> pd.DataFrame:
    """One row for each sentence and edition: sentence, short, source, edition, verdict, numbers, p_value, p_holm.

    p_holm corrects the p-values of one edition for their number; sentences judged by an interval of ranks have none.
    """
    rows = [(*s[:3], edition, *s.test(frame)) for edition, frame in editions.items() for s in sentences]
    table = pd.DataFrame(rows, columns=["sentence", "short", "source", "edition", "verdict", "numbers", "p_value"])
    table["p_holm"] = table.dropna(subset="p_value").groupby("edition")["p_value"].transform(governance.holm)
    return table


def told(table: pd.DataFrame, sentence: str) -> str:
    """What the editions say to one sentence, in words: "agrees, open in 2014 and 2015; differs, open in 2016 to 2021; ..."."""
    rows = table[table["sentence"] == sentence].sort_values("edition")
    if rows.empty:
        raise KeyError(f"{sentence!r} is no sentence of the grid")
    runs = rows.groupby((rows["verdict"] != rows["verdict"].shift()).cumsum())
    parts = [(run["verdict"].iloc[0], list(run["edition"])) for _, run in runs]
    return "; ".join(f"{verdict} in {listing(e) if len(e) < 3 else f'{e[0]} to {e[-1]}'}" for verdict, e in parts)


def summary(table: pd.DataFrame) -> dict[str, list[str]]:
    """Sentences by what the editions say to them together.

    "holds": by the margin in every edition with margins that has the years; "fails": by the margin in at least one; "turns":
    not the same verdict in all editions with margins; "bare": the edition without margins disagrees.
    """
    dated = table[~table["verdict"].isin([ABSENT, BARE_AGREES, BARE_DIFFERS])].groupby("sentence", sort=False)["verdict"].agg(set)
    return {
        "holds": [words for words, found in dated.items() if found == {HOLDS}],
        "fails": [words for words, found in dated.items() if FAILS in found],
        "turns": [words for words, found in dated.items() if len(found) > 1],
        "bare": list(table[table["verdict"] == BARE_DIFFERS]["sentence"]),
    }


def grid_chart(table: pd.DataFrame) -> tuple[go.Figure, dict]:
    """Sentences by editions, one symbol for each verdict, and the changes of layout for a narrow page."""
    order, editions = list(dict.fromkeys(table["sentence"])), sorted(table["edition"].unique())
    lines, plot = {words: len(order) - n for n, words in enumerate(order)}, go.Figure()
    for verdict, (symbol, colour) in VERDICTS.items():
        part = table[table["verdict"] == verdict]
        if len(part):
            plot.add_scatter(
                x=part["edition"], y=part["sentence"].map(lines), name=verdict, mode="markers", text=part["numbers"], customdata=part["sentence"],
                marker={"symbol": symbol, "color": colour, "size": 9, "line": {"width": 1.7, "color": colour}},
                hovertemplate=f"%{{customdata}}, edition %{{x}}: {verdict}; %{{text}}<extra></extra>",
            )  # fmt: skip
    flat = {"showgrid": False, "zeroline": False}
    plot.update_xaxes(tickvals=editions, ticktext=[str(e) for e in editions], title="Edition", range=[editions[0] - 0.6, editions[-1] + 0.6], **flat)
    plot.update_yaxes(tickvals=list(lines.values()), ticktext=order, range=[0.4, len(order) + 0.6], **flat)
    plot.add_vline(x=editions[-1] - 0.5, line={"dash": "dot", "color": GREY, "width": 1.5})
    some, short = editions[::-3], list(dict.fromkeys(table["short"]))
    ticks = {"tickvals": some, "ticktext": [str(e) for e in some]}
    return plot, {"xaxis": ticks, "yaxis": {"ticktext": short, "tickfont": {"size": 11.5}}}


# --- one year in all editions ----------------------------------------------------------------------------------------


def one_year(editions: Mapping[int, pd.DataFrame], year: int) -> pd.DataFrame:
    """All countries and dimensions of one year in every edition that holds it, in the columns of the table of editions.

    `rank` is the publisher's percentile rank, or the book's count; its 90 % interval is empty where there is none.
    """
    table = pd.concat([frame[frame["year"] == year] for frame in editions.values()], ignore_index=True)
    if table.empty:
        raise ValueError(f"no edition holds the year {year}")
    return table.assign(rank=table["rank"].fillna(table["rank_counted"]))


def wide(table: pd.DataFrame, names: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """`one_year` with the dimensions beside each other, one row for each country and edition; and the headings."""
    flat, headings = governance.wide(table.assign(year=table["edition"], country=table["iso3"].map(names)))
    del headings["year"]
    return flat.rename(columns={"year": "edition"}), {"country": "State", "edition": "Edition", **headings}


def one_year_chart(table: pd.DataFrame, names: Mapping[str, str]) -> go.Figure:
    """Percentile rank of one year by edition: filled with its interval, open where the edition has none. No line joins editions."""
    together = ("KGZ", "KAZ", "TJK", "UZB", "RUS", "TKM")  # likely to be chosen at once: each has a place of its own
    order, traces = [*together, *(iso3 for iso3 in names if iso3 not in together)], []
    looks = {iso3: look(iso3) for iso3 in names}
    for code, dimension in governance.DIMENSIONS.items():
        part = table[table["indicator"] == code]
        for (iso3, bare), rows in part.groupby(["iso3", part["rank_lower"].isna()]):
            style, side = looks[iso3], 0.14 * (order.index(iso3) % 6 - 2.5)
            bars = {} if bare else {"error_y": whiskers(rows, "rank", ("rank_lower", "rank_upper"))}  # a zero bar would strike the mark
            symbol, colour = style["symbol"] + ("-open" if bare else ""), style["color"]
            traces.append(go.Scatter(
                x=(rows["edition"] + side).round(2), y=rows["rank"].round(1), name=names[iso3], mode="markers", showlegend=not bare,
                meta={"country": names[iso3], "dimension": dimension}, text=rows["edition"].astype(str), **bars,
                marker={"symbol": symbol, "size": 8, "color": colour, "line": {"width": 1.5, "color": colour}},
                hovertemplate="edition %{text}: %{y:.1f}<extra>%{fullData.name}</extra>",
            ))  # fmt: skip
    return go.Figure(traces)


# --- the crowd -------------------------------------------------------------------------------------------------------


def denominators(printed: Iterable[float], low: int = 150, high: int = 230) -> dict[int, list[int]]:
    """Numbers of other economies from which all percentile ranks, printed to one decimal, can come: n -> the counts below.

    A percentile rank is 100 k / n, so two of them leave few n. The idea is that of the GRIM test for proportions, see the
    vignette "GRIM" of the R package scrutiny.
    """
    below = {n: [[k for k in range(n + 1) if abs(100 * k / n - value) <= 0.05 + 1e-9] for value in printed] for n in range(low, high + 1)}
    return {n: sum(counts, []) for n, counts in below.items() if all(counts)}


def recount(below: int, others: int, fewer: int) -> tuple[float, float]:
    """Lowest and highest percentile rank if `fewer` of the `others` leave the list and no estimate moves.

    The lowest if all that leave stood below, the highest if all stood above. ValueError where more leave than there are.
    """
    if not 0 <= fewer < others or not 0 <= below <= others:
        raise ValueError(f"{below} below of {others}, {fewer} leave: expected fewer than there are")
    left = others - fewer
    return 100 * max(0, below - fewer) / left, 100 * min(below, left) / left


def counted(frame: pd.DataFrame, column: str = "estimate") -> pd.Series:
    """Percentile rank of every row among the economies of its year and dimension, 0 to 100: 100 (k - 1) / (N - 1).

    k is the place from below, ties at the lowest; N the number of economies. frame: all economies of one edition, since a
    place can only be counted in a whole crowd. The formula of `rank_counted` in the table of editions. ValueError below two.
    """
    groups = frame.groupby(["year", "indicator"])[column]
    size = groups.transform("size")
    if (size < 2).any():
        raise ValueError("a percentile rank needs at least two economies in a year and dimension")
    return 100 * (groups.rank(method="min") - 1) / (size - 1)


def compared(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Where every economy stands in two editions, by one formula: iso3, year, indicator, before, after, shift, lower, upper, outside.

    old, new: all economies of an edition. Only cells of both are counted, so that the number of economies cannot move a rank.
    lower, upper: the old edition's 90 % interval of the rank; outside: `after` is not in it. Percentile points.
    """
    keys = ["iso3", "year", "indicator"]
    both = old.merge(new[[*keys, "estimate"]], on=keys, suffixes=("", "_new"), validate="1:1")
    both = both.rename(columns={"rank_lower": "lower", "rank_upper": "upper"}).assign(before=counted, after=lambda t: counted(t, "estimate_new"))
    both["shift"] = (both["after"] - both["before"]).round(9)  # equal shifts stay equal
    both["outside"] = (both["after"] < both["lower"] - 0.001) | (both["after"] > both["upper"] + 0.001)  # bounds are rounded
    return both[[*keys, "before", "after", "shift", "lower", "upper", "outside"]]


def shift_chart(both: pd.DataFrame, names: Mapping[str, str], years: Sequence[int]) -> tuple[go.Figure, pd.DataFrame]:
    """Old place with its interval and new place of each country, for every dimension and year; and the rows drawn.

    both: as `compared` gives it. The rows of the chart stand by the shift of effectiveness in the first of the years, the largest fall on top.
    """
    rows = both[both["iso3"].isin(list(names)) & both["year"].isin(years)]
    rows = rows.assign(country=rows["iso3"].map(names), dimension=rows["indicator"].map(governance.DIMENSIONS))
    first = rows[(rows["year"] == years[0]) & (rows["indicator"] == "ge")].sort_values("shift", ascending=False)
    level, plot = {name: n for n, name in enumerate(first["country"])}, go.Figure()
    rows = rows.assign(level=rows["country"].map(level)).sort_values(["year", "level"], ascending=[True, False])
    for year, dimension in product(years, governance.DIMENSIONS.values()):
        part = rows[(rows["year"] == year) & (rows["dimension"] == dimension)]
        common = {"y": part["level"], "mode": "markers", "text": part["country"], "meta": {"dimension": dimension, "year": str(year)}}
        plot.add_scatter(
            x=part["before"].round(1), name="edition 2024, 90 % interval", marker={"symbol": "circle", "color": BLUE, "size": 9},
            error_x=whiskers(part, "before", ("lower", "upper"), color=GREY), **common,
            hovertemplate="%{text}, 2024 edition: %{x:.1f}<extra></extra>",
        )  # fmt: skip
        plot.add_scatter(
            x=part["after"].round(1), name="edition 2025, no margin", hovertemplate="%{text}, 2025 edition: %{x:.1f}<extra></extra>",
            marker={"symbol": "diamond-open", "color": VERMILION, "size": 10, "line": {"width": 2, "color": VERMILION}}, **common,
        )  # fmt: skip
    plot.update_yaxes(tickvals=list(level.values()), ticktext=list(level), range=[-0.6, len(level) - 0.4], zeroline=False)
    plot.update_xaxes(range=[-2, 102], title="Percentile rank", showgrid=True, zeroline=False)
    return plot, rows


def citation(row: pd.Series, country: str, read: str) -> str:
    """One line with which a value of an index that rewrites its past can be found again.

    row: a row of the table of editions. read: the date of the file or of the look-up. Says so where the edition has no margin.
    """
    error, bare = row["standard_error"], pd.isna(row["rank_lower"])
    margin = "no standard error at hand" if pd.isna(error) else f"standard error {number(error, 2)}"
    interval = "counted, no interval" if bare else f"90 % interval {span(row['rank_lower'], row['rank_upper'])}"
    return (
        f"World Bank, Worldwide Governance Indicators, {row['edition']} edition, file of {read}: {country}, "
        f"{governance.DIMENSIONS[row['indicator']].lower()}, {row['year']}: estimate {number(row['estimate'], 2)} ({margin}), "
        f"percentile rank {number(place(row))} ({interval}), {row['n_economies']} economies."
    )
