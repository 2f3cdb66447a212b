from django.db import models
from django.utils.translation import gettext_lazy as _


class MarkKind(models.TextChoices):
    """What two entries may share. Of a person's, and of accounts, only a keyed hash is kept."""

    IDENTITY = "identity", _("identity number of a person")
    TAX_NUMBER = "tax_number", _("tax number")
    BANK_ACCOUNT = "bank_account", _("bank account")
    PERSON = "person", _("name and date of birth of a person")
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    WEBSITE = "website", _("website")
    ADDRESS = "address", _("address")
    NAMED_PERSON = "named_person", _("name of a person in a country")


class MarkHolder(models.TextChoices):
    ENTRY = "entry", _("the entry itself")
    PERSON = "person", _("a person behind it")
    AGENT = "agent", _("an agent")


class AlertStatus(models.TextChoices):
    SUGGESTED = "suggested", _("to be looked at")
    CONFIRMED = "confirmed", _("the same people")
    DISMISSED = "dismissed", _("not the same")
    LAPSED = "lapsed", _("nothing to look at any more")


class ListKind(models.TextChoices):
    """Where a name was published."""

    APPENDIX_C = "appendix_c", _("H-2B case, Appendix C")
    US_RECRUITERS = "us_recruiters", _("US foreign labour recruiter list")
    MINISTRY = "ministry", _("register of a ministry")
