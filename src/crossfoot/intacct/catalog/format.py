"""Write catalog files in their one canonical form: `python -m crossfoot.intacct.catalog.format`.

The form puts each field, relation and reference on a line of its own and leaves defaults out, so
that a difference between two versions reads like a sentence.
"""

import json
from pathlib import Path

import msgspec

from crossfoot.intacct.catalog.model import Object

FOLDER = Path(__file__).parent / "objects"


def canonical(text: bytes) -> bytes:
    """A catalog file's canonical text.

    Raises:
        msgspec.ValidationError: The text is not a catalog file.
    """
    described = msgspec.to_builtins(msgspec.json.decode(text, type=Object))
    lines = [f" {_one_line(key)}: {_value(value)}" for key, value in described.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def main() -> None:
    """Rewrite every file of the catalog in canonical form."""
    for path in sorted(FOLDER.glob("*.json")):
        path.write_bytes(canonical(path.read_bytes()))


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"  {_one_line(entry)}" for entry in value) + "\n ]"
    return _one_line(value)


def _one_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


if __name__ == "__main__":
    main()
