"""The gateway's functions: one file each, found by the name of their XML element.

A function takes a `Call` and gives an `Answer`, or raises a `Refusal`: the failed result with its
`<error>` entries. It runs in the company's worker thread and talks to nothing but the `Company`.
A name that is not registered here is unsupported, and the envelope says so.

    @function("getFinancialSetup")
    def financial_setup(call: Call) -> Answer: ...
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from lxml import etree

from crossfoot.emulator.company import Company
from crossfoot.emulator.results import ResultSets


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One `<error>` of an answer (intacct-xml §6.1); plain text, escaped when it is written."""

    errorno: str
    description: str = ""
    description2: str = ""
    correction: str = ""


class Refusal(Exception):  # noqa: N818 -- a refused function is an ordinary answer, not a fault
    """A failed function: its errors, and the `<data>` of what succeeded nevertheless.

    It says nothing about what is stored: a function keeps what it has done and undoes what it
    could not finish by itself (intacct-xml §3.9, partial failure).
    """

    def __init__(self, *entries: ErrorEntry, data: str | bytes | None = None) -> None:
        super().__init__("; ".join(e.description2 or e.description or e.errorno for e in entries))
        self.entries = entries
        self.data = data


@dataclass(frozen=True, slots=True)
class CallSession:
    """Who calls: the signed-in user and the entity, and what this gateway session remembers.

    `user` is the USERINFO record as stored ({} for none), `entity_id` the LOCATIONENTITY's
    LOCATIONID or "" at the top level. `results` lives as long as the gateway session.
    """

    login_id: str
    user: Mapping[str, str] = field(default_factory=dict)
    entity_id: str = ""
    results: ResultSets = field(default_factory=ResultSets)

    @property
    def is_top_level(self) -> bool:
        """Whether the session is not confined to one entity."""
        return not self.entity_id

    @property
    def user_key(self) -> str:
        """RECORDNO of the signed-in user, "" when the company has no such record."""
        return self.user.get("RECORDNO", "")


@dataclass(frozen=True, slots=True)
class Call:
    """One `<function>` of a request: `element` is the child that names it, e.g. `<query>`."""

    company: Company
    session: CallSession
    name: str
    element: etree._Element
    control_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a function answers.

    `data` is the ready `<data …>…</data>`, `key` the text of a legacy `<key>`. `raw` replaces the
    whole HTTP answer: (content type, body) of a query with returnformat json or csv.
    """

    data: str | bytes | None = None
    key: str | None = None
    raw: tuple[str, bytes] | None = None


FUNCTIONS: dict[str, Callable[[Call], Answer]] = {}


def function(
    name: str,
) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """Register the decorated callable as the gateway function `name` (case matters, §1.1)."""

    def register(run: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        FUNCTIONS[name] = run
        return run

    return register


def load_all() -> dict[str, Callable[[Call], Answer]]:
    """Import every function file of this folder; give the full table."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return FUNCTIONS
