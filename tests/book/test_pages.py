"""Every page, as readers open it: from a server and from disk, light and dark, from phone to desk, with scripts and without."""

import collections
import csv
import html
import itertools
import json
import re
from xml.etree import ElementTree

import pytest

from publishing import build, drawing, vendor
from tests.book.conftest import HTML, PAGES

AXE = (vendor.FOLDER / "tests" / "axe.min.js").read_text("utf-8")
WAYS = list(itertools.product(("server", "disk"), ("light", "dark"), (320, 768, 1440), (True, False)))

BASIC_TRACES = {"scatter", "bar", "pie"}  # what plotly.js-basic-dist can draw; it draws others as scatter without a word


def ways(page: str) -> list[tuple]:
    """Eight of the ways for each page, another third for its neighbours: every two settings meet on every page, all on every third."""
    places = itertools.product(range(2), range(2), range(3), range(2))
    return [way for way, place in zip(WAYS, places, strict=True) if (sum(place) + PAGES.index(page)) % 3 == 0]


def figures_of(page: str) -> list[str]:
    return re.findall(r'<figure class="book-figure" id="fig-([\w-]+)"', (HTML / page).read_text("utf-8"))


def script(name: str) -> dict:
    text = (HTML / "_static" / "figures" / f"{name}.js").read_text("utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


FIGURES = [(page, name) for page in PAGES if (HTML / page).exists() for name in figures_of(page)]
WITH_FIGURES = list(dict.fromkeys(page for page, _ in FIGURES))


def test_the_book_has_the_figures_it_promises():
    assert len(FIGURES) >= 9
    assert len({name for _, name in FIGURES}) == len(FIGURES), "a figure id is used twice"
    for chapter in (page for page in PAGES if page.startswith("notebooks/")):
        assert 2 <= len(figures_of(chapter)) <= 5, chapter


def test_no_way_is_left_out():
    assert set().union(*(ways(page) for page in PAGES)) == set(WAYS)
    for page in PAGES:
        for one, two in itertools.combinations(range(4), 2):
            met = {(way[one], way[two]) for way in ways(page)}
            assert len(met) == len({way[one] for way in WAYS}) * len({way[two] for way in WAYS}), page


@pytest.mark.parametrize("page", PAGES)
def test_page_in_every_way_it_is_opened(page, visit, origins):
    """No other host, no complaint, no sideways scrolling, every figure visible; with scripts the figure is still there."""
    for origin, scheme, width, scripts in ways(page):
        way = f"{origin}, {scheme}, {width} px, scripts {'on' if scripts else 'off'}"
        with visit(origins[origin] + page, width=width, scheme=scheme, scripts=scripts) as seen:
            own = tuple(origins.values())
            assert [url for url in seen.requests if not url.startswith((*own, "data:", "blob:"))] == [], way
            assert seen.complaints == [], way
            wide = seen.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{way}: the page is {wide} px wide"
            for name in figures_of(page):
                box = picture(seen.page, name).bounding_box()
                assert box and box["width"] >= min(width - 80, 400) and box["height"] >= 150, f"{way}: {name} is {box}"


def picture(page, name):
    return page.locator(f"#fig-{name} .canvas .static:visible, #fig-{name} .canvas .live").first


@pytest.mark.parametrize("page", WITH_FIGURES)
@pytest.mark.parametrize(("origin", "width"), [("server", 1440), ("disk", 320)])
def test_figures_become_interactive_in_place(page, origin, width, visit, origins):
    with visit(origins[origin] + page, width=width) as seen:
        for name in figures_of(page):
            figure = seen.page.locator(f"#fig-{name}")
            before = figure.bounding_box()
            figure.locator(".canvas").focus()
            seen.page.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=name)
            assert abs(figure.bounding_box()["height"] - before["height"]) <= 2, f"{name}: the page jumps when the chart is drawn"
            marks = figure.locator(".live .scatterlayer .trace, .live .barlayer .trace, .live .pielayer .trace")
            assert marks.count() > 0, f"{name}: nothing is drawn"
        assert seen.complaints == []


