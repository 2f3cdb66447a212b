from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig

# Tables of libraries that nobody works with here: capabilities replace groups, the account pages the other two.
NOT_OURS = ("auth.Group", "account.EmailAddress", "mfa.Authenticator")


class ProductConfig(AppConfig):
    """The composition root as an app: it has no tables, only commands that need several apps (`make_demo`)."""

    name = "config"


class AdminConfig(DjangoAdminConfig):
    default_site = "config.admin_site.Site"

    def ready(self) -> None:
        super().ready()
        from django.apps import apps
        from django.contrib import admin

        for label in NOT_OURS:
            if admin.site.is_registered(model := apps.get_model(label)):
                admin.site.unregister(model)
