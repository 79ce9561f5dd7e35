"""One request of a page of the dashboard: who looks, at which environment, and what they sent."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from litestar import Request
from litestar.response.base import ASGIResponse

from crossfoot.errors import Forbidden, InvalidRequest
from crossfoot.integrated_accounts import Caller
from crossfoot.integrated_accounts.shapes import Environment
from crossfoot.operators import Operator
from crossfoot.web.query_string import Query
from crossfoot.web.rooms import Rooms

AnyRequest = Request[Any, Any, Any]
HOME: Final = "/admin"
SIGN_IN: Final = f"{HOME}/sign-in"
COOKIE: Final = "crossfoot_operator"
FORM_KEY: Final = "form_key"
MOST_FIELDS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page's function is given."""

    rooms: Rooms
    request: AnyRequest
    query: Query
    form: dict[str, str] = field(default_factory=dict)
    cookie: str = ""
    operator: Operator | None = None
    environments: tuple[Environment, ...] = ()
    environment: Environment | None = None

    @property
    def where(self) -> str:
        """The id of the environment that is looked at."""
        return self.environment.id if self.environment else ""

    @property
    def form_key(self) -> str:
        """What this session's forms carry."""
        return self.rooms.sessions.form_key(self.cookie)

    @property
    def caller(self) -> Caller:
        """The operator, as whom a call of the API is made."""
        name = self.operator.name if self.operator else ""
        return Caller("api", self.where, token_id=f"operator {name}")

    def segment(self, name: str) -> str:
        """A parameter of the path."""
        return str(self.request.path_params[name])

    def asked(self, name: str) -> str:
        """A parameter of the query, as one trimmed text."""
        value = self.query.get(name, "")
        return value.strip() if isinstance(value, str) else ""


async def read_form(request: AnyRequest) -> dict[str, str]:
    """The fields of a form, the last of each name; raises InvalidRequest."""
    try:
        pairs = parse_qsl(
            (await request.body()).decode(),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise InvalidRequest("This form cannot be read.") from error
    return dict(pairs)


def check_origin(request: AnyRequest) -> None:
    """Refuse what a page of another site posts; browsers say where a form comes from."""
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Forbidden("This form was sent by a page of another site.")


def redirect(address: str) -> ASGIResponse:
    """Go on at another page, with GET."""
    return ASGIResponse(status_code=303, headers={"location": address, "cache-control": "no-store"})
