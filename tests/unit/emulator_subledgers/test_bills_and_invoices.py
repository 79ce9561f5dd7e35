"""Bills and invoices: made, numbered, dated, valued, taxed, posted, changed, removed, reversed."""

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.emulator_subledgers.written import (
    CUSTOMER,
    VENDOR,
    adjust,
    bill,
    fields,
    invoice,
    line,
    pay,
    ymd,
)

if TYPE_CHECKING:
    from tests.unit.emulator_subledgers.desk import Desk


def generic_bill(lines: str = "", **values: Any) -> str:
    items = lines or (
        "<APBILLITEM><ACCOUNTNO>6215</ACCOUNTNO><TRX_AMOUNT>100.12</TRX_AMOUNT>"
        "<LOCATIONID>110</LOCATIONID><DEPARTMENTID>200</DEPARTMENTID></APBILLITEM>"
    )
    sent = {"WHENCREATED": "10/15/2026", "VENDORID": VENDOR, "WHENDUE": "10/25/2026", **values}
    return f"<create><APBILL>{fields(**sent)}<APBILLITEMS>{items}</APBILLITEMS></APBILL></create>"


def test_a_bill_is_due_posted_and_shown_to_its_vendor(desk: "Desk") -> None:
    key = desk.key(generic_bill(RECORDID="B-1", DESCRIPTION="Paper & pens".replace("&", "&amp;")))
    row = desk.row("APBILL", key)
    shown = {n: row[n] for n in ("STATE", "RAWSTATE", "RECORDTYPE", "TOTALDUE", "TRX_TOTALDUE")}
    assert shown == {
        "STATE": "Posted",
        "RAWSTATE": "A",
        "RECORDTYPE": "pi",
        "TOTALDUE": "100.12",
        "TRX_TOTALDUE": "100.12",
    }
    assert (row["PRBATCH"], row["MODULEKEY"]) == ("Bills: 10/15/2026 Batch", "3.AP")
    assert (row["CURRENCY"], row["BASECURR"], row["EXCHANGE_RATE"]) == ("USD", "USD", "1")
    assert "" not in {row["BILLTOPAYTOKEY"], row["VENDORKEY"]}
    assert desk.posted("APBILL", key) == [
        ("6215", "110", "100.12", "100.12"),
        ("2000", "110", "-100.12", "-100.12"),
    ]
    vendor = desk.company.find("VENDOR", VENDOR)
    assert vendor is not None
    assert (vendor["TOTALDUE"], vendor["WHENLASTBILLED"]) == ("100.12", "2026-10-15")


def test_the_legacy_function_answers_a_key_and_the_generic_one_a_record(desk: "Desk") -> None:
    legacy = desk.answer(bill())
    generic = desk.answer(generic_bill())
    assert (legacy.key, legacy.data) == ("1", None)
    assert (generic.key, generic.data) == (
        None,
        '<data listtype="objects" count="1"><apbill><RECORDNO>2</RECORDNO></apbill></data>',
    )


def test_both_functions_store_the_same_bill(desk: "Desk") -> None:
    more = "<employeeid>EMP-0001</employeeid>"
    first = desk.bill(number="B-1", lines=line("6215", "12.50", memo="m", more=more))
    second = desk.key(
        generic_bill(
            "<APBILLITEM><ACCOUNTNO>6215</ACCOUNTNO><TRX_AMOUNT>12.50</TRX_AMOUNT>"
            "<ENTRYDESCRIPTION>m</ENTRYDESCRIPTION><LOCATIONID>110</LOCATIONID>"
            "<DEPARTMENTID>200</DEPARTMENTID><EMPLOYEEID>EMP-0001</EMPLOYEEID></APBILLITEM>",
            WHENCREATED="10/05/2026",
            WHENDUE="11/05/2026",
            RECORDID="B-2",
        )
    )
    own = {"RECORDNO", "RECORDID", "RECORDKEY"}
    for name, rows in (
        ("APBILL", [desk.row("APBILL", key) for key in (first, second)]),
        ("APBILLITEM", [desk.lines("APBILLITEM", key)[0] for key in (first, second)]),
    ):
        alike = [{k: v for k, v in row.items() if k not in own} for row in rows]
        assert alike[0] == alike[1], name


