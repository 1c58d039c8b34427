"""What a page weighs and asks for, when a chart is fetched, and that no style that a page uses was left out.

Bytes, requests and shifts are exact and tested here; times are for the benchmark (make benchmark).
"""

import importlib.util
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
import tinycss2

from publishing import extension, styles
from tests.book import weight
from tests.book.conftest import HTML, PAGES, settled
from tests.book.test_pages import WITH_FIGURES, figures_of

MOST_BYTES, MOST_REQUESTS, MOST_SHIFT = 200_000, 20, 0.02


@pytest.fixture(scope="module")
def packed(html):
    with weight.Server(html) as server:
        yield server.origin


@pytest.mark.parametrize("page", PAGES)
def test_a_reading_is_light_and_still(page, chrome, packed):
    seen = weight.read(chrome, packed + page)
    assert seen["bytes"] <= MOST_BYTES, seen["asked"]
    assert seen["requests"] <= MOST_REQUESTS, seen["asked"]
    assert seen["hosts"] == [] and not any("plotly" in address for address in seen["asked"])
    assert seen["shift"] <= MOST_SHIFT
    assert seen["fcp"] > 0, "nothing was painted"


@pytest.mark.parametrize("page", PAGES)
def test_a_hasty_reading_on_a_slow_phone_and_from_disk_is_still(page, chrome, html):
    seen = weight.read(chrome, f"{html.as_uri()}/{page}", width=390, scheme="dark", slowdown=4, hasty=True)
    assert seen["requests"] <= MOST_REQUESTS and all(address.startswith("file:") for address in seen["asked"])
    assert seen["shift"] <= MOST_SHIFT


def test_the_measuring_sees_weight_shift_and_another_host(chrome):
    """The instrument itself: a page made to be heavy, to jump and to call another host."""
    text = (
        "<!DOCTYPE html><title>x</title><p>words</p><img src='http://localhost:9/x.png'>"
        f"<script>/*{''.join(map(str, range(40_000)))}*/ setTimeout(() => document.body.prepend(Object.assign(document.createElement('div'),"
        " { style: 'height:300px' })), 200)</script>"
    )
    with weight.Server(HTML, {"/heavy.html": text}) as server:
        seen = weight.read(chrome, f"{server.origin}heavy.html")
    assert seen["bytes"] > 50_000 and seen["shift"] > MOST_SHIFT and seen["hosts"] == ["localhost:9"]


LINE = "Object.defineProperty(navigator, 'connection', { value: %s })"
SLOW = [None, {"saveData": True, "effectiveType": "4g"}, {"saveData": False, "effectiveType": "3g"}, {"saveData": False, "effectiveType": "4g", "type": "cellular"}]


def opened(chrome, url, line, **more):
    import json

    context = chrome.new_context(viewport={"width": 1440, "height": 900}, **more)
    page = context.new_page()
    page.add_init_script(LINE % json.dumps(line))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url, wait_until="load")
    return context, page, asked


@pytest.mark.parametrize("line", SLOW)
def test_nothing_is_fetched_in_advance_on_a_slow_metered_or_unknown_line(line, chrome, packed):
    context, page, asked = opened(chrome, packed + WITH_FIGURES[1], line)
    page.evaluate(weight.READ)
    page.wait_for_timeout(500)
    assert not [url for url in asked if "plotly" in url or "/figures/" in url]
    context.close()


def test_on_a_fast_line_an_idle_browser_fetches_but_does_not_run(chrome, packed):
    context, page, asked = opened(chrome, packed + WITH_FIGURES[1], {"saveData": False, "effectiveType": "4g"})
    with page.expect_response(lambda answer: "plotly" in answer.url):
        page.evaluate(weight.READ)
    page.wait_for_timeout(300)
    assert page.evaluate("typeof Plotly") == "undefined"
    page.locator(".book-figure .canvas").first.focus()
    page.wait_for_function("() => document.querySelector('.book-figure').dataset.state === 'live'")
    context.close()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_painted_before_it_asks_for_its_scripts(page, chrome, packed):
    context, seen, _ = opened(chrome, packed + page, {"saveData": True})
    settled(seen)
    paint, *asked = seen.evaluate(
        "[performance.getEntriesByName('first-contentful-paint'), performance.getEntriesByType('resource').filter(({ name }) => /\\.js/.test(name))]"
        ".flat().map(({ startTime }) => startTime)"
    )
    assert asked and paint < min(asked)
    context.close()


