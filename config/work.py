"""Work to do, by role: what waits for a decision of this person, counted, each with the list that shows exactly those records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import STAFF_ROLES, Role
from accounts.models import User
from accounts.scope import manageable_users
from accounts.selectors import without_second_factor
from common.wording import grouped
from employers.choices import MatchStatus, VacancyStatus, VerificationStatus
from employers.models import DemandBatch
from employers.selectors import beginning, cases_visible_to, matches_visible_to, vacancies_visible_to
from matching.choices import ProposalStatus
from matching.live.selectors import changes_visible_to
from matching.selectors import latest_proposals, proposals_visible_to
from pathways.models import Rule
from pathways.selectors import changes_in_hand, changes_to_approve
from placements.choices import PlacementStatus
from placements.selectors import placements_visible_to
from recruiters.choices import AppealStatus, ComplaintStatus, LicenceStatus
from recruiters.models import Licence
from recruiters.selectors import (
    EXPIRING_WITHIN,
    appeals_visible_to,
    carve_outs_open,
    complaints_visible_to,
    conditions_due,
    sanctions_to_sign,
    vettings_to_sign,
    vettings_waiting,
)
from workers.choices import WorkerStatus
from workers.selectors import (
    PASSPORT_ENDS_WITHIN,
    drafts_visible_to,
    with_passport_ending,
    workers_visible_to,
    worklist_of,
)

RULE_CHECKED_WITHIN = timedelta(days=365)
RULE_ENDS_WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class Task:
    count: int
    title: str
    text: str
    url: str
    late: bool = False

    @property
    def shown(self) -> str:
        return grouped(self.count)

    @property
    def face(self) -> str:
        return "bad" if self.late else "warn"


def work_of(user: User) -> list[Task]:
    """The tasks of the person's role that have anything in them, the most pressing first."""
    tasks = (make(user) for make in _TASKS[Role(user.role)])
    return [task for task in tasks if task is not None and task.count]


def _list(name: str, **query: object) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


# ── people ────────────────────────────────────────────────────────────────


def _stale_people(user: User) -> Task:
    return Task(
        workers_visible_to(user).filter(status=WorkerStatus.STALE).count(),
        _("People to ask again"),
        _("Their interest was last confirmed long ago: they are not matched now."),
        _list("workers:worklist", tab="stale"),
    )


def _to_ask(user: User) -> Task:
    return Task(
        worklist_of(user).tab("now").count(),
        _("People to ask now"),
        _("Their interest lapses within ten days: call before they leave matching."),
        _list("workers:worklist", tab="now"),
    )


def _asked(user: User) -> Task:
    return Task(
        worklist_of(user).tab("asked").count(),
        _("People who asked for something"),
        _("To put something right in their file, or to erase it."),
        _list("workers:worklist", tab="asked"),
    )


def _drafts(user: User) -> Task:
    return Task(
        workers_visible_to(user).filter(status=WorkerStatus.DRAFT).count(),
        _("Files to finish"),
        _("Registrations that were begun and not ended."),
        _list("workers:list", status=WorkerStatus.DRAFT),
    )


def _drafts_going(user: User) -> Task:
    drafts: Any = drafts_visible_to(user)
    return Task(
        drafts.going().count(),
        _("Drafts that are removed soon"),
        _("Nobody has gone on with these registrations for a long time: end them, or throw them away."),
        _list("workers:draft_list", sort="saved"),
    )


def _passports(user: User) -> Task:
    until = timezone.localdate() + PASSPORT_ENDS_WITHIN
    return Task(
        with_passport_ending(workers_visible_to(user), until).count(),
        _("Passports about to expire"),
        _("Or expired: tell the person before a vacancy is lost."),
        _list("workers:list", status=WorkerStatus.REGISTERED, passport="ending"),
    )


# ── proposals and placements ──────────────────────────────────────────────


def _proposals(user: User) -> Task:
    return Task(
        latest_proposals(user).filter(status=ProposalStatus.PROPOSED).count(),
        _("Proposals to decide"),
        _("Of the latest run: each says why, rule by rule."),
        _list("matching:proposal_list", status=ProposalStatus.PROPOSED),
    )


def _changes(user: User) -> Task:
    return Task(
        changes_visible_to(user).waiting().count(),
        _("Changes for approval"),
        _("What has happened since the last run would give these people another place, or take it."),
        reverse("matching:change_list"),
    )


def _shortlisted(user: User) -> Task:
    waiting = proposals_visible_to(user).filter(status=ProposalStatus.SHORTLISTED)
    return Task(
        waiting.count(),
        _("Short-listed people to offer a seat"),
        _("They wait for your offer."),
        _list("matching:proposal_list", status=ProposalStatus.SHORTLISTED, every=1),
    )


