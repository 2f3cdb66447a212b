"""What an honest offer never asks for, found by its words in Spanish, English and French.

A sign is a sentence of the text that speaks of the thing and does not deny it ("we charge nothing" is no demand for money). Words are a
hint and no proof: the answer quotes the sentence and says why it matters, and its absence is never told as good news.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from common.names import plain

LONGEST_QUOTE = 160


class Sign(StrEnum):
    MONEY = "money"
    PAPERS = "papers"
    LAND = "land"
    TOURIST = "tourist"
    CERTAIN = "certain"
    HURRY = "hurry"
    HUSH = "hush"


@dataclass(frozen=True)
class Warned:
    sign: Sign
    quote: str  # the sentence as it stands in the text, cut to `LONGEST_QUOTE`


# Patterns are compared with the sentence in small letters, without accents and punctuation (`common.names.plain`).
_NEAR = r"(?: \w+){0,4} "
_AMOUNT = rf"{_NEAR}(?:q|usd|us|lps|l|mxn)? ?\d[\d ]*"
_PAPER = r"(?:pasaportes?|dpi|dui|dni|documentos?|papeles|passports?|documents?|papers|passeports?|papiers)"
_PROPERTY = r"(?:escrituras?|titulo|terreno|casa|parcela|tierra|deed|land|house|acte|terrain|maison)"
_PLEDGE = r"(?:en garantia|de garantia|prenda|hipotec\w+|respaldo|collateral|as (?:a )?guarantee|en garantie|en gage)"

_ON_THE_WAY = r"(?:tramites?|visas?|papeles|papeleria|pasajes?|viaje|cupo|lugar|plaza|inscripcion|registro|gestion|embajada|entrevista)"
_SUM = r"(?!20[2-4]\d )(?:\d{3,}|\d{1,3} \d{3})"  # no year
# Money of one's own country that is no wage: the work is paid in another one.
_NOT_EARNED = (
    r"(?<!gana )(?<!ganas )(?<!ganan )(?<!sueldo )(?<!salario )(?<!pagan )(?<!sueldo de )(?<!salario de )(?<!hasta )"
)
_SPEAKS: dict[Sign, tuple[str, ...]] = {
    Sign.MONEY: (
        r"(?:haga|hacer|haz|un|el|su) (?:deposito|anticipo|adelanto|abono|enganche)",
        r"(?:depositar|deposite|deposita|depositen|transfiera|transferir|transfiere|cancelar|cancele|abonar|abone)\b",
        r"(?:apart|reserv)\w+ (?:su |el |tu |un )?(?:lugar|cupo|plaza|espacio)",
        r"(?:inscripcion|cuota|comision) (?:de|es|por)",
        r"(?:gastos?|costos?|pago) (?:de |del |por )?(?:la |el |su )?(?:tramites?|visas?|papeleria|papeles|proceso|gestion|embajada)",
        rf"(?:pagar?|pague|paga|pagas|mand\w+|envi\w+|invertir|invierta){_AMOUNT}",
        rf"(?:cobr\w+|cuesta|vale|valor de|precio){_AMOUNT}",
        r"western union|moneygram|tigo money|remitly",
        r"(?:processing|placement|registration|recruitment|application|visa|administrative|agency|service) fees?",
        rf"(?:pay|send|wire|deposit){_AMOUNT}",
        r"down payment|upfront payment|pay in advance",
        r"frais (?:de |d )?(?:dossier|inscription|placement|recrutement|visa|traitement|agence)",
        rf"(?:payer|payez|verser|versez|envoyer|envoyez){_AMOUNT}",
        r"un acompte|un virement",
        r"por adelantado|de comision|(?:un|el|pequeno|con) aporte|transferencias? (?:de|a|por)|a (?:mi|esta|la|nuestra) cuenta",
        rf"{_SUM} (?:\w+ )?(?:de |del |por |para )(?:el |la |los |las |su |tu )?{_ON_THE_WAY}",
        rf"{_ON_THE_WAY} (?:q|usd|us|lps|mxn) ?\d+",
        rf"{_NOT_EARNED}(?:(?:q|lps) ?\d{{2,}}|\d+ ?(?:quetzales|lempiras)|\w*(?:cien|ientos|mil) (?:quetzales|lempiras))",
        r"incluye (?:la |el |su )?visa|firm\w+ (?:\w+ ){0,3}(?:pagare|letra de cambio)|un pagare",
        r"descont\w+ (?:\w+ ){0,3}(?:sueldo|salario|pago)|(?:prest|financi)\w+ (?:\w+ ){0,3}(?:viaje|visa|pasaje|tramites?)",
        rf"{_SUM} (?:\w+ )?for (?:the |your |a )?(?:visa|papers|trip|place|job|processing)",
    ),
    Sign.PAPERS: (
        rf"(?:deje|deja|dejar|entregue|entregar|retener|retenemos|guardamos|guardar|nos quedamos con){_NEAR}{_PAPER}",
        rf"(?:deje|deja|entregue|retenemos|guardamos) (?:su |el |los |sus |tu )?{_PAPER}",
        rf"(?:keep|hold|hand over|leave|surrender) (?:your |the |all )?(?:original )?{_PAPER}",
        rf"(?:gardons|garder|remettez|remettre|retenons|laissez) (?:votre |vos |le |les )?{_PAPER}",
    ),
    Sign.LAND: (rf"{_PROPERTY}(?: \w+){{0,6}} {_PLEDGE}", rf"{_PLEDGE}(?: \w+){{0,6}} {_PROPERTY}"),
    Sign.TOURIST: (
        r"visas? (?:de )?(?:turista|turismo|visitante)|visas? b ?[12]",
        r"(?:tourist|visitor) visas?",
        r"visas? (?:de )?touristes?|visas? touristiques?|visas? de visiteurs?",
        r"sin visa|without (?:a )?visa|sans visa",
    ),
    Sign.CERTAIN: (
        r"visas? (?:100 )?(?:garantizad|asegurad|segur)\w+|garantiz\w+ (?:la |su |tu )?visas?",
        r"sin entrevista|sin ir a la embajada|100 (?:seguro|garantizado|real|legal)",
        r"guaranteed (?:visa|job|approval)|visa guaranteed|no interview",
        r"visa garantie?|sans entretien",
    ),
    Sign.HURRY: (
        r"ultim\w+ (?:cupos?|lugares|plazas?|espacios?|dias?)|solo (?:por )?hoy|hoy mismo",
        r"last (?:places?|spots?|seats?)|only today|today only",
        r"dernieres? places?|aujourd hui seulement",
    ),
    Sign.HUSH: (
        rf"no (?:le |les )?(?:diga|digas|cuente|cuentes|comente|comentes){_NEAR}(?:nadie|ministerio|embajada|familia|consulado)",
        r"no (?:le |les )?(?:diga|cuente|comente)s? a nadie|en secreto",
        r"(?:do not|don t|dont) tell (?:any|the|your)\w*",
        r"ne (?:le |la )?dites(?: \w+){0,3} (?:personne|ministere|ambassade)",
    ),
}
_PATTERNS = {sign: re.compile(rf"\b(?:{'|'.join(patterns)})\b") for sign, patterns in _SPEAKS.items()}

# The sentence says that it is not asked for, or that somebody else pays.
_DENIES = re.compile(
    "|".join(
        (
            r"\bno (?:se |le |les |te )?(?:cobr|pag|pid|ped|cuest|deb|deposit|entreg|dej|retien|reten)\w*",
            r"\bno (?:tiene|tienes|hay) que\b|\bnunca\b|\bjamas\b|\bnadie (?:le |les )?(?:debe|puede|cobra)",
            r"\bsin (?:ningun )?(?:costo|cobro|pago|anticipo|deposito|cuota)s?\b|\bgratis\b|\bgratuit\w+",
            r"\b(?:empleador|patron|empresa|rancho) (?:le |les )?(?:pag|cubr|reembols)\w+|\breembols\w+|\ble pagan\b",
            r"\b(?:employer|company|we) (?:will |shall |must |would )?(?:pays?|covers?|reimburses?)\b|\breimburs\w+",
            r"\b(?:do|does|will|must|may|shall|should) (?:not|never) |\bnever\b|\bnobody\b|\bno one\b",
            r"\bfree of charge\b|\bfor free\b|\bno (?:\w+ )?(?:fees?|costs?|charges?|deposits?)\b",
            r"\bsans (?:aucun )?(?:frais|cout)|\bjamais\b|\brembours\w+|\bemployeur (?:paie|paye|rembourse|couvre)",
            r"\bn(?:e|ous ne) (?:\w+ )?(?:pay|vers|fait|font|demand|gard|rem|factur)\w*",
        )
    )
)
# What the work pays is no demand for money.
_WAGE = re.compile(
    r"\d[\d ]{0,20}(?:usd |dollars? |dolares |quetzales )?(?:an?|per|por|la|al|a la|par|de l|l) "
    r"(?:hora|hour|hr|dia|day|semana|week|quincena|mes|month|heure|jour|semaine|mois|caja|bin|box)s?\b"
)
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
# What is denied ends where something is asked all the same: "we charge nothing, only deposit Q500".
_TURNS = re.compile(
    r"[,:(\u2013-]\s*(?=(?:usted |ud\.? |tú |vos )?(?:pero|solo|sólo|solamente|únicamente|unicamente|nada más|salvo|excepto|"
    r"deposit|mand[ae]|envi[ae]|envía|transf|pag[au]e?\b|page\b|but|only|just|except|send|deposit|wire|mais|seulement|sauf|vers|envoy))"
    r"|\s(?=(?:pero|but|mais)\s)|\s(?=(?:solo|sólo|solamente|only|seulement)\s+(?:tiene|debe|deposit|mand|pag|env|pay|send|vers))",
    re.IGNORECASE,
)


def warning_signs(text: str) -> list[Warned]:
    """The first sentence of each kind of sign, in the order of `Sign`."""
    found: dict[Sign, str] = {}
    for sentence in _SENTENCES.split(text):
        for part in _TURNS.split(sentence):
            for sign in _signs_in(part):
                found.setdefault(sign, " ".join(sentence.split())[:LONGEST_QUOTE])
    return [Warned(sign, found[sign]) for sign in Sign if sign in found]


def _signs_in(part: str) -> list[Sign]:
    folded = _WAGE.sub(" ", plain(part))
    denied = _DENIES.search(folded) is not None
    return [
        sign for sign, pattern in _PATTERNS.items() if not (denied and sign is not Sign.HUSH) and pattern.search(folded)
    ]
