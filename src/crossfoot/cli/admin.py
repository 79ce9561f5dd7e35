"""`crossfoot admin`: who may open the dashboard."""

from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot
    from crossfoot.operators import OperatorToken

app = typer.Typer(help="Who may open the dashboard at /admin.", no_args_is_help=True)
tokens = typer.Typer(help="The tokens that operators sign in with.", no_args_is_help=True)
app.add_typer(tokens, name="token")


@app.callback()
def group() -> None:
    """Who may open the dashboard at /admin."""


@tokens.command("create")
def create(
    name: Annotated[str, typer.Option(help="Whose token it is.")],
    expires_in: Annotated[
        str, typer.Option(metavar="DURATION", help="How long it works, such as 12h, 90d or 4w.")
    ] = "90d",
) -> None:
    """Make an operator's token and print it, alone. It is not shown again."""
    from crossfoot.cli.durations import duration  # noqa: PLC0415 -- costs start-up time

    lifetime = duration(expires_in)

    async def work(crossfoot: "Crossfoot") -> str:
        expires_at = crossfoot.clock.now() + lifetime
        _, secret = await crossfoot.rooms.operator_tokens.create(name, expires_at=expires_at)
        return secret.reveal()

    print(inside(work))


@tokens.command("list")
def list_tokens() -> None:
    """List the operators' tokens, without their secrets."""
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- costs start-up time

    async def work(crossfoot: "Crossfoot") -> "list[OperatorToken]":
        return await crossfoot.rooms.operator_tokens.list()

    rows = [(t.id, t.name, t.created_at, t.expires_at or "never") for t in inside(work)]
    print_table(("Id", "Name", "Made", "Expires"), rows)


@tokens.command("revoke")
def revoke(
    token: Annotated[str, typer.Argument(metavar="ID", help="The id, from `admin token list`.")],
) -> None:
    """Revoke an operator's token: whoever signed in with it is signed out at once."""

    async def work(crossfoot: "Crossfoot") -> None:
        await crossfoot.rooms.operator_tokens.revoke(token)

    inside(work)
