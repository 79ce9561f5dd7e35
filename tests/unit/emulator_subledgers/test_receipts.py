"""Customers' payments: applied, in part, on account, by credits; applied later; turned round."""

from typing import TYPE_CHECKING

import pytest
from tests.unit.emulator_subledgers.written import (
    adjust,
    advance,
    apply,
    fields,
    line,
    pay,
    receive,
    reverse,
)

if TYPE_CHECKING:
    from tests.unit.emulator_subledgers.desk import Desk

OPEN = ("STATE", "TRX_TOTALPAID", "TRX_TOTALDUE", "WHENPAID")
EUR = "<currency>EUR</currency>"


def test_a_receipt_pays_several_invoices_whole_and_in_part(desk: "Desk") -> None:
    first, second = desk.invoice("100"), desk.invoice("60")
    key = desk.key(receive("130", f"{first}:100 {second}:30"))
    assert desk.cells("ARINVOICE", first, *OPEN) == ["Paid", "100", "0", "2026-10-20"]
    assert desk.cells("ARINVOICE", second, *OPEN) == ["Partially Paid", "30", "30", ""]
    names = ("RECORDTYPE", "STATE", "DISPLAYSTATE", "TOTALENTERED", "TOTALPAID", "TOTALDUE")
    assert desk.cells("ARPYMT", key, *names) == ["rp", "Complete", "Complete", "130", "130", "0"]
    assert desk.cells("ARPYMT", key, "DOCNUMBER", "FINANCIALENTITY") == ["R-1", "CASC-OPER"]
    details = desk.lines("ARPYMTDETAIL", key, "PAYMENTKEY")
    assert [(d["RECORDKEY"], d["TRX_PAYMENTAMOUNT"]) for d in details] == [
        (first, "100"),
        (second, "30"),
    ]
    assert {row[:3] for row in desk.posted("ARPYMT", key)} == {
        ("1100", "110", "-100"),
        ("1100", "110", "-30"),
        ("1010", "110", "130"),
    }


def test_a_part_goes_to_the_lines_from_the_first_on(desk: "Desk") -> None:
    lines = "".join(line("4110", amount, department="310") for amount in ("10", "20", "30"))
    key = desk.invoice(lines=lines)
    desk.key(receive("25", f"{key}:25"))
    assert [r["TRX_TOTALPAID"] for r in desk.lines("ARINVOICEITEM", key)] == ["10", "15", "0"]
    third = desk.lines("ARINVOICEITEM", key)[2]["RECORDNO"]
    named = fields(RECORDKEY=key, ENTRYKEY=third, TRX_PAYMENTAMOUNT="7")
    payment = desk.key(pay("AR", named))
    assert [r["TRX_TOTALPAID"] for r in desk.lines("ARINVOICEITEM", key)] == ["10", "15", "7"]
    desk.key(reverse("arpayment", payment))
    assert [r["TRX_TOTALPAID"] for r in desk.lines("ARINVOICEITEM", key)] == ["10", "15", "0"]


def test_what_is_paid_too_much_stays_on_account_and_is_applied_later(desk: "Desk") -> None:
    first, second = desk.invoice("100"), desk.invoice("60")
    key = desk.key(receive("150", f"{first}:100"))
    assert desk.cells("ARPYMT", key, "TRX_TOTALPAID", "TRX_TOTALDUE") == ["100", "50"]
    assert ("2050", "110", "-50", "-50") in desk.posted("ARPYMT", key)
    applied = desk.key(apply(key, f"{second}:45"))
    assert desk.cells("ARPYMT", applied, "RECORDTYPE", "TOTALENTERED") == ["ro", "0"]
    assert desk.cells("ARPYMT", key, "TRX_TOTALDUE") == ["5"]
    assert desk.cells("ARINVOICE", second, *OPEN) == ["Partially Paid", "45", "15", ""]
    more = desk.refusal(apply(key, f"{second}:6"))
    assert (more.errorno, "greater than the amount due (5)" in more.description2) == (
        "XL03000027",
        True,
    )
    held = desk.refusal(reverse("arpayment", key))
    assert held.description2 == "What was paid on account has been applied already."
    desk.key(reverse("arpayment", applied))
    assert desk.cells("ARPYMT", key, "TRX_TOTALDUE") == ["50"]
    desk.key(reverse("arpayment", key))
    assert desk.cells("ARPYMT", key, "DISPLAYSTATE", "TRX_TOTALDUE") == ["Reversed", "0"]
    assert desk.cells("ARINVOICE", first, *OPEN) == ["Posted", "0", "100", ""]


