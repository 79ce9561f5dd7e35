"""`crossfoot demo`: the whole walk on this machine, without a Sage licence."""

import asyncio
from typing import Annotated

import typer


def demo(
    once: Annotated[bool, typer.Option("--once", help="Stop after printing.")] = False,
) -> None:
    """Start an emulated company and the server, connect them, and read through the API.

    Everything lives in a temporary folder, unless CROSSFOOT_DATA_DIR names one to keep.
    """
    from crossfoot.cli.walk import walk  # noqa: PLC0415 -- costs start-up time

    asyncio.run(walk(stay=not once))
