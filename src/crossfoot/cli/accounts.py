"""`crossfoot accounts`: the companies that are connected."""

from typing import TYPE_CHECKING

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot

app = typer.Typer(help="The companies that are connected.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The companies that are connected."""


@app.command("list")
def list_accounts() -> None:
    """List the integrated accounts."""
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- costs start-up time

    async def work(crossfoot: "Crossfoot") -> list[tuple[object, ...]]:
        page = await crossfoot.rooms.accounts.list(await crossfoot.environment_id(), {})
        return [
            (a.id, a.tenant_id, a.context.get("company_id"), a.status, a.last_error)
            for a in page.result
        ]

    print_table(("Id", "Tenant", "Company", "Status", "Last error"), inside(work))
