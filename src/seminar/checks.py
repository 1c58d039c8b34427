"""`check("3.2", answer)`: whether an answer to an exercise holds, and if not what kind of mistake it looks like; never the answer.

The expected answers are kept in `answers.json` as salted hashes, made by `make answers` from the tables (see `expected`). A number
is hashed as a count of steps of its tolerance, so that neighbours can be tried; a set of names as a whole and name by name.
A hash keeps an answer from being read by accident. It is no lock: who tries all numbers will find the one.

In the notebook the exercise is one cell tagged `exercise`; the lines between the markers are left out for students:

    ### BEGIN SOLUTION
    answer = 1 + 1
    ### END SOLUTION
    check("3.2", answer)

To give a chapter its checks: (1) number the headings of its exercises "### Exercise 3.2: change a cell" with one of the three levels
"read a figure", "change a cell", "analyse on your own"; (2) add such a cell below each; (3) add a module of its name to
`expected` that computes each answer from the tables in another way than the solution does, with the answers of the usual
mistakes as `traps`; (4) run `make answers` and the tests, which run the student's copy, the solutions, and the mistakes.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from hashlib import pbkdf2_hmac
from numbers import Real
from pathlib import Path

from helpers import data

ANSWERS = Path(__file__).parent / "answers.json"
ROUNDS = 5_000
EMPTY = "no answer yet. Put yours in place of the three dots."
NAMES = 'a set of names such as {"Denmark", "Mongolia"}'


@dataclass(frozen=True)
class Verdict:
    """What `check` says. `kind`: right, empty, type, missing, sign, scale, near, trap, some, too few, too many or wrong."""

    exercise: str
    kind: str
    message: str

    def __bool__(self) -> bool:
        return self.kind == "right"

    def __repr__(self) -> str:
        return f"Exercise {self.exercise}: {self.message}"


def digest(exercise: str, text: str) -> str:
    """The salted hash of one answer in its plain form."""
    return pbkdf2_hmac("sha256", text.encode(), f"half-open {exercise}".encode(), ROUNDS).hex()[:24]


def steps(value: float, step: float) -> int:
    """A number as a count of steps, halves away from zero."""
    return int(math.copysign(math.floor(abs(value) / step + 0.5), value))


@cache
def country_names() -> dict[str, str]:
    return data.load("countries").set_index("iso3")["name_en"].to_dict()


def plain_names(names) -> list[str]:
    """Names sorted and in one spelling; a country's ISO code stands for its name."""
    return sorted({country_names().get(name.strip(), name.strip()).casefold() for name in names})


def check(exercise: str, answer) -> Verdict:
    """Say whether `answer` holds. Raises KeyError for an exercise that has no check."""
    known = json.loads(ANSWERS.read_text("utf-8"))
    if exercise not in known:
        raise KeyError(f"exercise {exercise!r} has no check; those that have one: {', '.join(known)}")
    kind, message = ("empty", EMPTY) if answer is None or answer is ... else _judge(exercise, known[exercise], answer)
    return Verdict(exercise, kind, message)


def _judge(exercise: str, expected: dict, answer) -> tuple[str, str]:
    if hasattr(answer, "item") and getattr(answer, "size", 0) == 1:  # a number of numpy, a series of one value
        answer = answer.item()
    return (_number if expected["kind"] == "number" else _names)(exercise, expected, answer)


def _number(exercise: str, expected: dict, answer) -> tuple[str, str]:
    if isinstance(answer, bool) or not isinstance(answer, Real):
        return "type", f"a number is expected here, and this is of type {type(answer).__name__}."
    if not math.isfinite(answer):
        return "missing", "a number is expected, and this is missing or infinite. Did a selection come out empty, or a year have no data?"
    step = expected["step"]

    def holds(value: float, around: int = 1, mark: str = expected["right"]) -> bool:
        place = steps(value, step)
        return any(digest(exercise, str(place + off)) == mark for off in range(-around, around + 1))

    slack = 0 if step >= 1 else 1  # a count is exact; a decimal may be rounded up or down
    if holds(answer, slack):
        return "right", "right."
    for trap in expected["traps"]:
        if holds(answer, slack, trap["hash"]):
            return "trap", f"not yet. {trap['say']}"
    if holds(-answer, slack):
        return "sign", "the size is right, the sign is not. What is subtracted from what?"
    if holds(answer / 100, slack) or holds(answer * 100, min(20, max(slack, round(0.5 / step)))):
        return "scale", "off by a factor of a hundred. Is a share asked for, or per cent?"
    if step < 1 and holds(answer, 10):
        return "near", f"near, but not within {step:g}. Was something rounded on the way?"
    return "wrong", f"not yet. {expected['hint']}"


def _names(exercise: str, expected: dict, answer) -> tuple[str, str]:
    if isinstance(answer, str):
        return "type", f"{NAMES} is expected here, and this is a single text."
    try:
        names = list(answer)
    except TypeError:
        return "type", f"{NAMES} is expected here, and this is of type {type(answer).__name__}."
    if not all(isinstance(name, str) for name in names):
        return "type", f"{NAMES} is expected here, and some of these are no names."
    if not names:
        return "missing", "the set is empty. Did a selection come out empty?"
    whole, each = digest(exercise, "|".join(plain_names(names))), [digest(exercise, name) for name in plain_names(names)]
    if whole in expected["right"]:
        return "right", "right."
    for trap in expected["traps"]:
        if whole == trap["hash"]:
            return "trap", f"not yet. {trap['say']}"
    belong = sum(mark in expected["members"] for mark in each)
    if belong == len(each):
        return "too few", "all that you name belong, and something is missing."
    if belong and len(expected["right"]) == 1 and belong == len(expected["members"]):
        return "too many", "all that belong are named, and something that does not belong as well."
    if belong:
        return "some", "some of these belong and some do not."
    return "wrong", f"not yet. {expected['hint']}"
