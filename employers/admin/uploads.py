"""Lists that coordinators brought in, in the admin: what became of them and who did what, read only."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import EventAdmin, ReadOnly, RecordAdmin, badge

from ..models import DemandUpload, DemandUploadEvent, DemandUploadRow


@admin.register(DemandUpload)
class DemandUploadAdmin(ReadOnly, RecordAdmin):
    list_display = [
        "file_name",
        "state",
        "layout",
        "read",
        "imported",
        "updated",
        "unchanged",
        "rejected",
        "by",
        "created_at",
    ]
    list_filter = ["status", "layout", "created_at"]
    list_select_related = ["by"]
    search_fields = ["file_name", "file_sha256"]
    exclude = ["stored", "lease_token"]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, upload: DemandUpload) -> str:
        return badge(upload.status, upload.get_status_display())


@admin.register(DemandUploadEvent)
class DemandUploadEventAdmin(EventAdmin):
    search_fields = ["subject__file_name"]


@admin.register(DemandUploadRow)
class DemandUploadRowAdmin(ReadOnly, RecordAdmin):
    list_display = ["upload", "line", "outcome"]
    list_filter = ["outcome"]
    list_select_related = ["upload"]
    search_fields = ["upload__file_name"]
