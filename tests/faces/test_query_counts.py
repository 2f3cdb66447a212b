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
accounts.office 15
accounts.user 16
admin:index 22
decisions:list 16
demand:outreach_list 21
employers.casecrop 15
employers.casehousing 15
employers.caserecruiter 15
employers.caseworksite 15
employers.demandbatch 14
employers.demandcase 17
employers.demandrecord 15
employers.demandrejection 16
employers.demandupload 14
employers.demanduploadevent 14
employers.demanduploadrow 14
employers.employer 15
employers.employermember 14
employers.enforcementmatch 14
employers.enforcementrecord 15
employers.lmiadecision 15
employers.matchevent 14
employers.takenseat 16
employers.vacancy 17
employers.vacancyevent 14
employers.vacancyhold 14
employers.vacancylanguage 16
employers.vacancysite 14
employers.vacancyskill 14
employers.verificationcase 15
employers.verificationevent 14
employers.worksite 15
employers:draft_list 11
employers:upload_list 13
employers:vacancy_list 15
employers:webhook_list 11
home 21
insights.scenario 14
insights.simulation 15
insights.simulationevent 14
insights:simulation_list 14
ledger:list 13
matching.floor 16
matching.floorpreview 16
matching.liveplan 14
matching.matchrun 14
matching.nearmiss 15
matching.periodsstudy 15
matching.planchange 14
matching.planchangeevent 14
matching.proposal 16
matching.proposalevent 14
matching.runevent 14
matching.scoreweights 15
matching.weightspreview 15
matching:change_list 15
matching:floor_list 17
matching:named_list 13
matching:periods_list 12
matching:proposal_list 14
matching:run_list 14
matching:weights_list 15
messaging.outgoingtext 15
openings 15
pathways.allowance 18
pathways.cappool 16
pathways.capreservation 17
pathways.capreservationevent 14
pathways.filingstep 16
pathways.helpline 17
pathways.programme 15
pathways.rule 18
pathways.rulechange 17
pathways.ruleset 15
pathways.subsidyscheme 19
pathways.travelcost 19
pathways.wagefloor 19
pathways.wagegroup 14
pathways:list 12
placements.placement 17
placements.placementevent 14
placements.seatcheck 16
placements:list 14
portal:case_list 14
portal:list 11
portal:match_list 13
recruiters.agent 15
recruiters.alertevent 14
recruiters.allegation 14
recruiters.appeal 14
recruiters.appealevent 14
recruiters.cascadeitem 14
recruiters.complaint 18
recruiters.complaintevent 14
recruiters.complaintexclusion 14
recruiters.complaintletter 14
recruiters.complaintpolicy 14
recruiters.costrule 15
recruiters.declaredinterest 14
recruiters.followup 14
recruiters.identityalert 15
recruiters.inspection 15
recruiters.inspectioncampaign 15
recruiters.lettertemplate 14
recruiters.licence 14
recruiters.licenceevent 14
recruiters.licencereminder 15
recruiters.licenceterm 14
recruiters.listing 15
recruiters.mandate 14
recruiters.recruiter 16
recruiters.recruitermember 15
recruiters.recruiterperson 15
recruiters.restitution 15
recruiters.restitutionevent 14
recruiters.restitutionline 14
recruiters.restitutionpayment 14
recruiters.routingrule 14
recruiters.sanction 15
recruiters.sanctionevent 14
recruiters.sanctionrule 14
recruiters.signal 15
recruiters.signalscan 14
recruiters.surety 15
recruiters.suretycall 14
recruiters.suretycallevent 14
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
run 19
search 24
workers.availability 14
workers.consent 15
workers.consenttext 16
workers.erasurerequest 14
workers.exportlog 15
workers.fileopening 14
workers.identitydocument 14
workers.languageclaim 15
workers.legalhold 14
workers.paststay 15
workers.placewish 15
workers.programmewish 15
workers.protectioncontact 15
workers.retentionrule 15
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
    """Of those that the administrator, who asks here, may open."""
    is_list = not line.kind and line.route.endswith(("_list", ":list", "home", "admin:index"))
    return line.method == "GET" and is_list and line.expected(Role.ADMINISTRATOR, 0) == "."


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
