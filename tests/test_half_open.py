"""The article's Table 2, Table 3 and lost Figure 1 as tables: counts that it states, links that hold together, lines that exist."""

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from helpers import data

from tests.damage import refused_row
from tests.documents import faults, lines, needs_documents, said, spans

FOLDER = Path(__file__).parents[1] / "data"
PASSPORTS = {res["name"]: res for res in json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))["resources"]}
REBUILT = ["open_government_policies", "matland", "half_open_nodes", "half_open_edges"]
every_table = pytest.mark.parametrize("name", REBUILT)

# Table 2 as printed, by line of the document.
TABLE_2 = {
    154: "Citizen engagement", 156: "Transparency", 158: "Accountability", 160: "Integrity",
    162: "Stronger civil society", 164: "More inclusive decision making", 166: "Access to information (law and practice)",
    168: "Freedom of the Press", 170: "Access to public services (e-government; open portal; service to citizens initiatives)",
    172: "Anti-corruption measures", 176: "Better quality public services", 180: "Quality of democracy",
    182: "Inclusive growth", 184: "Trust in government", 186: "Rule of law",
}  # fmt: skip
HEADINGS = {"stronger-civil-society": 208, "more-inclusive-decision-making": 224, "access-to-information": 248, "freedom-of-the-press": 260, "access-to-public-services": 272, "anti-corruption-measures": 286}


# --- counts that the article states ----------------------------------------------------------------------------------


def test_four_principles_six_policies_five_impacts():
    levels = Counter(data.load("open_government_policies")["level"])
    assert levels == {"principle": 4, "policy": 6, "impact_short": 1, "impact_long": 4}


def test_positions_number_each_column_of_the_table():
    for level, rows in data.load("open_government_policies").groupby("level"):
        assert sorted(rows["position"]) == list(range(1, len(rows) + 1)), level


def test_two_explanations_three_key_factors_six_additional_ones():
    nodes = data.load("half_open_nodes")
    assert Counter(nodes["listed_as"]) == {"explanation": 2, "key_factor": 3, "additional_factor": 6, "outcome": 2, "text": len(nodes) - 13}


def test_positions_number_the_nodes_of_each_kind_and_branch():
    nodes = data.load("half_open_nodes")
    explanations = nodes["kind"] == "explanation"
    assert sorted(nodes[explanations]["position"]) == [1, 2]
    for group, rows in nodes[~explanations].groupby(["kind", "branch"]):
        assert sorted(rows["position"]) == list(range(1, len(rows) + 1)), group


def test_the_matrix_has_its_four_cells_and_open_government_in_one():
    cells = data.load("matland").set_index(["ambiguity", "conflict"])
    assert cells["implementation"].to_dict() == {
        ("low", "low"): "administrative", ("low", "high"): "political", ("high", "low"): "experimental", ("high", "high"): "symbolic"
    }  # fmt: skip
    assert list(cells.index[cells["open_government"] == "yes"]) == [("high", "high")]
    heads = [cells.loc[cell, "decided_by"].split(":")[0] for cell in [("low", "low"), ("low", "high"), ("high", "low"), ("high", "high")]]
    assert heads == ["Resources", "Power", "Context", "Local coalitions"]


# --- the graph -------------------------------------------------------------------------------------------------------


def test_every_edge_joins_two_nodes_and_every_node_has_an_edge():
    nodes, edges = set(data.load("half_open_nodes")["node_id"]), data.load("half_open_edges")
    assert set(edges["from_node"]) | set(edges["to_node"]) == nodes


def test_the_graph_has_no_circle_and_all_of_it_leads_to_half_open_government():
    edges = data.load("half_open_edges")
    after = edges.groupby("from_node")["to_node"].apply(set).to_dict()

    def reached(node, path=()):
        assert node not in path, f"a circle: {' > '.join((*path, node))}"
        return {node}.union(*(reached(target, (*path, node)) for target in after.get(node, ())))

    for node in data.load("half_open_nodes")["node_id"]:
        assert "half-open-government" in reached(node), node
    assert "half-open-government" not in after


