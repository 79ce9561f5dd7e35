"""Requests as XML, with the parts that a test is about."""

from typing import Any

VENDOR, CUSTOMER = "V-00022", "C-00002"


def ymd(name: str, day: str) -> str:
    """A date as the legacy functions want it; "" leaves it out."""
    if not day:
        return ""
    parts = zip(("year", "month", "day"), day.split("-"), strict=True)
    return f"<{name}>{''.join(f'<{part}>{text}</{part}>' for part, text in parts)}</{name}>"


def fields(**values: Any) -> str:
    """Elements in the order given; None leaves one out."""
    return "".join(f"<{n}>{v}</{n}>" for n, v in values.items() if v is not None)


def line(  # noqa: PLR0913, PLR0917 -- a line has as many parts
    account: str,
    amount: str,
    place: str = "110",
    department: str = "200",
    memo: str = "",
    more: str = "",
) -> str:
    return (
        f"<lineitem><glaccountno>{account}</glaccountno><amount>{amount}</amount>"
        f"<memo>{memo}</memo><locationid>{place}</locationid>"
        f"<departmentid>{department}</departmentid>{more}</lineitem>"
    )


def bill(  # noqa: PLR0913 -- a bill has as many parts
    amount: str = "100",
    *,
    vendor: str = VENDOR,
    day: str = "2026-10-05",
    due: str = "2026-11-05",
    number: str | None = None,
    action: str | None = None,
    currency: str = "",
    lines: str = "",
    place: str = "110",
    **more: Any,
) -> str:
    """`create_bill`; `currency` are the elements of the currency and its rate."""
    items = lines or line("6215", amount, place)
    return (
        f"<create_bill><vendorid>{vendor}</vendorid>{ymd('datecreated', day)}"
        f"{ymd('dateposted', more.pop('posted', ''))}{ymd('datedue', due)}"
        f"{fields(termname=more.pop('term', None), action=action, billno=number)}"
        f"{fields(ponumber=more.pop('ponumber', None), onhold=more.pop('onhold', None))}"
        f"{fields(description=more.pop('description', None))}{currency}"
        f"{fields(supdocid=more.pop('supdocid', None))}{more.pop('custom', '')}"
        f"{fields(inclusivetax=more.pop('inclusivetax', None))}"
        f"{fields(taxsolutionid=more.pop('taxsolution', None))}"
        f"<billitems>{items}</billitems></create_bill>"
    )


def invoice(  # noqa: PLR0913 -- an invoice has as many parts
    amount: str = "100",
    *,
    customer: str = CUSTOMER,
    day: str = "2026-10-05",
    due: str = "2026-11-05",
    number: str | None = None,
    action: str | None = None,
    currency: str = "",
    lines: str = "",
    term: str | None = None,
) -> str:
    items = lines or line("4110", amount, department="310")
    return (
        f"<create_invoice><customerid>{customer}</customerid>{ymd('datecreated', day)}"
        f"{ymd('datedue', due)}{fields(termname=term, action=action, invoiceno=number)}{currency}"
        f"<invoiceitems>{items}</invoiceitems></create_invoice>"
    )


def pay(side: str, details: str, **more: Any) -> str:
    """`create` of APPYMT or ARPYMT; each detail is `key:amount` or the elements themselves."""
    vendor = side == "AP"
    values = {
        "FINANCIALENTITY": "CASC-OPER",
        "PAYMENTMETHOD": "EFT",
        "VENDORID" if vendor else "CUSTOMERID": VENDOR if vendor else CUSTOMER,
        "PAYMENTDATE" if vendor else "RECEIPTDATE": "10/20/2026",
        "CURRENCY": "USD",
        **more,
    }
    name = f"{side}PYMT"
    written = ""
    for each in [details] if "<" in details else details.split():
        key, _, amount = each.partition(":")
        inside = each if "<" in each else fields(RECORDKEY=key, TRX_PAYMENTAMOUNT=amount)
        written += f"<{name}DETAIL>{inside}</{name}DETAIL>"
    inside = f"{fields(**values)}<{name}DETAILS>{written}</{name}DETAILS>"
    return f"<create><{name}>{inside}</{name}></create>"


