"""What the gateway's errors mean: one table, read from the top (intacct-xml §2.4, §6).

Numbers such as BL01001973 and XL03000006 are umbrellas, so the place in the envelope and the text
decide together with the number.
"""

import re
from typing import Final, Literal, TypeAlias

import msgspec

from crossfoot.errors import (
    Aborted,
    AlreadyRecorded,
    CompanyUnknown,
    FieldsNotQueryable,
    GatewayEntry,
    ObjectUnknown,
    PagingLost,
    PermissionMissing,
    QueryInvalid,
    RemoteConflict,
    RemoteError,
    RemoteInvalid,
    RemoteNotFound,
    RemoteThrottled,
    RemoteUnavailable,
    SenderNotAuthorized,
    SenderRefused,
    SessionLost,
    SignInRefused,
    StillRunning,
)

Level: TypeAlias = Literal["http", "control", "operation", "result"]


class Meaning(msgspec.Struct, frozen=True):
    """One row: entries with this number, text and place mean this error.

    `number` must match whole, `text` anywhere in number, descriptions and correction, ignoring
    case; "" matches all. `levels` and `functions` narrow further where they are not empty.
    `sample` is an entry (number, description2) of this meaning, held by the tests.
    """

    error: type[RemoteError]
    number: str
    text: str
    sample: tuple[str, str]
    levels: frozenset[Level] = frozenset()
    functions: frozenset[str] = frozenset()
    remedy: str = ""


SENDERS_ALLOWED: Final = "Company > Setup > Company > Security > Web Services authorizations"
"""Where a company's administrator allows a sender, as vendors' guides of today have it."""
_SIGN_IN: Final[frozenset[Level]] = frozenset({"http", "control", "operation"})
_RESULT: Final[frozenset[Level]] = frozenset({"result"})
_QUERIES: Final = frozenset({"query", "readByQuery"})

