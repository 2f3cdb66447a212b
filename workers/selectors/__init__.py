"""Reads of the registry, always within what the person may see."""

from .consents import ConsentStanding, consent_text, consents_standing, may_be_shared, with_consent
from .drafts import drafts_visible_to
from .duplicates import (
    counts_of_both,
    fields_of_both,
    identities_contradict,
    identities_of_both,
    joined_to,
    merged_into,
    pairs_visible_to,
)
from .filters import filtered_workers, in_state, states_apart
from .groups import group_of, groups_visible_to, members_of, standing_groups
from .own import openings_for_the_person, own_file
from .people import (
    PASSPORT_ENDS_WITHIN,
    folio_is_valid,
    opened_lately,
    openings_of,
    seasons_begun,
    with_passport_ending,
    worker_named,
    workers_visible_to,
)
from .protection import protection_contacts, protection_request_of
from .search import search_workers
from .worklist import TABS, Worklist, requests_visible_to, worklist_of

__all__ = [
    "PASSPORT_ENDS_WITHIN",
    "TABS",
    "ConsentStanding",
    "Worklist",
    "consent_text",
    "consents_standing",
    "counts_of_both",
    "drafts_visible_to",
    "fields_of_both",
    "filtered_workers",
    "folio_is_valid",
    "group_of",
    "groups_visible_to",
    "identities_contradict",
    "identities_of_both",
    "in_state",
    "joined_to",
    "may_be_shared",
    "members_of",
    "merged_into",
    "opened_lately",
    "openings_for_the_person",
    "openings_of",
    "own_file",
    "pairs_visible_to",
    "protection_contacts",
    "protection_request_of",
    "requests_visible_to",
    "search_workers",
    "seasons_begun",
    "standing_groups",
    "states_apart",
    "with_consent",
    "with_passport_ending",
    "worker_named",
    "workers_visible_to",
    "worklist_of",
]