def test_on_a_slow_line_scripts_come_beside_the_rest_of_the_page(chrome, html):
    """A server that sends the second half of a page when it has been asked for all its scripts."""
    text = (html / WITH_FIGURES[1]).read_bytes()
    asked = {name: Event() for name in ("book.js", "figures.js")}

    class Slow(weight.Gzipped):
        def do_GET(self):
            name = Path(urlsplit(self.path).path).name
            if name in asked:
                asked[name].set()
            if name != Path(WITH_FIGURES[1]).name:
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text[: len(text) // 2])
            if all([event.wait(10) for event in asked.values()]):
                self.wfile.write(text[len(text) // 2 :])

    with weight.Server(html, answering=Slow) as server:
        context, page, _ = opened(chrome, server.origin + WITH_FIGURES[1], None)
        settled(page)
        assert page.locator(".book-figure").count() == len(figures_of(WITH_FIGURES[1]))
        context.close()


@pytest.mark.parametrize("reach", ["pointer", "keyboard", "tap", "choice"])
def test_a_chart_comes_when_a_reader_reaches_for_it(reach, chrome, packed):
    page_name = next(page for page in WITH_FIGURES if "Choose what figure" in (HTML / page).read_text("utf-8"))
    name = next(name for name in figures_of(page_name) if reach != "choice" or f'aria-label="Choose what figure {name} shows"' in (HTML / page_name).read_text("utf-8"))
    context, page, asked = opened(chrome, packed + page_name, {"saveData": True}, has_touch=reach == "tap")
    canvas = page.locator(f"#fig-{name} .canvas")
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert not [url for url in asked if "plotly" in url], "before anybody reached for it"
    if reach == "pointer":
        canvas.hover()
    elif reach == "keyboard":
        canvas.focus()
    elif reach == "tap":
        canvas.tap()
    else:
        page.locator(f"#fig-{name} .choose summary").click()
    page.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=name)
    context.close()


def test_who_reached_for_a_chart_before_its_script_came_gets_it(chrome, packed):
    context = chrome.new_context(viewport={"width": 1440, "height": 900})
    page, held = context.new_page(), []
    page.route("**/figures.js*", lambda route: held.append(route))
    with page.expect_request("**/figures.js*"):
        page.goto(packed + WITH_FIGURES[1], wait_until="domcontentloaded")
    page.locator(".book-figure .canvas").first.focus()
    held[0].continue_()
    page.wait_for_function("() => document.querySelector('.book-figure').dataset.state === 'live'")
    context.close()


def test_a_finger_that_scrolls_past_fetches_nothing(chrome, packed):
    context, page, asked = opened(chrome, packed + WITH_FIGURES[1], {"saveData": True}, has_touch=True)
    page.locator(".book-figure .canvas").first.scroll_into_view_if_needed()
    box = page.locator(".book-figure .canvas").first.bounding_box()
    tools = context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, min(box["y"] + box["height"] / 2, 800)
    tools.send("Input.synthesizeScrollGesture", {"x": x, "y": y, "yDistance": -400, "gestureSourceType": "touch"})
    page.wait_for_timeout(300)
    assert not [url for url in asked if "plotly" in url]
    context.close()


def test_the_book_keeps_no_file_that_no_page_asks_for(html):
    text = "".join((html / page).read_text("utf-8") for page in PAGES)
    assert [path.name for path in (html / "_static").iterdir() if path.name not in extension.KEPT and f"_static/{path.name}" not in text] == []
    assert len(list(html.rglob("*.woff2"))) == 0 and len(list(html.rglob("*.map"))) == 0


def selectors(css: str) -> set[str]:
    """Every selector of a style sheet outside of keyframes, as `styles` writes them."""
    found = set()

    def walk(rules):
        for rule in rules:
            if rule.type == "qualified-rule":
                found.update(tinycss2.serialize(part).strip() for part in styles.alternatives(rule.prelude))
            elif rule.type == "at-rule" and rule.content is not None and not rule.lower_at_keyword.endswith(("keyframes", "font-face")):
                walk(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))

    walk(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))
    return found


