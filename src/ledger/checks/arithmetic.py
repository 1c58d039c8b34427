"""Numbers that follow from other claims of the same document: right as arithmetic, whatever the parts are worth."""

from helpers.text import listing, number
from ledger import agreement
from ledger.checks import check
from ledger.claim import Claim
from ledger.verdicts import Finding


def _parts(claim, tables) -> list[Claim]:
    """The claims named in `evidence_key`, in order. Raises DataError for one that is not in the ledger."""
    return [Claim.of(tables.row("claims", key)) for key in claim.keys if "#" not in key and key.rsplit("-", 1)[-1].isdigit()]


def _judge(claim, parts, found, how) -> Finding:
    numbers = listing([number(part.number, agreement.decimals(part.value)) for part in parts])
    evidence = f"{how} of {numbers} is {number(found, agreement.decimals(claim.value))}; the parts are judged on their own ({listing([part.claim_id for part in parts])})."
    return Finding(agreement.verdict(claim.value, found, claim.qualifier), evidence)


@check()
def sum_of_claims(claim, tables) -> Finding:
    """The sum of the claims named."""
    parts = _parts(claim, tables)
    return _judge(claim, parts, sum(part.number for part in parts), "The sum")


@check()
def difference_of_claims(claim, tables) -> Finding:
    """The first claim named less the second."""
    first, second = parts = _parts(claim, tables)
    return _judge(claim, parts, first.number - second.number, "The difference")


@check()
def share_of_claims(claim, tables) -> Finding:
    """The first claim named as a percentage of the second."""
    first, second = parts = _parts(claim, tables)
    return _judge(claim, parts, 100 * first.number / second.number, "The share in per cent")


@check()
def change_between_claims(claim, tables) -> Finding:
    """The change in per cent from the first claim named to the second."""
    first, second = parts = _parts(claim, tables)
    return _judge(claim, parts, 100 * (second.number / first.number - 1), "The change in per cent")
