"""Opening balances: what each entity took over from the system before, on one day."""

from decimal import Decimal
from typing import Final

from crossfoot.emulator.ledger import Document, Line
from crossfoot.emulator.seed.books.desk import OPENING_DAY, Desk

_EQUITY: Final = "3300"
_BALANCES: Final = {
    "E100": {
        "1010": 3_250_000,
        "1011": 180_000,
        "1012": 95_500,
        "1040": 1_500_000,
        "1500": 900_000,
        "1510": 2_400_000,
        "1520": 1_150_000,
        "1560": 310_000,
        "1610": -480_000,
        "1620": -390_000,
        "1660": -150_000,
        "1720": 275_000,
        "2100": -142_350,
        "2120": -88_100,
        "2180": -60_000,
        "2510": -1_200_000,
        "3000": -50_000,
        "3010": -2_950_000,
        "3900": -4_100_000,
    },
    "E200": {
        "1020": 1_420_000,
        "1021": 65_000,
        "1041": 400_000,
        "1520": 380_000,
        "1620": -120_000,
        "2100": -41_900,
        "2540": -210_000,
        "3000": -100_000,
        "3900": -1_350_000,
    },
    "E300": {
        "1030": 2_160_000,
        "1031": 110_000,
        "1042": 600_000,
        "1510": 1_100_000,
        "1520": 940_000,
        "1530": 120_000,
        "1610": -230_000,
        "1620": -410_000,
        "2100": -77_400,
        "2520": -800_000,
        "3020": -250_000,
        "3900": -2_475_000,
    },
}
"""By entity and account, in whole units of its currency; credits are negative."""


def open_books(desk: Desk) -> None:
    """One journal entry for each entity; what is left over is opening balance equity."""
    chance = desk.chance("opening")
    for number, (entity, balances) in enumerate(_BALANCES.items(), 1):
        place = desk.places[entity]
        lines = [
            Line(account, Decimal(amount), place.locations[0], description="Opening balance")
            for account, amount in balances.items()
        ]
        rest = -sum((line.amount for line in lines), Decimal(0))
        lines.append(Line(_EQUITY, rest, place.locations[0], description="Opening balance"))
        desk.book.post(
            Document(
                kind="GLBATCH",
                key=number,
                day=OPENING_DAY,
                entity=entity,
                currency=place.currency,
                lines=tuple(lines),
                stamp=desk.stamp(chance, OPENING_DAY),
                description=f"Opening balances {entity}",
                header={"REFERENCENO": f"OB-{entity}"},
            )
        )
