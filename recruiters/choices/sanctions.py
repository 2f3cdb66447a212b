from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SanctionKind(models.TextChoices):
    """From the lightest to the heaviest. What each stops is in `STOPS`."""

    WARNING = "warning", _("warning")
    SURETY = "surety", _("surety called")
    INTERIM = "interim", _("interim suspension")
    SUSPENSION = "suspension", pgettext_lazy("sanction", "suspension")
    CANCELLATION = "cancellation", _("cancellation of the licence")
    EXCLUSION = "exclusion", _("exclusion")


# Of these a licence does not stand any more, and everything under it is stopped.
STOPS = frozenset({SanctionKind.INTERIM, SanctionKind.SUSPENSION, SanctionKind.CANCELLATION, SanctionKind.EXCLUSION})
CANCELS = frozenset({SanctionKind.CANCELLATION, SanctionKind.EXCLUSION})


class SanctionBasis(models.TextChoices):
    COMPLAINT = "complaint", _("a complaint")
    INSPECTION = "inspection", _("an inspection")
    LIST = "list", _("a published list")


class PublicReason(models.TextChoices):
    """What everybody may read of why a recruiter is stopped. None of them says who found it out, or that somebody complained."""

    FEES = "fees", _("charging workers for a job")
    DECEPTION = "deception", _("false or misleading offers")
    DOCUMENTS = "documents", _("keeping papers of workers")
    TREATMENT = "treatment", _("threats, violence or retaliation")
    LICENCE = "licence", _("not meeting the terms of its licence")
    LISTED = "listed", _("standing on a published list of sanctions")
    OTHER = "other", _("breach of the rules for recruiters")


class SanctionStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("sanction", "waits for the second signature")
    PROVISIONAL = "provisional", _("acts, waits for the second signature")
    SIGNED = "signed", _("signed, begins later")
    IN_FORCE = "in_force", pgettext_lazy("sanction", "in force")
    STAYED = "stayed", _("without effect during the appeal")
    WITHDRAWN = "withdrawn", pgettext_lazy("sanction", "withdrawn")
    LAPSED = "lapsed", _("lapsed without a second signature")
    LIFTED = "lifted", pgettext_lazy("sanction", "lifted")
    OVERTURNED = "overturned", _("overturned on appeal")
    EXPIRED = "expired", pgettext_lazy("sanction", "has ended")


# While a sanction is in one of these, what it stopped is stopped.
ACTING = (SanctionStatus.PROVISIONAL, SanctionStatus.IN_FORCE)


class AppealStatus(models.TextChoices):
    FILED = "filed", pgettext_lazy("appeal", "filed")
    UPHELD = "upheld", _("the sanction stands")
    VARIED = "varied", _("the sanction was changed")
    OVERTURNED = "overturned", _("the sanction was overturned")
    WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "taken back")


class CascadeOutcome(models.TextChoices):
    """What became of one thing that a sanction touched, when the sanction ended."""

    DONE = "done", _("stopped")
    REVERSED = "reversed", _("given back")
    KEPT = "kept", _("not given back")
    HANDED_ON = "handed_on", _("another sanction keeps it")


class Touching(models.TextChoices):
    """What a sanction does to one thing. Those of `CARVE_OUTS` are not stopped: a person looks after them."""

    LICENCE = "licence", _("licence")
    MANDATE = "mandate", _("mandate frozen")
    VACANCY = "vacancy", _("vacancy held")
    PROPOSAL = "proposal", _("proposal stopped")
    OFFER = "offer", _("offer stopped")
    SEAT = "seat", _("seat given back")
    GOES_ON = "goes_on", _("goes on under another channel")
    ABROAD = "abroad", _("already abroad: call for their welfare")


CARVE_OUTS = frozenset({Touching.GOES_ON, Touching.ABROAD})


class CarveOutDecision(models.TextChoices):
    EMPLOYER = "employer", _("goes on with the employer directly")
    MINISTRY = "ministry", _("goes on through the ministry")
    ENDS = "ends", _("does not go on: the person was told")
    CALLED = "called", _("was called: is well")
    NEEDS_HELP = "needs_help", _("was called: needs help")
    NOT_REACHED = "not_reached", _("was not reached")
