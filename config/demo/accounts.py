"""One account a role for trying the demonstration, on a local machine only (`settings.DEMO`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Office, User
from common.errors import InvalidInput
from employers.choices import EmployerStatus, MemberRole, VacancyStatus
from employers.models import Employer, EmployerMember
from recruiters.choices import LicenceStatus, MandateStatus
from recruiters.models import Recruiter, RecruiterMember

from .places import offices

# Printed by bin/run and shown on the sign-in page of a demonstration: it protects nothing.
DEMO_PASSWORD = "movilidad-demo-2026"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    role: Role
    email: str
    full_name: str
    country: str
    office: str
    language: str
    try_first: str | Promise


ACCOUNTS = (
    DemoAccount(
        Role.REGISTRATION_OFFICER,
        "oficial.huehuetenango@demo.example",
        "Eulalia Pascual Mateo",
        "GT",
        "gt-huehuetenango",
        "es",
        _("Look somebody up, then see which pathways are open to them and what is missing."),
    ),
    DemoAccount(
        Role.COORDINATOR,
        "coordinacion.gt@demo.example",
        "Andrés Recinos Lima",
        "GT",
        "",
        "es",
        _("Start a matching run and read why each person was proposed."),
    ),
    DemoAccount(
        Role.POLICY_EDITOR,
        "normas@demo.example",
        "Beatriz Samayoa Ruano",
        "",
        "",
        "es",
        _("Change a rule from a date: see whom it touches, and submit it to the second policy editor."),
    ),
    DemoAccount(
        Role.POLICY_EDITOR,
        "normas.segunda@demo.example",
        "Octavio Cuc Chávez",
        "",
        "",
        "es",
        _("Approve, or send back, a change of a rule that the other policy editor submitted."),
    ),
    DemoAccount(
        Role.INSPECTOR,
        "inspeccion.gt@demo.example",
        "Tomás Tzul Barreno",
        "GT",
        "",
        "es",
        _("Work the queue of complaints by deadline; look at recruiters in bad standing."),
    ),
    DemoAccount(
        Role.INSPECTOR,
        "inspeccion.segunda@demo.example",
        "Irma Xol Caal",
        "GT",
        "",
        "es",
        _("Sign, or leave, a sanction that the other inspector proposed: see everything it touches first."),
    ),
    DemoAccount(
        Role.EMPLOYER_CLERK,
        "empleador@demo.example",
        "Dana Thornwick",
        "",
        "",
        "en",
        _("Look at your own vacancies and how their seats fill."),
    ),
    DemoAccount(
        Role.RECRUITER_CONTACT,
        "reclutador@demo.example",
        "Marvin Godínez Najarro",
        "",
        "",
        "es",
        _("See your licence, your agents and your mandates."),
    ),
    DemoAccount(
        Role.AUDITOR,
        "auditoria@demo.example",
        "Lucía Menjívar Sorto",
        "",
        "",
        "es",
        _("Read the figures of runs, without any person."),
    ),
    DemoAccount(
        Role.ADMINISTRATOR,
        "administracion@demo.example",
        "Waleska Turcios Euceda",
        "",
        "",
        "es",
        _("Open the administration: everything is there."),
    ),
)


def ensure_offices() -> dict[str, Office]:
    """The offices of the demonstration by code, made where they are missing."""
    return {
        row["code"]: Office.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "country": row["subdivision"][:2],
                "subdivision": row["subdivision"],
                "phone": row["phone"],
            },
        )[0]
        for row in offices()
    }


def ensure_accounts() -> dict[Role, User]:
    """The accounts by role, made where they are missing, tied to an employer and a recruiter where there are any.

    Raises `InvalidInput` outside a demonstration: accounts whose password everybody knows do not belong anywhere else.
    """
    if not settings.DEMO:
        raise InvalidInput(
            gettext(
                "Demonstration accounts exist only where DEMO=1 is set, because their password is public. "
                "Make people's accounts in the administration."
            )
        )
    places = ensure_offices()
    users = {user.email: user for user in User.objects.filter(email__in=[account.email for account in ACCOUNTS])}
    missing = [account for account in ACCOUNTS if account.email not in users]
    hashed = make_password(DEMO_PASSWORD) if missing else ""  # once: a password hash is slow on purpose
    users |= {account.email: _make_user(account, places, hashed) for account in missing}
    by_role = {
        account.role: users[account.email] for account in reversed(ACCOUNTS)
    }  # the first of a role stands for it
    _tie_clerk(by_role[Role.EMPLOYER_CLERK])
    _tie_contact(by_role[Role.RECRUITER_CONTACT])
    return by_role


def accounts_to_show() -> list[dict[str, Any]]:
    """Role, address, password and what to try first, for the terminal and the sign-in page. Empty outside a demonstration."""
    if not settings.DEMO:
        return []
    return [
        {
            "role": str(account.role.label),
            "email": account.email,
            "password": DEMO_PASSWORD,
            "name": account.full_name,
            "try": str(account.try_first),
        }
        for account in ACCOUNTS
    ]


def _make_user(account: DemoAccount, places: dict[str, Office], hashed: str) -> User:
    user = User.objects.create(
        email=account.email,
        password=hashed,
        full_name=account.full_name,
        role=account.role,
        is_superuser=account.role == Role.ADMINISTRATOR,
        country=account.country,
        office=places.get(account.office),
        language=account.language,
    )
    EmailAddress.objects.create(user=user, email=account.email, verified=True, primary=True)
    return user


def _tie_clerk(user: User) -> None:
    """The clerk belongs to the verified employer with the most open vacancies."""
    if user.employer_memberships.exists():
        return
    is_open = Count("vacancies", filter=Q(vacancies__status=VacancyStatus.OPEN))
    busiest = (
        Employer.objects.filter(status=EmployerStatus.VERIFIED)
        .annotate(n=is_open)
        .filter(n__gt=0)
        .order_by("-n", "pk")
        .first()
    )
    if busiest:
        EmployerMember.objects.create(employer=busiest, user=user, role=MemberRole.CLERK)


def _tie_contact(user: User) -> None:
    """The contact belongs to the licensed recruiter of Guatemala with the most active mandates."""
    if user.recruiter_memberships.exists():
        return
    active = Count("mandates", filter=Q(mandates__status=MandateStatus.ACTIVE), distinct=True)
    licensed = Recruiter.objects.filter(country_id="GT", licences__status=LicenceStatus.VALID)
    busiest = licensed.annotate(n=active).filter(n__gt=0).order_by("-n", "pk").first()
    if busiest:
        RecruiterMember.objects.create(recruiter=busiest, user=user)
