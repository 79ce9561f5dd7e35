"""`crossfoot link`: a link by which a customer connects a company, or repairs its connection."""

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot

PAGE = "/connect-account"


def link(  # noqa: PLR0913 -- each is an option of the command
    *,
    tenant: Annotated[str, typer.Option(help="Your own key of the new customer.")] = "",
    account: Annotated[
        str, typer.Option(metavar="ID", help="The integrated account to reconnect instead.")
    ] = "",
    context: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Stored on the account; may be given repeatedly."),
    ] = None,
    redirect_uri: Annotated[str, typer.Option(help="Where the customer goes in the end.")] = "",
    url: Annotated[
        str, typer.Option(help="The address of your server, as customers reach it.")
    ] = "http://127.0.0.1:8000",
    environment: Annotated[
        str, typer.Option(metavar="NAME", help="The environment; the first one if not given.")
    ] = "",
) -> None:
    """Make a link token and print the link that a customer opens, alone. It is good for 7 days."""
    given = dict(_pair(text) for text in context or ())

    async def work(crossfoot: "Crossfoot") -> str:
        from crossfoot.integrated_accounts.linking.requests import (  # noqa: PLC0415 -- costs start-up time
            NewLinkToken,
        )

        asked = NewLinkToken(
            tenant_id=tenant or None,
            integrated_account_id=account or None,
            context=given,
            redirect_uri=redirect_uri or None,
        )
        where = await crossfoot.environment_id(environment)
        made = await crossfoot.rooms.link_tokens.create(where, asked)
        return made.link_token

    token = inside(work)
    print(f"{url.rstrip('/')}{PAGE}?{urlencode({'link_token': token})}")


def _pair(text: str) -> tuple[str, Any]:
    from crossfoot.integrated_accounts.context import (  # noqa: PLC0415 -- costs start-up time
        SECRET_PATHS,
    )

    name, equals, value = text.partition("=")
    if not name or not equals:
        raise typer.BadParameter(f"{text!r} is not KEY=VALUE.", param_hint="--context")
    if name in SECRET_PATHS:
        raise typer.BadParameter(
            "a secret must not be an argument, which other users of the machine could read. "
            "POST /link-token takes it.",
            param_hint="--context",
        )
    return name, value
