from django.db import models
from django.utils.translation import gettext_lazy as _


class RecruiterKind(models.TextChoices):
    COMPANY = "company", _("company")
    PERSON = "person", _("individual")
    ASSOCIATION = "association", _("association or non-profit")


class RecordKind(models.TextChoices):
    """Why a recruiter has an entry. Only one of a ministry's register can ever have a licence here."""

    REGISTER = "register", _("entry of a ministry's register")
    US_PUBLIC_LIST = "us_public_list", _("named on a US public list, no licence on record here")


class PersonRole(models.TextChoices):
    OWNER = "owner", _("owner")
    LEGAL_REPRESENTATIVE = "legal_representative", _("legal representative")
    DIRECTOR = "director", _("director or board member")
    NAMED = "named", _("named as recruiter on a public list")


class SuretyCallStatus(models.TextChoices):
    ASKED = "asked", _("asked of the issuer")
    PAID = "paid", _("paid")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETURNED = "returned", _("paid back to the issuer")


# What a bond no longer answers for.
CALLED = (SuretyCallStatus.ASKED, SuretyCallStatus.PAID)


class Regime(models.TextChoices):
    GT_AG_50_2022 = "gt-ag-50-2022", _("Guatemala, Acuerdo Gubernativo 50-2022")
    HN_STSS_141_2015 = "hn-stss-141-2015", _("Honduras, Acuerdo STSS-141-2015")
    SV_MTPS = "sv-mtps", _("El Salvador, Ministry of Labour register")
    CA_AB = "ca-ab", _("Alberta, licence of its own scheme")
    CA_BC_TFWPA = "ca-bc-tfwpa", _("British Columbia, Temporary Foreign Worker Protection Act")
    CA_MB_WRAPA = "ca-mb-wrapa", _("Manitoba, Worker Recruitment and Protection Act")
    CA_NB = "ca-nb", _("New Brunswick, licence of its own scheme")
    CA_NS = "ca-ns", _("Nova Scotia, licence of its own scheme")
    CA_ON_ESA = "ca-on-esa", _("Ontario, Employment Standards Act licence")
    CA_QC = "ca-qc", _("Quebec, agency permit")
    CA_SK_FWRISA = "ca-sk-fwrisa", _("Saskatchewan, Foreign Worker Recruitment and Immigration Services Act")


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
