"""What a machine can test of WCAG 2.2 beyond axe: keyboard, dialogs, zoom, reduced motion, forced colours, print, no scripts."""

import re

import pytest

from tests.book.conftest import HTML, PAGES, settled
from tests.book.test_pages import LABELS, WITH_FIGURES, figures_of

SOME = [PAGES[0], "notebooks/budget_scores.html", "notebooks/half_open_government.html", "appendices/data_catalogue.html"]
FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
  return { tag: e.tagName, name: e.ariaLabel || e.title || e.textContent.trim().slice(0, 40), className: String(e.className),
           outline: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== "rgba(0, 0, 0, 0)",
           inside: b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
           inDialog: Boolean(e.closest("dialog")) }; }"""


@pytest.mark.parametrize("page", SOME)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (320, "dark")])
def test_tab_goes_through_the_page_in_order_and_focus_is_seen(page, width, scheme, visit, origins):
    with visit(origins["disk"] + page, width=width, scheme=scheme, reduced_motion="reduce") as seen:  # the skip link slides in
        steps = []
        for _ in range(60):
            seen.page.keyboard.press("Tab")
            steps.append(seen.page.evaluate(FOCUS))
            if steps[-1]["tag"] == "BODY":
                break
        assert steps[0]["name"] == "Skip to main content" and steps[0]["inside"]
        unseen = [step for step in steps if step["tag"] != "BODY" and not (step["outline"] and step["inside"])]
        assert unseen == []
        places = seen.page.evaluate("""() => { const order = [...document.querySelectorAll("a, button, summary, [tabindex='0']")];
          return order.every((e) => !(e.tabIndex > 0)); }""")
        assert places, "an element takes itself out of the order of the page"


def test_the_skip_link_leads_past_the_chapters(visit, origins):
    with visit(origins["disk"] + SOME[1]) as seen:
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize(
    ("width", "opener", "dialog"),
    [(320, ".primary-toggle", "#pst-primary-sidebar-modal"), (320, ".secondary-toggle", "#pst-secondary-sidebar-modal"),
     (320, ".search-button", "#pst-search-dialog"), (1440, ".search-button-field", "#pst-search-dialog")],
)  # fmt: skip
def test_dialogs_take_focus_and_give_it_back(width, opener, dialog, visit, origins):
    with visit(origins["disk"] + SOME[1], width=width) as seen:
        seen.page.locator(opener).focus()
        seen.page.keyboard.press("Enter")
        assert seen.page.locator(dialog).is_visible()
        assert seen.page.evaluate(FOCUS)["inDialog"]
        seen.page.keyboard.press("Escape")
        assert not seen.page.locator(dialog).is_visible()
        assert seen.page.evaluate("selector => document.activeElement.matches(selector)", opener)
        assert seen.page.locator("#pst-primary-sidebar nav").count() == 1, "the chapters are back in their place"
        assert seen.complaints == []


def test_search_opens_by_its_shortcut_and_goes_to_the_results(visit, origins):
    with visit(origins["disk"] + SOME[1]) as seen:
        seen.page.keyboard.press("Control+k")
        seen.page.keyboard.type("budget")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url("**/search.html?q=budget")
        seen.page.wait_for_selector("#search-results li a")


def test_colours_are_chosen_and_remembered(visit, origins):
    with visit(origins["server"] + SOME[1], scheme="light") as seen:
        ground = "getComputedStyle(document.body).backgroundColor"
        assert seen.page.evaluate(ground) == "rgb(255, 255, 255)"
        button = seen.page.locator(".theme-switch-button")
        assert button.locator("svg:visible").count() == 1
        button.click()
        assert seen.page.evaluate(ground) != "rgb(255, 255, 255)" and button.get_attribute("aria-label") == "Colours: dark"
        seen.page.goto(origins["server"] + SOME[2])
        assert seen.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_chapters_can_be_put_away_and_code_copied(visit, origins):
    with visit(origins["server"] + SOME[1]) as seen:
        chapters = seen.page.locator("#pst-primary-sidebar")
        seen.page.locator(".primary-toggle").click()
        assert not chapters.is_visible()
        seen.page.locator(".primary-toggle").click()
        assert chapters.is_visible()
        seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
        details = seen.page.locator("details.hide").first
        details.locator("summary").click()
        details.locator("button.copy").click()
        copied = seen.page.evaluate("navigator.clipboard.readText()")
        assert len(copied) > 20 and copied.strip() == details.locator("pre").first.text_content().strip()


FOLDED = "document.querySelectorAll('article noscript').length"


def test_what_is_folded_away_costs_no_elements_until_it_is_opened(visit, origins):
    page = WITH_FIGURES[1]
    rows = len(re.findall("<tr[ >]", (HTML / page).read_text("utf-8")))
    with visit(origins["server"] + page) as seen:
        waiting = seen.page.evaluate(FOLDED)
        assert waiting > 5 and seen.page.locator("details.data tr").count() == 0 == seen.page.locator("details.hide .highlight").count()
        seen.page.locator("details.data summary").first.click()
        seen.page.wait_for_selector("details.data tbody td")
        assert seen.page.evaluate(FOLDED) == waiting - 1
        seen.page.keyboard.press("Control+f")  # the browser's own search looks through the elements there are
        seen.page.wait_for_function("() => !document.querySelector('article noscript')")
        assert seen.page.locator("article tr").count() == rows
        assert seen.page.locator("details.hide .highlight button.copy").count() == seen.page.locator("details.hide .highlight").count() > 5
        assert seen.complaints == []
    with visit(origins["disk"] + page, scripts=False) as seen:
        assert seen.page.locator("article tr").count() == rows


WAITING = "document.querySelectorAll('.later > noscript').length"
HELD = "window.requestIdleCallback = () => {};"  # a browser that is never idle: later parts stay as they came


def test_who_comes_by_an_address_gets_there_before_the_rest_is_read_in(chrome, origins):
    page = WITH_FIGURES[1]
    name = figures_of(page)[-1]
    context = chrome.new_context(viewport={"width": 1440, "height": 900})
    seen = context.new_page()
    seen.add_init_script(HELD)
    seen.goto(f"{origins['server']}{page}", wait_until="load")
    before = seen.evaluate(WAITING)
    assert before > 5 and seen.locator(f"#fig-{name}").count() == 0, "it waits"
    seen.goto(f"{origins['server']}{page}#fig-{name}")
    assert seen.locator(f"#fig-{name}:target").count() == 1 and 0 < seen.evaluate(WAITING) < before
    top = seen.locator(f"#fig-{name}").bounding_box()["y"]
    assert -1 <= top < 450, top
    seen.locator("nav.page-toc a").last.click()
    seen.wait_for_function("() => document.querySelector(location.hash)?.getBoundingClientRect().top < innerHeight")
    assert seen.evaluate(WAITING) == 0
    context.close()


def test_what_waits_is_there_for_print(chrome, origins):
    page = WITH_FIGURES[1]
    context = chrome.new_context(viewport={"width": 1440, "height": 900})
    seen = context.new_page()
    seen.add_init_script(HELD)
    seen.goto(f"{origins['server']}{page}", wait_until="load")
    assert seen.evaluate(WAITING) > 5
    seen.pdf()
    assert seen.evaluate(WAITING) == 0 and seen.locator(".book-figure").count() == len(figures_of(page))
    at_once = context.new_page()  # as a browser does that is told to print a page and never shows it
    at_once.route("**/*.js*", lambda route: None)  # never answered
    at_once.goto(f"{origins['server']}{page}", wait_until="domcontentloaded")
    at_once.pdf()
    assert at_once.evaluate(WAITING) == 0
    context.close()


@pytest.mark.parametrize("line", ["broken", "silent"])
def test_the_whole_page_is_there_where_its_script_does_not_come(line, chrome, origins):
    context = chrome.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.route("**/book.js*", lambda route: route.abort() if line == "broken" else None)
    page.goto(f"{origins['server']}{WITH_FIGURES[1]}", wait_until="domcontentloaded")
    settled(page)
    assert page.evaluate(WAITING) == 0 and page.locator(".book-figure").count() == len(figures_of(WITH_FIGURES[1]))
    context.close()


def test_words_searched_for_are_marked_in_later_parts_too(visit, origins):
    page = WITH_FIGURES[1]
    with visit(f"{origins['server']}{page}?highlight=the") as seen:
        seen.page.wait_for_selector(".later .highlighted")
        assert seen.page.evaluate("[...document.querySelectorAll('.later')].every((part) => part.querySelector('.highlighted'))")


def test_a_reader_who_loads_the_page_again_stays_in_place(visit, origins):
    with visit(origins["server"] + WITH_FIGURES[1]) as seen:
        for share in (0.3, 0.8):
            seen.page.evaluate("share => scrollTo({ top: document.documentElement.scrollHeight * share, behavior: 'instant' })", share)
            seen.page.wait_for_timeout(500)
            before = seen.page.evaluate("scrollY")
            seen.page.reload(wait_until="load")
            settled(seen.page)
            seen.page.wait_for_timeout(300)
            assert abs(seen.page.evaluate("scrollY") - before) < 50, share


def test_on_this_page_says_where_the_reader_is(visit, origins):
    with visit(origins["disk"] + SOME[1]) as seen:
        links = seen.page.locator("nav.page-toc a")
        links.nth(3).click()
        seen.page.wait_for_function("() => document.querySelector('nav.page-toc a[aria-current]')?.hash === location.hash")


@pytest.mark.parametrize("page", PAGES)
def test_at_twice_the_size_nothing_is_cut_off(page, visit, origins):
    """200 % on a screen of 1280 px; the other widths are in test_pages."""
    with visit(origins["disk"] + page, width=640, device_scale_factor=2) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("page", SOME)
def test_nothing_moves_for_those_who_ask_for_less_motion(page, visit, origins):
    with visit(origins["disk"] + page, reduced_motion="reduce") as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        assert seen.page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("page", WITH_FIGURES[::4])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_pictures_stay_legible(page, scheme, visit, origins):
    with visit(origins["disk"] + page, scheme=scheme, forced_colors="active", scripts=False) as seen:
        assert seen.page.evaluate("matchMedia('(forced-colors: active)').matches")
        for name in figures_of(page):
            labels = seen.page.evaluate(LABELS, name)
            assert [label["text"] for label in labels if label["contrast"] < 4.5] == [], name


@pytest.mark.parametrize("page", WITH_FIGURES[::4])
def test_a_printed_page_has_the_text_and_the_pictures_in_black_on_white(page, visit, origins):
    """Printed from a dark screen, with a chart made interactive before."""
    with visit(origins["disk"] + page, scheme="dark") as seen:
        first = figures_of(page)[0]
        seen.page.locator(f"#fig-{first} .canvas").focus()
        seen.page.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=first)
        seen.page.locator("details.hide > summary").first.click()
        seen.page.wait_for_selector("article .highlight")
        seen.page.emulate_media(media="print")
        assert seen.page.locator("article h1").is_visible()
        for hidden in (".bd-header-article", "#pst-primary-sidebar", "#pst-secondary-sidebar", ".prev-next-footer", ".tools >> nth=0", ".live"):
            assert not seen.page.locator(hidden).first.is_visible(), hidden
        for name in figures_of(page):
            assert seen.page.locator(f"#fig-{name} .static.wide").evaluate("e => getComputedStyle(e).visibility") == "visible"
            labels = seen.page.locator(f"#fig-{name} .static.wide text").evaluate_all("texts => [...new Set(texts.map(e => getComputedStyle(e).fill))]")
            assert labels == ["rgb(0, 0, 0)"], name
        assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert seen.page.locator("article p").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
        inks = seen.page.locator("article .highlight span").evaluate_all("parts => [...new Set(parts.map(e => getComputedStyle(e).color))]")
        assert inks == ["rgb(0, 0, 0)"], "code in the colours of a dark screen cannot be read on paper"
        assert len(seen.page.pdf()) > 50_000


@pytest.mark.parametrize("width", [320, 1440])
def test_without_scripts_the_chapters_and_downloads_are_there(width, visit, origins):
    with visit(origins["disk"] + SOME[1], width=width, scripts=False) as seen:
        assert seen.page.locator("#pst-primary-sidebar nav a").first.is_visible()
        seen.page.locator("details.downloads summary").click()
        links, buttons = seen.page.locator("details.downloads a").all(), seen.page.locator("details.downloads button").all()
        assert len(links) == 2 and all(link.is_visible() for link in links), "the notebook and the tables"
        assert seen.page.locator(".theme-switch-button").is_hidden() and buttons and all(button.is_hidden() for button in buttons)


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("notebooks/")])
@pytest.mark.parametrize("origin", ["server", "disk"])
def test_an_address_with_a_place_leads_there(page, origin, visit, origins):
    """Later parts of a page are laid out late: a deep link, and one followed on the page, must still arrive."""
    top = "id => document.getElementById(id).getBoundingClientRect().top"
    with visit(f"{origins[origin]}{page}#exercises", width=390) as seen:
        for place in ("exercises", "what-this-cannot-tell-you", "questions-for-discussion"):
            seen.page.evaluate("id => { location.hash = id }", place)
            seen.page.wait_for_timeout(150)
            assert 0 <= seen.page.evaluate(top, place) <= 200, place
