"""Diagrams of labelled boxes and arrows, drawn for a page of 720 px and, stacked, for one of 340 px.

A diagram is two frames: nodes with their places, edges with their relation. The kind of a node is told by the dash of its
border and in a key; the relation of an edge by the dash of its line and by words beside the arrow; nothing by colour alone.
"""

from textwrap import wrap
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from helpers.figures import BLUE, GREY, NARROW, WIDE

AWAY = 10_000  # the narrow drawing lies this far to the right of the wide one; the range of the axis says which is seen
SIDE, LEAST, GAP, HOOK = 18, 12, 40, 10  # CSS pixels: page side, between rows without and with an arrow, an arrow's bow
_DASHES = ("solid", "5px,3px", "2px,2px", "8px,3px,2px,3px", "12px,4px", "2px,6px")
_HEADS = {(0, 1): "triangle-down", (0, -1): "triangle-up", (1, 0): "triangle-right", (-1, 0): "triangle-left"}
_WIDE_PLACE, _NARROW_PLACE = ("x", "y", "span"), ("narrow_x", "narrow_y", "narrow_span")


class Box(NamedTuple):
    """A node's rectangle in CSS pixels, y downwards; `row` counts from the top."""

    left: float
    right: float
    top: float
    bottom: float
    row: int


def diagram(nodes: pd.DataFrame, edges: pd.DataFrame, sizes: tuple[float, float] = (13, 11.5)) -> tuple[go.Figure, dict]:
    """The diagram and the layout changes for a narrow page, ready for `helpers.figures.figure(plot, narrow=...)`.

    nodes: `node_id`, `label`, `kind` (word of the key) and the place: `x` (column of the left edge, fractions allowed), `y` (row
    from the top), `span` (columns covered, 1 if absent), and the same as `narrow_x`, `narrow_y`, `narrow_span`; `note` is shown
    on hover. edges: `from_node`, `to_node`, `relation` ("" for none). sizes: of the letters, wide and narrow, in pixels.
    Heights follow the words: pass `height=plot.layout.height`. Raises ValueError for an edge to a node that is not there.
    """
    unknown = ({*edges["from_node"]} | {*edges["to_node"]}) - {*nodes["node_id"]}
    if unknown or nodes["node_id"].duplicated().any():
        raise ValueError(f"nodes: expected each once, and those of all edges; not there: {sorted(unknown)}")
    plot = go.Figure()
    wide = _draw(plot, nodes, edges, _WIDE_PLACE, WIDE, sizes[0], 0)
    narrow = _draw(plot, nodes, edges, _NARROW_PLACE, NARROW, sizes[1], AWAY)
    plot.update_layout(**wide, margin={"l": 0, "r": 0, "t": 0, "b": 0}, showlegend=False)
    plot.update_xaxes(visible=False, fixedrange=True)
    plot.update_yaxes(visible=False, fixedrange=True)
    return plot, narrow


