"""The columns of lists of recruiters, in Spanish and English: a ministry's register, and the list of the US Department of Labor.

No ministry has published a form of such a file; the names below are the words that their pages use. A column that is not known is
named in the summary and kept nowhere.
"""

from __future__ import annotations

from common.names import plain
from employers.demand.layouts import Layout

from ..choices import ListKind


def _both(*names: str) -> tuple[str, ...]:
    """Each name as it is spelled, and without its accents, as spreadsheets often have it."""
    return tuple(dict.fromkeys(spelled for name in names for spelled in (name, plain(name))))


REGISTER = Layout(
    format=ListKind.MINISTRY,
    title="register of a ministry",
    programme="",
    fields={
        "name": _both(
            "Nombre o razón social",
            "Razón social",
            "Nombre del reclutador",
            "Nombre de la agencia",
            "Reclutador",
            "Agencia",
            "Nombre",
            "Legal name",
            "Recruiter name",
            "Agency name",
            "Name",
        ),
        "trade_name": _both("Nombre comercial", "Trade name", "Doing business as"),
        "number": _both(
            "Número de registro",
            "No. de registro",
            "Número de licencia",
            "No. de licencia",
            "Registro",
            "Licencia",
            "Licence number",
            "License number",
            "Registration number",
            "Licence No.",
            "License No.",
        ),
        "licence_class": _both("Clase", "Tipo de licencia", "Class", "Licence class"),
        "status": _both("Estado", "Situación", "Estatus", "Status"),
        "valid_from": _both(
            "Vigente desde",
            "Fecha de inscripción",
            "Fecha de autorización",
            "Desde",
            "Valid from",
            "Issued",
            "Issue date",
        ),
        "valid_to": _both(
            "Vigente hasta",
            "Fecha de vencimiento",
            "Vencimiento",
            "Vence",
            "Hasta",
            "Valid to",
            "Expires",
            "Expiry date",
        ),
        "tax_number": _both("NIT", "RTN", "Número de identificación tributaria", "Tax number", "Tax ID"),
        "phone": _both("Teléfono", "Teléfonos", "Tel.", "Phone", "Telephone"),
        "email": _both("Correo electrónico", "Correo", "E-mail", "Email"),
        "website": _both("Sitio web", "Página web", "Website"),
        "address": _both("Dirección", "Domicilio", "Address"),
        "representative": _both("Representante legal", "Representante", "Legal representative"),
    },
    required=("name", "number", "valid_from"),
    kept=(),
    private=(),
)

US_RECRUITERS = Layout(
    format=ListKind.US_RECRUITERS,
    title="US foreign labour recruiter list",
    programme="",
    fields={
        "person": ("Recruiter Name", "Name of Recruiter", "Foreign Labor Recruiter", "Agent or Recruiter", "Recruiter"),
        "organisation": (
            "Recruiter Organization",
            "Recruiter Employer",
            "Recruiting Entity",
            "Organization",
            "Company",
        ),
        "city": ("City", "Recruiter City", "Location"),
        "region": ("State/Province", "Province", "State", "Region"),
        "country": ("Country", "Recruiter Country", "Country of Recruitment"),
        "case_number": ("Case Number", "ETA Case Number", "H-2B Case Number"),
    },
    required=("person", "country"),
    kept=(),
    private=(),
)

LISTS = (REGISTER, US_RECRUITERS)
