"""The book without a network, and pages for addresses that lead nowhere.

`write` makes what `static/offline.js` and `static/worker.js` need, at the root of the built book: `sw.js`, whose version is a hash of
every built file; `kept.json`, the files of the whole book with theirs; `manifest.webmanifest`, with which a browser can install it.
Nothing of it works, or is asked for, from disk.

`404.html` is shown by hosts for any address without a page, at any depth, and `offline.html` by the worker for a page that is not kept.
Neither can know by relative links where the book is, and the policy allows no <base>: where `html: baseurl` in `_config.yml` says it,
links start with its path; elsewhere `static/lost.js`, in the head of these two pages, finds the book by its style sheet and turns the
links.
"""

import gzip
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from publishing import citing
from publishing.build import pages
from publishing.parcels import FOLDER

STATIC = Path(__file__).parent / "static"
FILES = ("offline.js", "share.png", "icon-192.png", "icon-512.png", "icon-maskable.png")
"""What of `static` is kept in the built book besides scripts of pages."""
LOST = {
    "404": (
        "There is no such page",
        "The address may be mistyped, or the page has moved. What you came for may be found by a search, or in the list below.",
    ),
    "offline": (
        "This page is not kept on your device",
        "There is no network now, and this page was not opened here before, so it cannot be shown. It opens as soon as there is a network. "
        "The pages marked below are kept. With a network, the menu of downloads on every page offers to keep the whole book.",
    ),
}
NOT_KEPT = re.compile(
    rf"(?:{FOLDER}|_sources)/|(?:404\.html|objects\.inv|\.buildinfo|sw\.js|kept\.json)$"
    r"|_static/(?:share\.png|favicon\.svg|.*\.(?:csv|txt)|figures/.*\.svg)$"
)
"""Files that are fetched to be taken away, those that nobody opens, and the icon, which is the browser's (worker.js): the book is whole offline
without them."""


def base_path(app) -> str:
    """The path below which the book stands, such as "/half-open/", where `html: baseurl` says so; else empty."""
    return urlsplit(app.config.html_baseurl).path.rstrip("/") + "/" if app.config.html_baseurl else ""


def lost(app):
    """Sphinx event `html-collect-pages`. Hosts and the worker know these pages of the English book alone."""
    if app.config.language != "en":
        return
    base = base_path(app)
    groups = {"Chapters": [], "Appendices": []}
    for page in pages():
        groups["Appendices" if page.startswith("appendices/") else "Chapters"].append((page, app.env.titles[page].astext()))
    for name, (title, words) in LOST.items():
        script = "" if base else (STATIC / "lost.js").read_text("utf-8")
        yield name, {"title": title, "words": words, "groups": groups, "base_path": base, "lost_script": script}, "lost.html"


def anchored(html: str, base: str) -> str:
    """A page of which every relative address starts from `base`."""
    return re.sub(r'\b(href|src|action|data-content_root)="(?![a-z]+:|[/#])(?:\./)?', rf'\1="{base}', html)


def own(outdir: Path) -> list[Path]:
    """The files of the English book: the others lie in folders within it, and are built later."""
    others = {folder.parent for folder in outdir.glob("*/_static")}
    return sorted(path for path in outdir.rglob("*") if path.is_file() and not others & {*path.parents})


def kept(outdir: Path) -> dict[str, str]:
    """The files of the whole book, {path: first 16 hexadecimal digits of its sha256}."""
    names = [(path.relative_to(outdir).as_posix(), path) for path in own(outdir)]
    return {name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for name, path in names if not NOT_KEPT.match(name)}


def manifest(cited: dict) -> dict:
    icon = {"src": "_static/icon-512.png", "type": "image/png", "sizes": "512x512"}
    return {
        "name": cited["title"], "short_name": cited["title"].partition(":")[0], "description": " ".join(cited["abstract"].split()),
        "lang": "en", "id": "./", "start_url": "./intro.html", "scope": "./", "display": "minimal-ui",
        "background_color": "#ffffff", "theme_color": "#0072b2",
        "icons": [
            {"src": "_static/favicon.svg", "type": "image/svg+xml", "sizes": "any"},
            {**icon, "src": "_static/icon-192.png", "sizes": "192x192"}, icon,
            {**icon, "src": "_static/icon-maskable.png", "purpose": "maskable"},
        ],
    }  # fmt: skip


def write(app, exception: Exception | None) -> None:
    """Sphinx event `build-finished`, after all other files are written."""
    if exception is not None or app.builder.name != "html" or app.config.language != "en":
        return
    outdir, base = Path(app.outdir), base_path(app)
    for name in LOST if base else ():
        page = outdir / f"{name}.html"
        page.write_text(anchored(page.read_text("utf-8"), base), "utf-8")
    (outdir / "manifest.webmanifest").write_text(json.dumps(manifest(citing.release()), ensure_ascii=False, indent=1) + "\n", "utf-8")
    script = outdir / "_static" / "offline.js"
    script.unlink(missing_ok=True)  # its own size does not count in the size that it names
    texts = [(outdir / name).read_bytes() for name in kept(outdir)]
    size = f"{sum(map(len, texts)) / 1e6:.0f} MB; packed {sum(len(gzip.compress(text, 6)) for text in texts) / 1e6:.1f} MB"
    script.write_text((STATIC / "offline.js").read_text("utf-8").replace("{size}", size), "utf-8")
    (outdir / "kept.json").write_text(json.dumps(kept(outdir), indent=0) + "\n", "utf-8")
    whole = hashlib.sha256()
    for path in [path for path in own(outdir) if path.name not in ("sw.js", ".buildinfo")]:
        whole.update(path.relative_to(outdir).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    worker = (STATIC / "worker.js").read_text("utf-8").replace("{version}", whole.hexdigest()[:16])
    (outdir / "sw.js").write_text(worker, "utf-8")


def setup(app) -> None:
    app.connect("html-collect-pages", lost)
    app.connect("build-finished", write, priority=950)