def _draw(plot: go.Figure, nodes, edges, place, width: int, size: float, shift: float) -> dict:
    """Adds one drawing, moved right by `shift`, and gives the height and the ranges that show it."""
    kinds, relations = list(dict.fromkeys(nodes["kind"])), list(dict.fromkeys(edges["relation"]))
    boxes, words = _boxes(nodes, edges, place, width, size)
    bottom, told, taken = max(box.bottom for box in boxes.values()), set(), []
    for edge in edges.itertuples():
        lane = relations.index(edge.relation)
        path, label = route(boxes, edge.from_node, edge.to_node, lane, width)
        _arrow(plot, [(x + shift, y) for x, y in path], _DASHES[lane % len(_DASHES)])
        if edge.relation and told.isdisjoint({(edge.relation, edge.to_node), (edge.relation, "from", edge.from_node)}):
            x = _beside(taken, *label[:3], 0.58 * size * len(edge.relation))
            _write(plot, edge.relation, x + shift, label[1], max(size - 1, 11.25), label[2])
            told.add((edge.relation, edge.to_node) if label[3] else (edge.relation, "from", edge.from_node))
    for node in nodes.itertuples():
        box = boxes[node.node_id]
        _border(plot, box, shift, kinds.index(node.kind))
        middle = (box.left + box.right) / 2 + shift, (box.top + box.bottom) / 2
        _write(plot, "<br>".join(words[node.node_id]), *middle, size, "center", getattr(node, "note", None))
    if len(kinds) > 1:
        columns = min(len(kinds), 4 if width == WIDE else 2)
        for n, kind in enumerate(kinds):
            left, top = SIDE + n % columns * (width - 2 * SIDE) / columns, bottom + 18 + n // columns * 22
            _border(plot, Box(left, left + 26, top, top + 14, 0), shift, n)
            _write(plot, kind, left + 32 + shift, top + 7, size, "left")
        bottom += 18 + -(-len(kinds) // columns) * 22
    return {"height": round(bottom + SIDE), "xaxis": {"range": [shift, shift + width]}, "yaxis": {"range": [round(bottom + SIDE), 0]}}


def _beside(taken: list[tuple], x: float, y: float, align: str, length: float) -> float:
    """The x at which words of this length fall on none at the same height; their place is added to those taken."""
    way = {"left": 1, "center": 0, "right": -1}[align]
    start = x - length * (1 - way) / 2
    for left, right, level in taken:
        if way and level == y and left < start + length and start < right:
            step = right + 8 - start if way > 0 else left - 8 - start - length
            x, start = x + step, start + step
    taken.append((start, start + length, y))
    return x


def _boxes(nodes, edges, place, width: int, size: float) -> tuple[dict[str, Box], dict[str, list[str]]]:
    """Rectangles by node, rows as high as their longest label and further apart where an arrow runs between them; labels in lines."""
    columns, rows = nodes[place[0]].astype(float), nodes[place[1]].rank(method="dense").astype(int) - 1
    spans = nodes[place[2]] if place[2] in nodes else pd.Series(1.0, nodes.index)
    unit = (width - 2 * SIDE + LEAST) / ((columns + spans).max() - columns.min())
    left = SIDE + (columns - columns.min()) * unit
    right = left + spans * unit - LEAST
    ids = list(nodes["node_id"])
    words = {id: wrap(text, int((r - l - 12) / (0.58 * size))) for id, text, l, r in zip(ids, nodes["label"], left, right, strict=True)}
    flat = {id: Box(l, r, 0, 0, row) for id, l, r, row in zip(ids, left, right, rows, strict=True)}
    gaps = {_gap(flat, edge) for edge in edges.itertuples()}
    boxes, top = {}, SIDE
    for row in range(rows.max() + 1):
        here = [id for id in ids if flat[id].row == row]
        high = max(len(words[id]) for id in here) * 1.3 * size + 14
        boxes |= {id: flat[id]._replace(top=top, bottom=top + high) for id in here}
        top += high + (GAP if row in gaps else LEAST)
    return boxes, words


def _gap(boxes: dict[str, Box], edge) -> int:
    """The gap between rows where the words of an edge stand, by the row above it; -1 for an edge within a row."""
    one, two = boxes[edge.from_node], boxes[edge.to_node]
    return -1 if one.row == two.row else min(one.row, two.row) if _indented(one, two) or one.row > two.row else two.row - 1


def _indented(one: Box, two: Box) -> bool:
    """Whether the lower box hangs below the upper one as a branch of an outline: a little to the right of it and not beyond."""
    upper, lower = sorted((one, two), key=lambda box: box.row)
    return LEAST < lower.left - upper.left < 45 and lower.right <= upper.right + 1


def route(boxes: dict[str, Box], start: str, end: str, lane: int = 0, width: int = WIDE) -> tuple[list[tuple], tuple]:
    """Corners of the arrow between two boxes; place of its words: x, y, alignment, whether told once per target or per start.

    Same row: from side to side. An indented box: an outline's hook. Else straight, in an elbow, or along a side of the page,
    where each relation has its own lane.
    """
    one, two = boxes[start], boxes[end]
    if one.row == two.row:
        y, forward = (max(one.top, two.top) + min(one.bottom, two.bottom)) / 2, two.left > one.left
        xs = (one.right, two.left) if forward else (one.left, two.right)
        return [(xs[0], y), (xs[1], y)], (sum(xs) / 2, y - 10, "center", True)
    down = one.row < two.row
    leave, arrive, step = (one.bottom, two.top, 1) if down else (one.top, two.bottom, -1)
    beside = arrive - step * GAP / 2
    if _indented(one, two):
        upper, lower = (one, two) if down else (two, one)
        x, y = lower.left - HOOK, (lower.top + lower.bottom) / 2
        path = [(x, upper.bottom), (x, y), (lower.left, y)]
        return path if down else path[::-1], (x + 6, upper.bottom + GAP / 2, "left", not down)

    def blocked(x: float) -> bool:
        between = range(min(one.row, two.row) + 1, max(one.row, two.row))
        return any(box.row in between and box.left - 4 < x < box.right + 4 for box in boxes.values())

    low, high = max(one.left, two.left), min(one.right, two.right)
    if low + 8 < high and not blocked(x := (low + high) / 2):
        return [(x, leave), (x, arrive)], (x + 6, beside, "left", True)
    x, aim = (one.left + one.right) / 2, (two.left + two.right) / 2
    if low + 8 >= high and not blocked(x):
        return [(x, leave), (x, beside), (aim, beside), (aim, arrive)], (aim + 6, beside + step * 9, "left", True)
    lefts = {row: min(box.left for box in boxes.values() if box.row == row) for row in (one.row, two.row)}
    left = one.left <= lefts[one.row] and two.left <= lefts[two.row]
    out, into = (one.left, two.left) if left else (one.right, two.right)
    rail = SIDE - 5 - 3.5 * (lane % 4) if left else width - SIDE + 5 + 3.5 * (lane % 4)
    levels = (one.top + one.bottom) / 2, (two.top + two.bottom) / 2
    words = (SIDE + 2, beside, "left", True) if left else (width - SIDE - 2, beside, "right", True)
    return [(out, levels[0]), (rail, levels[0]), (rail, levels[1]), (into, levels[1])], words


def _arrow(plot: go.Figure, path: list[tuple], dash: str) -> None:
    """A line with a head; drawn from the end that it shares with others, so that dashes that run together fall on each other."""
    (x0, y0), (x1, y1) = path[-2:]
    step = (int(x1 > x0) - int(x1 < x0), int(y1 > y0) - int(y1 < y0))
    line = path if len(path) == 3 and path[0][1] < path[-1][1] else path[::-1]
    style = {"line": {"color": GREY, "width": 1.6, "dash": dash}, "hoverinfo": "skip"}
    plot.add_scatter(x=[x for x, _ in line], y=[y for _, y in line], mode="lines", **style)
    tip = {"symbol": _HEADS[step], "size": 9, "color": GREY}
    plot.add_scatter(x=[x1 - 4 * step[0]], y=[y1 - 4 * step[1]], mode="markers", marker=tip, hoverinfo="skip")


def _border(plot: go.Figure, box: Box, shift: float, kind: int) -> None:
    line = {"color": BLUE, "width": 2.5 if kind == 0 else 1.6, "dash": _DASHES[kind % len(_DASHES)]}
    corners = {"x0": box.left + shift, "x1": box.right + shift, "y0": box.top, "y1": box.bottom}
    plot.add_shape(type="rect", **corners, line=line, fillcolor="rgba(127,127,127,0.08)", layer="below")


def _write(plot: go.Figure, words: str, x: float, y: float, size: float, align: str, note: str | None = None) -> None:
    where = {"x": x, "y": y, "xanchor": align, "yanchor": "middle", "align": align}
    plot.add_annotation(text=words, **where, showarrow=False, font={"size": size}, hovertext=note if isinstance(note, str) else None)
