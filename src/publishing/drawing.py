"""Static pictures of figures: drawn once with an installed Chrome or Chromium, kept in `figures/`, found again by hash.

Each figure has two files, `<id>.svg` (wide) and `<id>.narrow.svg`. The root element carries the hash of what was drawn, so a
build knows whether a picture is still true, a machine without a browser needs none, and a reviewer sees in a diff which
figures a change has moved.
"""

import hashlib
import json
import os
import re
from copy import deepcopy
from html import escape
from pathlib import Path
from textwrap import wrap

from choreographer.browsers.chromium import Chromium

from helpers.figures import NARROW, WIDE

FOLDER = Path(__file__).parents[2] / "figures"


def layouts(payload: dict) -> dict[str, dict]:
    """The figure at its two widths: {"wide": figure, "narrow": figure}."""
    wide, narrow = deepcopy(payload["figure"]), deepcopy(payload["figure"])
    wide["layout"]["width"] = WIDE
    _merge(narrow["layout"], payload["narrow"])
    narrow["layout"]["width"] = NARROW
    return {"wide": wide, "narrow": narrow}


def fingerprint(figure: dict) -> str:
    """Hash of everything that the picture shows."""
    return hashlib.sha256(json.dumps(figure, sort_keys=True).encode()).hexdigest()[:16]


def browser() -> str | None:
    """Path of an installed Chrome or Chromium; BROWSER_PATH names one."""
    return os.environ.get("BROWSER_PATH") or Chromium.find_browser(skip_local=False)


class Artist:
    """Gives the picture of a figure from the folder, or draws it where a browser is at hand."""

    def __init__(self, folder: Path = FOLDER):
        self.folder = folder
        self.drawn: list[str] = []
        self._kaleido = None

    def picture(self, name: str, figure: dict) -> str | None:
        """SVG of the figure under this file name; None where it would have to be drawn and there is no browser."""
        path = self.folder / f"{name}.svg"
        mark = fingerprint(figure)
        if path.exists() and f'data-figure-hash="{mark}"' in (svg := path.read_text("utf-8"))[:400]:
            return svg
        if not browser():
            return None
        if self._kaleido is None:
            import kaleido

            kaleido.start_sync_server(mathjax=False, silence_warnings=True)
            self._kaleido = kaleido
        size = {"width": figure["layout"]["width"], "height": figure["layout"]["height"]}
        raw = self._kaleido.calc_fig_sync(figure, opts={"format": "svg", "scale": 1, **size})
        svg = tidy(raw.decode("utf-8"), name.replace(".", "-"), mark)
        self.folder.mkdir(exist_ok=True)
        path.write_text(svg, "utf-8", newline="\n")
        self.drawn.append(name)
        return svg

    def close(self) -> None:
        if self._kaleido is not None:
            self._kaleido.stop_sync_server()
            self._kaleido = None


def tidy(svg: str, prefix: str, mark: str) -> str:
    """Plotly's SVG made small and repeatable: short stable ids, two decimals, no fixed size, one element a line.

    Plotly puts a random word into every id, which would change the file at each drawing and clash on a page with several figures.
    """
    ids: dict[str, str] = {}
    for found in re.findall(r'\bid="([^"]+)"', svg):
        ids.setdefault(found, f"{prefix}-{len(ids)}")
    svg = re.sub(r'\bid="([^"]+)"', lambda m: f'id="{ids[m[1]]}"', svg)
    svg = re.sub(r"url\(['\"]?#([^)'\"]+)['\"]?\)", lambda m: f"url(#{ids.get(m[1], m[1])})", svg)
    svg = re.sub(r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), svg)
    svg = re.sub(r' (?:xmlns:xlink|data-[a-z-]+)="[^"]*"', "", svg)
    svg = re.sub(r"font-(?:style|variant|weight): normal; |font-(?:style|variant): normal; |white-space: pre; ", "", svg)
    svg = re.sub(r' (?:style|class)=""', "", svg)
    width, height = re.search(r'<svg[^>]*?\bwidth="([\d.]+)" height="([\d.]+)"', svg).groups()
    svg = re.sub(
        r"<svg[^>]*>",
        f'<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" data-figure-hash="{mark}">',
        svg,
        count=1,
    )
    return re.sub(r"(</?g|<path|<text|<rect|<clipPath|<defs)", r"\n\1", svg).replace("\n\n", "\n").strip() + "\n"


def standalone(svg: str, title: str, source: str) -> str:
    """The picture as a file of its own for a slide or an article: title above, source below, white ground."""
    width, height = (float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    head, foot = wrap(title, 84), wrap(source, 110)
    top, bottom = 14 + 20 * len(head), 12 + 15 * len(foot)
    body = re.sub(r"<svg[^>]*>", f'<svg y="{top}" width="{width:g}" height="{height:g}">', svg, count=1).strip()
    lines = [f'<text x="8" y="{22 + 20 * n}" font-size="16" font-weight="bold">{escape(line)}</text>' for n, line in enumerate(head)]
    lines += [
        f'<text x="8" y="{top + height + 16 + 15 * n:g}" font-size="11">{escape(line)}</text>' for n, line in enumerate(foot)
    ]
    total = top + height + bottom
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {total:g}" width="{width:g}" height="{total:g}"'
        f' font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="#fff"/>\n{body}\n' + "\n".join(lines) + "\n</svg>\n"
    )


def _merge(base: dict, changes: dict) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merge(base[key], value)
        else:
            base[key] = value
