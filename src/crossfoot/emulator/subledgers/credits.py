"""`credittoapply`: the vendor's own credits, the oldest first, beside what is paid (§3.10)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.sides import PAYABLES
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.open_items import ZERO
from crossfoot.emulator.subledgers.settlements import CREDITS, Part
from crossfoot.emulator.validation import invalid

_CREDIT: Final = CREDITS["VENDOR"][0]


def parts_with_credits(
    call: Call, key: str, cash: Decimal, discount: Decimal, wanted: Decimal
) -> Iterator[Part]:
    """What pays one bill, as details: each takes one credit. Raises Invalid for too few credits."""
    used = list(_credits(call, key, wanted)) if wanted else []
    if not used:
        yield Part(PAYABLES.document, key, cash=cash, discount=discount)
        return
    for at, (row, amount) in enumerate(used):
        yield Part(
            PAYABLES.document,
            key,
            cash=ZERO if at else cash,
            discount=ZERO if at else discount,
            credit=_CREDIT,
            credit_key=row["RECORDNO"],
            credit_amount=amount,
        )


def _credits(call: Call, key: str, wanted: Decimal) -> Iterator[tuple[Row, Decimal]]:
    bill = checks.document_of(call, PAYABLES.document, key)
    left = wanted
    found = call.company.rows(
        PAYABLES.adjustment,
        '"VENDORID" = ? AND "CURRENCY" = ? AND "STATE" IN (\'Posted\', \'Partially Paid\')'
        ' AND CAST("TRX_TOTALDUE" AS REAL) < 0',
        [bill["VENDORID"], bill["CURRENCY"]],
    )
    for row in sorted(found, key=lambda row: (row["WHENCREATED"], int(row["RECORDNO"]))):
        amount = min(left, -Decimal(row["TRX_TOTALDUE"]))
        if amount > 0:
            left -= amount
            yield row, amount
    if left > 0:
        raise invalid("XL03000027", f"The vendor has no credits left for {wanted}.")
