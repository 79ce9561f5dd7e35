"""Charge cards, other receipts, deposits, transfers and pay-offs, as they are written."""

from decimal import Decimal
from typing import Any

import pytest

Desk = Any

DAY = "<year>2026</year><month>10</month><day>{0}</day>"
ITEM = (
    "<ccpayitem><glaccountno>{0}</glaccountno><paymentamount>{1}</paymentamount>"
    "<departmentid>200</departmentid><locationid>110</locationid></ccpayitem>"
)


def charge(*amounts: str, card: str = "VISA-OPS", day: str = "05", late: str = "") -> str:
    items = "".join(ITEM.format("6215", amount) for amount in amounts or ("11",))
    return (
        f"<record_cctransaction><chargecardid>{card}</chargecardid>"
        f"<paymentdate>{DAY.format(day)}</paymentdate><referenceno>R1</referenceno>"
        f"<payee>Depot</payee>{late}<ccpayitems>{items}</ccpayitems></record_cctransaction>"
    )


def receipt(amount: str = "40", into: str = "", location: str = "110", late: str = "") -> str:
    into = into or "<undepglaccountno>1050</undepglaccountno>"
    return (
        f"<record_otherreceipt><paymentdate>{DAY.format('05')}</paymentdate><payee>Insurer</payee>"
        f"<receiveddate>{DAY.format('06')}</receiveddate><paymentmethod>Cash</paymentmethod>{into}"
        f"{late}<receiptitems><lineitem><glaccountno>7400</glaccountno><amount>{amount}</amount>"
        f"<memo>claim</memo><locationid>{location}</locationid></lineitem></receiptitems>"
        "</record_otherreceipt>"
    )


def deposit(*keys: str, bank: str = "CASC-OPER") -> str:
    listed = "".join(f"<receiptkey>{key}</receiptkey>" for key in keys)
    return (
        f"<record_deposit><bankaccountid>{bank}</bankaccountid>"
        f"<depositdate>{DAY.format('09')}</depositdate><depositid>D-1</depositid>"
        f"<receiptkeys>{listed}</receiptkeys><description>week</description></record_deposit>"
    )


def transfer(amount: str = "100", target: str = "CASC-PAYROLL", more: str = "") -> str:
    return (
        "<create><FUNDSTRANSFER><WHENCREATED>10/05/2026</WHENCREATED>"
        f"<FROMACCOUNTID>CASC-OPER</FROMACCOUNTID><TOACCOUNTID>{target}</TOACCOUNTID>"
        f"<TRX_AMOUNT>{amount}</TRX_AMOUNT>{more}</FUNDSTRANSFER></create>"
    )


def payoff(total: str = "") -> str:
    paid = f"<TRX_TOTALENTERED>{total}</TRX_TOTALENTERED>" if total else ""
    return (
        "<create><CHARGEPAYOFF><FINANCIALENTITY>CASC-OPER</FINANCIALENTITY><ENTITY>VISA-OPS"
        f"</ENTITY><WHENCREATED>10/20/2026</WHENCREATED>{paid}</CHARGEPAYOFF></create>"
    )


def reverse(key: str, day: str = "12") -> str:
    reversed_ = f"<datereversed>{DAY.format(day)}</datereversed>"
    return f'<reverse_cctransaction key="{key}">{reversed_}</reverse_cctransaction>'


# --- charge cards --------------------------------------------------------------------------------


def test_a_charge_is_posted_against_the_card(desk: Desk) -> None:
    key = desk.key(charge("11", "4.5"))
    assert desk.posted("CCTRANSACTION", key) == [
        ("6215", "110", "11", "11"),
        ("6215", "110", "4.5", "4.5"),
        ("2040", "110", "-15.5", "-15.5"),
    ]
    names = ("STATE", "RECORDID", "DESCRIPTION2", "TRX_TOTALDUE", "MEGAENTITYID", "BASECURR")
    assert desk.cells("CCTRANSACTION", key, *names) == [
        *("Posted", "R1", "Depot", "15.5", "E100", "USD")
    ]
    assert desk.row("CCTRANSACTION", key)["PRBATCHKEY"]


