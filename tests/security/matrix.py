"""The table of who may do what, as pages, API and admin really answer. A route that is not in it fails the tests.

To add a route: one line in `PAGES` for each method it takes (a POST is sent empty: what counts is whether the door opens).

    GET   workers:detail          workers.worker        >     o   c   x   c   x   x   x   .
    method, route name, kind of record (`-` where the address names none), then one letter for each role:

    .  let in                       o  own records only, the others do not exist (404)
    x  refused (403)                c  own and near records, far ones do not exist (404)
    >  sent to sign in (or 401)     -  does not exist (404)

Where own, near and far differ otherwise, three letters: `x--` refused for one's own, the others do not exist.
Own, near and far are described in `world.py`; `world.objects` finds records of a new kind by itself, or make three there.

For the admin (`ADMIN`) a line is a model: `r` read, `e` read and change, `w` read, change and add, `x` nothing; a second letter
is the reach, `o` or `c` as above (without it: all records). Nobody deletes. Anonymous visitors are always sent to sign in.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.security.demand import DEMAND, DEMAND_ADMIN
from tests.security.desk import DESK, DESK_ADMIN
from tests.security.inspections import INSPECTIONS, INSPECTIONS_ADMIN
from tests.security.intake import INTAKE
from tests.security.ledger import LEDGER, LEDGER_ADMIN
from tests.security.matching_pages import MATCHING, MATCHING_ADMIN
from tests.security.portal import PORTAL, PORTAL_ADMIN
from tests.security.recruiting import RECRUITING, RECRUITING_ADMIN
from tests.security.registry import REGISTRY_ADMIN
from tests.security.sanctions import SANCTIONS, SANCTIONS_ADMIN
from tests.security.seats import SEATS, SEATS_ADMIN
from tests.security.vacancy_pages import VACANCY_PAGES
from tests.security.vetting import VETTING, VETTING_ADMIN
from tests.security.world import COLUMNS


@dataclass(frozen=True)
class Line:
    method: str
    route: str
    kind: str
    letters: tuple[str, ...]

    def expected(self, role: str, index: int) -> str:
        """What this role gets for its own (0), a near (1) or a far (2) record."""
        letter = self.letters[COLUMNS.index(role)]
        if len(letter) > 1:
            return letter[index]
        if letter in ("o", "c"):
            return "." if index <= ("o", "c").index(letter) else "-"
        return letter


def _read(text: str) -> list[Line]:
    lines = []
    for row in text.strip().splitlines():
        if row.strip() and not row.strip().startswith("#"):
            method, route, kind, *letters = row.split()
            assert len(letters) == len(COLUMNS), row
            lines.append(Line(method, route, "" if kind == "-" else kind, tuple(letters)))
    return lines


def _read_admin(text: str) -> dict[str, tuple[str, ...]]:
    rows = [row.split() for row in text.strip().splitlines() if not row.strip().startswith("#")]
    return {model: tuple(cells) for model, *cells in rows}


PAGES = (
    _read("""
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   account_change_password                -                      >   .   .   .   .   .   .   .   .
POST  account_change_password                -                      >   .   .   .   .   .   .   .   .
GET   account_confirm_email                  -                      -   -   -   -   -   -   -   -   -
GET   account_confirm_login_code             -                      -   -   -   -   -   -   -   -   -
GET   account_email                          -                      -   -   -   -   -   -   -   -   -
GET   account_email_verification_sent        -                      -   -   -   -   -   -   -   -   -
GET   account_inactive                       -                      .   .   .   .   .   .   .   .   .
GET   account_login                          -                      .   .   .   .   .   .   .   .   .
POST  account_login                          -                      .   .   .   .   .   .   .   .   .
GET   account_logout                         -                      >   .   .   .   .   .   .   .   .
GET   account_reauthenticate                 -                      >   .   .   .   .   .   .   .   .
POST  account_reauthenticate                 -                      >   .   .   .   .   .   .   .   .
GET   account_reset_password                 -                      .   .   .   .   .   .   .   .   .
POST  account_reset_password                 -                      .   .   .   .   .   .   .   .   .
GET   account_reset_password_done            -                      .   .   .   .   .   .   .   .   .
GET   account_reset_password_from_key        -                      .   .   .   .   .   .   .   .   .
POST  account_reset_password_from_key        -                      .   .   .   .   .   .   .   .   .
GET   account_reset_password_from_key_done   -                      .   .   .   .   .   .   .   .   .
GET   account_sessions                       -                      >   .   .   .   .   .   .   .   .
POST  account_sessions                       -                      >   .   .   .   .   .   .   .   .
POST  saved_list_save                        -                      >   -   -   -   -   -   -   -   -
POST  saved_list_forget                      accounts.savedlist     >   o   -   -   -   -   -   -   -
GET   account_set_password                   -                      -   -   -   -   -   -   -   -   -
GET   account_signup                         -                      -   -   -   -   -   -   -   -   -
GET   mfa_activate_totp                      -                      >   .   .   .   .   .   .   .   .
POST  mfa_activate_totp                      -                      >   .   .   .   .   .   .   .   .
GET   mfa_authenticate                       -                      >   .   .   .   .   .   .   .   .
POST  mfa_authenticate                       -                      >   .   .   .   .   .   .   .   .
GET   mfa_deactivate_totp                    -                      >   .   .   .   .   .   .   .   .
POST  mfa_deactivate_totp                    -                      >   .   .   .   .   .   .   .   .
GET   mfa_download_recovery_codes            -                      >   -   -   -   -   -   -   -   -
GET   mfa_generate_recovery_codes            -                      >   .   .   .   .   .   .   .   .
POST  mfa_generate_recovery_codes            -                      >   .   .   .   .   .   .   .   .
GET   mfa_index                              -                      >   .   .   .   .   .   .   .   .
GET   mfa_reauthenticate                     -                      >   .   .   .   .   .   .   .   .
POST  mfa_reauthenticate                     -                      >   .   .   .   .   .   .   .   .
GET   mfa_view_recovery_codes                -                      >   -   -   -   -   -   -   -   -
GET   demand:outreach_list                        -                      >   x   .   x   x   x   x   x   .
POST  demand:outreach_export                 -                      >   x   .   x   x   x   x   x   .
GET   demand:organisation                    insights.demandorganisation >   x   .   x   x   x   x   x   .
GET   demand:forecast                        -                      >   x   .   .   x   x   x   .   .
GET   employers:vacancy                      employers.vacancy      >   c   .   x   .   o   c   .   .
POST  employers:vacancy                      employers.vacancy      >   xx- .   x   x   o   xx- x   .
GET   employers:vacancy_list                 -                      >   .   .   x   .   .   .   .   .
GET   faces                                  -                      -   .   .   .   .   -   -   .   .
GET   health-live                            -                      .   .   .   .   .   .   .   .   .
GET   health-ready                           -                      .   .   .   .   .   .   .   .   .
GET   home                                   -                      >   .   .   .   .   .   .   .   .
GET   insights:scenario                      insights.scenario      >   x   .   .   x   x   x   .   .
POST  insights:scenario_archive              insights.scenario      >   x   x   .   x   x   x   x   .
POST  insights:scenario_copy                 insights.scenario      >   x   x   .   x   x   x   x   .
GET   insights:scenario_edit                 insights.scenario      >   x   x   .   x   x   x   x   .
POST  insights:scenario_edit                 insights.scenario      >   x   x   .   x   x   x   x   .
GET   insights:scenario_new                  -                      >   x   x   .   x   x   x   x   .
POST  insights:scenario_new                  -                      >   x   x   .   x   x   x   x   .
GET   insights:simulation                    insights.simulation    >   x   .   .   x   x   x   .   .
GET   insights:simulation_list               -                      >   x   .   .   x   x   x   .   .
POST  insights:simulation_list               -                      >   x   .   .   x   x   x   x   .
GET   insights:simulation_progress           insights.simulation    >   x   .   .   x   x   x   .   .
GET   ladder:page                            workers.worker         >   o   c   x   c   x   x   x   .
GET   pathways:detail                        pathways.programme     >   .   .   .   .   .   .   .   .
GET   pathways:list                          -                      >   .   .   .   .   .   .   .   .
GET   pathways:rule                          pathways.rule          >   .   .   .   .   .   .   .   .
POST  pathways:rule_begin                    pathways.rule          >   x   x   .   x   x   x   x   .
GET   pathways:rule_new                      -                      >   x   x   .   x   x   x   x   .
POST  pathways:rule_new                      -                      >   x   x   .   x   x   x   x   .
GET   pathways:rules                         -                      >   x   x   .   x   x   x   x   .
GET   pathways:rules_export                  pathways.ruleset       >   .   .   .   .   .   .   .   .
GET   pathways:rules_import                  -                      >   x   x   .   x   x   x   x   .
POST  pathways:rules_import                  -                      >   x   x   .   x   x   x   x   .
GET   pathways:changes                       -                      >   x   x   .   x   x   x   x   .
GET   pathways:change                        pathways.rulechange    >   x   x   .   x   x   x   x   .
POST  pathways:change                        pathways.rulechange    >   x   x   .   x   x   x   x   .
GET   pathways:change_edit                   pathways.rulechange    >   x   x   .xx x   x   x   x   x
POST  pathways:change_edit                   pathways.rulechange    >   x   x   .xx x   x   x   x   x
POST  pathways:change_count                  pathways.rulechange    >   x   x   .   x   x   x   x   .
GET   pathways:change_progress               pathways.rulechange    >   x   x   .   x   x   x   x   .
GET   pathways:wages                         -                      >   .   .   .   .   .   .   .   .
GET   placements:detail                      placements.placement   >   o   c   x   c   x   x   x   .
POST  placements:detail                      placements.placement   >   o   c   x   xx- x   x   x   .
GET   placements:list                        -                      >   .   .   x   .   x   x   x   .
POST  placements:offer                       matching.proposal      >   x   c   x   x   x   x   x   .
GET   check:ask                              -                      .   .   .   .   .   .   .   .   .
POST  check:ask                              -                      .   .   .   .   .   .   .   .   .
GET   public:pathway                         pathways.programme     .   .   .   .   .   .   .   .   .
GET   public:pathways                        -                      .   .   .   .   .   .   .   .   .
GET   search                                 -                      >   .   .   .   .   .   .   .   .
GET   set_language                           -                      .   .   .   .   .   .   .   .   .
POST  set_language                           -                      .   .   .   .   .   .   .   .   .
GET   folios:check                           -                      .   .   .   .   .   .   .   .   .
GET   skills:map                             -                      >   x   .   .   x   x   x   .   .
GET   skills:department                      reference.subdivision  >   x   c   .   x   x   x   .   .
POST  skills:export                          -                      >   x   .   .   x   x   x   .   .
POST  skills:renew                           -                      >   x   .   .   x   x   x   x   .
GET   workers:duplicate                      workers.duplicatepair  >   x   c   x   x   x   x   x   .
POST  workers:duplicate                      workers.duplicatepair  >   x   c   x   x   x   x   x   .
GET   workers:duplicate_back                 workers.duplicatepair  >   x   c   x   x   x   x   x   .
POST  workers:duplicate_back                 workers.duplicatepair  >   x   c   x   x   x   x   x   .
POST  workers:duplicate_different            workers.duplicatepair  >   x   c   x   x   x   x   x   .
GET   workers:duplicate_list                 -                      >   x   .   x   x   x   x   x   .
GET   workers:report_duplicate               workers.worker         >   o   c   x   x   x   x   x   .
POST  workers:report_duplicate               workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:draft_discard                  workers.registrationdraft  >   o   c   x   x   x   x   x   .
POST  workers:draft_discard                  workers.registrationdraft  >   o   c   x   x   x   x   x   .
GET   workers:draft_list                     -                      >   .   .   x   x   x   x   x   .
POST  workers:export                         -                      >   .   .   x   .   x   x   x   .
GET   workers:receipt                        workers.worker         >   o   c   x   c   x   x   x   .
GET   workers:receipt_pdf                    workers.worker         >   o   c   x   c   x   x   x   .
GET   workers:registered                     workers.worker         >   o   c   x   c   x   x   x   .
GET   workers:registration_check             workers.registrationdraft  >   o   c   x   x   x   x   x   .
POST  workers:registration_check             workers.registrationdraft  >   o   c   x   x   x   x   x   .
GET   workers:registration_screen            workers.registrationdraft  >   o   c   x   x   x   x   x   .
POST  workers:registration_screen            workers.registrationdraft  >   o   c   x   x   x   x   x   .
GET   workers:registration_similar           workers.registrationdraft  >   o   c   x   x   x   x   x   .
POST  workers:registration_similar           workers.registrationdraft  >   o   c   x   x   x   x   x   .
GET   workers:registration_start             -                      >   .   .   x   x   x   x   x   .
POST  workers:registration_start             -                      >   .   .   x   x   x   x   x   .
GET   workers:edit                           workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:edit_screen                    workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:part_add                       workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:part_change                    workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:part_remove                    workers.worker         >   o   c   x   x   x   x   x   .
POST  workers:edit_screen                    workers.worker         >   o   c   x   x   x   x   x   .
POST  workers:part_add                       workers.worker         >   o   c   x   x   x   x   x   .
POST  workers:part_change                    workers.worker         >   o   c   x   x   x   x   x   .
POST  workers:part_remove                    workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:import                         workers.importbatch    >   o   c   x   x   x   x   x   .
GET   workers:import_bad_rows_csv            workers.importbatch    >   o   c   x   x   x   x   x   .
GET   workers:import_bad_rows_xlsx           workers.importbatch    >   o   c   x   x   x   x   x   .
GET   workers:import_columns                 workers.importbatch    >   o   c   x   x   x   x   x   .
POST  workers:import_columns                 workers.importbatch    >   o   c   x   x   x   x   x   .
POST  workers:import_confirm                 workers.importbatch    >   o   c   x   x   x   x   x   .
POST  workers:import_decide                  workers.importbatch    >   o   c   x   x   x   x   x   .
POST  workers:import_discard                 workers.importbatch    >   o   c   x   x   x   x   x   .
GET   workers:import_list                    -                      >   .   .   x   x   x   x   x   .
POST  workers:import_list                    -                      >   .   .   x   x   x   x   x   .
GET   workers:import_progress                workers.importbatch    >   o   c   x   x   x   x   x   .
GET   workers:import_template_csv            -                      >   .   .   x   x   x   x   x   .
GET   workers:import_template_xlsx           -                      >   .   .   x   x   x   x   x   .
GET   workers:import_undo                    workers.importbatch    >   o   c   x   x   x   x   x   .
POST  workers:import_undo                    workers.importbatch    >   o   c   x   x   x   x   x   .
POST  workers:confirm                        workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:consents                       workers.worker         >   o   c   x   c   x   x   x   .
GET   workers:contacts                       workers.worker         >   o   x   x   c   x   x   x   .
POST  workers:contacts                       workers.worker         >   o   x   x   c   x   x   x   .
GET   workers:erasure                        workers.worker         >   o   c   x   c   x   x   x   .
POST  workers:erasure                        workers.worker         >   o   c   x   c   x   x   x   .
POST  workers:consent_record                 workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:detail                         workers.worker         >   o   c   x   c   x   x   x   .
GET   workers:identity                       workers.worker         >   o   c   x   c   x   x   x   .
GET   workers:identity_show                  workers.worker         >   o   c   x   c   x   x   x   .
POST  workers:identity_show                  workers.worker         >   o   c   x   c   x   x   x   .
GET   workers:list                           -                      >   .   .   x   .   x   x   x   .
GET   workers:openings                       workers.worker         >   o   c   x   c   x   x   x   .
GET   workers:withdraw                       workers.worker         >   o   c   x   x   x   x   x   .
POST  workers:withdraw                       workers.worker         >   o   c   x   x   x   x   x   .
GET   own:begin                                  -                      .   .   .   .   .   .   .   .   .
POST  own:begin                                  -                      .   .   .   .   .   .   .   .   .
GET   own:code                                   -                      .   .   .   .   .   .   .   .   .
POST  own:code                                   -                      .   .   .   .   .   .   .   .   .
POST  own:confirm                                -                      .   .   .   .   .   .   .   .   .
GET   own:correct                                -                      .   .   .   .   .   .   .   .   .
POST  own:correct                                -                      .   .   .   .   .   .   .   .   .
GET   own:data                                   -                      .   .   .   .   .   .   .   .   .
GET   own:erase                                  -                      .   .   .   .   .   .   .   .   .
POST  own:erase                                  -                      .   .   .   .   .   .   .   .   .
POST  own:leave                                  -                      .   .   .   .   .   .   .   .   .
GET   own:openings                               -                      .   .   .   .   .   .   .   .   .
GET   own:pathways                               -                      .   .   .   .   .   .   .   .   .
GET   own:summary                                -                      .   .   .   .   .   .   .   .   .
GET   own:withdraw                               -                      .   .   .   .   .   .   .   .   .
POST  own:withdraw                               -                      .   .   .   .   .   .   .   .   .
GET   workers:own_code                       workers.worker         >   o   c   x   x   x   x   x   .
POST  workers:own_code                       workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:requests                       workers.worker         >   o   c   x   x   x   x   x   .
POST  workers:requests                       workers.worker         >   o   c   x   x   x   x   x   .
GET   workers:worklist                       -                      >   .   .   x   x   x   x   x   .
POST  workers:worklist                       -                      >   .   .   x   x   x   x   x   .
POST  workers:worklist_confirm               -                      >   .   .   x   x   x   x   x   .
GET   workers:worklist_print                 -                      >   .   .   x   x   x   x   x   .
POST  workers:worklist_undo                  -                      >   .   .   x   x   x   x   x   .
GET   api-docs                               -                      .   .   .   .   .   .   .   .   .
POST  api-evaluate                           -                      >   .   .   x   x   x   x   x   .
GET   api-explain                            -                      >   .   .   x   x   x   x   x   .
GET   api-best-work                          -                      >   .   .   x   x   x   x   x   .
GET   api-shortlist                          -                      >   .   .   x   x   x   x   x   .
GET   api-schema                             -                      .   .   .   .   .   .   .   .   .
GET   api-filing-calendar                    -                      >   .   .   .   .   .   .   .   .
GET   cap-detail                             pathways.cappool       >   .   .   .   .   .   .   .   .
GET   cap-list                               -                      >   .   .   .   .   .   .   .   .
GET   employer-detail                        employers.employer     >   .   .   x   .   o   .   .   .
GET   employer-list                          -                      >   .   .   x   .   .   .   .   .
GET   near-miss-detail                       matching.nearmiss      >   o   c   x   x   x   x   x   .
GET   near-miss-list                         -                      >   .   .   x   x   x   x   x   .
GET   pathway-detail                         pathways.programme     >   .   .   .   .   .   .   .   .
GET   pathway-list                           -                      >   .   .   .   .   .   .   .   .
GET   placement-detail                       placements.placement   >   o   c   x   c   x   x   x   .
GET   placement-list                         -                      >   .   .   x   .   x   x   x   .
POST  placement-list                         -                      >   x   .   x   x   x   x   x   .
POST  placement-move                         placements.placement   >   .   .   x   x   x   x   x   .
GET   change-detail                          matching.planchange    >   o   c   x   x   x   x   x   .
GET   change-list                            -                      >   .   .   x   x   x   x   x   .
POST  change-move                            matching.planchange    >   x   .   x   x   x   x   x   .
GET   proposal-detail                        matching.proposal      >   o   c   x   x   x   x   x   .
GET   proposal-list                          -                      >   .   .   x   x   x   x   x   .
POST  proposal-move                          matching.proposal      >   x   .   x   x   x   x   x   .
GET   recruiter-detail                       recruiters.recruiter   >   .   .   .   .   x   o   .   .
GET   recruiter-list                         -                      >   .   .   .   .   x   .   .   .
GET   rule-detail                            pathways.rule          >   .   .   .   .   .   .   .   .
GET   rule-history                           pathways.rule          >   .   .   .   .   .   .   .   .
GET   rule-list                              -                      >   .   .   .   .   .   .   .   .
POST  run-cancel                             matching.matchrun      >   x   .x- x   x   x   x   x   .
GET   run-certificate                        matching.matchrun      >   x   c   x   x   x   x   .   .
GET   run-detail                             matching.matchrun      >   x   c   x   x   x   x   .   .
GET   run-fairness                           matching.matchrun      >   x   c   x   x   x   x   .   .
GET   run-gaps                               matching.matchrun      >   x   c   x   x   x   x   .   .
GET   run-list                               -                      >   x   .   x   x   x   x   .   .
POST  run-list                               -                      >   x   .   x   x   x   x   x   .
GET   scenario-detail                        insights.scenario      >   x   .   .   x   x   x   .   .
GET   scenario-list                          -                      >   x   .   .   x   x   x   .   .
GET   simulation-detail                      insights.simulation    >   x   .   .   x   x   x   .   .
GET   simulation-list                        -                      >   x   .   .   x   x   x   .   .
POST  simulation-list                        -                      >   x   .   .   x   x   x   x   .
GET   wage-floor-detail                      pathways.wagefloor     >   .   .   .   .   .   .   .   .
GET   wage-floor-list                        -                      >   .   .   .   .   .   .   .   .
GET   allowance-detail                       pathways.allowance     >   .   .   .   .   .   .   .   .
GET   allowance-list                         -                      >   .   .   .   .   .   .   .   .
GET   vacancy-detail                         employers.vacancy      >   c   .   x   .   o   c   .   .
GET   vacancy-list                           -                      >   .   .   x   .   .   .   .   .
POST  vacancy-list                           -                      >   x   .   x   x   .   x   x   .
GET   vacancy-disclosure                     employers.vacancy      >   c   .   x   .   o   c   .   .
POST  vacancy-move                           employers.vacancy      >   x   .   x   x   .   x   x   .
POST  worker-confirm                         workers.worker         >   o   c   x   x   x   x   x   .
GET   api-worker-ladder                      workers.worker         >   o   c   x   c   x   x   x   .
GET   api-skills-map                         -                      >   x   .   .   x   x   x   .   .
GET   worker-detail                          workers.worker         >   o   c   x   c   x   x   x   .
GET   worker-list                            -                      >   .   .   x   .   x   x   x   .
POST  worker-list                            -                      >   .   .   x   x   x   x   x   .
POST  worker-withdraw                        workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-experiences                     workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-experiences                     workers.worker         >   o   c   x   x   x   x   x   .
PUT   worker-experiences-row                 workers.worker         >   o   c   x   x   x   x   x   .
DELETE worker-experiences-row                 workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-skills                          workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-skills                          workers.worker         >   o   c   x   x   x   x   x   .
PUT   worker-skills-row                      workers.worker         >   o   c   x   x   x   x   x   .
DELETE worker-skills-row                      workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-languages                       workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-languages                       workers.worker         >   o   c   x   x   x   x   x   .
PUT   worker-languages-row                   workers.worker         >   o   c   x   x   x   x   x   .
DELETE worker-languages-row                   workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-availabilities                  workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-availabilities                  workers.worker         >   o   c   x   x   x   x   x   .
PUT   worker-availabilities-row              workers.worker         >   o   c   x   x   x   x   x   .
DELETE worker-availabilities-row              workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-place-wishes                    workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-place-wishes                    workers.worker         >   o   c   x   x   x   x   x   .
PUT   worker-place-wishes-row                workers.worker         >   o   c   x   x   x   x   x   .
DELETE worker-place-wishes-row                workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-stays                           workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-stays                           workers.worker         >   o   c   x   x   x   x   x   .
PUT   worker-stays-row                       workers.worker         >   o   c   x   x   x   x   x   .
DELETE worker-stays-row                       workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-papers                          workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-papers                          workers.worker         >   o   c   x   x   x   x   x   .
PUT   worker-papers-row                      workers.worker         >   o   c   x   x   x   x   x   .
DELETE worker-papers-row                      workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-identity-documents              workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-identity-documents              workers.worker         >   o   c   x   x   x   x   x   .
DELETE worker-identity-documents-row          workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-person                          workers.worker         >   o   c   x   x   x   x   x   .
PATCH worker-person                          workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-wishes                          workers.worker         >   o   c   x   c   x   x   x   .
PUT   worker-wishes                          workers.worker         >   o   c   x   x   x   x   x   .
POST  worker-similar                         -                      >   .   .   x   x   x   x   x   .
GET   registration-draft-list                -                      >   .   .   x   x   x   x   x   .
POST  registration-draft-list                -                      >   .   .   x   x   x   x   x   .
GET   registration-draft-detail              workers.registrationdraft >   o   c   x   x   x   x   x   .
POST  registration-draft-save                workers.registrationdraft >   o   c   x   x   x   x   x   .
POST  registration-draft-register            workers.registrationdraft >   o   c   x   x   x   x   x   .
POST  registration-draft-discard             workers.registrationdraft >   o   c   x   x   x   x   x   .
GET   consent-texts                          -                      >   .   .   x   .   x   x   x   .
GET   worker-worklist                        -                      >   .   .   x   x   x   x   x   .
POST  worker-duplicate                       workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-consents                        workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-consents                        workers.worker         >   o   c   x   x   x   x   x   .
POST  worker-consent-withdraw                workers.worker         >   o   c   x   x   x   x   x   .
GET   worker-openings                        workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-identity-reveal                 workers.worker         >   o   c   x   c   x   x   x   .
GET   worker-erasure                         workers.worker         >   o   c   x   c   x   x   x   .
POST  worker-erasure                         workers.worker         >   o   c   x   x   x   x   x   .
POST  worker-erasure-cancel                  workers.worker         >   o   c   x   x   x   x   x   .
POST  worker-erasure-carry-out               workers.worker         >   x   c   x   x   x   x   x   .
POST  worker-holds                           workers.worker         >   x   c   x   c   x   x   x   .
POST  worker-hold-lift                       workers.worker         >   x   c   x   c   x   x   x   .
GET   people-import-list                     -                      >   .   .   x   x   x   x   x   .
POST  people-import-list                     -                      >   .   .   x   x   x   x   x   .
GET   people-import-detail                   workers.importbatch    >   o   c   x   x   x   x   x   .
GET   people-import-rows                     workers.importbatch    >   o   c   x   x   x   x   x   .
GET   people-import-bad-rows                 workers.importbatch    >   o   c   x   x   x   x   x   .
POST  people-import-check                    workers.importbatch    >   o   c   x   x   x   x   x   .
POST  people-import-start                    workers.importbatch    >   o   c   x   x   x   x   x   .
POST  people-import-discard                  workers.importbatch    >   o   c   x   x   x   x   x   .
POST  people-import-undo                     workers.importbatch    >   o   c   x   x   x   x   x   .
POST  people-import-decide                   workers.importbatch    >   o   c   x   x   x   x   x   .
GET   duplicate-pair-list                    -                      >   x   .   x   x   x   x   x   .
GET   duplicate-pair-detail                  workers.duplicatepair  >   x   c   x   x   x   x   x   .
POST  duplicate-pair-merge                   workers.duplicatepair  >   x   c   x   x   x   x   x   .
POST  duplicate-pair-different               workers.duplicatepair  >   x   c   x   x   x   x   x   .
POST  duplicate-pair-back                    workers.duplicatepair  >   x   c   x   x   x   x   x   .
GET   person-request-list                    -                      >   .   .   x   x   x   x   x   .
GET   person-request-detail                  workers.personrequest  >   o   c   x   x   x   x   x   .
POST  person-request-answer                  workers.personrequest  >   o   c   x   x   x   x   x   .
GET   admin:autocomplete                     -                      >   x   x   x   x   x   x   x   x
GET   admin:index                            -                      >   .   .   .   .   x   x   .   .
POST  admin:index                            -                      >   .   .   .   .   x   x   .   .
GET   admin:jsi18n                           -                      >   .   .   .   .   x   x   .   .
GET   admin:login                            -                      >   x   x   x   x   x   x   x   x
GET   admin:password_change                  -                      >   .   .   .   .   x   x   .   .
GET   admin:password_change_done             -                      >   .   .   .   .   x   x   .   .
POST  admin:password_change                  -                      >   .   .   .   .   x   x   .   .
""")
    + _read(PORTAL)
    + _read(DEMAND)
    + _read(VACANCY_PAGES)
    + _read(INTAKE)
    + _read(SEATS)
    + _read(MATCHING)
    + _read(RECRUITING)
    + _read(SANCTIONS)
    + _read(INSPECTIONS)
    + _read(DESK)
    + _read(LEDGER)
    + _read(VETTING)
)

# Without a place in the table: Django's own helpers of the admin, which lead elsewhere or answer 404 by their nature, and what
# answers for addresses that lead nowhere.
EXEMPT = {
    *("admin:view_on_site", "admin:app_list", "admin:logout"),
    *("admin:django.views.generic.base.RedirectView", "admin:django.contrib.admin.sites.AdminSite.catch_all_view"),
    "common.api.nothing_here",
}

# Pages of allauth under whose addresses stands `accounts.views.closed`: one name, two views, of which the first answers.
CLOSED = {
    *("account_confirm_email", "account_confirm_login_code", "account_email", "account_email_verification_sent"),
    *("account_set_password", "account_signup"),
}

ADMIN = (
    _read_admin("""
