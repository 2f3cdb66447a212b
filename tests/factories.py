"""Small people and things of invented situations. Each call makes what it needs; every keyword overrides one field.

`worker(country="HN")` gets an office, a municipality and a language of Honduras with it. Reference rows are made once and
found again, so that two workers of Honduras live in one country. Numbers run on: nothing collides, nothing is random.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Office, User
from common.folios import next_folios
from common.names import fold, plain
from employers.models import Employer, EmployerMember, Vacancy
from insights.models import Scenario, Simulation, SkillsMap
from matching.models import MatchRun, NearMiss, Proposal
from messaging.models import OutgoingText
from messaging.services import text_send
from pathways.models import (
    Allowance,
    CapPool,
    ChangeEffect,
    FilingStep,
    Programme,
    Rule,
    RuleChange,
    RuleSet,
    WageFloor,
    WageGroup,
)
from placements.models import Placement
from recruiters.models import Complaint, Licence, Recruiter, RecruiterMember
from reference.models import Country, Crop, Language, Municipality, Occupation, Subdivision
from tests import desk
from tests.seats import seat_of
from workers.identity import cui_check_digit, read_identity
from workers.models import (
    ColumnMapping,
    Consent,
    DuplicatePair,
    IdentityDocument,
    ImportBatch,
    ImportedWorker,
    ImportRow,
    RegistrationDraft,
    Worker,
)
from workers.services import Application, Document, draft_start, worker_apply

PASSWORD = "una-clave-larga-de-prueba"  # of every user made here
TOTP_SECRET = "JBSWY3DPEHPK3PXP"  # and of their second factor
COUNTRY_ROLES = {Role.REGISTRATION_OFFICER, Role.COORDINATOR, Role.INSPECTOR}
_number = itertools.count(1)


# ── reference ─────────────────────────────────────────────────────────────
def country(code: str = "GT", **fields: Any) -> Country:
    defaults = {"alpha3": f"{code}X", "title_es": code, "title_en": code, "is_origin": code in ("GT", "HN", "SV", "BZ")}
    return Country.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def subdivision(code: str = "GT-13", **fields: Any) -> Subdivision:
    defaults = {"country": country(code[:2]), "name": code}
    return Subdivision.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def municipality(of: str = "GT", **fields: Any) -> Municipality:
    defaults = {"name": f"Municipio de {of}"}
    return Municipality.objects.get_or_create(
        subdivision=subdivision(f"{of}-01"), code="0101", defaults=defaults | fields
    )[0]


def language(code: str = "spa") -> Language:
    defaults = {"iso639_3": code, "title_es": code, "title_en": code}
    return Language.objects.get_or_create(code=code, defaults=defaults)[0]


def occupation(code: str = "9211.01", **fields: Any) -> Occupation:
    defaults = {"title_es": code, "title_en": code, "isco_code": code[:4]}
    return Occupation.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def crop(code: str = "apple", **fields: Any) -> Crop:
    defaults = {"title_es": code, "title_en": code}
    return Crop.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def programme(code: str = "us-h2a", **fields: Any) -> Programme:
    of = {"us": "US", "mx": "MX", "ca": "CA"}[code[:2]]
    defaults = {
        "country": country(of),
        "authority": "—",
        "checked_on": date(2026, 11, 1),
        "title_es": code,
        "title_en": code,
    }
    return Programme.objects.get_or_create(code=code, defaults=defaults | fields)[0]


# ── people who sign in ────────────────────────────────────────────────────
def office(country: str = "GT", **fields: Any) -> Office:
    n = next(_number)
    return Office.objects.create(**{"code": f"office-{n}", "name": f"Oficina {n}", "country": country} | fields)


def user(role: str = Role.COORDINATOR, **fields: Any) -> User:
    """A person of that role: of Guatemala where the role needs a country, of a new office where it needs one."""
    n = next(_number)
    if role in COUNTRY_ROLES and "country" not in fields:
        fields["country"] = fields["office"].country if fields.get("office") else "GT"
    if role == Role.REGISTRATION_OFFICER and "office" not in fields:
        fields["office"] = office(fields["country"])
    email = fields.pop("email", f"{role}-{n}@example.org")
    password = fields.pop("password", PASSWORD)
    return User.objects.create_user(email, password, **{"role": role, "full_name": f"Persona {n}"} | fields)


def second_factor(person: User) -> Authenticator:
    """A code generator set up with `TOTP_SECRET`, once."""
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    return found or Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": mfa_adapter().encrypt(TOTP_SECRET)}
    )


# ── the registry ──────────────────────────────────────────────────────────
def cui(department: str = "13", municipality: str = "01") -> str:
    """A CUI that passes every check and belongs to nobody: its first digits run on from 10 000 000."""
    while True:
        first = str(10_000_000 + next(_number))
        if digit := cui_check_digit(first):
            return f"{first}{digit}{department}{municipality}"


def worker(country: str = "GT", *, no_document: bool = False, cui_number: str = "", **fields: Any) -> Worker:
    """A registered person of 30 with one identity document (a CUI, or a passport outside Guatemala)."""
    today = timezone.localdate()
    at = fields.pop("office", None) or office(country)
    defaults = {
        "folio": next_folios(at.country, today)[0],
        "country": globals()["country"](at.country),
        "office": at,
        "status": "registered",
        "registered_on": today,
        "confirmed_on": today,
        "given_names": "Elvira",
        "first_surname": "Cafetal",
        "second_surname": "Ocote",
        "birth_date": today - timedelta(days=30 * 365 + 8),
        "sex": "F",
        "nationality": globals()["country"](at.country),
        "municipality": municipality(at.country),
        "preferred_language": language(),
    } | fields
    names = (defaults[name] for name in ("given_names", "first_surname", "second_surname"))
    person = Worker.objects.create(**{"search_name": fold(*names)} | defaults)
    if not no_document:
        identity_document(person, number=cui_number)
    return person


def sharing(person: Worker) -> Worker:
    """The person, who agreed that an employer learns who they are."""
    if not person.consents.filter(purpose="sharing", withdrawn_at=None).exists():
        said = {"means": "signed", "text_version": "1", "given_at": timezone.now()}
        Consent.objects.create(worker=person, purpose="sharing", **said)
    return person


def duplicate_pair(one: Worker, other: Worker, **fields: Any) -> DuplicatePair:
    """Two files that may be one person's, found by the comparison."""
    first, second = sorted((one, other), key=lambda worker: worker.pk)
    told = {"score": 90, "evidence": ["same_name"], "found_by": "scan", "country_id": first.country_id} | fields
    return DuplicatePair.objects.create(one=first, other=second, **told)


