"""A registration as a row of screens, and what was typed on them: kept as typed, read again whenever it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from ..choices import Wish
from ..models import ProgrammeWish
from ..services import Application, Document
from .fields import Lists
from .rows import FreeRow, LanguageRow, PaperRow, PlaceRow, Row, SkillRow, StayRow, WorkRow
from .screens import (
    COUNTRY_OF_KIND,
    AbroadScreen,
    ConsentScreen,
    ContactScreen,
    FreeScreen,
    HomeScreen,
    IdentityScreen,
    LanguagesScreen,
    PassportScreen,
    PersonScreen,
    SchoolingScreen,
    Screen,
    WishesScreen,
)

MOST_ROWS = 20
NUMBERS = ("number", "passport_number")  # shown whole on their own screen only
LONGEST = 300  # characters of one value as it is kept
Answer = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """`lost` says what the person goes without when the screen is left empty; a screen without it cannot be skipped."""

    key: str
    title: Any
    form: type[Screen] | None = None
    row: type[Row] | None = None
    lost: Any = ""


STEPS = (
    Step("identity", gettext_lazy("Identity"), IdentityScreen),
    Step("person", gettext_lazy("Names and birth"), PersonScreen),
    Step("home", gettext_lazy("Where the person lives"), HomeScreen),
    Step(
        "contact",
        gettext_lazy("How to reach the person"),
        ContactScreen,
        lost=gettext_lazy("nobody can call or write when there is an offer; the person has to come and ask."),
    ),
    Step("languages", gettext_lazy("Languages"), LanguagesScreen, LanguageRow),
    Step(
        "schooling",
        gettext_lazy("School"),
        SchoolingScreen,
        lost=gettext_lazy("pathways that ask for reading or school stay “not known”."),
    ),
    Step(
        "work",
        gettext_lazy("Work and crops"),
        row=WorkRow,
        lost=gettext_lazy(
            "vacancies that ask for experience stay “not known”, and the person is proposed later than others."
        ),
    ),
    Step(
        "skills",
        gettext_lazy("Skills, tools and machines"),
        row=SkillRow,
        lost=gettext_lazy("the person is proposed later for work that needs them."),
    ),
    Step(
        "abroad",
        gettext_lazy("Seasons already worked abroad"),
        AbroadScreen,
        StayRow,
        lost=gettext_lazy("the person counts as somebody who has not worked abroad: ask before you go on."),
    ),
    Step(
        "free",
        gettext_lazy("When the person can be away"),
        FreeScreen,
        FreeRow,
        lost=gettext_lazy("nobody knows for which dates the person can be proposed."),
    ),
    Step(
        "wishes",
        gettext_lazy("Pathways and places"),
        WishesScreen,
        PlaceRow,
        lost=gettext_lazy("the person is proposed for everything that is open to them."),
    ),
    Step(
        "papers",
        gettext_lazy("Papers shown"),
        PassportScreen,
        PaperRow,
        lost=gettext_lazy("each missing paper stays “to bring”. That is not a no."),
    ),
    Step("consent", gettext_lazy("Consent"), ConsentScreen),
)
BY_KEY = {step.key: step for step in STEPS}
ORDER = [step.key for step in STEPS]


class _Rows(BaseFormSet):
    """Rows that were left as they came are no rows."""

    def filled(self) -> list[Any]:
        return [form for form in self.forms if form.has_changed()]


class ScreenPage:
    """One screen with what stands on it: `form` and `rows`, either of them None where the screen has none."""

    def __init__(self, step: Step, lists: Lists, data: Any = None, *, blank: int = 0, initial: Any = None) -> None:
        self.step, self.lists = step, lists
        self.form = step.form(data, lists=lists, initial=initial or {}) if step.form else None
        self.rows = self._rows(data, blank) if step.row else None

    @classmethod
    def sent(cls, step: Step, lists: Lists, data: QueryDict) -> ScreenPage:
        return cls(step, lists, data)

    @classmethod
    def kept(
        cls, step: Step, lists: Lists, answer: Answer | None, *, blank: int = 0, initial: Any = None
    ) -> ScreenPage:
        """As it was typed, with so many more empty rows; a screen nobody has been to is empty."""
        if not answer:
            return cls(step, lists, blank=blank, initial=initial)
        empty = blank or (0 if answer.get("rows") else 1)
        return cls(step, lists, _as_sent(answer, [_starts(step, lists)] * empty))

    def _rows(self, data: Any, blank: int) -> _Rows:
        row: Any = self.step.row
        made: Any = formset_factory(row, formset=_Rows, extra=max(blank, 1), max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        return made(data, prefix="rows", form_kwargs={"lists": self.lists})

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (self.form, self.rows) if part is not None)

    @property
    def forms(self) -> list[Any]:
        """All of them, for the summary of errors."""
        return [*([self.form] if self.form else []), *(self.rows.forms if self.rows else [])]

    def hush(self) -> None:
        """Complain of nothing: the person is still at it."""
        for form in self.forms:
            form.errors.clear()

    @property
    def doubts(self) -> list[str]:
        return [doubt for form in self.forms if form.is_bound and form.is_valid() for doubt in form.doubts]

    def answer(self, *, without: int | None = None) -> Answer:
        """What was typed, to be kept; `without` leaves the row of this number out."""
        rows = self.rows.forms if self.rows else []
        return {
            "fields": _typed(self.form) if self.form else {},
            "rows": [_typed(form) for number, form in enumerate(rows) if number != without and form.has_changed()],
        }

    def told(self) -> list[tuple[Any, str]]:
        """What stands on the screen, in words: each field with its value, each row on a line of its own."""
        lines = [(bound.label, text) for bound in self.form or () if (text := in_words(bound))]
        for form in self.rows.filled() if self.rows else ():
            lines.append((form.name, " · ".join(text for bound in form if (text := in_words(bound)))))
        return lines


def in_words(bound: forms.BoundField) -> str:
    """A field's value as its page says it; nothing for an empty one."""
    value, field = bound.value(), bound.field
    if bound.name in NUMBERS and value:
        return f"•••• {str(value)[-4:]}"
    if bound.name == "passport_issued_by" and not bound.form["passport_number"].value():
        return ""  # where it starts with a country, nobody said so
    if isinstance(field, forms.BooleanField):
        return str(bound.label) if value and bound.form.prefix else str(gettext_lazy("yes")) if value else ""
    if isinstance(field, forms.ChoiceField):
        names = _flat(field.choices)
        values = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(str(names[str(each)]) for each in values if each not in (None, "") and str(each) in names)
    if isinstance(field, forms.IntegerField) and value and bound.form.prefix:
        return f"{bound.label}: {value}"
    return str(value or "")


