"""What plans were told."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from matching.models import LivePlan, Touched

Subject = tuple[str, int]
_COMPARED = re.compile(r"\bGROUP BY (.*?) HAVING count")


def news(of: LivePlan | None = None) -> set[Subject]:
    """Of a plan, or of the only one; told once, and each subject once a statement."""
    told = Touched.objects.filter(plan=of) if of else Touched.objects.all()
    found = set(told.values_list("kind", "subject"))
    told.delete()
    return found


def person(*workers: Any) -> set[Subject]:
    return {("worker", worker.pk) for worker in workers}


def work(*vacancies: Any) -> set[Subject]:
    return {("vacancy", vacancy.pk) for vacancy in vacancies}


def compared() -> dict[str, set[str]]:
    """Of each table that plans are told of the columns that are compared, as the database has it: id is always one."""
    statement = """
        SELECT watch.tgrelid::regclass::text, watch.tgname, writer.prosrc
          FROM pg_trigger AS watch JOIN pg_proc AS writer ON writer.oid = watch.tgfoid WHERE watch.tgname ~ '^plan_news_'"""
    events: dict[str, set[str]] = {}
    columns: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for table, name, source in cursor.fetchall():
            events.setdefault(table, set()).add(name.removeprefix("plan_news_"))
            columns[table] = set(_COMPARED.findall(source)[0].split(", ")) - {"id"}
    assert all(found == {"insert", "update", "delete"} for found in events.values())
    return columns
