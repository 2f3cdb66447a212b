"""One suspension on the registry of this checkout, from the preview to its end: everything it touches, and whether every row comes back.

`PYTHONPATH=. .venv/bin/python benchmarks/suspension.py [--write FILE]`

For the demonstration after its first matching. It signs the suspension that waits there, having put some of what the matching proposed
to that agency on the short list, in reserve and offered; then it lifts it. Everything is rolled back: nothing stays, nobody is written to.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from config.services import ensure_services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ensure_services()

import django  # noqa: E402

django.setup()

from django.db import models, transaction  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from accounts.models import User  # noqa: E402
from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from employers.models import TakenSeat, Vacancy, VacancyHold  # noqa: E402
from matching.models import Proposal  # noqa: E402
from matching.services import proposal_move  # noqa: E402
from pathways.models import CapReservation  # noqa: E402
from placements.models import Placement  # noqa: E402
from placements.services import placement_offer  # noqa: E402
from recruiters.choices import Touching  # noqa: E402
from recruiters.models import CascadeItem, Licence, Mandate, Recruiter, Sanction  # noqa: E402
from recruiters.services import preview_keep, sanction_lift, sanction_sign  # noqa: E402

SEATS = ("seats_offered", "seats_reserved", "seats_filled", "seats_released")
# Every table that a suspension can touch, with the columns that tell how a row stands.
TABLES: dict[str, tuple[models.QuerySet[Any], tuple[str, ...]]] = {
    "licences": (Licence.objects.all(), ("status",)),
    "mandates": (Mandate.objects.all(), ("status",)),
    "vacancies": (Vacancy.objects.all(), ("status", *SEATS)),
    "holds in force": (VacancyHold.objects.filter(lifted_at=None), ("vacancy", "reason")),
    "proposals": (Proposal.objects.all(), ("status",)),
    "placements": (Placement.objects.all(), ("status", "seat")),
    "seats taken": (TakenSeat.objects.all(), ("state",)),
    "places in caps": (CapReservation.objects.all(), ("status",)),
}
SHORTLISTED, RESERVED, OFFERED = 2, 2, 2
Rows = dict[str, set[tuple[Any, ...]]]


def rows() -> Rows:
    """Each row of the tables as it stands. A hold is told by its vacancy and reason: one that is placed anew is another row."""
    found = {}
    for name, (every, columns) in TABLES.items():
        key = () if name == "holds in force" else ("pk",)
        found[name] = set(every.order_by().values_list(*key, *columns))
    return found


def prepare(agency: Recruiter, by: User) -> None:
    """Some of what the matching proposed to the agency's vacancies goes on, as a coordinator would have it."""
    proposed = Proposal.objects.filter(
        status="proposed", vacancy__mandates__recruiter=agency, vacancy__mandates__status="active"
    )
    agreed = proposed.filter(
        worker__country=by.country, worker__consents__purpose="sharing", worker__consents__withdrawn_at=None
    )
    chosen = list(agreed.order_by("pk").distinct()[: SHORTLISTED + RESERVED + OFFERED])
    for number, proposal in enumerate(chosen):
        proposal_move(proposal=proposal, name="reserve" if number < RESERVED else "shortlist", by=by)
        if number >= RESERVED + SHORTLISTED:
            placement_offer(proposal=proposal, by=by)


def shown(items: list[CascadeItem]) -> list[str]:
    counts = Counter((item.model, item.what, item.before, item.after) for item in items)
    order = {kind: place for place, kind in enumerate(Touching)}
    lines = ["| what | object | before | after signing | number |", "|---|---|---|---|---|"]
    for (model, what, before, after), number in sorted(counts.items(), key=lambda one: order[Touching(one[0][1])]):
        lines.append(f"| {Touching(what).label} | `{model}` | {before} | {after} | {number} |")
    return lines


def compared(before: Rows, during: Rows, after: Rows) -> list[str]:
    lines = [
        "| table | rows | other than before while it is in force | other than before after its end |",
        "|---|---|---|---|",
    ]
    for name in TABLES:
        moved = [len(now[name] - before[name]) + len(before[name] - now[name]) for now in (during, after)]
        halves = [number // 2 if name != "holds in force" else number for number in moved]
        lines.append(f"| {name} | {len(before[name]):,} | {halves[0]} | {halves[1]} |")
    return lines


def report() -> str:
    second = User.objects.get(email="inspeccion.segunda@demo.example")
    sanction = Sanction.objects.filter(status="proposed", kind="suspension").order_by("pk").first()
    if sanction is None:
        return "No suspension waits: this is for the demonstration as bin/run makes it.\n"
    prepare(sanction.recruiter, User.objects.get(email="coordinacion.gt@demo.example"))
    before, started = rows(), time.monotonic()
    _found, preview = preview_keep(sanction=sanction, by=second)
    looked = time.monotonic()
    sanction_sign(sanction=sanction, by=second, seen=preview.digest)
    signed = time.monotonic()
    during, items = rows(), list(sanction.items.order_by("pk"))
    told, carved = sum(item.told for item in items), sum(item.before == item.after for item in items)
    lifting = time.monotonic()
    sanction_lift(sanction=sanction, by=second, reason="Devolvió lo cobrado.")
    lifted, after = time.monotonic(), rows()
    ended = Counter(str(item.get_outcome_display()) for item in sanction.items.all())
    same = "Every row of every table stands as it stood before." if after == before else "ROWS DIFFER."
    lines = [
        *shown(items),
        "",
        f"{len(items)} objects, {carved} of them people who go on; {told} texts queued in the same transaction.",
        "",
        *compared(before, during, after),
        "",
        f"{same} What became of the {len(items)}: {', '.join(f'{number} {what}' for what, number in ended.items())}.",
        "",
        f"Looked at in {looked - started:.2f} s, signed in {signed - looked:.2f} s, lifted in {lifted - lifting:.2f} s.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    with translation.override("en"), database_scope(WHOLE_REGION), transaction.atomic():
        text = report()
        transaction.set_rollback(True)
    print(f"{timezone.localdate()}\n\n{text}")
    if asked.write:
        asked.write.write_text(text)


if __name__ == "__main__":
    main()
