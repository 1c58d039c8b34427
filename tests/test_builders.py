"""Builders: publishers' files in, checked tables and renewed passports out; on any error nothing is written."""

import importlib
import json
import os
import shutil
import subprocess
import sys

import numpy as np
import openpyxl
import pandas as pd
import pytest
from helpers import data
from helpers.data import DataError

from tests.publishers import FOLDER, RAW, builders_on_path, needs_raw  # noqa: F401  (the fixture applies to this module)


@pytest.fixture
def common():
    return importlib.import_module("common")


@pytest.fixture
def folder(tmp_path):
    """A copy of the tables and passports."""
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("builders"))
    return folder


@pytest.fixture
def folder_for_small(folder):
    """The same without the rules that look at a table as a whole, which files of a few rows cannot keep."""
    package = data.package(folder)
    for res in package["resources"]:
        res["schema"]["rules"] = [rule for rule in res["schema"].get("rules", []) if not rule.get("whole")]
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def raw(tmp_path):
    """Publishers' files in small: the same sheets, columns and oddities."""
    raw = tmp_path / "raw"
    for part in ("wgi/original", "open_budget_survey", "vdem"):
        (raw / part).mkdir(parents=True)
    book = openpyxl.Workbook()
    book.active.append(["codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev", "nsource", "pctrank", "pctranklower", "pctrankupper"])
    book.active.append(["KAZge2006", "KAZ", "Kazakhstan", 2006, "ge", -0.5, 0.20000000298023224, 9, 38.04878234863281, 25.85365867614746, 50.24390411376953])
    book.active.append(["ROMge2006", "ROM", "Romania", 2006, "ge", -0.25, 0.5, 11, 50, 40, 60])
    book.active.append(["ASMge2006", "ASM", "American Samoa", 2006, "ge", "..", "..", "..", "..", "..", ".."])
    book.save(raw / "wgi/original/wgidataset_2024edition.xlsx")
    book = openpyxl.Workbook()
    for title, value in [("Sc", 46.2811409999999), ("Est", -0.378529999999999)]:
        sheet = book.create_sheet(title)
        sheet.append(["iso3c", "INDICATOR", 2006, 2024])
        sheet.append(["KAZ", "GOV_WGI_GE", None, value])
    book.save(raw / "wgi/original/wgi_2025edition_est_and_score_koumo12.xlsx")
    (raw / "open_budget_survey/tidy_open_budget_2006-2023.csv").write_text(
        "country_code,year,budget_transparency_score,supreme_audit_oversight_score,oversight_score,legislative_oversight_score,public_participation_score\n"
        "KAZ,2017,52.70000076293945,61.0,62.888888888888886,63.83333333333333,12.88888888888889\nKAZ,2006,42.5,,,,\n"
    )
    series = {name: "0.5" for name in importlib.import_module("vdem").WITH_INTERVAL + importlib.import_module("vdem").WITHOUT}
    bounds = {"v2x_polyarchy_codelow": "0.4", "v2x_polyarchy_codehigh": "0.60"} | {f"{name}_{b}": "0.5" for name in list(series)[1:5] for b in ("codelow", "codehigh")}
    rows = [{"country_name": "Kazakhstan", "country_text_id": "KAZ", "year": "1991", **series, **bounds, "v2cseeorgs": "-0.10", "v2x_corr": "", "other": "1"}]
    pd.DataFrame(rows).to_csv(raw / "vdem/vdem_v15_panel_1990_2024.csv", index=False)
    (raw / "vdem/vdem_v16_owid_series_1990_2025.csv").write_text(
        "country_name,country_text_id,year,v2x_polyarchy,v2x_libdem,v2x_rule,v2x_freexp_altinf,v2x_civlib,v2x_regime_owid_row\n"
        "Kazakhstan,KAZ,1990,0.1,0.1,0.1,0.1,0.1,1\nKazakhstan,KAZ,2025,0.2,,0.3,0.4,0.5,1\nNowhere,NOW,2025,0.2,0.2,0.3,0.4,0.5,1\n"
    )
    return raw


