"""`crossfoot emulator`: a local Intacct company to develop and test against."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crossfoot import settings
from crossfoot.errors import ConfigurationError


class Seed(StrEnum):
    """The companies to choose from."""

    DEMO = "demo"
    LISTS = "lists"
    LARGE = "large"
    EMPTY = "empty"


def emulator(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 picks a free one.")
    ] = 8099,
    seed: Annotated[
        Seed,
        typer.Option(help="The company: demo, lists (demo without its books), large or empty."),
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

    The control API speaks JSON; docs/emulator.md describes it, and the page at / shows it:

    \b
    GET  /_control/health      what runs here
    POST /_control/reset       everything as it was at the start
    POST /_control/seed        {"scale": "demo" | "lists" | "large" | "empty"}
    GET  /_control/clock       the company's time; POST {"set": ISO-8601} or {"advance": seconds}
    GET  /_control/requests    requests seen, secrets masked; DELETE forgets them
    GET  /_control/faults      faults set; POST {"kind": "delay", "seconds": 2} sets one (http html
                               throttle refuse lose_session drop_before drop_after drop_midway
                               trickle truncate garble); DELETE takes them away
    GET  /_control/settings    concurrency, sessions, senders, passwords; PUT changes some
    GET  /_control/sessions    open sessions; DELETE ends them
    GET  /_control/high-water  most requests at once, waiting, turned away; DELETE starts anew
    """  # noqa: D301 -- the escape keeps the lines of the list
    from crossfoot.cli.serve import listen  # noqa: PLC0415 -- costs start-up time

    listening = listen(host, port)
    from crossfoot.emulator.server import Options, serve  # noqa: PLC0415 -- the same

    options = Options(cache_dir=_cache_dir(), scale=seed.value, endpoint_host=endpoint_host)
    asyncio.run(serve(listening, options))


def _cache_dir() -> Path:
    """Where companies are kept; raises ConfigurationError when nothing can be kept there."""
    folder = settings.load().cache_dir
    problems = list(settings.folder_problems("cache_dir", folder))
    if problems:
        said = " ".join(f"{problem.message} {problem.remedy}" for problem in problems)
        raise ConfigurationError(f"{problems[0].path}: {said}", problems=problems)
    return folder
