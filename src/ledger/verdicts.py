"""The eight verdicts, and what a check hands back."""

from dataclasses import dataclass

VERDICTS = {
    "holds": "data or a public record agree with it, to the last digit printed or as its words say",
    "holds with qualification": "true in the main; the note says what must be added",
    "dated": "true when it was written, no longer true",
    "vintage-dependent": "the answer hangs on the edition of the index",
    "contradicted": "data or a public record say otherwise",
    "disputed": "sources disagree, and nothing at hand decides between them",
    "not testable": "no public data could tell: an opinion, a definition, private evidence or a lost figure",
    "unverified": "a public record would tell, but it was not at hand",
}
"""Each verdict with its meaning, in the order in which they are listed everywhere."""


@dataclass(frozen=True)
class Finding:
    """What a check found: one of `VERDICTS`, and a sentence with the computed number, its margin and its edition.

    Raises ValueError for a word that is no verdict, or for an empty or unfinished sentence.
    """

    verdict: str
    evidence: str

    def __post_init__(self):
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict {self.verdict!r}: expected one of {', '.join(VERDICTS)}")
        if not self.evidence.strip().endswith(".") or " nan" in self.evidence or "None" in self.evidence:
            raise ValueError(f"evidence {self.evidence!r}: expected a whole sentence")


def settle(then: bool, evidence: str, *, now: bool | None = None, qualified: bool = False) -> Finding:
    """The verdict on a statement that data decide.

    `then` says whether it held for the time it speaks of; `now` whether a standing state of affairs still holds in the latest
    data (None for a statement about one time alone); `qualified` whether something must be added.
    """
    if not then:
        return Finding("contradicted", evidence)
    if now is False:
        return Finding("dated", evidence)
    return Finding("holds with qualification" if qualified else "holds", evidence)


def by_margin(right: bool, sure: bool, evidence: str) -> Finding:
    """The verdict on a direction, an order or a level that has a margin of error.

    `right` says whether the estimates point the claimed way, `sure` whether the margin settles it, one way or the other. Right and
    sure: holds. Right and open: holds with qualification. Not right and open: disputed, for the estimates lean the other way and
    nothing decides. Not right and sure: contradicted. Where no margin is at hand nothing is ever sure.
    """
    words = {(True, True): "holds", (True, False): "holds with qualification", (False, False): "disputed", (False, True): "contradicted"}
    return Finding(words[bool(right), bool(sure)], evidence)


def across_editions(answers: dict[int, bool], evidence: str) -> Finding:
    """The verdict where editions of an index answer: holds in all, in none, or in some. `answers` maps edition to answer.

    Raises ValueError without answers.
    """
    if not answers:
        raise ValueError("no edition answers: expected one at least")
    if all(answers.values()):
        return Finding("holds", evidence)
    return Finding("vintage-dependent" if any(answers.values()) else "contradicted", evidence)