def test_a_draft_is_stored_and_posts_nothing_until_it_is_submitted(desk: "Desk") -> None:
    key = desk.bill(action="Draft", lines=line("6215", "100", department=""))
    assert desk.cells("APBILL", key, "STATE", "RAWSTATE", "WHENPOSTED") == ["Draft", "D", ""]
    assert desk.posted("APBILL", key) == []
    change = f"<APBILL><RECORDNO>{key}</RECORDNO><ACTION>Submit</ACTION></APBILL>"
    refused = desk.refusal(f"<update>{change}</update>")
    assert refused.description2 == (
        "This transaction is missing the Department dimension for the Account 6215"
    )
    items = fields(LINE_NO=1, DEPARTMENTID="200")
    whole = change.replace(
        "</APBILL>", f"<APBILLITEMS><APBILLITEM>{items}</APBILLITEM></APBILLITEMS></APBILL>"
    )
    desk.answer(f"<update>{whole}</update>")
    assert desk.cells("APBILL", key, "STATE", "WHENPOSTED") == ["Posted", "2026-10-05"]
    assert len(desk.posted("APBILL", key)) == 2


def test_the_term_says_when_a_bill_is_due(desk: "Desk") -> None:
    for term, due, discount in (
        ("Net 30", "2026-11-04", ""),
        ("2% 10, Net 30", "2026-11-04", "2026-10-15"),
        ("15th of next month", "2026-11-15", ""),
        ("30 Tage ohne Abzug", "2026-11-30", ""),
    ):
        key = desk.bill(due="", term=term)
        assert desk.cells("APBILL", key, "WHENDUE", "WHENDISCOUNT") == [due, discount], term
    own = desk.bill(due="")  # the vendor's own term: Net 15
    assert desk.cells("APBILL", own, "TERMNAME", "WHENDUE") == ["Net 15", "2026-10-20"]
    sent = desk.bill(due="2027-01-31", term="Net 30")
    assert desk.cells("APBILL", sent, "WHENDUE") == ["2027-01-31"]


def test_numbers_are_unique_for_each_party_unless_a_setting_allows_it(desk: "Desk") -> None:
    desk.bill(number="B-1")
    again = desk.refusal(bill(number="B-1"))
    assert (again.errorno, again.description2) == (
        "BL03002185",
        "A transaction with that number already exists: B-1",
    )
    desk.bill(number="B-1", vendor="V-00010")
    desk.company.settings.duplicate_document_numbers = "allow"
    desk.bill(number="B-1")
    desk.company.settings.auto_number = {"ARINVOICE": "INV-%04d"}
    first, second = desk.invoice(), desk.invoice()
    assert [desk.cells("ARINVOICE", k, "RECORDID") for k in (first, second)] == [
        ["INV-0001"],
        ["INV-0002"],
    ]


def test_a_foreign_bill_is_valued_by_rate_type_or_rate_or_the_days_rate(desk: "Desk") -> None:
    eur = "<currency>EUR</currency>"
    dated = ymd("exchratedate", "2026-10-01")
    typed = desk.bill(currency=f"{eur}{dated}<exchratetype>Budget Rate</exchratetype>")
    given = desk.bill("33.33", currency=f"{eur}{dated}<exchrate>1.25</exchrate>")
    of_the_day = desk.bill(currency=eur)
    daily = desk.bill(currency=f"{eur}<exchratetype>Intacct Daily Rate</exchratetype>")
    names = ("EXCHANGE_RATE", "EXCH_RATE_TYPE_ID", "TRX_TOTALDUE", "TOTALDUE")
    assert desk.cells("APBILL", given, *names) == ["1.25", "", "33.33", "41.66"]
    assert desk.cells("APBILL", of_the_day, *names) == desk.cells("APBILL", daily, *names)
    assert desk.cells("APBILL", typed, *names)[1] == "2"
    assert desk.cells("APBILL", of_the_day, *names)[1] == "1"
    assert desk.posted("APBILL", given) == [
        ("6215", "110", "41.66", "33.33"),
        ("2000", "110", "-41.66", "-33.33"),
    ]
    missing = desk.refusal(bill(currency="<currency>CHF</currency>"))
    assert "There is no exchange rate of type 'Month End' from CHF to USD" in missing.description2


