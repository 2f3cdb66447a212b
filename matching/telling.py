"""An explanation in the reader's language, for the terminal and the API."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from employers.models import Vacancy
from pathways.engine.evaluate import Standing
from pathways.engine.rules import Change
from pathways.selectors import DisplayedFinding, changes_for_display, findings_for_display
from workers.models import Worker

from .explanation import Explanation
from .weights.selectors import InForce


@dataclass(frozen=True)
class Told:
    """One pair on one day; `near_miss` is empty where it is open, or where nobody can change what closes it."""

    worker: Worker
    vacancy: Vacancy
    as_of: date
    eligible: bool
    score: int
    parts: dict[str, int]
    weights: InForce
    findings: list[DisplayedFinding]
    near_miss: list[dict[str, Any]]
    of_worker: Standing
    of_vacancy: Standing

    def as_dict(self) -> dict[str, Any]:
        """Names of people are left out: an id and a folio say who it is to those who may know."""
        return {
            "worker": self.worker.pk,
            "worker_folio": self.worker.folio,
            "vacancy": self.vacancy.pk,
            "vacancy_folio": self.vacancy.folio,
            "case_number": self.vacancy.case_number,
            "programme": self.vacancy.programme_id,
            "as_of": self.as_of.isoformat(),
            "eligible": self.eligible,
            "score": self.score,
            "score_parts": self.parts,
            "weights_version": self.weights.version,
            "weights": self.weights.weights.points(),
            "findings": [asdict(finding) for finding in self.findings],
            "near_miss": self.near_miss,
            "programme_for_worker": self.of_worker,
            "programme_for_vacancy": self.of_vacancy,
        }


def tell(worker: Worker, vacancy: Vacancy, as_of: date, explanation: Explanation) -> Told:
    """In the active language."""
    miss = explanation.near_miss
    return Told(
        worker=worker,
        vacancy=vacancy,
        as_of=as_of,
        eligible=explanation.eligible,
        score=explanation.score,
        parts=explanation.parts,
        weights=explanation.weights,
        findings=findings_for_display(explanation.findings),
        near_miss=[_change(change) for change in (miss.changes if miss else ())],
        of_worker=explanation.of_worker,
        of_vacancy=explanation.of_vacancy,
    )


def _change(change: Change) -> dict[str, Any]:
    """In words, with the codes that a program reads."""
    told = changes_for_display([change])[0]
    return {
        "rule": told.rule,
        "different": told.different,
        "todo": told.todo,
        "needs": change.needs,
        "gap": change.gap,
        "unit": change.unit,
        "who": str(change.who),
        "key": told.key,
        "settles": list(change.settles),
    }