def test_a_foreign_charge_is_valued_at_its_rate(desk: Desk) -> None:
    key = desk.key(charge("10", late="<currency>EUR</currency><exchrate>1.2</exchrate>"))
    assert [row[2:] for row in desk.posted("CCTRANSACTION", key)] == [("12", "10"), ("-12", "-10")]
    assert desk.cells("CCTRANSACTION", key, "TOTALDUE", "TRX_TOTALDUE") == ["12", "10"]
    assert desk.lines("CCTRANSACTIONENTRY", key)[0]["AMOUNT"] == "12"


def test_a_line_may_name_its_account_by_a_label(desk: Desk) -> None:
    xml = charge().replace(
        "<glaccountno>6215</glaccountno>", "<accountlabel>Office Supplies</accountlabel>"
    )
    key = desk.key(xml)
    assert desk.posted("CCTRANSACTION", key)[0][0] == "6215"
    assert desk.lines("CCTRANSACTIONENTRY", key)[0]["ACCOUNTLABEL"] == "Office Supplies"


def test_a_changed_charge_is_posted_anew(desk: Desk) -> None:
    key = desk.key(charge("11", "4.5"))
    lines = (
        '<updateccpayitem line_num="2"><paymentamount>5</paymentamount></updateccpayitem>'
        + ITEM.format("6110", "2")
    )
    xml = (
        f'<update_cctransaction key="{key}"><payee>Other</payee>'
        f"<updateccpayitems>{lines}</updateccpayitems></update_cctransaction>"
    )
    assert desk.key(xml) == key
    assert [row[2] for row in desk.posted("CCTRANSACTION", key)] == ["11", "5", "2", "-18"]
    assert desk.cells("CCTRANSACTION", key, "DESCRIPTION2", "TOTALDUE") == ["Other", "18"]
    assert desk.lines("CCTRANSACTIONENTRY", key)[1]["DEPARTMENTID"] == "200"


def test_a_reversed_charge_has_a_twin(desk: Desk) -> None:
    key = desk.key(charge())
    twin = desk.key(reverse(key))
    names = ("STATE", "TOTALDUE", "REVERSALKEY", "REVERSALDATE", "REVERSEDKEY", "REVERSEDDATE")
    assert desk.cells("CCTRANSACTION", key, *names) == [
        *("Reversed", "0", twin, "2026-10-12", "", "")
    ]
    assert desk.cells("CCTRANSACTION", twin, *names) == [
        *("Reversal", "0", "", "", key, "2026-10-05")
    ]
    assert [row[2] for row in desk.posted("CCTRANSACTION", twin)] == ["-11", "11"]
    assert "its state is Reversed" in desk.refusal(reverse(key)).description2


def test_a_charge_is_removed_with_what_it_posted(desk: Desk) -> None:
    key = desk.key(charge())
    desk.answer(f"<delete><object>CCTRANSACTION</object><keys>{key}</keys></delete>")
    assert desk.company.count("GLENTRY") == desk.company.count("CCTRANSACTIONENTRY") == 0


def test_a_pay_off_pays_the_oldest_charges(desk: Desk) -> None:
    first, second, third = (desk.key(charge(each)) for each in ("10", "20", "5"))
    key = desk.key(payoff("30"))
    assert desk.posted("CHARGEPAYOFF", key) == [
        ("2040", "110", "30", "30"),
        ("1010", "110", "-30", "-30"),
    ]
    for each in (first, second):
        names = ("STATE", "TOTALDUE", "PAYMENTKEY", "WHENPAID")
        assert desk.cells("CCTRANSACTION", each, *names) == ["Paid", "0", key, "2026-10-20"]
    assert desk.row("CCTRANSACTION", third)["STATE"] == "Posted"
    assert "state is Paid" in desk.refusal(reverse(first, "25")).description2
    assert "add up to" in desk.refusal(payoff("3")).description2
    desk.key(payoff())
    assert desk.row("CCTRANSACTION", third)["STATE"] == "Paid"
    assert desk.refusal(payoff()).description2 == "The card has no open charges."


