"""Names of organisations and towns that do not exist: coined stems, ended as the trade and the country end them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

STEMS = (
    "Zul",
    "Quor",
    "Thrum",
    "Vex",
    "Ombr",
    "Jask",
    "Wyrr",
    "Drask",
    "Knoll",
    "Brux",
    "Skarn",
    "Ulv",
    "Farr",
    "Izz",
    "Grenth",
    "Pook",
)
MIDDLES = ("a", "e", "i", "o", "en", "al", "ori")
ENDS = ("dane", "vale", "wick", "moor", "mere", "holt", "bury", "lund", "combe", "thorpe", "stead", "fell")
STEMS_ES = ("Xal", "Tulv", "Quim", "Jorn", "Brun", "Zacu", "Oxt", "Cush", "Nimb", "Yolt", "Pitz", "Murc")
MIDDLES_ES = ("a", "i", "o", "ara", "eri", "ulu")
ENDS_ES = ("quel", "mandro", "vento", "teca", "lúa", "xil", "bresa", "cuma", "rinda", "zote")
STEMS_FR = ("Bré", "Ous", "Vaud", "Chant", "Quer", "Lys", "Mor", "Hesp")
ENDS_FR = ("leval", "montel", "drière", "bresac", "fontin", "vauge", "quelin", "rouzon")
TRADES: Mapping[str, Sequence[str]] = {
    "1112": ("Produce LLC", "Farms Inc.", "Growers Co.", "Farms LLC", "Agri LLC", "Family Farms LLC"),
    "1114": ("Nurseries Inc.", "Greenhouses LLC", "Flower Farms Inc."),
    "1121": ("Cattle Co.", "Ranch LLC", "Livestock LLC"),
    "1151": ("Harvesting LLC", "Farm Labor Services LLC", "Packing LLC"),
    "1153": ("Forestry Services LLC", "Reforestation Inc."),
    "2389": ("Concrete LLC", "Site Services Inc."),
    "3116": ("Meats Inc.", "Provisions LLC"),
    "3117": ("Seafood Packers LLC", "Shellfish Inc."),
    "4842": ("Moving and Storage LLC",),
    "5617": ("Landscape Services LLC", "Lawn and Garden Inc.", "Grounds LLC"),
    "7139": ("Amusements Inc.", "Midway Rides LLC"),
    "7211": ("Lodge and Resort LLC", "Inns LLC", "Beach Hotels Inc."),
    "7225": ("Grill LLC", "Restaurants Inc."),
}
TRADES_CA = {"1112": "Farms Ltd.", "1114": "Greenhouses Ltd.", "1121": "Livestock Ltd.", "1151": "Agri Services Ltd."}
TRADES_MX = ("Agroproductora {} S.P.R. de R.L.", "Finca {}", "Rancho {} S.A. de C.V.", "Frutícola {} S.A. de C.V.")


def coined(rng: np.random.Generator) -> str:
    return _join(rng, STEMS, MIDDLES, ENDS)


def coined_es(rng: np.random.Generator) -> str:
    return _join(rng, STEMS_ES, MIDDLES_ES, ENDS_ES)


def coined_fr(rng: np.random.Generator) -> str:
    return _join(rng, STEMS_FR, ("",), ENDS_FR)


def _join(rng: np.random.Generator, *parts: Sequence[str]) -> str:
    return "".join(one_of(rng, part) for part in parts)


def one_of(rng: np.random.Generator, texts: Sequence[str]) -> str:
    return texts[int(rng.integers(0, len(texts)))]


def employer_name(rng: np.random.Generator, place: str, industry: str) -> tuple[str, str]:
    """Name and town of an employer at `place` (ISO 3166-2) in an industry (NAICS)."""
    if place.startswith("MX"):
        return one_of(rng, TRADES_MX).format(coined_es(rng)), f"San {coined_es(rng)}"
    if place == "CA-QC":
        return (
            f"{one_of(rng, ('Ferme', 'Serres', 'Vergers', 'Productions'))} {coined_fr(rng)} inc.",
            f"Saint-{coined_fr(rng)}",
        )
    if place.startswith("CA"):
        return f"{coined(rng)} {TRADES_CA.get(industry[:4], 'Farms Ltd.')}", coined(rng)
    return f"{coined(rng)} {one_of(rng, TRADES[industry[:4]])}", coined(rng)


RECRUITER_STYLES: Mapping[str, Sequence[str]] = {
    "GT": (
        "Enlace Laboral {}, S.A.",
        "Contrataciones {}, S.A.",
        "Servicios de Reclutamiento {}",
        "Empleos Temporales {}, S.A.",
    ),
    "HN": ("Reclutadora {}, S. de R.L.", "Colocaciones {}, S.A. de C.V.", "Gestión Laboral {}, S. de R.L."),
    "SV": (
        "Intermediación Laboral {}, S.A. de C.V.",
        "Colocaciones {}, S.A. de C.V.",
        "Empleo Exterior {}, S.A. de C.V.",
    ),
}
ASSOCIATION = "Asociación {} de Trabajo Temporal"


def recruiter_name(rng: np.random.Generator, country: str, kind: str) -> str:
    style = ASSOCIATION if kind == "association" else one_of(rng, RECRUITER_STYLES[country])
    return style.format(coined_es(rng))
