"""The catalogue shows what is in the tables, their passports and the chapters: each count is made here in another way."""

import csv
import json

import pandas as pd
import pytest
from helpers import catalogue, data

PACKAGE = data.package()["resources"]


@pytest.fixture(scope="module")
def present():
    return catalogue.panels()


@pytest.fixture(scope="module")
def runs(present):
    return catalogue.coverage_runs(present)


def test_every_table_stands_in_the_catalogue_as_in_its_passport():
    shown, origins = catalogue.tables().join(catalogue.checked()), catalogue.origins()
    assert list(shown.index) == [res["name"] for res in PACKAGE] and set(origins.index) == set(shown.index)
    for res in PACKAGE:
        with (data.data_folder() / res["path"]).open(encoding="utf-8", newline="") as file:
            rows = len(list(csv.reader(file))) - 1
        row = shown.loc[res["name"]]
        assert row["Rows"] == f"{rows:,}" and row["Integrity"] == res["integrity"] and row["What was checked"] == res["integrityNote"]
        part = origins.loc[[res["name"]]]
        assert list(part["Publisher"]) == [source["publisher"] for source in res["sources"]]
        assert set(part["Licence"]) == {res["licenses"][0]["title"]} and set(part["Licence checked"]) == {res["licenses"][0]["checked"]}
        assert row["Editions"] == ", ".join(str(source["edition"]) for source in res["sources"])


def test_known_nulls_are_the_empty_cells_of_the_files():
    counted = {}
    for res in PACKAGE:
        cells = pd.read_csv(data.data_folder() / res["path"], dtype=str, keep_default_na=False)
        counted |= {(res["name"], column): f"{n:,}" for column, n in (cells == "").sum().items() if n}
    shown = catalogue.nulls().reset_index()
    assert dict(zip(zip(shown["Table"], shown["Column"]), shown["Empty"])) == counted


CODE = '''
from helpers import budget, data
from helpers.figures import figure
frame, other = data.load("obs"), "events"
for table in ("wgi", "vdem"):
    data.load(table)
figure(source=[("hdi", 2025)], kind="matland")
'''


def test_chapters_are_told_by_what_their_code_loads_or_names_as_a_source(tmp_path):
    helpers = tmp_path / "src" / "helpers"
    for folder in (helpers, tmp_path / "data", tmp_path / "notebooks"):
        folder.mkdir(parents=True)
    (helpers / "budget.py").write_text('from . import charts\nSOURCE = [("cpi", None)]\nCOLOURS = {"agencies": 1}\n')
    (helpers / "charts.py").write_text('from .data import load\ndef rows(): return load("egdi")\n')
    (helpers / "unused.py").write_text('x = load("wdi")\n')
    names = ["obs", "events", "wgi", "vdem", "hdi", "matland", "cpi", "agencies", "egdi", "wdi"]
    (tmp_path / "data" / "datapackage.json").write_text(json.dumps({"resources": [{"name": name} for name in names]}))
    cells = [{"cell_type": "markdown", "source": ["# A title\n", "load(\"wdi\")"]}, {"cell_type": "code", "source": [CODE]}]
    (tmp_path / "notebooks" / "one.ipynb").write_text(json.dumps({"cells": cells}))
    assert catalogue.chapters(tmp_path) == {"one": {"obs", "wgi", "vdem", "hdi", "cpi", "egdi"}}


def test_the_chapters_of_the_book_use_tables_that_they_name():
    chapters = catalogue.chapters()
    assert len(chapters) == len(list((catalogue.ROOT / "notebooks").glob("*.ipynb")))
    budget = chapters["budget scores"]
    assert "obs" in budget and "events" not in budget
    used = catalogue.used()["Used in"]
    assert all((title in used[name].split("; ")) == (name in names) for title, names in chapters.items() for name in used.index)


