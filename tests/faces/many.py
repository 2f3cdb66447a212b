"""One more record of every kind that a page or the admin lists, each with parents of its own.

A list that asks the database for its rows one by one asks more often when there are more of them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from employers.models import CaseCrop, CaseHousing, CaseRecruiter, CaseWorksite, DemandBatch
from employers.services import named_request_send
from placements.models import SeatCheck
from reference.models import Crop, Municipality, Occupation, Skill
from tests import (
    factories,
    flooring,
    inspections,
    left_over,
    periods,
    pictures,
    portal,
    recruiting,
    sites,
    vetting,
    weighing,
)
from tests.desk import one_of_the_desk, worked_on
from tests.lists import demand_upload
from tests.matching.live import factories as live
from tests.restitutions import restitution
from tests.sanctions import decided
from workers.models import ConsentText, ProtectionContact, RetentionRule
from workers.services import export_logged, group_make

# Languages of America that a browser knows by their codes.
SPOKEN = [
    "kek",
    "quc",
    "mam",
    "cak",
    "ixl",
    "kjb",
    "poh",
    "acr",
    "agu",
    "knj",
    "jac",
    "chf",
    "itz",
    "lac",
    "mop",
    "poc",
    "quv",
    "toj",
    "tzh",
    "tzo",
    "tzj",
    "ttc",
    "usp",
    "ctu",
    "hus",
    "yua",
    "cab",
    "miq",
    "ppl",
    "nhe",
    "nhn",
    "nci",
    "zai",
    "zap",
    "arn",
    "quh",
    "quz",
    "qub",
    "cni",
    "shp",
    "yaq",
    "tar",
]


def one_more(number: int, run: Any) -> None:
    """`number` from 0 to 39; the proposals and near misses are of `run`."""
    place = _reference(number)
    by = factories.user(Role.ADMINISTRATOR)
    programme = factories.programme(f"us-p{number}")
    factories.rule(programme.code)
    worker = _worker(place, programme, by)
    factories.registration_draft(worker.office, by)
    vacancy = _vacancy(place, programme, by)
    _recruiter(place, vacancy, by)
    one_of_the_desk(number, by)
    decided(factories.recruiter())
    vetting.listed(by)
    proposal = factories.proposal(worker, vacancy, of=run)
    other = factories.worker()
    factories.near_miss(other, factories.vacancy(), of=run)
    left_over.not_proposed(other, of=run)
    factories.duplicate_pair(worker, other)
    own_run = factories.run("GT", requested_by=by)
    weighing.preview("GT", requested_by=by, run=own_run)
    weighing.weights(place["country"].pk)
    flooring.floor(place["country"].pk, programme.code)
    flooring.preview("GT", programme.code, requested_by=by)
    periods.study("GT", requested_by=by)
    change = live.change(worker, after=vacancy, plan=live.plan(own_run))
    placement = factories.placement(worker, vacancy)
    group_make(label=f"Familia {number}", kind="family", first=worker, by=by)
    named_request_send(vacancy=vacancy, country=factories.country("GT"), name=f"Uno Dos {number}", by=by)
    pictures.demand_organisation(crops=[place["crop"].pk], occupations=[place["occupation"].pk])
    SeatCheck.objects.create(vacancies=number, seats=number, placements=number)
    for record in (worker, vacancy, proposal, own_run, change, placement):
        record.events.create(action="moved", new_state="there", by=by)


def _reference(number: int) -> dict[str, Any]:
    titles = {"title_es": f"Uno {number}", "title_en": f"One {number}"}
    country = factories.country(f"{'QXYZ'[number // 10]}{number % 10}", is_origin=True)
    subdivision = factories.subdivision(f"{country.pk}-1", country=country)
    occupation = Occupation.objects.create(code=f"q{number}", isco_code="9211", is_job=True, **titles)
    occupation.crosswalks.create(scheme="soc2018", code=f"45-{number}", confidence="high")
    return {
        "country": country,
        "subdivision": subdivision,
        "municipality": Municipality.objects.create(subdivision=subdivision, code="01", name=f"Lugar {number}"),
        "language": factories.language(SPOKEN[number]),
        "occupation": occupation,
        "crop": Crop.objects.create(code=f"crop-{number}", group="fruit", **titles),
        "skill": Skill.objects.create(code=f"skill-{number}", group="field", **titles),
    }


def _worker(place: dict[str, Any], programme: Any, by: Any) -> Any:
    today, later = timezone.localdate(), timezone.localdate() + timedelta(days=90)
    own = {"municipality": place["municipality"], "preferred_language": place["language"]}
    worker = factories.worker(office=factories.office("GT"), **own)
    worker.papers.create(kind="medical")
    worker.experiences.create(
        occupation=place["occupation"], crop=place["crop"], country=place["country"], months=6, evidence=1
    )
    worker.skills.create(skill=place["skill"], evidence=1)
    worker.languages.create(language=place["language"], level=4)
    worker.availabilities.create(starts_on=today, ends_on=later)
    worker.programme_wishes.create(programme=programme, wish="wants")
    worker.place_wishes.create(country=place["country"], subdivision=place["subdivision"], wish="wants")
    worker.stays.create(
        programme=programme, entered_on=today - timedelta(days=300), left_on=today - timedelta(days=200)
    )
    worker.consents.create(purpose="matching", means="signed", text_version="1", given_at=timezone.now())
    worker.openings.create(by=by, what="summary")
    worker.requests.create(kind="correction", about="phone", said="Otro número.")
    factories.text(to=worker)
    worker.legal_holds.create(placed_by=by, reason="Juicio")
    worker.erasure_requests.create(origin="person", requested_by=by)
    RetentionRule.objects.get_or_create(country=worker.country, kind="withdrawn", defaults={"months": 60})
    ProtectionContact.objects.create(country=worker.country, key=worker.folio.lower(), title_es="—", title_en="—")
    export_logged(by=by, what="workers", count=3)
    ConsentText.objects.create(
        purpose="matching", version=worker.folio, language=place["language"], text="¿?", valid_from=today
    )
    factories.import_batch(worker.office, by, worker)
    return worker


def _vacancy(place: dict[str, Any], programme: Any, by: Any) -> Any:
    employer = factories.employer(clerk=by, subdivision=place["subdivision"])
    employer.worksites.create(subdivision=place["subdivision"], name="Sitio")
    case = portal.verification_case(employer)
    case.checks.create(item="number", outcome="pass", by=by)
    portal.employer_document(case)
    portal.enforcement_match(employer, by=by)
    vacancy = factories.vacancy(
        programme.code,
        employer=employer,
        occupation=place["occupation"],
        crop=place["crop"],
        subdivision=place["subdivision"],
    )
    vacancy.skills.create(skill=place["skill"])
    vacancy.languages.create(language=place["language"], level=2)
    vacancy.holds.create(reason="coordinator")
    sites.spread(vacancy, vacancy.seats)
    batch = DemandBatch.objects.create(
        file_name=f"{vacancy.folio}.csv",
        file_sha256=f"{vacancy.pk:064d}",
        layout="seasonaljobs",
        as_of=timezone.localdate(),
        read=2,
        imported=1,
        rejected=1,
    )
    batch.rejections.create(row_number=2, column="WAGE", value="x", reason="unreadable")
    batch.records.create(vacancy=vacancy, row_number=1, content_hash=f"{vacancy.pk:064d}")
    batch.demand_cases.create(
        programme=programme,
        case_number=f"H-{vacancy.pk:06d}",
        employer=employer,
        fiscal_year=2017,
        decision="certified",
        decision_written="Certified",
        currency="USD",
        subdivision=place["subdivision"],
        row_number=1,
        content_hash=f"{vacancy.pk:064d}",
    )
    batch.lmia_decisions.create(
        employer=employer,
        outcome="positive",
        period_from=date(2024, 7, 1),
        period_to=date(2024, 9, 30),
        name_written=employer.legal_name,
        subdivision=place["subdivision"],
        stream="agriculture",
        stream_written="Primary Agriculture",
        positions=2,
        counted="approved",
        row_number=1,
        identity=f"{vacancy.pk:064d}",
        content_hash=f"{vacancy.pk:064d}",
    )
    row = {"batch": batch, "case_number": f"H-{vacancy.pk:06d}", "row_number": 1, "content_hash": f"{vacancy.pk:064d}"}
    row |= {"identity": f"{vacancy.pk:064d}"}
    CaseCrop.objects.create(activity="Fresa", crop=place["crop"], wage=2, wage_unit="piece", **row)
    CaseWorksite.objects.create(business="Granja", subdivision=place["subdivision"], **row)
    CaseHousing.objects.create(kind="Casa", subdivision=place["subdivision"], **row)
    CaseRecruiter.objects.create(
        organisation="Agencia", country=place["subdivision"].country, search_name="agencia", **row
    )
    demand_upload(by)
    return vacancy


def _recruiter(place: dict[str, Any], vacancy: Any, by: Any) -> None:
    today = timezone.localdate()
    recruiter = factories.recruiter(contact=by, municipality=place["municipality"])
    licence = recruiter.licences.get()
    recruiting.fill(recruiter, by)
    licence.sureties.create(issuer="Banco", amount=1000, currency="GTQ", expires_on=today + timedelta(days=90))
    licence.events.create(action="moved", new_state="there", by=by)
    recruiter.agents.create(full_name="Agente", municipality=place["municipality"])
    recruiter.mandates.create(employer=vacancy.employer, vacancy=vacancy, seats=2, starts_on=today, ends_on=today)
    complaint = factories.complaint("GT", recruiter=recruiter, assigned_to=by)
    complaint.events.create(action="received", new_state="received", by=by)
    complaint.allegations.create(category="fee")
    worked_on(complaint, by)
    restitution(complaint, by)
    inspections.one_more(recruiter, by)
