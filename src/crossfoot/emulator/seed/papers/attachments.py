"""Attachments of the demo company: receipts, bills and contracts, filed in folders.

Their ids are fixed, by kind, so that documents may name them: `ATTACHED["bill"]` are those that
bills carry in SUPDOCID.
"""

from typing import Final, NamedTuple

from crossfoot.emulator import attachments
from crossfoot.emulator.attachments import Attachment, File, Folder
from crossfoot.emulator.company import Company
from crossfoot.emulator.seed.draft import Draft
from crossfoot.emulator.seed.papers import scans


class _Kind(NamedTuple):
    number: int
    folder: str
    title: str


_KINDS: Final = {
    "bill": _Kind(120, "Bills", "Vendor bill"),
    "invoice": _Kind(60, "Invoices", "Customer invoice"),
    "vendor_credit": _Kind(15, "Bills", "Credit memo"),
    "credit_note": _Kind(15, "Invoices", "Credit note"),
    "payoff": _Kind(10, "Bank", "Card statement"),
    "expense_report": _Kind(80, "Receipts", "Receipts"),
    "journal_entry": _Kind(40, "Month End", "Workpaper"),
    "card": _Kind(30, "Receipts", "Card receipt"),
    "deposit": _Kind(10, "Bank", "Deposit slip"),
    "transfer": _Kind(10, "Bank", "Transfer advice"),
}
_FOLDERS: Final = (
    ("Bills", "What vendors send us", ""),
    ("Invoices", "What we send", ""),
    ("Purchasing & Receiving", 'Orders, "packing slips" and <delivery notes>', ""),
    ("Receipts", "Of travellers and card holders", ""),
    ("Month End", "", ""),
    ("Bank", "", "Month End"),
    ("Altablage 2012-2023", "Übernommen aus dem alten System", ""),
)
_ODD_NAMES: Final = (
    "scan",
    "Rechnung Nr. 17/ä & <Kopie>",
    'receipt "final" (2)',
    "IMG_0001.JPG",
    "請求書",
    "факс",
    ".hidden",
    "50 % deposit; signed",
    "a" * 120,
)


def _ids() -> dict[str, tuple[str, ...]]:
    ids: dict[str, tuple[str, ...]] = {}
    number = 1
    for kind, (count, _, _) in _KINDS.items():
        ids[kind] = tuple(f"ATT-{n:05}" for n in range(number, number + count))
        number += count
    return ids


ATTACHED: Final = _ids()
"""The ids of the attachments by the kind of document that they belong to."""


def write_attachments(company: Company, draft: Draft) -> None:
    """Store every folder, and every attachment with its one to three files."""
    attachments.prepare(company)
    for name, description, parent in _FOLDERS:
        day = draft.day_within(0.02)
        attachments.add_folder(company, Folder(name, description, parent, day, "mcarroll"))
    for kind, ids in ATTACHED.items():
        for at, id_ in enumerate(ids):
            attachments.add(company, _attachment(draft, _KINDS[kind], id_, at / len(ids)))


def _attachment(draft: Draft, kind: _Kind, id_: str, age: float) -> Attachment:
    day = draft.day_within(age)
    count = 1 if draft.chance(0.7) else draft.random.randint(2, 3)
    return Attachment(
        id=id_,
        name=f"{kind.title} {id_[-5:]}",
        folder="Altablage 2012-2023" if draft.chance(0.03) else kind.folder,
        description=f"{kind.title}, filed on {day}" if draft.chance(0.5) else "",
        created=day,
        created_by=draft.pick(("dbrooks", "lkrueger", "pramirez", "api", "mcarroll")),
        files=tuple(_file(draft, kind, id_, day, at) for at in range(count)),
    )


def _file(draft: Draft, kind: _Kind, id_: str, day: str, at: int) -> File:
    name = draft.pick(_ODD_NAMES) if draft.chance(0.1) else f"{id_}-{at + 1}"
    amount = f"{draft.random.randint(500, 250_000) / 100:.2f}"
    ending = draft.pick(("pdf", "pdf", "pdf", "png", "txt", "csv"))
    lines = (f"{kind.title} {id_}", f"Larkfield Group, {day}", f"Total: {amount}", name)
    data = {
        "pdf": lambda: scans.pdf(lines),
        "png": lambda: scans.png(draft.random.randint(0, 255)),
        "txt": lambda: scans.text(lines),
        "csv": lambda: scans.csv((("Date", "Text", "Amount"), (day, kind.title, amount))),
    }[ending]()
    return File(name, ending, data)