MEANINGS: Final[tuple[Meaning, ...]] = (
    # --- signing in ---------------------------------------------------------------------------
    Meaning(
        SenderRefused,
        "XL03000006",
        r"Partner ID or password|sender ?id or password",
        ("XL03000006", "Incorrect Intacct XML Partner ID or password."),
        levels=_SIGN_IN,
        remedy="Check the sender ID and its password; both are case-sensitive.",
    ),
    Meaning(
        RemoteInvalid,
        "XL03000006",
        r"not a valid transport policy",
        ("XL03000006", "test is not a valid transport policy."),
        levels=_SIGN_IN,
    ),
    Meaning(
        SenderNotAuthorized,
        "XL03000006",
        r"not authorized to make Web Services requests|Invalid Web Services Authorization",
        (
            "XL03000006",
            "The sender ID 'x' is not authorized to make Web Services requests to company ID 'y'.",
        ),
        remedy=f"An administrator of the company adds the sender ID under {SENDERS_ALLOWED}.",
    ),
    Meaning(
        SessionLost,
        "",
        r"Invalid session|session (?:has |is )?(?:expired|timed out|no longer valid)",
        ("XL03000006", "Invalid session q...."),
        levels=_SIGN_IN,
    ),
    Meaning(
        CompanyUnknown,
        "PL04000055",
        "",
        ("PL04000055", "This company is a demo company and has expired."),
    ),
    Meaning(
        CompanyUnknown,
        r"GW-0011|invalidRequest",
        "",
        ("GW-0011", "Invalid Request [Request ID: 42]"),
        remedy="Check the company id. An inactive company or sender ID is refused in the same way.",
    ),
    Meaning(
        SignInRefused,
        r"XL03000006|XL03000001|XMLGW_JPP0002",
        r"Sign-?in information is incorrect",
        ("XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request."),
        remedy="Check company id, user id, password and entity id, and that the user is active "
        "and not locked. Do not try again unchanged: repeated failures lock the user.",
    ),
    # --- slow down, try later -----------------------------------------------------------------
    Meaning(RemoteThrottled, "GW-0010", "", ("GW-0010", "API rate limit exceeded")),
    Meaning(
        RemoteThrottled,
        "",
        r"rate limit exceeded|too many (?:concurrent |simultaneous )?requests|"
        r"(?:concurrent|simultaneous) (?:request|connection|session|process)\w* (?:limit|exceed)|"
        r"(?:maximum|limit)\b.{0,60}\b(?:concurrent|simultaneous)",
        ("XL03000006", "The maximum number of concurrent requests has been reached."),
    ),
    Meaning(
        RemoteUnavailable,
        "",
        r"Service is Temporarily Off-?line|Please Try Again Later|temporarily unavailable",
        ("XL03000009", "The Service is Temporarily Off-line"),
    ),
    Meaning(
        RemoteUnavailable,
        "",
        r"Check the transaction for errors or inconsistencies, then try again",
        ("BL01001973", "Check the transaction for errors or inconsistencies, then try again."),
    ),
    Meaning(RemoteUnavailable, r"GW-000[1-9]", "", ("GW-0001", "Unable to process request")),
    Meaning(
        RemoteUnavailable,
        r"GW000002|PL04000050",
        "",
        ("PL04000050", "The system is temporarily not available"),
    ),
    # --- the unique control id ----------------------------------------------------------------
    Meaning(
        AlreadyRecorded,
        "",
        r"successful transaction has already been recorded",
        (
            "XL03000009",
            "A successful transaction has already been recorded with the control id X",
        ),
    ),
    Meaning(
        StillRunning,
        "",
        r"concurrent request in process",
        ("XL03000009", "There is a concurrent request in process with the control id X"),
    ),
    # --- permissions --------------------------------------------------------------------------
    Meaning(
        PermissionMissing,
        r"PL04000005|WSP001",
        "",
        (
            "PL04000005",
            "You do not have permission for API operation READ_BY_QUERY on objects of type VENDOR",
        ),
        remedy="Give the Web Services user's role this permission, and subscribe the company to "
        "the module.",
    ),
    Meaning(
        PermissionMissing,
        "",
        r"do(?:es)? not have permission|module is not subscribed|not subscribed to|"
        r"insufficient privilege",
        ("XL03000009", "Account allocation module is not subscribed"),
        remedy="Subscribe the company to the module, and give the user's role its permissions.",
    ),
    # --- queries and their objects ------------------------------------------------------------
    Meaning(
        FieldsNotQueryable,
        "",
        r"following fields cannot be queried",
        ("XL03000006", "The following fields cannot be queried\n\t: [ARINVOICE: [INVOICENO, X] ]"),
    ),
    Meaning(
        ObjectUnknown,
        "",
        r"Object definition \S+ not found",
        ("Query Failed", "Object definition VENDOR2 not found"),
    ),
    Meaning(
        ObjectUnknown,
        "",
        r"API operation '\w+' cannot be performed on objects of type",
        (
            "XL03000009",
            "API operation 'READ_BY_QUERY' cannot be performed on objects of type GLDETAIL",
        ),
    ),
    Meaning(
        PagingLost,
        "",
        r"readMore failed|invalid or expired resultId",
        ("readMore failed", "Attempt to readMore with an invalid or expired resultId: bad"),
    ),
    Meaning(
        QueryInvalid,
        "",
        r"^Invalid fields list",
        ("Invalid fields list NOSUCHFIELD", ""),
    ),
    Meaning(
        QueryInvalid,
        r"DL02000001|Query Failed",
        "",
        ("DL02000001", "There was an error processing the request."),
    ),
    Meaning(
        QueryInvalid,
        "XL03000003",
        "",
        ("XL03000003", "Element 'orderby': This element is not expected."),
        functions=_QUERIES,
    ),
    Meaning(
        RemoteInvalid,
        "XL03000003",
        "",
        ("XL03000003", "XML Parse schema error: Fatal Error 76: Opening and ending tag mismatch"),
    ),
    # --- records ------------------------------------------------------------------------------
    Meaning(
        RemoteConflict,
        r"BL34000061|BL03002185|BL01001762",
        "",
        ("BL34000061", "Another Class with the given value(s) UT01  already exists"),
    ),
    Meaning(
        RemoteConflict,
        "",
        r"Another \w[\w ]* with the (?:given )?value|already exists|Duplicate account number",
        ("BL01001973", "The account number '5000.11' already exists"),
    ),
    Meaning(
        RemoteConflict,
        "BL03000130",
        "",
        ("BL03000130", "The invoice has no balance left to pay."),
    ),
    Meaning(
        RemoteNotFound,
        "",
        r"Cannot update non-existing|Cannot find .+ to delete|we can't find this transaction",
        ("BL01001973", "Cannot find class with key 'UT01' to delete."),
    ),
    Meaning(
        RemoteNotFound,
        "BL03000025",
        r"does not exist",
        ("BL03000025", "Login ID x does not exist."),
    ),
    Meaning(
        Aborted,
        "XL03000009",
        r"entire transaction in this operation has been rolled back",
        (
            "XL03000009",
            "The entire transaction in this operation has been rolled back due to an error.",
        ),
    ),
    # --- what is left, by place ---------------------------------------------------------------
    Meaning(
        SignInRefused,
        "XL03000001",
        "",
        ("XL03000001", "Authentication failed"),
        levels=_SIGN_IN,
    ),
    Meaning(
        SignInRefused,
        "XL03000006",
        "",
        ("XL03000006", "The user cannot sign in from this address."),
        levels=_SIGN_IN,
        remedy="Ask an administrator of the company why this user cannot sign in.",
    ),
    Meaning(
        SignInRefused,
        "Get API Session Failed",
        "",
        ("Get API Session Failed", "The location entity is not accessible."),
        levels=_RESULT,
    ),
)


def meaning_of(entry: GatewayEntry, function: str = "") -> Meaning | None:
    """The first row of the table that the entry fits."""
    return next((row for row in MEANINGS if _fits(row, entry, function)), None)


def _fits(row: Meaning, entry: GatewayEntry, function: str) -> bool:
    if row.levels and entry.level not in row.levels:
        return False
    if row.functions and function not in row.functions:
        return False
    if row.number and not re.fullmatch(row.number, entry.number):
        return False
    whole = f"{entry.number}\n{entry.description}\n{entry.description2}\n{entry.correction}"
    return not row.text or bool(re.search(row.text, whole, re.IGNORECASE | re.MULTILINE))