def theme() -> str:
    """The style sheets that the book is pruned from, whole, from where they are installed."""
    text = ""
    for package, pattern in (
        ("sphinx", "themes/basic/static/basic.css.jinja"), ("pydata_sphinx_theme", "theme/*/static/styles/pydata-sphinx-theme.css"),
        ("sphinx_book_theme", "theme/*/static/styles/sphinx-book-theme.css"), ("myst_nb", "static/mystnb.css"),
        ("sphinx_design", "**/sphinx-design.min.css"),
    ):  # fmt: skip
        sheets = sorted(Path(importlib.util.find_spec(package).origin).parent.glob(pattern))
        assert sheets or package == "sphinx", package
        text += "".join(sheet.read_text("utf-8") for sheet in sheets)
    return text


BOXES = """() => (window.first ??= [...document.querySelectorAll("body *")]).map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const { color, backgroundColor, fontSize, fontWeight, visibility, borderTopWidth, textDecorationLine, fill, stroke } = getComputedStyle(element);
  const seen = y < innerHeight && x < innerWidth && width && height && element.checkVisibility();
  if (element.querySelector(".later")) return null; // it has grown: what is in it tells whether it is in its place
  return [element.tagName, element.className.baseVal ?? element.className, ...(seen ? [x, y, width, height,
    color, backgroundColor, fontSize, fontWeight, visibility, borderTopWidth, textDecorationLine, fill, stroke] : [])].join(" ");
})"""


@pytest.mark.parametrize("look", [(1440, 900, "light"), (390, 800, "dark"), (1000, 700, "dark")], ids=lambda look: f"{look[0]}-{look[2]}")
@pytest.mark.parametrize("page", WITH_FIGURES)
def test_the_first_screen_is_right_before_the_style_sheet_has_come(page, look, chrome, packed):
    """With the sheet held back, all that stands in the page is where and as it is once the sheet is there, and the rest waits."""
    width, height, scheme = look
    context = chrome.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    seen, held = context.new_page(), []
    seen.route("**/page.css*", lambda route: held.append(route))
    seen.goto(packed + page, wait_until="commit")
    seen.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length", timeout=10_000)
    seen.wait_for_timeout(100)
    assert len(held) == 1 and not seen.evaluate("[...document.styleSheets].some((sheet) => sheet.href)"), "the sheet has not come"
    assert seen.locator(".later").count() == 0 and seen.locator("h1").is_visible()
    before = seen.evaluate(BOXES)
    held[0].continue_()
    seen.wait_for_function("() => [...document.styleSheets].some((sheet) => sheet.href)")
    seen.wait_for_load_state()
    seen.evaluate("document.documentElement.classList.add('loading')")  # tables are shown when the page is whole, not for the style
    after = seen.evaluate(BOXES)
    context.close()
    assert len(before) > 150
    moved = [pair for pair in zip(before, after, strict=True) if pair[1] and pair[0] != pair[1]]
    assert not moved, "\n".join(f"{old}\n  {new}" for old, new in moved[:10])


MATCHED = """(selectors) => selectors.filter((selector) => {
  const still = selector.replace(/::?(?:before|after|marker|placeholder|backdrop|selection|first-line|first-letter|-[\\w-]+)/g, "")
    .replace(/:(?:hover|focus-visible|focus-within|focus|active|visited|target|checked|disabled)(?![\\w-])/g, "");
  try { return still.trim() && document.querySelector(still) !== null; } catch { return false; }
})"""


@pytest.mark.parametrize("page", [*PAGES[1:12:3], PAGES[-1], PAGES[-2], "search.html?q=budget"])
def test_no_style_that_a_page_uses_was_left_out(page, visit, origins):
    whole = sorted(selectors(theme()))
    kept = selectors((HTML / "_static" / "page.css").read_text("utf-8"))
    assert len(whole) > 4000 and len(kept) < len(whole) / 2
    for scripts in (True, False):
        with visit(origins["server"] + page, scripts=True) as seen:
            if not scripts:
                seen.page.evaluate("document.documentElement.classList.remove('js')")
            for summary in seen.page.query_selector_all("details:not([open]) > summary")[:10]:
                summary.evaluate("summary => summary.parentElement.open = true")
            used = seen.page.evaluate(MATCHED, whole)
        assert len(used) > 100
        assert [selector for selector in used if selector not in kept] == []
