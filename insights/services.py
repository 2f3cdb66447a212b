"""Every write of the simulator: scenarios that ship with the product, and the life of a simulation.

As with a matching run the row decides: a task that comes twice finds the lease taken, and one whose process died is asked for again.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.i18n import LANGUAGES
from common.leases import MAX_ATTEMPTS, Lease, LeasedWork
from pathways.choices import Origin
from pathways.engine.parameters import BadRule
from pathways.engine.scenario import read_change, suppose
from pathways.selectors import rules_in_force, rules_on_shelf
from pathways.wording import in_words

from .caps import caps_supposed
from .choices import SimulationStage, SimulationStatus
from .models import Scenario, Simulation, SimulationEvent
from .scenario_files import read_scenarios, shipped_file

UNDER_WAY = (SimulationStatus.QUEUED, SimulationStatus.RUNNING)
# A lease is renewed after each chunk of people, which takes about a second.
WORK = LeasedWork(Simulation, UNDER_WAY, timedelta(seconds=60), "insights.tasks.execute_simulation")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


@transaction.atomic
def scenarios_load() -> dict[str, int]:
    """Bring in the scenarios of the product's own file; those of staff stay as they are. Raises WrongRules with line and reason."""
    report = {"read": 0, "created": 0, "updated": 0, "unchanged": 0, "kept": 0}
    for values in read_scenarios(shipped_file()):
        report["read"] += 1
        report[_load(values)] += 1
    return report


def _load(values: Mapping[str, Any]) -> str:
    known = Scenario.objects.select_for_update().filter(pk=values["code"]).first()
    if known is None:
        Scenario.objects.create(origin=Origin.SHIPPED, **values)
        return "created"
    if known.origin == Origin.STAFF:
        return "kept"
    if all(getattr(known, name) == value for name, value in values.items()):
        return "unchanged"
    for name, value in values.items():
        setattr(known, name, value)
    known.save()
    return "updated"


@transaction.atomic
def scenario_create(*, by: User, texts: Mapping[str, str], change: Mapping[str, Any]) -> Scenario:
    """A scenario of staff's with its first change. Raises `InvalidInput` for a change that the rules of today do not allow."""
    _check([change])
    code = f"{slugify(texts['title_en'])[:30].strip('-') or 'scenario'}-{uuid.uuid4().hex[:6]}"
    return Scenario.objects.create(code=code, changes=[change], created_by=by, changed_by=by, **texts)


@transaction.atomic
def scenario_copy(*, scenario: Scenario, by: User) -> Scenario:
    """The same once more, to be edited: the one that ships with the product stays as it is."""
    texts = {f"about_{code}": getattr(scenario, f"about_{code}") for code in LANGUAGES}
    for code in LANGUAGES:
        with override(code):
            title = getattr(scenario, f"title_{code}")[:180]
            texts[f"title_{code}"] = _("%(title)s (copy)") % {"title": title} if title else ""
    return Scenario.objects.create(
        code=f"{scenario.pk[:30].strip('-')}-{uuid.uuid4().hex[:6]}",
        changes=scenario.changes,
        created_by=by,
        changed_by=by,
        **texts,
    )


@transaction.atomic
def scenario_save(
    *, scenario: Scenario, by: User, texts: Mapping[str, str] | None = None, change: Mapping[str, Any] | None = None
) -> Scenario:
    """Write its texts, or one of its changes in place of the one with the same target.

    Raises `InvalidInput` for a change that cannot be made, `WrongState` for a scenario that ships with the product or is archived.
    """
    scenario = _own(scenario)
    if change is not None:
        others = [other for other in scenario.changes if other["target"] != change["target"]]
        _check([*others, change])
        scenario.changes = [*others, change]
    for name, text in (texts or {}).items():
        setattr(scenario, name, text)
    scenario.changed_by = by
    scenario.save()
    return scenario


@transaction.atomic
def scenario_leave_out(*, scenario: Scenario, by: User, target: str) -> Scenario:
    """Take one change out. The last one stays: a scenario that supposes nothing is none. Raises `InvalidInput`, `WrongState`."""
    scenario = _own(scenario)
    left = [change for change in scenario.changes if change["target"] != target]
    if not left:
        raise InvalidInput(_("A scenario needs at least one change: archive it instead."))
    scenario.changes, scenario.changed_by = left, by
    scenario.save()
    return scenario


