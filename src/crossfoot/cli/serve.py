"""`crossfoot serve`: the HTTP API."""

import asyncio
import ctypes
import gc
import platform
import socket
import sys
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from crossfoot.settings import Settings

_ARENA_MAX: Final = -8  # of glibc's mallopt: how many heaps its threads may have
_MMAP_THRESHOLD: Final = -3  # of the same: from how many bytes on a block has pages of its own
_LARGE_BLOCK: Final = 1 << 18


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 picks a free one.")] = 8000,
) -> None:
    """Run the HTTP API until Ctrl-C."""
    from uvicorn.loops.auto import auto_loop_factory  # noqa: PLC0415 -- costs start-up time

    from crossfoot import settings  # noqa: PLC0415 -- the same
    from crossfoot.app import start_logging  # noqa: PLC0415 -- the same

    chosen = settings.load()
    start_logging(chosen)
    for warning in chosen.warnings:
        typer.echo(f"crossfoot: {warning}", err=True)
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_serve(chosen, listen(host, port)))


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises ConfigurationError saying why it cannot."""
    from crossfoot.errors import ConfigurationError  # noqa: PLC0415 -- costs start-up time

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # The protocol is named because asyncio switches Nagle's delay off only where it is.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        raise ConfigurationError(
            f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port."
        ) from error
    return listening


def _suit_pages() -> None:
    """Fit the interpreter to pages of thousands of small objects, which are no cyclic garbage.

    Measured in tests/bench: collecting seldom maps a page in two thirds of the time, handing the
    interpreter over sooner lets the next page arrive meanwhile, one heap for all threads holds
    20 MB less, and answers outside of it, given back as soon as they are read, 10 MB less.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    sys.setswitchinterval(0.001)
    if sys.platform.startswith("linux") and platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.mallopt(_ARENA_MAX, 1)
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BLOCK)


async def _serve(chosen: "Settings", listening: socket.socket) -> None:
    """Open everything first, so that what fails is one clear line, then serve."""
    import uvicorn  # noqa: PLC0415 -- costs start-up time

    from crossfoot import app  # noqa: PLC0415 -- the same

    class Announcing(uvicorn.Server):
        """Says where it listens as soon as it does; ends in order on Ctrl-C and SIGTERM."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            host, port = listening.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            print(f"Crossfoot: http://{shown}:{port}", flush=True)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 -- as uvicorn calls it
            self.force_exit = self.should_exit  # the second time, without waiting for answers
            self.should_exit = True

    async with app.open_crossfoot(chosen) as crossfoot:
        _suit_pages()
        options: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False}
        config = uvicorn.Config(app.asgi(crossfoot), timeout_graceful_shutdown=10, **options)
        await Announcing(config).serve([listening])
