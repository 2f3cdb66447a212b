"""All screens of a draft, read together: what is missing, the vacancy it would be, and what to say of it. Nothing is written here."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from common.screens import Answer, ScreenPage, as_sent

from .choices import DeductionPer
from .content import HANGING, NOT_COPIED, OF_VACANCY, Content, plain, value_of
from .disclosure import deduction_lines
from .disclosure_card import job_of
from .families import terms_of
from .forms.vacancy_form import DAYS, ORDER, STEPS, About
from .models import Vacancy, VacancyDraft, VacancyTerms

_ROWS = {"pieces": "piece_rates", "deductions": "deductions"}


class Filling:
    def __init__(self, draft: VacancyDraft) -> None:
        self.draft = draft
        held = draft.vacancy if draft.vacancy_id and draft.finished_at is None else None
        self.about = About(draft.employer, draft.programme, held)

    @cached_property
    def pages(self) -> dict[str, ScreenPage]:
        pages = {step.key: ScreenPage.kept(step, self.about, self.draft.answers.get(step.key)) for step in STEPS}
        check_caps(pages["pay"], pages["place"])
        return pages

    def state(self, key: str) -> str:
        """ "done", or "missing": nobody has been there, or it is not right."""
        return "done" if key in self.draft.answers and self.pages[key].is_valid() else "missing"

    def problems(self) -> dict[str, Any]:
        """What is wrong or missing, by name and, of rows, by their number; nothing where it can be handed in."""
        told: dict[str, Any] = {}
        for page in self.pages.values():
            step = page.step
            shown = page if page.form.is_bound else ScreenPage(step, self.about, as_sent(step, {}))
            for name, errors in _errors(shown.form).items():
                told.setdefault("hours_by_day" if name in DAYS else name, []).extend(errors)
            for prefix, formset in shown.rows.items():
                wrong = {str(number): _errors(form) for number, form in enumerate(formset.forms) if form.errors}
                if wrong:
                    told[_ROWS.get(prefix, prefix)] = wrong
        return told

    @property
    def missing(self) -> list[str]:
        return [key for key in ORDER if self.state(key) == "missing"]

    @cached_property
    def values(self) -> dict[str, Any]:
        """Values of Python by the names of `employers.content`, of all that is right so far."""
        found: dict[str, Any] = {}
        for key in ORDER:
            page = self.pages[key]
            if page.form.is_bound:
                found |= told_of(page)
        for prefix, name in _ROWS.items():
            page = self.pages["pay"]
            if prefix in page.rows:
                found[name] = [_texts(row) for row in page.cleaned_rows(prefix)]
        found["skills"] = _pairs(self.pages["needs"], "skills", "skill", "requirement")
        found["languages"] = _pairs(self.pages["needs"], "languages", "language", "level")
        return found

    @property
    def content(self) -> Content:
        """What would be handed in: every name of the programme's family, plain values."""
        names = (*OF_VACANCY, *terms_of(self.about.family), *HANGING)
        content = {name: plain(self.values.get(name)) for name in names}
        return {name: _empty(name) if value in (None, "") else value for name, value in content.items()}

    def vacancy(self) -> Vacancy | None:
        """As it would be, not saved; None while it is not known when or where the work is."""
        if not all(self.values.get(name) for name in ("starts_on", "ends_on", "subdivision_id")):
            return None
        made = Vacancy(employer=self.draft.employer, programme=self.draft.programme, currency=self.about.currency)
        content = self.content
        for name in OF_VACANCY:
            setattr(made, name, value_of(name, content[name]))
        made.seats = made.seats or 1
        return made

    def terms(self) -> VacancyTerms:
        made, content = VacancyTerms(family=self.about.family), self.content
        for name in terms_of(self.about.family):
            setattr(made, name, value_of(name, content[name]))
        return made


def _errors(form: Any) -> dict[str, list[str]]:
    return {
        "non_field_errors" if name == "__all__" else name: [str(each) for each in errors]
        for name, errors in form.errors.items()
    }


def told_of(page: ScreenPage) -> dict[str, Any]:
    form: Any = page.form
    return dict(form.told())


def check_caps(pay: ScreenPage, place: ScreenPage) -> None:
    """Deductions above what the law allows on the first day of work are refused at their amount."""
    rows, told = pay.rows.get("deductions"), place.cleaned
    if rows is None or not rows.is_bound or not all(told.get(name) for name in ("starts_on", "ends_on")):
        return
    good = [form for form in rows.filled() if form.is_valid()]
    about: About = pay.about
    hours = told_of(pay).get("hours_by_day") or [] if pay.form.is_bound else []
    terms = VacancyTerms(
        family=about.family, hours_by_day=hours, deductions=[_texts(form.cleaned_data) for form in good]
    )
    work = Vacancy(
        programme=about.programme, starts_on=told["starts_on"], ends_on=told["ends_on"], subdivision_id=about.country
    )
    for form, line in zip(good, deduction_lines(job_of(work, terms)), strict=True):
        if line.verdict == "over" and line.cap and line.cap.amount is not None:
            form.refuse_over(line.cap.amount, DeductionPer(line.cap.per), line.citation, about.currency)


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(plain(value)) for name, value in row.items()}


