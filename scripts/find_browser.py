"""Say where the Chromium of the tests is: the machine's, else from Debian's packages.

Prints its path. Fails, saying what to do, where neither is possible: the tests never skip it.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SETTING = "CROSSFOOT_TEST_BROWSER"
MISSING = f"""\
No Chromium for the tests. Install one (Debian: apt-get install chromium), or name one:
  {SETTING}=/path/to/chromium make test"""


def installed() -> str | None:
    """The first Chromium of the search path."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Install Debian's package; what it prints goes to standard error."""
    for arguments in (
        ("update", "-qq"),
        ("install", "-y", "-qq", "--no-install-recommends", "chromium"),
    ):
        subprocess.run(("apt-get", *arguments), check=True, stdout=sys.stderr)


def main() -> None:
    """Print the path."""
    named = os.environ.get(SETTING)
    if named:
        print(named)
        return
    if installed() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
    found = installed()
    if found is None:
        sys.exit(MISSING)
    print(found)


if __name__ == "__main__":
    main()
