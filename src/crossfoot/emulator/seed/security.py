"""Users, roles, and what each role may do (by policy, see `crossfoot.intacct.catalog`)."""

from crossfoot.emulator.seed.draft import Draft, Row, full
from crossfoot.emulator.seed.files import read_table
from crossfoot.intacct.catalog.policies import Policy, policies


def draft_users(draft: Draft, only: str = "") -> None:
    """The users (or `only` this one), each with a contact and one role."""
    for row in read_table("users"):
        login, given, family, kind, admin, status, role, traits, description = row
        if only and login != only:
            continue
        contact = {
            "CONTACTNAME": f"{family}, {given}",
            "FIRSTNAME": given,
            "LASTNAME": family,
            "PRINTAS": f"{given} {family}",
            "EMAIL1": f"{login}@larkfield.example",
            "STATUS": "active",
        }
        user = full(
            LOGINID=login,
            DESCRIPTION=description,
            EMAIL=contact["EMAIL1"],
            CONTACTINFO__CONTACTNAME=contact["CONTACTNAME"],
            USERTYPE=kind,
            ADMIN=admin,
            STATUS=status,
            VISIBLE="true",
            UNRESTRICTED="true",
            LOGINDISABLED="true" if traits == "web-services" else "false",
            PWDNEVEREXPIRES="true" if traits == "web-services" else "false",
        )
        draft.add("CONTACT", [contact])
        draft.add("USERINFO", [user])
        draft.add("ROLEUSERS", [{"ROLENAME": role, "USERLOGINID": login}])
        draft.add("USERROLES", [{"TYPE": "User", "USERID": login, "ROLENAME": role}])


def draft_roles(draft: Draft) -> None:
    """The roles with the rights that each has been given, module by module."""
    for at, (name, description, rights) in enumerate(read_table("roles")):
        role_key = str(5 + 4 * at)
        draft.add(
            "ROLES",
            [
                {
                    "RECORDNO": role_key,
                    "NAME": name,
                    "DESCRIPTION": description,
                    "TYPE": "Multi Entity Shared",
                    "APPLYTO": "Login and Slide-In",
                }
            ],
        )
        given = dict(part.split("=") for part in rights.replace("|", "/").split(" "))
        for policy_key, policy in enumerate(policies(), 101):
            allowed = given.get(policy.code) or given.get("*")
            if allowed:
                right = _right(role_key, str(policy_key), policy, allowed)
                draft.add("ROLEPOLICYASSIGNMENT", [right])


def _right(role_key: str, policy_key: str, policy: Policy, rights: str) -> Row:
    return {
        "ROLEKEY": role_key,
        "POLICYKEY": policy_key,
        "MODULE": policy.application,
        "POLICYNAME": policy.name,
        "RIGHTS": rights.replace("/", "|"),
    }
