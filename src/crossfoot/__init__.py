"""Crossfoot: one unified, self-hosted API over Sage Intacct."""


def __getattr__(name: str) -> str:
    """`__version__`, looked up when it is asked for: the look-up costs every command 50 ms."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 -- see above

        return version("crossfoot")
    raise AttributeError(name)