def test_words_of_a_paid_charge_can_still_be_changed(desk: Desk) -> None:
    key = desk.key(charge())
    desk.key(payoff())
    xml = (
        f'<update_cctransaction key="{key}"><description>trip</description></update_cctransaction>'
    )
    assert desk.key(xml) == key
    assert desk.cells("CCTRANSACTION", key, "DESCRIPTION", "STATE") == ["trip", "Paid"]


# --- receipts and deposits -----------------------------------------------------------------------


def test_a_receipt_on_a_bank_account(desk: Desk) -> None:
    into = f"<bankaccountid>CASC-OPER</bankaccountid><depositdate>{DAY.format('07')}</depositdate>"
    key = desk.key(receipt(into=into))
    assert desk.posted("OTHERRECEIPTS", key) == [
        ("7400", "110", "-40", "-40"),
        ("1010", "110", "40", "40"),
    ]
    names = ("STATE", "WHENCREATED", "WHENPAID", "DEPOSITDATE", "DESCRIPTION2", "BANKACCOUNTNAME")
    assert desk.cells("OTHERRECEIPTS", key, *names) == [
        *("Approved", "2026-10-06", "2026-10-05", "2026-10-07", "Insurer", "Cascade Bank")
    ]


def test_a_deposit_empties_undeposited_funds(desk: Desk) -> None:
    other = desk.key(receipt())
    payment = desk.key(
        "<create_arpayment><customerid>C-00008</customerid><paymentamount>25</paymentamount>"
        "<undepfundsacct>1050</undepfundsacct><overpaylocid>110</overpaylocid>"
        f"<datereceived>{DAY.format('05')}</datereceived>"
        "<paymentmethod>Cash</paymentmethod></create_arpayment>"
    )
    keys = [other, payment]
    if other == payment:  # Intacct numbers both alike; here the receipt of that number goes first
        desk.key(deposit(other))
        keys = [payment]
    key = desk.key(deposit(*keys))
    assert desk.row("OTHERRECEIPTS", other)["STATE"] == "Deposited"
    assert desk.row("DEPOSIT", key)["DEPOSITID"] == "D-1"
    balance = desk.company.database.execute(
        "SELECT exact_sum(AMOUNT) FROM GLDETAIL WHERE ACCOUNTNO = '1050'"
    )
    assert balance.fetchone() == ("0",)
    assert "is not in undeposited funds" in desk.refusal(deposit(payment)).description2


def test_a_deposited_receipt_stays(desk: Desk) -> None:
    key = desk.key(receipt())
    desk.key(deposit(key))
    gone = f"<delete><object>OTHERRECEIPTS</object><keys>{key}</keys></delete>"
    assert "its state is Deposited" in desk.refusal(gone).description2
    assert "its state is Deposited" in desk.refusal(updated(key, "")).description2


def updated(key: str, inside: str, *lines: str) -> str:
    items = f"<receiptitems>{''.join(lines)}</receiptitems>" if lines else ""
    return f'<update_otherreceipt key="{key}">{inside}{items}</update_otherreceipt>'


def test_a_receipt_is_changed_line_by_line_and_posted_anew(desk: Desk) -> None:
    key = desk.key(receipt())
    changed = '<updatelineitem line_num="1"><amount>45</amount></updatelineitem>'
    added = (
        "<lineitem><glaccountno>7400</glaccountno><amount>5</amount><locationid>120</locationid>"
    )
    day = DAY.format("08")
    head = f"<payee>Agency</payee><receiveddate>{day}</receiveddate>"
    bank = "<bankaccountid>CASC-OPER</bankaccountid><refid>R-7</refid>"
    desk.answer(updated(key, head + bank, changed, f"{added}</lineitem>"))
    assert desk.posted("OTHERRECEIPTS", key) == [
        ("7400", "110", "-45", "-45"),
        ("7400", "120", "-5", "-5"),
        ("1010", "110", "45", "45"),
        ("1010", "120", "5", "5"),
    ]
    names = ("DESCRIPTION2", "WHENCREATED", "TOTALENTERED", "DOCNUMBER", "WHENPAID")
    shown = ["Agency", "2026-10-08", "50", "R-7", "2026-10-05"]
    assert desk.cells("OTHERRECEIPTS", key, *names) == shown
    assert "not in undeposited funds" in desk.refusal(deposit(key)).description2
    desk.answer(updated(key, "<undepglaccountno>1050</undepglaccountno>"))
    desk.answer(deposit(key))
    assert (
        "no line 3"
        in desk.refusal(
            updated(desk.key(receipt()), "", changed.replace('"1"', '"3"'))
        ).description2
    )


