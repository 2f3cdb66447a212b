from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplaintStatus(models.TextChoices):
    RECEIVED = "received", _("received")
    TRIAGED = "triaged", _("triaged")
    INVESTIGATING = "investigating", _("under investigation")
    REFERRED = "referred", _("referred")
    REMEDY = "remedy", _("remedy under way")
    CLOSED = "closed", _("closed")
    APPEALED = "appealed", _("appealed")


class Severity(models.TextChoices):
    P1 = "p1", _("P1 – danger now")
    P2 = "p2", _("P2 – serious")
    P3 = "p3", _("P3 – ordinary")


class ComplaintCategory(models.TextChoices):
    FORCED_LABOUR = "forced_labour", _("forced labour or trafficking")
    VIOLENCE = "violence", _("violence or sexual abuse")
    MINOR = "minor", _("a minor recruited or at work")
    HELD_DOCUMENTS = "held_documents", _("documents withheld")
    FEE = "fee", _("recruitment fee or debt")
    CONTRACT_SUBSTITUTION = "contract_substitution", _("contract changed")
    FALSE_JOB = "false_job", _("false job or false recruiter")
    WAGES = "wages", _("wages not paid")
    CONDITIONS = "conditions", _("unsafe housing, transport or work")
    RETALIATION = "retaliation", _("retaliation or blacklisting")
    DISCRIMINATION = "discrimination", _("discrimination")
    DATA_MISUSE = "data_misuse", _("misuse of personal data")
    SERVICE = "service", _("about our own service")


class Channel(models.TextChoices):
    WEB = "web", _("web")
    OFFICE = "office", _("office")
    PHONE = "phone", _("phone")
    PAPER = "paper", _("paper")


class FindingOutcome(models.TextChoices):
    OPEN = "open", _("not decided")
    FOUNDED = "founded", _("founded")
    NOT_PROVEN = "not_proven", _("not proven")
    UNFOUNDED = "unfounded", _("unfounded")
