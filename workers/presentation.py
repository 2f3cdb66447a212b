"""A person's file in the words and shapes of the page's parts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pathways.engine.evaluate import standing, worker_findings
from pathways.models import Programme
from pathways.selectors import compiled_rules, findings_for_display

from .choices import Evidence
from .facts import worker_facts
from .models import Worker

_STANDING = {"open": "pass", "on_condition": "unknown", "closed": "fail"}
_EVIDENCE_FACE = {Evidence.STATED: "unk", Evidence.LETTER: "warn", Evidence.TESTED: "ok", Evidence.EMPLOYER: "ok"}


def pathways_of(worker: Worker, as_of: date) -> list[dict[str, Any]]:
    """Each pathway as it stands for this person on the day, rule by rule, for `components/path.html`; open ones first."""
    rules = compiled_rules(as_of)
    person = worker_facts(Worker.objects.filter(pk=worker.pk), rules.vocabulary, as_of)
    paths = []
    for programme in Programme.objects.filter(is_work=True).select_related("country"):
        found = worker_findings(rules, person, programme.pk)
        shown = findings_for_display(found)
        stands = standing(found)
        missing = [finding for finding in shown if finding.state == "unknown"]
        paths.append(
            {
                "title": programme.title,
                "state": _STANDING[stands],
                "label": {"open": _("Open"), "on_condition": _("Data missing"), "closed": _("Closed")}[stands],
                "summary": _summary(stands, len(shown), missing, shown),
                "open": False,
                "findings": shown,
                "missing": missing,
                "standing": stands,
            }
        )
    order = {"open": 0, "on_condition": 1, "closed": 2}
    return sorted(paths, key=lambda path: (order[path["standing"]], str(path["title"])))


def _summary(stands: str, rules: int, missing: list[Any], shown: list[Any]) -> str:
    if stands == "closed":
        return " · ".join(finding.rule for finding in shown if finding.state == "fail")
    if stands == "on_condition":
        text = ngettext(
            "%(n)d fact is missing: it is not a refusal.", "%(n)d facts are missing: it is not a refusal.", len(missing)
        )
        return text % {"n": len(missing)}
    return ngettext("%(n)d rule looked at.", "%(n)d rules looked at.", rules) % {"n": rules}


def to_bring(paths: list[dict[str, Any]]) -> list[str]:
    """What is missing for any pathway that is not closed, each thing once: the answer before the reasons."""
    wanted: dict[str, None] = {}
    for path in paths:
        if path["standing"] != "closed":
            wanted |= dict.fromkeys(finding.todo for finding in path["missing"] if finding.todo)
    return list(wanted)


def evidence(level: int) -> dict[str, str]:
    return {"face": _EVIDENCE_FACE[Evidence(level)], "label": f"{level} / 4 · {Evidence(level).label}"}


def masked_phone(phone: str) -> str:
    return f"•••• {phone[-4:]}" if phone else "–"


def months_of_availability(worker: Worker, year: int) -> list[dict[str, Any]]:
    """The twelve months of a year as 0 (away from work abroad), 1 (part of it free) or 2 (free), in words too."""
    windows = [(window.starts_on, window.ends_on) for window in worker.availabilities.all()]
    months = []
    for month in range(1, 13):
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
        free = sum(
            max(0, min(ends.toordinal(), last) - max(starts.toordinal(), first.toordinal()) + 1)
            for starts, ends in windows
        )
        whole = last - first.toordinal() + 1
        months.append({"month": first, "free": 2 if free >= whole else int(free > 0)})
    return months