def _offers(user: User) -> Task:
    title, text = _("Offers without an answer"), _("Ask the person, in the language they prefer.")
    return _placed(user, PlacementStatus.OFFERED, title, text)


def _visas(user: User) -> Task:
    title, text = _("Accepted, visa not yet in hand"), _("Follow the visa, and note it when it comes.")
    return _placed(user, PlacementStatus.ACCEPTED, title, text)


def _placed(user: User, status: PlacementStatus, title: str, text: str) -> Task:
    count = placements_visible_to(user).filter(status=status).count()
    return Task(count, title, text, _list("placements:list", status=status))


# ── vacancies ─────────────────────────────────────────────────────────────


def _to_approve(user: User) -> Task:
    return _vacancies(user, VacancyStatus.SUBMITTED, _("Vacancies to approve"), _("Handed in by employers."))


def _begin_soon(user: User) -> Task:
    return Task(
        beginning(vacancies_visible_to(user), "soon", timezone.localdate()).count(),
        _("Vacancies that begin within 30 days with free seats"),
        _("Short-list and offer now, or the seats are lost."),
        _list("employers:vacancy_list", begins="soon"),
    )


def _own_drafts(user: User) -> Task:
    return _vacancies(
        user, VacancyStatus.DRAFT, _("Vacancies to finish"), _("Drafts that the ministry has not got yet.")
    )


def _own_changes(user: User) -> Task:
    return _vacancies(
        user,
        VacancyStatus.CHANGES_ASKED,
        _("Vacancies to change"),
        _("The ministry asked for changes: each says which."),
    )


def _vacancies(user: User, status: VacancyStatus, title: str, text: str) -> Task:
    count = vacancies_visible_to(user).filter(status=status).count()
    return Task(count, title, text, _list("employers:vacancy_list", status=status))


def _employers_to_verify(user: User) -> Task:
    status = VerificationStatus.SUBMITTED
    return Task(
        cases_visible_to(user).filter(status=status).count(),
        _("Employers to verify"),
        _("Until then they publish no vacancy; who has waited longest comes first."),
        _list("portal:case_list", status=status),
    )


def _sanctions_to_decide(user: User) -> Task:
    status = MatchStatus.SUGGESTED
    return Task(
        matches_visible_to(user).filter(status=status).count(),
        _("Published sanctions to decide"),
        _("Each may be about an employer here, or about another of that name."),
        _list("portal:match_list", status=status),
    )


def _own_verification(user: User) -> Task:
    to_do = cases_visible_to(user).filter(status__in=[VerificationStatus.DRAFT, VerificationStatus.CHANGES_ASKED])
    return Task(
        to_do.count(),
        _("Verification of your organisation"),
        _("Give what is missing and hand it in: vacancies are published after it."),
        reverse("portal:list"),
    )


def _rejected_rows(user: User) -> Task | None:
    batch = DemandBatch.objects.filter(rejected__gt=0).order_by("-started_at").first()
    if batch is None:
        return None
    url = _list("admin:employers_demandrejection_changelist", batch__id__exact=batch.pk)
    return Task(batch.rejected, _("Rows of an import to mend"), _("In %(file)s.") % {"file": batch.file_name}, url)


# ── recruiters and complaints ─────────────────────────────────────────────


def _complaints_late(user: User) -> Task:
    waiting = complaints_visible_to(user).exclude(status=ComplaintStatus.CLOSED)
    return Task(
        waiting.filter(due_on__lt=timezone.localdate()).count(),
        _("Complaints past their deadline"),
        _("Begin here."),
        _list("admin:recruiters_complaint_changelist", due="late"),
        late=True,
    )


def _complaints_of_nobody(user: User) -> Task:
    waiting = complaints_visible_to(user).exclude(status=ComplaintStatus.CLOSED)
    return Task(
        waiting.filter(assigned_to=None).count(),
        _("Complaints that nobody has taken"),
        _("Assign them to yourself from the list."),
        _list("admin:recruiters_complaint_changelist", due="nobody"),
    )


def _complaints_open(user: User) -> Task:
    return Task(
        complaints_visible_to(user).exclude(status=ComplaintStatus.CLOSED).count(),
        _("Open complaints"),
        _("By deadline, the nearest first."),
        _list("admin:recruiters_complaint_changelist", due="open"),
    )


def _sanctions_to_sign(user: User) -> Task:
    return Task(
        sanctions_to_sign(user).count(),
        _("Sanctions to sign"),
        _("Proposed by a colleague: see everything each one touches first."),
        _list("admin:recruiters_sanction_changelist", waits="me"),
    )


def _appeals_to_decide(user: User) -> Task:
    status = AppealStatus.FILED
    return Task(
        appeals_visible_to(user).filter(status=status).count(),
        _("Appeals to decide"),
        _("By somebody who has neither proposed nor signed the sanction."),
        _list("admin:recruiters_appeal_changelist", status__exact=status),
    )