def identity_document(person: Worker, *, number: str = "", kind: str = "", **fields: Any) -> IdentityDocument:
    kind = kind or ("cui" if person.country_id == "GT" else "passport")
    read = read_identity(kind, number or (cui() if kind == "cui" else f"P{next(_number):08d}"), person.country_id)
    return IdentityDocument.objects.create(
        worker=person,
        kind=kind,
        country_id=read.country,
        number=read.number,
        number_index=read.index,
        last_digits=read.last_digits,
        **fields,
    )


def registered(office: Office, by: User, number: str, **fields: Any) -> Worker:
    """A person registered by the service itself: with a CUI and their signed consent to be matched."""
    told = Application([Document("cui", number)], fields, consents={"matching": "signed"})
    return worker_apply(office=office, by=by, told=told)


def import_batch(office: Office, by: User, of: Worker, *, cells: Iterable[str] = ("Elvira",)) -> ImportBatch:
    """A list that registered this worker, with a row to look at and a heading that the office chose."""
    batch = ImportBatch.objects.create(
        country_id=office.country,
        office=office,
        by=by,
        file_name="lista.csv",
        file_sha256="0" * 64,
        status="done",
        total=2,
        new=1,
        rejected=1,
        imported=1,
        header=["Nombres"],
    )
    content = json.dumps({"cells": list(cells), "problems": []})
    ImportRow.objects.create(batch=batch, line=3, outcome="rejected", content=content)
    ImportedWorker.objects.create(batch=batch, worker=of, line=2)
    ColumnMapping.objects.create(country_id=office.country, office=office, columns={"nombres": "given_names"})
    batch.events.create(action="finish", old_state="importing", new_state="done", by=by)
    return batch


def registration_draft(office: Office, by: User, *, number: str = "", **screens: Any) -> RegistrationDraft:
    """A registration that has begun with a CUI; `screens` are further answers, as a browser sends them."""
    text = number or cui()
    fields = {"kind": "cui", "number": text, "seen": "on"}
    draft, _is_new = draft_start(
        office=office,
        by=by,
        screen="identity",
        answer={"fields": fields, "rows": []},
        identity_index=read_identity("cui", text).index,
    )
    if screens:
        draft.answers = draft.answers | screens
        draft.save()
    return draft


def text(to: Worker, **fields: Any) -> OutgoingText:
    """A reminder that waits to be sent to a person's telephone."""
    fields = {"body": "¿Sigue interesado?", "purpose": "reminder"} | fields
    return text_send(to="+50255550100", country=to.country_id, office=to.office_id, **fields)


# ── the demand ────────────────────────────────────────────────────────────
def employer(country: str = "US", *, clerk: User | None = None, **fields: Any) -> Employer:
    name = fields.setdefault("legal_name", f"Granja {next(_number)}")
    made = Employer.objects.create(
        **{"search_name": plain(name), "country": globals()["country"](country), "status": "verified"} | fields
    )
    if clerk is not None:
        EmployerMember.objects.create(employer=made, user=clerk)
    return made


