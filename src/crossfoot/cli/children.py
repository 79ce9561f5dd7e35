"""Programs of ours that run beside a command: started, watched until ready, ended with it."""

import asyncio
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from crossfoot.errors import CrossfootFault

READY_SECONDS: Final = 600
"""For one that hangs; one that ends is noticed at once. The first emulator makes its company."""

END_SECONDS: Final = 10
TAIL_LINES: Final = 20


@dataclass
class Child:
    """A running program: its address, and the last lines it printed."""

    name: str
    process: asyncio.subprocess.Process
    ready: asyncio.Future[str]
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL_LINES))
    heard: Callable[[str], None] = lambda _: None
    """Is told each line that it prints."""

    async def address(self) -> str:
        """Where it listens, once it does; raises CrossfootFault when it ends or takes too long."""
        try:
            return await asyncio.wait_for(asyncio.shield(self.ready), READY_SECONDS)
        except TimeoutError as error:
            raise CrossfootFault(f"The {self.name} was not ready in time.") from error

    async def read(self, prefix: str) -> None:
        """Keep what it prints until it ends."""
        assert self.process.stdout is not None  # noqa: S101 -- asked for a pipe
        async for raw in self.process.stdout:
            line = raw.decode(errors="replace").rstrip()
            self.tail.append(line)
            self.heard(line)
            if line.startswith(prefix) and not self.ready.done():
                self.ready.set_result(line.removeprefix(prefix).split()[0])
        if not self.ready.done():
            self.ready.set_exception(CrossfootFault(f"The {self.name} did not start."))

    async def end(self) -> None:
        """End it: politely, then not."""
        if self.process.returncode is None:
            self._send(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.process.wait(), END_SECONDS)
            except TimeoutError:
                self._send(signal.SIGKILL)
                await self.process.wait()

    def _send(self, what: signal.Signals) -> None:
        """Not through asyncio, which would reap a program that has just ended and then miss it."""
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, what)


@asynccontextmanager
async def child(
    name: str, *arguments: str, prefix: str, environ: Mapping[str, str]
) -> AsyncIterator[Child]:
    """Run `crossfoot <arguments>` while the block runs; ready when a line starts with `prefix`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "crossfoot", *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=dict(environ),
        start_new_session=True,  # Ctrl-C comes to the parent, which ends its children in order
    )
    running = Child(name, process, asyncio.get_running_loop().create_future())
    reading = asyncio.create_task(running.read(prefix))
    try:
        yield running
    finally:
        await running.end()
        await reading
        if running.ready.done() and not running.ready.cancelled():
            running.ready.exception()  # looked at, so that asyncio does not report it


def free_port(wanted: int) -> int:
    """The wanted port, or the next one that nothing listens on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CrossfootFault(f"No port from {wanted} to {wanted + 99} is free.")