def test_an_edge_says_what_its_ends_are():
    nodes = data.load("half_open_nodes").set_index("node_id")
    ends = {"motivates": ({"aim"}, {"aim", "factor"}), "is_met_by": ({"aim"}, {"explanation"}), "factor_of": ({"factor"}, {"explanation"}), "reason_for": ({"reason"}, {"factor"}), "leads_to": (set(nodes["kind"]), {"outcome"})}
    for edge in data.load("half_open_edges").itertuples():
        starts, targets = ends[edge.relation]
        assert nodes.at[edge.from_node, "kind"] in starts and nodes.at[edge.to_node, "kind"] in targets, edge
        if edge.relation in ("factor_of", "reason_for"):
            assert nodes.at[edge.from_node, "branch"] == nodes.at[edge.to_node, "branch"], edge


def test_every_factor_belongs_to_the_explanation_of_its_branch():
    nodes, edges = data.load("half_open_nodes"), data.load("half_open_edges")
    belongs = edges[edges["relation"] == "factor_of"].set_index("from_node")["to_node"]
    explanation = nodes[nodes["kind"] == "explanation"].set_index("branch")["node_id"]
    for node in nodes[nodes["kind"] == "factor"].itertuples():
        assert belongs[node.node_id] == explanation[node.branch], node.node_id


@pytest.mark.parametrize("name", ["half_open_nodes", "half_open_edges"])
def test_a_rebuilt_figure_says_so(name):
    assert set(data.load(name)["basis"]) == {"rebuilt from the text"}
    assert "not copied" in PASSPORTS[name]["description"]


# --- indicators ------------------------------------------------------------------------------------------------------

COMING = {"cpi", "egdi", "press_freedom", "freedom_house", "service_delivery"}  # tables of the book that may not stand beside this one yet


def test_every_indicator_is_a_table_of_the_book():
    for policy in data.load("open_government_policies").dropna(subset="indicator").itertuples():
        named = policy.indicator.split(";")
        assert len(set(named)) == len(named), policy.policy_id
        for table, _, series in (part.partition(":") for part in named):
            assert table in PASSPORTS or table in COMING, f"{policy.policy_id}: {table}"
            if table in PASSPORTS and series:
                columns = [field["name"] for field in PASSPORTS[table]["schema"]["fields"]]
                known = set(pd.read_csv(FOLDER / f"{table}.csv", usecols=["indicator"])["indicator"]) if "indicator" in columns else set(columns)
                assert series in known, f"{policy.policy_id}: {table} has no {series}"


def test_what_no_table_can_speak_to_is_said_to_be_untestable():
    table = data.load("open_government_policies")
    assert set(table[table["verdict"] == "not_testable"]["policy_id"]) == {"inclusive-growth", "trust-in-government"}


# --- the document ----------------------------------------------------------------------------------------------------


@needs_documents
@every_table
def test_every_locator_points_to_lines_with_text(name):
    for row in data.load(name).itertuples():
        assert row.source_key == "oconnor2019" and faults("oconnor2019", row.locator) == [], row


@needs_documents
def test_names_are_those_of_table_2_at_their_lines():
    table = data.load("open_government_policies")
    printed = {}
    for row in table.itertuples():
        inside = [number for number in TABLE_2 for start, end in spans(row.locator) if start <= number <= end]
        assert len(inside) == 1, row.policy_id
        printed[inside[0]] = row.name
    assert printed.keys() == TABLE_2.keys()
    for number, text in TABLE_2.items():
        assert lines("oconnor2019")[number - 1] == text
        name = printed[number].lower()
        assert name == text.lower() or number == 170 and name == "access to public services (e-government, open portal, service to citizens)"


@needs_documents
def test_a_policy_is_read_under_its_own_heading():
    table = data.load("open_government_policies").set_index("policy_id")
    ends = [*sorted(HEADINGS.values())[1:], 294]
    for (policy, heading), end in zip(sorted(HEADINGS.items(), key=lambda item: item[1]), ends):
        (_, _), (start, last) = spans(table.at[policy, "locator"])
        assert start == heading and heading < last < end, policy


@needs_documents
@pytest.mark.parametrize("cell, line", {"low-low": 330, "low-high": 332, "high-low": 336, "high-high": 338}.items())
def test_a_cell_is_where_the_document_prints_it(cell, line):
    row = data.load("matland").set_index("cell_id").loc[cell]
    assert any(start <= line <= end for start, end in spans(row["locator"]))
    assert lines("oconnor2019")[line - 1].rstrip(":") == f"{row['implementation'].capitalize()} Implementation"
    if cell == "high-high":
        assert lines("oconnor2019")[339] == "Open Government in Central Asia"