def vacancy(programme: str = "us-h2a", **fields: Any) -> Vacancy:
    """An open vacancy of ten seats that starts in three months. `seats_taken`: so many of them are reserved."""
    starts = timezone.localdate() + timedelta(days=90)
    pathway = globals()["programme"](programme)
    defaults = {
        "folio": f"V-{next(_number):06d}",
        "programme": pathway,
        "status": "open",
        "title": "Cosecha de fruta",
        "seats": 10,
        "starts_on": starts,
        "ends_on": starts + timedelta(days=180),
        "subdivision": subdivision({"US": "US-CA", "MX": "MX-CHP", "CA": "CA-ON"}[pathway.country_id]),
        "currency": {"US": "USD", "MX": "MXN", "CA": "CAD"}[pathway.country_id],
    }
    if "employer" not in fields:
        fields["employer"] = employer(pathway.country_id)
    defaults["seats_reserved"] = fields.pop("seats_taken", 0)
    return Vacancy.objects.create(**defaults | fields)


# ── recruiters and complaints ─────────────────────────────────────────────
def recruiter(country: str = "GT", *, contact: User | None = None, licence: str = "valid", **fields: Any) -> Recruiter:
    """A company with one licence in the state named (`licence=""`: none at all)."""
    name = fields.setdefault("legal_name", f"Agencia {next(_number)}")
    made = Recruiter.objects.create(
        **{"search_name": plain(name), "kind": "company", "country": globals()["country"](country)} | fields
    )
    if contact is not None:
        RecruiterMember.objects.create(recruiter=made, user=contact)
    if licence:
        today = timezone.localdate()
        Licence.objects.create(
            recruiter=made,
            regime="gt-ag-50-2022",
            number=f"L-{next(_number)}",
            authority="Ministerio de Trabajo",
            status=licence,
            valid_from=today - timedelta(days=30),
            valid_to=today + timedelta(days=300),
        )
    return made


def complaint(country: str = "GT", **fields: Any) -> Complaint:
    """An anonymous complaint about a fee, received today, due in ten days."""
    return desk.stored(country, **fields)


# ── rules, runs, placements ───────────────────────────────────────────────
def rule(of: str = "us-h2a", **fields: Any) -> Rule:
    """A shipped and published rule: at least three months of experience."""
    rule_set = RuleSet.objects.get_or_create(
        code=of, defaults={"programme": programme(of), "authority": "—", "title_es": of, "title_en": of}
    )[0]
    n = next(_number)
    defaults = {
        "rule_set": rule_set,
        "key": f"rule-{n}",
        "kind": "minimum_age",
        "parameters": {"years": 18},
        "severity": "bar",
        "citation": "20 CFR 655.103",
        "checked_on": date(2026, 11, 1),
        "confidence": "high",
        "effective_from": date(2026, 1, 1),
        "state": "published",
        "origin": "shipped",
        "version": f"{n:016d}",
        "title_es": "Edad mínima",
        "title_en": "Minimum age",
    }
    return Rule.objects.create(**defaults | fields)


def rule_change(by: User, **fields: Any) -> RuleChange:
    """A draft: some rule is to end; counted, and touching nobody."""
    of = fields.pop("rule", None) or rule()
    made = RuleChange.objects.create(
        **{"action": "end", "rule": of, "rule_set": of.rule_set, "drafted_by": by} | fields
    )
    made.events.create(action="create", new_state=made.status, by=by)
    counted = {
        "as_of": timezone.localdate(),
        "asked_at": timezone.now(),
        "finished_at": timezone.now(),
        "status": "done",
    }
    ChangeEffect.objects.create(
        change=made, result={"same": True, "people": 0, "vacancies": 0, "programmes": {}}, **counted
    )
    return made


def wage_group(code: str = "pickers", **fields: Any) -> WageGroup:
    defaults = {"scheme": "soc2018", "codes": ["45-2092"], "citation": "—", "title_es": code, "title_en": code}
    return WageGroup.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def wage_floor(place: str = "US-GA", **fields: Any) -> WageFloor:
    """A shipped and published minimum of 10.00 an hour since 2026."""
    n = next(_number)
    defaults = {
        "basis": "state_minimum",
        "group": wage_group(),
        "effective_from": date(2026, 1, 1),
        "citation": "Code 1",
    }
    return WageFloor.objects.create(**_figure(place, n) | defaults | fields)


def allowance(place: str = "US", **fields: Any) -> Allowance:
    """A shipped and published visa fee."""
    n = next(_number)
    defaults = {"kind": "visa_fee", "unit": "once", "effective_from": date(2026, 1, 1), "citation": "Code 2"}
    return Allowance.objects.create(**_figure(place, n) | defaults | fields)


