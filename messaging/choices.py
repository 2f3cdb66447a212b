from django.db import models
from django.utils.translation import gettext_lazy as _


class TextState(models.TextChoices):
    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed, to be tried again")
    GIVEN_UP = "given_up", _("given up")


class TextPurpose(models.TextChoices):
    CODE = "code", _("one-time code")
    REMINDER = "reminder", _("reminder to confirm interest")
    NOTICE = "notice", _("notice about the file")
