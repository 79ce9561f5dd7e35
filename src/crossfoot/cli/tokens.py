"""`crossfoot token`: the tokens that callers of the HTTP API send."""

from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot

app = typer.Typer(help="The tokens that callers of the API send.", no_args_is_help=True)

Environment = Annotated[
    str, typer.Option(metavar="NAME", help="The environment; the first one if not given.")
]


@app.command("create")
def create(
    name: Annotated[str, typer.Option(help="What the token is for.")],
    environment: Annotated[
        str, typer.Option(metavar="NAME", help="The environment; made where there is none.")
    ] = "",
    expires_in: Annotated[
        str, typer.Option(metavar="DURATION", help="How long it works, such as 12h, 90d or 4w.")
    ] = "",
) -> None:
    """Make an API token and print it, alone. It is not shown again."""
    from crossfoot.cli.durations import duration  # noqa: PLC0415 -- costs start-up time

    lifetime = duration(expires_in) if expires_in else None

    async def work(crossfoot: "Crossfoot") -> str:
        _, secret = await crossfoot.rooms.api_tokens.create(
            name,
            await _found_or_made(crossfoot, environment),
            expires_at=crossfoot.clock.now() + lifetime if lifetime else None,
        )
        return secret.reveal()

    print(inside(work))


async def _found_or_made(crossfoot: "Crossfoot", environment: str) -> str:
    from crossfoot.errors import NotFound  # noqa: PLC0415 -- costs start-up time

    try:
        return await crossfoot.environment_id(environment)
    except NotFound:
        made = await crossfoot.rooms.environments.create(environment)
        typer.echo(f"crossfoot: made the environment {environment!r}.", err=True)
        return made.id


@app.command("list")
def list_tokens(environment: Environment = "") -> None:
    """List the API tokens, without their secrets."""
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- costs start-up time

    async def work(crossfoot: "Crossfoot") -> list[tuple[object, ...]]:
        where = await crossfoot.environment_id(environment)
        page = await crossfoot.rooms.api_tokens.list(where, {})
        return [(t.id, t.name, t.created_at, t.expires_at or "never") for t in page.result]

    print_table(("Id", "Name", "Made", "Expires"), inside(work))


@app.command("revoke")
def revoke(
    token: Annotated[str, typer.Argument(metavar="ID", help="The id, from `token list`.")],
    environment: Environment = "",
) -> None:
    """Revoke an API token: every server refuses it within a second."""

    async def work(crossfoot: "Crossfoot") -> None:
        where = await crossfoot.environment_id(environment)
        await crossfoot.rooms.api_tokens.delete(where, token)

    inside(work)