def lines(folder, name):
    return (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()


SMALL = ["--only", "wgi", "--only", "obs", "--only", "vdem"]  # the tables of which the small files hold enough


def build(raw, folder, *more):
    return importlib.import_module("build").main([str(raw), "--folder", str(folder), *more])


@pytest.mark.parametrize(
    "value, digits, text",
    [
        (52.70000076293945, None, "52.7"), (66.66666666666667, None, "66.66666666666667"), (1.0, None, "1"), (-0.0, None, "0"), (9, None, "9"),
        (None, None, ""), (np.nan, None, ""), (1e-7, 7, "0.0000001"), (58.1774634999999, 7, "58.1774635"), (-0.280939999999999, 7, "-0.28094"), (-1e-9, 7, "0"),
    ],
)  # fmt: skip
def test_numbers_as_text(common, value, digits, text):
    assert common.number(value, digits) == text


def test_32_bit_values_survive_as_text(common):
    values = np.random.default_rng(0).uniform(-4, 100, 500).astype("float32")
    assert (np.array([common.number(float(v)) for v in values]).astype("float32") == values).all()


SMALL = [option for name in ("wgi", "obs", "vdem") for option in ("--only", name)]  # tables whose files `raw` holds


def test_tables_from_small_files(raw, folder_for_small, capsys):
    folder = folder_for_small
    assert build(raw, folder, *SMALL) == 0
    assert lines(folder, "wgi") == [
        "edition,iso3,year,indicator,estimate,standard_error,n_sources,rank,rank_lower,rank_upper,score",
        "2024,KAZ,2006,ge,-0.5,0.2,9,38.048782,25.853659,50.243904,",
        "2024,ROU,2006,ge,-0.25,0.5,11,50,40,60,",
        "2025,KAZ,2024,ge,-0.37853,,,,,,46.281141",
    ]
    assert lines(folder, "obs") == [
        "iso3,year,indicator,score",
        "KAZ,2006,transparency,42.5",
        "KAZ,2017,oversight,62.888888888888886",
        "KAZ,2017,oversight_audit,61",
        "KAZ,2017,oversight_legislature,63.83333333333333",
        "KAZ,2017,participation,12.88888888888889",
        "KAZ,2017,transparency,52.7",
    ]
    vdem = lines(folder, "vdem")
    assert vdem[0] == "version,iso3,year,indicator,value,low,high" and len(vdem) == 1 + 25 + 4
    assert {"15,KAZ,1991,v2cseeorgs,-0.10,,", "15,KAZ,1991,v2x_polyarchy,0.5,0.4,0.60", "15,KAZ,1991,v2x_rule,0.5,,"} <= set(vdem)
    assert vdem[-4:] == [f"16,KAZ,2025,{series},," for series in ("v2x_civlib,0.5", "v2x_freexp_altinf,0.4", "v2x_polyarchy,0.2", "v2x_rule,0.3")]
    assert len(data.load("wgi", 2025, folder=folder)) == 1 and len(data.load("obs", folder=folder)) == 6
    said = capsys.readouterr().out
    assert "wgi.csv: 3 rows; " in said and "removed by edition, year: " in said
    first = {name: (folder / f"{name}.csv").read_bytes() for name in ("wgi", "obs", "vdem")}
    assert build(raw, folder, *SMALL) == 0 and first == {name: (folder / f"{name}.csv").read_bytes() for name in first}
    assert capsys.readouterr().out.count("0 added, 0 removed, 0 changed") == 3


def test_what_changed_is_told(common, folder):
    res = data.resource("obs", folder)
    before = pd.read_csv(folder / "obs.csv", dtype=str)
    after = before[before["year"] != "2006"].copy()
    after.loc[after["iso3"].eq("KAZ") & after["year"].eq("2017"), "score"] = "1"
    after = pd.concat([after, pd.DataFrame([{"iso3": "UZB", "year": "2023", "indicator": "transparency", "score": "5"}])])
    gone = sum(before["year"] == "2006")
    assert common.difference(folder / "obs.csv", after, res).splitlines() == [
        f"obs.csv: {len(after)} rows; 1 added, {gone} removed, 5 changed", "  added by year: 2023: 1", f"  removed by year: 2006: {gone}", "  changed by year: 2017: 5"
    ]  # fmt: skip
    assert common.difference(folder / "none.csv", after, res).startswith(f"obs.csv: {len(after)} rows; {len(after)} added")


def snapshot(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.mark.parametrize("column, value, said", [("estimate", 40, "column estimate: got '40', expected a number between -4 and 4"), ("pctranklower", 99.5, "expected a bound not above the rank")])
def test_a_bad_file_is_refused_before_anything_is_written(raw, folder_for_small, capsys, column, value, said):
    folder = folder_for_small
    path = raw / "wgi/original/wgidataset_2024edition.xlsx"
    book = openpyxl.load_workbook(path)
    book.active.cell(2, [c.value for c in book.active[1]].index(column) + 1).value = value
    book.save(path)
    before = snapshot(folder)
    assert build(raw, folder, "--only", "wgi") == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1 and snapshot(folder) == before


def test_a_failure_while_writing_leaves_the_old_table(raw, folder_for_small, common, monkeypatch):
    folder = folder_for_small
    before = snapshot(folder)
    monkeypatch.setattr(common.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        build(raw, folder, "--only", "obs")
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    "path, publisher",
    [
        ("wgi/original/wgidataset_2024edition.xlsx", "the World Bank, https://"),
        ("open_budget_survey/tidy_open_budget_2006-2023.csv", "the International Budget Partnership, https://"),
        ("vdem/vdem_v15_panel_1990_2024.csv", "the V-Dem Institute, https://"),
        ("vdem/vdem_v16_owid_series_1990_2025.csv", "the V-Dem Institute, https://"),
    ],
)
def test_a_missing_file_is_named_with_its_publisher(raw, folder_for_small, capsys, path, publisher):
    folder = folder_for_small
    (raw / path).unlink()
    assert build(raw, folder) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{path}: got no such file under the raw folder, expected the file of {publisher}") and error.count("\n") == 1


def edit(folder, name, old, new):
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_a_deliberate_edit_is_accepted_by_renewing_the_passport(folder, capsys):
    passports = importlib.import_module("passports")
    assert passports.main(["--folder", str(folder)]) == 0 and capsys.readouterr().out == "every passport is up to date\n"
    edit(folder, "countries", "Kazakhstan", "Qazaqstan")
    with pytest.raises(DataError, match="make passports"):
        data.load("countries", folder=folder)
    assert passports.main(["--folder", str(folder)]) == 0 and capsys.readouterr().out == "passports renewed: countries\n"
    assert data.name("KAZ", folder=folder) == "Qazaqstan"
    package, original = data.package(folder), data.package(FOLDER)
    package["resources"][0] |= {k: original["resources"][0][k] for k in ("hash", "bytes")}
    assert package == original


def test_an_edit_that_breaks_a_table_is_not_accepted(folder, capsys):
    edit(folder, "countries", "Kazakhstan", "=Kazakhstan")
    before = snapshot(folder)
    assert importlib.import_module("passports").main(["--folder", str(folder)]) == 1
    assert capsys.readouterr().err == "data/countries.csv: row 8, column name_en: got '=Kazakhstan', expected text that no spreadsheet takes for a formula\n"
    assert snapshot(folder) == before


@pytest.mark.parametrize("script, arguments", [("build.py", ["no-such-folder"]), ("passports.py", ["--folder", "no-such-folder"])])
def test_the_commands_fail_in_one_line(tmp_path, script, arguments):
    run = subprocess.run([sys.executable, FOLDER / "builders" / script, *arguments], cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    assert run.returncode == 1 and run.stderr.count("\n") == 1 and "got no such file" in run.stderr and run.stdout == ""


@needs_raw
def test_the_tables_are_those_the_publishers_files_make(folder, capsys):
    before = snapshot(folder)
    assert build(RAW, folder) == 0
    assert capsys.readouterr().out.count("0 added, 0 removed, 0 changed") == len(importlib.import_module("build").BUILT) and snapshot(folder) == before
