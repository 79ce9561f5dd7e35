"""Payments of vendors: at once, by request and its steps, by hand; voided and reversed."""

from typing import TYPE_CHECKING

import pytest
from tests.unit.emulator_subledgers.written import (
    VENDOR,
    adjust,
    fields,
    pay,
    request_payment,
    reverse,
    step,
    ymd,
)

if TYPE_CHECKING:
    from tests.unit.emulator_subledgers.desk import Desk

OPEN = ("STATE", "TRX_TOTALPAID", "TRX_TOTALSELECTED", "TRX_TOTALDUE")
WAY = ("STATE", "RAWSTATE", "DISPLAYSTATE")


def test_a_payment_that_needs_nobody_else_is_made_at_once(desk: "Desk") -> None:
    first, second = desk.bill("100"), desk.bill("60")
    key = desk.key(pay("AP", f"{first}:100 {second}:30"))
    assert desk.cells("APPYMT", key, *WAY) == ["Complete", "C", "Confirmed"]
    names = ("WHENCREATED", "ENTITY", "FINANCIALENTITY", "TOTALENTERED", "RECORDTYPE")
    assert desk.cells("APPYMT", key, *names) == [
        "2026-10-20",
        f"V{VENDOR}",
        "CASC-OPER",
        "130",
        "pp",
    ]
    assert desk.cells("APBILL", first, *OPEN) == ["Paid", "100", "0", "0"]
    assert desk.cells("APBILL", second, *OPEN) == ["Partially Paid", "30", "0", "30"]
    assert ("1010", "110", "-130", "-130") in desk.posted("APPYMT", key)
    vendor = desk.company.find("VENDOR", VENDOR)
    assert vendor is not None
    assert (vendor["TOTALDUE"], vendor["WHENLASTPAID"]) == ("30", "2026-10-20")


def test_a_check_selects_its_bills_until_it_is_confirmed(desk: "Desk") -> None:
    bill = desk.bill("100")
    key = desk.key(pay("AP", f"{bill}:40", PAYMENTMETHOD="Printed Check"))
    assert desk.cells("APPYMT", key, *WAY) == ["Submitted", "S", "Submitted"]
    assert desk.cells("APBILL", bill, *OPEN) == ["Selected", "0", "40", "100"]
    assert desk.posted("APPYMT", key) == []
    more = desk.refusal(pay("AP", f"{bill}:61"))
    assert "greater than the amount due (60)" in more.description2
    desk.answer(step("confirm", key))
    assert desk.cells("APBILL", bill, *OPEN) == ["Partially Paid", "40", "0", "60"]


def test_a_request_walks_from_approval_to_confirmation(desk: "Desk") -> None:
    desk.company.settings.payment_approvals = True
    bill = desk.bill("100")
    key = desk.key(request_payment(f"{bill}:100"))
    for word, state in (("approve", "Approved"), ("send", "Delivered")):
        early = desk.refusal(step("confirm" if word == "approve" else "approve", key))
        assert early.description2.startswith("A payment in the state ")
        desk.answer(step(word, key))
        assert desk.cells("APPYMT", key, "DISPLAYSTATE") == [state]
        assert desk.cells("APBILL", bill, "STATE") == ["Selected"]
    desk.answer(step("confirm", key))
    assert desk.cells("APBILL", bill, *OPEN) == ["Paid", "100", "0", "0"]
    paid_in_cash = desk.key(pay("AP", f"{desk.bill()}:10", PAYMENTMETHOD="Cash"))
    assert desk.cells("APPYMT", paid_in_cash, "STATE") == ["Submitted"]


