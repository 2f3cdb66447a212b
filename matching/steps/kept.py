"""What the costly stages made, as files of columns: what a run looked at, and who got which seat; and what its parts ask and answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from employers.facts import OtherStarts
from pathways.engine.evaluate import compile_rules
from pathways.engine.facts import VacancyFacts, Vocabulary, WorkerFacts
from pathways.engine.rules import Rule, Severity
from pathways.selectors import WageQuestion

from ..assigning import Assigned
from ..caps import CapLimit
from ..engine import VERSION
from ..engine.assignment import Assignment
from ..engine.fares import Amount, Fares
from ..engine.known import Known
from ..engine.limits import Limit
from ..engine.ranges import Answer, Question, joined
from ..engine.weights import Weights
from ..floors.counting import FloorAsked, FloorNumbers
from ..groups import GroupsKept
from ..named.kept import Kept, Named
from ..schedules.calendar import Several
from ..snapshot import Snapshot
from .packing import BadFile, Writer, named, read, shape_of

CLASSES = named(
    Amount, Answer, Assigned, Assignment, CapLimit, Fares, FloorAsked, FloorNumbers, GroupsKept, Kept, Known, Limit, Named, Question, Rule,
    Several, Severity, VacancyFacts, Vocabulary, WageQuestion, Weights, WorkerFacts,
)  # fmt: skip
# Written as what they are made of.
_MADE_OF = ("rules", "other_starts")
MADE_BY = f"{VERSION}/{shape_of({**CLASSES, 'Snapshot': Snapshot})[:16]}"


def snapshot_file(snapshot: Snapshot) -> Writer:
    told: dict[str, Any] = {
        field.name: getattr(snapshot, field.name) for field in fields(snapshot) if field.name not in _MADE_OF
    }
    told["rules"] = [compiled.rule for compiled in snapshot.rules.rules]
    told["other_starts"] = snapshot.other_starts.questions
    return Writer(told, CLASSES)


def snapshot_of(parts: Iterable[bytes]) -> Snapshot:
    """Raises BadFile."""
    told, _fingerprint = read(parts, CLASSES)
    try:
        told["rules"] = compile_rules(told["rules"], told["vocabulary"], told["as_of"])
        told["other_starts"] = OtherStarts.of_questions(told["other_starts"])
        return Snapshot(**told)
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile(str(error)) from error


def assigned_file(assigned: Assigned) -> Writer:
    return Writer(assigned, CLASSES)


def assigned_of(parts: Iterable[bytes]) -> tuple[Assigned, str]:
    """With its fingerprint. Raises BadFile."""
    assigned, fingerprint = read(parts, CLASSES)
    if not isinstance(assigned, Assigned):
        raise BadFile("no assignment")
    return assigned, fingerprint


def question_file(question: Question) -> bytes:
    return b"".join(Writer(question, CLASSES).parts())


def question_of(content: bytes) -> Question:
    """Raises BadFile."""
    question, _fingerprint = read([content], CLASSES)
    if not isinstance(question, Question):
        raise BadFile("no question")
    return question


def answer_file(answer: Answer) -> bytes:
    return b"".join(Writer(replace(answer, edges=joined(answer.edges)), CLASSES).parts())


def answer_of(content: bytes, question: Question) -> Answer:
    """To this question. Raises BadFile."""
    answer, _fingerprint = read([content], CLASSES)
    if not isinstance(answer, Answer) or (answer.first, answer.last) != (question.first, question.last):
        raise BadFile("no answer to this question")
    return answer
