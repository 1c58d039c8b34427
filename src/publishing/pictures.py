"""The pictures of the book as a thing: its icons as PNG, from `favicon.svg`, and the card for shared links, from `share.svg`.

    python -m publishing.pictures

Needed only after a change of one of the two drawings (and Chrome or Chromium); the PNG files are kept in `static/`. Each carries the hash
of what it was drawn from, so that a test can tell one that is out of step.
"""

import hashlib
import sys
import zlib
from pathlib import Path

from publishing import drawing

STATIC = Path(__file__).parent / "static"
PICTURES = {  # file: drawing, width and height in pixels, share of the width that it fills (a maskable icon is cut to a circle)
    "share.png": ("share.svg", 1200, 630, 1), "icon-192.png": ("favicon.svg", 192, 192, 1), "icon-512.png": ("favicon.svg", 512, 512, 1),
    "icon-maskable.png": ("favicon.svg", 512, 512, 0.7),
}  # fmt: skip
KEY = b"Drawn from"


def mark(name: str) -> str:
    """Hash of all that decides what a picture shows."""
    source, *rest = PICTURES[name]
    return hashlib.sha256((STATIC / source).read_bytes() + repr(rest).encode()).hexdigest()


def marked(png: bytes, text: str) -> bytes:
    """The PNG with a tEXt chunk after its header."""
    chunk = b"tEXt" + KEY + b"\0" + text.encode()
    return png[:33] + (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + png[33:]


def draw() -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=drawing.browser(), args=["--no-sandbox"])  # it opens our own drawings alone
        for name, (source, width, height, share) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            svg = (STATIC / source).read_text("utf-8")
            ground = "transparent" if share == 1 else "#fff"
            place = f"margin: 0; background: {ground}; height: 100vh; display: grid; place-items: center"
            style = f"body {{ {place} }} svg {{ width: {100 * share}% }}"
            page.set_content(f"<style>{style}</style>{svg}")
            (STATIC / name).write_bytes(marked(page.screenshot(omit_background=True), mark(name)))
        browser.close()


if __name__ == "__main__":
    sys.exit(draw())