def _flat(choices: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value, label in choices:
        found |= dict(label) if isinstance(label, (list, tuple)) else {str(value): label}
    return found


def _typed(form: Screen) -> dict[str, Any]:
    """The values of a bound form as a browser sent them; what nobody chose or wrote is left out."""
    typed: dict[str, Any] = {}
    for name, field in form.fields.items():
        values = _values(form.data, form.add_prefix(name))
        if isinstance(field, forms.MultipleChoiceField):
            typed[name] = values
        elif values:
            typed[name] = values[-1]
    return {name: value for name, value in typed.items() if value}


def _values(data: Any, name: str) -> list[str]:
    values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
    return [str(value)[:LONGEST] for value in values if value]


def _starts(step: Step, lists: Lists) -> dict[str, str]:
    """What an empty row of a screen starts with."""
    form = step.row(lists=lists) if step.row else None
    values = {bound.name: bound.value() for bound in form or ()}
    return {name: str(value) for name, value in values.items() if value not in (None, "", False)}


def _as_sent(answer: Mapping[str, Any], blank: list[dict[str, str]]) -> MultiValueDict[str, str]:
    """An answer as a browser would send it, with empty rows after its own."""
    data: MultiValueDict[str, str] = MultiValueDict()
    rows = [*answer.get("rows", ()), *blank][:MOST_ROWS]
    for name, value in answer.get("fields", {}).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"rows-{number}-{name}"] = value
    data["rows-TOTAL_FORMS"] = str(len(rows))
    data["rows-INITIAL_FORMS"] = "0"
    return data


class Registration:
    """All screens of a draft, read once: what is missing, what is doubtful, and the person they make."""

    def __init__(self, answers: Mapping[str, Answer], lists: Lists) -> None:
        self.answers, self.lists = answers, lists

    @cached_property
    def pages(self) -> dict[str, ScreenPage]:
        return {step.key: ScreenPage.kept(step, self.lists, self.answers.get(step.key)) for step in STEPS}

    def state(self, key: str) -> str:
        """ "done", "skipped" or "missing": a screen that must be there and is not, or is not right."""
        page = self.pages[key]
        if key not in self.answers:
            return "skipped" if page.step.lost else "missing"
        if not page.is_valid():
            return "missing"
        return "done" if page.told() else "skipped"

    @property
    def missing(self) -> list[str]:
        return [key for key in ORDER if self.state(key) == "missing"]

    @property
    def doubts(self) -> list[str]:
        return [doubt for page in self.pages.values() for doubt in page.doubts]

    def application(self, note: str) -> Application:
        """Of a registration in which nothing is missing."""
        consent = self._cleaned("consent")
        return Application(
            documents=tuple(self._documents()),
            worker=self._worker(),
            parts=tuple(self._parts()),
            consents=dict.fromkeys(consent["purposes"], consent["means"]),
            note=note,
        )

    def _cleaned(self, key: str) -> dict[str, Any]:
        page = self.pages[key]
        return page.form.cleaned_data if page.form and page.form.is_bound and page.form.is_valid() else {}

    def _documents(self) -> Any:
        yield document_of(self._cleaned("identity"))
        passport = self._cleaned("papers")
        if passport.get("passport_number"):
            country = passport["passport_issued_by"]
            yield Document("passport", passport["passport_number"], country, passport["passport_expires_on"])

    def _worker(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for page in self.pages.values():
            if page.form and page.form.is_bound and page.form.is_valid():
                told |= page.form.told()
        return told

    def _parts(self) -> Any:
        for page in self.pages.values():
            for form in page.rows.filled() if page.rows and page.rows.is_bound and page.rows.is_valid() else ():
                yield form.model, form.part()
        wishes = self._cleaned("wishes")
        for wish, name in ((Wish.WANTED, "wanted"), (Wish.REFUSED, "refused")):
            for programme in wishes.get(name, ()):
                yield ProgrammeWish, {"programme_id": programme, "wish": wish}


def document_of(identity: Mapping[str, Any]) -> Document:
    """The document of a cleaned `IdentityScreen`."""
    kind = identity["kind"]
    country = COUNTRY_OF_KIND.get(kind) or identity.get("issued_by", "")
    return Document(kind, identity["number"], country, identity.get("expires_on"), identity["seen"])
