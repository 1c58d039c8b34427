"""The seminar kit: copies for students and instructors, slides, checks of exercises, the zip."""

import json
import os
import re
import subprocess
import sysconfig
import venv
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient

from publishing.build import ROOT
from seminar import chapters, checks, courses, expected, kit, launch, notebooks, prose, slides
from seminar.chapters import KitError, tags
from tests.prose import citations

NUMBERS = chapters.chosen(None)
FASTEST = ("ngo_counts", "budget_scores")  # KIT_ALL=1 runs every chapter
if os.environ.get("KIT_ALL"):
    FASTEST = tuple(chapters.names())


@pytest.fixture(scope="module")
def course() -> dict[str, chapters.Chapter]:
    """All chapters by name, as `make book` ran them."""
    return {chapter.name: chapter for chapter in chapters.load(NUMBERS)}


def text(notebook) -> str:
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_chapters_are_numbered_in_the_order_of_the_book():
    assert chapters.names()[2] == "governance_indicators" and chapters.names()[8] == "budget_scores"
    assert chapters.chosen("9, 3") == [9, 3]


@pytest.mark.parametrize("weeks", ["0", "99", "3;4", "three", "3,3", "3,,4", "-1"])
def test_a_wrong_chapter_number_is_refused_with_the_list(weeks):
    with pytest.raises(KitError, match="WEEKS"):
        chapters.chosen(weeks)


def test_markup_becomes_plain_words():
    told = prose.plain(
        "(target)=\nIt {glue:text}`word` to {printed}`33.6 <knox2008, L1289>` {cite:p}`knox2008{L1; L2},wgi2024{title}`, says "
        "{cite:t}`oconnor2019{L3}` of the {term}`akimat <Akimat>`; see [methods](../appendices/methods.md) and [next](vintages.ipynb).\n"
        "\n:::{dropdown} Solution\n:class: x\nBecause.\n\nSo.\n:::\n",
        {"word": "rose"}, frozenset({"vintages"}),
    )
    assert told.startswith("It rose to 33.6 (Knox 2008, L1; L2; Kaufmann and Kraay 2024, title), says O'Connor et al. (2019, L3) of the akimat;")
    assert "[methods](../book/appendices/methods.html) and [next](vintages.ipynb)" in told
    assert told.rstrip().endswith("> **Solution**\n>\n> Because.\n>\n> So.")
    assert "../book/notebooks/vintages.html" in prose.plain("[next](vintages.ipynb)")


@pytest.mark.parametrize("markdown", ["{glue:text}`nowhere`", "{unknown}`x`"])
def test_markup_without_a_plain_form_is_refused(markdown):
    with pytest.raises(KitError):
        prose.plain(markdown, {})


@pytest.mark.parametrize("name", chapters.names())
def test_copies_say_all_and_no_more_than_they_should(course, name):
    chapter = course[name]
    student, instructor = (notebooks.copy(chapter, teaches, frozenset(course)) for teaches in (False, True))
    for copy in (student, instructor):
        nbformat.validate(copy)
        assert not re.search(r"\{[a-z]+(:[a-z]+)?\}`|^:::|^\(.+\)=$", text(copy), re.M), "markup of the book is left"
    kept = {cell.id: cell.source for cell in student.cells}
    for cell in chapter.notebook.cells:
        if {"solution", "instructor"} & set(tags(cell)):
            assert cell.id not in kept
            assert cell.id in {cell.id for cell in instructor.cells}
        if cell.cell_type == "code" and len(cell.source) > 60 and "solution" in tags(cell):
            assert cell.source not in "\n".join(kept.values())
    assert any(cell.id.startswith("seminar-write") or "answer = ..." in cell.source for cell in student.cells), "nowhere to write"
    assert "SOLUTION" not in "\n".join(cell.source for cell in (*student.cells, *instructor.cells))
    assert "For instructors" in text(instructor) and "For instructors" not in text(student)
    assert f"Teaching: {chapter.minutes[1]} minutes" in text(instructor)


