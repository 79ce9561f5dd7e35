"""A resource: the declaration from which routes, filters, schemas and tests are derived."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from msgspec import Struct

from crossfoot.unified.dimensions import Reported
from crossfoot.unified.filters import FilterSpec, derive
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.query import Conditions
from crossfoot.unified.reports.asking import Asking, Window
from crossfoot.unified.reports.request import Setting
from crossfoot.unified.source import Source

READ = frozenset({"list", "get"})
WRITE = frozenset({"create", "update", "delete"})
Compute = Callable[[Conditions, Setting, Formatting, Window], Asking[tuple[Sequence[Struct], str]]]
"""Makes a window of records, and says what the next one is after."""


@dataclass(frozen=True, eq=False)
class Resource:
    """A unified kind of thing, at /unified/<model>/<path>.

    `choose` is the query parameter that picks sources by tag. `discover` makes the sources of one
    account out of the dimensions it reports; `sources` then holds the standard ones. `synonyms` are
    further names of filters, `defaults` the values of filters that a list does not mention,
    `spellings` words that a filter takes for its values. `partial` are attributes that only a
    single record shows: a list leaves them null. A `computed` resource has no sources: its records
    are made from many, its filters are its own. `edition` tells one state of overrides from
    another; without overrides it is blank. `usual` is the tag of the source that a new record is of
    when its body does not tell. `label` is what people call its records, if it is not the path;
    `behind` are Intacct objects that it is made of and that no source tells.
    """

    struct: type[Struct]
    model: str
    path: str
    sources: tuple[Source, ...]
    choose: str = ""
    operations: frozenset[str] = READ
    partial: frozenset[str] = frozenset()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    discover: Callable[[Sequence[Reported]], tuple[Source, ...]] | None = None
    computed: Compute | None = None
    own_filters: tuple[FilterSpec, ...] = ()
    edition: str = ""
    usual: str = ""
    label: str = ""
    behind: tuple[str, ...] = ()

    @cached_property
    def offers(self) -> frozenset[str]:
        """What can be done with its records: reading, and what any source's writes say."""
        return self.operations | {name for s in self.sources for name in s.writes if name in WRITE}

    @property
    def name(self) -> str:
        """`accounting/contacts`: how people and errors name it."""
        return f"{self.model}/{self.path}"

    @property
    def title(self) -> str:
        """What people call its records: `Invoices and bills`."""
        return self.label or self.path.replace("_", " ").capitalize()

    @property
    def summary(self) -> str:
        """One sentence about it: the first line of the struct's docstring."""
        return (self.struct.__doc__ or "").partition("\n")[0]

    @cached_property
    def filters(self) -> tuple[FilterSpec, ...]:
        """Every filter that callers may use."""
        if self.computed is not None:
            return self.own_filters
        specs = derive(
            self.struct,
            self.sources,
            self.choose,
            self.synonyms,
            open_choice=self.discover is not None,
        )
        return tuple(replace(spec, spellings=self.spellings.get(spec.asks)) for spec in specs)
