"""Make sure that a PostgreSQL is there for the tests, and print its URL.

First the one that CROSSFOOT_TEST_POSTGRES_URL names, or the one on 127.0.0.1:5432 that trusts us;
else a private cluster from the machine's binaries, which are installed from Debian's packages when
this runs as root. It never skips: without a PostgreSQL it fails and says what to do.
"""

import asyncio
import glob
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg

HERE = Path(__file__).resolve().parent.parent
DEFAULT_URL = "postgresql://postgres@127.0.0.1:5432/postgres"
PRIVATE_PORT = "54329"
PRIVATE_URL = f"postgresql://postgres@127.0.0.1:{PRIVATE_PORT}/postgres"
HELP = """\
No PostgreSQL for the tests. Start one, install one (Debian: apt-get install postgresql), or name
one whose user may create databases and roles:
  CROSSFOOT_TEST_POSTGRES_URL=postgresql://user:password@host/database make test"""


async def answers(url: str) -> bool:
    """Whether a PostgreSQL at `url` lets us in."""
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    await connection.close()
    return True


def binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl, newest version first."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    folders += [str(Path(on_path).parent)] if on_path else []
    return next((Path(f) for f in folders if Path(f, "initdb").exists()), None)


def run(*command: str | Path, cwd: str = "/") -> None:
    """Run a command, its output on standard error; fail when it fails."""
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([str(c) for c in command], check=True, stdout=sys.stderr, env=quietly, cwd=cwd)


def install() -> None:
    """Install PostgreSQL from Debian's packages."""
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql")


def start_private(folder: Path) -> None:
    """Initialise and start a cluster of our own; root must let the user postgres run it."""
    root = os.geteuid() == 0
    data = Path("/var/lib/postgresql/crossfoot-tests") if root else HERE / ".crossfoot-postgres"
    data.mkdir(exist_ok=True, parents=True)
    if root:
        owner = pwd.getpwnam("postgres")
        os.chown(data, owner.pw_uid, owner.pw_gid)
    become = ["runuser", "-u", "postgres", "--"] if root else []
    if not (data / "PG_VERSION").exists():
        run(*become, folder / "initdb", "-U", "postgres", "-A", "trust", "-D", data)
    options = f"-p {PRIVATE_PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data}"
    run(*become, folder / "pg_ctl", "-D", data, "-l", data / "log", "-w", "-o", options, "start")


def main() -> None:
    """Print the URL of a PostgreSQL that answers."""
    named = os.environ.get("CROSSFOOT_TEST_POSTGRES_URL")
    for url in [named] if named else [DEFAULT_URL, PRIVATE_URL]:
        if asyncio.run(answers(url)):
            print(url)
            return
    if named:
        sys.exit(f"{HELP}\n(the named one does not answer)")
    if binaries() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
    folder = binaries()
    if folder is None:
        sys.exit(HELP)
    start_private(folder)
    print(PRIVATE_URL)


if __name__ == "__main__":
    main()