def test_stub_and_solution_come_from_one_cell():
    cell = "rows = 3\n### BEGIN SOLUTION\nanswer = rows * 2\n### END SOLUTION\ncheck('1.1', answer)"
    assert notebooks.stub(cell) == f"rows = 3\n{notebooks.STUB}check('1.1', answer)"
    assert notebooks.solved(cell) == "rows = 3\nanswer = rows * 2\ncheck('1.1', answer)"


@pytest.mark.parametrize("name", chapters.names())
def test_a_deck_has_one_slide_for_each_finding(course, name):
    chapter = course[name]
    page = slides.html(chapter)
    shown = re.findall(r'<section\s*>\s*<section\s*>(.*?)</section>', page, re.S)
    shown_figures = [key for key, figure in chapter.figures.items() if f'../figures/{figure["id"]}.svg' in page]
    asked = [cell.id for cell in chapter.notebook.cells if cell.id in chapter.figures and "solution" not in tags(cell)]
    assert shown_figures == asked and asked
    assert len(shown) == len(asked) + 3
    assert all(len(re.findall(r"<h[12]", slide)) == 1 for slide in shown), "one heading a slide"
    assert all(slide.count("<img") <= 1 for slide in shown)
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", re.sub(r"<a [^>]*>", "", page)), "another host"
    assert 'class="notes"' in shown[0] and "teaching" in shown[0]


def test_the_zip_is_the_same_whenever_the_files_are(tmp_path):
    for place, order in (("one", "ab"), ("two", "ba")):
        for name in order:
            kit.write(tmp_path / place / "kit" / name, name)
        kit.pack(tmp_path / place / "kit", tmp_path / f"{place}.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_vendored_files_of_the_slides_are_recorded():
    folder = ROOT / "src" / "publishing" / "vendored"
    recorded = {library["file"] for library in json.loads((folder / "libraries.json").read_text("utf-8"))}
    assert {path.relative_to(folder).as_posix() for path in (folder / "seminar").rglob("*") if path.is_file()} <= recorded


def locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text("utf-8"), re.M))


def test_readers_run_the_versions_that_the_book_was_built_with():
    book, reader = locked(ROOT / "requirements.txt"), locked(ROOT / "binder" / "requirements.txt")
    shared = set(book) & set(reader)
    assert {"pandas", "plotly", "scipy", "statsmodels"} <= shared
    assert {name: reader[name] for name in shared} == {name: book[name] for name in shared}


# --- exercises ---------------------------------------------------------------------------------------------------------


EXPECTED = expected.chapters()


def marked(chapter: chapters.Chapter) -> list:
    return [cell for cell in chapter.notebook.cells if "exercise" in tags(cell)]


@pytest.fixture(scope="module")
def exercises() -> dict:
    return {number: wanted for chapter in EXPECTED.values() for number, wanted in chapter.items()}


def run(notebook, folder: Path) -> list[str]:
    """Run a copy with the kernel in `folder`; what `check` said, in order."""
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    told = (output.get("data", {}).get("text/plain", "") for output in chapters.outputs(notebook))
    return [words for words in told if words.startswith("Exercise ")]


def test_the_answers_kept_are_those_of_the_tables():
    assert json.loads(checks.ANSWERS.read_text("utf-8")) == expected.hashed(EXPECTED), "run make answers"


