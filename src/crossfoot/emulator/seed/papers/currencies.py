"""The currencies that transactions may be in, and the schedules of tax."""

from typing import Final

from crossfoot.emulator.seed.draft import Draft

_CURRENCIES: Final = (
    ("USD", "United States Dollar", "$", "2"),
    ("EUR", "Euro", "€", "2"),
    ("GBP", "Pound Sterling", "£", "2"),
    ("CHF", "Schweizer Franken", "Fr.", "2"),
    ("JPY", "Yen", "¥", "0"),
    ("CAD", "Canadian Dollar", "$", "2"),
)
_SCHEDULES: Final = {
    "Ireland - VAT": (
        "IE Standard Sale",
        "IE Reduced Sale",
        "IE Zero Sale",
        "IE Standard Purchase",
    ),
    "Germany - VAT": (
        "DE USt 19 %",
        "DE USt 7 %",
        "DE innergem. Lieferung",
        "DE VSt 19 %",
        "DE VSt 7 %",
    ),
}


def draft_currencies(draft: Draft) -> None:
    """Every transaction currency; the last is not in use any more."""
    draft.add(
        "TRXCURRENCIES",
        [
            {
                "RECORDNO": str(at),
                "CODE": code,
                "DESCRIPTION": name,
                "SYMBOL": sign,
                "DECIMALS": decimals,
                "ISBASE": "true" if code == "USD" else "false",
                "STATUS": "inactive" if code == "CAD" else "active",
            }
            for at, (code, name, sign, decimals) in enumerate(_CURRENCIES, 1)
        ],
    )


def draft_tax_schedules(draft: Draft) -> None:
    """A schedule for each tax detail in use, and the authorities behind them."""
    types = {row["DETAILID"]: row["TAXTYPE"] for row in draft.of("TAXDETAIL")}
    number = 0
    for at, (solution, details) in enumerate(_SCHEDULES.items(), 1):
        authority = {
            "NAME": solution.removesuffix(" - VAT"),
            "DESCRIPTION": f"{solution} authority",
        }
        draft.add("TAXAUTHORITY", [{"RECORDNO": str(at), **authority, "STATUS": "active"}])
        for detail in details:
            number += 1
            schedule = f"{detail} schedule"
            row = {"RECORDNO": str(number), "SCHEDULEID": schedule}
            draft.add(
                "TAXSCHEDULE",
                [
                    {
                        **row,
                        "DESCRIPTION": detail,
                        "TAXTYPE": types[detail],
                        "TAXSOLUTIONID": solution,
                        "SYSGENERATED": "false",
                        "STATUS": "active",
                    }
                ],
            )
            draft.add("TAXSCHEDULEDETAIL", [{**row, "DETAILID": detail}])
