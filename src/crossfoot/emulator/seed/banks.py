"""Checking accounts, savings accounts and charge cards, in both currencies."""

from typing import Final, NamedTuple

from crossfoot.emulator.seed.draft import Draft, Row, full
from crossfoot.emulator.seed.names import Names, Place


class _Bank(NamedTuple):
    id: str
    bank: str
    account: str
    currency: str
    location: str
    status: str = "active"


class _Card(NamedTuple):
    id: str
    description: str
    kind: str
    account: str
    location: str
    currency: str
    status: str = "active"


_CHECKING: Final = (
    _Bank("CASC-OPER", "Cascade Bank", "1010", "USD", "110"),
    _Bank("CASC-PAYROLL", "Cascade Bank", "1011", "USD", "110"),
    _Bank("CASC-SHOP", "Cascade Bank", "1012", "USD", "112"),
    _Bank("LIFF-OPER", "Liffey Bank", "1020", "EUR", "210"),
    _Bank("LIFF-PAYROLL", "Liffey Bank", "1021", "EUR", "210"),
    _Bank("SAAL-OPER", "Saalebank & Söhne eG", "1030", "EUR", "310"),
    _Bank("SAAL-LOHN", "Saalebank & Söhne eG", "1031", "EUR", "310"),
    _Bank("OLD-1", 'First "Denver" Trust', "1080", "USD", "160", "inactive"),
)
_SAVINGS: Final = (
    _Bank("CASC-MM", "Cascade Bank", "1040", "USD", "110"),
    _Bank("LIFF-DEP", "Liffey Bank", "1041", "EUR", "210"),
    _Bank("SAAL-TG", "Saalebank & Söhne eG", "1042", "EUR", "310"),
)
_CARDS: Final = (
    _Card("VISA-OPS", "Operations card", "Visa", "2040", "110", "USD"),
    _Card("VISA-TRAVEL", "Travel & trade fairs", "Visa", "2040", "140", "USD"),
    _Card("MC-SHOP", "Web shop advertising", "Mastercard", "2041", "112", "USD"),
    _Card("AMEX-IE", "Dublin office", "American Express", "2042", "210", "EUR"),
    _Card("MC-DE", "Büro Jena", "Mastercard", "2042", "310", "EUR"),
    _Card(
        "VISA-2019", "Expired card of a former employee", "Visa", "2040", "110", "USD", "inactive"
    ),
)


def draft_banks(draft: Draft, names: Names) -> None:
    """Every account with its ledger account, journal, place and currency."""
    places = _places(draft, names)
    checking = [_bank(names, places[bank.location], "checking", bank) for bank in _CHECKING]
    savings = [_bank(names, places[bank.location], "savings", bank) for bank in _SAVINGS]
    for first, account in enumerate(checking, 1):
        account["NEXTCHECK"] = str(1_000 * first + 1)
    for account in savings:
        account["FINANCIALDATA.RECONMODE"] = "Manual"
    draft.add("CHECKINGACCOUNT", checking)
    draft.add("SAVINGSACCOUNT", savings)
    draft.add("CREDITCARD", [_card(names, places[card.location], card) for card in _CARDS])


def _places(draft: Draft, names: Names) -> dict[str, Place]:
    contacts = {row["CONTACTNAME"]: row for row in draft.of("CONTACT")}
    return {
        row["LOCATIONID"]: names.places[
            contacts[row["CONTACTINFO.CONTACTNAME"]]["MAILADDRESS.CITY"]
        ]
        for row in draft.of("LOCATION")
    }


def _bank(names: Names, place: Place, kind: str, bank: _Bank) -> Row:
    american = bank.currency == "USD"
    return full(
        MEGAENTITYID=place.entity if not american else None,
        BANKACCOUNTID=bank.id,
        BANKACCOUNTNO=names.pattern("########" if american else "##########"),
        BANKNAME=bank.bank,
        BANKACCOUNTTYPE=kind,
        GLACCOUNTNO=bank.account,
        CURRENCY=bank.currency,
        ROUTINGNO=names.pattern("12500####") if american else None,
        BRANCHID=names.pattern("###"),
        PHONE=names.phone(place),
        LOCATIONID=bank.location,
        DEPARTMENTID="210",
        STATUS=bank.status,
        FINANCIALDATA__APJOURNAL="CDJ",
        FINANCIALDATA__ARJOURNAL="CRJ",
        SERVICECHARGEGLACCOUNT="5230",
        INTERESTEARNEDGLACCOUNT="7110",
        **_mail_address(names, place),
    )


def _card(names: Names, place: Place, card: _Card) -> Row:
    return full(
        CARDID=card.id,
        DESCRIPTION=card.description,
        CARDNUM=names.pattern("************####"),
        CARDTYPE=card.kind,
        EXP_MONTH="September",
        EXP_YEAR="2023" if card.status == "inactive" else "2028",
        LIABILITYTYPE="Credit",
        LIABACCTKEY=card.account,
        FINCHRGACCT="7100",
        FEESACCTKEY="5230",
        CURRENCY_R=card.currency,
        LOCATION=card.location,
        MEGAENTITYID=place.entity if card.currency != "USD" else None,
        DEPT="210",
        STATUS=card.status,
        FINANCIALDATA__JOURNAL="CDJ",
        FINANCIALDATA__JOURNALTITLE="Cash Disbursements",
        **_mail_address(names, place),
    )


def _mail_address(names: Names, place: Place) -> Row:
    return {f"MAILADDRESS__{part}": text for part, text in names.address(place).items()}
