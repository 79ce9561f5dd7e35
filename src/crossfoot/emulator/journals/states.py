"""The states of a journal entry: what a caller may ask for, and what becomes of it (§4.1)."""

from typing import Final

from crossfoot.emulator.validation import invalid

_ASKABLE: Final = {
    "": ("Draft", "Posted"),
    "Draft": ("Draft", "Posted"),
    "Posted": ("Posted",),
    "Submitted": ("Draft", "Posted", "Submitted", "Approved", "Declined"),
    "Partially Approved": ("Draft", "Posted", "Submitted", "Approved", "Declined"),
    "Declined": ("Draft", "Posted", "Declined"),
}
"""By the state before, "" for a new entry: the states that may be sent."""

DECISIONS: Final = frozenset({"Approved", "Declined"})


def next_state(before: str, asked: str, *, approvals: bool) -> str:
    """The state of an entry after a write; `asked` is "" where the caller says nothing.

    Where entries are approved, one to be posted is submitted first. Raises Invalid.
    """
    wanted = asked or before or "Posted"
    allowed = _ASKABLE.get(before, ())
    if wanted not in allowed:
        if not before:
            listed = ", ".join(allowed)
            text = f"Invalid value '{wanted}' for STATE. Valid values are: {listed}."
            raise invalid("BL03000018", text)
        text = f"A journal entry that is {before} cannot be changed to {wanted}."
        raise invalid("BL01001973", text)
    if wanted == "Approved":
        return "Posted"
    if wanted == "Posted" and approvals:
        return "Submitted"
    return wanted
