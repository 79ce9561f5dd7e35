"""Print the path of the machine's oldest or newest Python (3.11+): `find_python.py newest`."""

import glob
import os
import subprocess
import sys

OLDEST = (3, 11)
PLACES = (
    *os.environ.get("PATH", "").split(os.pathsep),
    *glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin")),
    *glob.glob(os.path.expanduser("~/.local/share/uv/python/*/bin")),
)


def version_of(executable: str) -> tuple[int, ...] | None:
    """The interpreter's version, or None where it does not run (a pyenv shim) or has no venv."""
    code = "import ensurepip, sys, venv; print(*sys.version_info[:3])"
    try:
        answer = subprocess.run(
            [executable, "-c", code], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return tuple(map(int, answer.stdout.split()))


def pythons() -> dict[tuple[int, ...], str]:
    """Every usable interpreter found, by version; the one running this script always counts."""
    found = {tuple(sys.version_info[:3]): sys.executable}
    for place in PLACES:
        for path in sorted(glob.glob(os.path.join(place, "python3.[0-9]*"))):
            if path.endswith("config") or os.path.join("pyenv", "shims") in path:
                continue
            version = version_of(path)
            if version and version[:2] >= OLDEST:
                found.setdefault(version, path)
    return {v: p for v, p in found.items() if v[:2] >= OLDEST}


def main() -> None:
    """Print one path, or say what is missing."""
    which = sys.argv[1] if len(sys.argv) > 1 else "oldest"
    found = pythons()
    if not found:
        sys.exit("No Python 3.11 or newer with venv and pip was found.")
    print(found[(max if which == "newest" else min)(found)])


if __name__ == "__main__":
    main()
