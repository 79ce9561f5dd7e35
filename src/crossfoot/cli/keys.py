"""`crossfoot keys`: the master keys that protect stored credentials."""

from typing import TYPE_CHECKING

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot

app = typer.Typer(help="The master keys that protect stored credentials.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The master keys that protect stored credentials."""


@app.command("rotate")
def rotate() -> None:
    """Make a new master key and re-wrap everything with it; servers go on meanwhile."""

    async def work(crossfoot: "Crossfoot") -> str:
        done = await crossfoot.vault.rotate()
        retired = ", ".join(done.retired) or "none"
        return (
            f"Master key {done.master_key_id} is in use. "
            f"Data keys re-wrapped: {done.rewrapped}. Retired: {retired}."
        )

    print(inside(work))
