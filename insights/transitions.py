from django.utils.translation import gettext_lazy as _

from common.transitions import move

from .choices import SimulationStatus as S

SIMULATION_MOVES = (
    move("start", [S.QUEUED, S.RUNNING], S.RUNNING, _("Start")),
    move("finish", [S.RUNNING], S.DONE, _("Finish")),
    move("fail", [S.QUEUED, S.RUNNING], S.FAILED, _("Fail")),
)
