"""The dimensions of the company, standard and user-defined, and how they hang together (§3.8).

Relationships, auto-fill and restrictions are made by administrators in Intacct and are not
readable as objects. Here they follow from the objects themselves: a project names its customer, so
PROJECT relates to CUSTOMER; nothing is restricted.
"""

from collections.abc import Iterator
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.response import leaf

STANDARD: Final = {
    "LOCATION": "Location",
    "DEPARTMENT": "Department",
    "CLASS": "Class",
    "PROJECT": "Project",
    "TASK": "Task",
    "COSTTYPE": "Cost Type",
    "CUSTOMER": "Customer",
    "VENDOR": "Vendor",
    "EMPLOYEE": "Employee",
    "ITEM": "Item",
    "CONTRACT": "Contract",
    "WAREHOUSE": "Warehouse",
}
"""The standard dimensions with their labels, in the order of the answer."""


@function("getDimensions")
def dimensions(call: Call) -> Answer:
    """Every dimension, the standard ones first."""
    blocks = "".join(
        f"<dimension>{leaf('objectName', name)}{leaf('objectLabel', label)}"
        f"{leaf('termLabel', term)}{leaf('userDefinedDimension', own)}"
        f"{leaf('enabledInGL', 'true')}</dimension>"
        for name, label, term, own in _dimensions(call.company)
    )
    return Answer(data=f"<data><dimensions>{blocks}</dimensions></data>")


@function("getDimensionRelationships")
def relationships(call: Call) -> Answer:
    """Which dimension relates to which."""
    return Answer(
        data="<data>"
        + "".join(
            f"<relationship>{_named(call.company, name)}{leaf('autofillrelated', 'false')}"
            f"{leaf('enableoverride', 'false')}{_related(call.company, name)}</relationship>"
            for name, *_ in _dimensions(call.company)
        )
        + "</data>"
    )


@function("getDimensionAutofillDetails")
def autofill_details(call: Call) -> Answer:
    """Which dimension would fill in another; nobody has switched it on here."""
    return Answer(
        data="<data>"
        + "".join(
            f"<relationship>{_named(call.company, name)}{leaf('enableoverride', 'false')}"
            "</relationship>"
            for name, *_ in _dimensions(call.company)
        )
        + "</data>"
    )


@function("getDimensionRestrictions")
def restrictions(_: Call) -> Answer:
    """Which dimension restricts another: none does here."""
    return Answer(data="<data></data>")


@function("getDimensionRestrictedData")
def restricted_data(call: Call) -> Answer:
    """The values that a dimension's value leaves for the others: nothing is restricted here.

    Raises:
        Refusal: The dimension or its value does not exist (the texts are guessed).
    """
    asked = call.element.find("DimensionValue")
    where = call.element if asked is None else asked
    name = (where.findtext("dimension") or "").strip().upper()
    value = (where.findtext("value") or "").strip()
    known = {dimension.upper() for dimension, *_ in _dimensions(call.company)}
    if name not in known:
        raise Refusal(ErrorEntry("BL01001973", description2=f"Invalid dimension '{name}'."))
    if call.company.find(name, value) is None:
        text = f"Invalid value '{value}' for dimension '{name}'."
        raise Refusal(ErrorEntry("BL01001973", description2=text))
    return Answer(data="<data></data>")


def _dimensions(company: Company) -> Iterator[tuple[str, str, str, str]]:
    """Each dimension's object, label, term, and whether it is user-defined."""
    off = set(company.settings.objects_off)
    for name, label in STANDARD.items():
        if name not in off and company.has(name):
            yield name, label, label, "false"
    for dimension in company.customization.dimensions.values():
        yield dimension.object, dimension.label, dimension.term, "true"


def _named(company: Company, name: str) -> str:
    return leaf("dimension", name) + leaf("object_id", _object_id(company, name))


def _object_id(company: Company, name: str) -> str:
    """A number that stays the same for one company: the dimension's place in the answer."""
    names = [dimension for dimension, *_ in _dimensions(company)]
    return str(10_001 + names.index(name))


def _related(company: Company, name: str) -> str:
    names = [dimension for dimension, *_ in _dimensions(company)]
    targets = {
        relation.object: names.index(relation.object)
        for relation in company.table(name).object.relations
        if relation.kind == "many_to_one"
        and relation.object in names
        and relation.object != name
        and relation.path != "MELOCATION"  # the entity that owns the record
    }
    return "".join(
        f"<related>{_named(company, target)}"
        f"{leaf('relationship_id', f'{_object_id(company, name)}{position:02d}')}"
        f"{leaf('source_side', 'Many')}{leaf('related_side', 'One')}</related>"
        for target, position in targets.items()
    )