@pytest.mark.parametrize("name", EXPECTED)
def test_exercises_are_numbered_checked_and_of_three_levels(course, name):
    chapter = course[name]
    headings = re.findall(r"^### Exercise (\d+\.\d+): (read a figure|change a cell|analyse on your own)", text(chapter.notebook), re.M)
    numbers = [number for number, _ in headings]
    assert numbers == [f"{chapter.number}.{place}" for place in range(1, len(headings) + 1)]
    assert {level for _, level in headings} == {"read a figure", "change a cell", "analyse on your own"}
    asked = [re.search(r'check\("([\d.]+)", answer\)', cell.source)[1] for cell in marked(chapter)]
    assert asked == numbers == list(EXPECTED[name])
    assert all(notebooks.SOLUTION.search(cell.source) for cell in marked(chapter))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_students_copy_runs_and_waits_and_the_solutions_pass(course, name, tmp_path):
    chapter = course[name]
    told = run(notebooks.copy(chapter, instructor=False), tmp_path)
    assert [words.split(": ")[1] for words in told] == [checks.EMPTY] * len(marked(chapter))
    told = run(notebooks.copy(chapter, instructor=True), tmp_path)
    assert [words.split(": ")[1] for words in told] == ["right."] * len(marked(chapter))


def test_the_right_answer_passes_in_every_form(exercises):
    for number, wanted in exercises.items():
        for answer in [wanted.value, np.float64(wanted.value), pd.Series([wanted.value])] if isinstance(wanted, expected.Number) else wanted.sets:
            assert checks.check(number, answer), number
    codes = {"Azerbaijan": "AZE", "Georgia": "GEO"}
    answer = exercises["9.1"].sets[0]
    assert checks.check("9.1", [codes.get(name, name.upper()) for name in answer])
    assert checks.check("3.5", round(exercises["3.5"].value, 2))


def test_common_mistakes_fail_and_hear_which_kind_they_are(exercises):
    heard = set()
    for number, wanted in exercises.items():
        traps = list(wanted.traps.items())
        if isinstance(wanted, expected.Number):
            tried = {"empty": ..., "type": str(wanted.value), "missing": float("nan"), "wrong": wanted.value * 7 + 1234.5}
            if wanted.step < 1:
                tried |= {"sign": -wanted.value, "scale": 100 * wanted.value, "near": wanted.value + 6 * wanted.step}
        else:
            names = sorted(wanted.sets[0])
            tried = {"empty": None, "type": names[0], "missing": set(), "wrong": {"Denmark"}, "too few": names[1:], "too many": [*names, "Denmark"], "some": [names[0], "Denmark"]}
        for kind, answer in tried.items():
            verdict = checks.check(number, answer)
            assert not verdict and verdict.kind == kind, (number, kind, verdict)
            heard.add(kind)
        for say, answer in traps:
            verdict = checks.check(number, answer)
            assert verdict.kind == "trap" and say in verdict.message, (number, say, verdict)
    assert heard == {"empty", "type", "missing", "wrong", "sign", "scale", "near", "too few", "too many", "some"}


def test_no_message_and_no_file_of_the_kit_holds_an_answer(exercises):
    kept = checks.ANSWERS.read_text("utf-8") + "".join(path.read_text("utf-8") for path in [Path(checks.__file__)])
    known = json.loads(checks.ANSWERS.read_text("utf-8"))
    for number, wanted in exercises.items():
        said = json.dumps({key: value for key, value in known[number].items() if key in ("hint", "traps")}, ensure_ascii=False)
        if isinstance(wanted, expected.Names):
            assert not any(name in kept for name in wanted.sets[0] if name not in ("Denmark", "Mongolia"))
        elif wanted.step < 1 or wanted.value > 100:
            assert f"{wanted.value:g}"[:5] not in said
    assert not any("expected" in name for name in kit.RUNNING)


def test_an_exercise_without_a_check_is_named():
    with pytest.raises(KeyError, match="has no check"):
        checks.check("99.1", 1)


# --- the teaching guide, the buttons, a clean environment ----------------------------------------------------------------


def test_the_seminar_of_the_guide_takes_ninety_minutes():
    taught = [chapters.card(courses.path(name))[1] for _, listed in courses.COURSES["seminar"] for name in listed]
    assert sum(taught) == 90


