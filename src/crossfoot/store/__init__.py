"""The cellar: one database, its tables and its migrations."""

from crossfoot.store.engine import Store

__all__ = ["Store"]
