"""Numbers held against other claims of the same document: right or wrong as arithmetic, whatever the parts are worth."""

from helpers.text import count, listing, number
from ledger import agreement
from ledger.checks import check
from ledger.checks.counts import counter, named, printed, when
from ledger.claim import Claim
from ledger.verdicts import Finding, settle


def _parts(claim, tables) -> list[Claim]:
    """The claims named in `evidence_key`, in order. Raises DataError for one that is not in the ledger."""
    return [Claim.of(tables.row("claims", key)) for key in claim.keys if "#" not in key and key.rsplit("-", 1)[-1].isdigit()]


def _judge(claim, parts, found, how) -> Finding:
    numbers = listing([number(part.number, agreement.decimals(part.value)) for part in parts])
    ids = listing([part.claim_id for part in parts])
    evidence = f"{how} of {numbers} is {number(found, agreement.decimals(claim.value))}; the parts are judged on their own ({ids})."
    return Finding(agreement.verdict(claim.value, found, claim.qualifier), evidence)


@check()
def sum_of_claims(claim, tables) -> Finding:
    """The sum of the claims named."""
    parts = _parts(claim, tables)
    return _judge(claim, parts, sum(part.number for part in parts), "The sum")


@check()
def share_of_claims(claim, tables) -> Finding:
    """The first claim named as a percentage of the second."""
    first, second = parts = _parts(claim, tables)
    return _judge(claim, parts, 100 * first.number / second.number, "The share in per cent")


@check()
def sums_to_count(claim, tables) -> Finding:
    """The sum of the claims named against a count made by another source, of which it may be the parts. The parts stay unread."""
    parts = _parts(claim, tables)
    (row,) = named(claim, tables)
    total = sum(part.number for part in parts)
    evidence = (
        f"Told by others: {printed(row)} {row['counted']} ({counter(row)}, {when(row)}); the parts claimed come to "
        f"{number(total, 0)}. Which bodies they were was not read."
    )
    return settle(total == row["value"], evidence, qualified=True)


@check()
def length_of_period(claim, tables) -> Finding:
    """A length in years against the period of the claim named: counted with both ends it holds, as a mere difference with qualification."""
    (period,) = _parts(claim, tables)
    first, last = period.years
    both, difference = last - first + 1, last - first
    evidence = f"The stage is dated {first} to {last}: {count(both)} years if both ends count, {count(difference)} as a difference."
    return settle(claim.number in (both, difference), evidence, qualified=claim.number != both)


@check()
def same_count_as_claim(claim, tables) -> Finding:
    """A count against the one that the same document gives for the same thing, in the claim named in `evidence_key`."""
    (other,) = _parts(claim, tables)
    if other.number % 1:
        raise ValueError(f"{other.claim_id} has {other.value}: expected a count, a whole number")
    evidence = f"For the same thing the document has {number(other.number, 0)} {other.unit} elsewhere ({other.claim_id})."
    return settle(agreement.agrees(claim.value, other.number, claim.qualifier), evidence)
