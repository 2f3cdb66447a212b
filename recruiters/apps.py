from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecruitersConfig(AppConfig):
    name = "recruiters"
    verbose_name = _("Recruiters")

    def ready(self) -> None:
        from . import receivers  # noqa: F401
