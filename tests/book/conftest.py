"""The built book, a local server for it, and an installed Chrome or Chromium to look at it with.

`make test` builds the book before it runs these tests. Without a browser they are skipped on a reader's machine and fail in CI.
"""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from publishing import build, drawing

HTML = Path(__file__).parents[2] / "_build" / "html"
PAGES = [f"{page}.html" for page in build.pages()]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def html() -> Path:
    if not (HTML / "index.html").exists():
        pytest.fail("the book is not built: run make book first")
    return HTML


@pytest.fixture(scope="session")
def origins(html):
    """Where a page can be opened from: {"server": url, "disk": url}, each ending in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(html)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield {"server": f"http://127.0.0.1:{server.server_port}/", "disk": f"{html.as_uri()}/"}
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chrome():
    path = drawing.browser()
    if not path:
        message = "no Chrome or Chromium is installed (BROWSER_PATH can name one)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # As root, as in CI containers, Chromium runs only without its sandbox; the pages it opens here are our own.
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def settled(page) -> None:
    """Wait until all parts of a page are read in and laid out, which is done in idle time (publishing.later)."""
    page.wait_for_function("() => !document.querySelector('.unfinished')")


class Visit:
    """One page opened in a fresh profile, with what it asked for and complained of."""

    def __init__(self, chrome, url, *, width=1440, scheme="light", scripts=True, **more):
        self.context = chrome.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts, **more
        )
        self.page = self.context.new_page()
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.on("response", lambda answer: answer.status >= 400 and self.complaints.append(f"{answer.status}: {answer.url}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(f"console: {said.text}"))
        self.page.goto(url, wait_until="load")
        if scripts:
            settled(self.page)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


@pytest.fixture
def visit(chrome):
    return partial(Visit, chrome)
