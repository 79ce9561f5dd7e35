from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from crossfoot.clock import Clock
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, Call, CallSession, Refusal, load_all


class StillClock(Clock):
    """Stands at one instant until it is moved; ids count up."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 1, 31, 12, 30, 5, tzinfo=UTC)
        self._ids = 0

    def now(self) -> datetime:
        return self.instant

    def new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids}"

    def pass_time(self, seconds: int) -> None:
        self.instant += timedelta(seconds=seconds)


@dataclass
class Desk:
    """One caller at one company: sends functions as XML, reads what comes back."""

    company: Company
    clock: StillClock
    session: CallSession = field(
        default_factory=lambda: CallSession("api", {"RECORDNO": "7", "LOGINID": "api"})
    )

    def answer(self, xml: str) -> Answer:
        element = etree.fromstring(xml)
        call = Call(self.company, self.session, str(element.tag), element, "c1")
        return load_all()[call.name](call)

    def data(self, xml: str) -> etree._Element:
        text = self.answer(xml).data
        assert isinstance(text, str)
        return etree.fromstring(text)

    def refusal(self, xml: str) -> Refusal:
        with pytest.raises(Refusal) as caught:
            self.answer(xml)
        return caught.value

    def column(self, xml: str, name: str) -> list[str]:
        """One field of every record of an answer."""
        return [record.findtext(name) or "" for record in self.data(xml)]

    @staticmethod
    def attributes(element: etree._Element) -> dict[str, str]:
        """An element's attributes as text."""
        return {str(name): str(value) for name, value in element.attrib.items()}

    def in_entity(self, entity_id: str) -> "Desk":
        return Desk(self.company, self.clock, CallSession("api", self.session.user, entity_id))

    def in_new_session(self) -> "Desk":
        return Desk(self.company, self.clock)


@contextmanager
def _open_desk() -> Iterator[Desk]:
    clock = StillClock()
    company = Company.create(clock)
    yield Desk(company, clock)
    company.close()


@pytest.fixture(scope="session")
def open_desk() -> Callable[[], AbstractContextManager[Desk]]:
    """`with open_desk() as desk:` for tests that need several companies."""
    return _open_desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    with _open_desk() as desk:
        yield desk


@pytest.fixture
def vendors(desk: Desk) -> Desk:
    """A desk at a company with five vendors, two terms and a contact."""
    company = desk.company
    company.insert_many("APTERM", [{"NAME": "Net 30"}, {"NAME": "Net 60"}])
    rows = [
        ("V-1", "Ærø & Søn", "active", "1000", "1", "2026-01-01 00:00:00"),
        ("V-2", "acme <b>", "active", "250.5", "2", "2026-01-15 10:00:00"),
        ("V-3", "Acme's", "inactive", "9", "1", "2026-01-31 23:59:59"),
        ("V-4", "日本", "active", "", "", "2025-12-31 00:00:00"),
        ("V-5", "", "active", "-20", "", ""),
    ]
    company.insert_many(
        "VENDOR",
        [
            {
                "VENDORID": number,
                "NAME": name,
                "STATUS": status,
                "CREDITLIMIT": limit,
                "TERMSKEY": term,
                "TERMNAME": {"1": "Net 30", "2": "Net 60"}.get(term, ""),
                "WHENMODIFIED": modified,
                "ONHOLD": number == "V-3",
            }
            for number, name, status, limit, term, modified in rows
        ],
    )
    return desk
