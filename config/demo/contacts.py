"""Identity numbers, telephones and addresses that nobody has.

Numbers are well formed (check digits, department, municipality, year) and come from ranges that the issuers do not use: CUI
and DUI begin with 9 (issued ones have not come near it), the running part of a DNI is counted from 90000, passports begin with ZZ.
Telephone numbers have the right length and begin with 0, which no number of the three countries does: a slip reaches nobody.
"""

from __future__ import annotations

import numpy as np

from workers.identity import cui_check_digit, dui_check_digit

from .chance import Flags, Ints, Streams, flags
from .places import COUNTRIES, Town

DNI_CAPACITY = 100_000  # five running digits
PREFIX = {"GT": "+502", "HN": "+504", "SV": "+503"}
KIND = {"GT": "cui", "HN": "dni", "SV": "dui"}
# A step that visits every number of a range of 10^6 (or 10^7) before it repeats: numbers of neighbours do not look alike.
STRIDE = 754_877
SECTORS = {
    "GT": ("Aldea", "Caserío", "Cantón", "Paraje", "Barrio", "Colonia"),
    "HN": ("Aldea", "Caserío", "Barrio", "Colonia"),
    "SV": ("Cantón", "Caserío", "Barrio", "Colonia", "Lotificación"),
}
PLACES = (
    "El Rosario",
    "La Esperanza",
    "San José",
    "Las Flores",
    "El Progreso",
    "La Unión",
    "Los Encuentros",
    "Agua Zarca",
    "El Naranjo",
    "La Cumbre",
    "Buena Vista",
    "El Porvenir",
    "Las Lomas",
    "Río Hondo",
    "El Cerrito",
    "La Libertad",
    "San Antonio",
    "Santa Rita",
    "El Carrizal",
    "Piedra Grande",
    "Los Cedros",
    "El Pinalito",
    "Las Delicias",
    "El Centro",
)
WITHOUT_PHONE, WITHOUT_ADDRESS = 0.07, 0.04


def identity_number(country: str, serial: int, town: Town, birth_year: int) -> tuple[str, str]:
    """Kind and number of the national document of the `serial`-th invented person. Raises ValueError where a range is used up."""
    if country == "GT":
        return "cui", _cui(serial, town)
    if country == "HN":
        return "dni", _dni(serial, town, birth_year)
    eight = f"9{serial * STRIDE % 10_000_000:07d}"
    return "dui", eight + dui_check_digit(eight)


def _cui(serial: int, town: Town) -> str:
    """Seven digits name the person; the eighth is the first that has a check digit at all."""
    if serial >= 1_000_000:
        raise ValueError("the range of invented CUI holds a million people")
    seven = f"9{serial * STRIDE % 1_000_000:06d}"
    eight = next(
        seven + str(last) for last in ((serial + step) % 10 for step in range(3)) if cui_check_digit(seven + str(last))
    )
    return f"{eight}{cui_check_digit(eight)}{town.code}"


def _dni(serial: int, town: Town, birth_year: int) -> str:
    """The running part is 9xxxx for the first ten thousand people, then 8xxxx and so on."""
    if serial >= DNI_CAPACITY:
        raise ValueError("the range of invented DNI holds a hundred thousand people")
    block, rest = divmod(serial, 10_000)
    return f"{town.code}{birth_year}{9 - block}{rest:04d}"


def passport_number(serial: int) -> str:
    return f"ZZ{serial * STRIDE % 10_000_000:07d}"


def phone_number(country: str, number: int) -> str:
    return f"{PREFIX[country]}0{number * STRIDE % 10_000_000:07d}"


def draw_phones(streams: Streams, country: Ints, serial: Ints, relative: Ints) -> tuple[list[str], list[bool]]:
    """A number for each person ("" for none) and whether others use it too. A relative's number is shared."""
    rng = streams("phones")
    n = len(country)
    none, shares = flags(rng, n, WITHOUT_PHONE), flags(rng, n, 0.6)
    phones = [
        "" if empty else phone_number(COUNTRIES[c], 100_000 + s)
        for c, s, empty in zip(country.tolist(), serial.tolist(), none.tolist(), strict=True)
    ]
    shared = [False] * n
    for person in np.flatnonzero((relative >= 0) & shares).tolist():
        other = int(relative[person])
        if phones[other]:
            phones[person], shared[person], shared[other] = phones[other], True, True
    return phones, shared


def draw_addresses(streams: Streams, country: Ints, urban: Flags) -> list[str]:
    rng = streams("addresses")
    n = len(country)
    kind, place, zone, empty = (
        rng.random(n),
        rng.integers(0, len(PLACES), n),
        rng.integers(1, 8, n),
        flags(rng, n, WITHOUT_ADDRESS),
    )
    found = []
    for c, town, k, p, z, none in zip(
        country.tolist(), urban.tolist(), kind.tolist(), place.tolist(), zone.tolist(), empty.tolist(), strict=True
    ):
        sectors = SECTORS[COUNTRIES[c]]
        sector = sectors[-1 - int(k * 2)] if town else sectors[int(k * (len(sectors) - 1))]
        found.append("" if none else f"{sector} {PLACES[p]}" + (f", zona {z}" if town and COUNTRIES[c] == "GT" else ""))
    return found
