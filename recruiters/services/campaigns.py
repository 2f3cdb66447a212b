"""A campaign from its plan to its sample: what is fixed when, and by whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from common.errors import InvalidInput
from common.folios import next_folios
from common.transitions import move_state

from ..choices import CampaignStatus, InspectionStatus
from ..models import CampaignUnit, Inspection, InspectionCampaign, InspectionEvent
from ..selectors import FACTORS, FrameLine, frame_of
from ..transitions import CAMPAIGN_MOVES
from ..watch.sampling import draw, fingerprint, frame_file
from .inspections import inspection_move

PLACES = Decimal(1).scaleb(-14)


@transaction.atomic
def campaign_save(*, campaign: InspectionCampaign, by: User) -> InspectionCampaign:
    """Write a plan. Of one whose frame is frozen nothing is written: its public number goes in with the draw, once."""
    if campaign.pk is None:
        campaign.save()
        campaign.events.create(action="create", new_state=campaign.status, by=by)
        return campaign
    kept = InspectionCampaign.objects.select_for_update(no_key=True).filter(pk=campaign.pk)
    if kept.filter(status=CampaignStatus.DRAFT).exists():
        campaign.save()
    return campaign


@transaction.atomic
def campaign_freeze(*, campaign: InspectionCampaign, by: User) -> InspectionCampaign:
    """The frame and its weights stay as they are now. Raises `InvalidInput` where the plan is not complete, `WrongState` a second time.

    The public number must be of a later day than today: otherwise who freezes could know it.
    """
    today = timezone.localdate()
    _refuse_plan(campaign, today)
    lines = frame_of(campaign, today)
    if len(lines) < campaign.size:
        raise InvalidInput(
            ngettext(
                "The frame has %(n)d unit: ask for no more visits than that.",
                "The frame has %(n)d units: ask for no more visits than that.",
                len(lines),
            )
            % {"n": len(lines)},
            field="size",
        )
    content = frame_file({line.unit: line.weight for line in lines})
    move_state(
        campaign,
        CAMPAIGN_MOVES,
        "freeze",
        by=by,
        extra={
            "frame_file": content.decode(),
            "frame_sha256": fingerprint(content),
            "frame_units": len(lines),
            "frozen_on": today,
        },
    )
    CampaignUnit.objects.bulk_create((_unit(campaign, line) for line in lines), batch_size=2_000)
    return campaign


def _refuse_plan(campaign: InspectionCampaign, today: date) -> None:
    if not campaign.seed_source.strip():
        raise InvalidInput(
            _("Say which public number will decide: anybody must be able to look it up."), field="seed_source"
        )
    if campaign.seed_day is None or campaign.seed_day <= today:
        raise InvalidInput(_("The public number must be of a later day than today."), field="seed_day")
    fitting = FACTORS[campaign.kind]
    if strange := next((one for one in campaign.factors.order_by("pk") if one.factor not in fitting), None):
        raise InvalidInput(
            _("“%(sign)s” cannot be counted for this frame: take it out.") % {"sign": strange.get_factor_display()}
        )


def _unit(campaign: InspectionCampaign, line: FrameLine) -> CampaignUnit:
    return CampaignUnit(
        campaign=campaign,
        unit=line.unit,
        label=line.candidate.label,
        recruiter_id=line.candidate.recruiter,
        employer_id=line.candidate.employer,
        weight=line.weight,
        factors=[list(factor) for factor in line.factors],
    )


@transaction.atomic
def campaign_draw(*, campaign: InspectionCampaign, number: str, by: User) -> InspectionCampaign:
    """Draw the sample with the number that was published, and plan a visit to each unit of it.

    Raises `InvalidInput` before the day of the number or without one, `WrongState` (409) where it was drawn already.
    """
    today, number = timezone.localdate(), number.strip()
    if campaign.seed_day is not None and today < campaign.seed_day:
        raise InvalidInput(_("The day of the public number has not come yet."), field="seed_day")
    if not number:
        raise InvalidInput(_("Enter the public number as it was published."), field="seed_value")
    move_state(campaign, CAMPAIGN_MOVES, "draw", by=by, extra={"seed_value": number, "drawn_on": today})
    chances = {chance.unit: chance for chance in draw((campaign.frame_file or "").encode(), campaign.size, number)}
    units = list(campaign.units.order_by("pk"))
    for unit in units:
        chance = chances[unit.unit].probability
        unit.probability = (Decimal(chance.numerator) / chance.denominator).quantize(PLACES)
        unit.order = chances[unit.unit].order
    CampaignUnit.objects.bulk_update(units, ["probability", "order"], batch_size=1_000)
    _plan_visits(campaign, sorted((unit for unit in units if unit.order), key=lambda unit: unit.order or 0), by)
    return campaign


def _plan_visits(campaign: InspectionCampaign, units: list[CampaignUnit], by: User) -> None:
    folios = next_folios("V", timezone.localdate(), len(units))
    visits = Inspection.objects.bulk_create(
        Inspection(
            folio=folio,
            country_id=campaign.country_id,
            kind=campaign.kind,
            label=unit.label,
            recruiter_id=unit.recruiter_id,
            employer_id=unit.employer_id,
            unit=unit,
        )
        for folio, unit in zip(folios, units, strict=True)
    )
    InspectionEvent.objects.bulk_create(
        InspectionEvent(subject=visit, action="create", new_state=visit.status, by=by) for visit in visits
    )


@transaction.atomic
def campaign_move(*, campaign: InspectionCampaign, name: str, by: User, reason: str = "") -> InspectionCampaign:
    """Close a campaign or give it up. Raises `InvalidInput` where visits of one to be closed are still planned.

    One that is given up calls its visits off and stays on record with its reason: a frame is not frozen until a sample pleases.
    """
    if name == "freeze":
        return campaign_freeze(campaign=campaign, by=by)
    if name == "draw":
        return campaign_draw(campaign=campaign, number=campaign.seed_value or "", by=by)
    planned = Inspection.objects.filter(unit__campaign=campaign, status=InspectionStatus.PLANNED)
    if name == "close" and planned.exists():
        raise InvalidInput(
            _("Some visits are still planned: say of each that it was made, or why it was not possible.")
        )
    move_state(campaign, CAMPAIGN_MOVES, name, by=by, reason=reason)
    if name == "abandon":
        for visit in list(planned.order_by("pk")):
            inspection_move(inspection=visit, name="call_off", by=by, reason=reason)
    return campaign
