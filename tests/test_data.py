"""Loading tables by their passports: editions, hashes, source lines, names, breaks."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import data
from helpers.data import DataError


def field(name, type="string", **constraints):
    if type == "number":
        constraints = {"minimum": -100, "maximum": 100} | constraints
    if name == "iso3":
        constraints["pattern"] = "[A-Z]{3}"
    return {"name": name, "type": type, "title": name, "description": name, "constraints": {"required": True} | constraints}


def table(name, content, fields, key, **more):
    source = {"title": name, "publisher": "Publisher", "edition": "all", "date": "2024-12-11", "path": "https://publisher.org"}
    passport = {"name": name, "path": f"{name}.csv", "title": name.title(), "integrity": "verified", "sources": [source]}
    passport |= {"description": name, "integrityNote": name, "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    schema = {"fields": fields, "primaryKey": key, "missingValues": [""]}
    licence = {"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://publisher.org/licence", "checked": "2025-01-31"}
    more["sources"] = [source | s for s in more.get("sources", [{}])]
    return content, passport | {"licenses": [licence], "schema": schema} | more


TABLES = [
    table(
        "countries", "iso3,name_en,name_ru,name_kk\nKAZ,Kazakhstan,Казахстан,Қазақстан\nRUS,Russia,Россия,Ресей\n",
        [field("iso3"), field("name_en"), field("name_ru"), field("name_kk")], ["iso3"],
    ),
    table(
        "index", "edition,iso3,year,value\n2024,KAZ,2006,1.5\n2024,KAZ,2007,2\n2025,KAZ,2006,-1\n",
        [field("edition", "integer", enum=[2024, 2025]), field("iso3"), field("year", "integer"), field("value", "number", maximum=4)], ["edition", "iso3", "year"],
        editionField="edition", sources=[{"title": "Index", "publisher": "Publisher", "edition": e, "date": "2025"} for e in (2024, 2025)],
    ),
    table(
        "survey", "version,iso3,value\n15,KAZ,1\n15,RUS,2\n", [field("version", "integer"), field("iso3"), field("value", "number")], ["version", "iso3"],
        editionField="version", sources=[{"title": "Survey", "publisher": "Publisher", "edition": 15, "date": "2025"}],
    ),
    table("counts", "count_id,iso3\na,KAZ\n", [field("count_id"), field("iso3")], ["count_id"]),
    table(
        "breaks", "table,indicator,iso3,from_year,kind,note\ncounts,,KAZ,2016,definition,new law\ncounts,part,,2010,method,new survey\nindex,,,2006,edition,all years again\n",
        [field("table"), field("indicator", required=False), field("iso3", required=False), field("from_year", "integer"), field("kind"), field("note")],
        ["table", "indicator", "iso3", "from_year"],
    ),
]  # fmt: skip
FOREIGN = {"counts": [{"fields": "iso3", "reference": {"resource": "countries", "fields": "iso3"}}]}


@pytest.fixture
def folder(tmp_path):
    """A small data folder with passports that fit."""
    folder = tmp_path / "data"
    folder.mkdir()
    for content, passport in TABLES:
        path = folder / passport["path"]
        path.write_text(content, encoding="utf-8", newline="\n")
        passport |= {"bytes": len(content.encode()), "rows": content.count("\n") - 1, "hash": data.file_hash(path)}
        passport["schema"]["foreignKeys"] = FOREIGN.get(passport["name"], [])
    (folder / "datapackage.json").write_text(json.dumps({"resources": [p for _, p in TABLES]}), encoding="utf-8")
    return folder


def edit(folder, name, old, new):
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(DataError) as caught:
        call(*args, **kwargs)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_edition_is_one_frame(folder):
    frame = data.load("index", edition=2024, folder=folder)
    assert frame["value"].tolist() == [1.5, 2] and frame["edition"].unique().tolist() == [2024] and frame.index.tolist() == [0, 1]
    frame = data.load("index", 2025, folder=folder)
    assert frame["value"].tolist() == [-1] and frame.index.tolist() == [0]


def test_editions_are_never_joined(folder):
    assert refused(data.load, "index", folder=folder) == "data/index.csv: column edition: got no edition, expected one of 2024, 2025 (editions are never joined)"
    assert "got a request for edition 2023, expected one of 2024, 2025" in refused(data.load, "index", edition=2023, folder=folder)
    assert "got a request for edition 2024, expected none" in refused(data.load, "counts", edition=2024, folder=folder)
    editions = data.load_editions("index", folder)
    assert {e: len(f) for e, f in editions.items()} == {2024: 2, 2025: 1}
    assert "expected a table with an edition or version column" in refused(data.load_editions, "counts", folder)


def test_a_version_is_an_edition_and_the_only_one_need_not_be_named(folder):
    assert len(data.load("survey", folder=folder)) == len(data.load("survey", version=15, folder=folder)) == 2
    assert "column version: got a request for version 14, expected one of 15" in refused(data.load, "survey", version=14, folder=folder)


def test_an_unknown_table_is_refused_with_the_nearest_name(folder):
    assert "got a request for table 'indx', expected one of countries, index, survey, counts, breaks; did you mean 'index'?" in refused(data.load, "indx", folder=folder)
    assert "did you mean" not in refused(data.load, "zzz", folder=folder)


def test_no_passports_or_broken_ones(folder):
    (folder / "datapackage.json").write_text("{", encoding="utf-8")
    assert "data/datapackage.json: got text that is not JSON" in refused(data.load, "index", folder=folder)
    (folder / "datapackage.json").unlink()
    assert "data/datapackage.json: got no such file" in refused(data.load, "index", folder=folder)


def test_whoever_edits_a_table_hears_of_the_cell_first_and_of_the_hash_last(folder):
    edit(folder, "index", "1.5", "1,5")
    assert "data/index.csv: row 2: got 5 cells, expected 4" in refused(data.load, "index", 2024, folder=folder)
    edit(folder, "index", "1,5", "5.5")
    assert "data/index.csv: row 2, column value: got '5.5', expected a number between -100 and 4" in refused(data.load, "index", 2024, folder=folder)
    edit(folder, "index", "5.5", "1e0")  # A reader less strict would let this pass.
    assert "data/index.csv: row 2, column value: got '1e0', expected a number between -100 and 4" in refused(data.load, "index", 2024, folder=folder)
    edit(folder, "index", "1e0", "1.6")
    message = refused(data.load, "index", 2024, folder=folder)
    assert re.fullmatch(r"data/index\.csv: got sha256:\w{64}, expected sha256:\w{64} \(as in datapackage\.json; to accept a deliberate change: make passports\)", message)


def test_row_count(folder):
    edit(folder, "index", "2024,KAZ,2007,2\n", "")
    assert "data/index.csv: got 2 rows, expected 3 (as in datapackage.json; to accept" in refused(data.load, "index", 2024, folder=folder)


def test_missing_table(folder):
    (folder / "index.csv").unlink()
    assert refused(data.load, "index", 2024, folder=folder).startswith("data/index.csv: got no such file")


def test_unknown_country(folder):
    edit(folder, "counts", "KAZ", "KZA")
    assert "data/counts.csv: row 2, column iso3: got 'KZA', expected a value of column iso3 in data/countries.csv" in refused(data.load, "counts", folder=folder)


def test_a_right_hash_does_not_excuse_a_wrong_table(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    next(f for r in package["resources"] if r["name"] == "index" for f in r["schema"]["fields"] if f["name"] == "value")["constraints"]["maximum"] = 1
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert "data/index.csv: row 2, column value: got '1.5', expected a number between -100 and 1" in refused(data.load, "index", 2024, folder=folder)


def test_source_lines_and_passport(folder):
    assert data.source_line("index", 2025, folder) == "Publisher, Index, 2025 edition; CC BY 4.0"
    assert data.source_line("survey", folder=folder) == "Publisher, Survey, version 15; CC BY 4.0"
    assert data.source_line("counts", folder=folder) == "Publisher, Counts, all; CC BY 4.0"
    assert "got no edition, expected one of 2024, 2025" in refused(data.source_line, "index", folder=folder)
    assert "got a request for edition 2023" in refused(data.source_line, "index", 2023, folder)
    told = data.passport("index", folder)
    assert {k: told[k] for k in ("title", "publisher", "editions", "licence", "integrity")} == {
        "title": "Index", "publisher": "Publisher", "editions": [2024, 2025], "licence": "CC BY 4.0", "integrity": "verified"
    }  # fmt: skip


def test_names(folder):
    assert [data.name("KAZ", lang, folder) for lang in ("en", "ru", "kk")] == ["Kazakhstan", "Казахстан", "Қазақстан"]
    assert "column iso3: got a request for 'KZ', expected one of KAZ, RUS" in refused(data.name, "KZ", "en", folder)
    assert "got a request for 'name_de'" in refused(data.name, "KAZ", "de", folder)


def test_breaks_hold_for_all_where_a_cell_is_empty(folder):
    years = lambda *series: data.breaks(*series, folder=folder)["from_year"].tolist()  # noqa: E731
    assert years("counts") == [2016, 2010]
    assert years("counts", "part", "KAZ") == [2016, 2010]
    assert years("counts", "part", "RUS") == [2010]
    assert years("counts", "whole", "KAZ") == [2016]
    assert years("survey") == []
    assert "did you mean 'counts'?" in refused(data.breaks, "count", folder=folder)


@pytest.mark.parametrize("start, end", [(2015, 2016), (2016, 2015), (2000, 2020)])
def test_years_on_two_sides_of_a_break_are_refused(folder, start, end):
    message = refused(data.comparable, "counts", "whole", start, end, "KAZ", folder)
    low, high = sorted((start, end))
    assert message == f"data/counts.csv: got whole of {low} set against {high}, expected years on one side of 2016 (definition: new law)"


@pytest.mark.parametrize("start, end", [(2016, 2020), (2010, 2015), (2015, 2015)])
def test_years_on_one_side_of_a_break_may_be_compared(folder, start, end):
    data.comparable("counts", "whole", start, end, "KAZ", folder)


def test_a_break_between_editions_is_no_break_between_years(folder):
    data.comparable("index", "value", 2005, 2007, folder=folder)


def test_the_folder_can_be_named_by_the_environment(folder, monkeypatch):
    monkeypatch.setenv("HALF_OPEN_DATA", str(folder))
    assert len(data.load("counts")) == 1
    monkeypatch.delenv("HALF_OPEN_DATA")
    assert data.data_folder() == Path(__file__).parents[1] / "data"


def test_tables_load_from_any_working_directory_and_in_half_a_second(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data.load("wgi", edition=2024)  # The first call pays for what pandas and pandera set up once.
    start = time.process_time()
    data.load("wgi", edition=2024)
    assert time.process_time() - start < 0.5


def test_importing_the_helpers_does_nothing_else(tmp_path):
    code = "import helpers, sys; assert not {'pandas', 'pandera', 'plotly'} & set(sys.modules); import helpers.data"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "") and not list(tmp_path.iterdir())


def test_a_real_table_with_one_changed_digit_is_refused(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(data.data_folder(), folder, ignore=shutil.ignore_patterns("builders", "vdem.csv"))
    edit(folder, "wgi", "2024,KAZ,2006,ge,-0.47703212,", "2024,KAZ,2006,ge,-0.47703213,")
    assert "data/wgi.csv: got sha256:" in refused(data.load, "wgi", 2024, folder=folder)
    edit(folder, "wgi", "2024,KAZ,2006,ge,-0", "2024,KAZ,2006,ge,-9")
    row = next(n for n, line in enumerate((folder / "wgi.csv").read_text(encoding="utf-8").split("\n"), 1) if line.startswith("2024,KAZ,2006,ge"))
    assert f"data/wgi.csv: row {row}, column estimate: got '-9" in refused(data.load, "wgi", 2024, folder=folder)
