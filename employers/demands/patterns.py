"""The ways in which English, Spanish and French ask for what may not be asked. All of it is folded: small letters, no accents.

A pattern must be about people who work: animals, vines, clothing, housing of both sexes and equal-opportunity sentences are not
(`NEUTRAL`, `MINDS_ITSELF`). tests/employers/demands holds the labelled sentences that each line was written for.
"""

from __future__ import annotations

import re

from .law import Demand

_ASKS_EN = (
    r"(?:only|must be|should be|prefer(?:red|ably|ring|s|ence for)?|seeking|seeks?|looking for|needs?|wants?|hir(?:e|es|ing)|"
    r"accept(?:ing|s)?(?: only)?)"
)
_ASKS_ES = (
    r"(?:solo|solamente|unicamente|exclusivamente|(?:de )?preferencia|preferible(?:mente)?|preferentemente|se (?:busca|"
    r"necesita|requiere|"
    r"solicita|prefiere|acepta)n?|buscamos|necesitamos|requerimos|contratamos|deben? ser|que sean?|indispensable ser)"
)
_ASKS_FR = (
    r"(?:seulement|uniquement|exclusivement|de preference|(?:nous )?(?:cherchons|recherchons|embauchons)|recherche|"
    r"doi(?:t|vent) etre|on cherche|pas de)"
)
_FEW_EN = r"(?:\s+(?:a|an|the|able[- ]bodied|strong|healthy|young|hard[- ]?working|for|to|be|experienced|single)){0,3}"
_FEW_ES = r"(?:\s+(?:a|un|una|los|las|el|la|fuertes?|sanos?|trabajador|trabajadores|personal|personas?|con|experiencia|de)){0,3}"
_FEW_FR = r"(?:\s+(?:un|une|des|les|de|jeunes?|forts?|travailleurs?|employes?|candidats?|etre)){0,3}"

_PEOPLE_EN = r"(?:workers?|applicants?|candidates?|employees?|laborers?|labourers?|pickers?|nationals?|citizens?|persons?|people)"
_PEOPLE_ES = (
    r"(?:trabajador(?:es|as?)?|personas?|candidat[oa]s?|solicitantes?|emplead[oa]s?|obrer[oa]s?|jornaler[oa]s?)"
)
_PEOPLE_FR = r"(?:travailleurs?|travailleuses?|personnes?|candidate?s?|employee?s?|ouvriers?|ouvrieres?)"
_NO_BEAST = (
    r"(?!['’]s\b)(?!\s+(?:cal(?:f|ves)|goats?|sheep|lambs?|cattle|pigs?|hogs?|birds?|chicks?|plants?|flowers?|trees?|kids?|breeders?|"
    r"clothing|apparel|wear|shoes|locker|restrooms?|bathrooms?|housing|dorm\w*|thread\w*|connector\w*))"
)
_SEX_EN = rf"(?:males?|females?|men|women|man|woman|ladies|gentlemen){_NO_BEAST}"
_SEX_ES = r"(?:hombres?|mujer(?:es)?|varon(?:es)?|damas|caballeros|senoritas?|muchachos|muchachas)"
_SEX_FR = r"(?:hommes?|femmes?)"

_NATIONS_EN = (
    r"(?:mexicans?|guatemalans?|hondurans?|salvadorans?|belizeans?|nicaraguans?|jamaicans?|haitians?|hispanics?|latinos?|mayans?|"
    r"indigenous|americans?|u\.?s\.? citizens?|canadians?|asians?|africans?)"
)
_NATIONS_ES = (
    r"(?:mexican[oa]s?|guatemaltec[oa]s?|hondurenos?|hondurenas?|salvadoren[oa]s?|belicen[oa]s?|nicaraguenses?|latinos?|ladin[oa]s?|"
    r"indigenas?|mayas?|estadounidenses|canadienses)"
)
_NATIONS_FR = (
    r"(?:mexicaine?s?|guatemalteques?|honduriene?s?|hondurienne?s?|salvadorien(?:ne)?s?|latinos?|indigenes?|autochtones?|mayas?|"
    r"canadien(?:ne)?s?|quebecois(?:es?)?)"
)
_FAITHS_EN = r"(?:christians?|catholics?|evangelicals?|protestants?|muslims?|jews?|jewish|mormons?|believers?|church members?|churchgoers?)"
_FAITHS_ES = (
    r"(?:cristian[oa]s?|catolic[oa]s?|evangelic[oa]s?|protestantes?|musulman(?:es|as?)?|creyentes?|testigos de jehova)"
)
_FAITHS_FR = r"(?:chretien(?:ne)?s?|catholiques?|evangeliques?|protestante?s?|musulmane?s?|croyante?s?)"

