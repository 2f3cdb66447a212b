"""What triggers note for plans: whom a statement was about. For migrations, of this room and of those above that know something of people.

Tables and conditions are theirs, never input. A migration that takes a watched column away makes its table's triggers anew.
"""

from __future__ import annotations

from typing import Any

from common.operations import NoteChanges

IS_CURRENT = "EXISTS (SELECT FROM public.matching_liveplan WHERE status = 'current')"
# `told`: a SELECT of kind and id.
NOTE = """INSERT INTO public.matching_touched (plan_id, kind, subject, at)
        SELECT plan.id, told.kind, told.subject, statement_timestamp()
          FROM public.matching_liveplan AS plan,
               (SELECT DISTINCT kind, subject FROM ({told}) AS all_told(kind, subject)) AS told
         WHERE plan.status = 'current'"""


def news(table: str, columns: list[str], *told: str, **how: Any) -> NoteChanges:
    """Of rows of `table`, by its columns that are read, whom each of `told` (a SELECT of kind and id over `changed`) names."""
    return NoteChanges(
        table, columns, NOTE.format(told=" UNION ALL ".join(told)), name="plan_news", only_if=IS_CURRENT, **how
    )


def person(table: str, *columns: str, where: str = "true") -> NoteChanges:
    """Of a part of a file. `where`: over the row as it was or as it is."""
    return news(table, ["worker_id", *columns], f"SELECT 'worker', worker_id FROM changed WHERE {where}")  # noqa: S608


def work(table: str, *columns: str, where: str = "true") -> NoteChanges:
    return news(table, ["vacancy_id", *columns], f"SELECT 'vacancy', vacancy_id FROM changed WHERE {where}")  # noqa: S608
