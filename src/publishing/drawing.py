"""Static pictures of figures: drawn once with an installed Chrome or Chromium, kept in `figures/`, found again by hash.

Each figure has two files, `<id>.svg` (wide) and `<id>.narrow.svg`. The root element carries the hash of what was drawn, so a
build knows whether a picture is still true, a machine without a browser needs none, and a reviewer sees in a diff which
figures a change has moved. `SHA256SUMS` beside them, in the form that `sha256sum -c` reads, tells a picture that was altered by hand.
"""

import hashlib
import json
import os
import re
from collections import Counter
from copy import deepcopy
from html import escape
from pathlib import Path
from textwrap import wrap
from xml.etree import ElementTree

from choreographer.browsers.chromium import Chromium

from helpers.figures import NARROW, WIDE

FOLDER = Path(__file__).parents[2] / "figures"
FORM = 2  # of the files that `tidy` writes: a picture of an older form is drawn anew
SUMS = "SHA256SUMS"
IN_STEP, OUT_OF_STEP, NOT_DRAWN = "in step", "out of step", "not drawn"
SVG = "{http://www.w3.org/2000/svg}"
ElementTree.register_namespace("", SVG[1:-1])


def layouts(payload: dict) -> dict[str, dict]:
    """The figure at its two widths: {"wide": figure, "narrow": figure}."""
    wide, narrow = deepcopy(payload["figure"]), deepcopy(payload["figure"])
    wide["layout"]["width"] = WIDE
    _merge(narrow["layout"], payload["narrow"])
    narrow["layout"]["width"] = NARROW
    return {"wide": wide, "narrow": narrow}


def file_name(id: str, width: str) -> str:
    """Name of a picture's file, without suffix."""
    return id if width == "wide" else f"{id}.{width}"


def fingerprint(figure: dict) -> str:
    """Hash of everything that the picture shows, and of the form of its file."""
    return hashlib.sha256(f"{FORM}{json.dumps(figure, sort_keys=True)}".encode()).hexdigest()[:16]


def browser() -> str | None:
    """Path of an installed Chrome or Chromium; BROWSER_PATH names one."""
    return os.environ.get("BROWSER_PATH") or Chromium.find_browser(skip_local=False)


class Artist:
    """Gives the picture of a figure from the folder, or draws it where a browser is at hand."""

    def __init__(self, folder: Path = FOLDER):
        self.folder = folder
        self.drawn: list[str] = []
        self._kaleido = None

    def sums(self) -> dict[str, str]:
        """SHA-256 of each picture as it was drawn, by the name of its file."""
        path = self.folder / SUMS
        return {name: sum for sum, name in (line.split("  ") for line in path.read_text("utf-8").splitlines())} if path.exists() else {}

    def state(self, name: str, mark: str) -> str:
        """Of the picture under this file name, where what the code shows has the fingerprint `mark`: in step, out of step or not drawn."""
        path = self.folder / f"{name}.svg"
        if not path.exists():
            return NOT_DRAWN
        svg = path.read_text("utf-8")
        same = f'data-figure-hash="{mark}"' in svg[:400] and self.sums().get(path.name) == _sum(svg)
        return IN_STEP if same else OUT_OF_STEP

    def picture(self, name: str, figure: dict) -> str | None:
        """SVG of the figure under this file name; None where it would have to be drawn and there is no browser."""
        path = self.folder / f"{name}.svg"
        mark = fingerprint(figure)
        if self.state(name, mark) == IN_STEP:
            return path.read_text("utf-8")
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
        self.record(path)
        self.drawn.append(name)
        return svg

    def record(self, path: Path) -> None:
        """Keep the hash of a picture that was just drawn, and none of a picture that is gone."""
        sums = {**self.sums(), path.name: _sum(path.read_text("utf-8"))}
        lines = [f"{sums[name]}  {name}\n" for name in sorted(sums) if (self.folder / name).exists()]
        (self.folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")

    def close(self) -> None:
        if self._kaleido is not None:
            self._kaleido.stop_sync_server()
            self._kaleido = None


def _sum(svg: str) -> str:
    return hashlib.sha256(svg.encode()).hexdigest()


STYLED = {"xgrid", "ygrid", "gridlayer", "zl", "xtick", "ytick", "bg"}  # classes that book.css gives the ink of the page
INHERITED = {"fill": "#000", "fill-opacity": "1", "stroke": "none", "stroke-opacity": "1", "stroke-width": "1", "stroke-miterlimit": "4"}
OWN = {"opacity": "1", "vector-effect": "none", "pointer-events": "", "white-space": "", "font-style": "normal", "font-variant": "normal"}


def tidy(svg: str, prefix: str, mark: str) -> str:
    """Plotly's SVG made small, repeatable and free of style attributes, which the pages' Content-Security-Policy is better without.

    What is not to be seen goes: empty groups, marks without ink, definitions that nothing uses, properties that say what holds anyhow.
    Style becomes attributes, coordinates keep one decimal (a tenth of a pixel). Plotly puts a random word into every id, which would
    change the file at each drawing and clash on a page with several figures: ids are numbered. One element stands on a line.
    """
    root = ElementTree.fromstring(svg)
    width, height = root.get("width"), root.get("height")
    _style(root, INHERITED)
    _prune(root, drawn=True)
    used = set(re.findall(r"url\(['\"]?#([^)'\"]+)", ElementTree.tostring(root, encoding="unicode")))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{SVG}clipPath", f"{SVG}pattern") and child.get("id") not in used:
                parent.remove(child)
    _prune(root, drawn=False)
    ids = {name: f"{prefix}-{place}" for place, name in enumerate(e.get("id") for e in root.iter() if e.get("id") in used)}
    for element in root.iter():
        _short(element, ids)
    _unwrap(root)
    texts = list(root.iter(f"{SVG}text"))
    for name in ("font-family", "font-size"):  # said once for all texts that share it
        shared = Counter(text.get(name) for text in texts if text.get(name)).most_common(1)
        for text in texts:
            if shared and text.get(name) == shared[0][0]:
                del text.attrib[name]
        root.attrib.update({name: shared[0][0]} if shared else {})
    root.attrib = {"viewBox": f"0 0 {width} {height}", "data-figure-hash": mark} | {
        name: root.get(name) for name in ("font-family", "font-size") if root.get(name)
    }
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True).replace(" />", "/>")
    return re.sub(r"(</?g|<path|<text|<rect|<clipPath|<defs)", r"\n\1", text).replace("\n\n", "\n").strip() + "\n"


