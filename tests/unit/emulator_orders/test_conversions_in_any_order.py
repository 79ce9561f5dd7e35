"""Any sequence of orders, conversions, edits and deletes leaves quantities and states right."""

from decimal import Decimal
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.unit.emulator_orders.conftest import undone
from tests.unit.emulator_orders.written import change, changed_line, line, purchase
from tests.unit.emulator_subledgers.agreement import Books
from tests.unit.emulator_subledgers.desk import Desk

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import CallSession, Refusal

NEXT = {
    "Purchase Requisition": ("Purchase Order",),
    "Purchase Order": ("PO Receiver", "Vendor Invoice"),
    "PO Receiver": ("Vendor Invoice", "Vendor Return"),
    "Vendor Invoice": ("Vendor Return",),
    "Vendor Return": (),
}
LEAVES_OPEN = {"Purchase Order", "Vendor Invoice"}
SHARES = st.lists(st.integers(1, 5), min_size=1, max_size=2)


class Purchasing(RuleBasedStateMachine):
    """Purchases at one company; what an example does is undone after it."""

    company: ClassVar[Company]

    def __init__(self) -> None:
        super().__init__()
        self.undone = undone(self.company)
        self.undone.__enter__()
        (user,) = self.company.rows("USERINFO", '"LOGINID" = ?', ["api"])
        self.desk = Desk(self.company, CallSession("api", user), checking=False)
        self.documents: list[str] = []

    def teardown(self) -> None:
        try:
            Books(self.company).check()
        finally:
            self.undone.__exit__(None, None, None)

    def pick(self, at: int) -> Any:
        return self.documents[-1 - at % len(self.documents)]

    def header(self, docid: str) -> Any:
        return self.company.find_by("PODOCUMENT", "DOCID", docid)

    def lines(self, docid: str) -> Any:
        return self.desk.lines("PODOCUMENTENTRY", self.header(docid)["RECORDNO"], "DOCHDRNO")

    def attempt(self, xml: str) -> str | None:
        """The key, or None where it is refused; then nothing may have changed."""
        before = self.picture()
        try:
            return self.desk.key(xml)
        except Refusal:
            assert self.picture() == before
            return None

    def picture(self) -> list[Any]:
        quantities = "SELECT RECORDNO, QUANTITY, QTY_CONVERTED FROM PODOCUMENTENTRY WHERE"
        numbers = [self.header(each)["RECORDNO"] for each in self.documents]
        found: list[Any] = [self.company.count("APBILL"), self.company.count("GLENTRY")]
        for number in numbers:
            row = self.company.find_by("PODOCUMENT", "RECORDNO", number) or {}
            found.append((number, row["STATE"], row["PRRECORDKEY"]))
            found += self.company.database.execute(
                f"{quantities} DOCHDRNO = ?", [number]
            ).fetchall()
        return found

    @initialize(
        definition=st.sampled_from([*NEXT][:2]),
        quantities=st.lists(st.integers(2, 6), min_size=2, max_size=2),
    )
    def begin(self, definition: str, quantities: list[int]) -> None:
        self.ask(definition, quantities)

    @precondition(lambda self: len(self.documents) < 2)
    @rule(
        definition=st.sampled_from([*NEXT][:2]),
        quantities=st.lists(st.integers(1, 6), min_size=1, max_size=3),
    )
    def ask(self, definition: str, quantities: list[int]) -> None:
        made = [line(quantity=each, departmentid="200") for each in quantities]
        self.documents.append(self.desk.key(purchase(definition, *made)))

    @precondition(lambda self: self.documents)
    @rule(
        at=st.integers(0, 3),
        step=st.integers(0, 1),
        shares=st.lists(st.integers(1, 5), min_size=1, max_size=2),
    )
    def convert(self, at: int, step: int, shares: list[int]) -> None:
        source = self.pick(at)
        following = NEXT[source.rpartition("-")[0]]
        if not following:
            return
        pairs = list(zip(self.lines(source), shares, strict=False))
        taken = [(row["RECORDNO"], share) for row, share in pairs]
        left = {row["RECORDNO"]: Decimal(row["QTY_REMAINING"]) for row, _ in pairs}
        made = [line(quantity=q, sourcelinekey=k, departmentid="200") for k, q in taken]
        definition = following[step % len(following)]
        key = self.attempt(purchase(definition, *made, createdfrom=source))
        if key:
            assert all(share <= left[number] for number, share in taken)
            self.documents.append(key)

    @precondition(lambda self: self.documents)
    @rule(at=st.integers(0, 3), quantity=st.integers(1, 6))
    def edit(self, at: int, quantity: int) -> None:
        document = self.pick(at)
        self.attempt(change(document, changed_line(1, f"<quantity>{quantity}</quantity>")))

    @precondition(lambda self: self.documents)
    @rule(at=st.integers(0, 3))
    def remove(self, at: int) -> None:
        document = self.pick(at)
        if self.attempt(f'<delete_potransaction key="{document}"/>'):
            self.documents.remove(document)

    @precondition(lambda self: self.documents)
    @rule(at=st.integers(0, 3))
    def close(self, at: int) -> None:
        self.attempt(change(self.pick(at), "<state>Closed</state>"))

    @invariant()
    def quantities_and_states_follow_from_what_was_made(self) -> None:
        taken: dict[str, Decimal] = {}
        for document in self.documents:
            for row in self.lines(document):
                if row["SOURCE_DOCLINEKEY"]:
                    key = row["SOURCE_DOCLINEKEY"]
                    taken[key] = taken.get(key, Decimal(0)) + Decimal(row["QUANTITY"])
        for document in self.documents:
            self._check(document, taken)

    def _check(self, document: str, taken: dict[str, Decimal]) -> None:
        rows, head = self.lines(document), self.header(document)
        for row in rows:
            converted = Decimal(row["QTY_CONVERTED"])
            assert converted == taken.get(row["RECORDNO"], 0) <= Decimal(row["QUANTITY"])
            assert Decimal(row["QTY_REMAINING"]) == Decimal(row["QUANTITY"]) - converted
        used = any(row["QTY_CONVERTED"] != "0" for row in rows)
        whole = all(row["QTY_REMAINING"] == "0" for row in rows)
        definition = document.rpartition("-")[0]
        posts = definition == "Vendor Invoice"
        if not used:
            assert head["STATE"] in ({"Closed"} if posts else {"Pending", "Closed"})
        elif whole or definition not in LEAVES_OPEN:
            assert head["STATE"] == "Converted"
        else:
            assert head["STATE"] == "Partially Converted"
        assert bool(head["PRRECORDKEY"]) == posts
        if posts:
            bill = self.company.find_by("APBILL", "RECORDNO", head["PRRECORDKEY"]) or {}
            assert (bill["DOCHDRKEY"], bill["TOTALENTERED"]) == (
                head["RECORDNO"],
                head["TOTAL"],
            )


def test_any_sequence_of_purchases_agrees(lists: Company) -> None:
    Purchasing.company = lists
    run_state_machine_as_test(
        Purchasing,
        settings=settings(
            max_examples=8,
            stateful_step_count=16,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
