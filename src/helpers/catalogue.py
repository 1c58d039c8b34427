"""The data catalogue of the book, made from its tables, their passports and the code of its chapters."""

import ast
import json
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from helpers import data
from helpers.figures import BLUE, Choice, Figure, figure

ALL = "all tables"
LEVELS = [0.1, 0.2, 0.3, 0.42]  # half the height of a bar, in rows, where few, and where all, of the tables have values
SHADES = [0.4, 0.6, 0.8, 1]  # and its opacity: the legend shows this, print without colour keeps both
SINCE = 1990  # first year of the chart: before it two of the countries are rated by one table
ROOT = Path(__file__).parents[2]
READERS = {"load", "load_editions", "breaks", "comparable", "source_line", "source_lines"}  # functions of helpers.data
NO_READERS = {"data", "table_schema", "passport", "catalogue"}  # modules that know tables without using one


def tables() -> pd.DataFrame:
    """One row per table: what it holds, how much, which editions."""
    rows = [
        {
            "Table": resource["name"],
            "What it holds": resource["description"],
            "Rows": f"{resource['rows']:,}",
            "Editions": ", ".join(str(source["edition"]) for source in resource["sources"]),
        }
        for resource in data.package()["resources"]
    ]
    return pd.DataFrame(rows).set_index("Table")


def checked() -> pd.DataFrame:
    """One row per table: its integrity and what was checked."""
    columns = ["Table", "Integrity", "What was checked"]
    rows = [(resource["name"], resource["integrity"], resource["integrityNote"]) for resource in data.package()["resources"]]
    return pd.DataFrame(rows, columns=columns).set_index("Table")


def used() -> pd.DataFrame:
    """One row per table: how many chapters use it, and which."""
    readers, rows = chapters(), []
    for resource in data.package()["resources"]:
        titles = [title for title, names in readers.items() if resource["name"] in names]
        rows.append((resource["name"], str(len(titles)), "; ".join(titles) or "no chapter"))
    return pd.DataFrame(rows, columns=["Table", "Chapters", "Used in"]).set_index("Table")


def origins() -> pd.DataFrame:
    """One row per table and source: publisher, date, address, licence and when the licence was checked."""
    rows = []
    for resource in data.package()["resources"]:
        licence = resource["licenses"][0]
        for source in resource["sources"]:
            rows.append(
                {
                    "Table": resource["name"],
                    "Publisher": source["publisher"],
                    "Data set": source["title"],
                    "Copy used": source.get("copy", "as published" if "path" in source else "collected by hand, sourced row by row"),
                    "Date": source["date"],
                    "Licence": licence["title"],
                    "Licence checked": licence["checked"],
                }
            )
    return pd.DataFrame(rows).set_index("Table")


def columns(table: str) -> pd.DataFrame:
    """One row per column of a table: its type, what it holds with the unit, and what it may not be."""
    fields = data.resource(table)["schema"]["fields"]
    rows = [
        {
            "Column": field["name"],
            "Type": field["type"],
            "What it holds": field.get("description", field.get("title", "")),
            "Constraints": "; ".join(f"{key}: {_listed(value)}" for key, value in field.get("constraints", {}).items()),
        }
        for field in fields
    ]
    return pd.DataFrame(rows).set_index("Column")


def chapters(root: Path = ROOT) -> dict[str, set[str]]:
    """The tables of each chapter: {name of its file in words: names}. A chapter uses a table that its code names, or a helper that it imports."""
    found = {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        found[path.stem.replace("_", " ")] = uses(code, root)
    return found


def uses(code: str, root: Path = ROOT) -> set[str]:
    """Names of the tables that some code names, or a helper that it imports."""
    return {resource["name"] for resource in data.package(root / "data")["resources"]} & _words(code, root / "src" / "helpers", set())


def _words(code: str, helpers: Path, seen: set[str]) -> set[str]:
    """The strings that some code, and the modules of ``helpers`` that it imports and ``seen`` does not hold, use for a table.

    Such are the first argument of ``load`` and its like, what a loop calls ``table``, and the sources of figures: pairs of a
    table and its edition. Other strings may be equal to a name of a table without meaning it.
    """
    tree, words = ast.parse("\n".join(line for line in code.split("\n") if not line.startswith(("%", "!")))), set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=[first, *_]) if called in READERS:
                words |= _strings(first)
            case ast.keyword(arg="source" | "table", value=value) | ast.For(target=ast.Name(id="table"), iter=value):
                words |= _strings(value)
            case ast.comprehension(target=ast.Name(id="table"), iter=value):
                words |= _strings(value)
            case ast.Tuple(elts=[ast.Constant(value=str(word)), ast.Constant(value=int() | None)]):
                words.add(word)
            case ast.ImportFrom(module=module, level=level, names=names) if level or (module or "").partition(".")[0] == "helpers":
                module = (module or "").removeprefix("helpers").strip(".")
                for name in {module} if module else {alias.name for alias in names}:
                    path = helpers / f"{name}.py"
                    if name not in NO_READERS | seen and path.is_file():
                        seen.add(name)
                        words |= _words(path.read_text(encoding="utf-8"), helpers, seen)
    return words


