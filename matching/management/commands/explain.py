"""Why a person may or may not take a vacancy: every rule with its law, and the score part by part."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from common.commands import FriendlyCommand, day_argument
from common.scope import WHOLE_REGION, database_scope
from common.wording import grouped
from employers.models import Vacancy
from employers.selectors import vacancy_named
from matching.explanation import explain_pair
from matching.models import NotProposed, Proposal
from matching.presentation import PART_LABELS
from matching.telling import Told, tell
from matching.why import words
from matching.why.figures import opens_most, said_by_run
from matching.why.openings import OpenNow, open_now
from matching.why.selectors import newest_result
from pathways.selectors import DisplayedFinding, changes_for_display, standing_label
from workers.models import Worker
from workers.selectors import worker_named


class Command(FriendlyCommand):
    help = "Explain one pair: may this worker take this vacancy, by which rules, and how well does it suit them?"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("worker", metavar="WORKER", help="id or folio")
        parser.add_argument("vacancy", metavar="VACANCY", help="id, folio or case number")
        parser.add_argument("--as-of", type=day_argument, default=None, help="the day on which all is read (today)")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="es")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or timezone.localdate()
        with override(options["language"]), database_scope(WHOLE_REGION):
            worker = worker_named(Worker.objects.all(), options["worker"])
            if worker is None:
                raise CommandError(f"no worker has the id or folio “{options['worker']}”", returncode=2)
            vacancy = vacancy_named(Vacancy.objects.select_related("programme"), options["vacancy"])
            if vacancy is None:
                raise CommandError(f"no vacancy has the id, folio or case number “{options['vacancy']}”", returncode=2)
            told = tell(worker, vacancy, as_of, explain_pair(worker, vacancy, as_of))
            result, now = newest_result(worker), open_now(worker, as_of)
            if options["json"]:
                self.print_json(
                    told.as_dict() | {"newest_run": said_by_run(result, vacancy), "opens_most": opens_most(now)}
                )
            else:
                self._say(told)
                self._say_what_the_run_said(told, result)
                self._say_what_opens_most(now)

    def _say(self, told: Told) -> None:
        vacancy = told.vacancy
        head = (told.worker.folio, vacancy.folio, vacancy.title, vacancy.programme.title, _day(told.as_of))
        self.stdout.write(" · ".join(head))
        self.stdout.write(_("May be proposed.") if told.eligible else _("May not be proposed."))
        for text, stands in (
            (_("The pathway for this person: %(standing)s"), told.of_worker),
            (_("The pathway for this work: %(standing)s"), told.of_vacancy),
        ):
            self.stdout.write(text % {"standing": standing_label(stands)})
        version = f" ({told.weights.version})" if told.weights.version else ""
        self.stdout.write("\n" + _("Score") + f": {told.score} / 10000{version}")
        for key, points in told.parts.items():
            self.stdout.write(f"  {points:>6} / {told.weights.weights[key]:>4}  {PART_LABELS[key]}")
        self.stdout.write("\n" + _("Rules"))
        for finding in told.findings:
            self._say_finding(finding)
        if not told.eligible:
            self._say_near_miss(told)

    def _say_what_the_run_said(self, told: Told, result: Proposal | NotProposed | None) -> None:
        if result is None:
            return
        self.stdout.write("\n" + _("Run %(number)s") % {"number": result.run_id} + f", {_day(result.run.as_of)}")
        if isinstance(result, Proposal):
            head = _("Proposed") + f": {result.vacancy.folio} {result.vacancy.title}"
            said = [head, words.decisive(result), words.price_in_words(result)]
        else:
            bars = words.bars_of(result, result.run)
            said = [words.why_not(result), *(f"{bar.vacancies} × {bar.rule} ({bar.citation})" for bar in bars)]
        price = result.run.prices.get(str(told.vacancy.pk), 0)
        if told.eligible and price > told.score:
            said.append(
                _("For this vacancy %(missing)s points were missing.")
                % {"missing": grouped((price - told.score) / 100, 1)}
            )
        for line in filter(None, said):
            self.stdout.write(f"  {line}")

    def _say_what_opens_most(self, now: OpenNow) -> None:
        if now.opening is None:
            return
        self.stdout.write("\n" + _("What would open most seats"))
        for change in changes_for_display(now.opening.changes):
            self.stdout.write(f"  → {change.rule}. {change.different} {change.todo}".rstrip())
        vacancies = ngettext(
            "Would open %(shown)s more vacancy, with %(seats)s seats left today.",
            "Would open %(shown)s more vacancies, with %(seats)s seats left today.",
            now.opening.vacancies,
        )
        told = {"shown": grouped(now.opening.vacancies), "seats": grouped(now.opening.seats)}
        self.stdout.write(f"  {vacancies % told}")

    def _say_finding(self, finding: DisplayedFinding) -> None:
        self.stdout.write(f"  {finding.label}: {finding.rule}")
        compared = []
        if finding.value:
            compared.append(_("found: %(value)s") % {"value": finding.value})
        if finding.threshold:
            compared.append(_("asked: %(threshold)s") % {"threshold": finding.threshold})
        if compared:
            self.stdout.write(f"      {'; '.join(compared)}")
        law = _("checked %(day)s, confidence: %(confidence)s") % {
            "day": _day(finding.checked_on),
            "confidence": finding.confidence,
        }
        self.stdout.write(f"      {finding.citation} ({law})")
        if finding.todo:
            self.stdout.write(f"      → {finding.todo} {finding.who}".rstrip())

    def _say_near_miss(self, told: Told) -> None:
        if not told.near_miss:
            self.stdout.write("\n" + _("Nothing that somebody could change would open it."))
            return
        self.stdout.write("\n" + _("What would open it"))
        for change in told.near_miss:
            self.stdout.write(f"  → {change['rule']}. {change['different']} {change['todo']}".rstrip())


def _day(day: date | None) -> str:
    return date_format(day, "j M Y") if day else "–"
