from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does here. One role a person; what it may see is decided in `accounts.scope` alone."""

    REGISTRATION_OFFICER = "registration_officer", _("registration officer")
    COORDINATOR = "coordinator", _("programme coordinator")
    POLICY_EDITOR = "policy_editor", _("policy editor")
    INSPECTOR = "inspector", _("inspector")
    EMPLOYER_CLERK = "employer_clerk", _("employer's clerk")
    RECRUITER_CONTACT = "recruiter_contact", _("recruiter's contact")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


# Roles of ministry staff: they need a second factor and may enter the admin.
STAFF_ROLES = frozenset(
    {
        Role.REGISTRATION_OFFICER,
        Role.COORDINATOR,
        Role.POLICY_EDITOR,
        Role.INSPECTOR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
