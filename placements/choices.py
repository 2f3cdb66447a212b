from django.db import models
from django.utils.translation import gettext_lazy as _


class PlacementStatus(models.TextChoices):
    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    VISA_IN_HAND = "visa_in_hand", _("visa in hand")
    WORKING = "working", _("working")
    RETURNED = "returned", _("returned")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")


# Whoever is at work or on the way there, or was asked whether they want to go.
RUNNING = (PlacementStatus.OFFERED, PlacementStatus.ACCEPTED, PlacementStatus.VISA_IN_HAND, PlacementStatus.WORKING)
