"""getAPISession: a session to go on with, at the top level or in an entity (intacct-xml §2.1).

It stands at the door and not among the functions, because it opens a session instead of touching
the company.
"""

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, ErrorEntry, Refusal
from crossfoot.emulator.request import FunctionCall
from crossfoot.emulator.response import leaf
from crossfoot.emulator.sessions import Session, Sessions
from crossfoot.emulator.sign_in import entity_exists

NAME = "getAPISession"


def get_api_session(  # noqa: PLR0913 -- what it needs of the door, once each
    call: FunctionCall,
    company: Company,
    current: Session,
    sessions: Sessions,
    *,
    seconds: float,
    endpoint: str,
    alone: bool,
) -> Answer:
    """Open a session for the user who is signed in.

    A `locationid` child moves it: an entity's id into the entity, an empty one to the top level;
    without it the entity of the sign-in stays.

    Raises:
        Refusal: `Get API Session Failed` (the texts of the reasons are guessed).
    """
    if not alone:
        raise _failed(f"{NAME} must be the only function of its request.")
    wanted = call.element.find("locationid")
    entity = current.entity if wanted is None else (wanted.text or "").strip()
    if entity and not entity_exists(company, entity):
        raise _failed(f"The entity '{entity}' is not valid.")
    session = sessions.open(current.company, current.user, entity, seconds)
    return Answer(
        data=(
            f"<data><api>{leaf('sessionid', session.id)}{leaf('endpoint', endpoint)}"
            f"{leaf('locationid', entity)}</api></data>"
        )
    )


def _failed(reason: str) -> Refusal:
    return Refusal(ErrorEntry("Get API Session Failed", description2=reason))
