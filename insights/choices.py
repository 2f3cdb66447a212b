from django.db import models
from django.utils.translation import gettext_lazy as _


class SimulationStatus(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("in progress")
    DONE = "done", _("finished")
    FAILED = "failed", _("failed")


class SimulationStage(models.TextChoices):
    WAITING = "waiting", _("waiting for a worker process")
    READING = "reading", _("reading the rules")
    COUNTING = "counting", _("counting registered people")
    FINISHED = "finished", _("finished")


class Dimension(models.TextChoices):
    """What the people of a simulation are counted by."""

    COUNTRY = "country", _("Registry")
    SEX = "sex", _("Sex")
    DEPARTMENT = "department", _("Department")
    SCHOOLING = "schooling", _("Years of schooling")


class SkillsKind(models.TextChoices):
    """What the map of skills is looked at by, and (`PEOPLE`) the people themselves."""

    OCCUPATION = "occupation", _("Occupation")
    SKILL = "skill", _("Skill")
    CROP = "crop", _("Crop or animal")
    LANGUAGE = "language", _("Language")
    PEOPLE = "people", _("People")


LOOKED_AT_BY = [(kind.value, kind.label) for kind in SkillsKind if kind != SkillsKind.PEOPLE]
