"""Where the expected answers of the exercises come from: the tables, on another path than the chapter's own solution.

    python -m seminar.expected        # `make answers`: write answers.json anew after a change of a table

A module for each chapter, with its name, has `exercises()`, which gives what is expected by number. Nothing of this package is in the
kit. How a chapter gets its checks: see `checks`.
"""

from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from seminar.checks import digest, plain_names, steps


@dataclass(frozen=True)
class Number:
    """A number, right within `step` on either side; a count has the step 1 and is exact. traps: what is said -> wrong value."""

    value: float
    step: float
    hint: str
    traps: dict[str, float] = field(default_factory=dict)

    def hashed(self, exercise: str) -> dict:
        mark = {value: digest(exercise, str(steps(value, self.step))) for value in (self.value, *self.traps.values())}
        traps = [{"say": say, "hash": mark[value]} for say, value in self.traps.items() if mark[value] != mark[self.value]]
        return {"kind": "number", "step": self.step, "hint": self.hint, "right": mark[self.value], "traps": traps}


@dataclass(frozen=True)
class Names:
    """A set of names, or any one of several sets. traps: what is said -> wrong set."""

    sets: list[set[str]]
    hint: str
    traps: dict[str, set[str]] = field(default_factory=dict)

    def hashed(self, exercise: str) -> dict:
        def whole(names):
            return digest(exercise, "|".join(plain_names(names)))

        right = sorted(whole(names) for names in self.sets)
        members = sorted({digest(exercise, name) for names in self.sets for name in plain_names(names)})
        traps = [{"say": say, "hash": whole(names)} for say, names in self.traps.items() if whole(names) not in right]
        return {"kind": "names", "hint": self.hint, "right": right, "members": members, "traps": traps}


def chapters() -> dict[str, dict[str, Number | Names]]:
    """What is expected, by name of the chapter and number of the exercise."""
    names = sorted(module.name for module in iter_modules(__path__) if module.name != "__main__")
    return {name: import_module(f"{__name__}.{name}").exercises() for name in names}


def hashed(found: dict[str, dict[str, Number | Names]]) -> dict[str, dict]:
    """All exercises as `answers.json` keeps them, in the order of the book."""
    every = {exercise: wanted for chapter in found.values() for exercise, wanted in chapter.items()}
    return {exercise: every[exercise].hashed(exercise) for exercise in sorted(every, key=lambda name: [int(part) for part in name.split(".")])}
