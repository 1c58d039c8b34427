"""The figure call keeps its contract, and refuses what does not meet it."""

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.figures import BOOK_MIME, PLOTLY_MIME, Choice, figure, look, plain

ROWS = pd.DataFrame({"country": ["Kazakhstan", "Russia"], "rank": [38.0488, 38.5366]})


def chart(**changes):
    plot = go.Figure()
    for country, rank in zip(ROWS["country"], ROWS["rank"], strict=True):
        plot.add_scatter(x=np.array([2006.0]), y=[rank], name=country, meta={"country": country})
    contract = {
        "id": "ge-2006",
        "title": "Russia and Kazakhstan cannot be told apart",
        "caption": "Percentile ranks in 2006.",
        "kind": "Dot plot",
        "data": ROWS,
        "columns": {"country": "Country", "rank": "Percentile rank"},
        "source": [("wgi", 2024)],
    }
    return figure(changes.pop("plot", plot), **{**contract, **changes})


def test_one_call_gives_all_that_a_page_needs():
    payload = chart(choices=(Choice("country", "Countries", ("Russia",)),)).payload()
    assert payload["source"] == data.source_line("wgi", 2024)
    assert payload["alt"].startswith("Dot plot, 2 rows of data: Percentile rank from 38.0 to 38.5.")
    assert payload["alt"].endswith("Finding: Russia and Kazakhstan cannot be told apart")
    assert payload["table"] == {"columns": ["Country", "Percentile rank"], "rows": [["Kazakhstan", "38.0"], ["Russia", "38.5"]]}
    assert payload["csv"] == "country,rank\nKazakhstan,38.0488\nRussia,38.5366\n"
    assert payload["tables"] == [["wgi", 2024]]
    assert "- rank: Percentile rank" in payload["readme"] and data.source_line("wgi", 2024) in payload["readme"]
    assert payload["choices"] == [
        {"key": "country", "label": "Countries", "many": True, "start": ["Russia"], "values": ["Kazakhstan", "Russia"]}
    ]
    assert [trace["visible"] for trace in payload["figure"]["data"]] == [False, True]
    json.dumps(payload, allow_nan=False)


def test_tables_of_one_publisher_share_a_source_line():
    payload = chart(source=[("events", None), ("wgi", 2024), ("agencies", None)]).payload()
    events, agencies = (data.resource(table)["title"] for table in ("events", "agencies"))
    assert payload["source"].startswith(f"Half-Open, {events} and {agencies}, sources row by row; CC BY 4.0. World Bank,")


def test_the_same_call_shows_itself_in_a_live_notebook():
    bundle, metadata = chart()._repr_mimebundle_()
    assert set(bundle) == {BOOK_MIME, PLOTLY_MIME}
    title = bundle[PLOTLY_MIME]["layout"]["title"]["text"]
    assert title.startswith("Russia and Kazakhstan cannot be told apart<br>") and data.source_line("wgi", 2024) in title
    assert "title" not in bundle[BOOK_MIME]["figure"]["layout"]  # the page writes it as text
    assert metadata[BOOK_MIME] == {"id": "ge-2006"}


def test_the_chart_that_was_passed_is_not_changed():
    plot = go.Figure(go.Scatter(y=[1, 2]))
    before = plot.to_json()
    chart(plot=plot)
    assert plot.to_json() == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "GE 2006"}, "expected lower-case words"),
        ({"title": " "}, "title is ' '"),
        ({"caption": ""}, "caption is ''"),
        ({"columns": {"score": "Score"}}, r"no column \['score'\]"),
        ({"data": ROWS.iloc[:0]}, "no data"),
        ({"choices": (Choice("country", "Countries", ("Latvia",)),)}, "no trace has meta country in .*Latvia"),
        ({"choices": (Choice("country", "Countries", ()),)}, "no trace has meta country"),
        ({"source": [("wgi", 1999)]}, "1999"),
    ],
)
def test_what_does_not_meet_the_contract_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        chart(**changes)


def test_missing_values_are_empty_cells_and_null():
    rows = pd.DataFrame({"country": ["Kazakhstan", None], "rank": [np.nan, 1.0], "n": pd.array([None, 7], dtype="Int64")})
    payload = chart(data=rows, columns={"country": "Country", "rank": "Rank", "n": "Sources"}).payload()
    assert payload["table"]["rows"] == [["Kazakhstan", "", ""], ["", "1.0", "7"]]
    assert plain({"y": np.array([np.nan, 1.0])}) == {"y": [None, 1.0]}


@given(st.lists(st.floats(-1e9, 1e9, allow_subnormal=False), min_size=1, max_size=20))
def test_numbers_are_written_at_six_significant_digits(values):
    trace = go.Figure(go.Scatter(y=np.array(values))).to_plotly_json()["data"][0]
    written = plain(trace)["y"]
    assert written == [float(f"{value:.6g}") for value in values]


def test_every_country_has_a_look_of_its_own():
    looks = [tuple(look(iso3).values()) for iso3 in data.load("countries")["iso3"]]
    assert len(set(looks)) == len(looks)
    without_colour = [entry[1:] for entry in map(tuple, (look(iso3).values() for iso3 in ("KAZ", "RUS", "KGZ", "TJK", "UZB", "TKM")))]
    assert len(set(without_colour)) == 6
    with pytest.raises(data.DataError, match="XYZ"):
        look("XYZ")
