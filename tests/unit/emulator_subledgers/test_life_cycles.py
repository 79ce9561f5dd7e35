"""Bills, invoices, payments, credits, reversals in any order: the books agree after each step."""

from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from tests.unit.emulator_subledgers.written import (
    adjust,
    advance,
    apply,
    bill,
    fields,
    invoice,
    line,
    pay,
    receive,
    request_payment,
    reverse,
    step,
    ymd,
)

from crossfoot.emulator.functions import Refusal

if TYPE_CHECKING:
    from tests.unit.emulator_subledgers.desk import Desk

AMOUNTS = st.integers(1, 100_000).map(lambda cents: f"{Decimal(cents) / 100}")
RATES = st.sampled_from(["1.0831", "1.1275", "1.2", "0.9999"])
CURRENCIES = st.sampled_from(["USD", "USD", "EUR"])
PLACES = st.sampled_from(["110", "110", "210", "310"])
SIDES = st.sampled_from(["AP", "AR"])
SHARES = st.sampled_from(["1", "0.5", "0.3333", "0.01"])
DOCUMENTS = {"AP": "APBILL", "AR": "ARINVOICE"}


class _UndoneError(Exception):
    """Leaves a run's transaction, so that nothing of it stays."""


def currency_of(name: str, rate: str) -> str:
    if name == "USD":
        return ""
    return f"<currency>{name}</currency>{ymd('exchratedate', '2026-10-01')}" + fields(exchrate=rate)


