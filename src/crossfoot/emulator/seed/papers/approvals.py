"""Who approved purchase orders: one step for small ones, two for large ones."""

from decimal import Decimal
from typing import Final

from crossfoot.emulator.seed.draft import Draft, Row
from crossfoot.emulator.seed.papers.definitions import ORDERS

_LEVELS: Final = ((Decimal(5_000), "tokeeffe"), (Decimal(25_000), "mcarroll"))
"""From which total on, in the entity's currency, an order needs whom."""

_REFUSALS: Final = ("Over budget", 'Ask for a second offer; see "Einkaufsrichtlinie" § 4', "Twice?")


def draft_approvals(draft: Draft) -> None:
    """The steps of every order that was submitted: its submission, then approvals or a refusal."""
    for order in draft.of("PODOCUMENT"):
        if order["DOCPARID"] not in ORDERS or order["STATE"] == "Draft":
            continue
        needed = [who for least, who in _LEVELS if Decimal(order["TOTAL"]) >= least]
        if not needed and order["STATE"] not in {"Submitted", "Declined"}:
            continue
        steps = [_step(order, 0, order["USER"], "Submitted", "")]
        if order["STATE"] == "Declined":
            reason = draft.pick(_REFUSALS)
            steps.append(_step(order, 1, needed[0] if needed else "tokeeffe", "Declined", reason))
        elif order["STATE"] == "Submitted":
            steps += [_step(order, 1, who, "Approved", "") for who in needed[:-1]]
        else:
            steps += [
                _step(order, level, who, "Approved", "OK" if draft.chance(0.2) else "")
                for level, who in enumerate(needed, 1)
            ]
        draft.add("PODOCUMENTAPPROVAL", steps)
    for number, row in enumerate(draft.of("PODOCUMENTAPPROVAL"), 1):
        row["RECORDNO"] = str(number)


def _step(order: Row, level: int, who: str, action: str, comment: str) -> Row:
    row = {
        "DOCID": order["DOCID"],
        "APPROVALLEVEL": str(level),
        "APPROVERID": who,
        "ACTION": action,
        "ACTIONDATE": order["WHENCREATED"],
        "COMMENTS": comment,
        "WHENCREATED": order["AUWHENCREATED"],
        "WHENMODIFIED": order["AUWHENCREATED"],
        "CREATEDBY": order["CREATEDBY"],
        "MODIFIEDBY": order["CREATEDBY"],
    }
    return {field: value for field, value in row.items() if value}
