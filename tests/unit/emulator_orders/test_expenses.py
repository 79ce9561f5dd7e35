"""Expense reports and reimbursements through the gateway's functions."""

from typing import Any

import pytest

Desk = Any

DAY = "<year>2026</year><month>10</month><day>{0}</day>"


def expense(amount: str = "21", account: str = "6200", **more: str) -> str:
    named = (
        "<glaccountno>{0}</glaccountno>" if account.isdigit() else "<expensetype>{0}</expensetype>"
    )
    early = "".join(f"<{n}>{more.pop(n)}</{n}>" for n in ("currency", "trx_amount") if n in more)
    rate = f"<exchrate>{more.pop('exchrate')}</exchrate>" if "exchrate" in more else ""
    rest = "".join(f"<{name}>{value}</{name}>" for name, value in more.items())
    return (
        f"<expense>{named.format(account)}<amount>{amount}</amount>{early}{rate}"
        f"<expensedate>{DAY.format('03')}</expensedate><memo>taxi</memo>{rest}</expense>"
    )


def report(*expenses: str, state: str = "Submitted", employee: str = "EMP-0002") -> str:
    return (
        f"<create_expensereport><employeeid>{employee}</employeeid>"
        f"<datecreated>{DAY.format('05')}</datecreated><expensereportno>X-1</expensereportno>"
        f"<state>{state}</state><description>Trip</description>"
        f"<expenses>{''.join(expenses) or expense()}</expenses></create_expensereport>"
    )


def reimburse(*parts: tuple[str, str], method: str = "EFT", employee: str = "EMP-0002") -> str:
    items = "".join(
        f"<eppaymentrequestitem><key>{key}</key><paymentamount>{amount}</paymentamount>"
        "</eppaymentrequestitem>"
        for key, amount in parts
    )
    return (
        "<create_reimbursementrequest><bankaccountid>CASC-OPER</bankaccountid>"
        f"<employeeid>{employee}</employeeid><paymentmethod>{method}</paymentmethod>"
        f"<paymentdate>{DAY.format('20')}</paymentdate><eppaymentrequestitems>{items}"
        "</eppaymentrequestitems></create_reimbursementrequest>"
    )


def reverse(key: str) -> str:
    day = f"<datereversed>{DAY.format('12')}</datereversed>"
    return f'<reverse_expensereport key="{key}">{day}</reverse_expensereport>'


def update(key: str, inside: str) -> str:
    return f'<update_expensereport key="{key}">{inside}</update_expensereport>'


def test_a_submitted_report_is_posted_where_nobody_approves(desk: Desk) -> None:
    key = desk.key(report(expense("21", "Airfare"), expense("4", "6220")))
    assert desk.posted("EEXPENSES", key) == [
        ("6200", "110", "21", "21"),
        ("6220", "110", "4", "4"),
        ("2020", "110", "-25", "-25"),
    ]
    names = ("STATE", "RECORDID", "TOTALDUE", "EMPLOYEEID", "WHENPOSTED", "MEGAENTITYID")
    assert desk.cells("EEXPENSES", key, *names) == [
        *("Approved", "X-1", "25", "EMP-0002", "2026-10-05", "E100")
    ]
    line = desk.lines("EEXPENSESITEM", key)[0]
    assert (line["ACCOUNTLABEL"], line["DEPARTMENTID"], line["EMPLOYEEID"]) == (
        "Airfare",
        "200",
        "EMP-0002",
    )
    assert (line["ENTRY_DATE"], line["DESCRIPTION"], line["STATE"]) == (
        "2026-10-03",
        "taxi",
        "Approved",
    )


def test_what_the_company_paid_is_not_reimbursed(desk: Desk) -> None:
    key = desk.key(report(expense("21", exppmttype="Company card"), expense("4")))
    assert ("2040", "110", "-21", "-21") in desk.posted("EEXPENSES", key)
    names = ("TOTALDUE", "NR_TOTALENTERED")
    assert desk.cells("EEXPENSES", key, *names) == ["4", "21"]
    assert desk.lines("EEXPENSESITEM", key)[0]["NONREIMBURSABLE"] == "true"


def test_what_was_spent_abroad_is_kept_beside_it(desk: Desk) -> None:
    key = desk.key(report(expense("24", currency="EUR", trx_amount="20", exchrate="1.2")))
    names = ("ORG_CURRENCY", "ORG_AMOUNT", "ORG_EXCHRATE", "AMOUNT")
    line = desk.lines("EEXPENSESITEM", key)[0]
    assert [line[name] for name in names] == ["EUR", "20", "1.2", "24"]


def test_a_draft_is_posted_when_it_is_submitted(desk: Desk) -> None:
    key = desk.key(report(state="Draft"))
    assert desk.company.count("GLENTRY") == 0
    desk.key(update(key, "<state>Submitted</state>"))
    assert desk.row("EEXPENSES", key)["STATE"] == "Approved"
    assert len(desk.posted("EEXPENSES", key)) == 2


