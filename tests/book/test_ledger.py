"""The page of the claims ledger as readers use it: filtered, linked to, by keyboard, from disk, without scripts, on paper."""

import csv
import gzip
import io

import pytest

from helpers import data
from tests.book.conftest import HTML

PAGE = "appendices/ledger.html"
CLAIMS = data.load("claims")

pytestmark = pytest.mark.skipif(not (HTML / PAGE).exists(), reason="the ledger is not in this build")


def shown(page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.ledger.whole li')].filter(row => row.checkVisibility()).map(row => row.id)")


def ids(**cells) -> list[str]:
    rows = CLAIMS
    for column, value in cells.items():
        rows = rows[rows[column] == value]
    return rows["claim_id"].tolist()


@pytest.mark.parametrize("origin", ["server", "disk"])
def test_a_reader_filters_by_keyboard(origin, visit, origins):
    with visit(origins[origin] + PAGE) as seen:
        form = seen.page.get_by_role("search", name="Filter the claims")
        assert shown(seen.page) == ids()
        form.get_by_label("Topic").select_option("budget")
        assert shown(seen.page) == ids(topic="budget")
        form.get_by_label("Words").focus()
        seen.page.keyboard.type("OVERSIGHT survey")
        some = shown(seen.page)
        assert some and set(some) < set(ids(topic="budget"))
        assert form.get_by_role("status").inner_text() == f"{len(some)} of {len(CLAIMS)} claims"
        form.get_by_role("button").focus()
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_function("n => document.querySelector('.ledger [role=status]').textContent.startsWith(`${n} of `)", arg=len(CLAIMS))
        assert shown(seen.page) == ids() and seen.complaints == []


@pytest.mark.parametrize("origin", ["server", "disk"])
def test_an_address_leads_to_a_claim_or_a_filter(origin, visit, origins):
    with visit(f"{origins[origin]}{PAGE}#knox2008-192") as seen:
        assert seen.page.locator("#knox2008-192").bounding_box()["y"] < 900
        assert seen.page.evaluate("document.activeElement.id") == "knox2008-192"
    with visit(f"{origins[origin]}{PAGE}#source=baimenov&topic=acsh") as seen:
        assert shown(seen.page) == ids(source_key="baimenov", topic="acsh")
        seen.page.evaluate("location.hash = 'knox2008-192'")  # as a link in the text does
        seen.page.wait_for_function("() => document.activeElement.id === 'knox2008-192'")
        assert seen.page.locator("#knox2008-192").is_visible(), "a filter does not hide the claim that a link asks for"


def test_a_filter_is_kept_in_the_address_and_nowhere_else(visit, origins):
    with visit(origins["server"] + PAGE) as seen:
        asked = set(seen.requests)
        seen.page.get_by_label("Verdict").select_option("disputed")
        assert seen.page.evaluate("location.hash") == "#verdict=disputed"
        assert {url for url in seen.requests if "favicon" not in url} <= asked and seen.page.evaluate("document.cookie") == ""
        address = seen.page.url
    with visit(address) as seen:
        assert shown(seen.page) == ids(verdict="disputed")


def test_filtering_is_fast(visit, origins):
    with visit(origins["disk"] + PAGE) as seen:
        took = seen.page.evaluate(
            """() => { const field = document.querySelector('.ledger [name=words]'); const start = performance.now();
                 for (const words of ['g', 'go', 'gov', 'gove', '']) { field.value = words; field.dispatchEvent(new Event('input', { bubbles: true })); }
                 document.body.offsetHeight; return (performance.now() - start) / 5; }"""
        )
        assert took < 100, f"{took:.0f} ms for a letter"


@pytest.mark.parametrize("width", [320, 1440])
def test_without_scripts_every_claim_is_there_to_read(width, visit, origins):
    with visit(origins["disk"] + PAGE, width=width, scripts=False) as seen:
        assert not seen.page.locator(".ledger form").is_visible()
        rows = seen.page.locator(".ledger.whole li")
        assert rows.count() == len(CLAIMS) and rows.first.is_visible() and rows.last.is_visible()


def test_on_paper_the_form_is_gone_and_the_filter_stays(visit, origins):
    with visit(f"{origins['disk']}{PAGE}#topic=budget") as seen:
        seen.page.emulate_media(media="print")
        assert not seen.page.locator(".ledger form").is_visible()
        assert shown(seen.page) == ids(topic="budget")


def test_the_ledger_is_light_and_the_download_whole():
    assert len(gzip.compress((HTML / PAGE).read_bytes())) < 150_000
    text = (HTML / "_static" / "claims-ledger.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["claim_id"] for row in rows] == ids() and all(row["verdict"] and row["evidence"] for row in rows)
    assert "claims-ledger.csv" in (HTML / PAGE).read_text("utf-8")


def test_links_of_the_ledger_lead_somewhere(visit, origins):
    with visit(origins["disk"] + PAGE, scripts=False) as seen:
        links = seen.page.evaluate("[...document.querySelectorAll('.ledger a[href]')].map(a => a.getAttribute('href'))")
    for link in sorted(set(links)):
        path, _, anchor = link.partition("#")
        target = (HTML / PAGE).parent / path if path else HTML / PAGE
        assert target.exists(), link
        if anchor and "=" not in anchor:
            assert f'id="{anchor}"' in target.read_text("utf-8"), link


def test_only_the_page_of_the_ledger_loads_its_script():
    for path in HTML.glob("**/*.html"):
        text = path.read_text("utf-8")
        assert ("claims.js" in text) == ('class="ledger whole"' in text), path.name
