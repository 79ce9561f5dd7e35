"""`lookup` and `inspect`: what the company's objects look like (intacct-xml §3.6)."""

from crossfoot.emulator import definitions, parsing, rendering
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.reading import table_of
from crossfoot.emulator.tables import Table


@function("lookup")
def lookup(call: Call) -> Answer:
    """One object's fields and relationships, by its name or its label."""
    table = _asked(call, "LOOKUP")
    docparid = parsing.child_text(call.element, "docparid")
    body = definitions.definition(call.company, table, docparid)
    return Answer(rendering.data("All", [("count", 1)], body))


@function("inspect")
def inspect(call: Call) -> Answer:
    """Every object for `*`; one object's field names, or their details with `detail="1"`."""
    if parsing.child_text(call.element, "object") == "*":
        types = definitions.every_object(call.company)
        return Answer(rendering.data("All", [("count", len(types))], "".join(types)))
    table = _asked(call, "INSPECT")
    if call.element.get("detail") == "1":
        body = definitions.detail(call.company, table)
    else:
        body = definitions.outline(table)
    return Answer(rendering.data("All", [("count", 1)], body))


def _asked(call: Call, operation: str) -> Table:
    name = parsing.child_text(call.element, "object")
    if name:
        return table_of(call, name, operation)
    label = parsing.child_text(call.element, "name")
    for known in call.company.objects():
        if call.company.described(known).object.label.casefold() == label.casefold():
            return table_of(call, known, operation)
    if not label:
        text = f"{call.name} needs an <object> or a <name>."
        raise Refusal(ErrorEntry("XL03000003", description2=text))
    return table_of(call, label, operation)
