"""Find and read the catalog's files. A file is read when somebody first asks for its object."""

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from crossfoot.intacct.catalog.model import Object

_DECODER = msgspec.json.Decoder(Object)


@cache
def names() -> tuple[str, ...]:
    """The names of all objects, sorted."""
    return tuple(sorted(_paths()))


def load(name: str) -> Object:
    """The object with this name, in any case of letters.

    Raises:
        KeyError: The catalog has no such object.
    """
    return _read(name.upper())


def find(name: str) -> Object | None:
    """The object with this name, in any case of letters; None where the catalog has none."""
    return load(name) if name.upper() in _paths() else None


def by_plural(plural: str) -> Object | None:
    """The object behind a plural such as `vendors`; None where there is none."""
    name = _plurals().get(plural)
    return None if name is None else load(name)


@cache
def _read(name: str) -> Object:
    return _DECODER.decode(_paths()[name].read_bytes())


@cache
def _paths() -> dict[str, Traversable]:
    folder = resources.files(__package__) / "objects"
    return {
        path.name.removesuffix(".json"): path
        for path in folder.iterdir()
        if path.name.endswith(".json")
    }


@cache
def _plurals() -> dict[str, str]:
    return {load(name).plural: name for name in names()}
