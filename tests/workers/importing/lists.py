"""Lists of invented people, as files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests import factories

HEADINGS = (
    *("Número de documento", "Nombres", "Primer apellido", "Segundo apellido", "Fecha de nacimiento", "Sexo"),
    *("Departamento", "Municipio", "Idioma preferido"),
)
GIVEN = ("Elvira", "Xochitl", "Benedicta", "Odilia", "Macario", "Tomasa", "Fermín", "Catarina", "Eulalio", "Zoila")
SURNAMES = ("Cafetal", "Ocote", "Maguey", "Pinabete", "Achiote", "Guachipilín", "Tecomate", "Izote", "Copal", "Amate")


def reference() -> None:
    """What the rows of these lists name."""
    factories.country("GT", title_es="Guatemala", title_en="Guatemala")
    town = factories.municipality("GT", name="Todos Santos Cuchumatán")
    town.subdivision.name = "Huehuetenango"
    town.subdivision.save()
    spanish = factories.language("spa")
    spanish.title_es, spanish.title_en = "Español", "Spanish"
    spanish.save()
    mam = factories.language("mam")
    mam.title_es = mam.title_en = "Mam"
    mam.save()


def person(n: int, **changes: str) -> dict[str, str]:
    """The n-th of a hundred people who are not alike, by heading."""
    born = date(1980 + n % 19, 1 + (n * 5) % 12, 1 + (n * 7) % 28)
    cells = {
        "Número de documento": factories.cui(),
        "Nombres": GIVEN[n % 10],
        "Primer apellido": SURNAMES[(n // 10) % 10],
        "Segundo apellido": SURNAMES[(n * 3 + 1) % 10],
        "Fecha de nacimiento": f"{born:%d/%m/%Y}",
        "Sexo": "mujer",
        "Departamento": "Huehuetenango",
        "Municipio": "Todos Santos Cuchumatán",
        "Idioma preferido": "Español",
    }
    return cells | changes


def people(count: int) -> list[dict[str, str]]:
    return [person(n) for n in range(count)]


def csv_file(
    path: Path,
    rows: Iterable[dict[str, Any]],
    headings: Sequence[str] = HEADINGS,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(headings)
        writer.writerows([[row.get(heading, "") for heading in headings] for row in rows])
    return path


def xlsx_file(path: Path, rows: Iterable[dict[str, Any]], headings: Sequence[str] = HEADINGS) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Personas")
    sheet.append(list(headings))
    for row in rows:
        sheet.append([row.get(heading, "") for heading in headings])
    book.save(path)
    return path