def test_lines_in_other_entities_are_balanced_between_them(desk: "Desk") -> None:
    key = desk.bill(lines=line("6215", "100") + line("6215", "50", "210"))
    accounts = {(account, place) for account, place, *_ in desk.posted("APBILL", key)}
    assert {("6215", "110"), ("6215", "210"), ("2000", "110"), ("2000", "E100")} <= accounts


def test_a_bill_of_an_entity_belongs_to_it(desk: "Desk") -> None:
    ireland = desk.in_entity("E200")
    key = ireland.bill(lines=line("6215", "100", ""))
    names = ("MEGAENTITYID", "BASECURR", "CURRENCY")
    assert desk.cells("APBILL", key, *names) == ["E200", "EUR", "EUR"]
    (item,) = desk.lines("APBILLITEM", key)
    assert item["LOCATIONID"] == "E200"
    refused = desk.in_entity("E300").refusal(f'<delete_bill key="{key}"/>')
    assert refused.description2.startswith("Oops, we can't find this transaction")
    elsewhere = ireland.refusal(bill(currency="<basecurr>USD</basecurr>", lines=line("6215", "1")))
    assert elsewhere.description2 == "The base currency of this transaction is EUR, not USD."


def test_taxes_are_lines_behind_the_others(desk: "Desk") -> None:
    germany = desk.in_entity("E300")
    entries = (
        "<taxentries><taxentry><detailid>DE VSt 19 %</detailid><trx_tax>18.99</trx_tax></taxentry>"
        "</taxentries>"
    )
    key = germany.bill(
        lines=line("6215", "100", "310", more=entries) + line("6215", "10", "310"),
        taxsolution="Germany - VAT",
    )
    taxed, plain, tax = desk.lines("APBILLITEM", key)
    names = ("LINEITEM", "LINE_NO", "PARENTENTRY", "SUBTOTAL", "TRX_AMOUNT", "ACCOUNTNO")
    assert [taxed[n] for n in names] == ["T", "1", "", "", "100", "6215"]
    assert [tax[n] for n in names] == ["F", "3", taxed["RECORDNO"], "T", "18.99", "2222"]
    assert plain["LINEITEM"] == "T"
    assert desk.cells("APBILL", key, "TOTALENTERED") == ["128.99"]


def test_a_total_with_taxes_is_split_into_line_and_tax(desk: "Desk") -> None:
    item = (
        "<APBILLITEM><ACCOUNTNO>6215</ACCOUNTNO><TOTALTRXAMOUNT>119</TOTALTRXAMOUNT>"
        "<LOCATIONID>310</LOCATIONID><DEPARTMENTID>200</DEPARTMENTID><TAXENTRIES><TAXENTRY>"
        "<DETAILID>DE VSt 19 %</DETAILID></TAXENTRY></TAXENTRIES></APBILLITEM>"
    )
    germany = desk.in_entity("E300")
    key = germany.key(generic_bill(item, INCLUSIVETAX="true"))
    assert [row["TRX_AMOUNT"] for row in desk.lines("APBILLITEM", key)] == ["100", "19"]
    refused = germany.refusal(generic_bill(item))
    assert refused.description2 == "TOTALTRXAMOUNT needs a transaction with INCLUSIVETAX true."
    wrong = germany.refusal(generic_bill(item.replace("VSt 19", "USt 19"), INCLUSIVETAX="true"))
    assert wrong.description2 == "The tax detail 'DE USt 19 %' is not for a purchase."


def test_a_line_may_name_its_account_by_label_and_its_own_other_side(desk: "Desk") -> None:
    labelled = (
        "<lineitem><accountlabel>Rent</accountlabel><offsetglaccountno>2010</offsetglaccountno>"
        "<amount>70</amount><locationid>110</locationid><departmentid>200</departmentid></lineitem>"
    )
    key = desk.bill(lines=labelled + line("6215", "30"))
    first, second = desk.lines("APBILLITEM", key)
    names = ("ACCOUNTLABEL", "ACCOUNTNO", "OFFSETGLACCOUNTNO")
    assert [first[n] for n in names] == ["Rent", "6100", "2010"]
    assert [second[n] for n in names] == ["", "6215", "2000"]
    assert {row[:3] for row in desk.posted("APBILL", key)} == {
        ("6100", "110", "70"),
        ("2010", "110", "-70"),
        ("6215", "110", "30"),
        ("2000", "110", "-30"),
    }


