"""The stages of a run, as the API tells them: each as a whole (shard 0), then the parts of those that are divided among processes.

Which machine did the work is for administrators.
"""

from __future__ import annotations

from rest_framework import serializers

from ..models import RunStep


class StepSerializer(serializers.ModelSerializer[RunStep]):
    class Meta:
        model = RunStep
        fields = [
            *("stage", "shard", "state", "attempt", "done", "total", "seconds"),
            *("started_at", "finished_at", "fingerprint"),
        ]
