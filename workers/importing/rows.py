"""One row of a list to one person, or to the reasons why it is not taken: all of them at once, each with its column and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from common.errors import InvalidInput
from common.sheets.cells import cell_text

from ..checks import check_age, check_name, doubt_about_name
from ..choices import IdentityKind, LanguageLevel
from ..dialling import read_phone
from ..duplicates import PersonToCompare
from ..identity import IdentityNumber, normalise, read_identity
from ..models import Worker
from ..services.files import search_name_of
from . import values
from .columns import Binding, field_named
from .fields import EXPERIENCES, LANGUAGES, SKILLS
from .lookups import Lookups
from .problems import Problem, Unreadable

_T = TypeVar("_T")
_KIND_OF_COUNTRY = {"GT": IdentityKind.CUI, "HN": IdentityKind.DNI, "SV": IdentityKind.DUI, "BZ": IdentityKind.SSN_BZ}
NAMES = ("given_names", "first_surname", "second_surname", "married_name")
_LONGEST: dict[str, int] = {
    name: getattr(Worker._meta.get_field(name), "max_length", 0) for name in (*NAMES, "address", "email")
}
_DIGITS: dict[str, int] = {IdentityKind.CUI: 13, IdentityKind.DNI: 13, IdentityKind.DUI: 9, IdentityKind.SSN_BZ: 9}
MOST_YEARS, MOST_MONTHS = 25, 720


@dataclass(slots=True)
class PersonRow:
    """A person as a row says, ready to be written. `fields` are columns of `Worker`; the lists those of its parts."""

    line: int
    identity: IdentityNumber
    fields: dict[str, Any]
    passport: IdentityNumber | None = None
    passport_expires_on: date | None = None
    experiences: list[dict[str, Any]] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    languages: list[dict[str, Any]] = field(default_factory=list)
    available: tuple[date, date] | None = None
    consent_on: date | None = None
    doubts: list[Problem] = field(default_factory=list)  # strange, and kept

    @property
    def content_hash(self) -> str:
        """Whether two rows say the same of the person."""
        said = (
            self.fields,
            self.passport,
            self.experiences,
            self.skills,
            self.languages,
            self.available,
            self.consent_on,
        )
        return hashlib.sha256(repr((self.identity, said)).encode()).hexdigest()

    def to_compare(self) -> PersonToCompare:
        names = (
            "given_names",
            "first_surname",
            "second_surname",
            "married_name",
            "birth_date",
            "sex",
            "municipality_id",
        )
        return PersonToCompare(phone=self.fields["phone"], **{name: self.fields[name] for name in names})


@dataclass(slots=True)
class Refusal:
    line: int
    problems: list[Problem]


def read_row(binding: Binding, line: int, cells: Sequence[Any], lookups: Lookups, today: date) -> PersonRow | Refusal:
    return _RowReader(binding, cells, lookups, today).read(line)


class _RowReader:
    def __init__(self, binding: Binding, cells: Sequence[Any], lookups: Lookups, today: date) -> None:
        self.binding, self.lookups, self.today = binding, lookups, today
        count = len(cells)
        self.texts: Mapping[str, str] = {
            key: cell_text(cells[place]) for key, place in binding.positions.items() if place < count
        }
        self.problems: list[Problem] = []
        self.doubts: list[Problem] = []
        self.nationality: str | None = None

    def read(self, line: int) -> PersonRow | Refusal:
        self.nationality = self.find("nationality")
        identity = self._identity()
        passport, expires = self._passport(identity)
        fields = self._worker(identity)
        person = PersonRow(line, identity, fields, passport, expires) if identity else None
        experiences, skills, languages = self._experiences(), self._skills(), self._languages()
        available, consent_on = self._available(), self._consent()
        if self.problems or person is None:
            return Refusal(line, self.problems)
        person.experiences, person.skills, person.languages = experiences, skills, languages
        person.available, person.consent_on, person.doubts = available, consent_on, self.doubts
        return person

    # --- one cell

    def text(self, key: str) -> str:
        return self.texts.get(key, "")

    def problem(self, key: str, reason: str, fix: str) -> None:
        title = self.binding.titles.get(key) or field_named(key).title
        self.problems.append(Problem(title, self.text(key)[:200], reason.rstrip("."), fix))

    def doubt(self, key: str, sentence: str) -> None:
        """Strange, and kept: somebody should look."""
        if sentence:
            title = self.binding.titles.get(key) or field_named(key).title
            self.doubts.append(Problem(title, self.text(key)[:200], sentence.rstrip("."), ""))

    def take(self, key: str, read: Callable[[str], _T]) -> _T | None:
        text = self.text(key)
        if not text:
            if field_named(key).required:
                self.problem(key, _("it is empty"), _("Fill it in: nobody is registered without it."))
            return None
        try:
            return read(text)
        except Unreadable as error:
            self.problem(key, error.reason, error.fix)
            return None

    def find(self, key: str) -> Any:
        return self.take(key, self.lookups.lists[field_named(key).values].find)

    # --- the parts of a row

    def _identity(self) -> IdentityNumber | None:
        kind = self.find("identity_kind")
        if kind is None:
            if self.text("identity_kind"):
                return None  # told already
            kind = _KIND_OF_COUNTRY[self.lookups.country]
        country = self.find("identity_country") or self.lookups.country
        number = self.take("identity_number", lambda text: _number(kind, text, country))
        self.doubt("identity_number", number.doubt if number else "")
        return number

    def _passport(self, identity: IdentityNumber | None) -> tuple[IdentityNumber | None, date | None]:
        country = self.nationality or self.lookups.country
        number = self.take("passport_number", lambda text: _number(IdentityKind.PASSPORT, text, country))
        expires = self.take("passport_expires_on", values.day)
        if number and identity and number.index == identity.index:
            number = None  # the same document in two columns
        if expires and not number and not (identity and identity.kind == IdentityKind.PASSPORT):
            self.problem(
                "passport_expires_on", _("there is no passport number"), _("Fill in the number, or leave this empty.")
            )
        return number, expires

    def _worker(self, identity: IdentityNumber | None) -> dict[str, Any]:
        fields: dict[str, Any] = {name: self.take(name, partial(self._name, name)) or "" for name in NAMES}
        fields["search_name"] = search_name_of(fields)
        fields |= {
            "birth_date": self._birth_date(),
            "sex": self.find("sex"),
            "nationality_id": self.nationality or (identity.country if identity else "") or self.lookups.country,
            "birth_municipality_id": self._municipality("birth_municipality", "birth_department"),
            "municipality_id": self._municipality("municipality", "department"),
            "area": self.find("area") or "",
            "address": self.take("address", lambda text: values.fitting(text, _LONGEST["address"])) or "",
            "people": self.find("people") or "",
            "schooling_years": self.take("schooling_years", lambda text: values.whole(text, MOST_YEARS)),
            "literate": self.take("literate", values.yes_no),
            "preferred_language_id": self.find("preferred_language"),
            "needs_interpreter": bool(self.take("needs_interpreter", values.yes_no)),
            "phone": self.take("phone", self._phone) or "",
            "phone_is_shared": bool(self.take("phone_is_shared", values.yes_no)),
            "email": self.take("email", _email) or "",
        }
        return fields

    def _name(self, key: str, text: str) -> str:
        """As it is written, byte for byte."""
        try:
            check_name(text, field=key)
        except InvalidInput as error:
            raise Unreadable(error.message, _("Write the whole name, as on the document.")) from error
        self.doubt(key, doubt_about_name(text))
        return values.fitting(text, _LONGEST[key])

    def _phone(self, text: str) -> str:
        try:
            phone = read_phone(text, self.lookups.country)
        except InvalidInput as error:
            raise Unreadable(error.message, _("Mend the number, or leave it empty.")) from error
        self.doubt("phone", phone.doubt)
        return phone.number

    def _birth_date(self) -> date | None:
        born = self.take("birth_date", values.day)
        if born is None:
            return None
        try:
            check_age(born, self.today)
        except InvalidInput as error:
            self.problem("birth_date", error.message, _("Look at the document again; write day/month/year."))
        return born

    def _municipality(self, key: str, department_key: str) -> int | None:
        department = self.find(department_key)
        if self.text(department_key) and department is None:
            return None  # told already
        return self.take(
            key, lambda text: self.lookups.places.municipality(text, department or "", self.lookups.country)
        )

    def _experiences(self) -> list[dict[str, Any]]:
        found = []
        for n in range(1, EXPERIENCES + 1):
            occupation = self.find(f"occupation_{n}")
            crop = self.take(f"crop_{n}", self.lookups.crop)
            months = self.take(f"months_{n}", lambda text: values.whole(text, MOST_MONTHS))
            country = self.find(f"work_country_{n}") or self.lookups.country
            if occupation and months is None and not self.text(f"months_{n}"):
                self.problem(f"months_{n}", _("it is empty"), _("Say how many months; 0 where it was less than one."))
            elif not occupation and (crop or months is not None) and not self.text(f"occupation_{n}"):
                self.problem(
                    f"occupation_{n}", _("it is empty"), _("Say what the work was, or leave crop and months empty.")
                )
            elif occupation:
                found.append({"occupation_id": occupation, "crop_id": crop, "months": months, "country_id": country})
        return found

    def _skills(self) -> list[str]:
        return list(dict.fromkeys(skill for n in range(1, SKILLS + 1) if (skill := self.find(f"skill_{n}"))))

    def _languages(self) -> list[dict[str, Any]]:
        """Each once; of the mother tongue nobody asks the level."""
        found: dict[str, dict[str, Any]] = {}
        if mother := self.find("mother_tongue"):
            found[mother] = {"language_id": mother, "level": LanguageLevel.FLUENT, "is_mother_tongue": True}
        for n in range(1, LANGUAGES + 1):
            language, level = self.find(f"language_{n}"), self.find(f"language_level_{n}")
            if language and level is None and not self.text(f"language_level_{n}"):
                self.problem(
                    f"language_level_{n}", _("it is empty"), _("Say how well: a few words, basic, good, fluent.")
                )
            elif level is not None and not self.text(f"language_{n}"):
                self.problem(f"language_{n}", _("it is empty"), _("Say which language, or leave the level empty."))
            elif language and level is not None:
                found.setdefault(language, {"language_id": language, "level": level, "is_mother_tongue": False})
        return list(found.values())

    def _available(self) -> tuple[date, date] | None:
        start, end = self.take("available_from", values.day), self.take("available_to", values.day)
        for key, other in (("available_from", "available_to"), ("available_to", "available_from")):
            if not self.text(key) and self.text(other):
                self.problem(key, _("it is empty"), _("Give both days, or neither."))
        if start and end and end < start:
            self.problem("available_to", _("the end comes before the start"), _("Look at the two days."))
        return (start, end) if start and end else None

    def _consent(self) -> date | None:
        """The day on which the person agreed to be matched; nothing where they did not, or nobody knows."""
        agreed, on = self.take("consent", values.yes_no), self.take("consent_on", values.day)
        if on and on > self.today:
            self.problem("consent_on", _("this day is still to come"), _("Write the day on which the person agreed."))
        if agreed and not self.text("consent_on"):
            self.problem("consent_on", _("it is empty"), _("Write the day on which the person agreed."))
        return on if agreed else None


def _number(kind: str, text: str, country: str) -> IdentityNumber:
    try:
        return read_identity(kind, text, country)
    except InvalidInput as error:
        fix = _("Look at the document and write the number again.")
        if len(normalise(text)) == _DIGITS.get(kind, 0) - 1:
            fix += " " + _("Spreadsheets drop a zero in front: format the column as text.")
        raise Unreadable(error.message, fix) from error


def _email(text: str) -> str:
    try:
        validate_email(values.fitting(text, _LONGEST["email"]))
    except ValidationError as error:
        raise Unreadable(
            _("this is not an e-mail address"), _("Write it as nombre@ejemplo.org, or leave it empty.")
        ) from error
    return text
