"""What a list may say of a person, a column each. The order is that of the template.

The titles stand here in three languages at once, since a file's headings are read whatever the language of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from common.i18n import in_language
from common.names import plain

EXPERIENCES = LANGUAGES = SKILLS = 3  # of each at most, in columns beside each other


@dataclass(frozen=True)
class Field:
    """One column. `values`: the list its cells are looked up in ("municipality", "sex" ...), where there is one."""

    key: str
    es: str
    en: str
    fr: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    values: str = ""
    example: str = ""

    @property
    def title(self) -> str:
        return in_language({"es": self.es, "en": self.en, "fr": self.fr})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every heading by which it is known, folded; the key first."""
        texts = (self.key, self.es, self.en, self.fr, *self.aliases)
        return tuple(dict.fromkeys(plain(text.replace("_", " ")).replace(" ", "") for text in texts))


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(alias.strip() for alias in text.split("|") if alias.strip())


def _person() -> Iterator[Field]:
    yield Field(
        "identity_kind",
        "Tipo de documento",
        "Document type",
        "Type de document",
        _aliases("tipo documento|documento tipo|tipo de identificacion|tipo de id|id type"),
        values="identity_kind",
        example="CUI",
    )
    yield Field(
        "identity_number",
        "Número de documento",
        "Document number",
        "Numéro de document",
        _aliases("cui|dpi|dpi cui|cui dpi|no dpi|numero de dpi|numero dpi|dni|identidad|numero de identidad|dui")
        + _aliases("numero de identificacion|no documento|no de documento|num documento|documento|ssn|identity number"),
        required=True,
        example="1000000301301",
    )
    yield Field(
        "identity_country",
        "País del documento",
        "Document country",
        "Pays du document",
        _aliases("pais emisor|pais de emision|issuing country"),
        values="country",
    )
    yield Field(
        "given_names",
        "Nombres",
        "Given names",
        "Prénoms",
        _aliases("nombre|nombres de pila|nombres propios|first name|first names|prenom"),
        required=True,
        example="Elvira Xochitl",
    )
    yield Field(
        "first_surname",
        "Primer apellido",
        "First surname",
        "Premier nom",
        _aliases("apellido|apellido paterno|apellido 1|1er apellido|surname|last name|nom|nom de famille"),
        required=True,
        example="Cafetal",
    )
    yield Field(
        "second_surname",
        "Segundo apellido",
        "Second surname",
        "Deuxième nom",
        _aliases("apellido materno|apellido 2|2do apellido|second nom"),
        example="Ocote",
    )
    yield Field("married_name", "Apellido de casada", "Married name", "Nom d'épouse", _aliases("apellido casada"))
    yield Field(
        "birth_date",
        "Fecha de nacimiento",
        "Date of birth",
        "Date de naissance",
        _aliases("nacimiento|fecha nacimiento|fecha nac|fec nac|f nacimiento|birth date|birthdate|dob|ne le"),
        required=True,
        example="14/03/1994",
    )
    yield Field(
        "sex",
        "Sexo",
        "Sex",
        "Sexe",
        _aliases("genero|gender|genre|sexo h m|sexo m f"),
        required=True,
        values="sex",
        example="mujer",
    )
    yield Field(
        "nationality", "Nacionalidad", "Nationality", "Nationalité", _aliases("pais de nacionalidad"), values="country"
    )
    yield Field(
        "birth_department",
        "Departamento de nacimiento",
        "Department of birth",
        "Département de naissance",
        _aliases("depto nacimiento"),
        values="department",
    )
    yield Field(
        "birth_municipality",
        "Municipio de nacimiento",
        "Municipality of birth",
        "Municipalité de naissance",
        _aliases("lugar de nacimiento|muni nacimiento"),
        values="municipality",
    )


