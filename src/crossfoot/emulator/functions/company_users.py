"""What a user may do, by application and policy (intacct-xml §3.8)."""

from crossfoot.emulator import permissions
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.response import leaf
from crossfoot.intacct.catalog.policies import policies

RIGHTS_IN_ORDER = ("List", "View", "Add", "Edit", "Delete")


@function("getUserPermissions")
def user_permissions(call: Call) -> Answer:
    """The user's rights by application and policy, of all their roles together.

    Raises:
        Refusal: BL03000025, there is no such user.
    """
    user = user_named(call.company, (call.element.findtext("userId") or "").strip())
    held = permissions.rights(call.company, user)
    applications = dict.fromkeys(policy.application for policy in policies())
    blocks = "".join(_application(name, held) for name in applications)
    return Answer(data=f"<data><permissions>{blocks}</permissions></data>")


def _application(name: str, held: dict[str, frozenset[str]]) -> str:
    inside = "".join(
        f"<policy>{leaf('policyName', policy.name)}"
        f"{leaf('rights', _joined(held[policy.name]))}</policy>"
        for policy in policies()
        if policy.application == name and policy.name in held
    )
    if not inside:
        return ""
    return (
        f"<appSubscription>{leaf('applicationName', name)}"
        f"<policies>{inside}</policies></appSubscription>"
    )


def _joined(rights: frozenset[str]) -> str:
    return "|".join(right for right in RIGHTS_IN_ORDER if right in rights)


def user_named(company: Company, login_id: str) -> Row:
    """The user with this login; Refusal BL03000025 when there is none."""
    user = company.find_by("USERINFO", "LOGINID", login_id)
    if user is None:
        raise _unknown(login_id)
    return user


def user_numbered(company: Company, key: str) -> Row:
    """The user with this record number; Refusal BL03000025 when there is none."""
    user = company.find_by("USERINFO", "RECORDNO", key)
    if user is None:
        raise _unknown(key)
    return user


def _unknown(login_id: str) -> Refusal:
    return Refusal(
        ErrorEntry(
            "BL03000025",
            description2=f"Login ID {login_id} does not exist.",
            correction="Provide a valid USER.LOGINID value.",
        )
    )
