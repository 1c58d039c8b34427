"""Matland's matrix as readers use it: by keyboard, from disk, without scripts, and on paper."""

import pytest

from tests.book.conftest import HTML

PAGE = "notebooks/half_open_government.html"
SCRIPT = "matrix.js"

pytestmark = pytest.mark.skipif(not (HTML / PAGE).exists(), reason="the chapter is not in this build")


def place(page, policy: str, ambiguity: str, conflict: str) -> None:
    """Choose in both lists of a policy by keyboard alone: the first letter of an option chooses it."""
    lists = page.locator(f".matland fieldset[data-policy='{policy}'] select")
    lists.nth(0).focus()
    page.keyboard.type(ambiguity[0])
    page.keyboard.press("Tab")
    page.keyboard.type(conflict[0])


@pytest.mark.parametrize("origin", ["server", "disk"])
def test_a_reader_places_policies_by_keyboard_and_compares(origin, visit, origins):
    with visit(origins[origin] + PAGE) as seen:
        box = seen.page.locator(".matland")
        place(seen.page, "freedom-of-the-press", "high", "high")
        assert box.locator("fieldset[data-policy='freedom-of-the-press'] output").inner_text() == "symbolic implementation"
        assert box.locator("[role=status]").inner_text() == "Freedom of the press: symbolic implementation. Placed: 1 of 6."
        assert box.locator("[data-cell='high-high'] .yours li").all_inner_texts() == ["Freedom of the press"]
        place(seen.page, "access-to-public-services", "low", "high")
        assert box.locator("[data-cell='low-high'] .yours li").count() == 1
        box.locator("summary").focus()
        seen.page.keyboard.press("Enter")
        assert box.locator(".agree").inner_text() == "Placed as in the book’s reading: 1 of 2."
        assert box.locator("tr[data-policy='access-to-public-services'] .mine").inner_text() == "political"
        box.locator("button[type=reset]").focus()
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_function("() => !document.querySelector('.matland .yours li')")
        assert box.locator("[role=status]").inner_text() == ""
        assert seen.complaints == []


def test_every_control_has_a_name_of_its_own_and_nothing_is_kept(visit, origins):
    with visit(origins["server"] + PAGE) as seen:
        form = seen.page.get_by_role("form", name="Place the policies")
        for name in form.locator("legend").all_inner_texts():
            group = form.get_by_role("group", name=name, exact=True)
            assert [group.get_by_role("combobox", name=part).count() for part in ("Ambiguity", "Conflict")] == [1, 1], name
        asked = len(seen.requests)
        place(seen.page, "freedom-of-the-press", "low", "low")
        assert len(seen.requests) == asked, "a choice left the page"
        kept = "Object.keys({ ...localStorage, ...sessionStorage }).filter(key => /matland|policy|freedom/.test(key))"
        assert seen.page.evaluate(kept) == [] and seen.page.evaluate("document.cookie") == ""
        seen.page.reload()
        assert seen.page.locator(".matland .yours li").count() == 0


@pytest.mark.parametrize("width", [320, 1440])
def test_the_lists_stay_where_they_are_while_the_matrix_grows(width, visit, origins):
    with visit(origins["disk"] + PAGE, width=width) as seen:
        field = seen.page.locator(".matland fieldset[data-policy='freedom-of-the-press']")
        field.locator("select").nth(1).focus()
        field.evaluate("e => scrollBy({ top: e.getBoundingClientRect().top - 300, behavior: 'instant' })")
        before = field.bounding_box()["y"], seen.page.locator(".matland .cells").bounding_box()["height"]
        place(seen.page, "freedom-of-the-press", "high", "high")
        seen.page.wait_for_timeout(100)
        assert seen.page.locator(".matland .cells").bounding_box()["height"] > before[1]
        assert abs(field.bounding_box()["y"] - before[0]) < 2


def test_one_status_line_tells_what_a_choice_gives(visit, origins):
    with visit(origins["disk"] + PAGE) as seen:
        said = "[...document.querySelectorAll('.matland output, .matland [role=status]')].filter(e => e.ariaLive !== 'off').length"
        assert seen.page.evaluate(said) == 1


@pytest.mark.parametrize("width", [320, 1440])
def test_without_scripts_there_is_a_table_to_read_and_one_to_fill_in(width, visit, origins):
    with visit(origins["disk"] + PAGE, width=width, scripts=False) as seen:
        box = seen.page.locator(".matland")
        assert not box.locator("form").is_visible()
        assert box.locator(".authors").is_visible() and box.locator("[data-cell]").count() == 4
        assert box.locator(".by-hand tbody tr").count() == 6 and box.locator(".by-hand").is_visible()
        assert not box.locator(".mine").first.is_visible()
        box.locator("summary").click()
        assert box.locator(".compare tbody tr").count() == 6 and box.locator(".compare table").is_visible()


def test_on_paper_the_form_gives_way_to_the_table_to_fill_in(visit, origins):
    with visit(origins["disk"] + PAGE) as seen:
        place(seen.page, "freedom-of-the-press", "high", "high")
        assert not seen.page.locator(".matland .by-hand").is_visible()
        seen.page.emulate_media(media="print")
        assert seen.page.locator(".matland .by-hand").is_visible() and not seen.page.locator(".matland form").is_visible()
        assert seen.page.locator(".matland [data-cell='high-high'] .yours li").is_visible(), "a placement made is printed"
        assert not seen.page.locator(".matland summary").is_visible(), "what cannot be opened on paper is not printed"


def test_only_pages_with_the_matrix_load_its_script():
    for path in HTML.glob("**/*.html"):
        text = path.read_text("utf-8")
        assert (f"{SCRIPT}?" in text or f"{SCRIPT}\"" in text) == ('class="matland"' in text), path.name
