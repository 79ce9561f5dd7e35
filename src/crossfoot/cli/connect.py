"""`crossfoot connect`: connect an Intacct company."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot


def connect(
    tenant: Annotated[str, typer.Option(help="Your own key of the customer.")],
    company: Annotated[str, typer.Option(help="The Intacct company id.")],
    user: Annotated[str, typer.Option(help="The Web Services user's id in that company.")],
    entity: Annotated[
        str, typer.Option(help="The entity to work in; if not given, the company's top level.")
    ] = "",
) -> None:
    """Connect an Intacct company and print the integrated account's id, alone.

    The user's password comes from CROSSFOOT_USER_PASSWORD, from standard input or, on a terminal,
    from a prompt: never from an argument, which other users of the machine could read.
    """
    context = {"company_id": company, "user_id": user} | ({"entity_id": entity} if entity else {})

    async def work(crossfoot: "Crossfoot") -> str:
        from crossfoot.integrated_accounts.requests import (  # noqa: PLC0415 -- costs start-up time
            NewAccount,
        )

        given = crossfoot.settings.user_password
        password = given.reveal() if given else _ask(user, company)
        where = await crossfoot.environment_id()
        installed = await crossfoot.rooms.integrations.installed(where)
        account = await crossfoot.rooms.connect(
            where,
            NewAccount(
                tenant_id=tenant,
                environment_integration_id=installed.id,
                authentication_method="api_key",
                context=context | {"user_password": password},
            ),
            keep=False,
        )
        return account.id

    print(inside(work))


def _ask(user: str, company: str) -> str:
    """The password, from a prompt on a terminal, else from standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt(f"Password of {user} at {company}", hide_input=True, err=True))
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise typer.BadParameter(
            "there is no password: set CROSSFOOT_USER_PASSWORD or write it to standard input."
        )
    return password
