"""What an object looks like, for `lookup` and `inspect` (intacct-xml §3.6)."""

from crossfoot.emulator.company import Company
from crossfoot.emulator.rendering import escaped_in_error
from crossfoot.emulator.tables import Table
from crossfoot.intacct.catalog import Field, Relation

NO_DESCRIPTION = "No description specified"
_KINDS = {"many_to_one": "MANY2ONE", "one_to_one": "ONE2ONE"}


def label_of(company: Company, table: Table, field: Field) -> str:
    """The field's label: the company's own for a custom field."""
    return company.customization.labels.get((table.name, field.id), field.label)


def relations_of(company: Company, table: Table) -> list[Relation]:
    """The relations of an object: the catalog's, then those to user-defined dimensions."""
    custom = (company.relation(table, name) for name in sorted(table.custom))
    return [*table.object.relations, *(relation for relation in custom if relation)]


def definition(company: Company, table: Table, docparid: str = "") -> str:
    """The `<Type>` of lookup. Owned collections are not listed."""
    fields = "".join(_field(company, table, field) for field in table.fields)
    relations = "".join(_relation(company, relation) for relation in relations_of(company, table))
    return (
        f'<Type Name="{table.name}" DocumentType="{escaped_in_error(docparid)}">'
        f"<Fields>{fields}</Fields><Relationships>{relations}</Relationships></Type>"
    )


def _field(company: Company, table: Table, field: Field) -> str:
    values = field.values or (("true", "false") if field.type == "boolean" else ())
    listed = "".join(_tag("VALIDVALUE", value) for value in values)
    return (
        "<Field>"
        + _tag("ID", field.id)
        + _tag("LABEL", label_of(company, table, field))
        + _tag("DESCRIPTION", NO_DESCRIPTION)
        + _tag("REQUIRED", _truth(field.required))
        + _tag("READONLY", _truth(field.readonly))
        + _tag("DATATYPE", field.type.upper())
        + (f"<VALIDVALUES>{listed}</VALIDVALUES>" if listed else "")
        + _tag("ISCUSTOM", _truth(field.id in table.custom))
        + "</Field>"
    )


def _relation(company: Company, relation: Relation) -> str:
    label = relation.object
    if company.has(relation.object):
        label = company.table(relation.object).object.label
    return (
        "<Relationship>"
        + _tag("OBJECTPATH", relation.path)
        + _tag("OBJECTNAME", relation.object)
        + _tag("LABEL", label)
        + _tag("RELATIONSHIPTYPE", _KINDS[relation.kind])
        + _tag("RELATEDBY", relation.by or "")
        + "</Relationship>"
    )


def outline(table: Table) -> str:
    """The `<Type>` of inspect without detail: field names alone."""
    fields = "".join(_tag("Field", field.id) for field in table.fields)
    return f'<Type Name="{table.name}"><Fields>{fields}</Fields></Type>'


def detail(company: Company, table: Table) -> str:
    """The `<Type>` of inspect with detail="1"."""
    fields = "".join(_detailed(company, table, field) for field in table.fields)
    return f'<Type Name="{table.name}"><Fields>{fields}</Fields></Type>'


def _detailed(company: Company, table: Table, field: Field) -> str:
    return (
        "<Field>"
        + _tag("Name", field.id)
        + _tag("GroupName", "")
        + _tag("dataName", field.id)
        + _tag("externalDataName", field.type)
        + _tag("isRequired", _truth(field.required))
        + _tag("isReadOnly", _truth(field.readonly))
        + _tag("maxLength", "")
        + _tag("DisplayLabel", label_of(company, table, field))
        + _tag("Description", "")
        + _tag("id", field.id)
        + (_tag("isCustom", "true") if field.id in table.custom else "")
        + "</Field>"
    )


def every_object(company: Company) -> list[str]:
    """One `<type>` for each object of the company, for inspect `*`."""
    tables = [company.described(name) for name in company.objects()]
    return [
        f'<type typename="{table.name.lower()}">{escaped_in_error(table.object.label)}</type>'
        for table in tables
        if table.name not in company.settings.objects_off
    ]


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escaped_in_error(text)}</{name}>"


def _truth(value: bool) -> str:
    return "true" if value else "false"