def test_dimensions_and_custom_fields_reach_the_lines_and_the_ledger(desk: "Desk") -> None:
    channel = next(desk.company.rows("CHANNEL"))["id"]
    custom = (
        "<customfields><customfield><customfieldname>GLDIMCHANNEL</customfieldname>"
        f"<customfieldvalue>{channel}</customfieldvalue></customfield></customfields>"
    )
    more = f"{custom}<employeeid>EMP-0001</employeeid><classid>10</classid>"
    key = desk.bill(lines=line("6215", "100", more=more))
    (item,) = desk.lines("APBILLITEM", key)
    names = ("GLDIMCHANNEL", "EMPLOYEEID", "CLASSID", "VENDORID")
    assert [item[n] for n in names] == [channel, "EMP-0001", "10", VENDOR]
    (entry,) = desk.company.rows("GLENTRY", "ACCOUNTNO = '6215'")
    assert [entry[n] for n in names] == [channel, "EMP-0001", "10", VENDOR]


REFUSALS = {
    "unknown vendor": (bill(vendor="V-X"), "Vendor 'V-X' specified is not valid."),
    "inactive vendor": (bill(vendor="V-00018"), "Activate the vendor V-00018, then try again."),
    "unknown account": (bill(lines=line("9999", "1")), "Account 9999 is not valid"),
    "unknown location": (bill(lines=line("6215", "1", "999")), "Location '999' is not valid"),
    "inactive location": (
        bill(lines=line("6215", "1", "160")),
        "Activate the location 160, then try again.",
    ),
    "unknown department": (
        bill(lines=line("6215", "1", department="999")),
        "The department '999' is invalid.",
    ),
    "inactive department": (
        bill(lines=line("6215", "1", department="330")),
        "Activate the department 330, then try again.",
    ),
    "missing dimension": (
        bill(lines=line("6215", "1", department="")),
        "This transaction is missing the Department dimension for the Account 6215",
    ),
    "no location at all": (
        bill(lines=line("6215", "1", "")),
        "This transaction is missing the Location dimension: its entity cannot be told.",
    ),
    "closed period": (bill(day="2026-08-31"), "Date must be on or after 09/01/2026."),
    "unknown attachment": (bill(supdocid="ATT-X"), "The supdoc 'ATT-X' does not exist."),
    "unknown term": (bill(term="Net 31"), "Invalid AP term 'Net 31' specified."),
    "bad action": (
        bill(action="Post"),
        "Invalid value 'Post' for ACTION. Valid values are: Draft, Submit.",
    ),
    "bad amount": (bill("ten"), "Illegal format for AP bill line : Trx amount ten"),
    "unknown project": (
        bill(lines=line("6215", "1", more="<projectid>x</projectid>")),
        "Invalid Project 'x' specified.",
    ),
    "unknown employee": (
        bill(lines=line("6215", "1", more="<employeeid>1005</employeeid>")),
        "The employee '1005' is invalid.",
    ),
    "unknown customer": (invoice(customer="10001"), "Customer '10001' specified is not valid."),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_is_refused_in_words(desk: "Desk", case: str) -> None:
    request, words = REFUSALS[case]
    assert desk.refusal(request).description2 == words
    assert desk.company.count("APBILL") == desk.company.count("GLENTRY") == 0


def test_the_last_error_says_what_was_not_created(desk: "Desk") -> None:
    with pytest.raises(Exception, match="Activate the vendor") as caught:
        desk.answer(bill(vendor="V-00018"))
    entries: Any = caught.value.entries  # type: ignore[attr-defined]
    assert entries[-1].description2 == "Could not create AP bill record!"


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (bill().replace("<amount>", "<price>").replace("</amount>", "</price>"), "'price'"),
        (
            bill(number="1").replace("<billno>1</billno>", "<billnumber>1</billnumber>"),
            "billnumber",
        ),
        (
            f"<create_bill>{ymd('datecreated', '2026-10-05')}<vendorid>V</vendorid></create_bill>",
            "'create_bill': Missing child element(s). Expected is ( vendorid ).",
        ),
    ],
)
def test_elements_that_are_unknown_or_out_of_order_break_the_schema(
    desk: "Desk", request_: str, words: str
) -> None:
    refused = desk.refusal(request_)
    assert refused.errorno == "XL03000003"
    assert words in refused.description2


