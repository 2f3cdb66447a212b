from django.db import models
from django.utils.translation import gettext_lazy as _


class RecruiterKind(models.TextChoices):
    COMPANY = "company", _("company")
    PERSON = "person", _("individual")
    ASSOCIATION = "association", _("association or non-profit")


class Regime(models.TextChoices):
    GT_AG_50_2022 = "gt-ag-50-2022", _("Guatemala, Acuerdo Gubernativo 50-2022")
    HN_STSS_141_2015 = "hn-stss-141-2015", _("Honduras, Acuerdo STSS-141-2015")
    SV_MTPS = "sv-mtps", _("El Salvador, Ministry of Labour register")


class LicenceStatus(models.TextChoices):
    """What was decided. Whether it is expiring or expired today follows from its dates (`selectors.licence_standing`)."""

    UNDER_REVIEW = "under_review", _("under review")
    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", _("cancelled")


class MandateStatus(models.TextChoices):
    ACTIVE = "active", _("active")
    FROZEN = "frozen", _("frozen")
    ENDED = "ended", _("ended")