def test_a_receipt_without_items_is_an_advance(desk: "Desk") -> None:
    key = desk.key(receive("80"))
    assert desk.cells("ARPYMT", key, "RECORDTYPE", "TRX_TOTALDUE") == ["rr", "80"]
    invoice = desk.invoice("100")
    desk.key(apply(key, f"{invoice}:80"))
    assert desk.cells("ARPYMT", key, "TRX_TOTALDUE") == ["0"]
    nothing = desk.refusal(apply(key, f"{invoice}:1"))
    assert nothing.description2 == f"The payment {key} has nothing left to apply."


def test_undeposited_funds_take_what_no_bank_does(desk: "Desk") -> None:
    invoice = desk.invoice("100")
    key = desk.key(receive("100", f"{invoice}:100", funds="1050"))
    names = ("UNDEPOSITEDACCOUNTNO", "FINANCIALENTITY")
    assert desk.cells("ARPYMT", key, *names) == ["1050", ""]
    assert ("1050", "110", "100", "100") in desk.posted("ARPYMT", key)


def test_more_than_is_due_is_refused_and_so_is_what_has_no_balance(desk: "Desk") -> None:
    key = desk.invoice("100")
    refused = desk.refusal(pay("AR", f"{key}:100.01"))
    assert refused.errorno == "XL03000027"
    assert "greater than the amount due (100)" in refused.description2
    twice = desk.refusal(pay("AR", f"{key}:60 {key}:60"))
    assert "(60.00) is greater than the amount due (40" in twice.description2
    desk.answer(pay("AR", f"{key}:100"))
    paid = desk.refusal(pay("AR", f"{key}:1"))
    assert (paid.errorno, "has no balance" in paid.description2) == ("BL03000130", True)
    negative = desk.refusal(pay("AR", f"{desk.invoice()}:-5"))
    assert negative.description2 == "The amount of a payment must be positive."


def test_a_payment_is_its_partys_and_in_its_invoices_currency(desk: "Desk") -> None:
    euro = desk.invoice("100", currency=EUR)
    refused = desk.refusal(pay("AR", f"{euro}:10"))
    assert "The payment is in USD, but the transaction" in refused.description2
    theirs = desk.invoice("100", customer="C-00010")
    assert "is not of C-00002." in desk.refusal(pay("AR", f"{theirs}:10")).description2
    draft = desk.invoice("100", action="Draft")
    refused = desk.refusal(pay("AR", f"{draft}:10"))
    assert refused.description2 == "A transaction in the state Draft cannot be paid."
    wrong = desk.refusal(pay("AR", f"{euro}:10", CURRENCY="EUR", FINANCIALENTITY="NO-BANK"))
    assert wrong.description2 == "Invalid bank account 'NO-BANK' specified."
    closed = desk.refusal(pay("AR", f"{euro}:10", CURRENCY="EUR", FINANCIALENTITY="OLD-1"))
    assert closed.description2 == "Activate the bank account OLD-1, then try again."


def test_another_rate_is_a_realised_gain_or_loss(desk: "Desk") -> None:
    rate = f"{EUR}<exchratedate><year>2026</year><month>10</month><day>1</day></exchratedate>"
    key = desk.invoice("100", currency=f"{rate}<exchrate>1.10</exchrate>")
    payment = desk.key(pay("AR", f"{key}:40", CURRENCY="EUR", EXCHANGE_RATE="1.2"))
    posted = desk.posted("ARPYMT", payment)
    assert ("1010", "110", "48", "40") in posted
    assert ("1100", "110", "-44", "-40") in posted
    assert ("7200", "110", "-4", "0") in posted
    assert desk.cells("ARINVOICE", key, "TOTALPAID", "TOTALDUE") == ["44", "66"]
    desk.key(reverse("arpayment", payment))
    gains = desk.company.database.execute(
        "SELECT sum(CAST(round(AMOUNT * 100) AS INTEGER)) FROM GLDETAIL WHERE ACCOUNTNO = '7200'"
    )
    assert gains.fetchone() == (0,)


def credit(kind: str, source: str, invoice: str, amount: str, cash: str = "") -> str:
    names = {
        "adjustment": ("ADJUSTMENTKEY", "TRX_ADJUSTMENTAMOUNT"),
        "advance": ("ADVANCEKEY", "TRX_POSTEDADVANCEAMOUNT"),
        "overpayment": ("OVERPAYMENTKEY", "TRX_POSTEDOVERPAYMENTAMOUNT"),
        "invoice": ("NEGATIVEINVOICEKEY", "TRX_NEGATIVEINVOICEAMOUNT"),
    }
    key, used = names[kind]
    paid = fields(TRX_PAYMENTAMOUNT=cash or None)
    return f"<RECORDKEY>{invoice}</RECORDKEY>{paid}{fields(**{key: source, used: amount})}"


