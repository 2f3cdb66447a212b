"""What happens to people's files, announced by name. Receivers live in the apps above.

`workers_merged` sends `kept`, `gone` (the file that went into it), `pair` and `by`, inside the transaction of the merge. A receiver
moves its rows over and returns which (`{"app.model": [ids]}`), or raises a `DomainError` that says why the files cannot be joined.
`workers_parted` sends the same and `rows`, all that were moved: a receiver takes its own back to `gone`.

`worker_erased` sends `worker` and `by`, inside the erasure, when the file itself is empty already: who keeps words or copies about the
person removes them now, in the same transaction, and keeps what a number is made of.
"""

from django.dispatch import Signal

workers_merged = Signal()
workers_parted = Signal()
worker_erased = Signal()