# --- changes --------------------------------------------------------------------------------------


def test_an_update_changes_only_what_it_names_and_posts_anew(desk: "Desk") -> None:
    key = desk.bill(
        number="B-1", lines=line("6215", "100", memo="a") + line("6215", "50", memo="b")
    )
    lines = [row["RECORDNO"] for row in desk.lines("APBILLITEM", key)]
    desk.answer(
        f'<update_bill key="{key}">{ymd("datecreated", "2026-10-06")}<description>new</description>'
        "<updatebillitems><updatelineitem line_num='2'><amount>60</amount></updatelineitem>"
        f"{line('6215', '5')}</updatebillitems></update_bill>"
    )
    names = ("RECORDID", "DESCRIPTION", "WHENCREATED", "WHENDUE", "TOTALENTERED")
    assert desk.cells("APBILL", key, *names) == ["B-1", "new", "2026-10-06", "2026-11-05", "165"]
    rows = desk.lines("APBILLITEM", key)
    assert [row["RECORDNO"] for row in rows][:2] == lines
    assert [row["TRX_AMOUNT"] for row in rows] == ["100", "60", "5"]
    assert [row["ENTRYDESCRIPTION"] for row in rows][:2] == ["a", "b"]
    assert len(desk.posted("APBILL", key)) == 4


def test_lines_of_a_generic_update_replace_those_that_are_not_sent_again(desk: "Desk") -> None:
    key = desk.bill(lines=line("6215", "100") + line("6215", "50"))
    kept = desk.lines("APBILLITEM", key)[1]["RECORDNO"]
    update = (
        f"<update><APBILL><RECORDNO>{key}</RECORDNO><APBILLITEMS><APBILLITEM><LINE_NO>2</LINE_NO>"
        "<TRX_AMOUNT>55</TRX_AMOUNT></APBILLITEM></APBILLITEMS></APBILL></update>"
    )
    desk.answer(update)
    (row,) = desk.lines("APBILLITEM", key)
    assert (row["RECORDNO"], row["LINE_NO"], row["TRX_AMOUNT"]) == (kept, "1", "55")
    assert desk.refusal(update).description2 == "There is no line with LINE_NO 2 to update."
    unknown = desk.refusal("<update><APBILL><RECORDNO>77</RECORDNO></APBILL></update>")
    assert unknown.errorno == "Cannot update non-existing APBILL with RECORDNO=77."


def test_a_paid_bill_is_neither_changed_nor_removed_nor_reversed(desk: "Desk") -> None:
    key = desk.bill()
    desk.answer(pay("AP", f"{key}:40"))
    more = fields(ONHOLD="true")
    for request in (
        f"<update><APBILL><RECORDNO>{key}</RECORDNO>{more}</APBILL></update>",
        f'<update_bill key="{key}">{ymd("datecreated", "2026-10-05")}</update_bill>',
        f"<delete><object>APBILL</object><keys>{key}</keys></delete>",
        f'<delete_bill key="{key}"/>',
        f'<reverse_bill key="{key}">{ymd("datereversed", "2026-10-30")}</reverse_bill>',
    ):
        assert "its state is Partially Paid" in desk.refusal(request).description2


def test_a_paid_bill_can_still_be_described_and_given_its_attachment(desk: "Desk") -> None:
    key = desk.bill()
    desk.answer(pay("AP", f"{key}:100"))
    attachment = desk.company.database.execute("SELECT supdocid FROM supdoc").fetchone()[0]
    notes = fields(SUPDOCID=attachment, DESCRIPTION="Scanned")
    desk.answer(f"<update><APBILL><RECORDNO>{key}</RECORDNO>{notes}</APBILL></update>")
    names = ("STATE", "SUPDOCID", "DESCRIPTION")
    assert desk.cells("APBILL", key, *names) == ["Paid", attachment, "Scanned"]
    wrong = f"<update><APBILL><RECORDNO>{key}</RECORDNO><SUPDOCID>x</SUPDOCID></APBILL></update>"
    assert desk.refusal(wrong).description2 == "The supdoc 'x' does not exist."


