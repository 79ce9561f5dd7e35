"""What the gateway's errors mean."""

import pytest

from crossfoot.errors import (
    AlreadyRecorded,
    FieldsNotQueryable,
    GatewayEntry,
    ObjectUnknown,
    PermissionMissing,
    QueryInvalid,
    RemoteConflict,
    RemoteError,
    RemoteGarbled,
    RemoteInvalid,
    RemoteNotFound,
    RemoteThrottled,
    RemoteTimeout,
    RemoteUnavailable,
    RemoteUnreachable,
    SignInRefused,
    StillRunning,
)
from crossfoot.intacct.errors import MEANINGS, Level, Meaning, meaning_of
from crossfoot.intacct.refusals import classify, gateway_entry, of_status, unqueryable_fields


def entry(number: str, description2: str = "", **more: str) -> GatewayEntry:
    return gateway_entry("result", {"errorno": number, "description2": description2, **more})


@pytest.mark.parametrize("row", MEANINGS, ids=lambda row: f"{row.error.__name__}: {row.sample}")
def test_each_row_is_the_first_that_its_own_sample_fits(row: Meaning) -> None:
    level: Level = min(row.levels, default="result")
    function = next(iter(sorted(row.functions)), "")
    number, text = row.sample
    sample = gateway_entry(level, {"errorno": number, "description2": text})
    assert meaning_of(sample, function) is row


@pytest.mark.parametrize(
    ("number", "text", "error"),
    [
        ("XL03000009", "Object definition VENDOR2 not found", ObjectUnknown),
        ("WS", "Object definition CLASS9 not found", ObjectUnknown),
        ("Query Failed", "Object definition X not found", ObjectUnknown),
        ("Cannot update non-existing CLASS with CLASSID=UT99.", "", RemoteNotFound),
        ("?", "Oops, we can't find this transaction; enter a valid transaction", RemoteNotFound),
        ("BL01001973", "Invalid Project 'x' specified.", RemoteInvalid),
        ("BL01001973", "The employee '1005' is invalid.", RemoteInvalid),
        ("BL03000018", "Illegal format for Contactversion : Primary Email Address", RemoteInvalid),
        ("PL01000127", "Document Number is missing", RemoteInvalid),
        ("?", "Another record with the value 'X' already exists", RemoteConflict),
        ("BL03002185", "A transaction with that number exists", RemoteConflict),
        ("DL02000001", "There was an error processing the request.", QueryInvalid),
        ("GW-0010", "API rate limit exceeded", RemoteThrottled),
        ("?", "There is a concurrent request in process", StillRunning),
        ("?", "A successful transaction has already been recorded with the control id 7",
         AlreadyRecorded),
        ("?", "Account allocation module is not subscribed", PermissionMissing),
        ("NEW-9999", "Something that nobody has seen yet", RemoteInvalid),
    ],
)  # fmt: skip
def test_known_texts_have_their_meaning(number: str, text: str, error: type[RemoteError]) -> None:
    assert type(classify([entry(number, text)])) is error


def test_the_same_number_means_different_things_in_different_places() -> None:
    parts = {"errorno": "XL03000006", "description2": "Something new"}
    assert type(classify([gateway_entry("operation", parts)])) is SignInRefused
    assert type(classify([gateway_entry("result", parts)])) is RemoteInvalid


def test_a_schema_error_is_an_invalid_query_only_for_a_query() -> None:
    one = entry("XL03000003", "Element 'orderby': This element is not expected.")
    assert type(classify([one], function="query")) is QueryInvalid
    assert type(classify([one], function="create")) is RemoteInvalid


def test_the_cause_decides_wherever_the_wrappers_stand() -> None:
    wrappers = [
        entry("BL01001973", "Could not create class record!"),
        entry("BL01001973", "Could not create Class record!"),
    ]
    cause = entry("BL34000061", "Another Class with the given value(s) UT01  already exists")
    for entries in ([cause, *wrappers], [*wrappers, cause]):
        error = classify(entries)
        assert type(error) is RemoteConflict
        assert error.entries == tuple(entries)
        assert "Another Class" in error.message


def test_a_failure_without_any_entry_is_still_an_error() -> None:
    assert "without a reason" in classify([]).message


def test_the_remedy_is_ours_or_else_the_gateways_correction() -> None:
    ours = classify([gateway_entry("control", {"errorno": "GW-0011"})])
    theirs = classify([entry("BL1", "No.", correction="Use a unique value instead.")])
    assert "company id" in ours.problems[0].remedy
    assert theirs.problems[0].remedy == "Use a unique value instead."


def test_support_ids_are_decoded_and_taken_out_of_every_text() -> None:
    one = gateway_entry(
        "result",
        {
            "errorno": "BL01001973",
            "description": "Error [Support ID: Ab%7EC%40d]",
            "description2": "It failed. [Support ID: Ab%7EC%40d]",
            "correction": "Call us. [Support ID: Ab%7EC%40d] ",
        },
    )
    assert one == GatewayEntry("result", "BL01001973", "Error", "It failed.", "Call us.", "Ab~C@d")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("The following fields cannot be queried: [GLENTRY: [DEPARTMENTID] ]", ["DEPARTMENTID"]),
        ("The following fields cannot be queried\n\t: [A: [X, Y.Z] ]\n\t: [B: [V] ]",
         ["X", "Y.Z", "V"]),
        ("The following fields cannot be queried: CFDA, PAYER", ["CFDA", "PAYER"]),
        ("Something else: [A: [B] ]", []),
    ],
)  # fmt: skip
def test_unqueryable_fields_are_found_in_every_shape(text: str, fields: list[str]) -> None:
    assert list(unqueryable_fields([entry("XL03000006", text)])) == fields


def test_unqueryable_fields_of_several_entries_are_joined() -> None:
    said = "The following fields cannot be queried: [O: [%s] ]"
    error = classify([entry("XL03000006", said % "A"), entry("XL03000006", said % "B, A")])
    assert isinstance(error, FieldsNotQueryable)
    assert error.fields == ("A", "B")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, RemoteUnreachable),
        (400, RemoteInvalid),
        (403, PermissionMissing),
        (404, RemoteUnreachable),
        (408, RemoteTimeout),
        (429, RemoteThrottled),
        (500, RemoteUnavailable),
        (503, RemoteUnavailable),
        (504, RemoteTimeout),
        (524, RemoteTimeout),
    ],
)
def test_a_status_without_entries_has_its_meaning(status: int, error: type[RemoteError]) -> None:
    found = of_status(status, "", {"retry-after": "3"})
    assert type(found) is error
    assert found.headers == {"retry-after": "3"}
    assert str(status) in found.message


def test_every_error_that_asks_to_come_later_is_no_fault_of_the_caller() -> None:
    later = [row.error for row in MEANINGS if row.error.retry == "later"]
    assert later
    assert all(error.blame in {"intacct", "account", "caller"} for error in later)
    assert not issubclass(RemoteGarbled, RemoteInvalid)