def _home() -> Iterator[Field]:
    yield Field(
        "department",
        "Departamento",
        "Department",
        "Département",
        _aliases("depto|dpto|departamento de residencia|departamento donde vive"),
        values="department",
        example="Huehuetenango",
    )
    yield Field(
        "municipality",
        "Municipio",
        "Municipality",
        "Municipalité",
        _aliases("muni|municipio de residencia|municipio donde vive|distrito|commune"),
        required=True,
        values="municipality",
        example="Todos Santos Cuchumatán",
    )
    yield Field("area", "Área", "Area", "Zone", _aliases("urbana rural|area urbana rural"), values="area")
    yield Field(
        "address", "Dirección", "Address", "Adresse", _aliases("domicilio|aldea|comunidad|direccion de residencia")
    )
    yield Field(
        "phone",
        "Teléfono",
        "Phone",
        "Téléphone",
        _aliases("tel|celular|movil|numero de telefono|no telefono|telefono celular|telephone|phone number"),
        example="5555 0142",
    )
    yield Field(
        "phone_is_shared",
        "Teléfono compartido",
        "Shared phone",
        "Téléphone partagé",
        _aliases("telefono de familiar|telefono familiar"),
        values="yes_no",
    )
    yield Field("email", "Correo electrónico", "E-mail", "Courriel", _aliases("correo|email|mail|adresse electronique"))
    yield Field(
        "preferred_language",
        "Idioma preferido",
        "Preferred language",
        "Langue préférée",
        _aliases("idioma|lengua|idioma de atencion|langue|language"),
        required=True,
        values="language",
        example="Mam",
    )
    yield Field(
        "needs_interpreter",
        "Necesita intérprete",
        "Needs an interpreter",
        "A besoin d'un interprète",
        _aliases("interprete"),
        values="yes_no",
        example="sí",
    )
    yield Field(
        "mother_tongue",
        "Lengua materna",
        "Mother tongue",
        "Langue maternelle",
        _aliases("idioma materno"),
        values="language",
    )
    yield Field("people", "Pueblo", "People", "Peuple", _aliases("etnia|pueblo de pertenencia"), values="people")
    yield Field(
        "schooling_years",
        "Años de escolaridad",
        "Years of schooling",
        "Années de scolarité",
        _aliases("escolaridad|anos de estudio|grado aprobado"),
        example="6",
    )
    yield Field(
        "literate",
        "Sabe leer y escribir",
        "Can read and write",
        "Sait lire et écrire",
        _aliases("alfabeta"),
        values="yes_no",
    )
    yield Field(
        "passport_number",
        "Número de pasaporte",
        "Passport number",
        "Numéro de passeport",
        _aliases("pasaporte|passport"),
    )
    yield Field(
        "passport_expires_on",
        "Vencimiento del pasaporte",
        "Passport expires",
        "Expiration du passeport",
        _aliases("pasaporte vence|vence pasaporte|vigencia pasaporte"),
    )
    yield Field(
        "consent",
        "Consiente la vinculación",
        "Agrees to matching",
        "Accepte la mise en relation",
        _aliases("consentimiento|consent|consentement|acepta"),
        values="yes_no",
        example="sí",
    )
    yield Field(
        "consent_on",
        "Fecha del consentimiento",
        "Date of consent",
        "Date du consentement",
        _aliases("fecha consentimiento"),
        example="20/11/2026",
    )


def _claims() -> Iterator[Field]:
    for n in range(1, EXPERIENCES + 1):
        example = n == 1
        yield Field(
            f"occupation_{n}",
            f"Ocupación {n}",
            f"Occupation {n}",
            f"Métier {n}",
            _aliases(
                f"oficio {n}|trabajo {n}|experiencia {n}" + ("|ocupacion|oficio|occupation|metier" if example else "")
            ),
            values="occupation",
            example="Cosecha de bayas" if example else "",
        )
        yield Field(
            f"crop_{n}",
            f"Cultivo {n}",
            f"Crop {n}",
            f"Culture {n}",
            _aliases("cultivo|crop|culture" if example else ""),
            values="crop",
            example="Arándano azul" if example else "",
        )
        yield Field(
            f"months_{n}",
            f"Meses {n}",
            f"Months {n}",
            f"Mois {n}",
            _aliases(f"meses de experiencia {n}" + ("|meses|meses de experiencia" if example else "")),
            example="14" if example else "",
        )
        yield Field(
            f"work_country_{n}",
            f"País del trabajo {n}",
            f"Country of work {n}",
            f"Pays du travail {n}",
            values="country",
        )
    for n in range(1, SKILLS + 1):
        yield Field(
            f"skill_{n}",
            f"Habilidad {n}",
            f"Skill {n}",
            f"Compétence {n}",
            _aliases("habilidad|skill" if n == 1 else ""),
            values="skill",
        )
    for n in range(1, LANGUAGES + 1):
        yield Field(f"language_{n}", f"Idioma {n}", f"Language {n}", f"Langue {n}", values="language")
        yield Field(
            f"language_level_{n}",
            f"Nivel del idioma {n}",
            f"Language level {n}",
            f"Niveau de langue {n}",
            _aliases(f"nivel {n}|nivel idioma {n}"),
            values="language_level",
        )
    yield Field(
        "available_from",
        "Disponible desde",
        "Available from",
        "Disponible du",
        _aliases("disponibilidad desde"),
        example="01/03/2027",
    )
    yield Field(
        "available_to",
        "Disponible hasta",
        "Available to",
        "Disponible au",
        _aliases("disponibilidad hasta"),
        example="30/11/2027",
    )


FIELDS: tuple[Field, ...] = (*_person(), *_home(), *_claims())
