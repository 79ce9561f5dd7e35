"""What a refused sign-in means, in words for the person who can mend it."""

from crossfoot.errors import (
    CompanyUnknown,
    CrossfootError,
    SenderNotAuthorized,
    SenderRefused,
    SignInRefused,
)
from crossfoot.intacct import Login, Sender
from crossfoot.intacct.errors import SENDERS_ALLOWED

NOT_AGAIN = (
    "It is not tried again, which could lock the user, until the credentials change or are "
    "refreshed (POST /integrated-account/refresh-credentials)."
)
NO_SENDER = (
    "This server has no Sender ID. Set CROSSFOOT_SENDER_ID and CROSSFOOT_SENDER_PASSWORD, "
    "or put sender_id and sender_password into the account's context."
)


def explain(error: CrossfootError, sender: Sender, login: Login) -> str:
    """Why the account does not work, and what to do."""
    where = f"company {login.company!r}" + (f", entity {login.entity!r}" if login.entity else "")
    match error:
        case SenderRefused():
            return (
                f"Sage Intacct does not accept the Sender ID {sender.id!r} with its password. "
                "Correct the Sender ID and password that this server or the account uses."
            )
        case SenderNotAuthorized():
            return (
                f"Company {login.company!r} has not authorized the Sender ID {sender.id!r}. "
                f"An administrator of the company adds it under {SENDERS_ALLOWED}; then refresh "
                "the credentials."
            )
        case CompanyUnknown():
            return (
                f"Sage Intacct knows no active company {login.company!r}. "
                "Correct company_id, as typed when signing in."
            )
        case SignInRefused():
            entity = ", entity_id" if login.entity else ""
            return (
                f"Sage Intacct refused user {login.user!r} of {where}. Correct user_id, "
                f"user_password{entity} or company_id, and check that the user is a Web Services "
                "user who is active and not locked."
            )
        case _:
            return error.message


def explain_entity(login: Login) -> str:
    """Why an account does not work whose user is accepted everywhere but in its entity."""
    return (
        f"Sage Intacct accepts user {login.user!r} of company {login.company!r}, but not in entity "
        f"{login.entity!r}. Correct entity_id, or give the user access to that entity."
    )
