"""A person's file in the words and shapes of the page's parts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.policies import Can, may
from common.wording import day
from pathways.choices import NOT_OPEN, LegalStatus
from pathways.engine.evaluate import standing, worker_findings
from pathways.models import Programme
from pathways.selectors import compiled_rules, findings_for_display_together, standing_label

from .checks import age_on
from .choices import Evidence, WorkerStatus
from .facts import person_facts
from .models import Availability, Worker
from .selectors import joined_to, merged_into

_STANDING = {"open": "pass", "on_condition": "unknown", "closed": "fail"}
_EVIDENCE_FACE = {Evidence.STATED: "unk", Evidence.LETTER: "warn", Evidence.TESTED: "ok", Evidence.EMPLOYER: "ok"}


# The parts of a file, as tabs. The last but one is a page of an app above, known by its name alone.
_TABS = (
    ("summary", gettext_lazy("Summary"), "workers:detail"),
    ("identity", gettext_lazy("Identity and papers"), "workers:identity"),
    ("consents", gettext_lazy("Consent"), "workers:consents"),
    ("ladder", gettext_lazy("Ladder of opportunities"), "ladder:page"),
    ("requests", gettext_lazy("Requests"), "workers:requests"),
    ("openings", gettext_lazy("Who opened this file"), "workers:openings"),
)


def file_context(user: User, worker: Worker, tab: str) -> dict[str, Any]:
    """What every page of a file needs for `workers/file.html`; `tab` is the first of one of `_TABS`."""
    is_on_the_list = worker.status in (WorkerStatus.REGISTERED, WorkerStatus.STALE)
    return {
        "worker": worker,
        "phone": masked_phone(worker.phone),
        "age": age_on(worker.birth_date, timezone.localdate()),
        "document": worker.identity_documents.first(),
        "may_see_proposals": may(user, Can.READ_PROPOSALS),
        "may_write": may(user, Can.REGISTER_PEOPLE),
        "may_merge": may(user, Can.MERGE_PEOPLE),
        "into": merged_into(worker) if worker.status == WorkerStatus.MERGED else None,
        "joined": joined_to(worker),
        "may_see_contacts": may(user, Can.READ_PROTECTION),
        "may_withdraw": is_on_the_list,
        "may_confirm": is_on_the_list,
        "tabs": [
            {"label": label, "url": reverse(url, args=[worker.pk]), "current": key == tab, "count": ""}
            for key, label, url in _TABS
            if key != "requests" or may(user, Can.REGISTER_PEOPLE)
        ],
    }


def pathways_of(worker: Worker, as_of: date) -> list[dict[str, Any]]:
    """Each pathway as it stands for this person on the day, rule by rule, for `components/path.html`; open ones first.

    A programme that takes nobody (closed, planned) or permits no work is shown as such, and last.
    """
    rules = compiled_rules(as_of)
    person = person_facts(worker.pk, rules.vocabulary, as_of)
    paths, programmes = [], list(Programme.objects.all())
    findings = [worker_findings(rules, person, programme.pk) for programme in programmes]
    for programme, found, shown in zip(programmes, findings, findings_for_display_together(findings), strict=True):
        for_nobody = _for_nobody(programme)
        stands = "closed" if for_nobody else standing(found)
        missing = [finding for finding in shown if finding.state == "unknown"]
        paths.append(
            {
                "title": programme.title,
                "state": programme.status if for_nobody and programme.is_work else _STANDING[stands],
                "label": for_nobody or standing_label(stands),
                "summary": _summary(stands, len(shown), missing, shown) or programme.summary,
                "open": False,
                "findings": shown,
                "missing": missing,
                "standing": stands,
                "for_nobody": bool(for_nobody),
            }
        )
    order = {"open": 0, "on_condition": 1, "closed": 2}
    return sorted(paths, key=lambda path: (path["for_nobody"], order[path["standing"]], str(path["title"])))


def _for_nobody(programme: Programme) -> str:
    """Why a programme is open to nobody, in words; "" for one that takes people."""
    if not programme.is_work:
        return _("Permits no work")
    if programme.status not in NOT_OPEN:
        return ""
    return _("Programme closed") if programme.status == LegalStatus.CLOSED else _("Not open yet")


def _summary(stands: str, rules: int, missing: list[Any], shown: list[Any]) -> str:
    if stands == "closed":
        return " · ".join(finding.rule for finding in shown if finding.state == "fail")
    if stands == "on_condition":
        text = ngettext(
            "%(n)d fact is missing: it is not a refusal.", "%(n)d facts are missing: it is not a refusal.", len(missing)
        )
        return text % {"n": len(missing)}
    return ngettext("%(n)d rule looked at.", "%(n)d rules looked at.", rules) % {"n": rules}


def to_bring(paths: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is missing for the pathways that are not closed, each thing once with the pathways it is for."""
    wanted: dict[str, dict[str, Any]] = {}
    for path in paths:
        if path["standing"] != "closed":
            for finding in path["missing"]:
                thing = wanted.setdefault(finding.rule, {"rule": finding.rule, "todo": finding.todo, "pathways": []})
                if path["title"] not in thing["pathways"]:
                    thing["pathways"].append(path["title"])
    return list(wanted.values())


def evidence(level: int) -> dict[str, str]:
    return {"face": _EVIDENCE_FACE[Evidence(level)], "label": f"{level} / 4 · {Evidence(level).label}"}


def masked_phone(phone: str) -> str:
    return f"•••• {phone[-4:]}" if phone else "–"


def months_of_availability(windows: list[Availability], today: date) -> list[dict[str, Any]]:
    """The next twelve months, this one first, as a band: `free` is 0 (not), 1 (part of it) or 2 (all of it)."""
    months = []
    for number in range(12):
        first, last = _month(today, number), _month(today, number + 1) - timedelta(days=1)
        whole = (last - first).days + 1
        free = sum(max(0, (min(w.ends_on, last) - max(w.starts_on, first)).days + 1) for w in windows)
        months.append({"first": first, "free": 2 if free >= whole else int(free > 0)})
    return months


def _month(day: date, later: int) -> date:
    years, month = divmod(day.month - 1 + later, 12)
    return date(day.year + years, month + 1, 1)


def availability(worker: Worker, today: date) -> dict[str, Any]:
    """The twelve months for `components/months.html`, with the same in words; both empty where nothing is known."""
    windows = list(worker.availabilities.filter(ends_on__gte=today))
    if not windows:
        return {"words": "", "months": []}
    months = months_of_availability(windows, today)
    step = 100 / len(months)
    spans = [_("%(from)s to %(to)s") % {"from": day(window.starts_on), "to": day(window.ends_on)} for window in windows]
    return {
        "words": "; ".join(spans),
        "months": [
            month | {"x": f"{number * step:.2f}%", "middle": f"{(number + 0.5) * step:.2f}%", "width": f"{step:.2f}%"}
            for number, month in enumerate(months)
        ],
    }
