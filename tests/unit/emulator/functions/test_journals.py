"""Journal entries at a company of two entities and two currencies, and all that may fail."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.ledger_checks import check_ledger, rows_of

from crossfoot.emulator import attachments
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import CallSession

if TYPE_CHECKING:
    from .conftest import Desk

US, DE = "E1", "E2"
RETIRED = {"STATUS": "inactive"}


@pytest.fixture
def books(desk: "Desk") -> Iterator["Desk"]:
    """A company of a US entity and a German one; whatever a test does, its books agree after."""
    company = desk.company
    company.define_dimension("REGION", "Region")
    company.insert_many(
        "JOURNAL", [{"SYMBOL": "GJ"}, {"SYMBOL": "AJ"}, {"SYMBOL": "OLD", **RETIRED}]
    )
    company.insert("STATJOURNAL", {"SYMBOL": "STAT"})
    for number, name in (("1000", "Cash"), ("6000", "Rent"), ("1210", "Due 1"), ("1220", "Due 2")):
        company.insert(
            "GLACCOUNT", {"ACCOUNTNO": number, "TITLE": name, "ACCOUNTTYPE": "balancesheet"}
        )
    company.insert("GLACCOUNT", {"ACCOUNTNO": "2310", "TITLE": "Owed 1"})
    company.insert("GLACCOUNT", {"ACCOUNTNO": "2320", "TITLE": "Owed 2"})
    company.insert("GLACCOUNT", {"ACCOUNTNO": "6100", "REQUIREDEPT": "true"})
    company.insert("GLACCOUNT", {"ACCOUNTNO": "1099", **RETIRED})
    company.insert("STATACCOUNT", {"ACCOUNTNO": "9000", "TITLE": "Heads"})
    for at, (entity, currency) in enumerate(((US, "USD"), (DE, "EUR")), 1):
        number = company.insert("LOCATION", {"LOCATIONID": entity, "ENTITY": entity})
        due = {"IERECEIVABLE.NUMBER": f"12{at}0", "IEPAYABLE.NUMBER": f"23{at}0"}
        company.insert(
            "LOCATIONENTITY",
            {"RECORDNO": number, "LOCATIONID": entity, "CURRENCY": currency, **due},
        )
    for place, entity in (("10", US), ("11", US), ("20", DE), ("99", "")):
        company.insert("LOCATION", {"LOCATIONID": place, "NAME": f"At {place}", "ENTITY": entity})
    company.insert("LOCATION", {"LOCATIONID": "19", "ENTITY": US, **RETIRED})
    company.insert_many("DEPARTMENT", [{"DEPARTMENTID": "D1"}, {"DEPARTMENTID": "D9", **RETIRED}])
    company.insert("VENDOR", {"VENDORID": "V-DE", "MEGAENTITYID": DE})
    company.insert("REGION", {"name": "North"})
    company.insert("EXCHANGERATETYPES", {"NAME": "Daily", "ISDEFAULT": "true"})
    _rates(company)
    for month in range(1, 13):
        company.insert(
            "REPORTINGPERIOD",
            {
                "NAME": f"2026-{month:02}",
                "START_DATE": f"2026-{month:02}-01",
                "END_DATE": f"2026-{month:02}-{31 if month != 2 else 28}",
                "BUDGETING": "true",
            },
        )
    yield desk
    check_ledger(rows_of(company))


def _rates(company: Company) -> None:
    for at, (pair, day, rate) in enumerate(
        (("EURUSD", "2026-01-01", "1.1"), ("EURUSD", "2026-02-01", "1.2")), 1
    ):
        header = {"RECORDNO": str(at), "TYPENAME": "Daily"}
        company.insert(
            "EXCHANGERATE", {**header, "FROM_CURRENCY": pair[:3], "TO_CURRENCY": pair[3:]}
        )
        company.insert(
            "EXCHANGERATEENTRY",
            {
                "RECORDNO": str(at),
                "EXCHANGERATEKEY": at,
                "EFFECTIVE_START_DATE": day,
                "EXCHANGE_RATE": rate,
                "RECIPROCAL_RATE": "0.9",
            },
        )


def line(account: str, amount: str, place: str = "10", **more: str) -> str:
    """One line; a credit has a minus."""
    side = "-1" if amount.startswith("-") else "1"
    fields = {"ACCOUNTNO": account, "TR_TYPE": side, "TRX_AMOUNT": amount.lstrip("-")}
    fields |= ({"LOCATION": place} if place else {}) | more
    return f"<GLENTRY>{xml(fields)}</GLENTRY>"


def xml(fields: dict[str, str]) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in fields.items())


def entry(*lines: str, **header: str) -> str:
    fields = {"JOURNAL": "GJ", "BATCH_DATE": "01/31/2026", "BATCH_TITLE": "Rent", **header}
    return f"<GLBATCH>{xml(fields)}<ENTRIES>{''.join(lines)}</ENTRIES></GLBATCH>"


def change(key: str, *lines: str, **header: str) -> str:
    inside = f"<ENTRIES>{''.join(lines)}</ENTRIES>" if lines else ""
    return f"<update><GLBATCH>{xml({'RECORDNO': key, **header})}{inside}</GLBATCH></update>"


def make(desk: "Desk", *lines: str, **header: str) -> Row:
    (made,) = desk.data(f"<create>{entry(*lines, **header)}</create>")
    return batch(desk, made.findtext("RECORDNO") or "")


def batch(desk: "Desk", key: str) -> Row:
    found = desk.company.find_by("GLBATCH", "RECORDNO", key)
    assert found is not None
    return found


def refused(desk: "Desk", xml_: str) -> str:
    before = stored(desk)
    sentence = desk.refusal(xml_).entries[0].description2
    assert stored(desk) == before, "nothing is stored"
    return sentence


def stored(desk: "Desk") -> list[str]:
    """Every row of every table; tables and indexes may be made at any time."""
    dump = desk.company.database.iterdump()
    return [text for text in dump if text.startswith("INSERT") and "sqlite_sequence" not in text]


def posted(desk: "Desk", key: str) -> list[tuple[str, str, str, str]]:
    return [
        (row["ACCOUNTNO"], row["LOCATIONID"], row["AMOUNT"], row["TRX_AMOUNT"])
        for row in desk.company.rows("GLDETAIL", "BATCHKEY = ?", [key])
    ]


RENT = (line("6000", "100"), line("1000", "-100"))


def test_an_entry_is_posted_with_its_lines(books: "Desk") -> None:
    made = make(books, *RENT, REFERENCENO="R-1")
    assert (made["STATE"], made["BATCHNO"], made["MODULE"]) == ("Posted", "1", "2.GL")
    assert posted(books, made["RECORDNO"]) == [
        ("6000", "10", "100", "100"),
        ("1000", "10", "-100", "-100"),
    ]
    first = next(books.company.rows("GLENTRY"))
    shown = (
        "DESCRIPTION",
        "CURRENCY",
        "BASECURR",
        "EXCHANGE_RATE",
        "STATE",
        "ENTRY_DATE",
        "BATCHTITLE",
    )
    assert [first[name] for name in shown] == [
        *("Rent", "USD", "USD", "1", "Posted", "2026-01-31", "Rent")
    ]
    assert make(books, *RENT)["BATCHNO"] == "2"
    assert make(books, *RENT, JOURNAL="AJ")["BATCHNO"] == "1"


def test_amounts_are_rounded_to_cents_before_they_are_compared(books: "Desk") -> None:
    made = make(books, line("6000", "10.005"), line("1000", "-10.01"))
    assert [amount for *_, amount in posted(books, made["RECORDNO"])] == ["10.01", "-10.01"]


@pytest.mark.parametrize(
    ("lines", "header", "sentence"),
    [
        (
            (line("6000", "5"), line("1000", "-4")),
            {},
            "Debits do not equal credits: the difference",
        ),
        ((line("6000", "5"),), {}, "A journal entry needs at least 2 line(s)."),
        ((), {}, "A journal entry needs at least 2 line(s)."),
        ((line("7777", "5"), RENT[1]), {}, "Account 7777 is not valid"),
        (
            (line("1099", "5"), line("1000", "-5")),
            {},
            "Activate the gl account 1099, then try again.",
        ),
        ((line("9000", "5"), line("1000", "-5")), {}, "Account 9000 is not valid"),
        ((line("6000", "5", "77"), RENT[1]), {}, "Location '77' is not valid"),
        ((line("6000", "5", "99"), line("1000", "-5", "99")), {}, "Location '99' is not valid"),
        ((line("6000", "5", "19"), line("1000", "-5")), {}, "Activate the location 19, then try"),
        (
            (line("6000", "5", ""), line("1000", "-5", "")),
            {},
            "This transaction is missing the Location dimension for the Account 6000",
        ),
        (
            (line("6100", "5"), line("1000", "-5")),
            {},
            "This transaction is missing the Department dimension for the Account 6100",
        ),
        (
            (line("6100", "5", DEPARTMENT="D9"), line("1000", "-5")),
            {},
            "Activate the department D9, then try again.",
        ),
        (
            (line("6000", "5", GLDIMREGION="8"), line("1000", "-5")),
            {},
            "Invalid Region '8' specified.",
        ),
        (RENT, {"JOURNAL": "NO"}, "Invalid Journal 'NO' specified."),
        (RENT, {"JOURNAL": "OLD"}, "Activate the journal OLD, then try again."),
        (RENT, {"STATE": "Submitted"}, "Invalid value 'Submitted' for STATE."),
        (RENT, {"SUPDOCID": "A-1"}, "The supdoc 'A-1' does not exist."),
        (RENT, {"REVERSEDATE": "01/31/2026"}, "The reversal date must be after the date"),
        (RENT, {"REVERSEDATE": "soon"}, "Illegal format for GL batch : REVERSEDATE soon"),
        (RENT, {"BATCH_DATE": "12/31/2025"}, "Date must be on or after 01/01/2026."),
        (RENT, {"REVERSEDATE": "01/01/2027"}, "Date must be on or before 12/31/2026."),
        (
            (line("6000", "5", CURRENCY="GBP"), line("1000", "-5", CURRENCY="GBP")),
            {},
            "There is no exchange rate of type 'Daily' from GBP to USD on 01/31/2026.",
        ),
        (
            (line("6000", "5", CURRENCY="EUR", EXCHANGE_RATE="0"), line("1000", "-5")),
            {},
            "The exchange rate of a line must be positive.",
        ),
        (
            (
                line("6000", "5", CURRENCY="EUR", EXCHANGE_RATE="1.5"),
                line("1000", "-5", CURRENCY="EUR", EXCHANGE_RATE="1.4"),
            ),
            {},
            "GLBATCH Rent: E1 is out of balance by 0.50.",
        ),
        (
            (line("6000", "5", CURRENCY="EUR"), line("1000", "-5", CURRENCY="USD")),
            {},
            "Debits do not equal credits: the difference is 5 EUR.",
        ),
        (
            (line("6000", "5", ALLOCATION="HALF"), line("1000", "-5")),
            {},
            "Invalid Transaction allocation 'HALF' specified.",
        ),
        (
            (line("6000", "5", "10"), line("1000", "-5", "20")),
            {},
            "Debits do not equal credits in E1: the difference is 5 USD. Give the source entity",
        ),
    ],
)
def test_what_cannot_be_posted_is_refused_and_nothing_stays(
    books: "Desk", lines: tuple[str, ...], header: dict[str, str], sentence: str
) -> None:
    books.company.settings.books_open_from = "2026-01-01"
    books.company.settings.books_open_to = "2026-12-31"
    assert refused(books, f"<create>{entry(*lines, **header)}</create>").startswith(sentence)


def test_entities_owe_each_other_what_one_pays_for_another(books: "Desk") -> None:
    lines = (line("6000", "110", "20", CURRENCY="USD"), line("1000", "-110", "10"))
    made = make(books, *lines, BASELOCATION_NO="10")
    assert posted(books, made["RECORDNO"]) == [
        ("6000", "20", "99", "110"),
        ("1000", "10", "-110", "-110"),
        ("2310", "E2", "-99", "-110"),
        ("1220", "E1", "110", "110"),
    ]


def test_a_foreign_entry_is_kept_at_its_rate_and_balances_to_the_cent(books: "Desk") -> None:
    parts = ("33.33", "33.33", "33.34")
    lines = [line("6000", part, CURRENCY="EUR") for part in parts]
    made = make(books, *lines, line("1000", "-100", CURRENCY="EUR"))
    assert sum(float(amount) for _, _, amount, _ in posted(books, made["RECORDNO"])) == 0
    first = next(books.company.rows("GLENTRY"))
    assert (first["EXCHANGE_RATE"], first["EXCH_RATE_TYPE_ID"]) == ("1.1", "Daily")
    assert (first["EXCH_RATE_DATE"], first["AMOUNT"]) == ("2026-01-31", "36.66")
    rate = {"CURRENCY": "EUR", "EXCHANGE_RATE": "1.25"}
    typed = make(books, line("6000", "8", **rate), line("1000", "-8", **rate))
    assert posted(books, typed["RECORDNO"])[0] == ("6000", "10", "10", "8")
    day = {"CURRENCY": "EUR", "EXCH_RATE_DATE": "02/02/2026", "EXCH_RATE_TYPE_ID": "Daily"}
    later = make(books, line("6000", "8", **day), line("1000", "-8", **day))
    assert posted(books, later["RECORDNO"])[0] == ("6000", "10", "9.6", "8")


def test_a_draft_posts_nothing_until_it_is_posted(books: "Desk") -> None:
    draft = make(books, line("6000", "10", ""), STATE="Draft")
    key = draft["RECORDNO"]
    assert posted(books, key) == []
    assert refused(books, change(key, STATE="Posted")) == (
        "Missing required field(s) for GL batch: ENTRIES."
    )
    assert "needs at least 2" in refused(books, change(key, line("6000", "10"), STATE="Posted"))
    books.data(change(key, *RENT, STATE="Posted"))
    assert len(posted(books, key)) == 2
    assert "cannot be changed to Draft" in refused(books, change(key, *RENT, STATE="Draft"))


def test_an_update_posts_anew_and_drops_the_lines_not_sent(books: "Desk") -> None:
    lines = (line("6000", "110", "20", CURRENCY="USD"), line("1000", "-110", "10"))
    key = make(books, *lines, BASELOCATION_NO="10")["RECORDNO"]
    number = next(books.company.rows("GLENTRY"))["RECORDNO"]
    kept = line("6000", "40", "10", RECORDNO=number)
    books.data(change(key, kept, line("1000", "-40"), BATCH_DATE="02/10/2026", BATCH_TITLE="New"))
    assert posted(books, key) == [("6000", "10", "40", "40"), ("1000", "10", "-40", "-40")]
    assert {row["ENTRY_DATE"] for row in books.company.rows("GLDETAIL")} == {"2026-02-10"}
    assert number in {row["RECORDNO"] for row in books.company.rows("GLENTRY")}
    assert {row["BATCH_TITLE"] for row in books.company.rows("GLDETAIL")} == {"New"}


def test_closed_books_keep_what_was_posted(books: "Desk") -> None:
    key = make(books, *RENT)["RECORDNO"]
    books.company.settings.books_open_from = "2026-02-01"
    closed = "Date must be on or after 02/01/2026."
    assert refused(books, change(key, *RENT, BATCH_DATE="02/10/2026")) == closed
    assert refused(books, f"<delete><object>GLBATCH</object><keys>{key}</keys></delete>") == closed


def test_what_is_deleted_is_gone_from_the_ledger(books: "Desk") -> None:
    keep, gone = make(books, *RENT), make(books, *RENT, REVERSEDATE="02/01/2026")
    assert books.company.count("GLBATCH") == 3
    books.answer(f"<delete><object>GLBATCH</object><keys>{gone['RECORDNO']}</keys></delete>")
    assert {row["BATCHKEY"] for row in books.company.rows("GLDETAIL")} == {keep["RECORDNO"]}
    assert books.company.count("GLBATCH") == 1
    assert books.company.count("GLENTRY") == 2


def test_a_reversing_date_makes_the_counter_entry(books: "Desk") -> None:
    made = make(books, *RENT, REVERSEDATE="02/01/2026")
    twin = batch(books, made["REVERSEDKEY"])
    assert (made["REVERSED"], twin["REVERSEDFROM"]) == ("2026-02-01", made["RECORDNO"])
    assert (twin["BATCH_DATE"], twin["BATCH_TITLE"]) == ("2026-02-01", "Reversed - Rent")
    assert posted(books, twin["RECORDNO"]) == [
        ("6000", "10", "-100", "-100"),
        ("1000", "10", "100", "100"),
    ]
    books.data(change(made["RECORDNO"], line("6000", "7"), line("1000", "-7")))
    twin = batch(books, batch(books, made["RECORDNO"])["REVERSEDKEY"])
    assert posted(books, twin["RECORDNO"])[0] == ("6000", "10", "-7", "-7")
    books.answer(f"<delete><object>GLBATCH</object><keys>{twin['RECORDNO']}</keys></delete>")
    left = batch(books, made["RECORDNO"])
    assert (left["REVERSED"], left["REVERSEDKEY"]) == ("", "")
    draft = make(books, *RENT, REVERSEDATE="02/01/2026", STATE="Draft")
    assert (draft["REVERSED"], draft["REVERSEDKEY"]) == ("2026-02-01", "")
    books.data(change(draft["RECORDNO"], *RENT, STATE="Posted"))
    assert batch(books, draft["RECORDNO"])["REVERSEDKEY"]


def test_an_entry_waits_for_approval_where_entries_are_approved(books: "Desk") -> None:
    books.company.settings.journal_approvals = True
    made = make(books, *RENT)
    key = made["RECORDNO"]
    assert (made["STATE"], posted(books, key)) == ("Submitted", [])
    books.data(change(key, STATE="Declined"))
    books.data(change(key, *RENT, STATE="Posted"))
    assert batch(books, key)["STATE"] == "Submitted"
    books.data(change(key, STATE="Approved"))
    assert (batch(books, key)["STATE"], len(posted(books, key))) == ("Posted", 2)
    books.data(change(key, *RENT))
    assert (batch(books, key)["STATE"], posted(books, key)) == ("Submitted", [])


def test_an_entity_makes_entries_of_its_own(books: "Desk") -> None:
    germany = books.in_entity(DE)
    made = make(germany, line("6000", "10", ""), line("1000", "-10", "20"))
    assert (made["BASELOCATION_NO"], made["MEGAENTITYID"]) == (DE, DE)
    assert posted(books, made["RECORDNO"]) == [
        ("6000", "E2", "10", "10"),
        ("1000", "20", "-10", "-10"),
    ]
    elsewhere = entry(line("6000", "10", "10"), line("1000", "-10", "20"))
    assert refused(germany, f"<create>{elsewhere}</create>") == "Location '10' is not valid"
    lines = (line("6000", "1", VENDORID="V-DE"), line("1000", "-1"))
    theirs = f"<create>{entry(*lines)}</create>"
    assert refused(books.in_entity(US), theirs) == "Vendor 'V-DE' specified is not valid."


def test_what_an_application_posted_is_not_changed_here(books: "Desk") -> None:
    key = books.company.insert("GLBATCH", {"MODULE": "3.AP", "STATE": "Posted", "JOURNAL": "GJ"})
    delete = f"<delete><object>GLBATCH</object><keys>{key}</keys></delete>"
    for call in (change(key, *RENT), delete):
        assert "was made by the application 3.AP" in refused(books, call)


def test_dimensions_attachments_and_statistics_are_kept(books: "Desk") -> None:
    attachments.prepare(books.company)
    books.company.database.execute(
        "INSERT INTO supdoc VALUES (5, 'A-1', 'Lease', '', '', '2026-01-01', 'api')"
    )
    lines = (line("6000", "1", GLDIMREGION="1", DEPARTMENT="D1"), line("1000", "-1"))
    made = make(books, *lines, SUPDOCID="A-1")
    assert (made["SUPDOCID"], made["SUPDOCKEY"]) == ("A-1", "5")
    (first, _) = books.company.rows("GLDETAIL")
    assert (first["GLDIMREGION"], first["DEPARTMENTID"]) == ("1", "D1")
    heads = make(books, line("9000", "12"), JOURNAL="STAT")
    assert (heads["STATISTICAL"], posted(books, heads["RECORDNO"])) == (
        "true",
        [("9000", "10", "12", "12")],
    )


def test_the_legacy_functions_do_the_same(books: "Desk") -> None:
    books.session = CallSession("api", {**books.session.user, "ADMIN": "Full"})
    day = "<year>2026</year><month>1</month><day>31</day>"

    def call(name: str, collection: str, lines: list[dict[str, str]], journal: str) -> Any:
        inside = "".join(f"<glentry>{xml(each)}</glentry>" for each in lines)
        return (
            f"<{name}><journalid>{journal}</journalid><datecreated>{day}</datecreated>"
            f"<reversedate><year>2026</year><month>02</month><day>01</day></reversedate>"
            f"<description>Old way</description><{collection}>{inside}</{collection}></{name}>"
        )

    common = {"glaccountno": "6000", "memo": "m", "locationid": "10"}
    lines = [
        {"trtype": "debit", "amount": "5", **common, "currency": "EUR", "exchrate": "1.5"},
        {"trtype": "credit", "amount": "5", **common, "currency": "EUR", "exchrate": "1.5"},
    ]
    key = books.answer(call("create_gltransaction", "gltransactionentries", lines, "GJ")).key or ""
    assert posted(books, key)[0] == ("6000", "10", "7.5", "5")
    assert batch(books, key)["REVERSEDKEY"]
    books.answer(f'<delete_gltransaction key="{key}"/>')
    assert books.company.count("GLDETAIL") == 0
    assert "we can't find this transaction" in str(
        books.refusal(f'<delete_gltransaction key="{key}"/>')
    )
    heads = [{"trtype": "1", "amount": "3", "glaccountno": "9000", "locationid": "10"}]
    statistical = call("create_statgltransaction", "statgltransactionentries", heads, "STAT")
    assert posted(books, books.answer(statistical).key or "") == [("9000", "10", "3", "3")]
    lines[0]["trtype"] = "sideways"
    sideways = call("create_gltransaction", "gltransactionentries", lines, "GJ")
    assert refused(books, sideways) == "Illegal format for trtype : sideways"
