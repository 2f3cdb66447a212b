"""One simulation from its row to its numbers: take the lease, read the rules, count the people a chunk at a time, keep the result."""

from __future__ import annotations

import logging
from functools import partial

from django.utils.translation import gettext as _

from common.leases import Lease
from common.working import working
from pathways.engine.parameters import BadRule
from pathways.models import Programme
from pathways.wording import in_words

from .models import Simulation
from .services import (
    simulation_fail,
    simulation_finish,
    simulation_progress,
    simulation_take,
)
from .simulation import count, read_basis

log = logging.getLogger(__name__)


def execute(simulation_id: int) -> None:
    """Work on a simulation if nobody else does."""
    lease = simulation_take(simulation_id)
    if lease is None:
        return
    fault = _("The simulation met a fault. Its log has the details.")
    with working(
        f"simulation {simulation_id}", log, lambda: simulation_fail(simulation_id, token=lease.token, error=fault)
    ):
        try:
            _work(lease)
        except BadRule as error:
            simulation_fail(simulation_id, token=lease.token, error=in_words(error))


def _work(lease: Lease) -> None:
    simulation = Simulation.objects.get(pk=lease.pk)
    basis = read_basis(simulation.changes, simulation.as_of)
    programmes = list(Programme.objects.filter(is_work=True).order_by("code").values_list("code", flat=True))
    result = count(basis, programmes, partial(simulation_progress, lease))
    simulation_finish(lease, result=result, rule_versions=basis.rule_versions)