def _style(element, above: dict[str, str]) -> None:
    """Turn style into attributes, without what the element has by default or from the elements above it."""
    given = dict(part.split(":", 1) for part in (element.attrib.pop("style", "")).split(";") if ":" in part)
    for name, value in given.items():
        element.set(name.strip(), value.strip())
    for name in [*INHERITED, "font-size"]:
        if value := element.get(name):
            value = re.sub(r"rgb\((\d+), (\d+), (\d+)\)", lambda m: "#" + "".join(f"{int(n):02x}" for n in m.groups()), value)
            element.set(name, value.removesuffix("px") if name.startswith("stroke") else value)
    leaf = len(element) == 0
    if leaf and element.get("stroke-width") == "0" or element.get("stroke-opacity") == "0":
        element.attrib.pop("stroke-opacity", None)
        element.set("stroke", "none")
    if leaf and element.get("fill-opacity") == "0":
        del element.attrib["fill-opacity"]
        element.set("fill", "none")
    for ink in ("fill", "stroke"):
        if leaf and element.get(ink, above[ink]) == "none":
            for name in [name for name in element.attrib if name.startswith(f"{ink}-")]:
                del element.attrib[name]
    for name in [name for name, value in element.attrib.items() if above.get(name, OWN.get(name)) in (value, "")]:
        del element.attrib[name]
    below = above | {name: element.get(name) for name in INHERITED if element.get(name)}
    for child in element:
        _style(child, below)


def _prune(element, drawn: bool, ink: tuple = ("#000", "none")) -> None:
    """Take out empty groups and, where `drawn`, marks without fill and stroke; shapes of clips and patterns stay."""
    ink = (element.get("fill", ink[0]), element.get("stroke", ink[1]))
    for child in list(element):
        if child.tag in (f"{SVG}clipPath", f"{SVG}pattern"):
            continue
        _prune(child, drawn, ink)
        own = (child.get("fill", ink[0]), child.get("stroke", ink[1]))
        empty = child.tag in (f"{SVG}g", f"{SVG}defs") and len(child) == 0
        unseen = child.tag == f"{SVG}path" and not child.get("d") or child.tag in (f"{SVG}path", f"{SVG}rect") and own == ("none", "none")
        if empty or drawn and unseen:
            element.remove(child)


def _unwrap(element) -> None:
    """Put what a group without attributes holds into its place."""
    for child in list(element):
        _unwrap(child)
        if child.tag == f"{SVG}g" and not child.attrib:
            place = list(element).index(child)
            element[place : place + 1] = list(child)


def _short(element, ids: dict[str, str]) -> None:
    """Numbered ids, the classes that a style sheet asks for, and short numbers."""
    if name := ids.get(element.attrib.pop("id", None)):
        element.set("id", name)
    if kept := " ".join(word for word in element.attrib.pop("class", "").split() if word in STYLED):
        element.set("class", kept)
    for name, value in list(element.attrib.items()):
        if name.startswith(("data-", "{")):
            del element.attrib[name]
            continue
        value = re.sub(r"url\(['\"]?#([^)'\"]+)['\"]?\)", lambda m: f"url(#{ids.get(m[1], m[1])})", value)
        places = 1 if name in ("d", "x", "y", "width", "height", "x1", "x2", "y1", "y2", "points") or value.startswith("translate") else 2
        if not value.startswith("#"):
            value = re.sub(r"-?\d+\.\d+(?:e-\d+)?", lambda m: f"{round(float(m[0]), places) + 0:g}", value)
        element.set(name, value)


def standalone(svg: str, title: str, source: str) -> str:
    """The picture as a file of its own for a slide or an article: title above, source below, white ground."""
    width, height = (float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    head, foot = wrap(title, 84), wrap(source, 110)
    top, bottom = 14 + 20 * len(head), 12 + 15 * len(foot)
    # The picture keeps the font that it says once for all its labels.
    body = re.sub(r"<svg [^>]*?(?= font-|>)", f'<svg y="{top}" width="{width:g}" height="{height:g}"', svg, count=1).strip()
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
