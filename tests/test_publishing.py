"""What makes pages of chapters: pictures, roles, freshness, the checks of a build."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from publishing import build, drawing, extension, figures, folded, formulas, freshness, glossary, later, styles, tables, vendor
from publishing.roles import FORM

ROOT = Path(__file__).parents[1]
PLOTLY_SVG = (
    '<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="720" height="420" style="" viewBox="0 0 720 420">'
    '<defs id="defs-9f3a1c"><clipPath id="clip9f3a1cxy"><rect width="10.123456" height="5"/></clipPath></defs>'
    "<g clip-path=\"url('#clip9f3a1cxy')\"><path d=\"M0.004999,1.23456L-10.5,7\"/><text>A</text></g></svg>"
)


# --- pictures


def test_a_tidied_picture_is_the_same_whatever_ids_plotly_drew():
    one = drawing.tidy(PLOTLY_SVG, "ge", "mark")
    two = drawing.tidy(PLOTLY_SVG.replace("9f3a1c", "77aa00"), "ge", "mark")
    assert one == two
    ElementTree.fromstring(one)
    assert 'id="ge-0"' in one and "url(#ge-0)" in one and 'data-figure-hash="mark"' in one
    assert "M0,1.2L-10.5,7" in one and "width=\"10.1\"" in one


def test_a_tidied_picture_keeps_what_is_seen_and_says_it_in_attributes():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><defs><clipPath id="unused"><rect width="1" height="1"/></clipPath></defs>'
        '<g class="empty"><g/></g><rect width="9" height="9" style="fill: rgb(0, 0, 0); fill-opacity: 0;"/><path/>'
        '<g style="fill-opacity: 0.5; opacity: 1;"><path class="point ygrid" d="M1.26,0" style="fill: rgb(0, 114, 178); fill-opacity: 1; stroke-width: 0px; stroke: rgb(1, 2, 3);"/>'
        '<path d="M2,0" style="fill: none; stroke: rgb(16, 32, 48); stroke-opacity: 1; stroke-width: 2px; vector-effect: none;"/></g>'
        '<text style="font-family: Arial; font-size: 12px; fill: rgb(27, 27, 27);">A</text><text style="font-family: Arial; font-size: 12px;">B</text>'
        '<text style="font-family: Arial; font-size: 20px;">C</text></svg>'
    )
    root = ElementTree.fromstring(drawing.tidy(svg, "ge", "mark"))
    name = "{http://www.w3.org/2000/svg}"
    assert root.attrib == {"viewBox": "0 0 100 50", "data-figure-hash": "mark", "font-family": "Arial", "font-size": "12px"}
    assert [element.tag.removeprefix(name) for element in root.iter()] == ["svg", "g", "path", "path", "text", "text", "text"]
    mark, line = root.iter(f"{name}path")
    assert mark.attrib == {"class": "ygrid", "d": "M1.3,0", "fill": "#0072b2", "fill-opacity": "1"}, "full ink in a pale group stays full"
    assert line.attrib == {"d": "M2,0", "fill": "none", "stroke": "#102030", "stroke-width": "2"}
    assert [text.get("font-size") for text in root.iter(f"{name}text")] == [None, None, "20px"]


def test_the_fingerprint_follows_what_is_drawn():
    figure = {"data": [{"y": [1, 2]}], "layout": {"height": 400}}
    changed = {"data": [{"y": [1, 3]}], "layout": {"height": 400}}
    assert drawing.fingerprint(figure) == drawing.fingerprint(json.loads(json.dumps(figure)))
    assert drawing.fingerprint(figure) != drawing.fingerprint(changed)


def test_a_picture_in_step_needs_no_browser_and_one_out_of_step_is_not_shown(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "browser", lambda: None)
    figure = {"data": [], "layout": {"width": 720, "height": 420}}
    artist = drawing.Artist(tmp_path)
    assert artist.picture("ge", figure) is None
    path = tmp_path / "ge.svg"
    path.write_text(drawing.tidy(PLOTLY_SVG, "ge", drawing.fingerprint(figure)))
    artist.record(path)
    assert artist.picture("ge", figure).startswith("<svg")
    assert artist.picture("ge", {**figure, "data": [{"y": [1]}]}) is None
    path.write_text(path.read_text().replace("M0,1.2", "M0,9.9"))
    assert artist.picture("ge", figure) is None, "a picture altered by hand is not the one that was drawn"


def test_the_sums_are_those_of_the_kept_pictures_and_of_no_other(tmp_path):
    """In the form of sha256sum, which a reviewer can run."""
    artist = drawing.Artist(tmp_path)
    for name in ("b", "a"):
        (tmp_path / f"{name}.svg").write_text(f"<svg>{name}</svg>")
        artist.record(tmp_path / f"{name}.svg")
    (tmp_path / "b.svg").unlink()
    artist.record(tmp_path / "a.svg")
    assert (tmp_path / "SHA256SUMS").read_text() == f"{hashlib.sha256(b'<svg>a</svg>').hexdigest()}  a.svg\n"
    kept = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in drawing.FOLDER.glob("*.svg")}
    assert drawing.Artist().sums() == kept


def test_narrow_changes_reach_only_the_narrow_layout():
    payload = {"figure": {"data": [], "layout": {"height": 400, "xaxis": {"nticks": 9, "title": "Year"}}}, "narrow": {"xaxis": {"nticks": 3}}}
    both = drawing.layouts(payload)
    assert both["wide"]["layout"] == {"height": 400, "width": drawing.WIDE, "xaxis": {"nticks": 9, "title": "Year"}}
    assert both["narrow"]["layout"] == {"height": 400, "width": drawing.NARROW, "xaxis": {"nticks": 3, "title": "Year"}}
    assert payload["figure"]["layout"]["xaxis"]["nticks"] == 9


def test_the_picture_to_take_away_says_what_it_finds_and_where_it_is_from():
    svg = drawing.standalone(drawing.tidy(PLOTLY_SVG, "ge", "mark"), "A <finding> & more", "Source: World Bank")
    root = ElementTree.fromstring(svg)
    said = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"A <finding> & more", "Source: World Bank"} <= set(said)
    labelled = drawing.tidy(PLOTLY_SVG.replace("<text>", '<text style="font-size: 12px">'), "ge", "mark")
    inner = ElementTree.fromstring(drawing.standalone(labelled, "Finding", "Source")).find("{http://www.w3.org/2000/svg}svg")
    assert inner.attrib["font-size"] == "12px" and float(inner.attrib["width"]) == 720


PAYLOAD = {
    "id": "ge",
    "title": 'A "finding" <script>alert(1)</script>',
    "caption": "How to read & why",
    "source": "World <b>Bank</b>",
    "alt": 'Dot plot "x"',
    "choices": [{"key": "country", "label": "Countries", "many": True, "start": ["A"], "values": ["A", "<i>B</i>"]}],
    "table": {"columns": ["Country", "<u>Rank</u>"], "rows": [["<img src=x>", "<s>1.0</s>"]]},
    "csv": "country,rank\nA,1.0\n",
    "tables": [["wgi", 2024]],
}


def test_what_comes_from_data_is_escaped():
    page = figures.markup(PAYLOAD, {"wide": "<svg/>", "narrow": "<svg/>"}, "_static/figures/ge", "page.html")
    for tag in ("<script>", "<b>", "<i>", "<u>", "<img", "<s>"):
        assert tag not in page
    assert 'aria-label="Dot plot &quot;x&quot;"' in page


def test_a_figure_without_a_picture_says_so_and_keeps_its_table():
    page = figures.markup(PAYLOAD, {"wide": None, "narrow": None}, "_static/figures/ge", "page.html")
    assert "No picture is drawn here yet" in page and "<table>" in page and "Picture (SVG)" not in page


# --- tables


def test_a_pandas_table_gets_scopes_and_loses_empty_headings_and_styles():
    import pandas as pd

    html = tables.accessible(pd.DataFrame({"rank": ["<b>1</b>"]}, index=["KAZ"])._repr_html_())
    table = ElementTree.fromstring(html).find("table")
    assert [cell.attrib for cell in table.iter("th")] == [{"scope": "col"}, {"scope": "row"}]
    assert all(cell.text for cell in table.iter("th"))
    assert "<style" not in html and "&lt;b&gt;" in html
    styled = tables.accessible(pd.DataFrame({"rank": [1]}).style.hide(axis="index")._repr_html_())
    assert "<style" not in styled and "T_" not in styled and 'class="dataframe"' in styled and 'scope="col"' in styled


# --- the frame of a page


def test_styles_lose_what_no_page_can_use_and_nothing_else():
    known = styles.names_in_pages(['<a class="link big" href="#x" data-theme="dark"><b id="x">x</b></a><svg viewBox="0 0 1 1"/>'])
    assert {"a", ".link", ".big", "#x", "[href", "[data-theme", "b", "svg"} <= known
    css = """
        @charset "UTF-8"; a.link{color:var(--ink)} a.none,.big>b{margin:0!important} .none .link{x:y} #x:hover::after{content:"a"} #y{x:y} table{x:y}
        a:not(.none){x:kept} [data-theme=dark] a{x:kept} [data-else] a{x:y} .made{x:by-script} b[data-state]{x:by-script}
        @media print{b{x:y}.none{x:y}} @media (max-width:1px){.none{x:y}} :root{--ink:var(--deep);--deep:red;--idle:blue;--own:green}
        @keyframes go{from{x:y}to{x:z}} @keyframes idle{from{x:y}} b{animation:go 1s} @font-face{font-family:F} b{background:url(a.png);x:y}
    """
    assert styles.pruned(css, known | {"html"}, {"made", "state"}, own="p{color:var(--own)}").splitlines() == [
        "a.link{color:var(--ink)}", ".big>b{margin:0!important}", '#x:hover::after{content:"a"}', "a:not(.none){x:kept}", "[data-theme=dark] a{x:kept}",
        ".made{x:by-script}", "b[data-state]{x:by-script}", "@media print{b{x:y}", "}", ":root{--ink:var(--deep);--deep:red;--own:green}",
        "@keyframes go{from{x:y}", "to{x:z}", "}", "b{animation:go 1s}", "b{x:y}",
    ]  # fmt: skip


def test_the_first_screen_has_what_stands_above_the_later_parts_at_rest():
    page = f'<html><p class="top"><noscript><table></table></noscript></p>{later.BEGIN}<section class="low"></section></div>'
    css = ".top{x:1}.low{x:1}table{x:1}.top:hover,p{x:2}.js .top{x:3}p:not(:hover){x:4}@media print{p{x:5}}@media (max-width:9px){p{x:6}}"
    assert styles.first_screen(css, [page], {"js"}).splitlines() == [
        ".top{x:1}", "p{x:2}", ".js .top{x:3}", "p:not(:hover){x:4}", "@media (max-width:9px){p{x:6}", "}",
    ]  # fmt: skip
    assert styles.first_screen(css, [], {"js"}) == ""


def test_a_long_page_is_dressed_once_and_a_short_one_as_before():
    head = """<meta content="style-src 'self'; x">\n<link rel="stylesheet" href="../_static/page.css">\n<link rel="icon">\n<h1>T</h1>"""
    short = styles.dressed(head, "_static/page.css?v=1", "")
    assert short == head.replace("page.css", "page.css?v=1")
    whole = styles.dressed(f"{head}\n{later.BEGIN}rest</div>", "_static/page.css?v=1", "p{x:1}")
    above, _, below = whole.partition('\n<link rel="stylesheet" href="../_static/page.css?v=1">\n')
    assert "<style>p{x:1}</style>" in above and below == f"{later.BEGIN}rest</div>" and "style-src 'self' 'sha256-" in above
    again = styles.dressed(whole, "_static/page.css?v=2", "p{x:2}")
    assert "p{x:1}" not in again and again.count("<style>") == again.count("page.css?v=2") == again.count("sha256-") == 1
    assert styles.dressed(again, "_static/page.css?v=1", "p{x:1}") == whole, "and nothing else changes"


def test_later_sections_are_nested_so_that_none_stands_beside_another():
    from docutils import nodes

    sections = [nodes.section("", nodes.paragraph("", str(number))) for number in range(4)]
    document = nodes.section("", nodes.title("", "T"), *sections)
    app = type("App", (), {"builder": type("Builder", (), {"name": "html"})})
    later.nest(app, document, "page")
    assert [type(child) for child in document] == [nodes.title, nodes.section, later.later], "the first section does not wait"
    chapter, depth = document, 0
    while isinstance(chapter[-1], later.later):
        chapter, depth = chapter[-1], depth + 1
        waiting, *rest = chapter
        assert isinstance(waiting, later.waiting) and [type(child) for child in waiting] == [nodes.section]
        assert [type(child) for child in rest] == ([later.later] if depth < 3 else []), "what waits holds no later part"
    assert depth == 3 and document.astext().split() == ["T", "0", "1", "2", "3"], "nothing is lost or moved"


def test_what_stands_above_the_first_figure_or_holds_it_does_not_wait():
    from docutils import nodes

    sections = [nodes.section("", nodes.paragraph("", str(number))) for number in range(5)]
    sections[2] += nodes.container("", figures.book_figure())
    document = nodes.section("", nodes.title("", "T"), *sections)
    later.nest(type("App", (), {"builder": type("Builder", (), {"name": "html"})}), document, "page")
    assert [node.astext() for node in document.findall(later.waiting)] == ["3", "4"]
    assert document.astext().split() == ["T", *"01234"]


def test_what_waits_within_what_waits_is_whole_again():
    """The first end tag in a text that a browser has not read in would end it: none may stand within."""
    text = folded.wrap(f"<p>a</p>{folded.wrap('<table></table>')}<p>b</p>{folded.wrap('<pre>c</pre>')}")
    assert text.count("<noscript>") == text.count("</noscript>") == 1 and text.endswith("</noscript>")
    assert re.sub(r"<!--(/?noscript)-->", r"<\1>", text.removeprefix("<noscript>").removesuffix("</noscript>")) == (
        "<p>a</p><noscript><table></table></noscript><p>b</p><noscript><pre>c</pre></noscript>"
    )


def test_formulas_are_mathml():
    from docutils import nodes

    translator = type("Translator", (), {"body": []})()
    with pytest.raises(nodes.SkipNode):
        formulas.visit_inline(translator, nodes.math("", "(3-10w)^2"))
    math = ElementTree.fromstring(translator.body[0])
    assert math.tag == "{http://www.w3.org/1998/Math/MathML}math" and math.find(".//{*}msup/{*}mn").text == "2"


# --- roles


def test_the_printed_role_wants_value_key_and_locator():
    assert FORM.match("33.6 <knox2008, L1277-1290>").groupdict() == {"value": "33.6", "key": "knox2008", "locator": "L1277-1290"}
    assert not FORM.match("33.6 <knox2008>") and not FORM.match("33.6")


# --- freshness


@pytest.fixture
def small_book(tmp_path):
    """A book with one chapter that uses one of two tables."""
    for folder in ("src/helpers", "src/seminar", "src/ledger/checks", "data", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "src/seminar/checks.py").write_text('from helpers import data\nANSWERS = "answers.json"\n')
    for path in ("src/seminar/answers.json", "src/seminar/kit.py", "src/ledger/checks/ngo.py"):
        (tmp_path / path).write_text("")
    (tmp_path / "src/helpers/data.py").write_text("def load(name): ...\n")
    for table in ("wgi", "obs"):
        (tmp_path / f"data/{table}.csv").write_text("a\n1\n")
    resources = [{"name": "wgi", "hash": "1"}, {"name": "obs", "hash": "1"}]
    (tmp_path / "data/datapackage.json").write_text(json.dumps({"resources": resources}))
    chapter = tmp_path / "notebooks/one.ipynb"
    (tmp_path / "src/helpers/charts.py").write_text("from .data import load\n")
    (tmp_path / "src/helpers/other.py").write_text("")
    chapter.write_text(notebook('from helpers import charts\n', "from seminar.checks import check\n", 'load("wgi")'))
    return tmp_path, chapter


def notebook(*source):
    return json.dumps({"cells": [{"cell_type": "code", "source": list(source)}]})


@pytest.mark.parametrize(
    ("path", "matters"),
    [
        ("data/wgi.csv", True), ("data/obs.csv", False), ("src/helpers/charts.py", True), ("src/helpers/other.py", False),
        ("src/helpers/data.py", True),  # charts imports it
        ("src/seminar/checks.py", True), ("src/seminar/answers.json", True), ("src/seminar/kit.py", False), ("src/ledger/checks/ngo.py", False),
    ],
)  # fmt: skip
def test_a_chapter_is_stale_when_what_it_uses_changes(small_book, path, matters):
    root, chapter = small_book
    before = freshness.digest(chapter, root)
    assert freshness.digest(chapter, root) == before
    (root / path).write_text((root / path).read_text() + "# 2\n")
    assert (freshness.digest(chapter, root) != before) == matters


def test_a_chapter_that_imports_the_ledger_rests_on_all_that_verdicts_rest_on(small_book):
    root, chapter = small_book
    (root / "src/helpers/charts.py").write_text("from ledger import judged\n")
    before = freshness.digest(chapter, root)
    (root / "src/ledger/checks/ngo.py").write_text("# 2\n")
    checked = freshness.digest(chapter, root)
    (root / "data/obs.csv").write_text("a\n2\n")
    assert len({before, checked, freshness.digest(chapter, root)}) == 3


def test_every_passport_matters_to_a_page_that_shows_the_catalogue(small_book):
    root, chapter = small_book
    chapter.write_text(notebook("# see the data_catalogue.md"))
    (root / "src/helpers/catalogue.py").write_text("")
    link, package = freshness.digest(chapter, root), root / "data/datapackage.json"
    package.write_text(package.read_text().replace('"hash": "1"', '"hash": "2"'))
    assert freshness.digest(chapter, root) == link
    chapter.write_text(notebook("from helpers import catalogue"))
    shown = freshness.digest(chapter, root)
    package.write_text(package.read_text().replace('"hash": "2"', '"hash": "3"'))
    assert freshness.digest(chapter, root) != shown


def test_a_changed_passport_makes_its_chapters_stale(small_book):
    root, chapter = small_book
    before = freshness.digest(chapter, root)
    package = json.loads((root / "data/datapackage.json").read_text())
    package["resources"][1]["hash"] = "2"
    (root / "data/datapackage.json").write_text(json.dumps(package))
    assert freshness.digest(chapter, root) == before
    package["resources"][0]["hash"] = "2"
    (root / "data/datapackage.json").write_text(json.dumps(package))
    assert freshness.digest(chapter, root) != before


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from helpers import data, text", {"helpers", "helpers.data", "helpers.text"}),
        ("from helpers.figures import (\n    Choice,\n    figure,\n)", {"helpers.figures", "helpers.figures.Choice", "helpers.figures.figure"}),
        ("import helpers.dates", {"helpers.dates"}), ("from . import table_schema", {"helpers", "helpers.table_schema"}),
        ("from .text import number", {"helpers.text", "helpers.text.number"}), ("import ledger", {"ledger"}),
        ("from seminar.checks import check", {"seminar.checks", "seminar.checks.check"}), ("import pandas\nfrom os import path", set()),
    ],
)  # fmt: skip
def test_imports_of_helpers_are_seen_however_they_are_written(code, found):
    assert freshness.imported(code) == found


def test_the_code_of_a_page_in_myst_is_its_code_cells(tmp_path):
    page = tmp_path / "intro.md"
    page.write_text("# Words\n\n```{code-cell} python3\n:tags: [hide-cell]\nfrom helpers import data\n```\n\n```\nnot code\n```\n")
    assert freshness.code_of(page) == "from helpers import data\n"


# --- the checks of a build


def test_missing_and_empty_pages_are_faults(tmp_path):
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: intro\nparts:\n  - chapters:\n      - file: notebooks/one\n      - file: notebooks/two.ipynb\n")
    html = tmp_path / "html"
    (html / "notebooks").mkdir(parents=True)
    (html / "intro.html").write_text(f"<nav>{'menu ' * 200}</nav><article><p>{'word ' * 200}</p></article>")
    (html / "notebooks/one.html").write_text(f"<nav>{'menu ' * 200}</nav><article><h1>One</h1><svg>{'x ' * 500}</svg></article>")
    assert build.pages(tmp_path) == ["intro", "notebooks/one", "notebooks/two"]
    assert build.faults(html, tmp_path) == [
        "notebooks/one: the page is empty (3 characters of text, expected at least 400)",
        "notebooks/two: the page is missing",
    ]


def test_the_failing_cell_is_named():
    log = (
        "An error occurred while executing the following cell:\n------------------\nwgi = 1\nwgi.boom\n------------------\n\n"
        "AttributeError                            Traceback (most recent call last)\n\nAttributeError: 'int' object has no attribute 'boom'\n"
    )
    assert build.failing_cell(log) == [
        "failing cell:",
        "  | wgi = 1",
        "  | wgi.boom",
        "  AttributeError: 'int' object has no attribute 'boom'",
    ]
    assert build.failing_cell("all is well") == []


def test_the_digest_of_the_book_follows_chapters_tables_and_helpers(tmp_path):
    for path in ("_toc.yml", "notebooks/one.ipynb", "data/wgi.csv", "src/helpers/data.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("1")
    seen = {build.digest(tmp_path)}
    for path in ("_toc.yml", "notebooks/one.ipynb", "data/wgi.csv", "src/helpers/data.py"):
        (tmp_path / path).write_text("2")
        seen.add(build.digest(tmp_path))
    assert len(seen) == 5


def test_the_digest_of_a_folder_follows_that_folder_alone(tmp_path):
    for path in ("src/publishing/static/book.css", "src/helpers/data.py"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("1")
    before = build.digest(tmp_path, "src/publishing")
    (tmp_path / "src/helpers/data.py").write_text("2")
    assert build.digest(tmp_path, "src/publishing") == before
    (tmp_path / "src/publishing/static/book.css").write_text("2")
    assert build.digest(tmp_path, "src/publishing") != before


# --- vendored libraries


def test_vendored_libraries_are_those_recorded():
    for library in json.loads(vendor.RECORD.read_text()):
        assert vendor.sha256(vendor.FOLDER / library["file"]) == library["sha256"], library["file"]
        assert (vendor.FOLDER / library["licence_file"]).stat().st_size > 500


def test_the_plotly_bundle_is_the_version_that_python_draws_with():
    from plotly.offline import get_plotlyjs_version

    kept = next(library for library in json.loads(vendor.RECORD.read_text()) if library["package"].startswith("plotly"))
    assert kept["version"] == get_plotlyjs_version()


# --- the lock


def test_every_locked_requirement_is_pinned_with_hashes():
    text = (ROOT / "requirements.txt").read_text()
    blocks = re.split(r"\n(?=\S)", text.split("\n", 2)[2])
    assert len(blocks) > 80
    for block in filter(str.strip, blocks):
        assert re.match(r"[\w.\[\]-]+==\S+", block), block
        assert "--hash=sha256:" in block, block


def test_every_direct_requirement_is_locked():
    wanted = re.findall(r"^([\w.-]+)", (ROOT / "requirements.in").read_text(), re.M)
    locked = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", (ROOT / "requirements.txt").read_text(), re.M)
    assert set(wanted) <= set(locked)


def test_no_path_of_a_machine_and_no_registry_host_is_in_the_repository():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("no git repository to read the list of files from")
    import subprocess

    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for path in files:
        if path.startswith("src/publishing/vendored/") or not (ROOT / path).exists():
            continue
        text = (ROOT / path).read_text("utf-8", errors="replace")
        assert not re.search(r"(?<!\w)/(?:work|root|home/\w+|Users/\w+)/|--(?:extra-)?index-url|files\.pythonhosted\.org|registry\.npmjs", text) or path.startswith(
            "tests/test_publishing"
        ), path


def test_a_glossary_entry_cannot_bring_markup_of_its_own():
    row = {"en": "a term", "ru": "слово`{raw}`", "kk": None, "definition_en": "One *two* <b>three</b> {cite}`four`.", "source_key": "knox2008", "locator": "L1"}
    term, names, _, told, _ = glossary.entry(row)
    assert term == "a term" and names == "  *Russian {ru}`слово{raw}`*"
    assert told == "  One \\*two\\* \\<b\\>three\\</b\\> \\{cite\\}\\`four\\`. {cite:p}`knox2008{L1}`"


def test_a_build_that_writes_no_page_leaves_no_stray_file(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "one.html").write_text('<a href="_static/rows.csv" download>rows</a>')
    for name in ("page.css", "pygments.css", "rows.csv"):
        (tmp_path / "_static" / name).write_text("")
    extension.trim(tmp_path)
    assert {path.name for path in (tmp_path / "_static").iterdir()} == {"page.css", "rows.csv"}
