"""What a user may do, and how a user reads dates and times (intacct-xml §3.8)."""

from crossfoot.emulator import permissions
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.response import leaf

RIGHTS_IN_ORDER = ("List", "View", "Add", "Edit", "Delete")


@function("getUserPermissions")
def user_permissions(call: Call) -> Answer:
    """The user's rights by application and policy, of all their roles together.

    Raises:
        Refusal: BL03000025, there is no such user.
    """
    user = _by_login(call.company, (call.element.findtext("userId") or "").strip())
    held = permissions.rights(call.company, user)
    applications = dict.fromkeys(policy.application for policy in permissions.policies())
    blocks = "".join(_application(name, held) for name in applications)
    return Answer(data=f"<data><permissions>{blocks}</permissions></data>")


@function("readUserFormatting")
def user_formatting(call: Call) -> Answer:
    """How the user's dates and times are written: the same for everybody here, US order in UTC.

    Raises:
        Refusal: BL03000025, there is no such user.
    """
    key = (call.element.findtext("key") or "").strip()
    login = (call.element.findtext("userId") or "").strip()
    if key:
        user = _by_key(call.company, key)
    else:
        user = _by_login(call.company, login or call.session.login_id)
    texts = {
        "recordno": user["RECORDNO"],
        "locale": "en_US",
        "dateformat": "/mdY",
        "gmtoffset": "+00:00",
        "clock": "24",
    }
    inside = "".join(leaf(name, text) for name, text in texts.items())
    return Answer(data=f"<data><userformatting>{inside}</userformatting></data>")


def _application(name: str, held: dict[str, frozenset[str]]) -> str:
    policies = "".join(
        f"<policy>{leaf('policyName', policy.name)}"
        f"{leaf('rights', _joined(held[policy.name]))}</policy>"
        for policy in permissions.policies()
        if policy.application == name and policy.name in held
    )
    if not policies:
        return ""
    return (
        f"<appSubscription>{leaf('applicationName', name)}"
        f"<policies>{policies}</policies></appSubscription>"
    )


def _joined(rights: frozenset[str]) -> str:
    return "|".join(right for right in RIGHTS_IN_ORDER if right in rights)


def _by_login(company: Company, login_id: str) -> Row:
    user = next(company.rows("USERINFO", '"LOGINID" = ?', [login_id]), None)
    if user is None:
        raise _unknown(login_id)
    return user


def _by_key(company: Company, key: str) -> Row:
    user = next(company.rows("USERINFO", '"RECORDNO" = ?', [key]), None)
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
