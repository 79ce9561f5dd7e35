"""The answer of a dry run: what a write would meet, be sent as, and post."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType

from crossfoot.errors import Problem
from crossfoot.unified.shapes import Money
from crossfoot.unified.writing.checks import Verdict
from crossfoot.unified.writing.preview import LedgerLine, Preview


class Finding(Struct, frozen=True, gc=False):
    """Something about the body: a problem, or a warning."""

    path: str
    """The attribute that it is about, such as `lines[3].account`; blank for the whole."""
    rule: str
    """Which rule: a stable code."""
    message: str
    """What is wrong, in words, with the value."""
    remedy: str | UnsetType = UNSET
    """What to do about it."""


class GatewayCall(Struct, frozen=True):
    """What Sage Intacct would be sent."""

    function: str
    """The gateway's function."""
    object: str
    """The Intacct object."""
    body: dict[str, Any] = {}
    """Its elements, as written: amounts and dates are texts."""
    attributes: dict[str, str] = {}
    """The attributes of a legacy function's element."""
    xml: str = ""
    """The function as XML."""


class PreviewLine(Struct, frozen=True, gc=False):
    """A line that posting would write to the ledger."""

    account_number: str | None = None
    """The account's number; null where Intacct chooses it, and does not tell before."""
    name: str | None = None
    """Title of the account."""
    posting: str | None = None
    """Debit or Credit."""
    amount: Money | None = None
    """Amount in the line's currency."""
    currency: str | None = None
    """The line's currency."""
    base_amount: Money | None = None
    """Amount in the base currency; null where no rate is known."""
    base_currency: str | None = None
    """Currency of the entity that keeps the books."""
    entity: str | None = None
    """The entity in whose books it stands."""
    dimensions: dict[str, str] = {}
    """The ids that people see of its dimensions, by type."""
    role: str | None = None
    """`line` of the body, its `other_side`, or what stands `between_entities`."""
    path: str | None = None
    """The line of the body that it comes from."""


class DryRun(Struct, frozen=True):
    """What a write would meet, be sent as, and post: nothing was sent."""

    valid: bool
    """Whether the write would be sent."""
    problems: list[Finding] = []
    """Everything that refuses it."""
    warnings: list[Finding] = []
    """What is worth a word, and refuses nothing."""
    gateway: GatewayCall | None = None
    """What Sage Intacct would be sent; null where a problem leaves nothing to send."""
    ledger: list[PreviewLine] | None = None
    """The ledger lines that posting would make; null for what posts nothing."""
    estimates: list[str] = []
    """What of the ledger lines is an estimate, and why."""


DEBIT: Final = "Debit"
CREDIT: Final = "Credit"


def invalid(problems: Sequence[Problem]) -> DryRun:
    """A body that could not be read as a draft."""
    return DryRun(valid=False, problems=[*map(finding, problems)])


def dry_run(verdict: Verdict, call: GatewayCall | None, preview: Preview | None) -> DryRun:
    """The answer, from what the checks found."""
    return DryRun(
        valid=not verdict.problems,
        problems=[*map(finding, verdict.problems)],
        warnings=[*map(finding, verdict.warnings)],
        gateway=call,
        ledger=None if preview is None else [*map(_line, preview.lines)],
        estimates=[] if preview is None else [*preview.estimates],
    )


def finding(problem: Problem) -> Finding:
    """A problem as it is shown."""
    return Finding(problem.path, problem.rule, problem.message, problem.remedy or UNSET)


def _line(line: LedgerLine) -> PreviewLine:
    signed = line.amount or line.base or Decimal(0)
    return PreviewLine(
        account_number=line.account or None,
        name=line.name or None,
        posting=DEBIT if signed >= 0 else CREDIT,
        amount=abs(line.amount),
        currency=line.currency,
        base_amount=None if line.base is None else abs(line.base),
        base_currency=line.base_currency,
        entity=line.entity or None,
        dimensions=dict(line.dimensions),
        role=line.role,
        path=line.path or None,
    )
