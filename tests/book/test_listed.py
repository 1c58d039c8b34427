"""Citations, lists, status and changelog on the built pages."""

import gzip
import hashlib
import json
import re
from functools import cache

import pytest
import yaml
from bs4 import BeautifulSoup
from pybtex.database import parse_string

from publishing import build, drawing
from tests.book.conftest import HTML, PAGES
from tests.book.test_pages import FIGURES, WITH_FIGURES, script
from tests.test_citing import typeset

LISTS = {name: f"appendices/{name}.html" for name in ("figures_and_tables", "status", "changelog")}
MOST_BYTES = 1000  # gzip, that the citation may add to a page for each figure


@cache
def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup((HTML / page).read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def entries():
    """Every BibTeX entry of the book: {(page, figure): (key, entry)}, read by pybtex as one file, as a reader would keep them."""
    texts = {}
    for page in WITH_FIGURES:
        for figure in soup(page).select("figure.book-figure"):
            texts[page, figure["data-figure"]] = figure.select_one("details.cite pre").get_text()
    whole = parse_string("\n\n".join(texts.values()), "bibtex").entries  # a key used twice is an error of pybtex
    keys = {place: re.match(r"@misc\{([^,]+),", text)[1] for place, text in texts.items()}
    assert len(whole) == len(texts) == len(FIGURES) and set(keys.values()) == set(whole)
    return {place: (key, whole[key]) for place, key in keys.items()}


def test_every_figure_has_a_citation_that_bibtex_reads_and_that_leads_to_it(entries):
    cited = yaml.safe_load((build.ROOT / "CITATION.cff").read_text("utf-8"))
    for page, name in FIGURES:
        key, entry = entries[page, name]
        figure = soup(page).select_one(f"#fig-{name}")
        title = figure.figcaption.get_text().removesuffix("#").strip()
        assert typeset(entry.fields["title"]) == title
        assert typeset(entry.fields["howpublished"]).endswith(f"{page}#fig-{name}") and cited["version"] in entry.fields["howpublished"]
        assert entry.fields["year"] == str(cited["date-released"])[:4]
        assert [typeset(person.last_names[0]) for person in entry.persons["author"]] == [person["name"] for person in cited["authors"]]
        data = hashlib.sha256((HTML / "_static" / "figures" / f"{name}.csv").read_bytes()).hexdigest()
        words = figure.select_one("details.cite p").get_text()
        assert data in entry.fields["note"] and data in words, f"{name}: the hash is not that of the file that the page offers"


def editions_named(text: str) -> set[int]:
    """The years of editions, and the numbers of versions, that a text names: "2014 to 2016 and 2024 editions", "versions 15 and 16"."""
    found = set()
    for words in re.findall(r"((?:20\d\d(?:,? and |, | to ))*20\d\d) editions?\b|\bversions? (\d+(?:(?:, | and )\d+)*)", text):
        for first, last in re.findall(r"(\d+)(?: to (\d+))?", " ".join(words)):
            found |= set(range(int(first), int(last or first) + 1))
    return found


def test_the_editions_of_a_citation_are_in_the_passports(entries):
    """Each edition that the source line under a figure names is in its BibTeX too; and of a table with editions never another."""
    assert editions_named("2014 to 2016 and 2024 editions, version 15") == {2014, 2015, 2016, 2024, 15}
    package = json.loads((build.ROOT / "data" / "datapackage.json").read_text("utf-8"))
    for (page, name), (_, entry) in entries.items():
        note = typeset(entry.fields["note"])
        source = soup(page).select_one(f"#fig-{name} .source").get_text()
        assert editions_named(source) == editions_named(note), name
        publishers = {source["publisher"] for resource in package["resources"] for source in resource["sources"]}
        assert {one for one in publishers if f"{one}, " in source} == {one for one in publishers if f"{one}, " in note}, name


def test_citations_are_light(entries):
    """What a page would weigh without them, compressed as servers do it."""
    for page in WITH_FIGURES:
        text = (HTML / page).read_text("utf-8")
        without = re.sub(r'<details class="cite">.*?</details>', "", text, flags=re.S)
        count = text.count('<details class="cite">')
        assert len(gzip.compress(text.encode())) - len(gzip.compress(without.encode())) <= MOST_BYTES * count, page


def test_bibtex_is_copied_by_one_button_and_there_to_select_without_scripts(visit, origins):
    page, name = FIGURES[1]
    with visit(origins["server"] + page) as seen:
        seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
        cite = seen.page.locator(f"#fig-{name} details.cite")
        cite.locator("summary").click()
        button = cite.get_by_role("button", name="Copy BibTeX")
        button.click()
        seen.page.wait_for_function("name => document.querySelector(`#fig-${name} .cite button`).textContent === 'Copied'", arg=name)
        assert seen.page.evaluate("navigator.clipboard.readText()") == cite.locator("pre").text_content()
        assert seen.complaints == []
    with visit(origins["disk"] + page, scripts=False, width=320) as seen:
        cite = seen.page.locator(f"#fig-{name} details.cite")
        cite.locator("summary").click()
        assert cite.locator("pre").is_visible() and cite.locator("button").count() == 0
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
        box = cite.locator("pre").evaluate("pre => pre.scrollWidth - pre.clientWidth")
        assert box <= 0, "the entry is wider than its frame"


@pytest.mark.parametrize("scripts", [True, False])
def test_every_figure_has_a_visible_link_to_itself_that_the_keyboard_reaches(scripts, visit, origins):
    page, name = FIGURES[1]
    with visit(origins["server"] + page, scripts=scripts) as seen:
        link = seen.page.locator(f"#fig-{name} figcaption a.headerlink")
        box = link.bounding_box()
        assert link.is_visible() and box["width"] >= 24 and box["height"] >= 24
        link.focus()
        assert link.evaluate("link => document.activeElement === link")
        seen.page.keyboard.press("Enter")
        assert seen.page.url.endswith(f"#fig-{name}")
    for other, figure in FIGURES:
        assert soup(other).select_one(f"#fig-{figure} figcaption a.headerlink[aria-label]")["href"] == f"#fig-{figure}"


def test_all_figures_and_tables_are_listed_and_lead_to_their_places():
    page = soup(LISTS["figures_and_tables"])
    listed = [link["href"] for link in page.select(".listed li a")]
    assert listed == [f"../{place}".replace("../appendices/", "") + f"#fig-{name}" for place, name in FIGURES]
    for (place, name), link in zip(FIGURES, page.select(".listed li a"), strict=True):
        assert link.get_text() == soup(place).select_one(f"#fig-{name} figcaption").get_text().removesuffix("#").strip()
    package = json.loads((build.ROOT / "data" / "datapackage.json").read_text("utf-8"))
    rows = {row.th.get_text(): row for row in page.select("table tbody tr")}
    assert list(rows) == [resource["name"] for resource in package["resources"]]
    catalogue = soup("appendices/data_catalogue.html")
    for resource in package["resources"]:
        row = rows[resource["name"]]
        assert f"{resource['rows']:,}" in [cell.get_text() for cell in row.select("td")]
        target = catalogue.find(id=row.th.a["href"].partition("#")[2])
        assert target.get_text() == resource["name"] and resource["description"][:40] in target.parent.get_text()
    assert "budget_scores.html" in str(rows["obs"]) and "reform_timeline.html" not in str(rows["obs"])


def test_the_status_says_of_each_figure_what_is_so():
    page = soup(LISTS["status"])
    found = page.select("section#figures tbody tr")
    rows = {row.th.get_text(): [cell.get_text().replace("\u00a0", " ") for cell in row.select("td")] for row in found}
    assert list(rows) == [name for _, name in FIGURES]
    for name, (state, mark, dates) in rows.items():
        wide = drawing.layouts(script(name))["wide"]
        assert mark == drawing.fingerprint(wide), name
        kept = f'data-figure-hash="{mark}"' in (drawing.FOLDER / f"{name}.svg").read_text("utf-8")[:400]
        assert state == ("✓ in step" if kept else "✗ out of step"), name
        assert re.search(r"\(20\d\d", dates), name
    chapters = {row.th.get_text(): [cell.get_text() for cell in row.select("td")] for row in page.select("section#chapters tbody tr")}
    assert {place for row in page.select("section#chapters tbody tr") for place in [row.th.a["href"].rpartition("/")[2]]} >= {
        place.rpartition("/")[2] for place in WITH_FIGURES
    }
    assert {code.replace("\u00a0", " ") for _, code, _ in chapters.values()} == {"✓ runs"}


def test_status_and_lists_hold_no_date_of_the_build():
    """Every date on the page is one of the passports, of CITATION.cff or of a finding."""
    known = set(re.findall(r'"date": "([^"]+)"', (build.ROOT / "data" / "datapackage.json").read_text("utf-8")))
    known.add(str(yaml.safe_load((build.ROOT / "CITATION.cff").read_text("utf-8"))["date-released"]))
    text = soup(LISTS["status"]).select_one("article").get_text()
    assert set(re.findall(r"\b20\d\d-\d\d(?:-\d\d)?\b", text)) <= known


def test_the_changelog_is_a_page():
    page, text = soup(LISTS["changelog"]).select_one("article"), (build.ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = [title.get_text().removesuffix("#") for title in page.select("h2")]
    assert len(page.select("h1")) == 1 and headings == re.findall(r"^## (.*)$", text, re.M)
    assert len(page.select("li")) == len(re.findall(r"^- ", text, re.M))


def test_the_new_pages_are_in_the_book():
    assert set(LISTS.values()) <= set(PAGES)