def _people_to_look_after(user: User) -> Task:
    return Task(
        carve_outs_open(user).count(),
        _("People to look after"),
        _("Their recruiter was stopped: they go on under another channel, or are abroad and are called."),
        _list("admin:recruiters_cascadeitem_changelist", goes="open"),
    )


def _licences(user: User) -> Task:
    today = timezone.localdate()
    ends = {"valid_to__gte": today, "valid_to__lte": today + EXPIRING_WITHIN}
    return Task(
        Licence.objects.filter(status=LicenceStatus.VALID, **ends).count(),
        _("Licences that expire within 90 days"),
        _("Their holders need time to renew."),
        _list("admin:recruiters_licence_changelist", status__exact=LicenceStatus.VALID, **ends),
    )


def _vettings_to_sign(user: User) -> Task:
    return Task(
        vettings_to_sign(user).count(),
        _("Decisions about recruiters to sign"),
        _("A colleague proposed them: sign, or send back."),
        _list("admin:recruiters_vettingcase_changelist", queue="sign"),
    )


def _vettings(user: User) -> Task:
    return Task(
        vettings_waiting(user).count(),
        _("Recruiters to vet"),
        _("Cases under way, the oldest first."),
        _list("admin:recruiters_vettingcase_changelist", queue="open"),
    )


def _conditions(user: User) -> Task:
    return Task(
        conditions_due(user, timezone.localdate()).count(),
        _("Conditions of licences to check"),
        _("Their day has come: say whether they were met."),
        _list("admin:recruiters_vettingcondition_changelist", due="now"),
        late=True,
    )


# ── rules and accounts ────────────────────────────────────────────────────


def _rules(title: str, text: str, **which: object) -> Task:
    count = Rule.objects.published().filter(**which).count()
    return Task(count, title, text, _list("admin:pathways_rule_changelist", state__exact="published", **which))


def _low_confidence(user: User) -> Task:
    return _rules(_("Rules of low confidence"), _("Look their source up."), confidence__exact="low")


def _rules_unchecked(user: User) -> Task:
    before = timezone.localdate() - RULE_CHECKED_WITHIN
    return _rules(_("Rules not checked for a year"), _("The law may have moved on."), checked_on__lt=before)


def _rules_ending(user: User) -> Task:
    today = timezone.localdate()
    ends = {"effective_to__gte": today, "effective_to__lte": today + RULE_ENDS_WITHIN}
    return _rules(_("Rules that end within 90 days"), _("Is there one that follows?"), **ends)


def _changes_to_approve(user: User) -> Task:
    text = _("Submitted by a colleague: see the two texts and whom they touch.")
    url = _list("pathways:changes", view="approve")
    return Task(changes_to_approve(user).count(), _("Changes of rules to approve"), text, url)


def _changes_in_hand(user: User) -> Task:
    text = _("Your drafts, and those sent back to you.")
    url = _list("pathways:changes", view="mine")
    return Task(changes_in_hand(user).count(), _("Changes of rules to finish"), text, url)


def _no_second_factor(user: User) -> Task:
    staff = manageable_users(user, User.objects.filter(is_active=True, role__in=STAFF_ROLES))
    return Task(
        without_second_factor(staff).count(),
        _("Staff without a second factor"),
        _("They reach no page until they set it up."),
        _list("admin:accounts_user_changelist", factor="missing"),
    )


Maker = Callable[[User], Task | None]
_TASKS: dict[Role, tuple[Maker, ...]] = {
    Role.REGISTRATION_OFFICER: (_asked, _offers, _to_ask, _stale_people, _drafts, _drafts_going, _passports, _visas),
    Role.COORDINATOR: (
        _begin_soon,
        _proposals,
        _changes,
        _shortlisted,
        _to_approve,
        _employers_to_verify,
        _sanctions_to_decide,
        _offers,
        _visas,
        _asked,
        _to_ask,
        _stale_people,
        _rejected_rows,
    ),
    Role.POLICY_EDITOR: (_changes_to_approve, _changes_in_hand, _rules_ending, _low_confidence, _rules_unchecked),
    Role.INSPECTOR: (
        _complaints_late,
        _sanctions_to_sign,
        _people_to_look_after,
        _appeals_to_decide,
        _complaints_of_nobody,
        _complaints_open,
        _conditions,
        _vettings_to_sign,
        _vettings,
        _licences,
    ),
    Role.EMPLOYER_CLERK: (_own_verification, _own_changes, _own_drafts),
    Role.RECRUITER_CONTACT: (),
    Role.AUDITOR: (_low_confidence, _rules_unchecked),
    Role.ADMINISTRATOR: (
        _complaints_late,
        _begin_soon,
        _proposals,
        _changes,
        _to_approve,
        _changes_to_approve,
        _asked,
        _stale_people,
        _no_second_factor,
    ),
}