def taxed(detail: str, amount: str = "") -> str:
    tax = f"<taxentry><detailid>{detail}</detailid><trx_tax>{amount}</trx_tax></taxentry>"
    return f"<taxentries>{tax}</taxentries>"


def detail_of(desk: Desk, kind: str) -> Any:
    return next(desk.company.rows("TAXDETAIL", f'"TAXTYPE" = \'{kind}\' AND "VALUE" > 0'))


def test_a_tax_on_a_charge_is_posted_and_follows_its_line(desk: Desk) -> None:
    detail = detail_of(desk, "Purchase")
    rate, account = Decimal(detail["VALUE"]), detail["GLACCOUNT"]
    tax = taxed(detail["DETAILID"])
    key = desk.key(charge("100").replace("</ccpayitem>", f"{tax}</ccpayitem>"))
    line, stored = desk.lines("CCTRANSACTIONENTRY", key)
    assert (stored["ISTAX"], stored["PARENTENTRY"]) == ("true", line["RECORDNO"])
    assert (stored["DETAILID"], Decimal(stored["TRX_AMOUNT"])) == (detail["DETAILID"], rate)
    assert Decimal(desk.row("CCTRANSACTION", key)["TRX_TOTALENTERED"]) == 100 + rate
    posted = {number: Decimal(amount) for number, _, _, amount in desk.posted("CCTRANSACTION", key)}
    assert posted[account] == rate

    def change(inside: str) -> None:
        item = f'<updateccpayitem line_num="1">{inside}</updateccpayitem>'
        items = f"<updateccpayitems>{item}</updateccpayitems>"
        desk.answer(f'<update_cctransaction key="{key}">{items}</update_cctransaction>')

    change("<paymentamount>200</paymentamount>")
    assert Decimal(desk.row("CCTRANSACTION", key)["TRX_TOTALENTERED"]) == 200 + 2 * rate
    change(taxed(detail["DETAILID"], "3.21"))
    _, stored = desk.lines("CCTRANSACTIONENTRY", key)
    assert stored["TRX_AMOUNT"] == "3.21"
    day = DAY.format("20")
    twin = desk.key(
        f'<reverse_cctransaction key="{key}"><datereversed>{day}</datereversed>'
        "</reverse_cctransaction>"
    )
    assert [row["ISTAX"] for row in desk.lines("CCTRANSACTIONENTRY", twin)] == ["false", "true"]


def test_a_receipts_total_may_include_its_tax(desk: Desk) -> None:
    detail = detail_of(desk, "Sale")
    total = f"<totaltrxamount>120</totaltrxamount>{taxed(detail['DETAILID'])}"
    body = receipt("", late="<inclusivetax>true</inclusivetax>")
    key = desk.key(body.replace("</lineitem>", f"{total}</lineitem>"))
    line, tax = desk.lines("OTHERRECEIPTSENTRY", key)
    assert Decimal(line["TRX_AMOUNT"]) + Decimal(tax["TRX_AMOUNT"]) == 120
    assert desk.row("OTHERRECEIPTS", key)["TRX_TOTALENTERED"] == "120"
    refused = desk.refusal(updated(key, "<payee>Other</payee>"))
    assert "inclusive taxes" in refused.description2
    wrong = taxed(detail_of(desk, "Purchase")["DETAILID"])
    refused = desk.refusal(receipt().replace("</lineitem>", f"{wrong}</lineitem>"))
    assert "is not for a sale" in refused.description2


