"""A diagram keeps its boxes apart, its arrows on their boxes and its words inside, at both widths."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import diagrams
from helpers.figures import NARROW, WIDE

NODES = pd.DataFrame(
    [("aim", "An aim over both", "aim", 0, 0, 4, 0, 0, 1), ("left", "Left explanation", "explanation", 0, 1, 2, 0, 1, 1),
     ("one", "First factor with a long name", "factor", 0, 2, 1, 0.08, 2, 0.92), ("two", "Second factor", "factor", 1, 2, 1, 0.08, 3, 0.92),
     ("right", "Right explanation", "explanation", 2, 1, 2, 0, 4, 1), ("end", "The outcome", "outcome", 1, 4, 2, 0, 6, 1)],
    columns=["node_id", "label", "kind", "x", "y", "span", "narrow_x", "narrow_y", "narrow_span"],
)
EDGES = pd.DataFrame(
    [("aim", "left", "meets"), ("aim", "right", "meets"), ("one", "left", "factor of"), ("two", "left", "factor of"),
     ("left", "end", "leads to"), ("right", "end", "leads to"), ("left", "right", "")],
    columns=["from_node", "to_node", "relation"],
)


def boxes_of(plot, kinds, shift):
    """Rectangles of the nodes of one drawing, in the order of the nodes; those of the key come last."""
    shapes = [shape for shape in plot.layout.shapes if (shape.x0 >= diagrams.AWAY) == bool(shift)]
    return [(s.x0 - shift, s.x1 - shift, s.y0, s.y1) for s in shapes[: len(shapes) - kinds]]


def inside(x, y, box, slack=1):
    return box[0] + slack < x < box[1] - slack and box[2] + slack < y < box[3] - slack


@pytest.mark.parametrize(("width", "shift"), [(WIDE, 0), (NARROW, diagrams.AWAY)])
def test_boxes_lie_on_the_page_and_apart(width, shift):
    plot, narrow = diagrams.diagram(NODES, EDGES)
    layout = narrow if shift else plot.layout
    assert list(layout["xaxis"]["range"]) == [shift, shift + width] and list(layout["yaxis"]["range"]) == [layout["height"], 0]
    boxes = boxes_of(plot, 4, shift)
    assert len(boxes) == len(NODES)
    assert all(0 < x0 < x1 < width and 0 < y0 < y1 < layout["height"] for x0, x1, y0, y1 in boxes)
    for one, two in itertools.combinations(boxes, 2):
        assert one[1] <= two[0] or two[1] <= one[0] or one[3] <= two[2] or two[3] <= one[2]


@pytest.mark.parametrize(("width", "shift"), [(WIDE, 0), (NARROW, diagrams.AWAY)])
def test_arrows_run_from_border_to_border_and_across_no_box(width, shift):
    plot, _ = diagrams.diagram(NODES, EDGES[EDGES["relation"] != ""])
    boxes = boxes_of(plot, 4, shift)
    lines = [trace for trace in plot.data if trace.mode == "lines" and (trace.x[0] >= diagrams.AWAY) == bool(shift)]
    assert len(lines) == 6
    for line in lines:
        for (x0, y0), (x1, y1) in itertools.pairwise([(x - shift, y) for x, y in zip(line.x, line.y, strict=True)]):
            assert 0 < x0 < width and (x0 == x1 or y0 == y1), "an arrow goes along or down"
            steps = [(x0 + (x1 - x0) * n / 50, y0 + (y1 - y0) * n / 50) for n in range(51)]
            assert not [box for box in boxes for x, y in steps if inside(x, y, box)]
        for x, y in ((line.x[0] - shift, line.y[0]), (line.x[-1] - shift, line.y[-1])):
            assert any(box[0] - 0.1 <= x <= box[1] + 0.1 and box[2] - 0.1 <= y <= box[3] + 0.1 for box in boxes)


def test_an_arrow_ends_at_its_target():
    boxes = {"up": diagrams.Box(20, 100, 20, 50, 0), "down": diagrams.Box(60, 140, 90, 120, 1)}
    assert diagrams.route(boxes, "up", "down")[0] == [(80, 50), (80, 90)]
    assert diagrams.route(boxes, "down", "up")[0] == [(80, 90), (80, 50)]


def test_kinds_and_relations_are_told_without_colour():
    plot, _ = diagrams.diagram(NODES, EDGES)
    shapes, words = plot.layout.shapes[: len(NODES)], [note.text for note in plot.layout.annotations]
    assert len({shape.line.dash for shape in shapes}) == NODES["kind"].nunique() and len({shape.line.color for shape in shapes}) == 1
    lines = [trace for trace in plot.data if trace.mode == "lines"]
    assert len({line.line.dash for line in lines}) == EDGES["relation"].nunique() and len({line.line.color for line in lines}) == 1
    assert {*NODES["kind"], "meets", "factor of", "leads to"} <= {*words}
    assert words.count("factor of") == 2, "one for each width, not one for each arrow"


def test_words_of_two_arrows_into_one_box_stand_side_by_side():
    nodes = pd.DataFrame([(name, name, "k", 0, row, 0, row) for row, name in enumerate("abcd")],
                         columns=["node_id", "label", "kind", "x", "y", "narrow_x", "narrow_y"])
    edges = pd.DataFrame([("a", "d", "leads to"), ("b", "d", "may lead to")], columns=EDGES.columns)
    plot, _ = diagrams.diagram(nodes, edges)
    one, two = (next(note for note in plot.layout.annotations if note.text == words) for words in ("leads to", "may lead to"))
    assert one.y == two.y and two.x - one.x > 40


def test_an_edge_to_nowhere_and_a_node_named_twice_are_refused():
    with pytest.raises(ValueError, match=r"not there: \['nowhere'\]"):
        diagrams.diagram(NODES, pd.DataFrame([("aim", "nowhere", "x")], columns=EDGES.columns))
    with pytest.raises(ValueError, match="expected each once"):
        diagrams.diagram(pd.concat([NODES, NODES.head(1)]), EDGES)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("abc def-ghi", min_size=1, max_size=80).filter(str.strip), min_size=1, max_size=5))
def test_words_stay_inside_their_boxes(labels):
    nodes = pd.DataFrame({"node_id": range(len(labels)), "label": labels, "kind": "k", "x": range(len(labels)), "y": 0,
                          "narrow_x": 0, "narrow_y": range(len(labels))})
    plot, _ = diagrams.diagram(nodes, EDGES.head(0))
    for shape, note in zip(plot.layout.shapes, plot.layout.annotations, strict=True):
        lines = note.text.split("<br>")
        assert len(lines) * 1.3 * note.font.size <= shape.y1 - shape.y0
        assert max(map(len, lines)) * 0.58 * note.font.size <= shape.x1 - shape.x0
