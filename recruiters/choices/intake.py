"""Words of what comes in: who tells it, what was paid for, what a message is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ToldBy(models.TextChoices):
    WORKER = "worker", _("The person it happened to")
    FAMILY = "family", _("Somebody of the family")
    NGO = "ngo", _("An organisation that helps people")
    WITNESS = "witness", _("Somebody who saw or knows it")


class FeeFor(models.TextChoices):
    """The costs that ILO's definition of 2019 counts as recruitment fees and related costs, in the words that people use."""

    PLACE = "place", _("A place on the list, or the job itself")
    VISA = "visa", _("The visa or the consulate")
    PAPERS = "papers", _("Passport, certificates, translations")
    MEDICAL = "medical", _("Medical examination")
    TRAINING = "training", _("A course, a test or an interview")
    TRAVEL = "travel", pgettext_lazy("what was paid for", "Travel")
    EQUIPMENT = "equipment", _("Tools or clothes")
    GUARANTEE = "guarantee", _("A guarantee, land or house deeds")
    LOAN = "loan", _("A loan or its interest")
    OTHER = "other", pgettext_lazy("what was paid for", "Something else")


class PaidWhen(models.TextChoices):
    """How exactly the person knows the day; the date that is kept is the first of what was said."""

    DAY = "day", _("that day")
    MONTH = "month", _("that month")
    YEAR = "year", _("that year")
    UNKNOWN = "unknown", pgettext_lazy("when it was paid", "not known")


class MessageFrom(models.TextChoices):
    PERSON = "person", _("the person")
    DESK = "desk", _("the office")


class MessageKind(models.TextChoices):
    MESSAGE = "message", _("message")
    EVIDENCE = "evidence", _("evidence added")
    WITHDRAWAL = "withdrawal", _("asks to withdraw")