def test_reports_wait_for_approval_where_the_company_wants_that(desk: Desk) -> None:
    desk.company.settings.expense_approvals = True
    first, second = desk.key(report()), desk.key(report())
    assert desk.row("EEXPENSES", first)["STATE"] == "Submitted"
    body = "<{0}><EEXPENSES><RECORDNO>{1}</RECORDNO></EEXPENSES></{0}>"
    desk.answer(body.format("approve", first))
    desk.answer(body.format("decline", second))
    assert desk.row("EEXPENSES", first)["STATE"] == "Approved"
    assert desk.row("EEXPENSES", second)["STATE"] == "Declined"
    assert len(desk.posted("EEXPENSES", first)) == 2
    assert desk.posted("EEXPENSES", second) == []


def test_a_changed_report_is_posted_anew(desk: Desk) -> None:
    key = desk.key(report(expense("21"), expense("4")))
    line = expense("5").replace("<expense>", '<updateexpense line_num="2">')
    line = line.replace("</expense>", "</updateexpense>")
    desk.key(update(key, f"<memo>m</memo><updateexpenses>{line}{expense('1')}</updateexpenses>"))
    assert [row[2] for row in desk.posted("EEXPENSES", key)] == ["21", "5", "1", "-27"]
    assert desk.cells("EEXPENSES", key, "MEMO", "TOTALDUE", "RECORDID") == ["m", "27", "X-1"]


def test_reports_are_paid_in_parts(desk: Desk) -> None:
    key = desk.key(report())
    first = desk.key(reimburse((key, "20")))
    assert desk.cells("EEXPENSES", key, "STATE", "TOTALDUE") == ["Partially Paid", "1"]
    assert desk.posted("EPPAYMENT", first) == [
        ("2020", "110", "20", "20"),
        ("1010", "110", "-20", "-20"),
    ]
    error = desk.refusal(reimburse((key, "2")))
    assert error.errorno == "XL03000027"
    desk.key(reimburse((key, "1")))
    names = ("STATE", "TOTALDUE", "WHENPAID")
    assert desk.cells("EEXPENSES", key, *names) == ["Paid", "0", "2026-10-20"]
    assert desk.cells("EPPAYMENT", first, "PAYMENTTYPE", "TOTALENTERED") == ["EFT", "20"]


def test_a_check_is_only_asked_for(desk: Desk) -> None:
    key = desk.key(report())
    request = desk.key(reimburse((key, "21"), method="Printed Check"))
    assert desk.row("EEXPENSES", key)["STATE"] == "Selected"
    assert desk.cells("EPPAYMENTREQUEST", request, "STATE", "TOTALDUE") == ["S", "21"]
    assert desk.company.count("EPPAYMENT") == 0


def test_a_reversed_report_has_a_twin(desk: Desk) -> None:
    key = desk.key(report())
    twin = desk.key(reverse(key))
    assert desk.cells("EEXPENSES", key, "STATE", "TOTALDUE") == ["Reversed", "0"]
    assert desk.cells("EEXPENSES", twin, "STATE", "TOTALENTERED") == ["Reversal", "-21"]
    assert [row[2] for row in desk.posted("EEXPENSES", twin)] == ["-21", "21"]
    assert "its state is Reversed" in desk.refusal(reverse(key)).description2


def test_a_report_is_removed_with_what_it_posted(desk: Desk) -> None:
    key = desk.key(report())
    desk.answer(f"<delete><object>EEXPENSES</object><keys>{key}</keys></delete>")
    assert desk.company.count("GLENTRY") == desk.company.count("EEXPENSESITEM") == 0


def test_a_paid_report_keeps_its_lines_but_not_its_words(desk: Desk) -> None:
    key = desk.key(report())
    desk.key(reimburse((key, "21")))
    desk.key(update(key, "<description>Other</description>"))
    assert desk.row("EEXPENSES", key)["DESCRIPTION"] == "Other"
    changed = update(key, f"<updateexpenses>{expense('3')}</updateexpenses>")
    assert "its state is Paid" in desk.refusal(changed).description2
    assert "its state is Paid" in desk.refusal(reverse(key)).description2
    gone = f'<delete_expensereport key="{key}"/>'
    assert "its state is Paid" in desk.refusal(gone).description2


REFUSED = {
    "an unknown employee": (report(employee="EMP-X"), "The employee 'EMP-X' is invalid."),
    "an unknown type": (
        report(expense(account="Yacht")),
        "Invalid Expense type 'Yacht' specified.",
    ),
    "an unknown account": (report(expense(account="9999")), "Account 9999 is not valid"),
    "a state of Intacct's own": (
        report(state="Paid"),
        "Invalid value 'Paid' for STATE. Valid values are: Draft, Submitted.",
    ),
    "a way to pay that there is not": (
        reimburse(("1", "1"), method="Gold"),
        "Invalid value 'Gold' for PAYMENTTYPE. Valid values are: Printed Check, EFT, Cash, ACH.",
    ),
    "a report that is not there": (
        reimburse(("999999", "1")),
        "Oops, we can't find this transaction; enter a valid transaction and try again. (999999)",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_everything_as_it_was(desk: Desk, name: str) -> None:
    xml, sentence = REFUSED[name]
    assert desk.refusal(xml).description2 == sentence
    assert desk.company.count("EEXPENSES") == desk.company.count("GLENTRY") == 0
