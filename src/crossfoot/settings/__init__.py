"""Every setting of Crossfoot, in one table: the class `Settings` in `table`.

A setting's environment variable is its name in capitals behind `CROSSFOOT_`. `load` reads them all,
checks them all, and either returns a frozen `Settings` or raises one `ConfigurationError` that
lists every mistake with its remedy. Nothing else in Crossfoot reads the environment.
"""

from crossfoot.settings.checks import folder_problems
from crossfoot.settings.loading import environment, load
from crossfoot.settings.page import reference
from crossfoot.settings.table import Described, Settings

__all__ = ["Described", "Settings", "environment", "folder_problems", "load", "reference"]
