from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmployersConfig(AppConfig):
    name = "employers"
    verbose_name = _("Employers")

    def ready(self) -> None:
        from . import (
            facts,  # noqa: F401  it registers the columns it fills
            receivers,  # noqa: F401
        )
        from .webhooks import receivers as _webhooks  # noqa: F401