def receive(  # noqa: PLR0913 -- a receipt has as many parts
    amount: str,
    items: str = "",
    *,
    bank: str = "CASC-OPER",
    funds: str | None = None,
    day: str = "2026-10-20",
    currency: str = "",
    customer: str = CUSTOMER,
) -> str:
    """`create_arpayment`; items are `key:amount`."""
    paid = "".join(
        f"<arpaymentitem><invoicekey>{key}</invoicekey><amount>{part}</amount></arpaymentitem>"
        for key, part in (each.split(":") for each in items.split())
    )
    where = fields(undepfundsacct=funds, bankaccountid=None if funds else bank)
    return (
        f"<create_arpayment><customerid>{customer}</customerid><paymentamount>{amount}"
        f"</paymentamount>{where}<refid>R-1</refid>{ymd('datereceived', day)}"
        f"<paymentmethod>Printed Check</paymentmethod>{currency}{paid}</create_arpayment>"
    )


def apply(key: str, items: str, day: str = "2026-10-22") -> str:
    """`apply_arpayment`; items are `key:amount`."""
    paid = "".join(
        f"<arpaymentitem><invoicekey>{invoice}</invoicekey><amount>{part}</amount></arpaymentitem>"
        for invoice, part in (each.split(":") for each in items.split())
    )
    return (
        f"<apply_arpayment><arpaymentkey>{key}</arpaymentkey>{ymd('paymentdate', day)}"
        f"<arpaymentitems>{paid}</arpaymentitems></apply_arpayment>"
    )


def reverse(what: str, key: str, day: str = "2026-10-30", more: str = "") -> str:
    """`reverse_bill` and its siblings."""
    return f'<reverse_{what} key="{key}">{ymd("datereversed", day)}{more}</reverse_{what}>'


def request_payment(items: str, method: str = "Printed Check", bank: str = "CASC-OPER") -> str:
    """`create_paymentrequest`; items are `key:amount[:credit[:discount]]`."""
    asked = ""
    for each in items.split():
        key, amount, credit, discount = (*each.split(":"), "", "")[:4]
        inside = fields(
            key=key,
            paymentamount=amount,
            credittoapply=credit or None,
            discounttoapply=discount or None,
        )
        asked += f"<paymentrequestitem>{inside}</paymentrequestitem>"
    return (
        f"<create_paymentrequest><bankaccountid>{bank}</bankaccountid><vendorid>{VENDOR}</vendorid>"
        f"<paymentmethod>{method}</paymentmethod>{ymd('paymentdate', '2026-10-28')}"
        f"<paymentrequestitems>{asked}</paymentrequestitems></create_paymentrequest>"
    )


def step(word: str, *keys: str) -> str:
    """`approve_appaymentrequest` and its siblings."""
    inside = "".join(f"<appaymentkey>{key}</appaymentkey>" for key in keys)
    name = f"{word}_appaymentrequest"
    return f"<{name}><appaymentkeys>{inside}</appaymentkeys></{name}>"


def adjust(side: str, amount: str, currency: str = "") -> str:
    """`create_apadjustment` or `create_aradjustment` of one line."""
    vendor = side == "ap"
    who = fields(vendorid=VENDOR) if vendor else fields(customerid=CUSTOMER)
    items = line("6215", amount) if vendor else line("4110", amount, department="310")
    return (
        f"<create_{side}adjustment>{who}{ymd('datecreated', '2026-10-05')}{currency}"
        f"<{side}adjustmentitems>{items}</{side}adjustmentitems></create_{side}adjustment>"
    )


def advance(amount: str, **more: Any) -> str:
    """`create` of ARADVANCE with one line on the deposits account."""
    values = {
        "CUSTOMERID": CUSTOMER,
        "PAYMENTMETHOD": "EFT",
        "PAYMENTDATE": "10/10/2026",
        "RECEIPTDATE": "10/10/2026",
        "FINANCIALENTITY": "CASC-OPER",
        "CURRENCY": "USD",
        **more,
    }
    item = fields(ACCOUNTNO="2050", TRX_AMOUNT=amount, LOCATIONID="110")
    items = f"<ARADVANCEITEMS><ARADVANCEITEM>{item}</ARADVANCEITEM></ARADVANCEITEMS>"
    return f"<create><ARADVANCE>{fields(**values)}{items}</ARADVANCE></create>"
