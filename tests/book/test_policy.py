"""The Content-Security-Policy of every page, in a real browser that says what it refused."""

import base64
import hashlib
import re

import pytest

from publishing import extension
from tests.book import weight
from tests.book.conftest import HTML, PAGES, settled
from tests.book.test_pages import figures_of

EVERY = [*PAGES, "search.html?q=Kazakhstan", "404.html", "offline.html"]


def policy(page: str) -> dict[str, list[str]]:
    text = (HTML / page.partition("?")[0]).read_text("utf-8")
    head = text[: text.index("<title>")]
    assert "<script" not in head and "<link" not in head, "the policy stands before what it rules"
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', head)
    assert len(found) == 1
    return {words[0]: words[1:] for words in (part.split() for part in found[0].split(";"))}


@pytest.mark.parametrize("page", EVERY)
def test_the_policy_is_strict(page):
    rules = policy(page)
    assert rules["default-src"] == ["'none'"] and rules["base-uri"] == ["'none'"]
    for rule, sources in rules.items():
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & set(sources), rule
    assert len(rules["script-src"]) == 2 and rules["script-src"][0] == "'self'", "one script in the head, by its hash"
    assert len(rules["style-src-attr"]) == 1 + len(extension.PLOTLY_STYLES)
    text = (HTML / page.partition("?")[0]).read_text("utf-8")
    own = re.findall(r"<style>(.*?)</style>", text, flags=re.S)
    assert len(own) == (1 if figures_of(page.partition("?")[0]) else 0), "a page with figures has the style of its first screen"
    if page.startswith("search"):  # reads excerpts from pages with figures, which have one style
        own = re.findall(r"<style>(.*?)</style>", (HTML / "intro.html").read_text("utf-8"), flags=re.S)
    marks = [f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in own]
    assert rules["style-src"] == ["'self'", *marks]
    text = re.sub(r"<style>.*?</style>", "", text, count=1, flags=re.S)
    assert not re.search(r"<style|<[^>]+\s(?:style|on\w+)=", text), "no other style element, no style attribute, no handler in the page"


@pytest.mark.parametrize("page", EVERY)
@pytest.mark.parametrize("origin", ["server", "disk"])
def test_nothing_that_a_reader_does_breaks_the_policy(page, origin, chrome, origins, tmp_path):
    context = chrome.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page_ = context.new_page()
    page_.add_init_script(weight.WATCH)
    errors = []
    page_.on("pageerror", lambda error: errors.append(str(error)))
    page_.goto(origins[origin] + page, wait_until="load")
    for name in figures_of(page.partition("?")[0]):
        page_.locator(f"#fig-{name} .canvas").focus()
        page_.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=name)
        box = page_.locator(f"#fig-{name} .canvas").bounding_box()
        for part in (0.3, 0.5, 0.7):
            page_.mouse.move(box["x"] + box["width"] * part, box["y"] + min(box["height"] * part, 700))
    page_.set_default_timeout(5000)
    for name in figures_of(page.partition("?")[0])[:1]:
        with page_.expect_download() as saved:
            page_.locator(f"#fig-{name} button.png").click()
        assert saved.value.suggested_filename == f"{name}.png"
        saved.value.save_as(tmp_path / "figure.png")
        assert (tmp_path / "figure.png").read_bytes()[:4] == b"\x89PNG" and (tmp_path / "figure.png").stat().st_size > 10_000
    page_.locator(".theme-switch-button").click()
    for button in page_.locator(".search-open").all():
        if button.is_visible():
            button.click()
            page_.keyboard.press("Escape")
    page_.wait_for_timeout(200)
    assert page_.evaluate("seen.violations") == [] and errors == []
    context.close()


@pytest.mark.parametrize(
    "attack",
    [
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hit = 1' }))",
        "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"window.hit = 1\" id=bad>x</p>'); document.getElementById('bad').click()",
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')",
        "document.head.append(Object.assign(document.createElement('style'), { textContent: 'p { color: red }' }))",
        "document.body.append(Object.assign(document.createElement('img'), { src: 'http://localhost:9/x.png' }))",
        "document.body.append(Object.assign(document.createElement('iframe'), { src: 'search.html' }))",
    ],
)
def test_the_browser_refuses_what_the_policy_forbids(attack, chrome, origins):
    context = chrome.new_context()
    page = context.new_page()
    page.add_init_script(weight.WATCH)
    page.goto(origins["server"] + PAGES[1], wait_until="load")
    page.evaluate(attack)
    page.wait_for_function("() => seen.violations.length > 0")
    assert page.evaluate("window.hit") is None
    context.close()


def test_the_browser_refuses_eval(chrome, origins):
    """A page script may not make code out of text; the call stands in a script of the page's own, as a library would make it."""
    context = chrome.new_context()
    page = context.new_page()
    page.route("**/book.js*", lambda route: route.fulfill(body="try { eval('window.hit = 1') } catch { window.refused = 1 }", content_type="text/javascript"))
    page.goto(origins["server"] + PAGES[1], wait_until="load")
    settled(page)
    assert page.evaluate("[window.hit, window.refused]") == [None, 1]
    context.close()