@needs_documents
def test_the_article_says_for_one_cell_what_decides():
    cells = data.load("matland")
    own = cells[cells["decided_by_source_key"] == "oconnor2019"]
    assert list(own["cell_id"]) == ["high-high"]
    assert faults("oconnor2019", own.iloc[0]["decided_by_locator"]) == [] and "coalitional strength" in said("oconnor2019", own.iloc[0]["decided_by_locator"])


# A word of the document that the node rests on, within the node's lines.
WORDS = {
    "strategic-priority": "strategic priority", "international-approbation": "top thirty", "bureaucratic-obstruction": "bureaucratic obstruction",
    "implementation-deficit": "implementation deficit", "low-trust-high-power": "low degree of political trust", "one-party-influence": "near monopoly",
    "shared-interest-in-opacity": "opaque government", "elite-interests": "business elites", "business-ties": "parantela", "mid-career-resistance": "mid career officials",
    "policy-flux": "constant state of flux", "low-capacity-and-pay": "poorly paid", "fear-of-failure": "punishes failure", "size-and-distance": "low population density",
    "akims-dual-role": "represent both the interests", "passive-citizens": "passive citizens", "policy-ambiguity": "policy ambiguity", "policy-conflict": "explicit and clear losers",
    "local-coalitions": "coalitional strength", "policy-characteristics": "policy characteristics", "layers-of-transfer": "layers in the policy transfer process",
    "horizontal-relations": "ministerial fiefdoms", "agency-responses": "implementing agencies", "responses-of-those-affected": "responses from those affected",
    "macro-environment": "macro environmental factors", "symbolic-implementation": "symbolic implementation", "half-open-government": "half open government",
}  # fmt: skip


@needs_documents
def test_every_node_is_named_within_its_lines():
    nodes = data.load("half_open_nodes").set_index("node_id")
    assert set(nodes.index) == set(WORDS)
    for node, word in WORDS.items():
        text = said("oconnor2019", nodes.at[node, "locator"])
        assert word in text, f"{node}: {word!r} is not within {nodes.at[node, 'locator']}"


@needs_documents
def test_the_document_counts_as_the_tables_do():
    assert "two key explanatory causes" in said("oconnor2019", "L296") and "three key factors" in said("oconnor2019", "L300")
    nodes = data.load("half_open_nodes")
    bullets = [number for number, line in enumerate(lines("oconnor2019"), 1) if line.strip().startswith("•") and 348 < number < 362]
    assert bullets == [spans(locator)[0][0] for locator in nodes[nodes["listed_as"] == "additional_factor"]["locator"]]


@needs_documents
@pytest.mark.parametrize("locator, fault", [("L12-8", "backwards"), ("L9999", "beyond the last line"), ("L13", "empty line")])
def test_a_locator_that_is_wrong_is_found_out(locator, fault):
    assert len(faults("oconnor2019", locator)) == 1 and fault in faults("oconnor2019", locator)[0]


