"""The one thread in which the company lives, and the seeded state to go back to."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from crossfoot.clock import Clock
from crossfoot.emulator.company import Company
from crossfoot.emulator.preparing import Watch, open_company, unwatched
from crossfoot.emulator.seed import Scale

T = TypeVar("T")


class CompanyWorker:
    """Owns the company and the only thread that touches it; the event loop never waits on it."""

    def __init__(self, clock: Clock, folder: Path, watch: Watch = unwatched) -> None:
        self._clock = clock
        self._folder = folder
        self._watch = watch
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="company")
        self._company: Company | None = None
        self.scale: Scale = "empty"

    @property
    def company(self) -> Company:
        """The company; to be used inside `run` only."""
        if self._company is None:
            raise RuntimeError("The company has not been seeded yet.")
        return self._company

    async def run(self, work: Callable[[Company], T]) -> T:
        """Do some work in the company's thread, after whatever waits there already."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(self.company))

    async def seed(self, scale: Scale) -> None:
        """Throw the company away and open a new one, generated first where nobody has yet."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._seed, scale)

    async def reset(self) -> None:
        """Bring back the company as it was seeded."""
        await self.seed(self.scale)

    async def close(self) -> None:
        """Let go of the company and end its thread."""
        if self._company is not None:
            await self.run(Company.close)
        self._thread.shutdown()

    def _seed(self, scale: Scale) -> None:
        opened = open_company(scale, self._folder, self._clock, self._watch)
        if self._company is not None:
            self._company.close()
        self._company, self.scale = opened, scale