@pytest.mark.parametrize(("word", "state"), [("decline", "Declined"), ("void", "Voided")])
def test_a_request_that_is_given_up_frees_its_bills(desk: "Desk", word: str, state: str) -> None:
    bill, memo = desk.bill("100"), desk.key(adjust("ap", "-30"))
    key = desk.key(request_payment(f"{bill}:40:25"))
    assert desk.cells("APBILL", bill, *OPEN) == ["Selected", "0", "65", "100"]
    assert desk.cells("APADJUSTMENT", memo, *OPEN) == ["Selected", "0", "-25", "-30"]
    desk.answer(step(word, key))
    assert desk.cells("APPYMT", key, "DISPLAYSTATE") == [state]
    assert desk.cells("APBILL", bill, *OPEN) == ["Posted", "0", "0", "100"]
    assert desk.cells("APADJUSTMENT", memo, *OPEN) == ["Posted", "0", "0", "-30"]


def test_a_step_moves_all_requests_or_none(desk: "Desk") -> None:
    first = desk.key(request_payment(f"{desk.bill()}:10"))
    second = desk.key(request_payment(f"{desk.bill()}:10"))
    desk.answer(step("decline", second))
    desk.refusal(step("confirm", first, second))
    assert desk.cells("APPYMT", first, "STATE") == ["Submitted"]


def test_credits_and_discounts_come_on_top_of_the_money(desk: "Desk") -> None:
    bill = desk.bill("100")
    first, second = desk.key(adjust("ap", "-20")), desk.key(adjust("ap", "-30"))
    key = desk.key(request_payment(f"{bill}:55:40:5"))
    desk.answer(step("confirm", key))
    assert desk.cells("APBILL", bill, *OPEN) == ["Paid", "100", "0", "0"]
    assert desk.cells("APADJUSTMENT", first, "STATE", "TRX_TOTALDUE") == ["Paid", "0"]
    assert desk.cells("APADJUSTMENT", second, "STATE", "TRX_TOTALDUE") == ["Partially Paid", "-10"]
    posted = desk.posted("APPYMT", key)
    assert ("1010", "110", "-55", "-55") in posted
    assert ("5330", "110", "-5", "-5") in posted
    desk.answer(step("void", key))
    assert desk.cells("APBILL", bill, *OPEN) == ["Posted", "0", "0", "100"]
    assert desk.cells("APADJUSTMENT", second, "STATE", "TRX_TOTALDUE") == ["Posted", "-30"]
    short = desk.refusal(request_payment(f"{bill}:10:51"))
    assert short.errorno == "XL03000027"


def test_the_generic_function_takes_credits_and_discounts_alike(desk: "Desk") -> None:
    bill, memo = desk.bill("100"), desk.key(adjust("ap", "-30"))
    detail = fields(RECORDKEY=bill, DISCOUNTTOAPPLY="5", CREDITTOAPPLY="25", TRX_PAYMENTAMOUNT="70")
    key = desk.key(pay("AP", detail))
    assert desk.cells("APBILL", bill, *OPEN) == ["Paid", "100", "0", "0"]
    assert desk.cells("APADJUSTMENT", memo, "TRX_TOTALDUE") == ["-5"]
    assert desk.cells("APPYMT", key, "TRX_TOTALENTERED") == ["70"]


def test_a_void_keeps_the_payment_and_adds_its_twin(desk: "Desk") -> None:
    bill = desk.bill("100")
    key = desk.key(pay("AP", f"{bill}:100"))
    twin = desk.key(reverse("appayment", key, more="<description>lost</description>"))
    for record in (key, twin):
        assert desk.cells("APPYMT", record, *WAY) == ["Voided", "V", "Voided"]
    assert desk.cells("APPYMT", twin, "TRX_TOTALENTERED", "DESCRIPTION") == ["-100", "lost"]
    (detail,) = desk.lines("APPYMTDETAIL", twin, "PAYMENTKEY")
    assert (detail["RECORDKEY"], detail["TRX_PAYMENTAMOUNT"]) == (bill, "-100")
    assert desk.cells("APBILL", bill, *OPEN) == ["Posted", "0", "0", "100"]
    assert "cannot be reversed" in desk.refusal(reverse("appayment", key)).description2


