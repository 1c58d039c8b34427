"""The checks: functions that judge a claim from the tables.

A check takes a `ledger.claim.Claim` and `ledger.tables.Tables` and returns a `ledger.verdicts.Finding`. What differs from claim to
claim (country, period, value, words) it reads from the row, so one function serves many claims. It states its number, margin
and edition in the evidence, and never lets a document vouch for itself (`ledger.tables.independent`).
"""

import importlib
import pkgutil
from collections.abc import Callable

REGISTRY: dict[str, Callable] = {}
FIGURES: dict[str, str] = {}
"""The figure of the book that shows what a check looks at, by name of the check."""


def check(figure: str | None = None):
    """Register a function as a check under its own name. Raises ValueError for a name taken twice.

    `figure`: id of a figure of the book that shows what the check looks at.
    """

    def register(function):
        if function.__name__ in REGISTRY:
            raise ValueError(f"check {function.__name__!r} is defined twice")
        REGISTRY[function.__name__] = function
        if figure:
            FIGURES[function.__name__] = figure
        return function

    return register


def registry() -> dict[str, Callable]:
    """All checks by name, from every module of this package."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return REGISTRY
