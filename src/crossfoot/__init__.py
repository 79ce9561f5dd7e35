"""Crossfoot: one unified, self-hosted API over Sage Intacct."""

from importlib.metadata import version

__version__ = version("crossfoot")
