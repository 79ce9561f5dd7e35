"""`crossfoot create`, `update` and `delete`: write a unified resource from the command line."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossfoot.cli.list import parts
from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot
    from crossfoot.connector.writing.writer import Operation

Resource = Annotated[
    str, typer.Argument(metavar="MODEL/RESOURCE", help="Such as accounting/contacts.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="Such as vendor_33.")]
Body = Annotated[
    str,
    typer.Argument(metavar="BODY", help="JSON, @FILE, or - for standard input."),
]
Account = Annotated[
    str, typer.Option(metavar="ID", help="The integrated account; needed if there are several.")
]
Key = Annotated[
    str, typer.Option(help="An idempotency key: with the same key a body is written once.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything and send nothing.")]


def create(
    resource: Resource, body: Body, account: Account = "", key: Key = "", dry_run: DryRun = False
) -> None:
    """Create a record; prints it as JSON, as it is stored."""
    _write("create", resource, "", body, account=account, key=key, dry_run=dry_run)


def update(  # noqa: PLR0913, PLR0917 -- options of a command
    resource: Resource,
    record_id: Id,
    body: Body,
    account: Account = "",
    key: Key = "",
    dry_run: DryRun = False,
) -> None:
    """Change a record: only what the body names."""
    _write("update", resource, record_id, body, account=account, key=key, dry_run=dry_run)


def delete(
    resource: Resource, record_id: Id, account: Account = "", key: Key = "", dry_run: DryRun = False
) -> None:
    """Delete a record; prints its id as JSON."""
    _write("delete", resource, record_id, "", account=account, key=key, dry_run=dry_run)


def _write(  # noqa: PLR0913 -- options of a command
    operation: "Operation",
    resource: str,
    record_id: str,
    body: str,
    *,
    account: str,
    key: str,
    dry_run: bool,
) -> None:
    from crossfoot.unified import registry  # noqa: PLC0415 -- costs start-up time
    from crossfoot.unified.wire import ENCODER  # noqa: PLC0415 -- the same

    wanted = registry.find(*parts(resource))
    raw = _read(body) if operation != "delete" else b""

    async def work(crossfoot: "Crossfoot") -> Any:
        from crossfoot.connector.writing import writer  # noqa: PLC0415 -- costs start-up time
        from crossfoot.web.writing import read_exactly  # noqa: PLC0415 -- the same

        said = read_exactly(raw) if raw else None
        ours = await crossfoot.resource(wanted, account)
        company = await crossfoot.company(account)
        asked = writer.Asked(ours, operation, said, record_id)
        if dry_run:
            return await writer.dry_run(company, asked)
        where = await crossfoot.environment_id()
        caller = writer.Caller(where, await crossfoot.account_id(account), "command line")
        intent = writer.intent(company, asked, caller, raw, key)
        outcome = await writer.write(company, crossfoot.rooms.writes, asked, intent)
        if outcome is None:
            return {"id": record_id, "changed": False}
        if outcome.state in {"committed", "not_committed"}:  # the same again is another write
            crossfoot.rooms.writes.delivered([outcome.write_id])
        outcome.raise_for_failure()
        return outcome.record

    print(ENCODER.encode(inside(work)).decode())


def _read(body: str) -> bytes:
    """The body's bytes, wherever they are."""
    if body == "-":
        return sys.stdin.buffer.read()
    if body.startswith("@"):
        return Path(body[1:]).read_bytes()
    return body.encode()
