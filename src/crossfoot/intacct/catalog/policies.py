"""Which permission of a role guards which objects: our own table, since Intacct publishes none.

`getUserPermissions` answers with the names of applications and policies (intacct-xml §3.8).
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Policy:
    """A thing that a role can be given rights on: where it belongs, and the objects it guards."""

    application: str
    code: str
    name: str
    objects: frozenset[str]


@cache
def policies() -> tuple[Policy, ...]:
    """Every policy, application by application."""
    text = (resources.files(__package__) / "policies.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        Policy(application, code, name, frozenset(objects.split()))
        for code, application, name, objects in rows
    )


@cache
def guards() -> dict[str, Policy]:
    """The policy of each object that one guards."""
    return {name: policy for policy in policies() for name in policy.objects}