def _figure(place: str, n: int) -> dict[str, Any]:
    return {
        "country": country(place[:2]),
        "subdivision": subdivision(place) if "-" in place else None,
        "amount": "10.00",
        "currency": {"US": "USD", "MX": "MXN", "CA": "CAD"}[place[:2]],
        "unit": "hour",
        "source_url": "https://www.example.org/law",
        "checked_on": date(2026, 11, 1),
        "confidence": "high",
        "state": "published",
        "origin": "shipped",
        "version": f"{n:016d}",
    }


def cap_pool(of: str = "us-h2b", **fields: Any) -> CapPool:
    """A pool of a hundred places for work that starts in fiscal year 2027, open to all."""
    n = next(_number)
    defaults = {
        "programme": programme(of),
        "key": f"pool-{n}",
        "year_kind": "fiscal_us",
        "year": 2027,
        "starts_from": date(2026, 10, 1),
        "starts_to": date(2027, 9, 30),
        "total": 100,
        "citation": "INA 214(g)",
        "checked_on": date(2026, 11, 1),
        "confidence": "high",
        "title_es": f"Cupo {n}",
        "title_en": f"Pool {n}",
    }
    return CapPool.objects.create(**defaults | fields)


def filing_step(of: str = "us-h2a", **fields: Any) -> FilingStep:
    """The journey, two days before work begins."""
    n = next(_number)
    defaults = {
        "programme": programme(of),
        "key": f"step-{n}",
        "position": n,
        "actor": "worker",
        "length": 2,
        "basis": "planning",
        "citation": "—",
        "checked_on": date(2026, 11, 1),
        "confidence": "low",
        "effective_from": date(2020, 1, 1),
        "title_es": f"Paso {n}",
        "title_en": f"Step {n}",
    }
    return FilingStep.objects.create(**defaults | fields)


def run(*countries: str, **fields: Any) -> MatchRun:
    """A run of those countries (none: of the whole region), waiting in the queue."""
    defaults = {
        "request_key": f"run-{next(_number)}",
        "scope": {"countries": list(countries)} if countries else {},
        "as_of": timezone.localdate(),
        "seed": 7,
    }
    return MatchRun.objects.create(**defaults | fields)


def proposal(person: Worker, seat: Vacancy, *, of: MatchRun | None = None, **fields: Any) -> Proposal:
    defaults = {"score": 8000, "score_parts": {}, "findings": [], "rank": next(_number), "price": 0}
    return Proposal.objects.create(**{"run": of or run(), "worker": person, "vacancy": seat} | defaults | fields)


def near_miss(person: Worker, seat: Vacancy, *, of: MatchRun | None = None) -> NearMiss:
    return NearMiss.objects.create(run=of or run(), worker=person, vacancy=seat, score=7000, changes=[])


def placement(person: Worker, seat: Vacancy, /, **fields: Any) -> Placement:
    """Whoever is not declined or cancelled holds a seat in the state that goes with it."""
    dates = {"starts_on": seat.starts_on, "ends_on": seat.ends_on}
    fields.setdefault("seat", seat_of(seat, fields.get("status", "offered")))
    return Placement.objects.create(**{"worker": person, "vacancy": seat} | dates | fields)


def scenario(**fields: Any) -> Scenario:
    """A rule that would not stand."""
    texts = dict.fromkeys(("title_es", "title_en", "title_fr", "about_es", "about_en", "about_fr"), "—")
    change = {"action": "drop", "target": "us-h2a/minimum-age"}
    return Scenario.objects.create(**{"code": f"scenario-{next(_number)}", "changes": [change]} | texts | fields)


def simulation(**fields: Any) -> Simulation:
    """A simulation that waits in the queue."""
    of = fields.pop("scenario", None) or scenario()
    defaults = {"as_of": timezone.localdate(), "request_key": f"simulation-{next(_number)}", "changes": of.changes}
    return Simulation.objects.create(**{"scenario": of} | defaults | fields)


def skills_map(country: str = "GT") -> SkillsMap:
    """A count of today: one department tells its people, another is hidden, and there are seats."""
    made = SkillsMap.objects.create(
        country=globals()["country"](country), as_of=timezone.localdate(), made_at=timezone.now(), people=33
    )
    here, there, job = subdivision(f"{country}-01"), subdivision(f"{country}-13"), occupation("9211").pk
    for kind, item in (("people", ""), ("occupation", job)):
        made.cells.create(kind=kind, item=item, department=here, people=16, evidence=[16, 0, 0, 0] if item else [])
        made.cells.create(kind=kind, item=item, department=there)
    made.cells.create(kind="occupation", item=job, people=33)
    made.demand.create(kind="occupation", item=job, destination=globals()["country"]("US"), seats=50)
    return made
