"""What a page weighs, asks for and costs a fresh browser: the measuring behind test_weight.py and the benchmark.

A visit is made as on a metered line (`navigator.connection.saveData`), so that nothing is fetched in advance, and is a whole reading:
the page is opened, left alone until it is quiet, and scrolled through to its end.
"""

import gzip
import time
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

PACKED = {".html", ".css", ".js", ".svg", ".json", ".txt", ".csv"}

# Runs in the page before anything of it: keeps what the browser reports of itself.
WATCH = """(() => {
  const seen = (window.seen = { shift: 0, tasks: [], paint: null, figure: null, violations: [] });
  Object.defineProperty(navigator, "connection", { value: { saveData: true, effectiveType: "4g" }, configurable: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.tasks.push([entry.startTime, entry.duration]); })
    .observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") seen.paint = entry.startTime; })
    .observe({ type: "paint", buffered: true });
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample }) =>
    seen.violations.push([effectiveDirective, blockedURI, sourceFile, lineNumber, sample].join(" ")));
  // When the whole first figure stood in the page: its caption follows its picture.
  new MutationObserver((_, observer) => {
    if (!document.querySelector(".book-figure .how")) return;
    seen.figure = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
})()"""

READ = """async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight * 0.8) {
    scrollTo({ top, behavior: "instant" });
    await frame();
  }
  await frame();
}"""


class Gzipped(SimpleHTTPRequestHandler):
    """A static server as books have it: HTTP/1.1, text packed (once, so that packing is not timed)."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        extra = type(self).extra.get(urlsplit(self.path).path)
        path = Path(self.translate_path(self.path))
        if extra is None and not path.is_file():
            return self.send_error(404)
        body = gzip.compress(extra, 6, mtime=0) if extra is not None else packed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8" if extra is not None else self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if extra is not None or path.suffix in PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@cache
def packed(path: Path, changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0) if path.suffix in PACKED else path.read_bytes()


class Server:
    """Serves a folder with gzip; `pages` are more pages by path, such as the bare page of the benchmark."""

    def __init__(self, folder: Path, pages: dict[str, str] | None = None, answering: type = Gzipped):
        handler = type("Handler", (answering,), {"extra": {path: text.encode() for path, text in (pages or {}).items()}})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
        self.origin = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self):
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def blocking(tasks: list, since: float) -> float:
    """Total blocking time in ms: what each task takes beyond 50 ms, first paint onwards."""
    return sum(max(0, start + length - max(start, since) - 50) for start, length in tasks)


def read(browser, url: str, slowdown: int = 1, width: int = 1440, scheme: str = "light", hasty: bool = False) -> dict:
    """One whole reading in a fresh profile; a hasty reader scrolls as soon as the page is loaded, others leave it alone until it is quiet.

    Gives bytes (as they came over the line, heads of answers included), requests, hosts (other than the page's), fcp and figure (ms: first
    contentful paint, and when the first figure stood in the page), shift (sum of layout shifts), tbt (ms, until the page was quiet; of a
    hasty reading, to its end) and violations of the policy.
    """
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        if slowdown > 1:
            tools.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        sizes, asked = {}, []
        tools.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
        tools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
        page.goto(url, wait_until="load")
        if not hasty:
            page.wait_for_function("() => !document.querySelector('.later:not(.reached)')")
            page.wait_for_timeout(500)
            quiet = page.evaluate("seen.tasks")
        page.evaluate(READ)
        page.wait_for_timeout(300)
        seen = page.evaluate("window.seen")
    finally:
        context.close()
    asked = [address for address in asked if not address.startswith(("data:", "blob:"))]
    return {
        "bytes": round(sum(sizes.values())),
        "requests": len(asked),
        "asked": asked,
        "hosts": sorted({urlsplit(address).netloc for address in asked} - {urlsplit(url).netloc}),
        "fcp": seen["paint"],
        "figure": seen["figure"],
        "shift": seen["shift"],
        "tbt": blocking(seen["tasks"] if hasty else quiet, seen["paint"] or 0),
        "violations": seen["violations"],
    }


def interactive(browser, url: str, name: str) -> dict:
    """ms from reaching for a figure (keyboard focus) to an interactive chart, and the shift that this brought."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(url, wait_until="load")
        page.wait_for_timeout(300)
        page.locator(f"#fig-{name}").scroll_into_view_if_needed()
        before = page.evaluate("seen.shift")
        start = time.perf_counter()
        page.evaluate("name => document.querySelector('#fig-' + name + ' .canvas').focus()", name)
        page.wait_for_function("name => document.getElementById('fig-' + name).dataset.state === 'live'", arg=name, polling="raf")
        return {"ms": 1000 * (time.perf_counter() - start), "shift": page.evaluate("seen.shift") - before}
    finally:
        context.close()
