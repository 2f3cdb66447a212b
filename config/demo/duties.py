"""What a vacancy says of its work, in the language of the place: its tasks, its crop, where and how heavy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from reference.files import shipped_table

# Asked for, but nothing that is done all day.
NO_TASKS = frozenset(("safety", "general"))
SAYS = {
    "en": {
        "crop": "Commodity: {}.",
        "outdoors": "Work outdoors in all weather; lifting up to {} kg.",
        "indoors": "Work indoors, standing; lifting up to {} kg.",
        "tools": "Tools are free of charge.",
    },
    "es": {
        "crop": "Cultivo: {}.",
        "outdoors": "Trabajo al aire libre; se levantan hasta {} kg.",
        "indoors": "Trabajo bajo techo, de pie; se levantan hasta {} kg.",
        "tools": "Herramientas y equipo sin costo.",
    },
    "fr": {
        "crop": "Production\u00a0: {}.",
        "outdoors": "Travail en plein air par tous les temps; charges jusqu’à {} kg.",
        "indoors": "Travail à l’intérieur, debout; charges jusqu’à {} kg.",
        "tools": "Outils et équipement fournis.",
    },
}


def language_of(place: str) -> str:
    return "es" if place.startswith("MX") else "fr" if place == "CA-QC" else "en"


def duties(place: str, title: str, skills: Sequence[str], crop: str, lifting: int, *, indoors: bool) -> str:
    """`skills` and `crop` are codes of the reference lists, `lifting` is in kilograms."""
    language = language_of(place)
    says = SAYS[language]
    tasks = [_titles("skills", language)[code] for code in skills if _groups()[code] not in NO_TASKS]
    sentences = [", ".join([*tasks[:1], *map(_uncapital, tasks[1:])] or [title]) + "."]
    if crop:
        sentences.append(says["crop"].format(_titles("crops", language)[crop].lower()))
    sentences += [says["indoors" if indoors else "outdoors"].format(lifting), says["tools"]]
    return " ".join(sentences)


def _uncapital(text: str) -> str:
    """As inside a sentence; a name in capitals (GPS) stays."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


@cache
def _titles(table: str, language: str) -> dict[str, str]:
    return {row["code"]: row[f"title_{language}"] for row in shipped_table(table)}


@cache
def _groups() -> dict[str, str]:
    return {row["code"]: row["group"] for row in shipped_table("skills")}
