"""Words that a margin of error allows.

Two estimates differ only as far as their margins let them. The rule of the whole book, stated here once and in the
methods appendix: a difference is called one when it is larger than can be expected from the two standard errors at the
90 % level (two-sided, normal distribution, errors taken as independent). 90 % is the level at which the World Bank
publishes its governance intervals. Two estimates of one country in two years share sources, so their errors lean the same
way; taking them as independent makes the margin of a change too wide, never too narrow, when that correlation is positive.

Source of the method: the standard error of a difference of two independent estimates; see Kaufmann, Kraay and Mastruzzi,
"The Worldwide Governance Indicators: Methodology and Analytical Issues" (2010), on margins and comparisons.
"""

from dataclasses import dataclass
from math import hypot, isfinite
from statistics import NormalDist

LEVEL = 0.90
"""Confidence level of every interval and every verdict of the book, two-sided."""


def z_value(level: float = LEVEL) -> float:
    """Half-width of a two-sided normal interval in standard errors: 1.645 at 90 %."""
    if not 0 < level < 1:
        raise ValueError(f"level {level}: expected a share between 0 and 1, such as 0.90")
    return NormalDist().inv_cdf((1 + level) / 2)


def interval(estimate: float, standard_error: float, level: float = LEVEL) -> tuple[float, float]:
    """Lower and upper end of the interval around an estimate, in the units of the estimate."""
    half = z_value(level) * standard_error
    return estimate - half, estimate + half


@dataclass(frozen=True)
class Difference:
    """A difference between two estimates, its standard error (same units) and the words for it."""

    value: float
    standard_error: float
    level: float = LEVEL

    @property
    def interval(self) -> tuple[float, float]:
        return interval(self.value, self.standard_error, self.level)

    @property
    def p_value(self) -> float:
        """Two-sided probability of a difference at least this large if there were none."""
        return 2 * (1 - NormalDist().cdf(abs(self.value) / self.standard_error))

    @property
    def detectable(self) -> bool:
        low, high = self.interval
        return low > 0 or high < 0

    def word(self, more: str, less: str, same: str) -> str:
        """`more`, `less` or `same`, as the margin allows."""
        if not self.detectable:
            return same
        return more if self.value > 0 else less

    @property
    def change(self) -> str:
        """For one unit at two times."""
        return self.word("rose", "fell", "showed no detectable change")

    @property
    def order(self) -> str:
        """For two units at one time."""
        return self.word("ahead of", "behind", "not to be told apart from")


def difference(a: float, se_a: float, b: float, se_b: float, level: float = LEVEL) -> Difference:
    """a minus b, for independent errors.

    Raises ValueError where a number is missing or a standard error is not positive: an estimate without a margin cannot be
    compared by this rule, and says so instead of being treated as exact.
    """
    for label, number in (("a", a), ("b", b)):
        if not isfinite(number):
            raise ValueError(f"estimate {label} is {number}: expected a number")
    for label, error in (("a", se_a), ("b", se_b)):
        if not (isfinite(error) and error > 0):
            raise ValueError(f"standard error of {label} is {error}: expected a number above 0")
    z_value(level)
    return Difference(a - b, hypot(se_a, se_b), level)


def change(before: float, se_before: float, after: float, se_after: float, level: float = LEVEL) -> Difference:
    """after minus before, for one unit at two times; see `difference`."""
    return difference(after, se_after, before, se_before, level)
