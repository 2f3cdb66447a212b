"""How often each list asks the database: numbers that are committed, and the same for forty records as for ten.

Where a number falls, write the smaller one down. Where it rises, look for a row that asks for itself before writing the larger one.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from tests import factories
from tests.faces.many import one_more
from tests.security.matrix import ADMIN, PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

PAGES_OF_ONE = {
    "run": "/runs/{run}/",
    "openings": "/workers/{worker}/openings/",
    "search": "/search/?q=cafetal",
    "worklist": "/workers/worklist/?tab=dates",
}
COUNTS = dict(
    line.rsplit(" ", 1)
    for line in """
accounts.office 16
accounts.user 17
admin:index 21
decisions:list 16
demand:outreach_list 21
employers.casecrop 15
employers.casehousing 15
employers.caserecruiter 15
employers.caseworksite 15
employers.demandbatch 15
employers.demandcase 17
employers.demandrecord 15
employers.demandrejection 16
employers.demandupload 15
employers.demanduploadevent 15
employers.demanduploadrow 14
employers.employer 15
employers.employermember 15
employers.enforcementmatch 14
employers.enforcementrecord 15
employers.lmiadecision 15
employers.matchevent 14
employers.takenseat 16
employers.vacancy 17
employers.vacancyevent 14
employers.vacancyhold 15
employers.vacancylanguage 17
employers.vacancysite 15
employers.vacancyskill 14
employers.verificationcase 16
employers.verificationevent 14
employers.worksite 16
employers:draft_list 11
employers:upload_list 13
employers:vacancy_list 15
employers:webhook_list 11
home 20
insights.scenario 15
insights.simulation 16
insights.simulationevent 15
insights:simulation_list 14
ledger:list 13
matching.matchrun 15
matching.nearmiss 15
matching.proposal 16
matching.proposalevent 14
matching.runevent 15
matching:named_list 13
matching:proposal_list 14
matching:run_list 14
messaging.outgoingtext 15
openings 15
pathways.allowance 19
pathways.cappool 17
pathways.capreservation 17
pathways.capreservationevent 15
pathways.filingstep 17
pathways.helpline 18
pathways.programme 16
pathways.rule 19
pathways.rulechange 18
pathways.ruleset 16
pathways.subsidyscheme 20
pathways.travelcost 20
pathways.wagefloor 20
pathways.wagegroup 15
pathways:list 12
placements.placement 17
placements.placementevent 15
placements.seatcheck 17
placements:list 14
portal:case_list 14
portal:list 11
portal:match_list 13
recruiters.agent 16
recruiters.alertevent 15
recruiters.allegation 14
recruiters.appeal 15
recruiters.appealevent 15
recruiters.cascadeitem 14
recruiters.complaint 18
recruiters.complaintevent 14
recruiters.complaintexclusion 14
recruiters.complaintletter 14
recruiters.complaintpolicy 15
recruiters.costrule 16
recruiters.declaredinterest 15
recruiters.followup 15
recruiters.identityalert 16
recruiters.inspection 15
recruiters.inspectioncampaign 16
recruiters.lettertemplate 15
recruiters.licence 15
recruiters.licenceevent 15
recruiters.licencereminder 15
recruiters.licenceterm 15
recruiters.listing 15
recruiters.mandate 15
recruiters.recruiter 17
recruiters.recruitermember 16
recruiters.recruiterperson 15
recruiters.restitution 16
recruiters.restitutionevent 15
recruiters.restitutionline 15
recruiters.restitutionpayment 15
recruiters.routingrule 15
recruiters.sanction 15
recruiters.sanctionevent 15
recruiters.sanctionrule 15
recruiters.signal 15
recruiters.signalscan 15
recruiters.surety 16
recruiters.suretycall 15
recruiters.suretycallevent 15
recruiters.vettingcase 15
recruiters.vettingcondition 14
recruiters.vettingevent 14
reference.country 14
reference.crop 14
reference.language 14
reference.municipality 16
reference.occupation 14
reference.occupationcrosswalk 14
reference.skill 14
reference.subdivision 15
run 17
search 22
workers.availability 14
workers.consent 15
workers.consenttext 17
workers.erasurerequest 14
workers.exportlog 16
workers.fileopening 14
workers.identitydocument 14
workers.languageclaim 15
workers.legalhold 14
workers.paststay 15
workers.placewish 15
workers.programmewish 15
workers.protectioncontact 16
workers.retentionrule 16
workers.skillclaim 14
workers.supportingpaper 14
workers.worker 16
workers.workerevent 14
workers.workexperience 15
workers:draft_list 15
workers:duplicate_list 13
workers:group_list 12
workers:import_list 13
workers:list 18
worklist 16
""".strip().splitlines()
)


def counted(client: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return len(queries)


def addresses(run: Any, worker: Any) -> dict[str, str]:
    """Every list of the product by a short name: the pages of the permission matrix that name no record, and the admin's lists."""
    lists = {line.route: reverse(line.route) for line in PAGES if _is_a_list(line)}
    ones = {name: path.format(run=run.pk, worker=worker.pk) for name, path in PAGES_OF_ONE.items()}
    admin = {model: reverse(f"admin:{model.replace('.', '_')}_changelist") for model in ADMIN}
    return lists | ones | admin


def _is_a_list(line: Any) -> bool:
    return line.method == "GET" and not line.kind and line.route.endswith(("_list", ":list", "home", "admin:index"))


def _never_look_at_the_clock(client: Any) -> None:
    """Once a minute a session notes that it is alive, which asks the database three times more."""
    session = client.session
    session["seen_at"] = int(time.time()) + 3600
    session.save()


def test_a_list_asks_as_often_for_many_as_for_few_and_no_more_than_is_written_down(client_for: Any) -> None:
    client = client_for(Role.ADMINISTRATOR)
    _never_look_at_the_clock(client)
    proof = {"status": "done", "total_score": 1, "bound": 1, "gap": 0, "finished_at": timezone.now()}
    run, worker = factories.run("GT", **proof), factories.worker()
    for number in range(10):
        one_more(number, run)
        worker.openings.create(by=factories.user(), what="summary")
    paths = addresses(run, worker)
    for path in paths.values():
        client.get(path)
    few = {name: counted(client, path) for name, path in paths.items()}
    for number in range(10, 40):
        one_more(number, run)
        worker.openings.create(by=factories.user(), what="summary")
    for path in paths.values():
        client.get(path)  # what is kept ready of rows that seldom change is made anew once after they did
    many = {name: counted(client, path) for name, path in paths.items()}
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}
    assert few == {name: int(number) for name, number in COUNTS.items()}