def test_every_credit_pays_beside_money(desk: "Desk") -> None:
    invoice = desk.invoice("200")
    sources = {
        "adjustment": ("ARADJUSTMENT", desk.key(adjust("ar", "-30"))),
        "advance": ("ARADVANCE", desk.key(advance("40"))),
        "overpayment": ("ARPYMT", desk.key(receive("50"))),
        "invoice": ("ARINVOICE", desk.invoice("-20")),
    }
    payments = [
        desk.key(pay("AR", credit(kind, key, invoice, "15", "5")))
        for kind, (_, key) in sources.items()
    ]
    assert desk.cells("ARINVOICE", invoice, *OPEN) == ["Partially Paid", "80", "120", ""]
    left = [desk.cells(name, key, "TRX_TOTALDUE")[0] for name, key in sources.values()]
    assert left == ["-15", "25", "35", "-5"]
    assert desk.cells("ARADVANCE", sources["advance"][1], "STATE") == ["Partially applied"]
    for kind, (_, key) in sources.items():
        refused = desk.refusal(pay("AR", credit(kind, key, invoice, "36")))
        assert refused.errorno == "XL03000027", kind
    for payment in payments:
        desk.key(reverse("arpayment", payment))
    left = [desk.cells(name, key, "TRX_TOTALDUE")[0] for name, key in sources.values()]
    assert left == ["-30", "40", "50", "-20"]
    assert desk.cells("ARINVOICE", invoice, *OPEN) == ["Posted", "0", "200", ""]


def test_a_detail_takes_one_credit_and_no_inline_one(desk: "Desk") -> None:
    invoice, memo = desk.invoice("200"), desk.key(adjust("ar", "-30"))
    money = desk.key(advance("40"))
    both = credit("adjustment", memo, invoice, "5") + fields(
        ADVANCEKEY=money, TRX_POSTEDADVANCEAMOUNT="5"
    )
    assert "one type of credit" in desk.refusal(pay("AR", both)).description2
    inline = f"<RECORDKEY>{invoice}</RECORDKEY>{fields(INLINEKEY=invoice, TRX_INLINEAMOUNT='5')}"
    assert "Inline credits" in desk.refusal(pay("AR", inline)).description2


def test_credit_memos_and_advances_are_applied_by_the_legacy_function_too(desk: "Desk") -> None:
    first, second = desk.invoice("100"), desk.invoice("60")
    memo = desk.key(adjust("ar", "-70"))
    desk.key(apply(memo, f"{first}:50 {second}:20"))
    assert desk.cells("ARADJUSTMENT", memo, "STATE", "TRX_TOTALDUE") == ["Paid", "0"]
    money = desk.key(advance("40"))
    desk.key(apply(money, f"{second}:40"))
    assert desk.cells("ARADVANCE", money, "STATE", "TRX_TOTALDUE") == ["Fully applied", "0"]
    assert desk.cells("ARINVOICE", second, *OPEN) == ["Paid", "60", "0", "2026-10-22"]
    used = desk.refusal(f"<delete><object>ARADVANCE</object><keys>{money}</keys></delete>")
    assert "its state is Fully applied" in used.description2


def test_a_debit_memo_is_paid_like_an_invoice(desk: "Desk") -> None:
    memo = desk.key(adjust("ar", "30"))
    desk.key(pay("AR", fields(POSADJKEY=memo, TRX_PAYMENTAMOUNT="30")))
    assert desk.cells("ARADJUSTMENT", memo, "STATE", "TRX_TOTALDUE") == ["Paid", "0"]


def test_discounts_are_taken_by_date_or_by_amount(desk: "Desk") -> None:
    first = desk.invoice("100", due="", term="2% 10, Net 30")
    second = desk.invoice("100", due="", term="2% 10, Net 30")
    early = fields(RECORDKEY=first, TRX_PAYMENTAMOUNT="98", DISCOUNTDATE="10/15/2026")
    payment = desk.key(pay("AR", early, RECEIPTDATE="10/15/2026"))
    names = ("STATE", "TRX_TOTALDISCOUNTAPPLIED")
    assert desk.cells("ARINVOICE", first, *names) == ["Paid", "2"]
    assert ("4920", "110", "2", "2") in desk.posted("ARPYMT", payment)
    late = fields(RECORDKEY=second, TRX_PAYMENTAMOUNT="98", DISCOUNTDATE="10/16/2026")
    desk.key(pay("AR", late))
    assert desk.cells("ARINVOICE", second, *names) == ["Partially Paid", ""]
    told = fields(RECORDKEY=second, TRX_PAYMENTAMOUNT="1", TRX_TOTALDISCOUNTTOAPPLY="1")
    desk.key(pay("AR", told))
    assert desk.cells("ARINVOICE", second, *names) == ["Paid", "1"]
    desk.key(reverse("arpayment", payment))
    assert desk.cells("ARINVOICE", first, *names) == ["Posted", "0"]


