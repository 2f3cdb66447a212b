"""The addresses of the API, version 1. Each app brings its view sets; here they get their place."""

from rest_framework.routers import SimpleRouter

from employers.api import EmployerViewSet, VacancyViewSet
from employers.drafts_api import VacancyDraftViewSet
from employers.named_api import NamedRequestViewSet
from employers.portal_api import OrganisationViewSet, WorksiteViewSet
from employers.revisions_api import VacancyRevisionViewSet
from insights.api import ScenarioViewSet, SimulationViewSet
from matching.api import NearMissViewSet, ProposalViewSet, RunViewSet
from matching.live.api import ChangeViewSet
from pathways.api import AllowanceViewSet, CapViewSet, ProgrammeViewSet, RuleViewSet, WageFloorViewSet
from placements.api import PlacementViewSet
from recruiters.api import AlertViewSet, LicenceViewSet, RecruiterViewSet
from workers.api import DraftViewSet, ImportViewSet, PairViewSet, RequestViewSet, WorkerViewSet

router = SimpleRouter()
router.register("workers", WorkerViewSet, basename="worker")
router.register("registration-drafts", DraftViewSet, basename="registration-draft")
router.register("people-imports", ImportViewSet, basename="people-import")
router.register("duplicate-pairs", PairViewSet, basename="duplicate-pair")
router.register("person-requests", RequestViewSet, basename="person-request")
router.register("employers", EmployerViewSet, basename="employer")
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("worksites", WorksiteViewSet, basename="worksite")
router.register("vacancies", VacancyViewSet, basename="vacancy")
router.register("vacancy-drafts", VacancyDraftViewSet, basename="vacancy-draft")
router.register("vacancy-revisions", VacancyRevisionViewSet, basename="vacancy-revision")
router.register("named-requests", NamedRequestViewSet, basename="named-request")
router.register("recruiters", RecruiterViewSet, basename="recruiter")
router.register("licences", LicenceViewSet, basename="licence")
router.register("recruiter-alerts", AlertViewSet, basename="recruiter-alert")
router.register("runs", RunViewSet, basename="run")
router.register("proposals", ProposalViewSet, basename="proposal")
router.register("changes", ChangeViewSet, basename="change")
router.register("near-misses", NearMissViewSet, basename="near-miss")
router.register("pathways", ProgrammeViewSet, basename="pathway")
router.register("rules", RuleViewSet, basename="rule")
router.register("wage-floors", WageFloorViewSet, basename="wage-floor")
router.register("allowances", AllowanceViewSet, basename="allowance")
router.register("caps", CapViewSet, basename="cap")
router.register("placements", PlacementViewSet, basename="placement")
router.register("scenarios", ScenarioViewSet, basename="scenario")
router.register("simulations", SimulationViewSet, basename="simulation")
