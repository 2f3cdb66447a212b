"""Somebody of every role, and for each kind of record three of them: one's own, one near, one far.

| kind | own | near | far |
|---|---|---|---|
| a person's (worker, placement ...), account, office | officer's office, Guatemala | other office of Guatemala | Honduras |
| complaint | Guatemala | Guatemala, of the other office | Honduras |
| vacancy | open, of the clerk's employer | open, of another employer | another employer's draft |
| employer, recruiter | the clerk's, the contact's | another one | a third one |
| run | of Guatemala | of the whole region | of Honduras |
| change of a rule | drafted by the editor | by another editor | by another administrator |
| programme, rule, country ... | the same for everybody | | |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import SavedList
from employers.content import content_of
from employers.models import EmployerMember, Vacancy
from employers.services import named_request_send, revision_propose, seat_take, webhook_add, webhook_ping
from matching.models import NamedPerson
from pathways.services import cap_reserve
from placements.services import seats_check
from recruiters.lookup.codes import code_of
from recruiters.models import VettingLetter
from reference.models import Occupation, Skill
from tests import (
    factories,
    flooring,
    inspections,
    left_over,
    periods,
    pictures,
    portal,
    recruiting,
    recruiting_costs,
    sanctions,
    sites,
    vetting,
    weighing,
)
from tests.complaints import fill_complaint
from tests.desk import desk, worked_on
from tests.employers.filling import vacancy_draft
from tests.lists import demand_upload
from tests.matching.live import factories as live
from tests.restitutions import restitution
from workers.models import ProtectionRequest, Worker
from workers.protection import asking_for_protection
from workers.services import group_make

HOSTILE = {"fields": {"given_names": "<b>7</b>", "first_surname": "{{7919*7907}}"}, "rows": []}
COLUMNS = ("anonymous", *Role.values)


@dataclass(frozen=True)
class World:
    clients: dict[str, Client]
    triples: dict[str, tuple[Model, ...]]

    def objects(self, kind: str) -> tuple[Model, ...]:
        """Own, near and far of a kind named as a model ("workers.worker")."""
        if kind not in self.triples:
            self.triples[kind] = _found(kind, self.triples)
        return self.triples[kind]


def _found(kind: str, triples: dict[str, tuple[Model, ...]]) -> tuple[Model, ...]:
    """Rows that came with the others: one of what hangs on each of a triple, else any one row."""
    model = apps.get_model(kind)
    for name in ("subject", "worker", "sanction", "restitution", "vacancy", "complaint", "recruiter", "licence"):
        field = next((field for field in model._meta.concrete_fields if field.name == name), None)
        related = field.related_model if field is not None else None
        owners = triples.get(related._meta.label_lower) if related is not None else None
        if owners:
            rows = (model._default_manager.filter(**{name: owner}).first() for owner in owners)
            return tuple(row for row in rows if row)
    first = model._default_manager.first()
    return (first,) if first else ()


def build(client_for: Any) -> World:
    here, near, far = factories.office("GT"), factories.office("GT"), factories.office("HN")
    people = {
        role: factories.user(role, **({"office": here, "country": "GT"} if role == Role.REGISTRATION_OFFICER else {}))
        for role in Role
    }
    workers = tuple(factories.worker(office=office) for office in (here, near, far))
    employers = (factories.employer(clerk=people[Role.EMPLOYER_CLERK]), factories.employer(), factories.employer())
    states = ("open", "open", "draft")
    vacancies = tuple(factories.vacancy(employer=e, status=s) for e, s in zip(employers, states, strict=True))
    cases = tuple(portal.verification_case(employer) for employer in employers)
    run = factories.run("GT")
    triples: dict[str, tuple[Model, ...]] = {
        "accounts.user": tuple(factories.user(country=code) for code in ("GT", "GT", "HN")),
        "accounts.office": (here, near, far),
        "workers.worker": workers,
        "workers.importbatch": tuple(
            factories.import_batch(worker.office, people[Role.COORDINATOR], worker, cells=HOSTILE["fields"].values())
            for worker in workers
        ),
        "workers.registrationdraft": tuple(
            factories.registration_draft(office, people[Role.COORDINATOR], person=HOSTILE)
            for office in (here, near, far)
        ),
        "workers.duplicatepair": tuple(
            factories.duplicate_pair(worker, factories.worker(office=worker.office)) for worker in workers
        ),
        "reference.subdivision": tuple(factories.subdivision(code) for code in ("GT-01", "GT-13", "HN-01")),
        "employers.employer": employers,
        "employers.employermember": tuple(portal.member(employer) for employer in employers),
        "employers.employerinvitation": tuple(portal.invitation(employer) for employer in employers),
        "employers.verificationcase": cases,
        "employers.enforcementmatch": tuple(portal.enforcement_match(employer) for employer in employers),
        "employers.verificationdocument": tuple(portal.employer_document(case) for case in cases),
        "employers.worksite": tuple(
            employer.worksites.create(name="Campo", subdivision=factories.subdivision("US-CA"))
            for employer in employers
        ),
        "employers.vacancy": vacancies,
        "employers.vacancydraft": tuple(vacancy_draft(employer, people[Role.COORDINATOR]) for employer in employers),
        "employers.demandupload": tuple(demand_upload(people[Role.COORDINATOR]) for _number in range(3)),
        "employers.vacancyrevision": tuple(
            revision_propose(
                vacancy=vacancy, by=people[Role.COORDINATOR], content=content_of(vacancy, None) | {"seats": 12}
            )
            for vacancy in vacancies
        ),
        "recruiters.recruiter": (
            factories.recruiter(contact=people[Role.RECRUITER_CONTACT]),
            factories.recruiter(),
            factories.recruiter(),
        ),
        "recruiters.complaint": (
            factories.complaint("GT"),
            factories.complaint("GT", office=near),
            factories.complaint("HN"),
        ),
        "matching.matchrun": (run, factories.run(), factories.run("HN")),
        "matching.periodsstudy": tuple(periods.study(code) for code in ("GT", None, "HN")),
        "matching.weightspreview": tuple(weighing.preview(code) for code in ("GT", None, "HN")),
        "matching.scoreweights": tuple(weighing.weights(code) for code in ("GT", None, "HN")),
        "matching.floor": (
            flooring.floor("GT"),
            flooring.floor("GT", by="schooling", group="0"),
            flooring.floor("HN"),
        ),
        "matching.floorpreview": tuple(flooring.preview(code) for code in ("GT", "GT", "HN")),
        "matching.proposal": tuple(factories.proposal(worker, vacancies[0], of=run) for worker in workers),
        "matching.notproposed": tuple(left_over.not_proposed(worker, of=run) for worker in workers),
        "matching.nearmiss": tuple(factories.near_miss(worker, vacancies[0], of=run) for worker in workers),
        "placements.placement": tuple(factories.placement(worker, vacancies[0]) for worker in workers),
        "pathways.rule": (factories.rule(),),
        "pathways.rulechange": (
            factories.rule_change(people[Role.POLICY_EDITOR]),
            factories.rule_change(factories.user(Role.POLICY_EDITOR)),
            factories.rule_change(factories.user(Role.ADMINISTRATOR)),
        ),
        "insights.simulation": (factories.simulation(),),
        "insights.skillsmap": (factories.skills_map(),),
        "insights.demandorganisation": (pictures.demand_organisation(),),
        "pathways.wagefloor": (factories.wage_floor(),),
        "pathways.allowance": (factories.allowance(),),
        "pathways.travelcost": (recruiting_costs.travel_cost(),),
        "pathways.subsidyscheme": (recruiting_costs.subsidy(),),
        "pathways.cappool": (factories.cap_pool(),),
        "pathways.filingstep": (factories.filing_step(),),
    }
    triples["matching.liveplan"] = tuple(live.plan(of) for of in triples["matching.matchrun"])  # type: ignore[arg-type]
    triples["matching.planchange"] = tuple(
        live.change(worker, after=vacancies[0], plan=triples["matching.liveplan"][0]) for worker in workers
    )
    triples["workers.travelgroup"] = tuple(
        group_make(label="Familia", kind="family", first=worker, by=people[Role.COORDINATOR]) for worker in workers
    )
    triples["messaging.outgoingtext"] = tuple(factories.text(to=worker) for worker in workers)
    officer = people[Role.REGISTRATION_OFFICER]
    triples["accounts.savedlist"] = tuple(
        SavedList.objects.create(user=user, page="workers:list", name="x", query="sort=person")
        for user in (officer, *triples["accounts.user"][1:])
    )
    for worker in workers:
        _fill_file(worker, by=people[Role.COORDINATOR])
    for pair in triples["workers.duplicatepair"]:
        pair.events.create(action="report", new_state="open")  # type: ignore[attr-defined]
    for vacancy in vacancies:
        _fill_vacancy(vacancy)
    EmployerMember.objects.filter(user=people[Role.EMPLOYER_CLERK]).update(role="owner")
    told = [(f"https://example.org/{n}", of) for n, of in enumerate((employers[0], employers[1], None))]
    triples["employers.webhookendpoint"] = tuple(
        webhook_add(url=url, employer=of, by=people[Role.ADMINISTRATOR]) for url, of in told
    )
    triples["employers.webhookdelivery"] = tuple(
        webhook_ping(endpoint=endpoint)
        for endpoint in triples["employers.webhookendpoint"]  # type: ignore[arg-type]
    )
    triples["employers.namedrequest"] = tuple(
        named_request_send(vacancy=vacancy, country=factories.country(code), name=f"Petrona Ajú {code}", by=clerk)
        for vacancy, code, clerk in zip(vacancies, ("GT", "HN", "HN"), [people[Role.EMPLOYER_CLERK]] * 3, strict=True)
    )
    for request, worker in zip(triples["employers.namedrequest"], workers, strict=True):
        named = NamedPerson.objects.create(request=request, worker=worker)
        named.events.create(action="find", new_state="to_ask")
    for kind in (
        "workers.worker",
        "matching.proposal",
        "matching.planchange",
        "placements.placement",
        "matching.matchrun",
    ):
        for record in triples[kind]:
            record.events.create(action="moved", new_state="there")  # type: ignore[attr-defined]
    triples["insights.simulation"][0].events.create(action="request", new_state="queued")  # type: ignore[attr-defined]
    cap_reserve(pool=triples["pathways.cappool"][0], reference="placement:1", by=None)  # type: ignore[arg-type]
    seats_check()
    triples["recruiters.sanction"] = tuple(
        sanctions.decided(recruiter, code)  # type: ignore[arg-type]
        for recruiter, code in zip(triples["recruiters.recruiter"], ("GT", "GT", "HN"), strict=True)
    )
    worked = [inspections.worked(code) for code in ("GT", "GT", "HN")]
    triples |= {
        "recruiters.inspectioncampaign": tuple(one.campaign for one in worked),
        "recruiters.inspection": tuple(one.planned for one in worked),
        "recruiters.followup": tuple(one.follow_up for one in worked),
        "recruiters.signal": tuple(one.signal for one in worked),
    }
    triples["recruiters.appeal"] = tuple(one.appeals.get() for one in triples["recruiters.sanction"])  # type: ignore[attr-defined]
    for recruiter, sanction in zip(triples["recruiters.recruiter"], triples["recruiters.sanction"], strict=True):
        recruiting.fill(recruiter, sanction=sanction)  # type: ignore[arg-type]
    contact = people[Role.RECRUITER_CONTACT]
    cases_of_recruiters = (vetting.whole(contact=contact), vetting.whole(), vetting.whole("HN"))
    triples["recruiters.vettingcase"] = cases_of_recruiters
    triples["recruiters.vettingletter"] = tuple(
        VettingLetter.objects.get(proposal__case=case) for case in cases_of_recruiters
    )
    triples["recruiters.vettingcondition"] = tuple(
        case.proposals.get().conditions.get() for case in cases_of_recruiters
    )
    for complaint in triples["recruiters.complaint"]:
        complaint.events.create(action="received", new_state="received")  # type: ignore[attr-defined]
        complaint.allegations.create(category="fee")  # type: ignore[attr-defined]
        worked_on(complaint, people[Role.INSPECTOR])
        fill_complaint(complaint, by=people[Role.INSPECTOR])
    triples["recruiters.restitution"] = tuple(
        restitution(complaint, people[Role.INSPECTOR])  # type: ignore[arg-type]
        for complaint in triples["recruiters.complaint"]
    )
    desk(people[Role.INSPECTOR])
    clients = {"anonymous": Client()} | {str(role): client_for(person) for role, person in people.items()}
    return World(clients, triples)


def _fill_file(worker: Any, by: Any) -> None:
    today = timezone.localdate()
    worker.openings.create(by=by, what="summary")
    soon = timezone.now() + timedelta(minutes=10)
    worker.own_codes.create(way="text", code_hash="x", expires_at=soon)
    worker.own_visits.create(token_hash=f"{worker.pk:064d}")
    worker.reminders.create(kind="before", confirmed_on=today)
    asked = worker.requests.create(kind="correction", about="phone", said="Otro número.")
    asked.events.create(action="request", new_state="open")
    worker.retention_notices.create(kind="withdrawn", told_on=today, due_on=today + timedelta(days=31))
    with asking_for_protection():
        ProtectionRequest.objects.create(worker=worker, noted_by=by)
    worker.papers.create(kind="medical")
    worker.legal_holds.create(placed_by=by, reason="Juicio", lifted_at=timezone.now())
    worker.erasure_requests.create(origin="person", requested_by=by, cancelled_at=timezone.now())
    worker.consents.create(purpose="matching", means="signed", text_version="1", given_at=timezone.now())
    worker.availabilities.create(starts_on=today, ends_on=today + timedelta(days=90))
    worker.languages.create(language=factories.language(), level=4)
    worker.experiences.create(occupation=_job(), country=factories.country("GT"), months=3, employer_name="Finca")
    worker.skills.create(skill=_skill())
    worker.programme_wishes.create(programme=factories.programme(), wish="wants")
    worker.place_wishes.create(country=factories.country("US"), wish="wants")
    worker.stays.create(programme=factories.programme(), entered_on=today - timedelta(days=900), employer_name="Farm")


def _fill_vacancy(vacancy: Any) -> None:
    vacancy.events.create(action="create", new_state="draft")
    vacancy.holds.create(reason="coordinator", lifted_at=timezone.now())
    sites.spread(vacancy, vacancy.seats)
    seat_take(vacancy=vacancy)
    vacancy.skills.create(skill=_skill())
    vacancy.languages.create(language=factories.language(), level=2)


def _job() -> Occupation:
    return Occupation.objects.get_or_create(
        code="9211.01", defaults={"isco_code": "9211", "is_job": True, "title_es": "Cosecha"}
    )[0]


def _skill() -> Skill:
    return Skill.objects.get_or_create(code="pruning", defaults={"group": "field", "title_es": "Poda"})[0]


def _row(record: Any, route: str) -> Any:
    """A row that hangs on the record: of a part of a file the one that the route names, else a language."""
    if hasattr(record, "rows"):
        return record.rows.first()
    part = {"worker-hold-lift": "legal_holds", "worker-identity-reveal": "identity_documents"}.get(route, "")
    part = part or route.removeprefix("worker-").removesuffix("-row").replace("-", "_")
    return getattr(record, part, record.languages).first()


def arguments(names: set[str], record: Any, route: str = "") -> dict[str, Any]:
    """What the address of a record needs, by the names of its parts."""
    known = {
        "pk": lambda: record.pk,
        "object_id": lambda: record.pk,
        "code": lambda: code_of(record.pk) if record._meta.label_lower == "recruiters.licence" else record.pk,
        "vacancy": lambda: Vacancy.objects.order_by("pk").values_list("pk", flat=True)[0],
        "member": lambda: record.members.get().pk,
        "worker": lambda: Worker.objects.order_by("pk").values_list("pk", flat=True)[0],
        "document": lambda: record.identity_documents.get().pk,
        "screen": lambda: "job" if record._meta.label_lower == "employers.vacancydraft" else "person",
        "part": lambda: "language",
        "section": lambda: "terms",
        "paper": lambda: record.papers.get().pk,
        "letter": lambda: record.proposals.get().letters.get().pk,
        "row": lambda: getattr(_row(record, route), "pk", 0),
        "folio": lambda: "GT-26-000001-A",
        "key": lambda: "x",
        "name": lambda: "x",
        "token": lambda: "x",
        "uidb36": lambda: "1",
        "app_label": lambda: "reference",
        "content_type_id": lambda: 1,
        "url": lambda: "nowhere/",
    }
    return {name: known[name]() for name in names}