def _strings(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def nulls() -> pd.DataFrame:
    """One row per column that has empty cells: how many of the table's rows. Empty is what is not known or does not apply."""
    rows = []
    for resource in data.package()["resources"]:
        frame = whole(resource)
        for column, empty in frame.isna().sum().items():
            if empty:
                rows.append({"Table": resource["name"], "Column": column, "Empty": f"{empty:,}", "Rows": f"{len(frame):,}", "Share": f"{100 * empty / len(frame):.1f} %"})
    return pd.DataFrame(rows).set_index("Table")


def mutations() -> pd.DataFrame:
    """What became of corrupted copies of the tables, a row per kind: see tests/mutations.py, which writes it."""
    return pd.read_csv(ROOT / "appendices" / "mutations.csv", dtype=str, keep_default_na=False).set_index("What tells")


def whole(resource: dict) -> pd.DataFrame:
    """All rows of a table, those of all its editions one below the other: to count them, not to compare."""
    name = resource["name"]
    return pd.concat(data.load_editions(name).values()) if "editionField" in resource else data.load(name)


def _listed(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def panels() -> pd.DataFrame:
    """Every country-year of every table by country and year: columns table, edition (its number, or None), iso3, year.

    A table counts where its key holds a country and a year; a country-year counts where at least one indicator has a row.
    """
    parts = []
    for resource in data.package()["resources"]:
        key = resource["schema"]["primaryKey"]
        years = [name for name in key if name.startswith("year")]
        if "iso3" not in key or not years:
            continue
        frames = data.load_editions(resource["name"]) if "editionField" in resource else {None: data.load(resource["name"])}
        for edition, frame in frames.items():
            part = frame[["iso3", years[0]]].drop_duplicates().set_axis(["iso3", "year"], axis=1)
            parts.append(part.assign(table=resource["name"], edition=pd.array([edition] * len(part), dtype="Int64")))
    return pd.concat(parts, ignore_index=True)[["table", "edition", "iso3", "year"]]


def coverage() -> pd.DataFrame:
    """One row per table by country and year, and edition: how many countries, which years, and how much of the two is there.

    The share is that of the country-years that have at least one value, of all countries and all years that the table knows.
    """
    ours, rows = set(data.load("countries")["iso3"]), []
    for (table, edition), part in panels().groupby(["table", "edition"], sort=False, dropna=False):
        countries, years = part["iso3"].nunique(), part["year"].nunique()
        rows.append(
            {
                "Table": table,
                "Edition": "" if pd.isna(edition) else str(int(edition)),
                "Countries": countries,
                "Countries of the book": len(ours & set(part["iso3"])),
                "First year": part["year"].min(),
                "Last year": part["year"].max(),
                "Years": years,
                "Country-years present": f"{100 * len(part) / (countries * years):.1f} %",
            }
        )
    return pd.DataFrame(rows).set_index("Table")


def coverage_runs(present: pd.DataFrame) -> pd.DataFrame:
    """Runs of years, from SINCE, in which a country of the book is in as many tables: columns table ("all tables", or one), iso3,
    country, first_year, last_year, tables (how many have a value in each of these years; editions of one table count once).
    ``present``: see ``panels``."""
    names = data.load("countries").set_index("iso3")["name_en"]
    seen = present.drop(columns="edition").drop_duplicates()
    seen = seen[seen["iso3"].isin(names.index) & (seen["year"] >= SINCE)]
    counted = seen.groupby(["iso3", "year"]).size().rename("tables").reset_index().assign(table=ALL)
    rows = pd.concat([counted, seen.assign(tables=1)]).sort_values(["table", "iso3", "year"])
    by = ["table", "iso3", "tables"]
    new = (rows[by] != rows[by].shift()).any(axis=1) | (rows["year"] != rows["year"].shift() + 1)
    runs = rows.groupby([new.cumsum().rename("run"), *by])["year"].agg(["min", "max"]).reset_index().drop(columns="run")
    runs = runs.rename(columns={"min": "first_year", "max": "last_year"}).assign(country=runs["iso3"].map(names))
    order = [ALL, *present["table"].unique()]
    return runs.assign(table=pd.Categorical(runs["table"], order)).sort_values(["table", "country", "first_year"], ignore_index=True)


def spans(runs: pd.DataFrame) -> pd.DataFrame:
    """One row per table and country: how many years, and which ("1996, 1998, 2000, 2002-2024"). ``runs``: see ``coverage_runs``."""
    said = runs["first_year"].astype(str) + ("-" + runs["last_year"].astype(str)).where(runs["last_year"] > runs["first_year"], "")
    parts = runs.assign(years=runs["last_year"] - runs["first_year"] + 1, said=said)
    parts = parts[parts["table"] != ALL].groupby(["table", "country"], observed=True)
    return parts.agg(years=("years", "sum"), said=("said", ", ".join)).reset_index()


def coverage_chart() -> Figure:
    """Heat map of the countries of the book by year: the more of the tables have a value, the higher and darker; each can be chosen alone."""
    present = panels()
    runs = coverage_runs(present)
    tables = list(runs["table"].cat.categories[1:])
    most = len(tables)
    years = {table: part["year"].nunique() for table, part in present[present["year"] >= SINCE].groupby("table", sort=False)}
    together = runs[runs["table"] == ALL]
    held = together.assign(held=together["tables"] * (together["last_year"] - together["first_year"] + 1)).groupby("country")["held"].sum()
    held = held.reindex(data.load("countries")["name_en"], fill_value=0).sort_values(ascending=False, kind="stable") / sum(years.values())
    order = list(held.index[::-1])  # the fullest on top
    plot = go.Figure()
    ends = [0, *(-(-most * n // len(LEVELS)) for n in range(1, len(LEVELS) + 1))]  # up to so many tables on each level
    for level, (low, high) in enumerate(zip(ends, ends[1:])):
        part = together[(together["tables"] > low) & (together["tables"] <= high)]
        if len(part):
            label = f"{low + 1} to {high} tables" if high > low + 1 else f"{high} table{'s' * (high > 1)}"
            plot.add_trace(_runs(part, order, label, level, {"table": ALL}))
    for table in tables:
        plot.add_trace(_runs(runs[runs["table"] == table], order, table, 2, {"table": table}))
    first, last = runs["first_year"].min(), runs["last_year"].max()
    plot.update_xaxes(range=[first - 1, last + 1])
    plot.update_yaxes(tickvals=list(range(len(order))), ticktext=order, range=[-0.7, len(order) - 0.3], showgrid=False, zeroline=False)
    least = held[held == held.min()].index.tolist()
    least = " and ".join(filter(None, [", ".join(least[:-1]), least[-1]])) if len(least) < 4 else f"{len(least)} of the {len(held)} countries"
    lack = [table for table in tables if runs[runs["table"] == table]["country"].nunique() < len(order)]
    lack = f"; {len(order) - runs[runs['table'] == lack[0]]['country'].nunique()} countries are not in {lack[0]}" if len(lack) == 1 else ""
    return figure(
        plot,
        id="data-coverage",
        title=f"The {most} tables hold {100 * held['Kazakhstan']:.0f} % of their years for Kazakhstan and {100 * held.min():.0f} % for {least}{lack}",
        caption=(
            f"Each row is a country, from {SINCE}; it is the higher and darker the more of the {most} tables by country and year have a value for that year,"
            " and broken where none has. Editions of one table count once. A table counts for a year when at least one of its indicators has a value."
            " Countries stand in the order of the share of all years of all tables that are there; choose a table to see it alone."
        ),
        kind="Heat map of countries by years, the number of tables told by height and shade",
        data=spans(runs),
        columns={"table": "Table", "country": "Country", "years": "Years with a value", "said": "Which years"},
        source=[(row.table, None if pd.isna(row.edition) else int(row.edition)) for row in present[["table", "edition"]].drop_duplicates().itertuples()],
        height=520,
        narrow={"xaxis": {"nticks": 4}, "height": 540},
        choices=(Choice("table", "Table", (ALL,), many=False),),
    )


def _runs(runs: pd.DataFrame, order: list[str], name: str, level: int, meta: dict) -> go.Scatter:
    """Runs of years as bars, each year as wide as a year; runs that touch are one bar. All are one path, which keeps the page light."""
    x, y, half = [], [], LEVELS[level]
    after = (runs["country"] != runs["country"].shift()) | (runs["first_year"] != runs["last_year"].shift() + 1)
    joined = runs.groupby([after.cumsum().rename("bar"), "country"]).agg(first_year=("first_year", "min"), last_year=("last_year", "max"))
    for run in joined.reset_index().itertuples():
        left, right, row = run.first_year - 0.5, run.last_year + 0.5, order.index(run.country)
        x += [left, right, right, left, None]
        y += [row - half, row - half, row + half, row + half, None]
    fill = {"fill": "toself", "fillcolor": BLUE, "line": {"width": 0}, "hoveron": "fills", "hoverinfo": "name"}
    return go.Scatter(x=x, y=y, name=name, mode="none", opacity=SHADES[level], meta=meta, **fill)
