"""Python's collector of objects in circles, told to rest while millions of cells are read."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Nothing in cells refers back, yet the collector looks at all of them whenever some thousands are new.

    That is half of the time that reading takes. Also a decorator.
    """
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            # What was read counts as old at once; else all of it would be looked at on the way out.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
