"""`make book` on a small real book: what runs again, what fails, and what it says. Each build is a real one, with a real kernel."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
WORDS = "The page has enough words for a reader to take it for a page. " * 12


def chapter(*code: str, prose: str = WORDS) -> str:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": f"# A chapter\n\n{prose}"}]
    cells += [{"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None} for source in code]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4})


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A copy of the book's machinery with two chapters of its own: one uses a table that no helper names, one uses none."""
    root = tmp_path_factory.mktemp("book")
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "references.bib", "CITATION.cff"):
        shutil.copy(ROOT / name, root / name)
    (root / "_toc.yml").write_text("format: jb-book\nroot: intro\nchapters:\n  - file: notebooks/one\n  - file: notebooks/two\n")
    (root / "intro.md").write_text(f"# A book\n\n{WORDS}\n")
    (root / "notebooks").mkdir()
    (root / "notebooks/one.ipynb").write_text(chapter('from helpers import data\nprint(data.load("ngo_definitions").label[0])'))
    (root / "notebooks/two.ipynb").write_text(chapter("print(1 + 1)"))
    return root


@pytest.fixture
def unbuilt(book):
    """The book before its first build, whichever test came first."""
    shutil.rmtree(book / "_build", ignore_errors=True)
    return book


def make(root: Path) -> tuple[int, str, float]:
    """Exit status, what was said, and seconds of one `python -m publishing.build`."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "publishing.build"], cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=240
    )
    return done.returncode, done.stdout + done.stderr, time.monotonic() - start


@pytest.mark.xdist_group("build")
def test_a_book_is_built_kept_and_renewed(unbuilt):
    book = unbuilt
    status, said, _ = make(book)
    assert status == 0, said
    assert "one: executing" in said and "two: executing" in said and "Open " in said and "from disk" in said
    assert "Registered NGO" in (book / "_build/html/notebooks/one.html").read_text("utf-8")

    status, said, seconds = make(book)
    assert status == 0 and "executing" not in said and "Open " in said
    assert seconds < 2

    table = book / "data/ngo_definitions.csv"
    table.write_text(table.read_text("utf-8").replace("Registered NGO", "Enrolled NGO"), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(book / "src")}
    subprocess.run([sys.executable, "data/builders/passports.py"], cwd=book, env=environment, check=True)
    status, said, _ = make(book)
    assert status == 0, said
    assert "one: executing" in said and "two: executing" not in said, "only the chapter that uses the table runs again"
    assert "Enrolled NGO" in (book / "_build/html/notebooks/one.html").read_text("utf-8")

    style = book / "src/publishing/static/book.css"
    style.write_text(style.read_text("utf-8") + ".changed-here { color: red; }\n", "utf-8")
    status, said, _ = make(book)
    assert status == 0 and "executing" not in said, said
    assert ".changed-here" in (book / "_build/html/_static/page.css").read_text("utf-8")

    for helper, runs in (("text", False), ("table_schema", True)):  # the second is imported by helpers.data
        path = book / f"src/helpers/{helper}.py"
        path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
        status, said, _ = make(book)
        assert status == 0 and ("one: executing" in said) == runs and "two: executing" not in said, helper


@pytest.mark.xdist_group("build")
def test_a_translation_is_built_beside_the_book_and_follows_it(unbuilt):
    book = unbuilt
    path, html = book / "locale/ru/LC_MESSAGES/intro.po", book / "_build/html/ru"
    path.parent.mkdir(parents=True)
    assert make(book)[0] == 0  # in English, before there is a translation

    def translate(title: str) -> None:
        catalogue = Catalog(locale="ru")
        catalogue.add("A book", title)
        with path.open("wb") as file:
            write_po(file, catalogue)

    translate("Книга")
    status, said, _ = make(book)
    assert status == 0 and "Building the book in ru" in said and "executing" not in said, said
    page = (html / "intro.html").read_text("utf-8")
    assert '<html lang="ru"' in page and "<h1>Книга" in page and '<p class="untranslated" lang="en">The page has enough words' in page.replace("language-en ", "")
    assert 'hreflang="ru"' in (book / "_build/html/intro.html").read_text("utf-8"), "the English page, unchanged itself, links to its translation"

    status, said, seconds = make(book)
    assert status == 0 and "Building" not in said and seconds < 2

    other = book / "_build/ru/_build/html/notebooks/one.html"
    before = other.stat().st_mtime_ns
    translate("Книжка")
    status, said, _ = make(book)
    assert status == 0 and "in ru" in said and "Building the book;" not in said, said
    assert "<h1>Книжка" in (html / "intro.html").read_text("utf-8")
    notebook = book / "notebooks/two.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("# A chapter", "# A new chapter"), "utf-8")
    status, said, _ = make(book)
    assert status == 0 and "A new chapter" in (html / "notebooks/two.html").read_text("utf-8"), said
    assert other.stat().st_mtime_ns == before, "a page that nothing has changed is not written again"
    shutil.rmtree(book / "locale")


@pytest.mark.xdist_group("build")
def test_an_edited_table_without_a_new_passport_fails_and_says_why(book):
    table = book / "data/ngo_definitions.csv"
    before = table.read_text("utf-8")
    assert " NGO," in before
    table.write_text(before.replace(" NGO,", " N.G.O.,", 1), "utf-8")
    try:
        status, said, _ = make(book)
        assert status != 0
        assert "failing cell" in said and 'data.load("ngo_definitions")' in said
        assert "DataError" in said and "ngo_definitions.csv" in said and "make passports" in said
    finally:
        table.write_text(before, "utf-8")


@pytest.mark.xdist_group("build")
@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (chapter("x = 1\nx.boom"), ["failing cell:", "| x.boom", "AttributeError"]),
        (chapter("print(1)", prose=f"{WORDS} {{ref}}`no-such-place`"), ["WARNING", "no-such-place"]),
        (chapter("print(1)", prose="Few words."), ["notebooks/two: the page is empty"]),
    ],
    ids=["failing cell", "warning", "empty page"],
)
def test_a_fault_fails_the_build_each_time(book, broken, expected):
    path = book / "notebooks/two.ipynb"
    before = path.read_text("utf-8")
    path.write_text(broken, "utf-8")
    try:
        for attempt in ("first", "second"):
            status, said, _ = make(book)
            assert status != 0, f"{attempt} build passed:\n{said}"
            for words in expected:
                assert words in said, f"{attempt} build:\n{said}"
    finally:
        path.write_text(before, "utf-8")
    status, said, _ = make(book)
    assert status == 0, said
    page = (book / "_build/html/notebooks/two.html").read_text("utf-8")
    assert "no-such-place" not in page and "Few words" not in page and "boom" not in page, "what the failed build wrote does not stay"


@pytest.mark.xdist_group("build")
def test_a_page_of_the_contents_that_does_not_exist_fails_the_build(book):
    toc = book / "_toc.yml"
    before = toc.read_text("utf-8")
    toc.write_text(before + "  - file: notebooks/three\n", "utf-8")
    try:
        status, said, _ = make(book)
        assert status != 0 and "three" in said
    finally:
        toc.write_text(before, "utf-8")
