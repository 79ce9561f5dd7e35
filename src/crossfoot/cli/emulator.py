"""`crossfoot emulator`: a local Intacct company to develop and test against."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer


class Seed(StrEnum):
    """The companies to choose from."""

    DEMO = "demo"
    LARGE = "large"
    EMPTY = "empty"


def emulator(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 picks a free one.")] = 8099,
    seed: Annotated[
        Seed, typer.Option(help="The company: demo, large (20 times demo) or empty.")
    ] = Seed.DEMO,
    endpoint_host: Annotated[
        str,
        typer.Option(
            metavar="HOST[:PORT]",
            help="Host that getAPISession returns, for clients that insist on *.intacct.com; "
            "normally the host a request came to.",
        ),
    ] = "",
) -> None:
    """Run a local Intacct company behind POST /ia/xml/xmlgw.phtml until Ctrl-C.

    Sign in as sender crossfoot-dev / s3nder&key, company demo, user api / p4ss&word.

    The control API is JSON under /_control/: health, reset, seed, clock, requests, faults,
    settings, sessions, high-water. The page at / shows it; docs/emulator.md describes it.
    """
    from crossfoot.emulator.server import Options, serve  # noqa: PLC0415 -- costs start-up time

    options = Options(host=host, port=port, scale=seed.value, endpoint_host=endpoint_host)
    asyncio.run(serve(options))
