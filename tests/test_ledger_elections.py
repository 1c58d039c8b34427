"""The checks on votes and rules: each verdict on tables made for it, and the real tables under a doctor."""

import pytest

from ledger.checks import constitution, elections
from ledger.claim import Claim
from ledger.tables import Tables


def claim(**cells) -> Claim:
    """A claim of one document with the cells given and the others empty."""
    blank = dict.fromkeys(Claim.__dataclass_fields__, "")
    return Claim(**{**blank, "claim_id": "knox2008-000", "source_key": "knox2008", "entity": "KAZ", **cells})


def doctored(table, change) -> Tables:
    """The real tables, one of them changed in place by `change`."""

    def doctor(name, frame):
        if name == table:
            change(frame)
        return frame

    return Tables(doctor=doctor)


@pytest.fixture(scope="module")
def real():
    return Tables()


def share(value, qualifier="", party="nsdp"):
    return claim(value=value, qualifier=qualifier, period="2007-08-18", evidence_key=f"majilis_elections#{party}")


@pytest.mark.parametrize(
    ("value", "verdict", "word"),
    [
        ("4.5", "holds", "final"),
        ("4.6", "holds with qualification", "preliminary one"),
        ("4.53", "holds with qualification", "cut off"),
        ("4.7", "contradicted", "final"),
    ],
)
def test_a_share_is_final_preliminary_cut_or_wrong(real, value, verdict, word):
    found = elections.vote_share(share(value), real)
    assert found.verdict == verdict and word in found.evidence


def test_what_a_document_tells_itself_is_no_evidence():
    """With only the retold rows left there is no vote to look at."""

    def retold(frame):
        frame["result"] = "as_told"

    found = elections.vote_share(share("4.5"), doctored("majilis_elections", retold))
    assert found.verdict == "contradicted" and found.evidence == "No such vote is on record for 2007-08-18."


def test_the_referendum_prolongs_the_term_before_it(real):
    assert elections.extensions(real) == {"1991-12-01": "2000-12-01"}

    def refused(frame):
        frame["outcome"] = "rejected"

    assert elections.extensions(doctored("referendums", refused)) == {}


def test_a_term_cut_short_is_dated_and_one_served_holds(real):
    due = claim(value="2012", evidence_key="presidential_elections#2005-12-04")
    assert elections.term_due(due, real).verdict == "dated"

    def later(frame):
        frame["election_date"] = frame["election_date"].replace("2011-04-03", "2012-12-02")

    assert elections.term_due(due, doctored("presidential_elections", later)).verdict == "holds"
    assert elections.term_due(claim(value="2013", evidence_key=due.evidence_key), real).verdict == "contradicted"


def test_rivals_are_divided_only_while_each_is_below_the_bar_and_the_sum_above(real):
    two = claim(period="2007-08-18", evidence_key="majilis_elections#nsdp; majilis_elections#ak_zhol")
    assert elections.rivals_divided(two, real).verdict == "holds with qualification"
    alone = claim(period="2007-08-18", evidence_key="majilis_elections#nsdp")
    assert elections.rivals_divided(alone, real).verdict == "contradicted"
    with_winner = claim(period="2007-08-18", evidence_key="majilis_elections#otan; majilis_elections#ak_zhol")
    assert elections.rivals_divided(with_winner, real).verdict == "contradicted"
    small = claim(period="2007-08-18", evidence_key="majilis_elections#patriots; majilis_elections#auyl")
    assert elections.rivals_divided(small, real).verdict == "contradicted"


def rule(key, **cells):
    return claim(evidence_key=f"constitutional_amendments#{key}", **cells)


def test_a_number_replaced_holds_and_a_number_set_is_dated_by_the_next_act(real):
    assert constitution.amended_number(rule("amendments-2007/presidential_term", value="7", measure="term_before"), real).verdict == "holds"
    assert constitution.amended_number(rule("amendments-2007/presidential_term", value="5", measure="term"), real).verdict == "dated"
    assert constitution.amended_number(rule("amendments-2007/presidential_term", value="6", measure="term"), real).verdict == "contradicted"
    alone = rule("amendments-2007/regional_heads_term", value="4", measure="term")
    assert constitution.amended_number(alone, real).verdict == "unverified", "only the document tells it"


def test_a_rule_that_was_there_before_is_a_qualification(real):
    assert constitution.amended_rule(rule("amendments-2007/prime_minister", value="consent"), real).verdict == "holds with qualification"
    assert constitution.amended_rule(rule("amendments-2007/prime_minister", value="veto"), real).verdict == "contradicted"

    def silent(frame):
        frame["before"] = "Not stated"

    tables = doctored("constitutional_amendments", silent)
    assert constitution.amended_rule(rule("amendments-2007/prime_minister", value="consent"), tables).verdict == "holds"
