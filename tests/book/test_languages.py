"""The built book in its languages: what is translated, what falls back, and the switch of names, as readers meet them."""

import itertools
import re
from html.parser import HTMLParser

import pytest

from publishing import build, labels
from tests.book import weight
from tests.book.conftest import HTML, PAGES, settled
from tests.book.test_pages import LABELS, WITH_FIGURES, faults_of_access, figures_of, script
from tests.book.test_weight import MOST_BYTES, MOST_REQUESTS, MOST_SHIFT

RUSSIAN = HTML / "ru"
WHOLE = ["intro.html", "notebooks/governance_indicators.html"]
CHAPTER = WHOLE[1]
SELECT = ".languages .names"


def test_every_page_is_there_in_russian_with_its_language():
    for page in PAGES:
        assert re.search(r'<html[^>]* lang="ru"', (RUSSIAN / page).read_text("utf-8")), page
        assert re.search(r'<html[^>]* lang="en"', (HTML / page).read_text("utf-8")), page


class Spoken(HTMLParser):
    """Texts of the article of a page with the language that the elements around them give; pictures and code are left out."""

    VOID = {"br", "hr", "img", "input", "link", "meta", "source", "col", "wbr"}

    def __init__(self, language: str):
        super().__init__()
        self.open, self.article, self.texts = [("", language, False)], 0, []

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        given = dict(attrs)
        skip = self.open[-1][2] or tag in ("svg", "script", "pre", "code") or "dataframe" in (given.get("class") or "")
        self.article += tag == "article"
        self.open.append((tag, given.get("lang", self.open[-1][1]), skip))
        for name in ("aria-label", "title"):
            if self.article and not skip and given.get(name):
                self.texts.append((self.open[-1][1], given[name]))

    def handle_endtag(self, tag):
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass
        self.article -= tag == "article"

    def handle_data(self, text):
        if self.article and not self.open[-1][2] and text.strip():
            self.texts.append((self.open[-1][1], text.strip()))


def spoken(path) -> list[tuple[str, str]]:
    found = Spoken("ru")
    found.feed(path.read_text("utf-8"))
    return found.texts


@pytest.mark.parametrize("page", WHOLE)
def test_a_translated_page_falls_back_nowhere(page):
    assert "untranslated" not in (RUSSIAN / page).read_text("utf-8").partition("<article")[2].partition("</article>")[0]


@pytest.mark.parametrize("page", [*WHOLE, "notebooks/vintages.html", "appendices/glossary.html", "appendices/methods.html"])
def test_words_in_english_are_marked_as_english(page):
    """No run of four English words or more stands where the page says Russian: neither in text nor in a label for assistive technology."""
    english = re.compile(r"(?:\b[a-z]{2,}\b[ ,;]+){3,}\b[a-z]{2,}\b")
    citation = re.compile(r"\b(?:page|pages|title|abstract|sheet|article|chapter|note|item|paragraph|column|heading|table|figure|line|section)s?\b", re.I)
    wrong = [text for language, text in spoken(RUSSIAN / page) if language == "ru" and english.search(citation.sub("", text))]
    assert wrong == []


def test_an_untranslated_page_says_so_and_marks_its_text():
    text = (RUSSIAN / "notebooks" / "vintages.html").read_text("utf-8")
    assert 'class="not-translated"' in text
    assert text.count('<p lang="en">') > 20 and '<h1><span lang="en">' in text
    for page in WHOLE:
        assert 'class="not-translated"' not in (RUSSIAN / page).read_text("utf-8")


def test_computed_numbers_are_those_of_the_english_page():
    """Every computed text of an English page that is a number stands on the Russian one, with a decimal comma."""
    facts = {}
    for name, folder in (("en", HTML), ("ru", RUSSIAN)):
        found = re.findall(r'<span class="pasted-text">([^<]*)</span>', (folder / CHAPTER).read_text("utf-8"))
        facts[name] = sorted(text for text in found if not re.search(r"[^\W\d_]", text))
    assert len(facts["en"]) > 60
    assert facts["ru"] == sorted(text.replace(".", ",") for text in facts["en"])


def test_links_of_the_russian_pages_lead_somewhere():
    for page in PAGES:
        source = RUSSIAN / page
        for target in re.findall(r'\b(?:href|src|data-script)="([^"]+)"', source.read_text("utf-8")):
            if re.match(r"[a-z]+:|//", target):
                continue
            path, _, anchor = target.partition("#")
            found = (source.parent / path.partition("?")[0]).resolve() if path else source
            assert found.exists(), f"{page}: {target}"
            if anchor and "=" not in anchor and found.suffix == ".html":  # key=value asks the filter of the ledger
                assert f'id="{anchor}"' in found.read_text("utf-8"), f"{page}: {target}"


