"""Whether a document's number is free."""

from collections.abc import Iterator

from crossfoot.errors import Problem
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known


def free(entry: Entry, known: Known) -> Iterator[Problem]:
    """No other document has the number; of the same party, where numbers are each party's own."""
    party = known.of(entry.party)
    for record in known.taken:
        own = not entry.number_with or (
            party is not None and record.get(entry.number_with) == party.natural
        )
        if own and record.get("RECORDNO") != entry.key:
            yield Problem(
                entry.number_at,
                "duplicate_number",
                f"{entry.number!r} is the number of another document already.",
                "Send another number, or none where Intacct numbers them itself.",
            )
            return
