"""`crossfoot overrides`: where attributes are read from, for an environment or one account."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot
    from crossfoot.integrated_accounts import Place
    from crossfoot.unified.resource import Resource
    from crossfoot.web.overriding import OpenCompany

app = typer.Typer(
    help="Where attributes are read from, for an environment or one account.", no_args_is_help=True
)
Wanted = Annotated[
    str, typer.Argument(metavar="MODEL/RESOURCE", help="Such as accounting/contacts.")
]
Account = Annotated[
    str, typer.Option(metavar="ID", help="The integrated account; without it, the environment.")
]


@app.callback()
def group() -> None:
    """Where attributes are read from, for an environment or one account."""


@app.command("list")
def list_overrides(account: Account = "") -> None:
    """List the overrides of one level."""
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- costs start-up time

    async def work(crossfoot: "Crossfoot") -> list[tuple[object, ...]]:
        kept = await crossfoot.rooms.overriding.kept.list(await _place(crossfoot, account))
        return [(f"{one.model}/{one.resource}", one.version, one.updated_at) for one in kept]

    print_table(("Resource", "Version", "Changed"), inside(work))


@app.command("show")
def show(resource: Wanted, account: Account = "") -> None:
    """Print an override as JSON, and what is wrong with it by now."""
    wanted = _resource(resource)

    async def work(crossfoot: "Crossfoot") -> Any:
        place = await _place(crossfoot, account)
        return await crossfoot.rooms.overriding.get(place, wanted, _company(crossfoot, account))

    found = inside(work)
    _print({name: getattr(found, name) for name in ("attributes", "values", "sources")})
    _notes(found.notes)


@app.command("put")
def put(
    resource: Wanted,
    file: Annotated[str, typer.Argument(help="The document, as JSON; - reads standard input.")],
    account: Account = "",
    dry_run: Annotated[bool, typer.Option(help="Check only, and store nothing.")] = False,
) -> None:
    """Check an override and store it."""
    import msgspec  # noqa: PLC0415 -- costs start-up time

    wanted = _resource(resource)
    try:
        document = msgspec.json.decode(sys.stdin.read() if file == "-" else Path(file).read_bytes())
    except msgspec.DecodeError as error:
        raise typer.BadParameter(f"{file} is not valid JSON: {error}.") from error

    async def work(crossfoot: "Crossfoot") -> Any:
        overriding = crossfoot.rooms.overriding
        place = await _place(crossfoot, account)
        await overriding.kept.check(place)
        verdict = await overriding.check(place, wanted, document, _company(crossfoot, account))
        if not dry_run:
            await overriding.kept.put(place, wanted.model, wanted.path, document)
        return verdict.notes

    _notes(inside(work))
    print("It may be stored." if dry_run else "Stored.")


@app.command("delete")
def delete(resource: Wanted, account: Account = "") -> None:
    """Delete an override."""
    wanted = _resource(resource)

    async def work(crossfoot: "Crossfoot") -> None:
        place = await _place(crossfoot, account)
        await crossfoot.rooms.overriding.kept.delete(place, wanted.model, wanted.path)

    inside(work)
    print("Deleted.")


def _resource(text: str) -> "Resource":
    from crossfoot.cli.list import parts  # noqa: PLC0415 -- costs start-up time
    from crossfoot.unified import registry  # noqa: PLC0415 -- the same

    return registry.find(*parts(text))


async def _place(crossfoot: "Crossfoot", account: str) -> "Place":
    from crossfoot.integrated_accounts import Place  # noqa: PLC0415 -- costs start-up time

    return Place(await crossfoot.environment_id(), account or None)


def _company(crossfoot: "Crossfoot", account: str) -> "OpenCompany":
    return lambda: crossfoot.company(account)


def _notes(notes: Any) -> None:
    for note in notes:
        print(f"{note.path}: {note.message} {note.remedy}".strip(), file=sys.stderr)


def _print(value: Any) -> None:
    import msgspec  # noqa: PLC0415 -- costs start-up time

    kept = {name: said for name, said in value.items() if said}
    print(msgspec.json.format(msgspec.json.encode(kept), indent=2).decode())