def test_a_bill_that_a_payment_names_is_not_deleted(desk: "Desk") -> None:
    key = desk.bill(number="B-1")
    draft = desk.key(pay("AP", f"{key}:100", ACTION="Draft"))
    remove = f"<delete><object>APBILL</object><keys>{key}</keys></delete>"
    words = "AP bill B-1 cannot be deleted: it is used by AP payment records."
    assert desk.refusal(remove).description2 == words
    desk.answer(f"<delete><object>APPYMT</object><keys>{draft}</keys></delete>")
    desk.answer(remove)


def test_a_deleted_bill_leaves_nothing_behind(desk: "Desk") -> None:
    first, second = desk.bill(), desk.bill()
    desk.answer(f"<delete><object>APBILL</object><keys>{first}</keys></delete>")
    assert desk.answer(f'<delete_bill key="{second}"/>').key == second
    for name in ("APBILL", "APBILLITEM", "GLENTRY", "GLBATCH", "APBILLBATCH"):
        assert desk.company.count(name) == 0, name
    gone = desk.refusal(f"<delete><object>APBILL</object><keys>{first}</keys></delete>")
    assert gone.description2 == f"Cannot find apbill with key '{first}' to delete."
    oops = desk.refusal(f'<delete_bill key="{first}"/>').description2
    assert oops.startswith(
        "Oops, we can't find this transaction; enter a valid transaction and try again."
    )


def test_a_reversal_leaves_both_settled(desk: "Desk") -> None:
    key = desk.invoice("100.01", currency="<currency>EUR</currency>", number="I-1")
    twin = desk.key(
        f'<reverse_invoice key="{key}">{ymd("datereversed", "2026-10-30")}'
        "<description>wrong</description></reverse_invoice>"
    )
    names = ("STATE", "TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE", "RECORDID")
    assert desk.cells("ARINVOICE", key, *names) == ["Reversed", "100.01", "100.01", "0", "I-1"]
    assert desk.cells("ARINVOICE", twin, *names) == [
        "Reversal",
        "-100.01",
        "-100.01",
        "0",
        "I-1 - Reversed",
    ]
    there = {
        (a, place, base.removeprefix("-")) for a, place, base, _ in desk.posted("ARINVOICE", key)
    }
    back = {
        (a, place, base.removeprefix("-")) for a, place, base, _ in desk.posted("ARINVOICE", twin)
    }
    assert there == back
    again = f'<reverse_invoice key="{key}">{ymd("datereversed", "2026-10-30")}</reverse_invoice>'
    assert "its state is Reversed" in desk.refusal(again).description2
    early = desk.invoice()
    refused = desk.refusal(
        f'<reverse_invoice key="{early}">{ymd("datereversed", "2026-10-01")}</reverse_invoice>'
    )
    assert refused.description2 == "Date must be on or after 10/05/2026."


def test_a_bill_in_closed_books_stays_as_it_is(desk: "Desk") -> None:
    key = desk.bill()
    desk.company.settings.books_open_from = "2026-10-15"
    for request in (
        f"<update><APBILL><RECORDNO>{key}</RECORDNO><ONHOLD>true</ONHOLD></APBILL></update>",
        f"<delete><object>APBILL</object><keys>{key}</keys></delete>",
    ):
        assert desk.refusal(request).description2 == "Date must be on or after 10/15/2026."
    assert desk.cells("APBILL", key, "STATE") == ["Posted"]


def test_bills_wait_for_approval_where_the_company_says_so(desk: "Desk") -> None:
    desk.company.settings.bill_approvals = True
    key = desk.bill()
    assert desk.cells("APBILL", key, "STATE", "RAWSTATE") == ["Submitted", "S"]
    assert desk.posted("APBILL", key) == []
    assert desk.answer(f"<recallApBill><RECORDNO>{key}</RECORDNO></recallApBill>").key == key
    assert desk.cells("APBILL", key, "STATE") == ["Draft"]
    refused = desk.refusal(f"<recallApBill><RECORDNO>{key}</RECORDNO></recallApBill>")
    assert "its state is Draft" in refused.description2
    invoice_key = desk.invoice()
    assert desk.cells("ARINVOICE", invoice_key, "STATE") == ["Posted"]


