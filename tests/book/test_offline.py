"""The book without a network, after an update, and at addresses that lead nowhere; its tables to take away; what other programs read of it.

Each test of the worker has a server and a copy of the book of its own, which it may change or stop.
"""

import hashlib
import io
import json
import os
import re
import shutil
import struct
import time
import zipfile
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest

from helpers import data
from publishing import metadata, offline, parcels
from tests.book import weight
from tests.book.conftest import HTML, PAGES, settled
from tests.book.test_pages import faults_of_access, figures_of

CHAPTER, OTHER = "notebooks/vintages.html", "notebooks/ngo_counts.html"
FAST = {"saveData": False, "effectiveType": "4g"}
LINE = "Object.defineProperty(navigator, 'connection', { value: %s, configurable: true })"


class Host(SimpleHTTPRequestHandler):
    """A static host: the book stands in a folder or at the root, any other address gets its 404.html. `pause` holds answers, in s."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        self.server.gate.wait(self.server.pause)
        if self.server.stopped:  # a connection that was kept open ends here
            self.close_connection = True
            return
        inside = path.startswith(self.server.below)
        self.path = "/" + path[len(self.server.below) :] if inside else "/no such file"
        found = Path(self.translate_path(self.path))
        if not inside or not (found / "index.html" if path.endswith("/") else found).is_file():
            body = (self.server.folder / "404.html").read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        super().do_GET()

    def log_message(self, *args):
        pass


def host(folder, below="/", port=0):
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Host, directory=str(folder)))
    server.daemon_threads = True
    server.folder, server.below, server.asked, server.pause, server.gate, server.stopped = folder, below, [], 0, Event(), False
    Thread(target=server.serve_forever, daemon=True).start()
    server.origin = f"http://127.0.0.1:{server.server_port}{below}"
    return server


def stop(server):
    server.stopped = True
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(tmp_path):
    """A copy of the book in a folder of a host (hard links: a test that changes a file writes a new one)."""
    folder = tmp_path / "book"
    shutil.copytree(HTML, folder, copy_function=os.link, ignore=shutil.ignore_patterns("*.zip", "_sources"))
    server = host(folder, "/half-open/")
    yield server
    stop(server)


@pytest.fixture
def reader(chrome):
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(LINE % json.dumps(FAST))
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.set_default_timeout(30_000)
    yield page
    context.close()


KEPT = "address => caches.match(address).then(found => found !== undefined)"
NAMES = "caches.keys().then(names => names.sort())"


def until(page, promise, arg=None, seconds=30):
    """Wait for a promise that gives true: `wait_for_function` would take the promise itself for it."""
    end = time.monotonic() + seconds
    while not page.evaluate(promise, arg):
        assert time.monotonic() < end, promise
        page.wait_for_timeout(50)


def whole(page):
    """Wait for the figures of a chapter: its later parts are read in after it is loaded, where scripts run (publishing.later)."""
    page.locator(".book-figure").nth(1).wait_for(state="attached")


def wait_until_kept(page, address):
    page.wait_for_function("() => navigator.serviceWorker.controller")
    until(page, KEPT, address)


def rewrite(path, change):
    text = change(path.read_text("utf-8"))
    path.unlink()  # a hard link to the built book
    path.write_text(text, "utf-8")


def release(folder, word):
    """What a new build changes: one page, its hash in kept.json, the version in sw.js."""
    rewrite(folder / CHAPTER, lambda text: text.replace("</h1>", f" {word}</h1>", 1))
    rewrite(folder / "kept.json", lambda text: json.dumps(json.loads(text) | {CHAPTER: offline.kept(folder)[CHAPTER]}))
    rewrite(folder / "sw.js", lambda text: re.sub(r'VERSION = "\w+"', f'VERSION = "{word}"', text))


def test_a_chapter_that_was_read_is_there_without_a_network_and_another_says_that_it_is_not(reader, site):
    reader.goto(site.origin + CHAPTER, wait_until="load")
    wait_until_kept(reader, site.origin + CHAPTER)
    wait_until_kept(reader, site.origin + "_static/figures.js")
    stop(site)
    reader.goto(site.origin + CHAPTER, wait_until="load")
    assert "Twelve pasts" in reader.locator("h1").inner_text()
    settled(reader)
    assert len(reader.locator("article").inner_text()) > 5000
    assert reader.evaluate("document.styleSheets[0].cssRules.length") > 100
    for name in figures_of(CHAPTER):
        box = reader.locator(f"#fig-{name} .static.wide svg").bounding_box()
        assert box["width"] > 400 and box["height"] > 150, name
    for address in (OTHER, "no/such/folder/page.html", ""):
        reader.goto(site.origin + address, wait_until="load")
        reader.wait_for_selector("h1:has-text('This page is not kept on your device')")
        reader.wait_for_function("() => document.styleSheets.length === 1 && document.styleSheets[0].cssRules.length > 100")
    reader.wait_for_selector(".kept-list li:has-text('(kept)')")
    (kept,) = reader.locator(".kept-list li:has-text('(kept)')").all_inner_texts()
    assert kept == "Twelve pasts: one year in every edition of an index (kept)"
    reader.locator(".kept-list a", has_text="Twelve pasts").click()
    reader.wait_for_selector(f"#fig-{figures_of(CHAPTER)[0]}")
    assert reader.complaints == []


def test_offline_as_the_browser_says_it(reader, site):
    reader.goto(site.origin + CHAPTER, wait_until="load")
    wait_until_kept(reader, site.origin + CHAPTER)
    reader.context.set_offline(True)
    reader.goto(site.origin + CHAPTER, wait_until="load")
    assert "Twelve pasts" in reader.locator("h1").inner_text()
    reader.goto(site.origin + OTHER, wait_until="load")
    reader.wait_for_selector("h1:has-text('This page is not kept on your device')")
    reader.context.set_offline(False)
    reader.reload(wait_until="load")
    whole(reader)  # with a network the page is there again


def test_after_an_update_the_next_load_is_new_and_what_was_kept_of_the_old_is_gone(reader, site):
    reader.goto(site.origin + OTHER, wait_until="load")
    wait_until_kept(reader, site.origin + OTHER)
    reader.goto(site.origin + CHAPTER, wait_until="load")
    wait_until_kept(reader, site.origin + CHAPTER)
    (old,) = reader.evaluate(NAMES)
    release(site.folder, "renewed")
    site.asked.clear()
    reader.goto(site.origin + CHAPTER, wait_until="load")
    assert reader.locator("h1").inner_text().rstrip("#").strip().endswith("renewed"), "the very next load"
    until(reader, "caches.keys().then(names => names.length === 1 && names[0].endsWith(' renewed'))")
    assert old not in reader.evaluate(NAMES)
    assert reader.evaluate(KEPT, site.origin + OTHER), "what has not changed moved on"
    assert f"/half-open/{OTHER}" not in site.asked, "and was not fetched again"
    stop(site)
    reader.goto(site.origin + CHAPTER, wait_until="load")
    assert reader.locator("h1").inner_text().rstrip("#").strip().endswith("renewed"), "without a network too"
    reader.goto(site.origin + OTHER, wait_until="load")
    whole(reader)


def test_a_page_kept_from_an_older_edition_is_renewed_before_it_is_opened_again(reader, site):
    """The reader is on another page when the update comes, and offline when the changed one is wanted."""
    reader.goto(site.origin + CHAPTER, wait_until="load")
    wait_until_kept(reader, site.origin + CHAPTER)
    release(site.folder, "renewed")
    reader.goto(site.origin + OTHER, wait_until="load")
    until(reader, "caches.keys().then(names => names.length === 1 && names[0].endsWith(' renewed'))")
    stop(site)
    reader.goto(site.origin + CHAPTER, wait_until="load")
    assert reader.locator("h1").inner_text().rstrip("#").strip().endswith("renewed")


def test_where_the_network_is_too_slow_the_kept_page_comes_and_the_next_load_is_new(reader, site):
    reader.goto(site.origin + CHAPTER, wait_until="load")
    wait_until_kept(reader, site.origin + CHAPTER)
    wait_until_kept(reader, site.origin + "_static/page.css")
    rewrite(site.folder / CHAPTER, lambda text: text.replace("</h1>", " renewed</h1>", 1))
    site.pause = 60
    reader.goto(site.origin + CHAPTER, wait_until="load")
    assert "renewed" not in reader.locator("h1").inner_text()
    assert reader.evaluate("document.styleSheets[0].cssRules.length") > 100
    site.gate.set()  # the line recovers; what was asked for comes
    arrived = "address => caches.match(address).then(found => found.text()).then(text => text.includes('renewed'))"
    until(reader, arrived, site.origin + CHAPTER)
    stop(site)
    reader.goto(site.origin + CHAPTER, wait_until="load")
    assert "renewed" in reader.locator("h1").inner_text()


def test_the_whole_book_is_kept_for_who_asks_for_it_and_stays_whole_after_an_update(reader, site):
    reader.goto(site.origin + OTHER, wait_until="load")
    reader.locator("details.downloads summary").click()
    button = reader.locator(".downloads .keep button")
    button.wait_for()
    size = float(re.search(r"\((\d+) MB; packed ([\d.]+) MB\)", button.inner_text())[1])
    files = json.loads((HTML / "kept.json").read_text("utf-8"))
    assert abs(size - sum((HTML / name).stat().st_size for name in files) / 1e6) < 1, "the size that the button says"
    button.click()
    reader.wait_for_selector(".downloads .keep:has-text('The whole book is kept on this device.')", timeout=120_000)
    release(site.folder, "renewed")
    reader.goto(site.origin + OTHER, wait_until="load")
    until(reader, "caches.keys().then(names => names.length === 1 && names[0].endsWith(' renewed'))")
    stop(site)
    for page in PAGES:
        reader.goto(site.origin + page, wait_until="load")
        assert "not kept" not in reader.locator("h1").inner_text() and len(reader.locator("article").inner_text()) > 400, page
    reader.goto(f"{site.origin}{CHAPTER}", wait_until="load")
    assert reader.locator("h1").inner_text().rstrip("#").strip().endswith("renewed")
    first = figures_of(CHAPTER)[0]
    reader.locator(f"#fig-{first} .canvas").focus()
    reader.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=first)
    reader.goto(f"{site.origin}search.html?q=Kazakhstan", wait_until="load")
    reader.wait_for_selector("#search-results li a")
    reader.goto(site.origin, wait_until="load")
    reader.wait_for_url("**/intro.html")
    assert reader.complaints == []


def test_on_a_line_to_be_spared_nothing_is_fetched_until_a_reader_asks(chrome, site):
    context = chrome.new_context()
    context.add_init_script(LINE % json.dumps({"saveData": True, "effectiveType": "4g"}))
    page = context.new_page()
    page.goto(site.origin + CHAPTER, wait_until="load")
    page.wait_for_timeout(6000)
    assert not [path for path in site.asked if path.endswith(("offline.js", "sw.js", "kept.json", "manifest.webmanifest"))]
    page.locator("details.downloads summary").click()
    page.locator(".downloads .keep button").wait_for()
    page.wait_for_timeout(500)
    assert not [path for path in site.asked if path.endswith(("sw.js", "kept.json"))], "the offer alone costs one small script"
    page.locator(".downloads .keep button").click()
    page.wait_for_selector(".downloads .keep:has-text('The whole book is kept on this device.')", timeout=120_000)
    context.close()


@pytest.mark.parametrize("way", ["refused", "absent"])
def test_where_workers_are_refused_nothing_breaks(way, chrome, site):
    context = chrome.new_context(service_workers="block") if way == "refused" else chrome.new_context()
    if way == "absent":
        context.add_init_script("delete Navigator.prototype.serviceWorker")
    else:
        context.add_init_script("navigator.serviceWorker.register = () => Promise.reject(new DOMException('no', 'SecurityError'))")
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.goto(site.origin + CHAPTER, wait_until="load")
    if way == "refused":
        page.wait_for_function("() => document.querySelector(\"script[src$='offline.js']\")")
    page.wait_for_timeout(1000)
    whole(page)
    assert complaints == []
    context.close()


def test_from_disk_nobody_asks_for_a_worker(visit, origins):
    with visit(origins["disk"] + CHAPTER) as seen:
        seen.page.locator("details.downloads summary").click()
        seen.page.wait_for_timeout(4500)
        assert seen.page.locator("script[src$='offline.js'], link[rel=manifest]").count() == 0
        assert seen.page.locator(".downloads .keep").is_hidden() and seen.complaints == []


def test_keeping_comes_after_reading_and_costs_little(chrome, html):
    """On a fast line: nothing of it before the page is loaded and quiet, and then only the small shell and the page itself."""
    with weight.Server(html) as server:
        context = chrome.new_context()
        context.add_init_script(LINE % json.dumps(FAST))
        page = context.new_page()
        page.goto(server.origin + CHAPTER, wait_until="load")
        assert page.evaluate("performance.getEntriesByType('resource').filter(({ name }) => /offline|sw\\.js|kept/.test(name)).length") == 0
        wait_until_kept(page, server.origin + CHAPTER)
        begun = page.evaluate("performance.getEntriesByType('resource').find(({ name }) => name.endsWith('offline.js')).startTime")
        assert begun > page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") + 2900
        shell = json.loads(re.search(r"SHELL = (\[.*?\])", (html / "sw.js").read_text("utf-8"))[1])
        files = [html / name for name in [*shell, "sw.js", "manifest.webmanifest"]]
        assert sum(len(weight.packed(file, 0)) for file in files) < 40_000
        context.close()


def test_the_book_can_be_installed(reader, site):
    reader.goto(site.origin + CHAPTER, wait_until="load")
    wait_until_kept(reader, site.origin + CHAPTER)
    tools = reader.context.new_cdp_session(reader)
    found = tools.send("Page.getAppManifest")
    assert found["errors"] == [] and found["url"] == f"{site.origin}manifest.webmanifest"
    errors = {error["errorId"] for error in tools.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert errors <= {"in-incognito"}, "tests run in a window without a profile"
    said = json.loads(found["data"])
    assert said["scope"] == "./" and (HTML / said["start_url"]).is_file()
    assert {icon.get("purpose", "any") for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        if icon["type"] == "image/png":
            assert "{}x{}".format(*struct.unpack(">II", (HTML / icon["src"]).read_bytes()[16:24])) == icon["sizes"]


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_the_menu_of_downloads_stays_on_the_screen(width, chrome, site):
    context = chrome.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto(site.origin + CHAPTER, wait_until="load")
    page.locator("details.downloads summary").click()
    page.locator(".downloads .keep button").wait_for()
    for part in page.locator("details.downloads ul, details.downloads a, details.downloads button").all():
        box = part.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, part.inner_text()
    context.close()


def test_the_version_of_the_worker_follows_every_file(tmp_path):
    folder = tmp_path / "html"
    shutil.copytree(HTML, folder, ignore=shutil.ignore_patterns("*.zip", "figures", "_sources"))
    config = SimpleNamespace(html_baseurl="", language="en")
    app = SimpleNamespace(outdir=str(folder), builder=SimpleNamespace(name="html"), config=config)
    offline.write(app, None)
    before = (folder / "sw.js").read_text("utf-8")
    offline.write(app, None)
    assert (folder / "sw.js").read_text("utf-8") == before, "the same files give the same worker"
    with (folder / "data" / "merits.csv").open("a", encoding="utf-8") as file:
        file.write("x")
    offline.write(app, None)
    assert (folder / "sw.js").read_text("utf-8") != before
    for script in (folder / "sw.js", folder / "_static" / "offline.js"):
        assert not re.search(r"\{(?:version|size)\}", script.read_text("utf-8")), script.name


# --- addresses that lead nowhere


@pytest.mark.parametrize("below", ["/", "/half-open/"])
@pytest.mark.parametrize("address", ["nothing.html", "notebooks/deeper/still/nothing", "notebooks/vintages.html/"])
@pytest.mark.parametrize("known", [False, True], ids=["address of the book unknown", "and known, without scripts"])
def test_an_address_without_a_page_gets_one_with_search_and_chapters(below, address, known, chrome, tmp_path):
    folder = HTML
    if known:  # as a build with html: baseurl writes it
        folder = tmp_path / "book"
        shutil.copytree(HTML, folder, copy_function=os.link, ignore=shutil.ignore_patterns("*.zip", "figures", "_sources"))
        style = '<link rel="stylesheet" href="_static/page.css"><link rel="icon"'
        rewrite(folder / "404.html", lambda text: offline.anchored(text.replace('<link rel="icon"', style), below))
    server = host(folder, below)
    context = chrome.new_context(viewport={"width": 1280, "height": 900}, service_workers="block", java_script_enabled=not known)
    page = context.new_page()
    if not known:
        page.add_init_script(weight.WATCH)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    answer = page.goto(server.origin + address, wait_until="load")
    assert answer.status == 404
    page.locator("h1", has_text="There is no such page").wait_for()
    assert page.locator("article").bounding_box()["x"] > 250, "beside the side panel: the style sheet is there"
    links = page.locator("a").evaluate_all("links => [...new Set(links.map(link => link.href))]")
    inside = [link.partition("#")[0] for link in links if link.startswith(server.origin)]
    assert {link for link in links if not link.startswith("http://127.0.0.1")} == set()
    assert {f"{server.origin}{page}" for page in PAGES} <= set(inside)
    for link in set(inside) - {answer.url}:
        assert (HTML / link.removeprefix(server.origin)).is_file(), link
    if not known:
        page.wait_for_function("() => document.querySelector('.theme-switch-button').title")  # book.js is there
        assert page.evaluate("seen.violations") == [] and errors == []
        page.locator("article input[name=q]").fill("Kazakhstan")
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results li a")
        page.goto(server.origin + address, wait_until="load")
    page.locator("article a", has_text="Twelve pasts").click()
    page.wait_for_url(f"{server.origin}{CHAPTER}")
    whole(page)
    context.close()
    stop(server)


@pytest.mark.parametrize("page", ["404.html", "offline.html"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_pages_for_addresses_that_lead_nowhere_are_accessible(page, scheme, width, visit, origins):
    for origin in ("server", "disk"):
        with visit(origins[origin] + page, scheme=scheme, width=width) as seen:
            assert seen.complaints == []
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults_of_access(seen.page) == []


# --- tables to take away


def test_every_page_that_rests_on_tables_offers_them_and_no_other(html):
    for page in PAGES:
        source = next(path for path in (parcels.ROOT / page).parent.glob(f"{(html / page).stem}.*") if path.suffix in (".md", ".ipynb"))
        names = parcels.tables(source)
        offers = re.findall(r'<a class="parcel" href="([^"]+)" download>Data \(\.zip, ([\d.]+) MB\)</a>', (html / page).read_text("utf-8"))
        assert len(offers) == bool(names), page
        if not names:
            continue
        file = ((html / page).parent / offers[0][0]).resolve()
        assert abs(file.stat().st_size / 1e6 - float(offers[0][1])) <= 0.1, page
        with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
            assert archive.testzip() is None
            inside = {name.partition("/")[2] for name in archive.namelist()}
            small = json.loads(archive.read(f"{file.stem}/datapackage.json"))
            for resource in small["resources"]:
                found = hashlib.sha256(archive.read(f"{file.stem}/{resource['path']}")).hexdigest()
                assert f"sha256:{found}" == resource["hash"], (page, resource["name"])
        assert inside == {f"{name}.csv" for name in names} | {"datapackage.json", "README.txt"}, page
    assert {path.stem for path in (html / "data").glob("*.zip")} <= {(html / page).stem for page in PAGES}


# --- what other programs read


class Head(HTMLParser):
    """The meta elements and data blocks of a page, as a parser of HTML sees them."""

    def __init__(self, text):
        super().__init__()
        self.meta, self.blocks, self.inside = {}, [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        pairs = dict(attrs)
        if tag == "meta" and "content" in pairs:
            self.meta[pairs.get("property") or pairs.get("name") or pairs.get("http-equiv")] = pairs["content"]
        self.inside = tag == "script" and pairs.get("type") == "application/ld+json"

    def handle_data(self, text):
        if self.inside:
            self.blocks.append(json.loads(text))
            self.inside = False


@pytest.fixture(scope="module")
def heads():
    return {page: Head((HTML / page).read_text("utf-8")) for page in PAGES}


def test_every_page_has_a_card_and_one_data_block(heads):
    assert len({head.meta["og:description"] for head in heads.values()}) == len(PAGES), "each page says something of its own"
    for page, head in heads.items():
        assert 20 <= len(head.meta["description"]) <= metadata.LONGEST + 2, page
        assert head.meta["og:title"] and head.meta["description"] == head.meta["og:description"] and head.meta["twitter:card"] == "summary"
        assert "og:image" not in head.meta and "og:url" not in head.meta, "they must be absolute, and nothing says where the book is"
        (block,) = head.blocks
        assert block["@context"] == "https://schema.org"
    assert not Head((HTML / "search.html").read_text("utf-8")).blocks


def test_the_front_page_is_a_book_and_chapters_are_parts_of_it(heads):
    (book,) = heads["intro.html"].blocks
    for key in ("name", "author", "version", "license", "datePublished", "accessibilityFeature", "inLanguage"):
        assert book[key], key
    assert book["@type"] == "Book" and book["isAccessibleForFree"] is True
    chapters = [head.blocks[0] for page, head in heads.items() if page.startswith("notebooks/")]
    assert [chapter["position"] for chapter in chapters] == list(range(1, len(chapters) + 1))
    assert all(chapter["@type"] == "Chapter" and chapter["isPartOf"]["name"] == book["name"] and chapter["name"] for chapter in chapters)


def test_each_table_is_a_dataset_whose_address_leads_to_its_file(heads):
    page = "appendices/data_catalogue.html"
    (found,) = heads[page].blocks
    assert found["@type"] == "DataCatalog"
    resources = {resource["path"]: resource for resource in data.package()["resources"]}
    for table in found["dataset"]:
        for key in ("name", "description", "license", "creator", "distribution", "variableMeasured"):
            assert table[key], (table["name"], key)
        file = ((HTML / page).parent / table["distribution"]["contentUrl"]).resolve()
        resource = resources.pop(file.name)
        assert data.file_hash(file) == resource["hash"] == f"sha256:{table['distribution']['sha256']}"
    assert resources == {}, "every table is there"


def test_a_browser_lets_data_blocks_be_and_does_not_run_them(chrome, origins):
    context = chrome.new_context()
    page = context.new_page()
    page.add_init_script(weight.WATCH)
    page.goto(origins["server"] + "appendices/data_catalogue.html", wait_until="load")
    page.wait_for_timeout(200)
    assert page.evaluate("seen.violations") == []
    assert page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent).dataset.length") > 30
    context.close()
