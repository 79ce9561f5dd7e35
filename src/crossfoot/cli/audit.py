"""`crossfoot audit`: the log of everything that was written."""

from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot

app = typer.Typer(help="The log of everything that was written.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The log of everything that was written."""


@app.command("verify")
def verify(
    contains: Annotated[
        str, typer.Option(metavar="DIGEST", help="A digest noted earlier, which must be there.")
    ] = "",
) -> None:
    """Check that no row of the log was changed, removed or moved since it was written."""
    from crossfoot.errors import AuditBroken  # noqa: PLC0415 -- costs start-up time

    async def work(crossfoot: "Crossfoot") -> str:
        audit = crossfoot.rooms.audit
        found = await audit.verify()
        if not found.fault and contains and not await audit.contains(contains):
            raise AuditBroken(f"No row has the digest {contains}: the log was wound back.")
        if found.fault:
            raise AuditBroken(f"{found.fault} {found.rows} rows before that are sound.")
        return f"{found.rows} rows are sound, up to number {found.last}. Digest: {found.digest}"

    print(inside(work))
