"""How the kernels of this engine are compiled: as those of matching, which knows nothing of this one, and this nothing of it.

Machine code is cached beside the source, in the user's cache folder or in `NUMBA_CACHE_DIR`; where none of them can be written, every
process compiles anew. Kernels run without the interpreter lock and start no threads; whole numbers only, the same on every machine.
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
