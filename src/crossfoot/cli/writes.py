"""`crossfoot writes`: what was written to companies, and what became of it."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot

app = typer.Typer(help="What was written to companies.", no_args_is_help=True)

WriteId = Annotated[str, typer.Argument(metavar="ID", help="The `X-Write-Id`, or from `list`.")]


@app.callback()
def group() -> None:
    """What was written to companies."""


@app.command("list")
def list_writes(
    state: Annotated[
        str, typer.Option(help="Only these: pending, committed, not_committed or unknown.")
    ] = "",
    account: Annotated[str, typer.Option(metavar="ID", help="Only this account's.")] = "",
    resource: Annotated[
        str, typer.Option(help="Only this resource: accounting/invoices or proxy/VENDOR.")
    ] = "",
    since: Annotated[str, typer.Option(metavar="TIME", help="From this ISO instant on.")] = "",
) -> None:
    """List writes, oldest first."""
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- costs start-up time

    asked: dict[str, Any] = {"state": state, "integrated_account_id": account, "resource": resource}
    params = {name: value for name, value in asked.items() if value}
    params |= {"created_at": {"gte": since}} if since else {}

    async def work(crossfoot: "Crossfoot") -> list[tuple[object, ...]]:
        page = await crossfoot.rooms.write_reports.list(await crossfoot.environment_id(), params)
        return [
            (w.id, w.created_at, w.state, w.method, w.path, w.record_id, w.error and w.error.code)
            for w in page.result
        ]

    print_table(("Id", "Begun", "State", "Method", "Path", "Record", "Error"), inside(work))


@app.command("show")
def show(write: WriteId) -> None:
    """Show one write as JSON, with the record that it made."""
    print(inside(lambda crossfoot: _told(crossfoot, write)))


@app.command("resolve")
def resolve(
    write: WriteId,
    decided: Annotated[
        Literal["committed", "not_committed", ""],
        typer.Option("--as", help="What you found in Sage Intacct, if it cannot be asked."),
    ] = "",
    record: Annotated[str, typer.Option(metavar="KEY", help="The record's key there.")] = "",
) -> None:
    """Find out now what became of a write: Intacct is asked in a way that cannot write twice."""

    async def work(crossfoot: "Crossfoot") -> str:
        rooms = crossfoot.rooms
        await rooms.writes.read(await crossfoot.environment_id(), write)  # or there is none
        if decided:
            await rooms.resolver.decide(write, decided, record)
        else:
            await rooms.resolver.resolve(write)
        return await _told(crossfoot, write)

    print(inside(work))


async def _told(crossfoot: "Crossfoot", write_id: str) -> str:
    from msgspec import json  # noqa: PLC0415 -- costs start-up time

    from crossfoot.writes.reports import report  # noqa: PLC0415 -- the same

    where = await crossfoot.environment_id()
    told = report(await crossfoot.rooms.writes.read(where, write_id))
    return json.format(json.encode(told)).decode()
