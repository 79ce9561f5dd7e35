"""Legacy functions that write one record and answer its key (intacct-xml §3.10, §3.11)."""

from collections.abc import Callable
from functools import partial

from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.legacy_bodies import Body, read_body
from crossfoot.emulator.permissions import allow
from crossfoot.emulator.tables import Table


def writes(
    name: str, operation: str, object_name: str, write: Callable[[Call, Body], int | str]
) -> None:
    """Register a function: its body goes to `write`, whose record number it answers."""
    function(name)(partial(_write, operation=operation, object_name=object_name, write=write))


def deletes(name: str, object_name: str, delete: Callable[[Call, Table, str], None]) -> None:
    """Register a function that removes the record in `key`, and answers that number."""
    function(name)(partial(_delete, object_name=object_name, delete=delete))


def _write(
    call: Call, *, operation: str, object_name: str, write: Callable[[Call, Body], int | str]
) -> Answer:
    allow(call, operation, object_name)
    return Answer(key=str(write(call, read_body(call))))


def _delete(call: Call, *, object_name: str, delete: Callable[[Call, Table, str], None]) -> Answer:
    allow(call, "delete", object_name)
    key = read_body(call).attributes["key"]
    delete(call, call.company.table(object_name), key)
    return Answer(key=key)
