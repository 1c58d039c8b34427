"""Services of the state: lanes of numbers, places in an index, changes with their correction, and the two redrawn figures."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, services
from helpers.diagrams import diagram


@pytest.fixture(scope="module")
def rows():
    return data.load("service_delivery")


@pytest.fixture(scope="module")
def numbers(rows):
    return services.placed(rows)


@pytest.fixture(scope="module")
def egdi():
    return data.load("egdi")


def one(rows, record):
    return next(row for row in rows.itertuples() if row.record_id == record)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("kaz-2019-centres", "over 300"),
        ("kaz-2019-automated", "about 82 %"),
        ("kaz-2025-services-received", "292.5 million"),
        ("kaz-2025-12-centre-visits", "about 15 million"),
        ("kaz-2025-11-centre-services", "1,296"),
        ("kaz-2025-12-centre-share", "under 5 %"),
    ],
)
def test_numbers_are_said_as_printed(rows, record, words):
    assert services.said(one(rows, record)) == words


def test_the_numbers_that_look_alike_lie_in_different_lanes(numbers):
    lanes = numbers.set_index("record_id")["lane"]
    centres, kinds, portal, corporation, register = (
        lanes[f"kaz-{record}"]
        for record in ("nd-centres", "nd-centre-services", "nd-portal-services", "2019-corporation-services", "2019-04-register-services")
    )
    assert len({centres, kinds, portal, corporation, register}) == 5
    assert lanes["kaz-2025-11-centres"] == lanes["kaz-nd-centre-offices"] == centres
    assert lanes["kaz-2020-03-portal-share"] != lanes["kaz-2025-services-electronic-share"], "kinds of services, services given"


def test_a_lane_holds_one_unit(numbers):
    assert (numbers.groupby("lane")["unit"].nunique() == 1).all()


def test_rows_marked_unverified_are_not_drawn(rows, numbers):
    assert not numbers["note"].fillna("").str.startswith("unverified").any()
    assert rows["note"].fillna("").str.startswith("unverified").any()


def test_a_number_without_a_rule_is_refused(rows):
    odd = rows[rows["record_id"] == "kaz-2019-centres"].assign(channel="portal", record_id="kaz-2019-portal-centres")
    with pytest.raises(ValueError, match="kaz-2019-portal-centres"):
        services.placed(odd)


def test_a_target_and_an_undated_number_make_no_pair(numbers):
    met = services.repeated(numbers)
    assert "Service centres" in met and "Kinds on the portal: information" in met
    assert "Kinds: share automated" not in met, "82 per cent was reported, 90 was a target"
    assert "Kinds given at the centres" not in met, "332 has no date"


def test_the_place_in_the_index_is_the_publishers_rank(egdi):
    standing = services.standing(egdi, "egdi").merge(egdi, on=["iso3", "year"], suffixes=("", "_published"))
    apart = standing[standing["rank"] != standing["rank_published"]]
    assert set(apart["year"]) <= {2020} and len(apart) <= 4  # four published ranks of 2020 part equal indices
    assert services.place(standing, "KAZ", 2024, 3) == "0.901 (24th of 193)"
    with pytest.raises(ValueError, match="KAZ 2007"):
        services.place(standing, "KAZ", 2007)


def test_states_without_an_index_are_not_ranked(egdi):
    standing = services.standing(egdi, "osi")
    assert standing.groupby("year")["n"].first().to_dict()[2003] == 173
    assert standing.query("year == 2003")["rank"].max() <= 173


def test_the_wide_table_holds_the_index_of_the_publisher(egdi):
    table, headings = services.wide({column: services.standing(egdi, column) for column in services.PARTS}, {"KAZ": "Kazakhstan"})
    assert list(table) == list(headings) and table["year"].is_monotonic_increasing and set(table["country"]) == {"Kazakhstan"}
    own = egdi[(egdi["iso3"] == "KAZ") & egdi["egdi"].notna()].sort_values("year")
    assert list(table["egdi_value"]) == list(own["egdi"]) and table["egdi_rank"].iloc[-1] == 24
    parts = table[["osi_value", "tii_value", "hci_value"]].mean(axis=1)
    assert (parts - table["egdi_value"]).abs().max() < 0.002, "the index is the mean of its parts"


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=30, unique=True))
def test_rank_and_share_below_agree(values):
    frame = pd.DataFrame({"iso3": [f"S{n}" for n in range(len(values))], "year": 2020, "egdi": values})
    found = services.standing(frame, "egdi")
    assert sorted(found["rank"]) == list(range(1, len(values) + 1))
    assert (found["below"] - 100 * (found["n"] - found["rank"]) / (found["n"] - 1)).abs().max() < 1e-9
    assert found.loc[found["value"].idxmax(), "below"] == 100


def test_changes_carry_the_rule_and_the_correction():
    series = {"a": pd.DataFrame({"value": [0.0, 0.1, 1.0], "standard_error": 0.1}, index=[2000, 2001, 2002])}
    found = services.changes(series, [("a", 2000, 2001), ("a", 2001, 2002)])
    assert list(found["word"]) == ["showed no detectable change", "rose"]
    assert found["p_holm"].iloc[1] == pytest.approx(2 * found["p_value"].iloc[1]) and found["low"].iloc[0] < 0 < found["high"].iloc[0]
    with pytest.raises(KeyError):
        services.changes(series, [("a", 1999, 2001)])


@pytest.mark.parametrize("column", services.PARTS)
def test_no_line_crosses_a_known_change_of_method(egdi, column):
    plot = services.draw_index({column: services.standing(egdi, column)}, {"KAZ": "Kazakhstan"})
    line = plot.data[1]
    for start in services.STARTS[column]:
        before, after = max(x for x in line.x if x < start and x == int(x)), start
        between = [y for x, y in zip(line.x, line.y) if before < x < after]
        assert between and all(pd.isna(y) for y in between), f"{column} runs through {start}"


def test_the_hub_joins_all_bodies_of_the_sentence_to_one_window():
    nodes, edges = services.hub()
    bodies = nodes[nodes["kind"] == "State body"]
    assert len(bodies) == 7 and set(edges[edges["to_node"] == "centre"]["from_node"]) == set(bodies["node_id"])
    assert list(edges[edges["from_node"] == "centre"]["to_node"]) == ["citizen"]


def test_the_model_leads_from_standards_to_incentives():
    nodes, edges = services.model()
    reached, open_nodes = set(), {"standards"}
    while open_nodes:
        reached |= open_nodes
        open_nodes = set(edges[edges["from_node"].isin(open_nodes)]["to_node"]) - reached
    assert reached == set(nodes["node_id"]) - {"cpa"}, "only the framework from abroad is no result of the standards"
    assert set(nodes["kind"]) == {services.DONE, services.TO_BUILD, services.LATER, services.ABROAD}
    assert nodes["place"].str.fullmatch(r"L\d+-\d+").all()


@pytest.mark.parametrize("frames", [services.hub, services.model])
def test_the_redrawn_figures_can_be_drawn_and_told(frames):
    nodes, edges = frames()
    plot, narrow = diagram(nodes, edges)
    assert plot.layout.height and narrow["height"]
    table = services.told(nodes, edges)
    assert len(table) == len(nodes) and (table["leads"] != "").sum() == edges["from_node"].nunique()


def test_each_number_is_drawn_once_in_its_own_row(numbers):
    plot = services.draw_numbers(numbers)
    marks = [trace for trace in plot.data if trace.y[0] is not None]
    assert len(marks) == len(numbers) and all("lines" not in trace.mode for trace in plot.data)
    assert len({trace.y[0] for trace in marks}) == numbers["lane"].nunique()
    sides = {trace.customdata[0][0]: trace.textposition for trace in marks if trace.y[0] == 0}
    assert sides["service centres at work"] == "bottom center", "two numbers side by side would write over each other"
