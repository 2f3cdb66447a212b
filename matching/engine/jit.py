"""How the kernels are compiled.

Machine code is cached beside the source, or in the user's cache folder where the source is read-only, or in
`NUMBA_CACHE_DIR` where set; where none of them can be written, every process compiles anew (some seconds).
Kernels run without the interpreter lock and start no threads of their own: they are safe in forked Celery
children and in threaded web processes. No fastmath: results are integers, the same on every machine.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def kernel(function: Kernel) -> Kernel:
    """Compile `function` on its first call."""
    try:
        return cast(Kernel, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no writable place for the cache
        return cast(Kernel, numba.njit(nogil=True)(function))
