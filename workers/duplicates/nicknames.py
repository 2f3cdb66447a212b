"""What people are called at home: familiar forms of given names that are written down for the name itself, as common in this region.

Several names may have one familiar form (Beto), and they do not become one by it: Gilberto and Humberto stay two names.
"""

from __future__ import annotations

from common.names import fold

FAMILIAR = {
    "Alberto": "Beto",
    "Alicia": "Licha",
    "Antonio": "Toño",
    "Catalina": "Cata",
    "Catarina": "Cata",
    "Concepción": "Concha Conchita",
    "Dolores": "Lola",
    "Domingo": "Mingo",
    "Eduardo": "Lalo",
    "Enrique": "Quique",
    "Ernesto": "Neto",
    "Felipe": "Lipe",
    "Fernando": "Nando",
    "Francisca": "Paca Pancha Panchita",
    "Francisco": "Paco Pancho Chico",
    "Gilberto": "Beto",
    "Graciela": "Chela",
    "Gregorio": "Goyo",
    "Guadalupe": "Lupe Lupita",
    "Guillermo": "Memo",
    "Gustavo": "Tavo",
    "Hortensia": "Tencha",
    "Humberto": "Beto",
    "Ignacio": "Nacho",
    "Isabel": "Chabela Chabelita",
    "Jesús": "Chus Chuy",
    "José": "Chepe Chepito Pepe",
    "Josefa": "Chepa Chepita Pepa",
    "Leticia": "Lety",
    "Lorenzo": "Lencho",
    "Luis": "Lucho Güicho",
    "Manuel": "Manolo Meme",
    "Mercedes": "Meches Meche",
    "Octavio": "Tavo",
    "Rafael": "Rafa",
    "Ramón": "Moncho",
    "Roberto": "Beto",
    "Rosario": "Chayo",
    "Salvador": "Chamba",
    "Teresa": "Tere",
    "Vicente": "Chente",
    "Victoria": "Toya",
}


def _called() -> dict[str, int]:
    """For each folded word the names that it may stand for, as the bits of one number: two words with a bit in common may be one."""
    called: dict[str, int] = {}
    for place, (name, familiar) in enumerate(FAMILIAR.items()):
        for word in fold(name, familiar).split():
            called[word] = called.get(word, 0) | 1 << place
    return called


CALLED = _called()  # at the most 64 names
