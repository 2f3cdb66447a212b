"""What a person can bring or tell, in words that are easy to read aloud; the rules' own advice speaks to the office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.i18n import in_language

THINGS: Mapping[str, str | Promise] = {
    "passport": _("Your passport."),
    "national_id": _("Your identity document."),
    "police_record": _("A paper that shows you have no police record."),
    "migration_record": _("A paper that shows how you travelled before."),
    "medical": _("A medical certificate."),
    "driving_licence": _("Your driving licence."),
    "consent": _("Come and tell us whether we may propose you for jobs."),
    "confirmation": _("Come and tell us that you still want to go."),
    "availability": _("Tell us from when to when you can travel."),
    "experience": _("Tell us where you have worked and how long. Bring letters, if you have any."),
    "skill": _("Tell us what you know how to do. Bring certificates, if you have any."),
    "language": _("Tell us which languages you speak."),
    "language_test": _("The result of a language test."),
    "literacy": _("Tell us whether you read and write."),
    "schooling": _("Tell us how many years you went to school."),
    "birth_date": _("Tell us when you were born."),
    "past_stays": _("Tell us when you worked in another country before."),
    "refused": _("Tell us which countries and jobs you would go to."),
    "wish": _("Tell us which countries and jobs you would go to."),
}


def thing(needs: str, titles: Mapping[str, Any]) -> str:
    """By the code of `Comparison.needs`; what has no words of its own is called as its rule is."""
    return str(THINGS[needs]) if needs in THINGS else in_language(titles)