def _pairs(page: ScreenPage, prefix: str, code: str, number: str) -> list[list[Any]]:
    """Each code once: the last that was said of it."""
    found = {row[code]: int(row[number]) for row in page.cleaned_rows(prefix)}
    return [[key, value] for key, value in sorted(found.items())]


def _empty(name: str) -> Any:
    if name in HANGING:
        return []
    model = Vacancy if name in OF_VACANCY else VacancyTerms
    column: Any = model._meta.get_field(name.removesuffix("_id"))
    return None if column.null else column.get_default()


# ── a draft that begins with what there is ────────────────────────────────


def answers_of(content: Mapping[str, Any], about: About) -> dict[str, Answer]:
    """A vacancy as somebody would have typed it; values that no field of the programme has are left out."""
    said = _said(content)
    answers: dict[str, Answer] = {}
    for step in STEPS:
        names = step.form(about=about).fields
        fields = {name: said[name] for name in names if said.get(name)}
        rows = {prefix: _typed_rows(prefix, content) for prefix in step.rows}
        answers[step.key] = {"fields": fields, "rows": {prefix: typed for prefix, typed in rows.items() if typed}}
    return answers


def names_asked(about: About) -> tuple[str, ...]:
    """What the screens of the programme ask, by the names of `employers.content`; hours come day by day."""
    found: dict[str, None] = {}
    for step in STEPS:
        for name in step.form(about=about).fields:
            found["hours_by_day" if name in DAYS else name] = None
        for prefix, row in step.rows.items():
            if getattr(row, "applies", lambda _about: True)(about):
                found[_ROWS.get(prefix, prefix)] = None
    return tuple(found)


def answers_with(answers: Mapping[str, Answer], said: Mapping[str, Any], about: About) -> dict[str, Answer]:
    """The answers with these values in the place of what stood there; null takes one away. Nobody has to go to a screen any more."""
    typed = _said(said) | (dict.fromkeys(DAYS, "") if said.get("hours_by_day") == [] else {})
    made: dict[str, Answer] = {}
    for step in STEPS:
        stands = answers.get(step.key, {})
        names = step.form(about=about).fields
        fields = stands.get("fields", {}) | {name: text for name, text in typed.items() if name in names}
        told = {prefix: _typed_rows(prefix, said) for prefix in step.rows if _ROWS.get(prefix, prefix) in said}
        rows = stands.get("rows", {}) | told
        made[step.key] = {
            "fields": {name: text for name, text in fields.items() if text},
            "rows": {prefix: lines for prefix, lines in rows.items() if lines},
        }
    return made


def _said(content: Mapping[str, Any]) -> dict[str, str]:
    said = {name: _as_typed(value) for name, value in content.items() if not isinstance(value, list)}
    said |= dict(zip(DAYS, map(str, content.get("hours_by_day") or ()), strict=False))
    if not content.get("hours_by_day") and content.get("hours_per_week"):
        said |= dict.fromkeys(DAYS[:5], plain(Decimal(content["hours_per_week"]) / 5))
    if content.get("fee_free"):
        said["fee_free"] = "on"
    return said


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _typed_rows(prefix: str, content: Mapping[str, Any]) -> list[dict[str, str]]:
    if prefix == "skills":
        return [{"skill": code, "requirement": str(how)} for code, how in content.get("skills", ())]
    if prefix == "languages":
        return [{"language": code, "level": str(level)} for code, level in content.get("languages", ())]
    rows = ({name: _as_typed(value) for name, value in row.items()} for row in content.get(_ROWS[prefix], ()))
    return [{name: text for name, text in row.items() if text} for row in rows]


def next_season(content: Content, today: date) -> Content:
    """Last season's vacancy for the next one: dates moved by whole years to where they are ahead, numbers of cases left out.

    The signature that nobody is charged is given anew.
    """
    starts, ends = date.fromisoformat(content["starts_on"]), date.fromisoformat(content["ends_on"])
    years = 1
    while _moved(starts, years) < today:
        years += 1
    moved = {"starts_on": _moved(starts, years).isoformat(), "ends_on": _moved(ends, years).isoformat()}
    kept = {name: value for name, value in content.items() if name not in NOT_COPIED and name != "fee_free"}
    return kept | moved


def _moved(on: date, years: int) -> date:
    """The same day in another year; of 29 February the last day of the month."""
    year = on.year + years
    return on.replace(year=year, day=min(on.day, calendar.monthrange(year, on.month)[1]))