def test_courses_have_the_sessions_that_they_promise():
    assert {name: len(sessions) for name, sessions in courses.COURSES.items()} == {"seminar": 1, "unit": 4, "term": 12}
    taught = [name for _, listed in courses.COURSES["term"] for name in listed]
    assert len(set(taught)) == len(taught) and set(taught) <= set(chapters.names())
    last = courses.listing("unit")[-1]
    assert last == f"| Together | | {sum(c[0] for c in unit())} | {sum(c[1] for c in unit())} | |"


def unit() -> list[tuple[int, int]]:
    return [chapters.card(courses.path(name)) for _, listed in courses.COURSES["unit"] for name in listed]


@pytest.mark.parametrize("name", courses.READINGS)
def test_readings_are_places_that_the_chapter_cites(course, name):
    cited = {(key, place.strip()) for key, places in citations(text(course[name].notebook)) for place in places.split(";")}
    for key, places in citations(f"{{cite:p}}`{courses.READINGS[name]}`"):
        for place in places.split(";"):
            assert (key, place.strip()) in cited, f"{key} {place}"


def test_buttons_follow_one_setting():
    assert launch.links("", "main", "notebooks/vintages") == {} == launch.links("https://github.com/a/b", "main", "intro")
    found = launch.links("https://github.com/a/b.git", "main", "notebooks/vintages")
    assert found["Binder"] == "https://mybinder.org/v2/gh/a/b/main?urlpath=lab/tree/notebooks/vintages.ipynb"
    assert found["Colab"] == "https://colab.research.google.com/github/a/b/blob/seminar/student/vintages.ipynb"
    assert list(launch.links("https://codeberg.org/a/b", "main", "notebooks/vintages")) == ["Binder"]
    page = {}
    app = SimpleNamespace(config=SimpleNamespace(html_theme_options={"repository_url": "https://github.com/a/b"}))
    launch.add_links(app, "notebooks/vintages", "page.html", page, None)
    assert list(page["launch"]) == ["Binder", "Colab"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Path:
    """Python of an environment that has the locked packages and not the book: theirs are on its path, the book's entry is not."""
    place = tmp_path_factory.mktemp("bare")
    venv.create(place, symlinks=True)
    python = next(place.glob("bin/python")) if (place / "bin").exists() else place / "Scripts" / "python.exe"
    site = subprocess.run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True).stdout.strip()
    # The files named *.pth in a folder that is itself named in one are not read: the editable install of the book stays out.
    (Path(site) / "lock.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


@pytest.mark.parametrize("name", FASTEST)
def test_a_kit_runs_with_the_lock_alone_from_any_folder(course, name, bare, tmp_path):
    """As on Binder: the locked packages, then the kit's own code by the documented command's effect; the kernel works elsewhere."""
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    assert subprocess.run([bare, "-c", "import helpers"], cwd=tmp_path, env=clean, capture_output=True).returncode, "the book is not to be found"
    folder, elsewhere = tmp_path / "kit", tmp_path / "elsewhere"
    elsewhere.mkdir()
    kit.add_code(folder, [course[name]])
    kit.add_notebooks(folder, [course[name]])
    code = (
        "import sys, nbformat; from pathlib import Path; from nbclient import NotebookClient\n"
        "notebook = nbformat.read(sys.argv[1], 4)\n"
        "NotebookClient(notebook, timeout=120, resources={'metadata': {'path': sys.argv[2]}}).execute()\n"
        "import helpers; print(helpers.__file__)"
    )
    for place, env in ((elsewhere, clean | {"PYTHONPATH": str(folder / "src")}), (folder / "student", clean)):
        done = subprocess.run([bare, "-c", code, folder / "student" / f"{name}.ipynb", place], cwd=place, env=env, capture_output=True, text=True)
        if "PYTHONPATH" in env:
            assert done.returncode == 0 and str(folder) in done.stdout, done.stderr[-2000:]
        else:  # not installed: the first cell finds the kit above the notebook
            assert "No module named 'helpers'" in done.stderr.splitlines()[-1], "the notebook ran; only the last line of the script has no helpers"
