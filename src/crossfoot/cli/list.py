"""`crossfoot list`: read a unified resource from the command line."""

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot


def list_records(
    resource: Annotated[
        str, typer.Argument(metavar="MODEL/RESOURCE", help="Such as accounting/contacts.")
    ],
    account: Annotated[
        str, typer.Option(metavar="ID", help="The integrated account; needed if there are several.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=2_000, help="How many records at most.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one record a line.")] = False,
    condition: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            metavar="NAME=VALUE",
            help="As in the API: contact_type=vendor, 'updated_at[gte]=2026-01-01'. Repeatable.",
        ),
    ] = None,
) -> None:
    """Read records of an integrated account in their unified shape."""
    from crossfoot.cli.tables import print_records  # noqa: PLC0415 -- costs start-up time
    from crossfoot.unified import registry  # noqa: PLC0415 -- the same
    from crossfoot.unified.query import ListRequest, parse_conditions  # noqa: PLC0415 -- the same

    wanted = registry.find(*parts(resource))
    filters = _filters(condition or [])

    async def work(crossfoot: "Crossfoot") -> list[Any]:
        from crossfoot.connector import reader  # noqa: PLC0415 -- costs start-up time

        ours = await crossfoot.resource(wanted, account)
        request = ListRequest(
            conditions=parse_conditions(ours, filters), limit=limit, remote_data=as_json
        )
        company = await crossfoot.company(account)
        page = await reader.list_page(company, ours, request, crossfoot.rooms.cursors)
        return list(page.result)

    import msgspec  # noqa: PLC0415 -- the same

    records = inside(work)
    if as_json:
        encoder = msgspec.json.Encoder(decimal_format="number")
        for record in records:
            print(encoder.encode(record).decode())
    else:
        print_records([msgspec.to_builtins(record) for record in records])


def parts(resource: str) -> tuple[str, str]:
    """Model and path of a resource as it is written on the command line."""
    model, slash, path = resource.strip("/").partition("/")
    if not slash:
        raise typer.BadParameter(f"{resource!r} is not written MODEL/RESOURCE.")
    return model, path


def _filters(conditions: list[str]) -> dict[str, Any]:
    from crossfoot.web.query_string import decode  # noqa: PLC0415 -- costs start-up time

    pairs = [condition.partition("=") for condition in conditions]
    for name, equals, _ in pairs:
        if not equals:
            raise typer.BadParameter(f"{name!r} is not written NAME=VALUE.")
    return decode(urlencode([(name, value) for name, _, value in pairs]).encode())