def machine(desk: "Desk") -> type[RuleBasedStateMachine]:  # noqa: C901 -- it has as many rules
    """A machine that works at this desk; whatever one run writes is undone at its end."""

    class LifeCycles(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self._run = desk.company.transaction()
            self._run.__enter__()

        def teardown(self) -> None:
            undone = _UndoneError()
            with suppress(_UndoneError):
                self._run.__exit__(_UndoneError, undone, None)

        def rows(self, name: str, *states: str) -> list[dict[str, str]]:
            rows = desk.company.rows(name)
            field = "DISPLAYSTATE" if name == "ARPYMT" else "STATE"
            return [row for row in rows if row[field] in states]

        def open(self, side: str) -> list[dict[str, str]]:
            found = self.rows(DOCUMENTS[side], "Posted", "Partially Paid", "Selected")
            return [row for row in found if self.left(row) > 0]

        def answer_or(self, request: str, *refusals: str) -> None:
            """Send a request that may be refused for these reasons alone."""
            try:
                desk.answer(request)
            except Refusal as refusal:
                if not any(words in str(refusal) for words in refusals):
                    raise

        @staticmethod
        def left(row: dict[str, str]) -> Decimal:
            return Decimal(row["TRX_TOTALDUE"]) - Decimal(row["TRX_TOTALSELECTED"] or 0)

        def share(self, row: dict[str, str], share: str) -> str:
            return str(
                max((self.left(row) * Decimal(share)).quantize(Decimal("0.01")), Decimal("0.01"))
            )

        @rule(
            side=SIDES,
            amounts=st.lists(AMOUNTS, min_size=1, max_size=3),
            places=st.lists(PLACES, min_size=3, max_size=3),
            name=CURRENCIES,
            rate=RATES,
            draft=st.booleans(),
        )
        def bill_somebody(  # noqa: PLR0913 -- a document has as many parts
            self,
            *,
            side: str,
            amounts: list[str],
            places: list[str],
            name: str,
            rate: str,
            draft: Any,
        ) -> None:
            account, department = ("6215", "200") if side == "AP" else ("4110", "310")
            lines = "".join(
                line(account, amount, "110" if at == 0 else places[at], department)
                for at, amount in enumerate(amounts)
            )
            write = bill if side == "AP" else invoice
            action = "Draft" if draft is True and len(amounts) == 1 else None
            desk.answer(write(lines=lines, currency=currency_of(name, rate), action=action))

        @rule(side=SIDES, amount=AMOUNTS, name=CURRENCIES, rate=RATES)
        def give_credit(self, side: str, amount: str, name: str, rate: str) -> None:
            desk.answer(adjust(side.lower(), f"-{amount}", currency_of(name, rate)))

        @rule(amount=AMOUNTS, name=CURRENCIES, rate=RATES)
        def take_an_advance(self, amount: str, name: str, rate: str) -> None:
            more = {} if name == "USD" else {"CURRENCY": name, "EXCHANGE_RATE": rate}
            desk.answer(advance(amount, **more))

        @precondition(lambda self: self.open("AP") or self.open("AR"))
        @rule(data=st.data(), share=SHARES, rate=RATES, method=st.sampled_from(["EFT", "ACH"]))
        def pay_something(self, data: Any, share: str, rate: str, method: str) -> None:
            side = data.draw(st.sampled_from([s for s in ("AP", "AR") if self.open(s)]))
            row = data.draw(st.sampled_from(self.open(side)))
            foreign = row["CURRENCY"] != "USD"
            more = {"CURRENCY": row["CURRENCY"], "EXCHANGE_RATE": rate if foreign else None}
            if side == "AP":
                more["PAYMENTMETHOD"] = method
            desk.answer(pay(side, f"{row['RECORDNO']}:{self.share(row, share)}", **more))

        @precondition(lambda self: self.open("AR"))
        @rule(data=st.data(), share=SHARES, rest=AMOUNTS)
        def receive_too_much(self, data: Any, share: str, rest: str) -> None:
            row = data.draw(st.sampled_from(self.open("AR")))
            part = self.share(row, share)
            total = str(Decimal(part) + Decimal(rest))
            currency = currency_of(row["CURRENCY"], "1.11")
            desk.answer(receive(total, f"{row['RECORDNO']}:{part}", currency=currency))

        @precondition(lambda self: self.open("AR"))
        @rule(data=st.data(), share=SHARES)
        def apply_a_credit(self, data: Any, share: str) -> None:
            row = data.draw(st.sampled_from(self.open("AR")))
            sources = [
                each
                for name in ("ARPYMT", "ARADVANCE", "ARADJUSTMENT")
                for each in desk.company.rows(name)
                if each["CURRENCY"] == row["CURRENCY"] and Decimal(each["TRX_TOTALDUE"] or 0)
            ]
            if sources:
                source = data.draw(st.sampled_from(sources))
                request = apply(source["RECORDNO"], f"{row['RECORDNO']}:{self.share(row, share)}")
                # the number may be another record's, with less left
                self.answer_or(request, "greater than the amount due", "nothing left to apply")

        @precondition(lambda self: self.open("AP"))
        @rule(data=st.data(), share=SHARES)
        def request_something(self, data: Any, share: str) -> None:
            usd = [row for row in self.open("AP") if row["CURRENCY"] == "USD"]
            if usd:
                row = data.draw(st.sampled_from(usd))
                desk.answer(request_payment(f"{row['RECORDNO']}:{self.share(row, share)}"))

        @precondition(lambda self: self.rows("APPYMT", "Submitted", "Approved"))
        @rule(data=st.data(), word=st.sampled_from(["confirm", "confirm", "decline", "void"]))
        def move_a_request(self, data: Any, word: str) -> None:
            row = data.draw(st.sampled_from(self.rows("APPYMT", "Submitted", "Approved")))
            desk.answer(step(word, row["RECORDNO"]))

        @precondition(lambda self: self.rows("APPYMT", "Complete"))
        @rule(data=st.data())
        def void_a_payment(self, data: Any) -> None:
            row = data.draw(st.sampled_from(self.rows("APPYMT", "Complete")))
            desk.answer(reverse("appayment", row["RECORDNO"]))

        @precondition(lambda self: self.rows("ARPYMT", "Complete"))
        @rule(data=st.data())
        def reverse_a_receipt(self, data: Any) -> None:
            row = data.draw(st.sampled_from(self.rows("ARPYMT", "Complete")))
            self.answer_or(reverse("arpayment", row["RECORDNO"]), "has been applied already")

        @precondition(
            lambda self: self.rows("APBILL", "Posted") or self.rows("ARINVOICE", "Posted")
        )
        @rule(data=st.data(), what=st.sampled_from(["reverse", "delete", "update"]), amount=AMOUNTS)
        def undo_a_document(self, data: Any, what: str, amount: str) -> None:
            sides = [side for side in DOCUMENTS if self.rows(DOCUMENTS[side], "Posted")]
            side = data.draw(st.sampled_from(sides))
            row = data.draw(st.sampled_from(self.rows(DOCUMENTS[side], "Posted")))
            key, word = row["RECORDNO"], "bill" if side == "AP" else "invoice"
            changed = (
                f'<update_{word} key="{key}">{ymd("datecreated", "2026-10-05")}<update{word}items>'
                f'<updatelineitem line_num="1"><amount>{amount}</amount></updatelineitem>'
                f"</update{word}items></update_{word}>"
            )
            requests = {
                "reverse": reverse(word, key),
                "delete": f"<delete><object>{DOCUMENTS[side]}</object><keys>{key}</keys></delete>",
                "update": changed,
            }
            # a payment that was voided, or is a draft, still names it
            self.answer_or(requests[what], "cannot be deleted: it is used by")

    return LifeCycles


def test_the_books_agree_whatever_happens_in_whatever_order(desk: "Desk") -> None:
    run_state_machine_as_test(
        machine(desk),
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
