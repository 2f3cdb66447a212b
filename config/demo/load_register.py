"""Who stands behind the recruiters of the demonstration: owners, agents under agents and where they work, a bond that was called.

Few rows, written by the services that people use, so that what follows from them is there too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from accounts.choices import Role
from recruiters.choices import ListKind, PersonRole
from recruiters.lists.named_abroad import named_register
from recruiters.lists.summary import ListSummary
from recruiters.lists.writing import Named, identity_of
from recruiters.models import Agent, IdentityAlert, Recruiter, RecruiterPerson, Surety, SuretyCall
from recruiters.services import (
    agent_save,
    person_save,
    recruiter_save,
    surety_call_move,
    surety_call_save,
    terms_load,
)
from reference.models import Country, Municipality

from .chance import Streams, flags
from .copying import Written
from .load_demand import Users
from .names import full_names
from .places import COUNTRIES

CALLED = "Devolver lo cobrado a trabajadores"
REFUSED_WHY = "La afianzadora dice que la póliza no cubre cobros anteriores a su fecha."


NAMED = (
    ("Xolmendra Associates, Inc.", "Lucrecia Ejemplo Tulvaquel", "Tepic", "MX"),
    ("Xolmendra Asociates Inc", "Lucrecia Ejemplo Tulvaquel", "Tepic", "MX"),
    ("Brunixil Visa Services, S. de R.L. de C.V.", "Hilario Ejemplo Ocampo", "Monterrey", "MX"),
    ("Filomena Ejemplo Tzunux", "Filomena Ejemplo Tzunux", "Huehuetenango", "GT"),
)


def load_register(streams: Streams, recruiters: Sequence[int], users: Users, as_of: date) -> Written:
    terms_load()
    entries = list(Recruiter.objects.filter(pk__in=recruiters).select_related("country").order_by("pk"))
    return {
        "people of recruiters": _people(streams, entries, as_of),
        "places of agents": _agents(entries),
        "calls on sureties": _calls(entries, users, as_of),
        "alerts": _come_back(entries),
        "rows of US lists": _named_abroad(),
    }


def _come_back(entries: Sequence[Recruiter]) -> int:
    """In each country the owner of a suspended agency stands behind one that asks for a licence, under the old telephone."""
    for country in COUNTRIES:
        here = [entry for entry in entries if entry.country_id == country]
        stopped = [entry for entry in here if entry.licences.filter(status="suspended").exists()]
        asking = [entry for entry in here if entry.licences.filter(status="under_review").exists()]
        for old, new in zip(stopped, asking, strict=False):
            owner = old.people.filter(role=PersonRole.OWNER).first()
            new.phone = old.phone
            recruiter_save(recruiter=new)
            if owner is not None:
                person_save(
                    person=RecruiterPerson(
                        recruiter=new, full_name=owner.full_name, role=PersonRole.DIRECTOR, birth_date=owner.birth_date
                    )
                )
    return IdentityAlert.objects.count()


def _named_abroad() -> int:
    """Invented names as Appendix C has them: one organisation in two spellings, one person by herself."""
    rows = [
        Named(
            ListKind.APPENDIX_C,
            "demo",
            number,
            name,
            person,
            city,
            "",
            country,
            f"H-400-26001-{number:06d}",
            identity_of(ListKind.APPENDIX_C, "demo", number),
        )
        for number, (name, person, city, country) in enumerate(NAMED, start=1)
        if Country.objects.filter(pk=country).exists()
    ]
    summary = ListSummary("demo", ListKind.APPENDIX_C.value, dry_run=False)
    named_register(ListKind.APPENDIX_C, rows, summary)
    return summary.imported


def _people(streams: Streams, entries: Sequence[Recruiter], as_of: date) -> int:
    """An owner each, and a legal representative where it is a company."""
    countries = np.array([COUNTRIES.index(entry.country_id) for entry in entries for _role in range(2)], dtype=np.int64)
    women = flags(streams("owners"), len(countries), 0.4)
    names = iter(full_names(streams, "owners' names", countries, women))
    made = 0
    for number, entry in enumerate(entries):
        for role in (PersonRole.OWNER, PersonRole.LEGAL_REPRESENTATIVE):
            name = next(names)
            if role == PersonRole.OWNER or entry.kind == "company":
                born = date(1960 + (number * 7 + made) % 35, 1 + made % 12, 1 + (number * 5) % 28)
                since = as_of - timedelta(days=900 + number * 11)
                person_save(
                    person=RecruiterPerson(recruiter=entry, full_name=name, role=role, birth_date=born, since=since)
                )
                made += 1
    return made


def _agents(entries: Sequence[Recruiter]) -> int:
    """Each agent works at home and in the next place of the department; from the third on they work under the first."""
    beside = _neighbours()
    places = 0
    for entry in entries:
        agents = list(Agent.objects.filter(recruiter=entry).select_related("municipality").order_by("pk"))
        for position, agent in enumerate(agents):
            agent.parent = agents[0] if position >= 2 else None
            home = agent.municipality
            where = [home, *beside.get(home.pk, [])[: position % 3]] if home is not None else []
            agent_save(agent=agent, places=where)
            places += len(where)
    return places


def _neighbours() -> dict[int, list[Municipality]]:
    """The other municipalities of each one's department, in the order of their codes."""
    by_department: dict[str, list[Municipality]] = {}
    for place in Municipality.objects.order_by("subdivision", "code"):
        by_department.setdefault(place.subdivision_id, []).append(place)
    return {place.pk: [one for one in group if one != place] for group in by_department.values() for place in group}


def _calls(entries: Sequence[Recruiter], users: Users, as_of: date) -> int:
    """Of who was cancelled the bond was called: one call is paid, one refused, one waits."""
    inspector = users.get(Role.INSPECTOR)
    bonds = Surety.objects.filter(licence__recruiter__in=entries, licence__status="cancelled").order_by("pk")
    if inspector is None:
        return 0
    made = 0
    for bond in bonds:
        for share, name, reason in ((4, "pay", ""), (5, "refuse", REFUSED_WHY), (10, "", "")):
            amount = (bond.amount / share).quantize(Decimal("0.01"))
            call = SuretyCall(
                surety=bond, amount=amount, purpose=CALLED, called_on=as_of - timedelta(days=10 - share // 2)
            )
            surety_call_save(call=call, by=inspector)
            if name:
                surety_call_move(call=call, name=name, by=inspector, reason=reason)
            made += 1
    return made
