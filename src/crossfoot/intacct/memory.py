"""Giving the memory of a parsed tree back without holding up the event loop.

A page's tree is a quarter of a million small blocks. glibc merges them at the next larger request,
whoever makes it: 13 ms and more under the interpreter lock, while the event loop waits. So that
request is made here, through a call that lets go of the lock.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Final

_LARGE: Final = 4096
"""Bytes; beyond what glibc keeps in its quick lists, so that a request of it merges free blocks."""


def _c_library() -> tuple[Callable[[int], int | None], Callable[[int | None], None]] | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)  # `CDLL` releases the interpreter lock around each call
    library.malloc.argtypes, library.malloc.restype = [ctypes.c_size_t], ctypes.c_void_p
    library.free.argtypes, library.free.restype = [ctypes.c_void_p], None
    return library.malloc, library.free


_ALLOCATOR: Final = _c_library()


def settle() -> None:
    """Let the C library merge what was just freed, off the interpreter lock.

    Call it in the thread that freed a large tree, with nothing large freed in between.
    """
    if _ALLOCATOR is not None:
        malloc, free = _ALLOCATOR
        free(malloc(_LARGE))
