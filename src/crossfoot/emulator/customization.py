"""What a company adds to Intacct's objects: custom fields and user-defined dimensions.

Source: intacct-xml §4.12. A custom field stands in upper case directly on its object. A
user-defined dimension is a custom object with its own small set of fields, and every object whose
rows carry dimensions (transaction lines, budgets, balances) gains a field `GLDIM<NAME>` that holds
the value's `id`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Field, FieldType, Object, Relation

DIMENSION_FIELDS = (
    Field(id="id", type="integer", readonly=True),
    Field(id="name", type="text", required=True),
    Field(id="createdAt", type="timestamp", readonly=True),
    Field(id="createdBy", type="integer", readonly=True),
    Field(id="updatedAt", type="timestamp", readonly=True),
    Field(id="updatedBy", type="integer", readonly=True),
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A user-defined dimension: the custom object's name, its label and its term."""

    object: str
    label: str
    term: str

    @property
    def line_field(self) -> str:
        """The field that holds the dimension's value on a transaction line."""
        return f"GLDIM{self.object.upper()}"


@dataclass(slots=True)
class Customization:
    """The custom fields by object (with their labels) and the user-defined dimensions by name."""

    fields: dict[str, list[Field]] = field(default_factory=dict)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    dimensions: dict[str, Dimension] = field(default_factory=dict)

    def add_field(self, object_name: str, made: Field, *, label: str) -> None:
        """Give an object one more field; the same id twice is a mistake of the caller."""
        known = self.fields.setdefault(object_name, [])
        if any(other.id == made.id for other in known):
            message = f"{object_name} has a custom field {made.id} already"
            raise ValueError(message)
        known.append(made)
        self.labels[object_name, made.id] = label

    def dimension(self, name: str) -> Dimension | None:
        """The user-defined dimension with this object name, in any case."""
        wanted = name.upper()
        return next((d for d in self.dimensions.values() if d.object.upper() == wanted), None)

    def definition(self, dimension: Dimension) -> Object:
        """The custom object behind a user-defined dimension."""
        return Object(
            name=dimension.object,
            label=dimension.label,
            plural=f"{dimension.object.lower()}_values",
            area="custom",
            source="intacct-xml 4.12",
            key="id",
            natural_key="name",
            create_requires=("name",),
            writes=("create", "update", "delete"),
            fields=DIMENSION_FIELDS,
        )


def custom_field(
    name: str, kind: FieldType, values: Iterable[str] = (), codes: Mapping[str, str] | None = None
) -> Field:
    """A custom field as the catalog spells fields; pick-lists are enums of their `values`."""
    return Field(id=name, type=kind, values=tuple(values), codes=dict(codes or {}))


def carries_dimensions(definition: Object) -> bool:
    """Whether the object's rows carry the standard dimensions, and so the user-defined ones."""
    return "CLASSDIMKEY" in definition.ids


def dimension_lines() -> list[str]:
    """The names of the catalog's objects that carry dimensions."""
    return [name for name in catalog.names() if carries_dimensions(catalog.load(name))]


def dimension_relation(dimension: Dimension) -> Relation:
    """How a dotted query walks from a line to the dimension's value."""
    return Relation(
        path=dimension.line_field,
        object=dimension.object,
        kind="many_to_one",
        by=dimension.line_field,
        to="id",
    )
