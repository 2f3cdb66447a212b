"""Numbers and names in what somebody pastes: a message, a contract, the text of a photograph. Nothing is looked up here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from common.folios import check_letter

LONGEST = 5_000
MOST = 20  # of each kind: a longer list is no message that somebody was sent
_SHORT = 80  # a text of this length without a number may be nothing but a name
_DIGITS = (7, 13)  # a telephone number, with or without its prefix

# Between the parts of a case number: any dash, a stop, blanks. For a digit the letter that a camera reads in its place.
_GAP = r"[\s\-_./·]{0,3}"
_DIGIT = r"[0-9OILSBZ]"
_LIKE_DIGITS = str.maketrans("OILSBZ", "011582")
_CASE = re.compile(
    rf"(?<![A-Z0-9])(?P<order>J[O0]{_GAP}A{_GAP})?(?:H{_GAP})?(?P<series>[34][0O]{{2}}){_GAP}"
    rf"(?P<day>{_DIGIT}{{5}}){_GAP}(?P<number>{_DIGIT}{{6}})(?![A-Z0-9])"
)
_OLD_CASE = re.compile(rf"(?<![A-Z0-9])C{_GAP}(?P<day>{_DIGIT}{{5}}){_GAP}(?P<number>{_DIGIT}{{5}})(?![A-Z0-9])")
_FOLIO = re.compile(
    rf"(?<![A-Z0-9])V{_GAP}(?P<year>{_DIGIT}{{2}}){_GAP}(?P<number>{_DIGIT}{{6}}){_GAP}(?P<check>[A-Z])(?![A-Z])"
)
_PHONE = re.compile(r"(?<![\w$.,-])\+?\(?\d[\d\s().\-]{5,20}\d(?![\w%])")
_LINK = re.compile(r"(?:WA\.ME/|PHONE=|TEL:)\+?(\d{7,15})")
_READ_WRONG = re.compile(
    r"(?<![\w-])(?=[0-9 -]*[ILOSB])(?=(?:[ILOSB -]*\d){5})[0-9OILSB]{4}[ -]{0,3}[0-9OILSB]{4}(?![\w-])"
)
_TWO_BESIDE = re.compile(r"(?<=\d)\s*/\s*(?=\d{4}[- ]?\d{4}(?!\d))")  # "5555-0123/5555-0124"
_DAY = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-/.](?:0?\d|1[0-2])[-/.][0-3]?\d|[0-3]?\d[-/.][0-3]?\d[-/.](?:(?:19|20)\d\d|\d\d))(?![-/.]?\d)"
)
_LICENCE = re.compile(r"(?<![\w-])(?=[\w/-]*\d)(?=[\w/-]*[A-Z])[A-Z0-9]{1,12}(?:[-/][A-Z0-9]{1,12}){1,5}(?![\w-])")

_PUNCTUATION = re.compile(r"[\s\-_./·]+")
SHORTEST_LICENCE = 4  # letters and digits of a licence: fewer say nothing
_LONGEST_NUMBER = 40
_COMPACT = re.compile(r"(?<![\w-])(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{5,40}(?![\w-])")
_AFTER_LICENCE = re.compile(
    r"(?:LICEN[CS](?:IA|E)|REGISTRO|REGISTRATION)\W{0,4}(?:N[O°º]\W{0,3})?((?:[A-Z0-9/-]{1,12}\s?){1,6})"
)

_SAYS_WHO = (
    r"empresa|empleador(?:a)?|patr[oó]n|rancho|finca|granja|compañ[ií]a|agencia|reclutador(?:a)?|contratista|firma|"
    r"company|employer|farm|ranch|agency|recruiter|contractor|business|"
    r"entreprise|employeur|ferme|agence|recruteur"
)
_LABELLED = re.compile(rf"(?:^|[\s,.;(])(?:{_SAYS_WHO})\s*(?:es|is|est)?\s*[:=]\s*([^\n,;|]{{3,80}})", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W\d_]{3})")  # the stops of "S.A. de C.V." end no sentence
_CAPITAL = r"[A-ZÁÉÍÓÚÑÜÀÂÇÈÊËÎÏÔŒ](?:[^\W\d_]|['’&.-]){0,40}"
_BETWEEN = r"(?:de|del|la|las|los|y|du|des|et|of|the|and|&)"
_CAPITALS = re.compile(rf"(?<![^\W\d_]){_CAPITAL}(?:\s+(?:{_BETWEEN}\s+){{0,2}}{_CAPITAL}){{1,6}}")
_FIRST_WORD = re.compile(rf"^{_CAPITAL}\s+(?:{_BETWEEN}\s+){{0,2}}")
_ROLE = re.compile(rf"^(?:{_SAYS_WHO})\s+(?=\w+\s+\w)", re.IGNORECASE)
_ANY_DIGIT = re.compile(r"\d")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff\u20e3]")
_DASHES = re.compile("[‐‑‒–—―−﹣－]")


@dataclass(frozen=True)
class Clues:
    """What was found, each once, in the order of the text. `cases` and `folios` as they are kept; `phones` are digits.

    `named`: what stands after a word like "employer:", or the whole of a text that is nothing but a name; looked up with spelling
    forgiven. `mentioned`: runs of capitalised words; looked up as they stand. `perhaps_licences`: letters and digits that a licence
    may be written with when its dashes and blanks are left out (`licence_key`); where none is on record nothing is said of them.
    """

    cases: tuple[str, ...] = ()
    folios: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    perhaps_licences: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.cases or self.folios or self.licences or self.phones or self.named or self.mentioned)


def clues_in(text: str) -> Clues:
    """Read up to `LONGEST` characters."""
    text = plainly_written(text[:LONGEST])
    capitals = text.upper()
    rest, cases = _taken(_CASE, capitals, _case)
    rest, old = _taken(_OLD_CASE, rest, lambda found: f"C-{_digits(found['day'])}-{_digits(found['number'])}")
    rest, folios = _taken(_FOLIO, rest, _folio)
    rest, linked = _taken(_LINK, rest, lambda found: found[1])
    rest, read_wrong = _taken(_READ_WRONG, _TWO_BESIDE.sub(" ; ", rest), lambda found: _only_digits(_digits(found[0])))
    rest, licences = _taken(_LICENCE, rest, lambda found: found[0])
    phones = [*linked, *read_wrong, *map(_only_digits, _PHONE.findall(_DAY.sub(" ", rest)))]
    named = _named(text)
    return Clues(
        cases=_once([*cases, *old]),
        folios=_once(folios),
        licences=_once(licences),
        phones=_once(phone for phone in phones if _is_phone(phone)),
        named=_once(named),
        mentioned=_once(name for name in _mentioned(text) if name not in named),
        perhaps_licences=_once(_perhaps_licences(capitals)),
    )


def licence_key(number: str) -> str:
    """A licence number as it is compared: in capitals, without blanks, dashes, strokes and stops."""
    return _PUNCTUATION.sub("", number.upper())


def _perhaps_licences(capitals: str) -> Iterator[str]:
    """A short text as a whole, what stands after "licence", and single words of letters and digits."""
    whole = licence_key(capitals.strip())
    if len(whole) >= SHORTEST_LICENCE and len(capitals.strip()) <= _LONGEST_NUMBER and _ANY_DIGIT.search(capitals):
        yield whole
    for found in _AFTER_LICENCE.findall(capitals):
        words = found.split()
        yield from (licence_key(" ".join(words[:count])) for count in range(len(words), 0, -1))
    yield from _COMPACT.findall(capitals)


def plainly_written(text: str) -> str:
    """Letters and digits as a keyboard has them: what emojis, wide letters and marks that nobody sees make of them is undone."""
    return _DASHES.sub("-", _UNSEEN.sub("", unicodedata.normalize("NFKC", text)))


def _taken(pattern: re.Pattern[str], text: str, read: Callable[[re.Match[str]], str]) -> tuple[str, list[str]]:
    """What the pattern finds, and the text without it: the digits of a case number are no telephone."""
    found = [read(match) for match in pattern.finditer(text)]
    return pattern.sub(" ", text), [one for one in found if one]


def _digits(text: str) -> str:
    return text.translate(_LIKE_DIGITS)


def _only_digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")


def _case(found: re.Match[str]) -> str:
    order = "JO-A" if found["order"] else "H"
    return f"{order}-{_digits(found['series'])}-{_digits(found['day'])}-{_digits(found['number'])}"


def _folio(found: re.Match[str]) -> str:
    """Nothing where the check letter is wrong: a slip of one character is no other vacancy."""
    body = f"V-{_digits(found['year'])}-{_digits(found['number'])}"
    return f"{body}-{found['check']}" if check_letter(body) == found["check"] else ""


def _is_phone(digits: str) -> bool:
    least, most = _DIGITS
    return least <= len(digits) <= most and len(set(digits)) > 1


def _named(text: str) -> list[str]:
    labelled = [_NEXT_SENTENCE.split(found)[0].strip(" .\"'«»“”*_") for found in _LABELLED.findall(text)]
    whole = " ".join(text.split())
    if not labelled and len(whole) <= _SHORT and not _ANY_DIGIT.search(whole) and len(whole) >= 3:
        return [whole]
    return [name for name in labelled if len(name) >= 3]


def _mentioned(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for found in _CAPITALS.findall(line):
            yield from _spoken(found)
            later = _FIRST_WORD.sub("", found)
            if " " in later:  # "Soy de la Agencia Colibrí Norte"
                yield from _spoken(later)


def _spoken(name: str) -> Iterator[str]:
    yield name.strip(" .\"'")
    if without_role := _ROLE.sub("", name).strip(" .\"'"):
        yield without_role


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:MOST]
