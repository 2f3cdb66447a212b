"""Which published sanctions may be about which employers: everybody against everybody, by the words their names share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from ..choices import MatchStatus
from ..models import Employer, EnforcementMatch, EnforcementRecord
from .likeness import SUGGESTED, Named, compare, named

MOST_PER_RECORD = 10
COMMON_FROM = 40  # employers whose names share a word, from which on it tells little


def matches_suggest(*, employers: QuerySet[Employer] | None = None) -> int:
    """Suggest what is not suggested yet, and write the confidence of what nobody has decided anew. Returns how many are new.

    Of all employers of the USA and Canada, or of some. Nothing that a person decided is touched.
    """
    of = Employer.objects.filter(joined_to=None, country__in=["US", "CA"])
    by_employer = _employers(of if employers is None else of.filter(pk__in=employers.values("pk")))
    records = _records()
    index = _Index(by_employer)
    known = {
        (record, employer): (pk, status, confidence, reasons)
        for pk, record, employer, status, confidence, reasons in EnforcementMatch.objects.values_list(
            "pk", "record_id", "employer_id", "status", "confidence", "reasons"
        )
    }
    new: list[EnforcementMatch] = []
    changed: list[EnforcementMatch] = []
    for record, its in records.items():
        for employer, confidence, reasons in index.alike(its):
            before = known.get((record, employer))
            match = EnforcementMatch(record_id=record, employer_id=employer, confidence=confidence, reasons=reasons)
            if before is None:
                new.append(match)
            elif before[1] == MatchStatus.SUGGESTED and (before[2], before[3]) != (confidence, reasons):
                match.pk = before[0]
                changed.append(match)
    EnforcementMatch.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    EnforcementMatch.objects.bulk_update(changed, ["confidence", "reasons"], batch_size=500)
    return len(new)


def _employers(employers: QuerySet[Employer]) -> dict[int, Named]:
    columns = ("pk", "legal_name", "trade_name", "subdivision_id", "city", "business_number")
    return {
        pk: named(legal, trade, state=state, town=town, number=number)
        for pk, legal, trade, state, town, number in employers.order_by().values_list(*columns)
    }


def _records() -> dict[int, Named]:
    columns = ("pk", "name_written", "trade_name", "subdivision_id", "city", "business_number")
    rows = EnforcementRecord.objects.order_by("pk").values_list(*columns)
    return {
        pk: named(name, trade, state=state, town=town, number=number) for pk, name, trade, state, town, number in rows
    }


class _Index:
    """Employers by the words of their names, by their first letters in a state, and by their number."""

    def __init__(self, employers: Mapping[int, Named]) -> None:
        self.employers = employers
        self.by_key: dict[str, list[int]] = defaultdict(list)
        words: Counter[str] = Counter()
        for pk, one in employers.items():
            its_words = {word for name in one.names for word in name.split()}
            words.update(its_words)
            for key in _keys(one, its_words):
                self.by_key[key].append(pk)
        self.common = frozenset(word for word, count in words.items() if count >= COMMON_FROM)

    def alike(self, one: Named) -> list[tuple[int, int, list[str]]]:
        """Employers, confidence and reasons, the likeliest first."""
        its_words = {word for name in one.names for word in name.split()}
        near = {pk for key in self._telling(_keys(one, its_words)) for pk in self.by_key[key]}
        found = []
        for pk in near:
            confidence, reasons = compare(one, self.employers[pk], common=self.common)
            if confidence >= SUGGESTED:
                found.append((pk, confidence, [reason.value for reason in reasons]))
        found.sort(key=lambda match: (-match[1], match[0]))
        return found[:MOST_PER_RECORD]

    def _telling(self, keys: Iterable[str]) -> Sequence[str]:
        return [key for key in keys if key in self.by_key and (key[:5] != "word:" or key[5:] not in self.common)]


def _keys(one: Named, words: Iterable[str]) -> set[str]:
    keys = {f"word:{word}" for word in words if len(word) > 2}
    keys |= {f"name:{name}" for name in one.names}
    keys |= {f"{one.state}:{name.replace(' ', '')[:4]}" for name in one.names if one.state}
    return keys | ({f"number:{one.number}"} if one.number else set())