# model                          off coo edi ins cle con aud adm
accounts.office                  x   x   x   x   x   x   x   w
accounts.user                    x   x   x   x   x   x   x   w
employers.employer               r   w   x   r   x   x   r   w
employers.employermember         x   w   x   x   x   x   x   w
employers.vacancy                rc  e   x   r   x   x   r   e
employers.vacancyevent           rc  r   x   r   x   x   r   r
employers.vacancyhold            rc  r   x   r   x   x   r   r
employers.vacancylanguage        rc  r   x   r   x   x   r   r
employers.vacancyskill           rc  r   x   r   x   x   r   r
employers.worksite               r   w   x   r   x   x   r   w
insights.scenario                x   r   r   x   x   x   r   r
insights.simulation              x   r   r   x   x   x   r   r
insights.simulationevent         x   r   r   x   x   x   r   r
messaging.outgoingtext           x   x   x   x   x   x   x   r
pathways.allowance               r   r   w   r   x   x   r   w
pathways.cappool                 r   r   w   r   x   x   r   w
pathways.capreservation          r   r   r   r   x   x   r   r
pathways.capreservationevent     r   r   r   r   x   x   r   r
pathways.filingstep              r   r   w   r   x   x   r   w
pathways.helpline                r   r   w   r   x   x   r   w
pathways.programme               r   r   r   r   x   x   r   r
pathways.rulechange              x   x   r   x   x   x   x   r
pathways.rule                    r   r   r   r   x   x   r   r
pathways.ruleset                 r   r   r   r   x   x   r   r
pathways.subsidyscheme           r   r   w   r   x   x   r   w
pathways.travelcost              r   r   w   r   x   x   r   w
pathways.wagefloor               r   r   w   r   x   x   r   w
pathways.wagegroup               r   r   w   r   x   x   r   w
placements.placement             ro  rc  x   rc  x   x   x   r
placements.placementevent        ro  rc  x   rc  x   x   x   r
recruiters.agent                 r   r   r   w   x   x   r   w
recruiters.allegation            x   x   x   wc  x   x   x   w
recruiters.complaint             x   x   x   ec  x   x   x   e
recruiters.complaintevent        x   x   x   rc  x   x   x   r
recruiters.complaintpolicy       x   x   x   r   x   x   x   w
recruiters.routingrule           x   x   x   r   x   x   x   w
recruiters.licence               r   r   r   w   x   x   r   w
recruiters.licenceevent          r   r   r   r   x   x   r   r
recruiters.mandate               r   r   r   w   x   x   r   w
recruiters.recruiter             r   r   r   w   x   x   r   w
recruiters.recruitermember       x   x   x   w   x   x   x   w
recruiters.surety                r   r   r   w   x   x   r   w
reference.country                r   r   w   r   x   x   r   w
reference.crop                   r   r   w   r   x   x   r   w
reference.language               r   r   w   r   x   x   r   w
reference.municipality           r   r   w   r   x   x   r   w
reference.occupation             r   r   w   r   x   x   r   w
reference.occupationcrosswalk    r   r   w   r   x   x   r   w
reference.skill                  r   r   w   r   x   x   r   w
reference.subdivision            r   r   w   r   x   x   r   w
""")
    | _read_admin(PORTAL_ADMIN)
    | _read_admin(DEMAND_ADMIN)
    | _read_admin(SEATS_ADMIN)
    | _read_admin(MATCHING_ADMIN)
    | _read_admin(SANCTIONS_ADMIN)
    | _read_admin(INSPECTIONS_ADMIN)
    | _read_admin(DESK_ADMIN)
    | _read_admin(LEDGER_ADMIN)
    | _read_admin(VETTING_ADMIN)
    | _read_admin(REGISTRY_ADMIN)
    | _read_admin(RECRUITING_ADMIN)
)