_DOCUMENT_ES = r"(?:pasaportes?|documentos? de identidad|\bdpi\b|\bdui\b|cedulas?)"
_WORKER_ES = r"(?:trabajador(?:es|as?)?|solicitantes?|candidat[oa]s?|interesad[oa]s?|emplead[oa]s?)"

PATTERNS: dict[Demand, tuple[str, ...]] = {
    Demand.SEX: (
        rf"\b{_ASKS_EN}{_FEW_EN}\s+{_SEX_EN}\b{_NO_BEAST}",
        rf"\b{_SEX_EN}\s+{_PEOPLE_EN}\b(?! and)",
        r"(?<!calves )(?<!by )\b(?:males?|females?|men|women)\s+(?:only|preferred|needed|wanted)\b(?!\s+(?:cal|goat|sheep|plant))",
        r"\bno (?:women|females|men|males|girls)\b(?!['’])",
        rf"\b{_ASKS_ES}{_FEW_ES}\s+{_SEX_ES}\b",
        rf"\b{_SEX_ES}\s+(?:solamente|unicamente|exclusivamente|solo)\b",
        r"\b(?:sexo|genero)\s*:?\s*(?:masculino|femenino)\b",
        rf"\b(?:personal|{_PEOPLE_ES})\s+(?:masculin|femenin)[oa]s?\b",
        r"\bno (?:se aceptan )?mujeres\b",
        rf"\b{_ASKS_FR}{_FEW_FR}\s+{_SEX_FR}\b",
        rf"\b{_SEX_FR}\s+(?:seulement|uniquement|exclusivement)\b",
        r"\bsexe\s*:?\s*(?:masculin|feminin)\b",
    ),
    Demand.AGE: (
        r"\b(?:between )?(?:the )?ages? (?:of |from |between )?(?:1[6-9]|[2-6]\d)\s*(?:-|–|to|and)\s*[2-7]\d\b",
        r"\bbetween (?:1[6-9]|[2-6]\d) and [2-7]\d years (?:old|of age)\b",
        r"\b(?:1[6-9]|[2-6]\d)\s*(?:-|–|to)\s*[2-7]\d years (?:old|of age)\b",
        r"\b(?:maximum|max\.?|upper) age\b(?!\s*(?:of|for)?\s*(?:the )?(?:vines?|trees?|plants?|calves))",
        r"\bage limit\b",
        r"\b(?:under|below|no older than|not older than|younger than|not over|no more than) (?:[2-6]\d) years(?: old| of age)\b",
        (
            rf"\b{_ASKS_EN}?\s*\byoung(?:er)?(?:,? (?:and )?(?:strong|healthy|energetic|dynamic|single))*\s+(?:{_PEOPLE_EN}|men|"
            rf"women|man|woman)\b"
        ),
        r"\b(?:edad maxima|maximo de edad|limite de edad)\b",
        r"\b(?:entre|de)\s+(?:los )?(?:1[6-9]|[2-6]\d)\s+(?:y|a|hasta)\s+(?:los )?[2-7]\d\s+anos\b(?! de (?:experiencia|antiguedad))",
        r"\b(?:no mayor(?:es)? de|menor(?:es)? de|hasta(?: los)?) (?:[2-6]\d) anos de edad\b",
        r"\bno mayor(?:es)? (?:de|a) (?:[2-6]\d)(?: anos)?\b",
        rf"\b(?:hombres?|mujer(?:es)?|{_PEOPLE_ES}) jovenes?\b|\b{_ASKS_ES}\s+jovenes\b",
        r"\b(?:age maximum|age maximal|limite d['’]age)\b",
        r"\b(?:entre|de|ages? de)\s+(?:1[6-9]|[2-6]\d)\s+(?:et|a)\s+[2-7]\d\s+ans\b(?! d['’](?:experience|anciennete))",
        r"\b(?:moins de|pas plus de) (?:[2-6]\d) ans\b(?! d['’]experience)",
        rf"\bjeunes?\s+(?:{_SEX_FR}|{_PEOPLE_FR})\b",
    ),
    Demand.ORIGIN: (
        rf"\b{_ASKS_EN}{_FEW_EN}\s+{_NATIONS_EN}\b(?!\s+(?:food|cuisine|restaurant|cook|breed|grown|beef|consulate|embassy|holiday))",
        rf"\b(?:{_NATIONS_EN}|whites?|blacks?)\s+(?:{_PEOPLE_EN}\s+)?(?:only|preferred)\b",
        rf"\b(?:white|black|indigenous)\s+{_PEOPLE_EN}\b",
        rf"\bno {_NATIONS_EN}\b(?!\s+(?:food|holiday|consulate))",
        rf"\b(?:{_ASKS_ES}|no(?: se aceptan)?){_FEW_ES}\s+{_NATIONS_ES}\b",
        rf"\b{_NATIONS_ES}\s+(?:solamente|unicamente|exclusivamente)\b",
        (
            r"\b(?:nacionalidad)\s*:?\s*(?:mexicana|guatemalteca|hondurena|salvadorena)\s+(?:solamente|unicamente|indispensable|"
            r"obligatoria)\b"
        ),
        rf"\b{_ASKS_FR}{_FEW_FR}\s+{_NATIONS_FR}\b",
        rf"\b{_NATIONS_FR}\s+(?:seulement|uniquement|exclusivement)\b",
    ),
    Demand.RELIGION: (
        rf"\b{_ASKS_EN}{_FEW_EN}\s+{_FAITHS_EN}\b",
        rf"\b{_FAITHS_EN}\s+(?:{_PEOPLE_EN}\s+)?(?:only|preferred)\b",
        rf"\b{_FAITHS_EN}\s+{_PEOPLE_EN}\b",
        r"\bmust attend (?:church|mass|services)\b",
        rf"\b{_ASKS_ES}{_FEW_ES}\s+{_FAITHS_ES}\b",
        rf"\breligion\s*:?\s*{_FAITHS_ES}",
        r"\basistir a (?:la iglesia|misa|los cultos)\b",
        rf"\b{_ASKS_FR}{_FEW_FR}\s+{_FAITHS_FR}\b",
        rf"\b{_PEOPLE_FR}\s+{_FAITHS_FR}\b",
    ),
    Demand.FAMILY: (
        (
            r"\b(?:must be|should be|only|prefer(?:red|ably)?)\s+(?:single|unmarried|married)\b(?!\s+(?:room|bed|occupan|file|"
            r"famil|axle|point|unit))"
        ),
        rf"\b(?:single|unmarried|married|childless)\s+(?:{_PEOPLE_EN}|men|women|man|woman)\b",
        r"\b(?:no|without) (?:small |dependent )?children\b(?!\s+(?:allowed|permitted|are allowed|in|on|at))",
        r"\b(?:pregnancy test|not be pregnant|no pregnant|not pregnant|non-pregnant)\b",
        rf"\b{_ASKS_ES}{_FEW_ES}\s+(?:solter[oa]s?|casad[oa]s?)\b",
        rf"\b(?:{_SEX_ES}|{_PEOPLE_ES})\s+(?:solter|casad)[oa]s?\b",
        r"\bestado civil\s*:?\s*(?:solter|casad)[oa]",
        r"\b(?:sin|no tener) (?:hijos|cargas? familiar(?:es)?)\b",
        r"\b(?:prueba de embarazo|no (?:estar )?embarazadas?|certificado de (?:no )?(?:embarazo|gravidez))\b",
        rf"\b{_ASKS_FR}{_FEW_FR}\s+(?:celibataires?|marie?e?s?)\b",
        r"\bsans enfants?\b(?! (?:admis|sur|dans))",
        r"\b(?:test de grossesse|(?:ne (?:pas|doit pas|doivent pas) etre|non) enceintes?)\b",
    ),
    Demand.FEES: (
        (
            rf"\b{_PEOPLE_EN}\s+(?:must|shall|will|has to|have to|is to|are to)\s+pay\b[^.]{{0,40}}\b(?:fees?|recruit\w*|agency|"
            rf"deposit|visa|job|placement)\b"
        ),
        (
            r"\b(?:pay|charged?|collect)\s+(?:(?:a|an|the|of|for)\s+){0,2}(?:\w+\s+)?(?:recruitment|placement|registration|"
            r"agency|hiring|contracting)\s+fees?\b"
        ),
        rf"\b(?:security |guarantee |good[- ]faith )deposits?\b[^.]{{0,40}}\b(?:from|by|of) (?:each |the |every )?{_PEOPLE_EN}\b",
        (
            rf"\b{_WORKER_ES}\s+(?:debe(?:n|ra|ran)?|pagara[n]?|tienen? que)\s+(?:pagar|depositar|abonar|"
            rf"cubrir)\b[^.]{{0,40}}\b(?:tramites?|cuotas?|visas?|reclut\w*|colocacion|deposito|garantia|plaza|puesto)"
        ),
        (
            r"\b(?:cobr(?:o|a|ara|amos|an)|pagar?|costo|cuota|tarifa|comision|deposito)\b[^.]{0,30}\b(?:colocacion|reclutamiento|"
            r"contratacion|por la plaza|por el puesto|de inscripcion|en garantia)\b"
        ),
        (
            rf"\b{_PEOPLE_FR}\s+(?:doi(?:t|vent)|devra|devront)\s+(?:payer|verser|deposer)\b[^.]{{0,40}}\b(?:frais|honoraires|"
            rf"recrutement|caution|visa|depot|agence)\b"
        ),
        (
            r"\b(?:payer|verser|facturer?)\s+(?:des |les |de |une? )?(?:frais|honoraires|caution)[^.]{0,20}(?:recrutement|"
            r"placement|agence|dossier|embauche)\b"
        ),
    ),
    Demand.PASSPORT: (
        (
            r"\b(?:employer|we|company|supervisor|manager|office|grower|farm)\s+(?:will |may |shall |must )?(?:keeps?|holds?|"
            r"retains?|withholds?|collects?|stores?|takes?)\b[^.]{0,30}\bpassports?\b"
        ),
        (
            r"\b(?:surrender|hand over|hand in|turn in|give up|leave|deposit)\s+(?:(?:his|her|their|your|all|the|of|"
            r"or)[ /]*){0,4}passports?\b"
        ),
        (
            r"\bpassports?\s+(?:will be|are to be|are|is|must be|shall be)\s+(?:kept|held|retained|collected|surrendered|handed|"
            r"deposited|stored|taken)\b"
        ),
        (
            rf"\b(?:retener|retendra|retendremos|retenemos|guardar|guardara|guardaremos|quedarse con|dejar|dejara|depositar|"
            rf"entregar|entregara|recoger|recogera)\b[^.]{{0,30}}{_DOCUMENT_ES}"
        ),
        rf"{_DOCUMENT_ES}[^.]{{0,20}}\b(?:retenid[oa]s?|guardad[oa]s?|en custodia|en poder|se queda(?:n|ra|ran)?)\b",
        r"\b(?:retenir|retiendra|conserver|conservera|garder|gardera|confisquer|remettre|deposer|laisser)\b[^.]{0,30}\bpasseports?\b",
        r"\bpasseports?[^.]{0,20}\b(?:conserve|garde|retenu|remis|depose|confisque)s?\b",
    ),
}