@needs_documents
@every_table
def test_nothing_longer_than_a_name_is_quoted(name):
    """No eight words in a row are the document's own."""
    article = " ".join(re.findall(r"\w+", " ".join(lines("oconnor2019")).lower()))
    for row in data.load(name).itertuples():
        for column in {"on_paper", "in_practice", "decided_by", "description", "note"} & set(row._fields):
            words = re.findall(r"\w+", str(getattr(row, column)).lower())
            for start in range(len(words) - 7):
                assert " ".join(words[start : start + 8]) not in article, f"{row[1]}: {column}"


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, row, cells, expected",
    [
        ("open_government_policies", "transparency", {"on_paper": "A text of forty characters and a few more."}, "column on_paper: got"),
        ("open_government_policies", "freedom-of-the-press", {"in_practice": ""}, "text for a policy"),
        ("open_government_policies", "freedom-of-the-press", {"in_practice": "Too short."}, "text of the form"),
        ("open_government_policies", "freedom-of-the-press", {"in_practice": "It is said that nothing at all has changed since then."}, "The authors report"),
        ("open_government_policies", "freedom-of-the-press", {"on_paper": "The authors report that nothing at all has changed since."}, "and not what the authors report"),
        ("open_government_policies", "rule-of-law", {"indicator": ""}, "not_testable where there is none"),
        ("open_government_policies", "rule-of-law", {"verdict": "not_testable"}, "an empty cell where there is an indicator"),
        ("open_government_policies", "rule-of-law", {"verdict": "holds"}, "one of not_testable"),
        ("open_government_policies", "rule-of-law", {"indicator": "wgi, rl"}, "text of the form"),
        ("open_government_policies", "rule-of-law", {"level": "policy"}, "text for a policy"),
        ("open_government_policies", "integrity", {"name": "Accountability"}, "joined by hyphens"),
        ("open_government_policies", "integrity", {"position": "5"}, "from 1 to 4 among the principles"),
        ("open_government_policies", "rule-of-law", {"position": "6"}, "from 1 to 4 among the long-term impacts"),
        ("open_government_policies", "better-quality-public-services", {"position": "2"}, "the one short-term impact"),
        ("open_government_policies", "trust-in-government", {"note": ""}, "the reason"),
        ("open_government_policies", "integrity", {"locator": "p. 70"}, "text of the form"),
        ("open_government_policies", "integrity", {"source_key": "knox2008"}, "one of oconnor2019"),
        ("matland", "low-high", {"ambiguity": "high"}, "joined"),
        ("matland", "low-high", {"implementation": "political science"}, "one of administrative"),
        ("matland", "low-low", {"implementation": "political"}, "administrative, as the cell is low-low"),
        ("matland", "low-low", {"open_government": "yes"}, "yes in the cell of high ambiguity and high conflict"),
        ("matland", "high-high", {"open_government": "no"}, "yes in the cell of high ambiguity and high conflict"),
        ("matland", "low-low", {"decided_by": "Power: a long enough text that stands in the wrong cell of the matrix."}, "Resources, as the cell is low-low"),
        ("matland", "low-low", {"decided_by_locator": "Table 1, low ambiguity and high conflict"}, "the cell of Table 1"),
        ("matland", "high-high", {"decided_by_locator": "Table 1"}, "L and line numbers"),
        ("matland", "low-low", {"decided_by_source_key": "oconnor2019"}, "the article for its own cell"),
        ("half_open_nodes", "policy-flux", {"kind": "aim"}, "top for an aim"),
        ("half_open_nodes", "policy-flux", {"branch": "outcome"}, "outcome for an outcome"),
        ("half_open_nodes", "local-coalitions", {"listed_as": "additional_factor"}, "last six of the deficit"),
        ("half_open_nodes", "business-ties", {"listed_as": "key_factor"}, "first three of the obstruction"),
        ("half_open_nodes", "implementation-deficit", {"listed_as": "text"}, "explanation for an explanation"),
        ("half_open_nodes", "policy-flux", {"locator": "L350"}, "where the article treats obstruction"),
        ("half_open_nodes", "size-and-distance", {"locator": "L308"}, "where the article treats the deficit"),
        ("half_open_nodes", "policy-flux", {"basis": "Figure 1"}, "one of rebuilt from the text"),
        ("half_open_nodes", "policy-flux", {"description": ""}, "text of the form"),
        ("half_open_edges", "policy-flux", {"from_node": "no-such-node"}, "a value of column node_id in data/half_open_nodes.csv"),
        ("half_open_edges", "policy-flux", {"to_node": "no-such-node"}, "a value of column node_id in data/half_open_nodes.csv"),
        ("half_open_edges", "policy-flux", {"to_node": "policy-flux"}, "another node than from_node"),
        ("half_open_edges", "size-and-distance", {"to_node": "policy-flux"}, "an explanation"),
        ("half_open_edges", "size-and-distance", {"relation": "leads_to"}, "an outcome"),
        ("half_open_edges", "size-and-distance", {"relation": "is_met_by"}, "strategic-priority"),
        ("half_open_edges", "policy-conflict", {"note": ""}, "the reason"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(tmp_path, name, row, cells, expected):
    assert expected in refused_row(tmp_path, name, row, **cells)
