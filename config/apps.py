from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig

# Tables of libraries that nobody works with here: capabilities replace groups, the account pages the other two.
NOT_OURS = ("auth.Group", "account.EmailAddress", "mfa.Authenticator")


class AdminConfig(DjangoAdminConfig):
    default_site = "config.admin_site.Site"

    def ready(self) -> None:
        super().ready()
        from django.apps import apps
        from django.contrib import admin

        for label in NOT_OURS:
            if admin.site.is_registered(model := apps.get_model(label)):
                admin.site.unregister(model)
