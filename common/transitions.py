"""State machines as tables.

A table is a tuple of `Move`s, readable in ten seconds; buttons, the API's available actions and tests derive from it.
`move_state` wins races with one conditional UPDATE and leaves one immutable event row in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .errors import InvalidInput, WrongState


@dataclass(frozen=True)
class Move:
    """One allowed move: `name` is what a button or the API calls, `sources` the states it may start from."""

    name: str
    sources: frozenset[str]
    target: str
    label: str | Promise
    needs_reason: bool = False


def move(name: str, sources: Iterable[str], target: str, label: str | Promise, *, needs_reason: bool = False) -> Move:
    return Move(name, frozenset(map(str, sources)), str(target), label, needs_reason)


def available(table: Sequence[Move], state: str) -> list[Move]:
    """The moves that may be made from `state`, in the order of the table."""
    return [step for step in table if state in step.sources]


def find(table: Sequence[Move], name: str) -> Move:
    """The move of that name. Raises `InvalidInput` where the table has none."""
    for step in table:
        if step.name == name:
            return step
    raise InvalidInput(_("There is no such step: choose one of those that are offered."), field="move")


def move_state(
    instance: models.Model,
    table: Sequence[Move],
    name: str,
    *,
    by: Any,
    reason: str = "",
    field: str = "status",
    extra: dict[str, Any] | None = None,
    noted: dict[str, Any] | None = None,
) -> models.Model:
    """Make the move `name` on `instance`, with `extra` field values set in the same UPDATE and `noted` ones in the event.

    The model names its event model in `event_model`. Raises `WrongState` (409) where the stored state is no longer one
    of the move's sources, and `InvalidInput` where a reason is needed and none was given.
    """
    step = find(table, name)
    if step.needs_reason and not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    manager = type(instance)._default_manager
    with transaction.atomic():
        current = manager.filter(pk=instance.pk).select_for_update(no_key=True).values_list(field, flat=True).first()
        if current not in step.sources:
            raise WrongState(
                _("“%(action)s” is not possible any more: somebody else has moved this record on. Look at it again.")
                % {"action": step.label}
            )
        manager.filter(pk=instance.pk).update(**{field: step.target}, **(extra or {}))
        for key, value in ({field: step.target} | (extra or {})).items():
            setattr(instance, key, value)
        instance.event_model.objects.create(  # type: ignore[attr-defined]
            subject=instance,
            action=name,
            old_state=current,
            new_state=step.target,
            by=by,
            reason=reason.strip(),
            **(noted or {}),
        )
    return instance
