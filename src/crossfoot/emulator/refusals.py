"""The failures that several functions share, with their texts (intacct-xml §3, §6.2)."""

from collections.abc import Sequence
from urllib.parse import quote

from crossfoot.clock import Clock
from crossfoot.emulator.functions import ErrorEntry, Refusal
from crossfoot.emulator.numbering import tracking_id

PROCESSING_ERROR = ErrorEntry("DL02000001", "Error", "There was an error processing the request.")


def support_id(clock: Clock) -> str:
    """A support id as Intacct appends it to its sentences, URL-encoded (§6.1)."""
    return f"[Support ID: {quote(tracking_id(clock), safe='')}]"


def unknown_object(name: str, errorno: str = "XL03000009") -> Refusal:
    """No such object. The number differs by function, and is a guess for most (§6.4)."""
    return Refusal(ErrorEntry(errorno, description2=f"Object definition {name} not found"))


def cannot_be_queried(clock: Clock, object_name: str, fields: Sequence[str]) -> Refusal:
    """Fields that do not exist or cannot be selected: the whole query fails (§3.5)."""
    listed = ", ".join(dict.fromkeys(fields))
    return Refusal(
        ErrorEntry(
            "XL03000006",
            description2=(
                "The following fields cannot be queried\n\t\t"
                f": [{object_name}: [{listed}] ] {support_id(clock)}"
            ),
        )
    )


def not_in_schema(text: str) -> Refusal:
    """An element or value that the request's schema does not allow (§6.2)."""
    return Refusal(ErrorEntry("XL03000003", description2=f"XML Parse schema error: {text}"))


def unknown_transaction(key: str) -> Refusal:
    """The gateway's words for a legacy update or delete of what is not there (§6.2)."""
    return Refusal(
        ErrorEntry(
            "BL01001973",
            description2=(
                "Oops, we can't find this transaction; enter a valid transaction and try again."
                f" ({key or 'no key'})"
            ),
        )
    )
