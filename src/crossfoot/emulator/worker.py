"""The one thread in which the company lives, and its seeded state to go back to."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from crossfoot.clock import Clock
from crossfoot.emulator import seed
from crossfoot.emulator.company import Company, Snapshot
from crossfoot.emulator.company_settings import CompanySettings
from crossfoot.emulator.seed import Scale

T = TypeVar("T")


class CompanyWorker:
    """Owns the company and the only thread that touches it; the event loop never waits on it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="company")
        self._company: Company | None = None
        self._seeded: Snapshot | None = None
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
        """Throw the company away and fill a new one."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._seed, scale)

    async def reset(self) -> None:
        """Bring back the company as it was seeded."""
        await self.run(self._restore)

    async def close(self) -> None:
        """Let go of the company and end its thread."""
        if self._company is not None:
            await self.run(Company.close)
        self._thread.shutdown()

    def _seed(self, scale: Scale) -> None:
        if self._company is not None:
            self._company.close()
        self._company = company = Company.create(self._clock, CompanySettings())
        seed.fill(company, scale)
        self.scale = scale
        self._seeded = company.snapshot()

    def _restore(self, company: Company) -> None:
        if self._seeded is None:
            raise RuntimeError("The company has not been seeded yet.")
        company.restore(self._seeded)
