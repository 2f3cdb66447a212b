"""Which face a state wears: a shape, a colour and (from the caller) a word. Unknown is never red, and never a no."""

from __future__ import annotations

OK, BAD, WARN, UNKNOWN, OFF, RUNNING = "ok", "bad", "warn", "unk", "off", "run"
FACES = frozenset({OK, BAD, WARN, UNKNOWN, OFF, RUNNING})

# Words that several apps use for a state, by the face they wear. An app whose word means something else here
# names the face itself: {% badge label "warn" %}.
STATE_FACES: dict[str, str] = {
    **dict.fromkeys(
        ("pass", "passed", "open", "active", "in_force", "valid", "verified", "accepted", "confirmed", "done", "complete",
         "completed", "finished", "succeeded", "success", "shortlisted", "chosen", "resolved", "granted", "published",
         "employer_confirmed", "tested", "paid", "returned", "high", "available", "registered", "visited"), OK),
    **dict.fromkeys(
        ("fail", "failed", "error", "bar", "suspended", "cancelled", "revoked", "rejected", "refused", "declined", "enjoined",
         "late", "overdue", "serious", "danger", "blocked", "full", "withdrawn_by_ministry", "severe", "absconded"), BAD),
    **dict.fromkeys(
        ("condition", "conditional", "warning", "due", "due_soon", "expiring", "review", "in_review", "under_review", "pending",
         "proposed_to_person", "awaiting_decision", "offered", "held", "on_hold", "frozen", "enforcement_suspended",
         "in_force_not_enforced", "not_enforced", "letter", "medium", "submitted", "proposed", "investigating", "sent_back",
         "corrected", "uploaded", "checked", "minor"), WARN),
    **dict.fromkeys(("unknown", "missing", "no_data", "unregistered", "stated", "low", "received", "planned", "hypothetical",
                     "waiting", "info", "debug"), UNKNOWN),
    **dict.fromkeys(("queued", "running", "in_progress", "started", "under_way", "checking", "importing",
                     "undoing", "drawn"), RUNNING),
}  # fmt: skip


def face_of(state: object) -> str:
    """The face of a state's code (`"pass"` -> `"ok"`); a face's own name stands for itself, any other word is `off`."""
    code = str(getattr(state, "value", state) or "").lower()
    if code in FACES:
        return code
    return STATE_FACES.get(code, OFF)
