"""Lists of figures and tables, the status of the build, the changelog: what they say when something is amiss."""

import json
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from docutils import nodes

from helpers import data
from publishing import drawing, listing, status
from publishing.figures import book_figure
from tests.prose import typed_numbers

ROOT = Path(__file__).parents[1]
FIGURE = {"data": [{"y": [1, 2]}], "layout": {"height": 420}}
PAYLOAD = {
    "id": "ge", "title": "A <finding> of size", "figure": FIGURE, "narrow": {"height": 500}, "tables": [["wgi", 2024], ["wdi", None]],
}  # fmt: skip


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book of one chapter with one figure and of a page with lists, read but not written; its pictures are in step."""
    for folder in ("notebooks", "appendices", "figures"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_toc.yml").write_text("root: notebooks/one\nchapters:\n  - file: appendices/status\n")
    cells = [{"cell_type": "code", "source": ["1"]}, {"cell_type": "code", "source": []}, {"cell_type": "markdown", "source": ["A"]}]
    (tmp_path / "notebooks/one.ipynb").write_text(json.dumps({"cells": cells}))
    (tmp_path / "appendices/status.md").write_text("# Status\n")
    monkeypatch.setattr(drawing, "browser", lambda: None)
    monkeypatch.setattr(listing.catalogue, "chapters", lambda: {"one": {"wgi"}})
    pages = ["notebooks/one", "appendices/status"]
    env = SimpleNamespace(
        srcdir=tmp_path, all_docs=dict.fromkeys(pages, 0), docname=pages[0], nb_metadata={pages[0]: {"exec_data": {"succeeded": True}}},
        titles={page: nodes.title("", page.partition("/")[2].capitalize()) for page in pages},
        doc2path=lambda page: tmp_path / f"{page}{'.ipynb' if page.startswith('n') else '.md'}",
    )  # fmt: skip
    document = nodes.section("", book_figure("", payload=PAYLOAD))
    env.get_doctree = lambda page: document
    app = SimpleNamespace(env=env, book_artist=drawing.Artist(tmp_path / "figures"))
    listing.note(app, document)
    listing.lists(env).add(pages[1])
    for width, figure in drawing.layouts(PAYLOAD).items():
        path = tmp_path / "figures" / f"{drawing.file_name('ge', width)}.svg"
        path.write_text(f'<svg viewBox="0 0 9 9" data-figure-hash="{drawing.fingerprint(figure)}"><text>A</text></svg>\n')
        app.book_artist.record(path)
    return SimpleNamespace(env=env, app=app, figures=tmp_path / "figures", get_relative_uri=lambda here, to: f"../{to}.html")


def said(book, make) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", make(book, "appendices/status")))


# --- status


def test_a_sound_book_is_said_to_be_sound(book):
    assert "The code of all 1 pages that have code runs. The pictures of all 1 figures are in step." in said(book, status.whole)
    assert "One 1 ✓ runs ✓ 1 of 1" in said(book, status.of_chapters)
    assert "ge ✓ in step" in said(book, status.of_figures)


def doctored_mark(book):
    path = book.figures / "ge.svg"
    path.write_text(re.sub('hash="....', 'hash="0000', path.read_text()))


def doctored_picture(book):
    path = book.figures / "ge.narrow.svg"
    path.write_text(path.read_text().replace("<text>A", "<text>B"))


def changed_code(book):
    changed = {**PAYLOAD, "figure": {**FIGURE, "data": [{"y": [1, 3]}]}}
    listing.note(book.app, nodes.section("", book_figure("", payload=changed)))


def lost_picture(book):
    (book.figures / "ge.svg").unlink()


def lost_pictures(book):
    for path in book.figures.glob("*.svg"):
        path.unlink()


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (doctored_mark, "✗ wide: out of step, narrow: in step"), (doctored_picture, "✗ wide: in step, narrow: out of step"),
        (changed_code, "✗ out of step"), (lost_picture, "✗ wide: not drawn, narrow: in step"), (lost_pictures, "– not drawn"),
    ],
)  # fmt: skip
def test_a_doctored_figure_shows_as_out_of_step_in_words(book, damage, word):
    damage(book)
    assert f"ge {word}" in said(book, status.of_figures)
    assert "✗ 0 of 1" in said(book, status.of_chapters)
    assert f"Of 1 figures 1 are not in step: ge ({word[2:]})" in said(book, status.whole)


@pytest.mark.parametrize(("noted", "word"), [({}, "– not run"), ({"exec_data": {"succeeded": False}}, "✗ fails")])
def test_a_page_whose_code_does_not_run_shows_in_words(book, noted, word):
    book.env.nb_metadata = {"notebooks/one": noted}
    assert f"One 1 {word}" in said(book, status.of_chapters)
    assert f"The code does not run of One ({word[2:]})." in said(book, status.whole)


def test_dates_are_those_of_the_passports(book):
    wgi = next(source["date"] for source in data.resource("wgi")["sources"] if source["edition"] == 2024)
    wdi = sorted(source["date"] for source in data.resource("wdi")["sources"])
    assert f"wgi 2024 ({wgi}); wdi ({wdi[0]} to {wdi[-1]})" in said(book, status.of_figures)


# --- when a page is written again


def test_pages_are_written_again_when_what_they_show_has_changed_and_only_then(book, monkeypatch):
    assert listing.renew(book.app, book.env) == ["notebooks/one", "appendices/status"]
    assert listing.renew(book.app, book.env) == []
    book.env.nb_metadata["notebooks/one"]["exec_data"] = {"succeeded": False}
    assert listing.renew(book.app, book.env) == ["appendices/status"]
    lost_picture(book)
    assert listing.renew(book.app, book.env) == ["notebooks/one", "appendices/status"]
    monkeypatch.setattr(listing.citing, "release", lambda: {"version": "9.9.9"})
    assert listing.renew(book.app, book.env) == ["notebooks/one", "appendices/status"]


def test_a_picture_out_of_step_is_drawn_before_any_page_says_so(book, monkeypatch):
    doctored_mark(book)
    asked = []
    monkeypatch.setattr(drawing.Artist, "picture", lambda artist, name, figure: asked.append(name))
    listing.renew(book.app, book.env)
    assert asked == ["ge", "ge.narrow"]


# --- lists


def test_the_list_of_figures_escapes_findings_and_leads_to_them(book):
    html = listing.figure_list(book, "appendices/figures_and_tables")
    assert '<a href="../notebooks/one.html#fig-ge">A &lt;finding&gt; of size</a> <code>ge</code>' in html


def test_the_list_of_tables_has_each_table_with_its_rows_and_its_passport(book):
    html = listing.table_list(book, "appendices/figures_and_tables")
    for resource in data.package()["resources"]:
        assert f'#table-{resource["name"]}"' in html and f"<td>{resource['rows']:,}</td>" in html
    rows = dict(re.findall(r'#table-(\w+)".*?<td>([^/]*?(?:<a[^>]*>[^<]*</a>)?)</td></tr>', html))
    assert rows["wgi"] == '<a href="../notebooks/one.html">One</a>' and rows["obs"] == "no chapter"


def test_a_page_that_is_gone_is_forgotten(book):
    listing.forget(book.app, book.env, "notebooks/one")
    assert listing.register(book.env) == {} and "ge" not in said(book, status.of_figures).split()


# --- the changelog


def versions() -> list[tuple[str, str]]:
    return re.findall(r"^## \[([^\]]+)\](?: - (\S+))?$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)


def test_the_newest_version_of_the_changelog_is_that_of_the_book():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    number, date = next((number, date) for number, date in versions() if number != "Unreleased")
    assert number == cited["version"] == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert date in ("Unreleased", str(cited["date-released"]))


def test_the_changelog_keeps_its_form_and_types_no_number_that_data_decide():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## .*$", text, re.M)
    assert len(versions()) == len(headings) >= 1
    numbers = [tuple(map(int, number.split("."))) for number, _ in versions() if number != "Unreleased"]
    assert numbers == sorted(numbers, reverse=True) and len(set(numbers)) == len(numbers)
    assert set(re.findall(r"^### (.*)$", text, re.M)) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert typed_numbers(re.sub(r"^## .*$", "", text, flags=re.M)) == []
