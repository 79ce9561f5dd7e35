"""Time, new ids and chance: passed in wherever needed, so that tests can hold them still."""

import asyncio
import math
import random
import secrets
import time
import uuid
from datetime import UTC, datetime


class Clock:
    """The system's clock. A test passes a subclass that stands still or runs ahead."""

    def now(self) -> datetime:
        """The instant now, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 -- the one place that may ask

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back, for durations and staleness bounds."""
        return time.monotonic()

    def new_id(self) -> str:
        """A new random UUID, as text."""
        return str(uuid.uuid4())  # noqa: TID251 -- the one place that may ask

    def new_token(self) -> str:
        """43 URL-safe characters holding 256 random bits, for secrets that we hand out."""
        return secrets.token_urlsafe(32)

    def jitter(self, seconds: float) -> float:
        """A random duration between nothing and `seconds` ("full jitter")."""
        return random.uniform(0, seconds)  # noqa: S311 -- spreading load, not guarding a secret

    async def sleep(self, seconds: float) -> None:
        """Wait without blocking the event loop."""
        await asyncio.sleep(seconds)

    def timeout(self, seconds: float) -> asyncio.Timeout:
        """End the block of `async with` with TimeoutError after that long; never, if infinite."""
        return asyncio.timeout(None if math.isinf(seconds) else seconds)


SYSTEM_CLOCK = Clock()