def test_a_bill_of_another_entity_is_paid_through_both(desk: "Desk") -> None:
    bill = desk.in_entity("E200").bill("100", place="210")
    assert desk.cells("APBILL", bill, "BASECURR") == ["EUR"]
    key = desk.key(pay("AP", f"{bill}:100", CURRENCY="EUR", EXCHANGE_RATE="1.1"))
    posted = {(account, place): base for account, place, base, _ in desk.posted("APPYMT", key)}
    assert posted["2000", "210"] == "100"
    assert posted["1010", "110"] == "-110"
    assert {("1220", "E100"), ("2310", "E200")} & set(posted)


def test_a_draft_selects_nothing_and_sends_all_details_again(desk: "Desk") -> None:
    bill = desk.bill("100")
    key = desk.key(pay("AP", f"{bill}:40", ACTION="Draft"))
    assert desk.cells("APPYMT", key, *WAY) == ["Draft", "D", "Draft"]
    assert desk.cells("APBILL", bill, *OPEN) == ["Posted", "0", "0", "100"]
    header = f"<update><APPYMT><RECORDNO>{key}</RECORDNO><ACTION>Submit</ACTION>"
    bare = desk.refusal(f"{header}</APPYMT></update>")
    assert bare.description2 == "Missing required field(s) for AP payment: APPYMTDETAILS."
    detail = f"<APPYMTDETAIL>{fields(RECORDKEY=bill, TRX_PAYMENTAMOUNT='50')}</APPYMTDETAIL>"
    desk.answer(f"{header}<APPYMTDETAILS>{detail}</APPYMTDETAILS></APPYMT></update>")
    assert desk.cells("APBILL", bill, *OPEN) == ["Partially Paid", "50", "0", "50"]
    late = desk.refusal(f"<delete><object>APPYMT</object><keys>{key}</keys></delete>")
    assert "Only a draft payment can be deleted" in late.description2


def test_a_request_is_deleted_with_what_it_selected(desk: "Desk") -> None:
    bill = desk.bill("100")
    key = desk.key(request_payment(f"{bill}:40"))
    assert desk.answer(f'<delete_paymentrequest key="{key}"/>').key == key
    assert desk.cells("APBILL", bill, *OPEN) == ["Posted", "0", "0", "100"]
    assert desk.company.count("APPYMT") == desk.company.count("APPYMTDETAIL") == 0


def test_a_payment_by_hand_brings_its_own_bill(desk: "Desk") -> None:
    item = fields(glaccountno="6215", paymentamount="55", departmentid="200", locationid="110")
    key = desk.key(
        f"<create_appayment><chargecardid>VISA-OPS</chargecardid><vendorid>{VENDOR}</vendorid>"
        f"<memo>by hand</memo>{ymd('checkdate', '2026-10-29')}<checkno>1001</checkno>"
        f"<billno>MAN-1</billno><payitems><payitem>{item}</payitem></payitems></create_appayment>"
    )
    names = ("PAYMENTMETHOD", "DOCNUMBER", "FINANCIALENTITYTYPE", "STATE")
    assert desk.cells("APPYMT", key, *names) == ["Manual Check", "1001", "CREDITCARD", "Complete"]
    (detail,) = desk.lines("APPYMTDETAIL", key, "PAYMENTKEY")
    bill = detail["RECORDKEY"]
    assert desk.cells("APBILL", bill, "RECORDID", *OPEN) == ["MAN-1", "Paid", "55", "0", "0"]
    assert ("2040", "110", "-55", "-55") in desk.posted("APPYMT", key)


def test_a_payment_method_is_one_of_those_documented(desk: "Desk") -> None:
    refused = desk.refusal(pay("AP", f"{desk.bill()}:1", PAYMENTMETHOD="Barter"))
    assert refused.description2.startswith("Invalid value 'Barter' for PAYMENTMETHOD.")
    missing = desk.refusal(pay("AP", f"{desk.bill()}:1", FINANCIALENTITY=None))
    assert missing.description2 == "Missing required field(s) for AP payment: FINANCIALENTITY."
    unknown = desk.refusal(pay("AP", "77:1"))
    assert unknown.description2.startswith("Oops, we can't find this transaction")