def test_a_page_and_its_translation_link_to_each_other(visit, origins):
    with visit(origins["disk"] + CHAPTER) as seen:
        link = seen.page.locator(".languages a[hreflang=ru]")
        assert link.get_attribute("lang") == "ru"
        link.click()
        assert seen.page.url.endswith(f"ru/{CHAPTER}")
        seen.page.locator(".languages a[hreflang=en]").click()
        assert not seen.page.url.endswith(f"ru/{CHAPTER}") and seen.page.url.endswith(CHAPTER)
    assert "hreflang" not in (HTML / "notebooks" / "vintages.html").read_text("utf-8"), "no link to a page that is not translated"


def names_of(page, figure: str) -> set[str]:
    return set(page.locator(f"#fig-{figure} .static:visible text").all_text_contents())


def chosen(page) -> None:
    """Wait until the whole page has the names that the switch says: their script is fetched when it is wanted."""
    settled(page)
    page.wait_for_function("() => (window.halfOpenLabelled?.language ?? 'en') === document.querySelector('.languages .names').value")


def choose(page, language: str) -> None:
    page.locator(SELECT).select_option(language)
    chosen(page)


def of_names(addresses) -> set[str]:
    """Which of the two files of the switch are among some addresses."""
    return {name for name in ("labels.js", "languages.js") for address in addresses if address.partition("?")[0].endswith(f"/{name}")}


def test_names_are_fetched_when_a_reader_reaches_for_them(visit, origins):
    with visit(origins["server"] + CHAPTER) as seen:
        seen.page.locator(".book-figure .canvas").first.focus()
        seen.page.wait_for_function("() => document.querySelector('.book-figure').dataset.state === 'live'")
        assert of_names(seen.requests) == set()
        seen.page.locator(SELECT).focus()
        seen.page.wait_for_function("() => window.halfOpenLabelled")
        assert of_names(seen.requests) == {"labels.js", "languages.js"}
        assert seen.page.locator("#fig-effectiveness-2006 .live text", has_text="Russia").count(), "nothing is changed before a language is chosen"


def test_a_chart_drawn_before_the_names_came_takes_them(visit, origins):
    with visit(origins["server"] + CHAPTER) as seen:
        figure = seen.page.locator("#fig-effectiveness-2006")
        figure.locator(".canvas").focus()
        seen.page.wait_for_selector("#fig-effectiveness-2006 .live .ytick >> text=Russia")
        choose(seen.page, "ru")
        seen.page.wait_for_selector("#fig-effectiveness-2006 .live .ytick >> text=Россия")
        assert seen.complaints == []


@pytest.mark.parametrize("page", WHOLE)
def test_a_reading_in_russian_is_light_and_still(page, chrome, html):
    with weight.Server(html) as server:
        seen = weight.read(chrome, f"{server.origin}ru/{page}")
    assert seen["bytes"] <= MOST_BYTES and seen["requests"] <= MOST_REQUESTS, seen["asked"]
    assert of_names(seen["asked"]) == {"labels.js", "languages.js"}
    assert seen["shift"] <= MOST_SHIFT and seen["violations"] == [] and seen["hosts"] == []


