"""Records read together: what several ask for at the same moment costs one query."""

import asyncio
from collections.abc import Mapping

from msgspec import Struct

from crossfoot.connector import reader
from crossfoot.connector.company import Company
from crossfoot.errors import UnknownRecord
from crossfoot.unified.resource import Resource


class Shelf:
    """The records of one resource, each as a list reads it."""

    def __init__(self, company: Company, resource: Resource) -> None:
        self._company = company
        self._resource = resource
        self._wanted: list[str] = []
        self._reading: asyncio.Task[Mapping[str, Struct]] | None = None

    async def get(self, record_id: str) -> Struct:
        """One record, read with those that others ask for meanwhile. Raises UnknownRecord."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        reading = self._reading
        self._wanted.append(record_id)
        found = await asyncio.shield(reading)  # the others still want theirs
        if record_id not in found:
            raise UnknownRecord(f"No record of {self._resource.name} has the id {record_id!r}.")
        return found[record_id]

    async def _read(self) -> Mapping[str, Struct]:
        """It begins when all who are ready to ask have asked."""
        wanted, self._wanted, self._reading = self._wanted, [], None
        return await reader.get_records(self._company, self._resource, wanted)