_YEARS = r"(?:1[6-9]|[2-6]\d)\s*(?:-|–|to|and|y|a|al|hasta|et)\s*(?:los )?[2-7]\d\b"
_NO_YEARS = (
    r"(?!\s*(?:-\s*)?(?:lbs?|kg|kilos?|libras|pounds?|livres|hours?|horas|heures|%|cm|m\b|met|feet|ft|inch|deg|grad|°|days?|dias|jours|"
    r"weeks?|semanas|semaines|months?|mes|mois|mph|km|miles|acres|bins?|boxes|cajas|qq|quintales))"
)
_OLD = r"(?:2[5-9]|[3-6]\d)\b"  # from 25 on: 18 and 21 are limits of the law
_LANDS = r"(?:guatemala|mexico|honduras|el salvador|belize|nicaragua|jamaica|haiti|the u\.?s|the united states)"
_GIVES = r"(?:(?:for\s+)?(?:the|their|his|her|a|an|own|us|any)\b|\$|q|usd|\d)"
_GIVES_ES = r"(?:por\b|su\b|sus\b|el\b|la\b|los\b|las\b|un\b|una\b|\$|q|\d)"

# The same said in a roundabout way.
ROUNDABOUT: dict[Demand, tuple[str, ...]] = {
    Demand.SEX: (
        rf"\b(?:job|work|position|vacancy|suitable|intended|meant|reserved|open)(?: only)? for {_SEX_EN}\b",
        rf"\b{_PEOPLE_EN} (?:is|are|must be|should be|has to be) (?:an? )?{_SEX_EN}\b",
        r"\b(?:men|man|women|woman)['’]s (?:job|work)\b(?!\s+(?:boots?|clothes|clothing|wear|gloves|shoes|pants|apparel))",
        (
            r"\b(?:females?|males?|women|men|girls) (?:need not|will not|won['’]t|cannot|can not|may not|should not|are not)\s+(?:be\s+)?"
            r"(?:consider\w*|accept\w*|hired?|apply|eligible|allowed to apply|suitable)\b"
        ),
        rf"\b(?:trabajo|puesto|plaza|vacante|empleo)s? (?:solo |unicamente )?para {_SEX_ES}\b",
        rf"\b(?:exclusivo|exclusiva|solo|reservad[oa]) para {_SEX_ES}\b",
        rf"\babstenerse (?:las |los )?{_SEX_ES}\b|\b{_SEX_ES} abstenerse\b",
        rf"(?:^\W*|\b(?:poste|emploi|offre|travail)s? )reservee?s? aux {_SEX_FR}\b",
        rf"\b(?:poste|emploi|travail)s? (?:pour|d['’]) ?{_SEX_FR}\b",
        rf"\b{_SEX_FR} s['’]abstenir\b",
        r"\b(?:candidat|travailleur|employe|ouvrier|personnel)s? (?:masculin|feminin)s?\b",
    ),
    Demand.AGE: (
        rf"\b(?:must|should|shall|has to|have to) be (?:aged? )?(?:between )?{_YEARS}{_NO_YEARS}",
        rf"\bage[ds]?\s*:?\s*(?:between |from )?{_YEARS}{_NO_YEARS}",
        (
            rf"\b(?:{_PEOPLE_EN} |nobody |no one |none |must be |should be )(?:under|below|over|above|older than|younger than) "
            rf"{_OLD}{_NO_YEARS}"
        ),
        rf"\bmax(?:imum|\.)?\s+{_OLD} years? (?:old|of age)\b|\bunder {_OLD} only\b",
        rf"\bedad(?:es)?\s*:?\s*(?:de |entre )?(?:los )?{_YEARS}",
        rf"\bmenor(?:es)? (?:de|a) (?:los )?{_OLD}(?!\s*(?:kg|kilos|libras|horas|cm|metros|grados|%|meses|dias|km))",
        rf"\bhasta (?:los )?{_OLD} anos\b(?! de (?:experiencia|antiguedad|prision))",
        r"\bjovenes (?:con (?:ganas|energia|fuerza|iniciativa)|dispuest|entusiast|dinamic|energic|fuertes|responsables)\w*",
        rf"\bmax(?:imum|\.)? {_OLD} ans\b(?! d['’](?:experience|anciennete))",
        r"\bjeunes? et (?:dynamique|motive|fort|energique)\w*",
    ),
    Demand.ORIGIN: (
        rf"\b(?:must be|should be|only(?: \w+)?|prefer\w*(?: \w+)?) from {_LANDS}\b",
        r"\bnative (?:english|spanish|french)[- ]speak\w*",
        rf"\bque no (?:sean? {_NATIONS_ES}|hablen? (?:lengua|idioma)s? (?:maya|indigena)s?)\b",
    ),
    Demand.RELIGION: (rf"\b{_FAITHS_FR} (?:de preference|uniquement|seulement)\b",),
    Demand.FAMILY: (
        r"\b(?:must|should) (?:not have|have no)\b[^.]{0,15}\b(?:children|dependents)\b",
        r"\bsolter[oa]s? (?:y )?sin (?:compromisos?|hijos)\b",
    ),
    Demand.FEES: (
        rf"\b{_PEOPLE_EN} pays? {_GIVES}[^.]{{0,40}}\b(?:fees?|recruit\w*|agency|deposit|visas?|placement)\b",
        rf"\b{_PEOPLE_EN} pays? (?:the |a |an |their )?(?:recruiter|agency|agent|foreman)\b",
        r"\b(?:refundable|cash) deposit\b[^.]{0,30}\b(?:required|must|due)\b",
        r"\bfee of\b[^.]{0,25}\b(?:will be|is|are) (?:charged|collected|required|due)\b",
        r"\b(?:costs?|fees?) of (?:the )?(?:recruitment|visa|hiring)\b[^.]{0,30}\b(?:deducted|taken|withheld)\b",
        (
            rf"\b{_WORKER_ES} pagan? {_GIVES_ES}[^.]{{0,40}}(?:tramites?|cuotas?|visas?|reclut\w*|colocacion|deposito|garantia|plaza|"
            r"puesto)\b"
        ),
        r"\bse cobra(?:n|ra|ran)?\b[^.]{0,30}\b(?:tramites?|visas?|plazas?|puestos?|papeleria|gestion(?:es)?|inscripcion)\b",
        r"\bdeposito de garantia\b",
        (
            rf"\b{_PEOPLE_FR} pai(?:e|ent|era|eront) (?:son|leurs?|le|la|les|des|une?)\b[^.]{{0,40}}(?:frais|honoraires|recrutement|"
            r"caution|visas?|depot|agence|permis)\b"
        ),
        r"\bfrais\b[^.]{0,40}\ba la charge d(?:u|es|e la) (?:travailleu|candidat|employe|ouvri)\w*",
        r"\b(?:depot|caution)\b[^.]{0,30}\b(?:est|sont|sera|seront) (?:exige|demande|requis|percu)\w*",
    ),
    Demand.PASSPORT: (
        rf"\bse reti(?:ene|enen|endra|endran|enen)\b[^.]{{0,20}}{_DOCUMENT_ES}",
        (
            r"\b(?:patron|empleador|supervisor|encargad[oa]|empresa|contratista|finca)\b[^.]{0,20}\b(?:guardan?|retienen?|se "
            rf"quedan? con|conservan?)\b[^.]{{0,20}}{_DOCUMENT_ES}"
        ),
    ),
}