@pytest.mark.parametrize("origin", ["server", "disk"])
def test_names_are_switched_by_keyboard_remembered_and_printed(origin, visit, origins):
    with visit(origins[origin] + CHAPTER) as seen:
        page = seen.page
        assert "Russia" in names_of(page, "effectiveness-2006")
        rows = page.locator("#fig-effectiveness-2006 details.data summary")
        rows.evaluate("summary => summary.parentElement.open = true")  # a click would have the chart drawn
        page.locator(SELECT).focus()
        page.keyboard.press("ArrowDown")
        chosen(page)
        assert page.locator(SELECT).input_value() == "ru"
        assert {"Россия", "Казахстан", "Процентильный ранг"} <= names_of(page, "effectiveness-2006")
        place = "#fig-effectiveness-2006 .static.wide text[lang=ru]"
        assert "Россия" in page.locator(place).all_text_contents()
        cell = page.locator("#fig-effectiveness-2006 tbody th").first
        assert cell.text_content() == "Россия" and cell.get_attribute("lang") == "ru"
        assert page.locator("#fig-explore-governance .choose input[value=Georgia]").count() == 1, "what is chosen keeps its English value"
        page.goto(origins[origin] + "notebooks/elections_and_constitution.html", wait_until="load")
        chosen(page)
        assert page.locator(SELECT).input_value() == "ru"
        assert any("Ак жол" in text for name in figures_of("notebooks/elections_and_constitution.html") for text in names_of(page, name))
        page.goto(origins[origin] + CHAPTER, wait_until="load")
        chosen(page)
        rows.evaluate("summary => summary.parentElement.open = true")  # a click would have the chart drawn
        assert cell.text_content() == "Россия", "a table that is unfolded later speaks the language too"
        page.emulate_media(media="print")
        assert "Россия" in names_of(page, "effectiveness-2006") and not page.locator(SELECT).is_visible()
        page.emulate_media(media="screen")
        choose(page, "kk")
        assert {"Ресей", "Қазақстан"} <= names_of(page, "effectiveness-2006")
        choose(page, "en")
        assert "Russia" in names_of(page, "effectiveness-2006")
        assert page.locator(place).count() == 0 and cell.get_attribute("lang") is None
        assert seen.context.cookies() == [] and seen.complaints == []


def test_live_charts_speak_the_language_chosen_and_keep_the_choice(visit, origins):
    with visit(origins["server"] + CHAPTER) as seen:
        page, figure = seen.page, seen.page.locator("#fig-explore-governance")
        choose(page, "ru")
        figure.locator(".choose summary").click()
        figure.locator(".choose input[value=Russia]").check()
        page.wait_for_selector("#fig-explore-governance .live .legendtext >> text=Россия")
        assert "Россия" in figure.locator(".status").inner_text()
        choose(page, "kk")
        page.wait_for_selector("#fig-explore-governance .live .legendtext >> text=Ресей")
        choose(page, "en")
        page.wait_for_selector("#fig-explore-governance .live .legendtext >> text=Russia")
        assert figure.locator(".live .legendtext").count() == 4
        assert seen.complaints == []


def test_a_russian_page_shows_russian_names_until_a_reader_chooses(visit, origins):
    with visit(origins["disk"] + f"ru/{CHAPTER}") as seen:
        assert seen.page.locator(SELECT).input_value() == "ru"
        chosen(seen.page)
        assert "Россия" in names_of(seen.page, "effectiveness-2006")
        choose(seen.page, "en")
        assert "Russia" in names_of(seen.page, "effectiveness-2006")
        word = seen.page.locator("#fig-effectiveness-2006 .static.wide text", has_text="Russia").first
        assert word.evaluate("word => word.closest('[lang]').lang") == "en"


def test_without_scripts_names_are_english_and_there_is_no_switch(visit, origins):
    for page in (CHAPTER, f"ru/{CHAPTER}"):
        with visit(origins["disk"] + page, scripts=False) as seen:
            assert not seen.page.locator(SELECT).is_visible()
            word = seen.page.locator("#fig-effectiveness-2006 .static.wide text", has_text="Russia").first
            assert word.is_visible()
            around = word.locator("xpath=ancestor::*[@lang][1]").get_attribute("lang")
            assert around == "en"


# Like LABELS, of a chart that is drawn; what Plotly keeps hidden has no width.
LIVE_LABELS = """name => {
  const live = document.querySelector(`#fig-${name} .live`);
  const frame = live.getBoundingClientRect();
  return [...live.querySelectorAll("text")].filter((text) => text.textContent.trim()).map((text) => {
    const { left, right, top, bottom, width, height } = text.getBoundingClientRect();
    const cut = Math.max(frame.left - left, right - frame.right, frame.top - top, bottom - frame.bottom);
    return { text: text.textContent, left, right, top, bottom, width, height, cut };
  }).filter(({ width }) => width);
}"""


