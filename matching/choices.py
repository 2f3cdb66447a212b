from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)  # between which a run may be, and what it is held to
MOST_EACH = 3  # places that one run gives a person, one after another
MOST_REST, USUAL_REST = 180, 14  # days at home between two of them


class RunStatus(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("in progress")
    DONE = "done", _("finished")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", pgettext_lazy("run", "cancelled")


class RunStage(models.TextChoices):
    WAITING = "waiting", _("waiting for a worker process")
    SNAPSHOT = "snapshot", _("reading workers, vacancies and rules")
    SCAN = "scan", _("checking rules and scoring")
    AUCTION = "auction", _("assigning seats")
    PRICING = "pricing", _("proving the result")
    PUBLISH = "publish", _("writing proposals")
    FINISHED = "finished", _("finished")


class StepState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("stage", "waiting")
    RUNNING = "running", pgettext_lazy("stage", "in progress")
    DONE = "done", pgettext_lazy("stage", "done")
    STOPPED = "stopped", pgettext_lazy("stage", "stopped")


class PreviewStatus(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("in progress")
    DONE = "done", _("finished")
    FAILED = "failed", _("failed")


class PreviewStage(models.TextChoices):
    WAITING = "waiting", _("waiting for a worker process")
    READING = "reading", _("reading workers, vacancies and rules")
    BEFORE = "before", _("assigning with the weights that hold")
    AFTER = "after", _("assigning with the new weights")
    COMPARING = "comparing", _("comparing")
    FINISHED = "finished", _("finished")


class TrialStage(models.TextChoices):
    """Of a floor that is tried."""

    WAITING = "waiting", _("waiting for a worker process")
    READING = "reading", _("reading workers, vacancies and rules")
    WITHOUT = "without", _("assigning without the floor")
    WITH = "with", _("assigning with the floor")
    COMPARING = "comparing", _("comparing")
    FINISHED = "finished", _("finished")


class StudyStatus(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("in progress")
    DONE = "done", _("finished")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", pgettext_lazy("study", "cancelled")


class StudyStage(models.TextChoices):
    WAITING = "waiting", _("waiting for a worker process")
    READING = "reading", _("reading workers, vacancies and rules")
    PAIRS = "pairs", _("checking rules and scoring")
    AT_ONCE = "at_once", _("assigning everybody at once")
    REPLAYING = "replaying", _("going through the calendars")
    FINISHED = "finished", _("finished")


class ProposalStatus(models.TextChoices):
    PROPOSED = "proposed", _("waiting for a decision")
    SHORTLISTED = "shortlisted", _("on the short list")
    RESERVE = "reserve", _("in reserve")
    DISCARDED = "discarded", _("discarded")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OFFERED = "offered", _("offered")


FALLEN = (ProposalStatus.DISCARDED, ProposalStatus.WITHDRAWN)  # holds no seat any more


class NamedPersonStatus(models.TextChoices):
    TO_ASK = "to_ask", _("to be asked")
    AGREED = "agreed", _("agrees")
    REFUSED = "refused", _("does not agree")
    MISTAKEN = "mistaken", _("it was somebody else")


# How the rules leave a pathway to a person or a pair (`pathways.engine.evaluate.standing`), as the API names it.
STANDINGS = ["open", "on_condition", "closed"]

# What a rule says of a person or a pair (`pathways.display.DisplayedFinding.state`), as the API names it.
FINDING_STATES = ["pass", "fail", "condition", "unknown", "notice"]


class FairnessBy(models.TextChoices):
    """What a run's report of fairness tells people apart by. None of it is read by a score."""

    SEX = "sex", _("Sex")
    AGE = "age", _("Age")
    DEPARTMENT = "department", _("Department")
    LANGUAGE = "language", _("Preferred language")
    PEOPLE = "people", _("People (ethnic group)")
    SCHOOLING = "schooling", _("Years of schooling")


class FloorBy(models.TextChoices):
    """What a floor may tell people apart by: as `FairnessBy`, but for the people (ethnic group), who say it for statistics only."""

    SEX = "sex", _("Sex")
    AGE = "age", _("Age")
    DEPARTMENT = "department", _("Department")
    LANGUAGE = "language", _("Preferred language")
    SCHOOLING = "schooling", _("Years of schooling")


class Publishes(models.TextChoices):
    """What a finished run puts before people: all that it proposes, or only what would change in the plan that stands."""

    PROPOSALS = "proposals", _("its proposals")
    CHANGES = "changes", _("only what changes, for approval")


class PlanStatus(models.TextChoices):
    CURRENT = "current", _("kept up to date")
    ENDED = "ended", pgettext_lazy("plan", "followed by another")


class TouchedKind(models.TextChoices):
    WORKER = "worker", _("person")
    VACANCY = "vacancy", _("vacancy")


class ChangeCause(models.TextChoices):
    """Why the plan would change for somebody."""

    NEW_PERSON = "new_person", _("new in the registry, or back in it")
    PERSON = "person", _("their file has changed")
    LEFT = "left", _("not to be matched any more")
    VACANCY = "vacancy", _("their vacancy has changed, or ended")
    CHAIN = "chain", _("a place became free or was taken by somebody for whom it counts more")
    NIGHT = "night", _("the whole registry was matched anew")


class ChangeStatus(models.TextChoices):
    WAITING = "waiting", _("waiting for approval")
    APPROVED = "approved", pgettext_lazy("change", "approved")
    DECLINED = "declined", pgettext_lazy("change", "declined")
    OVERTAKEN = "overtaken", _("overtaken by later news")


class ChangeKind(models.TextChoices):
    """What a change comes to for the person."""

    FIRST = "first", _("a first place")
    OTHER = "other", _("another place")
    LOSES = "loses", _("loses the place")
