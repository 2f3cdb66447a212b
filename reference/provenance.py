from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Origin


class Kept(models.Model):
    """A row of reference data, with who put it right last: no list ever undoes what a person has changed."""

    origin = models.CharField(_("put right by"), max_length=8, choices=Origin.choices, default=Origin.STAFF)

    class Meta:
        abstract = True