@pytest.mark.parametrize(("word", "state"), [("approve", "Posted"), ("decline", "Declined")])
def test_a_submitted_bill_is_approved_or_declined(desk: "Desk", word: str, state: str) -> None:
    desk.company.settings.bill_approvals = True
    key = desk.bill()
    decision = f"<{word}><APBILL><RECORDNO>{key}</RECORDNO></APBILL></{word}>"
    desk.answer(decision)
    assert desk.cells("APBILL", key, "STATE") == [state]
    assert len(desk.posted("APBILL", key)) == (2 if state == "Posted" else 0)
    assert "does not wait for approval" in desk.refusal(decision).description2


def test_adjustments_raise_or_lower_what_is_owed(desk: "Desk") -> None:
    def adjustment(side: str, party: str, lines: str, document: str) -> str:
        who = "vendorid" if side == "ap" else "customerid"
        return (
            f"<create_{side}adjustment><{who}>{party}</{who}>{ymd('datecreated', '2026-10-05')}"
            f"<adjustmentno>A-1</adjustmentno>{document}<{side}adjustmentitems>{lines}"
            f"</{side}adjustmentitems></create_{side}adjustment>"
        )

    credit = desk.key(adjustment("ap", VENDOR, line("6215", "-40"), "<billno>B-7</billno>"))
    names = ("STATE", "TOTALDUE", "RECORDID", "DOCNUMBER", "RECORDTYPE")
    assert desk.cells("APADJUSTMENT", credit, *names) == ["Posted", "-40", "A-1", "B-7", "pa"]
    mixed = desk.refusal(adjustment("ap", VENDOR, line("6215", "-40") + line("6215", "10"), ""))
    assert "must all be positive or all be negative" in mixed.description2
    debit = desk.key(adjustment("ar", CUSTOMER, line("4110", "25") + line("4110", "-5"), ""))
    assert desk.cells("ARADJUSTMENT", debit, "TOTALDUE", "RECORDTYPE") == ["20", "ra"]
    vendor = desk.company.find("VENDOR", VENDOR)
    assert vendor is not None
    assert vendor["TOTALDUE"] == "-40"
    assert desk.answer(f'<delete_apadjustment key="{credit}"/>').key == credit


@pytest.mark.parametrize("side", ["ap", "ar"])
def test_an_adjustment_is_changed_line_by_line_and_posted_anew(desk: "Desk", side: str) -> None:
    name = f"{side.upper()}ADJUSTMENT"
    key = desk.key(adjust(side, "-40"))
    changed = line("6215" if side == "ap" else "4110", "-30", department="310")
    items = (
        f'<update{side}adjustmentitems><updatelineitem line_num="1"><amount>-45</amount>'
        f"</updatelineitem>{changed}</update{side}adjustmentitems>"
    )
    day = ymd("datecreated", "2026-10-06")
    head = f"{day}<adjustmentno>A-9</adjustmentno><description>Ink</description>"
    assert desk.key(f'<update_{side}adjustment key="{key}">{head}{items}</update_{side}adjustment>')
    names = ("STATE", "TOTALDUE", "RECORDID", "DESCRIPTION", "WHENCREATED")
    assert desk.cells(name, key, *names) == ["Posted", "-75", "A-9", "Ink", "2026-10-06"]
    assert len(desk.posted(name, key)) == 3
    header = f'<update_{side}adjustment key="{key}">{day}'
    mixed = items.replace("-30", "30")
    if side == "ap":
        refused = desk.refusal(f"{header}{mixed}</update_apadjustment>")
        assert "must all be positive or all be negative" in refused.description2
    late = f"{header}<adjustmentno/>{day}</update_{side}adjustment>"
    assert desk.refusal(late).errorno == "XL03000003"


def test_what_is_not_known_here_is_refused_by_name(desk: "Desk") -> None:
    outside = bill().replace("<billitems>", "<nogl>true</nogl><billitems>")
    assert "(nogl)" in desk.refusal(outside).description2
    split = adjust("ap", "-1").replace("<memo>", "<allocationid>A</allocationid><memo>")
    assert "allocated" in desk.refusal(split).description2
    external = desk.refusal('<delete_bill key="1" externalkey="true"/>')
    assert "external id" in external.description2
