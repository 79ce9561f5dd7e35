"""The banks of the seeded company, and where its opening balances come from."""

from typing import Final

from crossfoot.emulator.cash.movements import Account

Bank = Account
"""A bank account that money comes to and goes from."""

BANKS: Final = {
    "E100": Bank("CASC-OPER", "Cascade Bank", "1010", "USD", "110", "E100"),
    "E200": Bank("LIFF-OPER", "Liffey Bank", "1020", "EUR", "210", "E200"),
    "E300": Bank("SAAL-OPER", "Saalebank & Söhne eG", "1030", "EUR", "310", "E300"),
}
WEB_SHOP: Final = Bank("CASC-SHOP", "Cascade Bank", "1012", "USD", "112", "E100")
EQUITY: Final = "3300"
"""The other side of documents taken over from the system before."""
