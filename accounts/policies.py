"""Who may do what: the table that pages, the API, the admin and the permission matrix share.

Whether a role may do a thing at all is decided here (else 403); which records it may do it to is decided by scope (else 404).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from .choices import STAFF_ROLES, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import User

_OFFICER, _COORDINATOR, _EDITOR, _INSPECTOR = (
    Role.REGISTRATION_OFFICER,
    Role.COORDINATOR,
    Role.POLICY_EDITOR,
    Role.INSPECTOR,
)
_CLERK, _CONTACT, _AUDITOR, _ADMIN = (
    Role.EMPLOYER_CLERK,
    Role.RECRUITER_CONTACT,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


class Can(StrEnum):
    READ_PEOPLE = "read_people"
    REGISTER_PEOPLE = "register_people"
    MERGE_PEOPLE = "merge_people"
    KEEP_PRIVACY = "keep_privacy"
    IMPORT_PEOPLE = "import_people"
    ERASE_PEOPLE = "erase_people"
    HOLD_FILES = "hold_files"
    READ_PROTECTION = "read_protection"
    READ_VACANCIES = "read_vacancies"
    WRITE_VACANCIES = "write_vacancies"
    MODERATE_VACANCIES = "moderate_vacancies"
    NAME_PEOPLE = "name_people"
    HAVE_WEBHOOKS = "have_webhooks"
    READ_CASE_RECRUITERS = "read_case_recruiters"
    KEEP_ORGANISATION = "keep_organisation"
    VERIFY_EMPLOYERS = "verify_employers"
    READ_ENFORCEMENT = "read_enforcement"
    READ_RUNS = "read_runs"
    START_RUNS = "start_runs"
    READ_PROPOSALS = "read_proposals"
    DECIDE_PROPOSALS = "decide_proposals"
    READ_PLACEMENTS = "read_placements"
    MOVE_PLACEMENTS = "move_placements"
    READ_RECRUITERS = "read_recruiters"
    WORK_RECRUITERS = "work_recruiters"
    READ_DECISIONS = "read_decisions"
    ASK_FOR_LICENCE = "ask_for_licence"
    WORK_COMPLAINTS = "work_complaints"
    SET_DEADLINES = "set_deadlines"
    FILE_COMPLAINTS = "file_complaints"
    READ_RULES = "read_rules"
    EDIT_RULES = "edit_rules"
    READ_SIMULATIONS = "read_simulations"
    SIMULATE = "simulate"
    MANAGE_USERS = "manage_users"
    READ_MESSAGES = "read_messages"


ROLES: dict[Can, frozenset[Role]] = {
    Can.READ_PEOPLE: frozenset({_OFFICER, _COORDINATOR, _INSPECTOR, _ADMIN}),
    Can.REGISTER_PEOPLE: frozenset({_OFFICER, _COORDINATOR, _ADMIN}),
    Can.MERGE_PEOPLE: frozenset({_COORDINATOR, _ADMIN}),
    Can.KEEP_PRIVACY: frozenset({_ADMIN}),
    Can.IMPORT_PEOPLE: frozenset({_OFFICER, _COORDINATOR, _ADMIN}),
    Can.ERASE_PEOPLE: frozenset({_COORDINATOR, _ADMIN}),
    Can.HOLD_FILES: frozenset({_COORDINATOR, _INSPECTOR, _ADMIN}),
    Can.READ_PROTECTION: frozenset({_OFFICER, _INSPECTOR, _ADMIN}),
    Can.READ_VACANCIES: frozenset({_OFFICER, _COORDINATOR, _INSPECTOR, _CLERK, _CONTACT, _AUDITOR, _ADMIN}),
    Can.WRITE_VACANCIES: frozenset({_COORDINATOR, _CLERK, _ADMIN}),
    Can.MODERATE_VACANCIES: frozenset({_COORDINATOR, _ADMIN}),
    Can.NAME_PEOPLE: frozenset({_CLERK}),
    Can.HAVE_WEBHOOKS: frozenset({_CLERK, _ADMIN}),
    Can.READ_CASE_RECRUITERS: frozenset({_OFFICER, _COORDINATOR, _INSPECTOR, _ADMIN}),
    Can.KEEP_ORGANISATION: frozenset({_CLERK, _ADMIN}),
    Can.VERIFY_EMPLOYERS: frozenset({_COORDINATOR, _ADMIN}),
    Can.READ_ENFORCEMENT: frozenset({_COORDINATOR, _INSPECTOR, _ADMIN}),
    Can.READ_RUNS: frozenset({_COORDINATOR, _AUDITOR, _ADMIN}),
    Can.START_RUNS: frozenset({_COORDINATOR, _ADMIN}),
    Can.READ_PROPOSALS: frozenset({_OFFICER, _COORDINATOR, _ADMIN}),
    Can.DECIDE_PROPOSALS: frozenset({_COORDINATOR, _ADMIN}),
    Can.READ_PLACEMENTS: frozenset({_OFFICER, _COORDINATOR, _INSPECTOR, _ADMIN}),
    Can.MOVE_PLACEMENTS: frozenset({_OFFICER, _COORDINATOR, _ADMIN}),
    Can.READ_RECRUITERS: STAFF_ROLES | {_CONTACT},
    Can.WORK_RECRUITERS: frozenset({_INSPECTOR, _ADMIN}),
    Can.READ_DECISIONS: frozenset({_INSPECTOR, _CONTACT, _ADMIN}),
    Can.ASK_FOR_LICENCE: frozenset({_CONTACT}),
    Can.WORK_COMPLAINTS: frozenset({_INSPECTOR, _ADMIN}),
    Can.SET_DEADLINES: frozenset({_ADMIN}),
    Can.FILE_COMPLAINTS: frozenset({_OFFICER, _COORDINATOR, _INSPECTOR, _ADMIN}),
    Can.READ_RULES: frozenset(Role),
    Can.EDIT_RULES: frozenset({_EDITOR, _ADMIN}),
    Can.READ_SIMULATIONS: frozenset({_COORDINATOR, _EDITOR, _AUDITOR, _ADMIN}),
    Can.SIMULATE: frozenset({_COORDINATOR, _EDITOR, _ADMIN}),
    Can.MANAGE_USERS: frozenset({_ADMIN}),
    Can.READ_MESSAGES: frozenset({_ADMIN}),
}


def may(user: User | AnonymousUser, can: Can) -> bool:
    return user.is_authenticated and user.is_active and user.role in ROLES[can]


# What a model's rows need, in the admin and wherever Django asks for a model permission: (to read, to write). An app's name stands for
# all of its models that are not named themselves. Writes here are corrections by hand; the work itself goes through services.
MODEL_CAPABILITIES: dict[str, tuple[Can, Can | None]] = {
    "accounts": (Can.MANAGE_USERS, Can.MANAGE_USERS),
    "reference": (Can.READ_RULES, Can.EDIT_RULES),
    "messaging": (Can.READ_MESSAGES, None),
    "pathways": (Can.READ_RULES, Can.EDIT_RULES),
    "pathways.capreservation": (Can.READ_RULES, None),
    "pathways.capreservationevent": (Can.READ_RULES, None),
    "pathways.rulechange": (Can.EDIT_RULES, None),
    "pathways.changeevent": (Can.EDIT_RULES, None),
    "pathways.changeeffect": (Can.EDIT_RULES, None),
    "pathways.ruleevent": (Can.READ_RULES, None),
    "workers": (Can.READ_PEOPLE, Can.REGISTER_PEOPLE),
    "workers.exportlog": (Can.KEEP_PRIVACY, None),
    "workers.erasurerequest": (Can.READ_PEOPLE, None),
    "workers.legalhold": (Can.READ_PEOPLE, None),
    "workers.retentionrule": (Can.READ_PEOPLE, Can.KEEP_PRIVACY),
    "workers.protectioncontact": (Can.READ_PEOPLE, Can.KEEP_PRIVACY),
    "workers.protectionrequest": (Can.READ_PROTECTION, None),
    "workers.consenttext": (Can.READ_PEOPLE, Can.KEEP_PRIVACY),
    "workers.duplicatepair": (Can.MERGE_PEOPLE, None),
    "workers.pairevent": (Can.MERGE_PEOPLE, None),
    "workers.fileopening": (Can.READ_PEOPLE, None),
    "workers.registrationdraft": (Can.REGISTER_PEOPLE, None),
    "workers.workerevent": (Can.READ_PEOPLE, None),
    "workers.columnmapping": (Can.IMPORT_PEOPLE, None),
    "workers.importbatch": (Can.IMPORT_PEOPLE, None),
    "workers.importevent": (Can.IMPORT_PEOPLE, None),
    "workers.importrow": (Can.IMPORT_PEOPLE, None),
    "workers.importedworker": (Can.IMPORT_PEOPLE, None),
    "employers": (Can.READ_VACANCIES, Can.MODERATE_VACANCIES),
    "employers.vacancyevent": (Can.READ_VACANCIES, None),
    "employers.vacancysite": (Can.READ_VACANCIES, None),
    "employers.namedrequest": (Can.MODERATE_VACANCIES, None),
    "employers.namedrequestevent": (Can.MODERATE_VACANCIES, None),
    "employers.webhookendpoint": (Can.HAVE_WEBHOOKS, None),
    "employers.webhookevent": (Can.HAVE_WEBHOOKS, None),
    "employers.webhookdelivery": (Can.HAVE_WEBHOOKS, None),
    "employers.takenseat": (Can.READ_VACANCIES, None),
    "employers.vacancyterms": (Can.READ_VACANCIES, None),
    "employers.vacancydraft": (Can.MODERATE_VACANCIES, None),
    "employers.vacancyversion": (Can.MODERATE_VACANCIES, None),
    "employers.vacancyrevision": (Can.MODERATE_VACANCIES, None),
    "employers.fieldnote": (Can.MODERATE_VACANCIES, None),
    "employers.demandbatch": (Can.MODERATE_VACANCIES, None),
    "employers.demandcase": (Can.MODERATE_VACANCIES, None),
    "employers.demandrecord": (Can.MODERATE_VACANCIES, None),
    "employers.demandrejection": (Can.MODERATE_VACANCIES, None),
    "employers.demandupload": (Can.MODERATE_VACANCIES, None),
    "employers.demanduploadevent": (Can.MODERATE_VACANCIES, None),
    "employers.demanduploadrow": (Can.MODERATE_VACANCIES, None),
    "employers.lmiadecision": (Can.MODERATE_VACANCIES, None),
    "employers.casecrop": (Can.READ_VACANCIES, None),
    "employers.caseworksite": (Can.READ_VACANCIES, None),
    "employers.casehousing": (Can.READ_VACANCIES, None),
    "employers.caserecruiter": (Can.READ_CASE_RECRUITERS, None),
    "employers.employermember": (Can.MODERATE_VACANCIES, Can.MODERATE_VACANCIES),
    "employers.verificationcase": (Can.VERIFY_EMPLOYERS, None),
    "employers.verificationevent": (Can.VERIFY_EMPLOYERS, None),
    "employers.verificationcheck": (Can.VERIFY_EMPLOYERS, None),
    "employers.verificationdocument": (Can.VERIFY_EMPLOYERS, None),
    "employers.verificationopening": (Can.VERIFY_EMPLOYERS, None),
    "employers.employerjoin": (Can.VERIFY_EMPLOYERS, None),
    "employers.employerparting": (Can.VERIFY_EMPLOYERS, None),
    "employers.employerinvitation": (Can.VERIFY_EMPLOYERS, None),
    "employers.enforcementrecord": (Can.READ_ENFORCEMENT, None),
    "employers.enforcementmatch": (Can.READ_ENFORCEMENT, None),
    "employers.matchevent": (Can.READ_ENFORCEMENT, None),
    "employers.employersignup": (Can.MANAGE_USERS, None),
    "recruiters": (Can.READ_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.licenceevent": (Can.READ_RECRUITERS, None),
    "recruiters.recruiterperson": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.listing": (Can.READ_CASE_RECRUITERS, None),
    "recruiters.identitymark": (Can.WORK_RECRUITERS, None),
    "recruiters.identityalert": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.alertevent": (Can.WORK_RECRUITERS, None),
    "recruiters.licenceterm": (Can.READ_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.suretycall": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.suretycallevent": (Can.WORK_RECRUITERS, None),
    "recruiters.recruitermember": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.sanction": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.sanctionevent": (Can.WORK_RECRUITERS, None),
    "recruiters.sanctionrule": (Can.WORK_RECRUITERS, Can.SET_DEADLINES),
    "recruiters.cascadepreview": (Can.WORK_RECRUITERS, None),
    "recruiters.cascadeitem": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.carveout": (Can.WORK_RECRUITERS, None),
    "recruiters.appeal": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.appealevent": (Can.WORK_RECRUITERS, None),
    "recruiters.inspectioncampaign": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.campaignevent": (Can.WORK_RECRUITERS, None),
    "recruiters.campaignfactor": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.campaignunit": (Can.WORK_RECRUITERS, None),
    "recruiters.inspection": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.inspectionevent": (Can.WORK_RECRUITERS, None),
    "recruiters.inspectionanswer": (Can.WORK_RECRUITERS, None),
    "recruiters.followup": (Can.WORK_RECRUITERS, None),
    "recruiters.signal": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.signalevent": (Can.WORK_RECRUITERS, None),
    "recruiters.signalscan": (Can.WORK_RECRUITERS, None),
    "recruiters.vettingcase": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.vettingevent": (Can.WORK_RECRUITERS, None),
    "recruiters.vettinganswer": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.vettinghearing": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.vettingpaper": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.vettingopening": (Can.WORK_RECRUITERS, None),
    "recruiters.vettingproposal": (Can.WORK_RECRUITERS, None),
    "recruiters.vettingletter": (Can.WORK_RECRUITERS, None),
    "recruiters.vettingcondition": (Can.WORK_RECRUITERS, Can.WORK_RECRUITERS),
    "recruiters.licencereminder": (Can.WORK_RECRUITERS, None),
    "recruiters.complaint": (Can.WORK_COMPLAINTS, Can.WORK_COMPLAINTS),
    "recruiters.allegation": (Can.WORK_COMPLAINTS, Can.WORK_COMPLAINTS),
    "recruiters.complaintevent": (Can.WORK_COMPLAINTS, None),
    "recruiters.complaintfiling": (Can.WORK_COMPLAINTS, None),
    "recruiters.feepaid": (Can.WORK_COMPLAINTS, None),
    "recruiters.complaintevidence": (Can.WORK_COMPLAINTS, None),
    "recruiters.complaintmessage": (Can.WORK_COMPLAINTS, None),
    "recruiters.evidenceopening": (Can.WORK_COMPLAINTS, None),
    "recruiters.complaintpause": (Can.WORK_COMPLAINTS, None),
    "recruiters.complaintexclusion": (Can.SET_DEADLINES, None),
    "recruiters.complaintletter": (Can.WORK_COMPLAINTS, None),
    "recruiters.complaintreferral": (Can.WORK_COMPLAINTS, None),
    "recruiters.complaintreminder": (Can.WORK_COMPLAINTS, None),
    "recruiters.contactopening": (Can.SET_DEADLINES, None),
    "recruiters.declaredinterest": (Can.WORK_COMPLAINTS, Can.WORK_COMPLAINTS),
    "recruiters.lettertemplate": (Can.WORK_COMPLAINTS, Can.SET_DEADLINES),
    "recruiters.complaintpolicy": (Can.WORK_COMPLAINTS, Can.SET_DEADLINES),
    "recruiters.complaintpolicyevent": (Can.WORK_COMPLAINTS, None),
    "recruiters.routingrule": (Can.WORK_COMPLAINTS, Can.SET_DEADLINES),
    "recruiters.costrule": (Can.WORK_COMPLAINTS, Can.SET_DEADLINES),
    "recruiters.restitution": (Can.WORK_COMPLAINTS, None),
    "recruiters.restitutionevent": (Can.WORK_COMPLAINTS, None),
    "recruiters.restitutionline": (Can.WORK_COMPLAINTS, None),
    "recruiters.restitutionpayment": (Can.WORK_COMPLAINTS, None),
    "matching": (Can.READ_PROPOSALS, None),
    "matching.matchrun": (Can.READ_RUNS, None),
    "matching.runevent": (Can.READ_RUNS, None),
    "matching.runstep": (Can.READ_RUNS, None),
    "matching.liveplan": (Can.READ_RUNS, None),
    "matching.floor": (Can.READ_RUNS, None),
    "matching.floorpreview": (Can.READ_RUNS, None),
    "matching.scoreweights": (Can.READ_RUNS, None),
    "matching.periodsstudy": (Can.READ_RUNS, None),
    "matching.weightspreview": (Can.READ_RUNS, None),
    "placements": (Can.READ_PLACEMENTS, None),
    "placements.seatcheck": (Can.MODERATE_VACANCIES, None),
    "insights": (Can.READ_SIMULATIONS, None),
    "insights.demandorganisation": (Can.MODERATE_VACANCIES, None),
}
