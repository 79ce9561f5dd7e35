"""What a document says once for all its lines."""

from collections.abc import Iterator

from crossfoot.errors import Problem
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import Derived
from crossfoot.unified.writing.draft import Values


def spread(source: Source, values: Values) -> Iterator[Problem]:
    """Give every line what the document says for all of them, where it does not say it itself."""
    for name, field in source.fields.items():
        if not isinstance(field, Derived) or name not in values:
            continue
        value, lines = values.pop(name), values.get(field.of[0])
        if lines is None:
            words = f"It belongs to the {field.of[0]}, which were not sent."
            yield Problem(name, "lines", words, f"Send {field.of[0]}, too.")
        for line in lines or ():
            line[name] = (
                {**value, **line.get(name, {})}
                if isinstance(value, dict)
                else (line.get(name, value))
            )
