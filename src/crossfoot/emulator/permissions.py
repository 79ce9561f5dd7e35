"""What a user's roles let them do, by object and operation (intacct-xml §2.4, §4.8).

The company's own rows decide: ROLEUSERS and USERROLES link users to roles, ROLEPOLICYASSIGNMENT
gives a role its rights on a policy. Which policy guards which object is our own table (Intacct's
is not published); what no policy guards is open. `lookup` and `inspect` pass by, as they do there,
and so does whoever is a full administrator.
"""

from typing import Final

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call, ErrorEntry, Refusal
from crossfoot.intacct.catalog.policies import guards

OPERATIONS: Final = {
    "query": ("QUERY", "List"),
    "readByQuery": ("READ_BY_QUERY", "List"),
    "read": ("READ", "View"),
    "readByName": ("READ_BY_NAME", "View"),
    "create": ("CREATE", "Add"),
    "update": ("UPDATE", "Edit"),
    "delete": ("DELETE", "Delete"),
}
"""Generic function -> the operation its refusal names, and the right it needs."""


def rights(company: Company, user: Row) -> dict[str, frozenset[str]]:
    """The user's rights by policy name, of all their roles together."""
    keys = {
        row["ROLEKEY"] for row in company.rows("ROLEUSERS", '"USERKEY" = ?', [user["RECORDNO"]])
    }
    keys |= {
        row["ROLEKEY"]
        for row in company.rows("USERROLES", '"USERID" = ?', [user["LOGINID"]])
        if row["TYPE"] != "Group"
    }
    held: dict[str, frozenset[str]] = {}
    for key in sorted(keys):
        for row in company.rows("ROLEPOLICYASSIGNMENT", '"ROLEKEY" = ?', [key]):
            given = frozenset(row["RIGHTS"].split("|"))
            held[row["POLICYNAME"]] = held.get(row["POLICYNAME"], frozenset()) | given
    return held


def allow(call: Call, operation: str, object_name: str) -> None:
    """Refuse a caller whose roles do not allow the operation on the object. Raises Refusal."""
    check(call.company, dict(call.session.user), operation, frozenset({object_name}))


def check(company: Company, user: Row, function: str, objects: frozenset[str]) -> None:
    """Refuse a generic function that the user's roles do not allow.

    Raises:
        Refusal: PL04000005, naming the operation and the first object refused.
    """
    if function not in OPERATIONS or user.get("ADMIN") == "Full":
        return
    operation, right = OPERATIONS[function]
    held = rights(company, user)
    for name in sorted(objects):
        policy = guards().get(name)
        if policy and right not in held.get(policy.name, frozenset()):
            raise not_permitted(operation, name)


def not_permitted(operation: str, object_name: str) -> Refusal:
    """The refusal of an operation on an object."""
    text = (
        f"You do not have permission for API operation {operation} on objects of type {object_name}"
    )
    return Refusal(ErrorEntry("PL04000005", description2=text))