@transaction.atomic
def scenario_archive(*, scenario: Scenario, by: User) -> Scenario:
    """Offer it no more. What was tried with it stays. Raises `WrongState` as `scenario_save` does."""
    scenario = _own(scenario)
    scenario.archived_at, scenario.changed_by = timezone.now(), by
    scenario.save()
    return scenario


def _own(scenario: Scenario) -> Scenario:
    """The scenario, locked, if staff made it and it is not archived."""
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if scenario.origin != Origin.STAFF:
        raise WrongState(_("This scenario ships with the product: edit a copy."))
    if scenario.archived_at is not None:
        raise WrongState(_("This scenario is archived."))
    return scenario


def _check(changes: list[Mapping[str, Any]]) -> None:
    """Refuse changes that could not be tried on the rules of today."""
    today = timezone.localdate()
    try:
        supposed = [read_change(change) for change in changes]
        suppose(rules_in_force(today), rules_on_shelf(today), supposed)
        caps_supposed(supposed, today)
    except BadRule as error:
        raise InvalidInput(in_words(error)) from None


@transaction.atomic
def simulation_request(*, by: User | None, scenario: Scenario, as_of: date, request_key: str = "") -> Simulation:
    """Ask for a simulation. The same key of the same person gives the same one.

    Raises `InvalidInput` for a day far from ours, `WrongState` for an archived scenario or a key that was used for another simulation.
    """
    if scenario.archived_at is not None:
        raise WrongState(_("This scenario is archived."))
    if not FIRST_DAY <= as_of <= LAST_DAY:
        raise InvalidInput(_("Choose a day of this century."), field="as_of")
    owner = by.pk if by else ""
    key = hashlib.sha256(f"{owner}:{request_key}".encode()).hexdigest() if request_key else uuid.uuid4().hex
    simulation, created = Simulation.objects.get_or_create(
        request_key=key,
        defaults={"scenario": scenario, "changes": scenario.changes, "as_of": as_of, "requested_by": by},
    )
    if created:
        SimulationEvent.objects.create(subject=simulation, action="request", new_state=simulation.status, by=by)
        transaction.on_commit(lambda: WORK.ask_for([simulation.pk]))
    elif (simulation.scenario_id, simulation.as_of) != (scenario.pk, as_of):
        raise WrongState(_("This request key was used for another simulation: choose a new one."))
    return simulation


@transaction.atomic
def simulation_take(simulation_id: int) -> Lease | None:
    """Take the lease of a simulation that nobody works on; None where it has ended or is in other hands."""
    lease = WORK.take(
        simulation_id,
        status=SimulationStatus.RUNNING,
        stage=SimulationStage.READING,
        progress_done=0,
        progress_total=0,
    )
    if lease is None:
        return None
    SimulationEvent.objects.create(subject_id=simulation_id, action="start", new_state=SimulationStatus.RUNNING)
    return lease


def simulation_progress(lease: Lease, done: int, total: int) -> None:
    """Show how far it is and renew the lease. Raises `LeaseLost`."""
    WORK.renew(lease, stage=SimulationStage.COUNTING, progress_done=done, progress_total=total)


@transaction.atomic
def simulation_finish(lease: Lease, *, result: Mapping[str, Any], rule_versions: Mapping[str, str]) -> None:
    """Keep the numbers and end. Raises `LeaseLost`."""
    WORK.finish(
        lease,
        status=SimulationStatus.DONE,
        stage=SimulationStage.FINISHED,
        progress_done=F("progress_total"),
        result=dict(result),
        rule_versions=dict(rule_versions),
    )
    _ended(lease.pk, "finish", SimulationStatus.DONE)


@transaction.atomic
def simulation_fail(simulation_id: int, *, error: str, token: str | None = None) -> None:
    """End one that cannot be done, with a sentence a person can act on."""
    if WORK.fail(simulation_id, token=token, status=SimulationStatus.FAILED, error=error):
        _ended(simulation_id, "fail", SimulationStatus.FAILED, error)


def simulations_sweep() -> int:
    """Ask again for what waits or whose process died; put aside what keeps ending its process. How many were asked for."""
    return WORK.sweep(_put_aside)


def _put_aside(simulation_id: int) -> None:
    error = _("The simulation stopped its worker process %(n)d times and was put aside.") % {"n": MAX_ATTEMPTS}
    simulation_fail(simulation_id, error=error)


def _ended(simulation_id: int, action: str, state: str, reason: str = "") -> None:
    SimulationEvent.objects.create(
        subject_id=simulation_id, action=action, old_state=SimulationStatus.RUNNING, new_state=state, reason=reason
    )
