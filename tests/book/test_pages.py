"""Every page, as readers open it: from a server and from disk, light and dark, from phone to desk, with scripts and without."""

import csv
import itertools
import json
import re
from xml.etree import ElementTree

import pytest

from publishing import drawing, vendor
from tests.book.conftest import HTML, PAGES

AXE = (vendor.FOLDER / "tests" / "axe.min.js").read_text("utf-8")
WAYS = list(itertools.product(("server", "disk"), ("light", "dark"), (320, 768, 1440), (True, False)))
BASIC_TRACES = {"scatter", "bar", "pie"}  # what plotly.js-basic-dist can draw; it draws others as scatter without a word
# Faults of the theme that a reader can live with until its templates are mended; never one of ours.
THEME_FAULTS = {
    "region": "the theme's search dialog and skip link stand outside landmarks",
    "label-content-name-mismatch": "the search button is labelled Search and shows its shortcut too",
}


def figures_of(page: str) -> list[str]:
    return re.findall(r'<figure class="book-figure" id="fig-([\w-]+)"', (HTML / page).read_text("utf-8"))


FIGURES = [(page, name) for page in PAGES if (HTML / page).exists() for name in figures_of(page)]


def test_the_book_has_the_figures_it_promises():
    assert len(FIGURES) >= 9
    assert len({name for _, name in FIGURES}) == len(FIGURES), "a figure id is used twice"
    for chapter in (page for page in PAGES if page.startswith("notebooks/")):
        assert 2 <= len(figures_of(chapter)) <= 5, chapter


@pytest.mark.parametrize("page", PAGES)
def test_page_in_every_way_it_is_opened(page, visit, origins):
    """No other host, no complaint, no sideways scrolling, every figure visible; with scripts the figure is still there."""
    for origin, scheme, width, scripts in WAYS:
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


@pytest.mark.parametrize(("page", "name"), FIGURES)
def test_figure_becomes_interactive_in_place(page, name, visit, origins):
    for origin, width in itertools.product(("server", "disk"), (320, 1440)):
        with visit(origins[origin] + page, width=width) as seen:
            figure = seen.page.locator(f"#fig-{name}")
            before = figure.bounding_box()
            figure.locator(".canvas").focus()
            seen.page.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=name)
            after = figure.bounding_box()
            assert abs(after["height"] - before["height"]) <= 30, "the page jumps when the chart is drawn"
            marks = figure.locator(".live .scatterlayer .trace, .live .barlayer .trace, .live .pielayer .trace")
            assert marks.count() > 0, "nothing is drawn"
            assert seen.complaints == []


@pytest.mark.parametrize(("page", "name"), FIGURES)
def test_choices_work_without_a_kernel_and_by_keyboard(page, name, visit, origins):
    spec = script(name)
    if not spec["choices"]:
        pytest.skip("this figure offers no choice")
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


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 320)])
def test_page_is_accessible(page, scheme, width, visit, origins):
    with visit(origins["server"] + page, scheme=scheme, width=width) as seen:
        seen.page.evaluate("document.querySelectorAll('article details').forEach(d => d.open = true)")
        seen.page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")  # they fade in
        seen.page.evaluate(AXE)
        result = seen.page.evaluate("axe.run({ resultTypes: ['violations'] })")
        faults = [
            f"{fault['id']}: {node['html'][:120]} ({node['failureSummary'].splitlines()[-1].strip()})"
            for fault in result["violations"]
            if fault["id"] not in THEME_FAULTS
            for node in fault["nodes"]
        ]
        assert faults == []


@pytest.mark.parametrize(("page", "name"), FIGURES)
def test_figure_says_in_words_what_it_shows(page, name, visit, origins):
    with visit(origins["disk"] + page, scripts=False) as seen:
        figure = seen.page.locator(f"#fig-{name}")
        title = figure.locator("figcaption").inner_text().rstrip("#").strip()
        alternative = figure.locator(".canvas").get_attribute("aria-label")
        assert len(title) >= 20 and not title.endswith(":")
        assert f"Finding: {title}" in alternative and re.search(r"\d+ rows of data", alternative)
        assert "Source: " in figure.locator(".source").inner_text()
        rows = figure.locator("tbody tr").count()
        (data,) = [HTML / page.replace(page.split("/")[-1], "") / link.get_attribute("href") for link in figure.locator("a", has_text="CSV").all()]
        with data.resolve().open(encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) == rows + 1
        about = data.with_suffix(".txt").read_text("utf-8")
        assert "Fields" in about and "Sources and licences" in about
        ElementTree.fromstring(data.with_suffix(".svg").read_text("utf-8"))


@pytest.mark.parametrize(("page", "name"), FIGURES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 320), ("dark", 320)])
def test_labels_of_a_static_picture_are_legible(page, name, scheme, width, visit, origins):
    """Against the page: 9 px or larger, contrast of 4.5 or more, no two labels over each other."""
    with visit(origins["disk"] + page, scheme=scheme, width=width) as seen:
        labels = seen.page.evaluate(LABELS, name)
        assert labels, "the picture has no text"
        for label in labels:
            assert label["size"] >= 9, f"{label['text']!r} is {label['size']:.1f} px"
            assert label["contrast"] >= 4.5, f"{label['text']!r} has a contrast of {label['contrast']:.1f}"
        clashes = [
            (one["text"], two["text"])
            for one, two in itertools.combinations(labels, 2)
            if min(one["right"], two["right"]) - max(one["left"], two["left"]) > 2
            and min(one["bottom"], two["bottom"]) - max(one["top"], two["top"]) > 0.35 * min(one["height"], two["height"])
        ]
        assert clashes == []


LABELS = """name => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => value / 255)
      .map((value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = luminance(getComputedStyle(document.body).backgroundColor);
  const picture = [...document.querySelectorAll(`#fig-${name} .static`)].find((part) => part.offsetParent);
  const svg = picture.querySelector("svg");
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim()).map((text) => {
    const { left, right, top, bottom, height } = text.getBoundingClientRect();
    const style = getComputedStyle(text);
    const ink = luminance(style.fill);
    const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    return { text: text.textContent, left, right, top, bottom, height, contrast, size: parseFloat(style.fontSize) * scale };
  });
}"""


def script(name: str) -> dict:
    text = (HTML / "_static" / "figures" / f"{name}.js").read_text("utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


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


def test_pages_without_figures_or_maths_load_no_scripts_for_them():
    for page in PAGES:
        text = (HTML / page).read_text("utf-8")
        assert ("figures.js" in text) == bool(figures_of(page)), page
        assert ("tex-svg.js" in text) == ('class="math' in text), page
        assert "fontawesome.js" not in text, page
        assert "thebe" not in text.lower(), page


def test_links_between_pages_lead_somewhere():
    for page in [*PAGES, "search.html", "genindex.html"]:
        source = HTML / page
        for target in re.findall(r'\b(?:href|src)="([^"]+)"', source.read_text("utf-8")):
            if re.match(r"[a-z]+:|//", target):
                continue
            path, _, anchor = target.partition("#")
            path = path.partition("?")[0]
            found = (source.parent / path).resolve() if path else source
            assert found.exists(), f"{page}: {target}"
            if anchor and found.suffix == ".html":
                assert f'id="{anchor}"' in found.read_text("utf-8"), f"{page}: {target}"


def test_search_finds_a_word_of_the_book(visit, origins):
    with visit(origins["server"] + "search.html?q=Kazakhstan") as seen:
        seen.page.wait_for_selector("#search-results li a")
        assert seen.complaints == []