# A sentence that says one of these asks nobody to be, or to give, anything.
_EQUAL = (
    r"regardless of|without regard|irrespective|equal[- ]opportunit|not discriminat|non-?discriminat|discrimination|"
    r"sin importar|sin distincion|sin discriminacion|no (?:se )?discrimin|igualdad de|independientemente de|"
    r"sans (?:distinction|egard|discrimination)|quel que soit|quelle que soit|egalite|ne (?:pas )?discrimine|indistinctement"
)
_BOTH_SEXES = (
    r"\b(?:fe)?males?\b.{1,20}\b(?:and|or|/|&)\s*(?:fe)?males?\b|\bmen\b.{1,12}\b(?:and|or|&)\s*women\b|"
    r"\bwomen\b.{1,12}\b(?:and|or|&)\s*men\b|"
    r"\bmale/female\b|\bhombres?\b.{1,10}\b(?:y|o|u)\s+mujer(?:es)?\b|\bmujer(?:es)?\b.{1,10}\b(?:y|o|u)\s+hombres?\b|"
    r"\bmasculino (?:y|o) femenino\b|\bhommes?\b.{1,12}\b(?:et|ou)\s+(?:les )?femmes?\b|\bfemmes?\b.{1,12}\b(?:et|"
    r"ou)\s+(?:les )?hommes?\b"
)
_PLANTS = (
    r"\b(?:vines?|vineyards?|trees?|orchards?|plants?|rootstock|cal(?:f|ves)|cattle|cows?|horses?|wines?|cheeses?|"
    r"buildings?|experience|"
    r"vides?|vinas?|arbol(?:es)?|plantas?|huert[oa]s?|ganado|vacas?|terneros?|experiencia|"
    r"vignes?|arbres?|vergers?|plants|bovins|veaux|vaches?|experience)\b"
)
_NOBODY_PAYS = (
    r"\b(?:no|not|never|nor|without|free|prohibit\w*|forbid\w*|refus\w*|employer (?:will|shall|must)? ?(?:pay|"
    r"reimburse)\w*|reimburs\w*|"
    r"sin|nunca|gratis|gratuit\w*|prohib\w*|reembols\w*|el empleador (?:paga|pagara|cubre)|nadie|ningun\w*|"
    r"ne|aucun\w*|sans|jamais|interdi\w*|rembours\w*|l['’]employeur (?:paie|paiera|assume)|copia|copies?|copie)\b"
)
NEUTRAL: dict[Demand, re.Pattern[str]] = {
    Demand.SEX: re.compile(rf"{_EQUAL}|{_BOTH_SEXES}|\bincluding (?:fe)?male\b"),
    Demand.AGE: re.compile(f"{_EQUAL}|{_PLANTS}"),
    Demand.ORIGIN: re.compile(_EQUAL),
    Demand.RELIGION: re.compile(_EQUAL),
    Demand.FAMILY: re.compile(_EQUAL),
    Demand.FEES: re.compile(_NOBODY_PAYS),
    Demand.PASSPORT: re.compile(_NOBODY_PAYS),
}
COMPILED: dict[Demand, tuple[re.Pattern[str], ...]] = {
    demand: tuple(re.compile(pattern) for pattern in patterns + ROUNDABOUT[demand])
    for demand, patterns in PATTERNS.items()
}