@pytest.mark.parametrize(("page", "name"), [(page, name) for page, name in FIGURES if script(name)["choices"]])
def test_choices_work_without_a_kernel_and_by_keyboard(page, name, visit, origins):
    spec = script(name)
    with visit(origins["disk"] + page) as seen:
        figure = seen.page.locator(f"#fig-{name}")
        figure.locator(".choose summary").focus()
        seen.page.keyboard.press("Enter")
        shown = """name => document.querySelector('#fig-' + name + ' .live').data
                   .map((trace, place) => trace.visible !== false ? place : -1).filter(place => place >= 0).join()"""
        seen.page.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=name)
        first = spec["choices"][0]
        before = seen.page.evaluate(shown, name)
        if first["many"]:
            control = figure.locator(f"input[name={first['key']}]").first
            control.focus()
            seen.page.keyboard.press("Space")
        else:
            control = figure.locator(f"select[name={first['key']}]")
            control.focus()
            other = next(value for value in first["values"] if value not in first["start"])
            control.select_option(other)
        seen.page.wait_for_function(f"([name, before]) => ({shown})(name) !== before", arg=[name, before])
        assert figure.locator(".status").inner_text().startswith("Now shown.")
        assert seen.complaints == []


def faults_of_access(page) -> list[str]:
    """What axe finds on a page that is open, with all that can be unfolded open. One data table is enough: one function makes all."""
    page.evaluate("[...document.querySelectorAll('article details:not(.data)'), document.querySelector('details.data')]"
                  ".forEach(details => { if (details) details.open = true; })")
    page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")  # they fade in
    page.evaluate(AXE)
    result = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{fault['id']}: {node['html'][:120]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for fault in result["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("page", [*PAGES, "search.html?q=Kazakhstan"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_page_is_accessible(page, scheme, width, visit, origins):
    with visit(origins["server"] + page, scheme=scheme, width=width) as seen:
        assert faults_of_access(seen.page) == []


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_figures_say_in_words_what_they_show(page, visit, origins):
    with visit(origins["disk"] + page, scripts=False) as seen:
        for name in figures_of(page):
            figure = seen.page.locator(f"#fig-{name}")
            title = figure.locator("figcaption").inner_text().rstrip("#").strip()
            alternative = figure.locator(".canvas").get_attribute("aria-label")
            assert len(title) >= 20 and not title.endswith(":"), name
            assert f"Finding: {title}" in alternative and re.search(r"\d+ rows of data", alternative), name
            assert "Source: " in figure.locator(".source").inner_text(), name
            data = HTML / "_static" / "figures" / f"{name}.csv"
            with data.open(encoding="utf-8", newline="") as file:
                assert len(list(csv.reader(file))) == figure.locator("tbody tr").count() + 1, name
            about = data.with_suffix(".txt").read_text("utf-8")
            assert "Fields" in about and "Sources and licences" in about, name
            ElementTree.fromstring(data.with_suffix(".svg").read_text("utf-8"))


@pytest.mark.parametrize("page", WITH_FIGURES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_labels_of_static_pictures_are_legible(page, scheme, width, visit, origins):
    """Against the page: 9 px or larger, contrast of 4.5 or more, none cut off, no two labels over each other."""
    faults = []
    with visit(origins["disk"] + page, scheme=scheme, width=width) as seen:
        for name in figures_of(page):
            labels = seen.page.evaluate(LABELS, name)
            assert labels, f"{name}: the picture has no text"
            faults += [f"{name}: {label['text']!r} is {label['size']:.1f} px" for label in labels if label["size"] < 9]
            faults += [f"{name}: {label['text']!r} has contrast {label['contrast']:.1f}" for label in labels if label["contrast"] < 4.5]
            faults += [f"{name}: {label['text']!r} is cut off" for label in labels if label["cut"] > 1]
            faults += [
                f"{name}: {one['text']!r} lies over {two['text']!r}"
                for one, two in itertools.combinations(labels, 2)
                if min(one["right"], two["right"]) - max(one["left"], two["left"]) > 2
                and min(one["bottom"], two["bottom"]) - max(one["top"], two["top"]) > 0.35 * min(one["height"], two["height"])
            ]
    assert faults == []


LABELS = """name => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => value / 255)
      .map((value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = luminance(getComputedStyle(document.body).backgroundColor);
  const picture = [...document.querySelectorAll(`#fig-${name} .static`)].find((part) => part.offsetParent);
  const svg = picture.querySelector("svg");
  const frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  return [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim()).map((text) => {
    const { left, right, top, bottom, height } = text.getBoundingClientRect();
    const style = getComputedStyle(text);
    const ink = luminance(style.fill);
    const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    const cut = Math.max(frame.left - left, right - frame.right, frame.top - top, bottom - frame.bottom);
    return { text: text.textContent, left, right, top, bottom, height, contrast, cut, size: parseFloat(style.fontSize) * scale };
  });
}"""


@pytest.mark.parametrize(("page", "name"), FIGURES)
def test_static_picture_is_in_step_with_the_chart(page, name):
    spec = script(name)
    for width, figure in drawing.layouts(spec).items():
        path = drawing.FOLDER / (f"{name}.svg" if width == "wide" else f"{name}.narrow.svg")
        assert f'data-figure-hash="{drawing.fingerprint(figure)}"' in path.read_text("utf-8")[:400], f"{path.name}: build, look, commit"
    assert {trace.get("type", "scatter") for trace in spec["figure"]["data"]} <= BASIC_TRACES


def test_no_picture_is_left_over():
    names = {name for _, name in FIGURES}
    assert {path.name.split(".")[0] for path in drawing.FOLDER.glob("*.svg")} == names


def test_pages_load_no_scripts_that_they_do_not_need():
    for page in PAGES:
        text = (HTML / page).read_text("utf-8")
        assert ("figures.js" in text) == bool(figures_of(page)), page
        assert "\\(" not in text, f"{page}: a formula was left to a script"
        assert not re.search("mathjax/|fontawesome|bootstrap.js|fa-solid", text), page
        assert "thebe" not in text.lower(), page


def test_links_between_pages_lead_somewhere():
    for page in [*PAGES, "search.html"]:
        source = HTML / page
        for target in re.findall(r'\b(?:href|src)="([^"]+)"', source.read_text("utf-8")):
            if re.match(r"[a-z]+:|//", target):
                continue
            path, _, anchor = target.partition("#")
            path = path.partition("?")[0]
            found = (source.parent / path).resolve() if path else source
            assert found.exists(), f"{page}: {target}"
            if anchor and "=" not in anchor and found.suffix == ".html":  # key=value is a filter of the ledger: test_ledger
                assert f'id="{anchor}"' in found.read_text("utf-8"), f"{page}: {target}"


@pytest.mark.parametrize("origin", ["server", "disk"])
@pytest.mark.parametrize("word", ["Kazakhstan", "аким"])
def test_search_finds_a_word_of_the_book(word, origin, visit, origins):
    with visit(f"{origins[origin]}search.html?q={word}") as seen:
        seen.page.wait_for_selector("#search-results li a")
        if origin == "server":
            seen.page.wait_for_selector("#search-results li p.context")
            seen.page.wait_for_load_state("networkidle")  # summaries still on their way would be cut off by the click
        assert seen.complaints == []
        seen.page.locator("#search-results li a").first.click()
        seen.page.wait_for_selector("article .highlighted", state="attached")
        assert seen.complaints == []


def test_glossary_has_every_term_in_its_languages():
    page = (HTML / "appendices" / "glossary.html").read_text("utf-8")
    with open(build.ROOT / "data" / "glossary.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert page.count("<dt ") == len(rows)
    for row in rows:
        for code in ("ru", "kk"):
            assert not row[code] or f'<span lang="{code}">{html.escape(row[code], quote=False)}</span>' in page, row["term_id"]
    assert json.dumps("аким") in (HTML / "searchindex.js").read_text("utf-8"), "the search does not know a Russian term"


def test_no_concept_of_the_documents_is_lost():
    """Counts by document as the first reading of the documents gave them; every place is there on the built page."""
    with open(build.ROOT / "data" / "concepts.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = collections.Counter(row["source_key"] for row in rows)
    assert found == {"janenova_kurmanov": 8, "zhansulu2022": 23, "knox2008": 39, "baimenov": 17, "oconnor2019": 30}
    pages = {row["chapter"]: (HTML / "notebooks" / f"{row['chapter']}.html").read_text("utf-8") for row in rows}
    lost = [row["concept_id"] for row in rows if not re.search(rf'id="(fig-)?{row["place"]}"', pages[row["chapter"]])]
    assert lost == []
