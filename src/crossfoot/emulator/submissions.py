"""A record as a caller sends it in `create` or `update`, read against its object's definition."""

from dataclasses import dataclass, field

from lxml import etree

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Company
from crossfoot.emulator.tables import Table
from crossfoot.intacct.catalog import Owned

_SPELLINGS = {"ISOCOUNTRYCODE": "COUNTRYCODE"}
"""Names of structure fields on the way in that differ on the way out (§4.8, CONTACT)."""

_SENT_ONLY = {
    "GLBATCH": frozenset({"REVERSEDATE", "HISTORY_COMMENT"}),
    "APBILL": frozenset({"ACTION"}),
    "APBILLITEM": frozenset({"TOTALTRXAMOUNT"}),
    "APPYMT": frozenset({"ACTION", "PAYMENTDATE", "AMOUNTTOPAY"}),
    "APPYMTDETAIL": frozenset({"CREDITTOAPPLY", "DISCOUNTTOAPPLY"}),
    "ARADVANCE": frozenset({"ACTION"}),
    "ARPYMT": frozenset(
        {
            *("ACTION", "PAYMENTDATE", "AMOUNTOPAY", "TRX_AMOUNTTOPAY", "ONLINECARDPAYMENT"),
            *("OVERPAYMENTAMOUNT", "OVERPAYMENTLOCATIONID", "OVERPAYMENTDEPARTMENTID"),
        }
    ),
}
"""What is sent with a record and no field of it: it says what becomes of it (§4.1, §4.3, §4.4)."""

_ENTRIES = {"APBILLITEM": "TAXENTRIES"}
"""Collections inside of lines, which are no objects of their own."""

_REPEATED = {"GLENTRY": "SPLIT"}
"""The same, where the entries stand in the line itself (§4.1)."""


@dataclass(slots=True)
class Submission:
    """The texts of the fields that were sent, the lines of each collection sent, and the rest.

    An empty text is a blank that the caller sent; a field not sent is not there.
    """

    table: Table
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list["Submission"]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    """What was sent that is no field of the record: `ACTION`."""
    entries: list[dict[str, str]] | None = None
    """The entries inside of a line (those of TAXENTRIES, SPLIT); None when none were sent."""


def read_submission(company: Company, table: Table, element: etree._Element) -> Submission:
    """Read a record: fields in any case and order, structures nested or dotted, lines."""
    submission = Submission(table)
    _read_into(company, submission, element, "")
    return submission


def _read_into(
    company: Company, submission: Submission, element: etree._Element, prefix: str
) -> None:
    for child in parsing.children(element):
        name = parsing.name_of(child).upper()
        path = prefix + _SPELLINGS.get(name, name)
        owned = _collection(submission.table, path)
        if owned is not None:
            line_table = company.table(owned.object)
            submission.lines[owned.field] = [
                read_submission(company, line_table, line) for line in parsing.children(child)
            ]
        elif path == _ENTRIES.get(submission.table.name):
            submission.entries = [_texts(entry) for entry in parsing.children(child)]
        elif path == _REPEATED.get(submission.table.name):
            submission.entries = [*(submission.entries or ()), _texts(child)]
        elif path in _SENT_ONLY.get(submission.table.name, frozenset()):
            submission.beside[path] = parsing.text_of(child)
        elif len(child) and submission.table.field(path) is None:
            _read_into(company, submission, child, f"{path}.")
        else:
            _keep(submission, path, child)


def _texts(element: etree._Element) -> dict[str, str]:
    children = parsing.children(element)
    return {parsing.name_of(child).upper(): parsing.text_of(child) for child in children}


def _collection(table: Table, path: str) -> Owned | None:
    return next((owned for owned in table.object.owns if owned.field.upper() == path), None)


def _keep(submission: Submission, path: str, child: etree._Element) -> None:
    known = submission.table.field(path)
    if known is None:
        submission.unknown.append(path)
    else:
        text = child.text or ""
        submission.texts[known.id] = text if text.strip() and known.type == "text" else text.strip()
