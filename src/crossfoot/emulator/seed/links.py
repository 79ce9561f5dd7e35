"""What follows from what a row refers to: keys, shown names, copies of contacts, and owners.

The themes name other records by their natural ids; here the catalog says which companion fields go
with each, so that no two fields of a row can disagree.
"""

from typing import Final

from crossfoot.emulator.seed.draft import Draft, Row
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Object, Reference


def _also(
    field: str,
    object_name: str,
    to: str,
    key: str | None = None,
    shows: tuple[str, str] | None = None,
) -> Reference:
    name, shown = shows or (None, None)
    return Reference(field=field, object=object_name, to=to, key=key, name=name, shows=shown)


_OWNER: Final = _also(
    "MEGAENTITYID", "LOCATION", "LOCATIONID", "MEGAENTITYKEY", ("MEGAENTITYNAME", "NAME")
)
_DISPLAY: Final = _also("DISPLAYCONTACT.CONTACTNAME", "CONTACT", "CONTACTNAME", "DISPLAYCONTACTKEY")
_BESIDE_CATALOG: Final[dict[str, tuple[Reference, ...]]] = {
    "VENDOR": (_DISPLAY,),
    "CUSTOMER": (_DISPLAY,),
    "USERINFO": (_also("CONTACTINFO.CONTACTNAME", "CONTACT", "CONTACTNAME", "CONTACTKEY"),),
    "PROJECT": (
        _also("ROOTPARENTID", "PROJECT", "PROJECTID", "ROOTPARENTKEY", ("ROOTPARENTNAME", "NAME")),
    ),
    "LOCATION": (
        _also("ENTITY", "LOCATION", "LOCATIONID", None, ("ENTITYNAME", "NAME")),
        _also("IEPAYABLE.NUMBER", "GLACCOUNT", "ACCOUNTNO", "IEPAYABLEACCTKEY", None),
        _also("IERECEIVABLE.NUMBER", "GLACCOUNT", "ACCOUNTNO", "IERECEIVABLEACCTKEY", None),
    ),
    "LOCATIONENTITY": (
        _also("ENTITY", "LOCATION", "LOCATIONID", None, ("ENTITYNAME", "NAME")),
        _also("IEPAYABLE.NUMBER", "GLACCOUNT", "ACCOUNTNO", "IEPAYABLEACCTKEY", None),
        _also("IERECEIVABLE.NUMBER", "GLACCOUNT", "ACCOUNTNO", "IERECEIVABLEACCTKEY", None),
    ),
}
"""References that a field makes although the catalog, made from `lookup`, does not say so."""


def link_rows(draft: Draft) -> None:
    """Complete every row from the rows it refers to, and set its plain flags to false."""
    indexes: dict[tuple[str, str], dict[str, Row]] = {}
    for name, rows in draft.rows.items():
        definition = catalog.find(name)
        if definition is None:
            continue
        for reference in _references(definition):
            if any(reference.field in row for row in rows):
                _follow(draft, indexes, reference, rows)
        for prefix, copied in _copies(definition).items():
            _copy(_index(draft, indexes, "CONTACT", "CONTACTNAME"), prefix, copied, rows)
        _set_flags(definition, rows)


def _references(definition: Object) -> tuple[Reference, ...]:
    owner = (_OWNER,) if definition.field("MEGAENTITYID") else ()
    return (*definition.references, *_BESIDE_CATALOG.get(definition.name, ()), *owner)


def _index(
    draft: Draft, indexes: dict[tuple[str, str], dict[str, Row]], name: str, field: str
) -> dict[str, Row]:
    if (name, field) not in indexes:
        indexes[name, field] = {row[field]: row for row in draft.of(name) if field in row}
    return indexes[name, field]


def _follow(
    draft: Draft,
    indexes: dict[tuple[str, str], dict[str, Row]],
    reference: Reference,
    rows: list[Row],
) -> None:
    targets = _index(draft, indexes, reference.object, reference.to)
    record_number = catalog.load(reference.object).key
    for row in rows:
        value = row.get(reference.field)
        if not value:
            continue
        target = targets[value]
        if reference.key:
            row[reference.key] = target[record_number]
        if reference.name and reference.shows and reference.shows in target:
            row[reference.name] = target[reference.shows]


def _copies(definition: Object) -> dict[str, list[tuple[str, str]]]:
    """By prefix (`PAYTO`): the object's fields under it, each with the contact's field it shows."""
    contact = catalog.load("CONTACT")
    found: dict[str, list[tuple[str, str]]] = {}
    for field in definition.ids:
        prefix, _, rest = field.partition(".")
        if f"{prefix}.CONTACTNAME" in definition.ids and contact.field(rest):
            found.setdefault(prefix, []).append((field, rest))
    return found


def _copy(
    contacts: dict[str, Row], prefix: str, copied: list[tuple[str, str]], rows: list[Row]
) -> None:
    name = f"{prefix}.CONTACTNAME"
    for row in rows:
        if name in row:
            contact = contacts[row[name]]
            for field, source in copied:
                if source in contact:
                    row[field] = contact[source]


def _set_flags(definition: Object, rows: list[Row]) -> None:
    flags = dict.fromkeys(
        (
            field.id
            for field in definition.fields
            if "." not in field.id
            and field.default is None
            and (field.type == "boolean" or field.values == ("true", "false"))
        ),
        "false",
    )
    for row in rows:
        for field, value in flags.items():
            row.setdefault(field, value)
