"""A caller who sees after every call that the books agree."""

from dataclasses import dataclass
from typing import Any

import pytest
from lxml import etree
from tests.unit.emulator_subledgers.agreement import Books
from tests.unit.emulator_subledgers.written import bill, invoice

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.execution import run
from crossfoot.emulator.functions import Answer, Call, CallSession, ErrorEntry, Refusal, load_all


@dataclass
class Desk:
    """One caller at the company: sends functions, and sees that the books agree after each."""

    company: Company
    session: CallSession
    checking: bool = True

    def answer(self, xml: str) -> Answer:
        """Run one function as the door does; afterwards everything agrees."""
        element = etree.fromstring(xml)
        load_all()
        call = Call(self.company, self.session, str(element.tag), element, "c1")
        try:
            return run(call)
        finally:
            if self.checking:
                Books(self.company).check()

    def key(self, xml: str) -> str:
        """The `<key>` of a legacy function, or the record number of a generic one."""
        answer = self.answer(xml)
        if answer.key:
            return answer.key
        assert isinstance(answer.data, str)
        return etree.fromstring(answer.data).findtext("*/RECORDNO") or ""

    def refusal(self, xml: str) -> ErrorEntry:
        """The first error of a function that is refused."""
        with pytest.raises(Refusal) as caught:
            self.answer(xml)
        return caught.value.entries[0]

    def row(self, object_name: str, key: str) -> Row:
        found = self.company.find_by(object_name, "RECORDNO", key)
        assert found is not None, (object_name, key)
        return found

    def cells(self, object_name: str, key: str, *names: str) -> list[str]:
        row = self.row(object_name, key)
        return [row[name] for name in names]

    def lines(self, object_name: str, parent: str, by: str = "RECORDKEY") -> list[Row]:
        return list(self.company.rows(object_name, f'"{by}" = ?', [parent]))

    def posted(self, kind: str, key: str) -> list[tuple[str, str, str, str]]:
        """What a document posted: account, location, signed amounts in both currencies."""
        found = self.company.database.execute(
            "SELECT d.ACCOUNTNO, d.LOCATIONID, d.AMOUNT, d.TRX_AMOUNT FROM GLDETAIL d"
            " JOIN ledger_link l ON l.entry = d.GLENTRYKEY WHERE l.object = ? AND l.record = ?"
            " ORDER BY d.GLENTRYKEY",
            [kind, key],
        )
        return list(found)

    def in_entity(self, entity: str) -> "Desk":
        session = CallSession(self.session.login_id, self.session.user, entity)
        return Desk(self.company, session, self.checking)

    # --- requests -----------------------------------------------------------------------------

    def bill(self, amount: str = "100", **more: Any) -> str:
        """A bill of one line, or of `lines`, by the legacy function; its record number."""
        return self.key(bill(amount, **more))

    def invoice(self, amount: str = "100", **more: Any) -> str:
        return self.key(invoice(amount, **more))