# --- transfers -----------------------------------------------------------------------------------


def test_a_transfer_within_an_entity(desk: Desk) -> None:
    key = desk.key(transfer())
    assert desk.posted("FUNDSTRANSFER", key) == [
        ("1011", "110", "100", "100"),
        ("1010", "110", "-100", "-100"),
    ]
    names = ("STATE", "TOACCOUNTNAME", "FROMGLACCOUNTNO", "TRX_AMOUNT", "TOACCOUNTTYPE")
    assert desk.cells("FUNDSTRANSFER", key, *names) == [
        *("Posted", "Cascade Bank", "1010", "100", "checking")
    ]
    assert desk.lines("FUNDSTRANSFERENTRY", key)[0]["ACCOUNTNO"] == "1011"


def test_of_several_transfers_a_refused_one_leaves_nothing(desk: Desk) -> None:
    desk.company.settings.books_open_from = "2026-10-02"
    late, fine = transfer("7").replace("10/05", "10/01"), transfer()
    xml = late.removesuffix("</create>") + fine.removeprefix("<create>")
    assert desk.refusal(xml).description2 == "Date must be on or after 10/02/2026."
    for written in ("FUNDSTRANSFER", "FUNDSTRANSFERENTRY"):
        assert desk.company.count(written) == 1


def test_a_transfer_to_another_entity_in_another_currency(desk: Desk) -> None:
    rate = "<EXCHANGE_RATE>0.9</EXCHANGE_RATE>"
    key = desk.key(transfer(target="LIFF-OPER", more=rate))
    posted = desk.posted("FUNDSTRANSFER", key)
    assert ("1020", "210", "90", "100") in posted
    assert ("1010", "110", "-100", "-100") in posted
    assert desk.cells("FUNDSTRANSFER", key, "AMOUNT", "BASECURR") == ["90", "EUR"]


REFUSED = {
    "an unknown card": (charge(card="NO"), "Invalid Credit card account 'NO' specified."),
    "an inactive card": (
        charge(card="VISA-2019"),
        "Activate the credit card account VISA-2019, then try again.",
    ),
    "an unknown account": (charge().replace("6215", "9999"), "Account 9999 is not valid"),
    "no amount": (charge("0"), "A line needs an amount that is not zero."),
    "a missing dimension": (
        charge().replace("<departmentid>200</departmentid>", ""),
        "This transaction is missing the Department dimension for the Account 6215",
    ),
    "an attachment that is not there": (
        charge(late="<supdocid>NO</supdocid>"),
        "The supdoc 'NO' does not exist.",
    ),
    "closed books": (charge(day="01"), "Date must be on or after 10/02/2026."),
    "a receipt from nowhere": (
        deposit("999999"),
        "The receipt 999999 is not in undeposited funds.",
    ),
    "a transfer of nothing": (
        transfer("0"),
        "A transfer needs an amount that is greater than zero.",
    ),
    "a transfer to itself": (
        transfer(target="CASC-OPER"),
        "A transfer needs two different accounts.",
    ),
    "a transfer to an inactive account": (
        transfer(target="OLD-1"),
        "Activate the checking account OLD-1, then try again.",
    ),
    "a change of nothing": (
        '<update_cctransaction key="999999"><payee>x</payee></update_cctransaction>',
        "Oops, we can't find this transaction; enter a valid transaction and try again. (999999)",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_everything_as_it_was(desk: Desk, name: str) -> None:
    desk.company.settings.books_open_from = "2026-10-02"
    xml, sentence = REFUSED[name]
    assert desk.refusal(xml).description2 == sentence
    for written in ("CCTRANSACTION", "OTHERRECEIPTS", "DEPOSIT", "FUNDSTRANSFER", "GLENTRY"):
        assert desk.company.count(written) == 0


def test_a_receipt_of_another_entity_is_not_deposited_here(desk: Desk) -> None:
    key = desk.key(receipt(location="210"))
    assert "is in EUR" in desk.refusal(deposit(key)).description2
    desk.key(deposit(key, bank="LIFF-OPER"))