def test_a_draft_pays_nothing_until_it_is_submitted(desk: "Desk") -> None:
    first, second = desk.invoice("100"), desk.invoice("60")
    key = desk.key(pay("AR", f"{first}:100", ACTION="Draft"))
    assert desk.cells("ARPYMT", key, "STATE", "DISPLAYSTATE") == ["Draft", "Draft"]
    assert desk.cells("ARINVOICE", first, "STATE") == ["Posted"]
    other = f"<ARPYMTDETAIL>{fields(RECORDKEY=second, TRX_PAYMENTAMOUNT='60')}</ARPYMTDETAIL>"
    desk.answer(
        f"<update><ARPYMT><RECORDNO>{key}</RECORDNO><DESCRIPTION>d</DESCRIPTION>"
        f"<ARPYMTDETAILS>{other}</ARPYMTDETAILS></ARPYMT></update>"
    )
    submit = f"<update><ARPYMT><RECORDNO>{key}</RECORDNO><ACTION>Submit</ACTION></ARPYMT></update>"
    desk.answer(submit)
    assert desk.cells("ARINVOICE", second, "STATE") == ["Paid"]
    assert desk.cells("ARPYMT", key, "DISPLAYSTATE", "DESCRIPTION") == ["Complete", "d"]
    assert "Only a draft payment can be updated" in desk.refusal(submit).description2
    remove = f"<delete><object>ARPYMT</object><keys>{key}</keys></delete>"
    assert "Only a draft payment can be deleted" in desk.refusal(remove).description2
    draft = desk.key(pay("AR", f"{first}:10", ACTION="Draft"))
    desk.answer(f"<delete><object>ARPYMT</object><keys>{draft}</keys></delete>")
    assert desk.lines("ARPYMTDETAIL", draft, "PAYMENTKEY") == []


def test_a_bounced_check_goes_back_through_the_account_that_is_named(desk: "Desk") -> None:
    invoice = desk.invoice("100")
    key = desk.key(receive("100", f"{invoice}:100"))
    more = "<description>NSF</description><nsfclosedaccount>CASC-SHOP</nsfclosedaccount>"
    twin = desk.key(reverse("arpayment", key, more=more))
    assert ("1012", "112", "-100", "-100") in desk.posted("ARPYMT", twin)
    names = ("DISPLAYSTATE", "PARENTPAYMENTKEY", "DESCRIPTION", "TRX_TOTALENTERED")
    assert desk.cells("ARPYMT", twin, *names) == ["Reversal", key, "NSF", "-100"]
    again = desk.refusal(reverse("arpayment", key))
    assert again.description2 == "A payment in the state Reversed cannot be reversed."


def test_an_advance_is_changed_and_removed_until_it_is_applied(desk: "Desk") -> None:
    key = desk.key(advance("40"))
    desk.answer(
        f"<update><ARADVANCE><RECORDNO>{key}</RECORDNO><DESCRIPTION>new</DESCRIPTION></ARADVANCE>"
        "</update>"
    )
    names = ("STATE", "DESCRIPTION", "TRX_TOTALDUE", "PRBATCH")
    assert desk.cells("ARADVANCE", key, *names) == [
        "Posted",
        "new",
        "40",
        "Advances: 10/10/2026 Batch",
    ]
    assert {row[:3] for row in desk.posted("ARADVANCE", key)} == {
        ("2050", "110", "-40"),
        ("1010", "110", "40"),
    }
    desk.answer(f"<delete><object>ARADVANCE</object><keys>{key}</keys></delete>")
    assert desk.company.count("ARADVANCEITEM") == desk.company.count("GLENTRY") == 0
    draft = desk.key(advance("40", ACTION="Draft"))
    assert desk.cells("ARADVANCE", draft, "STATE") == ["Draft"]
    assert desk.posted("ARADVANCE", draft) == []


@pytest.mark.parametrize("missing", ["PAYMENTMETHOD", "RECEIPTDATE", "CURRENCY", "FINANCIALENTITY"])
def test_a_receipt_lacks_nothing_that_is_documented(desk: "Desk", missing: str) -> None:
    request = pay("AR", f"{desk.invoice()}:1", **{missing: None})
    assert missing in desk.refusal(request).description2