def test_every_table_with_a_country_and_a_year_in_its_key_is_counted(present):
    keys = {res["name"]: res["schema"]["primaryKey"] for res in PACKAGE}
    assert set(present["table"]) == {name for name, key in keys.items() if "iso3" in key and any(part.startswith("year") for part in key)}
    assert not present.duplicated().any()


def test_coverage_of_an_edition_is_that_of_the_table():
    rows = catalogue.coverage().reset_index()
    row = rows[(rows["Table"] == "wgi") & (rows["Edition"] == "2024")].iloc[0]
    table = data.load("wgi", 2024)
    assert (row["Countries"], row["Countries of the book"], row["First year"], row["Last year"], row["Years"]) == (214, 17, 1996, 2023, 25)
    assert row["Country-years present"] == f"{100 * len(table[['iso3', 'year']].drop_duplicates()) / (214 * 25):.1f} %"


def test_runs_spread_out_are_the_country_years_again(present, runs):
    ours = present[present["iso3"].isin(data.load("countries")["iso3"]) & (present["year"] >= catalogue.SINCE)]
    alone = runs[runs["table"] != catalogue.ALL]
    spread = {(run.table, run.iso3, year) for run in alone.itertuples() for year in range(run.first_year, run.last_year + 1)}
    assert spread == set(ours[["table", "iso3", "year"]].itertuples(index=False, name=None))
    together = runs[runs["table"] == catalogue.ALL]
    counts = {(run.iso3, year): run.tables for run in together.itertuples() for year in range(run.first_year, run.last_year + 1)}
    assert counts == ours.drop(columns="edition").drop_duplicates().groupby(["iso3", "year"]).size().to_dict()


def test_years_are_written_in_runs(runs):
    rows = catalogue.spans(runs)
    obs = rows[(rows["table"] == "obs") & (rows["country"] == "Kazakhstan")].iloc[0]
    table = data.load("obs")
    rounds = sorted(table.loc[table["iso3"] == "KAZ", "year"].unique())
    assert obs["said"] == ", ".join(map(str, rounds)) and obs["years"] == len(rounds)
    wgi = rows[(rows["table"] == "wgi") & (rows["country"] == "Kazakhstan")].iloc[0]
    assert wgi["said"] == "1996, 1998, 2000, 2002-2024" and wgi["years"] == 26


def test_the_chart_draws_every_run_once_and_lets_each_table_be_chosen(runs):
    figure = catalogue.coverage_chart()
    countries = figure.plot.layout.yaxis.ticktext
    drawn = {}
    for trace in figure.plot.data:
        for start, end, low, high in zip(trace.x[::5], trace.x[1::5], trace.y[::5], trace.y[2::5]):
            drawn.setdefault(trace.meta["table"], []).extend((countries[round((low + high) / 2)], year) for year in range(int(start + 0.5), int(end + 0.5)))
    for table, part in runs.groupby("table", observed=True):
        years = [(run.country, year) for run in part.itertuples() for year in range(run.first_year, run.last_year + 1)]
        assert sorted(drawn[table]) == sorted(years), table
    assert len(figure.table) == len(catalogue.spans(runs)) and [choice.start for choice in figure.choices] == [(catalogue.ALL,)]
    assert pd.Series([trace.opacity for trace in figure.plot.data if trace.meta["table"] == catalogue.ALL]).is_monotonic_increasing


def test_the_title_of_the_chart_is_counted(runs):
    spans = catalogue.spans(runs)
    most = runs[runs["table"] != catalogue.ALL].groupby("table", observed=True).apply(
        lambda part: len({year for run in part.itertuples() for year in range(run.first_year, run.last_year + 1)})
    )
    share = spans.groupby("country")["years"].sum() / most.sum()
    title = catalogue.coverage_chart().title
    assert f"{100 * share['Kazakhstan']:.0f} % of their years for Kazakhstan" in title and f"{100 * share.min():.0f} %" in title


def test_the_page_is_not_too_heavy():
    assert len(json.dumps(catalogue.coverage_chart().payload(), ensure_ascii=False).encode()) < 85_000