def illegible(labels: list[dict]) -> list[tuple]:
    """Labels that are cut off, and pairs that lie over each other."""
    found = [("cut off", label["text"]) for label in labels if label["cut"] > 2]
    return found + [
        ("over each other", one["text"], two["text"])
        for one, two in itertools.combinations(labels, 2)
        if min(one["right"], two["right"]) - max(one["left"], two["left"]) > 2
        and min(one["bottom"], two["bottom"]) - max(one["top"], two["top"]) > 0.35 * min(one["height"], two["height"])
    ]


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("page", WITH_FIGURES)
def test_switched_labels_are_legible(page, width, visit, origins):
    """None is cut off and no two lie over each other where the English ones do not."""
    with visit(origins["disk"] + page, width=width) as seen:
        english = {name: illegible(seen.page.evaluate(LABELS, name)) for name in figures_of(page)}
        for language in ("ru", "kk"):
            choose(seen.page, language)
            found = {name: illegible(seen.page.evaluate(LABELS, name)) for name in figures_of(page)}
            assert [(language, name, fault) for name in found for fault in found[name] if fault not in english[name]] == []


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("page", [*WHOLE, *(f"notebooks/{name}.html" for name in ("elections_and_constitution", "progress_and_paradox", "reform_timeline"))])
def test_switched_labels_of_live_charts_are_legible(page, width, visit, origins):
    with visit(origins["disk"] + page, width=width) as seen:
        for name in figures_of(page):
            seen.page.locator(f"#fig-{name} .canvas").focus()
            seen.page.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=name)
        english = {name: illegible(seen.page.evaluate(LIVE_LABELS, name)) for name in figures_of(page)}
        for language in ("ru", "kk"):
            choose(seen.page, language)
            seen.page.wait_for_timeout(1500)  # drawn again, and once more where a label found no room
            for name in figures_of(page):
                found = illegible(seen.page.evaluate(LIVE_LABELS, name))
                assert len(found) <= len(english[name]), (language, name, found)
        assert seen.complaints == []


@pytest.mark.parametrize("page", WHOLE)
def test_every_label_of_a_translated_page_has_a_russian_name(page):
    """Names of traces, values of choices, headings and words of the tables; numbers and the notes of sources aside."""
    missing = set()
    for name in figures_of(page):
        spec = script(name)
        words = [trace.get("name") for trace in spec["figure"]["data"]] + [value for choice in spec["choices"] for value in [choice["label"], *choice["values"]]]
        table = re.search(rf'id="fig-{name}".*?<thead.*?</thead>', (HTML / page).read_text("utf-8"), re.S)[0]
        words += re.findall(r'<th scope="col">([^<]*)</th>', table)
        missing |= {word for word in words if word and labels.translated(word, "ru") is None}
    assert missing == set()


@pytest.mark.parametrize("page", [*WHOLE, "notebooks/vintages.html", "appendices/glossary.html"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_russian_page_is_accessible(page, scheme, width, visit, origins):
    with visit(origins["server"] + f"ru/{page}", scheme=scheme, width=width) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults_of_access(seen.page) == [] and seen.complaints == []


@pytest.mark.parametrize("origin", ["server", "disk"])
@pytest.mark.parametrize(
    ("book", "words", "expected"),
    [
        ("", "государственное управление", "appendices/glossary.html"), ("", "мемлекеттік қызмет", "appendices/glossary.html"),
        ("", "әкім", "appendices/glossary.html"), ("", "Қаңтар", "appendices/glossary.html"),
        ("ru/", "погрешность", CHAPTER), ("ru/", "верховенства права", CHAPTER), ("ru/", "ашық үкімет", "appendices/glossary.html"),
    ],
)  # fmt: skip
def test_search_finds_cyrillic(origin, book, words, expected, visit, origins):
    with visit(f"{origins[origin]}{book}search.html?q={words}") as seen:
        seen.page.wait_for_selector("#search-results li a")
        found = [link.get_attribute("href") for link in seen.page.locator("#search-results li a").all()]
        assert any(href.partition("?")[0].partition("#")[0].endswith(expected) for href in found), found
        # From disk a browser lets no script read another page: there are no excerpts then, and it says so.
        assert [said for said in seen.complaints if origin == "server" or said.startswith("error")] == []


def test_search_does_not_find_what_is_not_there(visit, origins):
    with visit(f"{origins['disk']}search.html?q=несуществующее") as seen:
        seen.page.wait_for_function("document.querySelector('#search-results').textContent.includes('did not match')")
    with visit(f"{origins['disk']}ru/search.html?q=несуществующее") as seen:
        seen.page.wait_for_function("document.querySelector('#search-results').textContent.includes('ничего не найдено')")


def test_glossary_marks_the_language_of_each_name():
    text = (HTML / "appendices" / "glossary.html").read_text("utf-8")
    assert '<span lang="ru">государственное управление</span>' in text and '<span lang="kk">мемлекеттік басқару</span>' in text
    assert build.translations() == ["ru"]
