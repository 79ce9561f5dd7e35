"""Whether each line has the dimensions that it must have."""

from collections.abc import Iterator

from crossfoot.errors import Problem
from crossfoot.unified.writing.allocating import TYPES
from crossfoot.unified.writing.entry import Entry, EntryLine
from crossfoot.unified.writing.known import Known


def required(entry: Entry, known: Known) -> Iterator[Problem]:
    """Each account's own demands, and the location where there are entities (§4.0, §4.1)."""
    for line in entry.lines:
        if line.posts_to is not None or (line.allocation is not None and not line.parted):
            continue
        account = known.of(line.account)
        wanted = known.setup.required_by(account) if account is not None else ()
        for type_ in wanted:
            if line.parted and type_ not in TYPES:
                continue  # a dimension of the company's own, which is not looked up of allocations
            if account is not None and not _has(line, known, type_):
                yield Problem(
                    line.at("tracking_categories"),
                    "required_dimension",
                    f"Account {account.natural} requires the dimension {type_}.",
                    f"Send a tracking category of the type {type_}.",
                )
        if "location" not in wanted and not _has(line, known, "location"):
            yield Problem(
                line.at("tracking_categories"),
                "required_dimension",
                "A company with entities requires the dimension location on every line.",
                "Send a tracking category of the type location.",
            )


def restricted(entry: Entry, known: Known) -> Iterator[Problem]:
    """Values that may not go together, by a relationship of their dimensions (§3.8); said once."""
    for one, other in known.setup.restricted():
        both = (line for line in entry.lines if {one, other} <= line.dimensions.keys())
        for line in both:
            yield Problem(
                line.at("tracking_categories"),
                "restricted_dimension",
                f"The company restricts which {one} goes with which {other}.",
                "Intacct refuses what does not go together.",
            )
            break


def _has(line: EntryLine, known: Known, type_: str) -> bool:
    if type_ in line.dimensions:
        return True
    return type_ == "location" and (not known.setup.multi_entity or bool(known.setup.entity))
