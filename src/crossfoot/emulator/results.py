"""What a gateway session remembers of its readByQuery answers, for readMore (intacct-xml §3.4)."""

from array import array  # noqa: TC003 -- a dataclass resolves its annotations
from dataclasses import dataclass, field


@dataclass(slots=True)
class ResultSet:
    """One remembered answer: the keys of the rows found then, and how far it was read.

    `keys` are SQLite row ids in answer order. Rows changed since show their new values, rows
    deleted since are left out of their page.
    """

    id: str
    object: str
    fields: tuple[str, ...]
    keys: "array[int]"
    page_size: int
    return_format: str = "xml"
    taken: int = 0

    @property
    def remaining(self) -> int:
        """How many rows have not been answered yet."""
        return len(self.keys) - self.taken

    def take(self) -> "array[int]":
        """The keys of the next page."""
        page = self.keys[self.taken : self.taken + self.page_size]
        self.taken += len(page)
        return page


MOST_SETS = 100
"""How many result sets a session remembers; the oldest goes first."""


@dataclass(slots=True)
class ResultSets:
    """The result sets of one gateway session, by result id and the latest by object."""

    by_id: dict[str, ResultSet] = field(default_factory=dict)
    latest: dict[str, ResultSet] = field(default_factory=dict)

    def remember(self, found: ResultSet) -> None:
        """Keep a result set under its id, and as the last of its object."""
        if found.id:
            self.by_id[found.id] = found
            if len(self.by_id) > MOST_SETS:
                del self.by_id[next(iter(self.by_id))]
        self.latest[found.object] = found
