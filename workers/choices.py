from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WorkerStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    REGISTERED = "registered", _("registered")
    STALE = "stale", _("to be confirmed")
    WITHDRAWN = "withdrawn", _("consent withdrawn")
    ERASED = "erased", _("erased")
    MERGED = "merged", _("joined to another file")


class PairStatus(models.TextChoices):
    """Of two files that may be one person's."""

    OPEN = "open", _("to be decided")
    DIFFERENT = "different", _("two people")
    MERGED = "merged", _("joined")


class FoundBy(models.TextChoices):
    SCAN = "scan", _("comparison of all files")
    OFFICER = "officer", _("an officer")


class Sex(models.TextChoices):
    FEMALE = "F", _("female")
    MALE = "M", _("male")
    OTHER = "X", _("other or not said")


class Area(models.TextChoices):
    URBAN = "urban", _("urban")
    RURAL = "rural", _("rural")


class People(models.TextChoices):
    """As the person says; used to measure fairness, never to rank or exclude."""

    MAYA = "maya", "Maya"
    GARIFUNA = "garifuna", "Garífuna"
    XINKA = "xinka", "Xinka"
    LENCA = "lenca", "Lenca"
    MISKITO = "miskito", "Miskito"
    NAHUA_PIPIL = "nahua_pipil", "Náhua-Pipil"
    LADINO = "ladino", _("Ladino or Mestizo")
    AFRODESCENDANT = "afro", _("Afro-descendant or Creole")
    OTHER = "other", _("other")
    NOT_SAID = "", _("not said")


class Relation(models.TextChoices):
    """Whom the emergency contact is to the person."""

    PARENT = "parent", _("mother or father")
    SPOUSE = "spouse", _("husband, wife or partner")
    SIBLING = "sibling", _("sister or brother")
    CHILD = "child", _("daughter or son")
    RELATIVE = "relative", _("another relative")
    NEIGHBOUR = "neighbour", _("neighbour or friend")


class IdentityKind(models.TextChoices):
    CUI = "cui", _("CUI (DPI), Guatemala")
    DNI = "dni", _("DNI, Honduras")
    DUI = "dui", _("DUI, El Salvador")
    SSN_BZ = "ssn_bz", _("Social Security number, Belize")
    CURP = "curp", _("CURP, Mexico")
    PASSPORT = "passport", _("passport")


class PaperKind(models.TextChoices):
    """Papers besides identity documents."""

    POLICE_RECORD = "police_record", _("police record certificate")
    PENAL_RECORD = "penal_record", _("penal record certificate")
    MIGRATION_RECORD = "migration_record", _("migration record")
    MEDICAL = "medical", _("medical certificate")
    BIRTH_CERTIFICATE = "birth_certificate", _("birth certificate")
    DRIVING_LICENCE = "driving_licence", _("driving licence")
    WORK_LETTER = "work_letter", _("work letter")


class PaperResult(models.TextChoices):
    SHOWN = "shown", _("shown")
    CLEAR = "clear", _("clear")
    NOT_CLEAR = "not_clear", _("not clear")


SCHOOLING_BANDS = ((0, "0"), (1, "1–6"), (7, "7–9"), (10, "10–12"), (13, "13+"))  # least years, as counts tell them


class Evidence(models.IntegerChoices):
    """How a claim is backed. The order counts: more evidence, more weight."""

    STATED = 1, _("stated")
    LETTER = 2, _("letter")
    TESTED = 3, _("tested")
    EMPLOYER = 4, _("confirmed by an employer")


class LanguageLevel(models.IntegerChoices):
    NONE = 0, _("none")
    WORDS = 1, _("a few words")
    BASIC = 2, _("basic")
    GOOD = 3, _("good")
    FLUENT = 4, _("fluent")


class Wish(models.TextChoices):
    WANTED = "wanted", _("wanted")
    REFUSED = "refused", _("refused")


class GroupKind(models.TextChoices):
    FAMILY = "family", pgettext_lazy("group", "family")
    CREW = "crew", pgettext_lazy("group", "crew")


class ConsentPurpose(models.TextChoices):
    MATCHING = "matching", _("matching with vacancies")
    SHARING = "sharing", _("sharing the file with an employer")
    STATISTICS = "statistics", _("statistics without names")


class ConsentMeans(models.TextChoices):
    SIGNED = "signed", _("signed")
    READ_ALOUD = "read_aloud", _("read aloud and agreed")
    ONLINE = "online", _("on the person's own page")


class ConsentEnd(models.TextChoices):
    """Why a consent is no longer open. Those that ended before this was kept say nothing."""

    PERSON = "person", _("the person withdrew it")
    REPLACED = "replaced", _("the person agreed to a newer text")
    NEW_TEXT = "new_text", _("a newer text that has to be asked anew")


class ReminderKind(models.TextChoices):
    BEFORE = "before", _("before interest lapses")
    LAPSED = "lapsed", _("interest has lapsed")


class RequestKind(models.TextChoices):
    CORRECTION = "correction", _("put something right")
    ERASURE = "erasure", _("erase the file")


class RequestAbout(models.TextChoices):
    NAME = "name", _("my name")
    BIRTH = "birth", _("my date of birth")
    PHONE = "phone", _("my phone")
    PLACE = "place", _("where I live")
    PAPERS = "papers", _("my papers")
    WORK = "work", _("my work and what I know")
    OTHER = "other", _("something else")
    NOTHING = "", "–"


class RequestStatus(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    DONE = "done", _("done")
    REFUSED = "refused", _("not done")


class ImportStatus(models.TextChoices):
    """Of a list of people that somebody brings in."""

    UPLOADED = "uploaded", _("columns to be confirmed")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, waits for your decision")
    IMPORTING = "importing", _("being imported")
    DONE = "done", pgettext_lazy("list", "imported")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    DISCARDED = "discarded", _("discarded")
    FAILED = "failed", _("did not end well")


class ImportStage(models.TextChoices):
    WAITING = "waiting", _("waiting for a free process")
    READING = "reading", _("reading the rows")
    COMPARING = "comparing", _("comparing with the registry")
    WRITING = "writing", _("registering people")
    UNDOING = "undoing", _("taking back")
    FINISHED = "finished", _("finished")


class RowOutcome(models.TextChoices):
    """What becomes of a row of a list."""

    NEW = "new", _("new")
    KNOWN = "known", _("already registered")
    SIMILAR = "similar", _("like somebody, held for review")
    REJECTED = "rejected", _("rejected")


class RowDecision(models.TextChoices):
    """What a person decided of a row that was held."""

    REGISTER = "register", _("another person: register")
    SKIP = "skip", _("the same person: leave out")


class CodeWay(models.TextChoices):
    TEXT = "text", _("by text")
    OFFICE = "office", _("printed at the office")


class ErasureOrigin(models.TextChoices):
    PERSON = "person", _("the person asks for it")
    OFFICE = "office", _("the office: the file should not be here")
    RETENTION = "retention", _("nobody needs it any more")


class RetentionKind(models.TextChoices):
    """Which files nobody uses: counted from the day named."""

    WITHDRAWN = "withdrawn", _("consent withdrawn, from that day")
    SILENT = "silent", _("interest not confirmed, from the last confirmation")
    DRAFT = "draft", _("registration begun and not ended, from the day it was last saved")


# The parts of a file that `FileOpening.what` names. "identity:cui" is a whole number that was shown.
OPENED_PARTS = {
    "summary": _("Summary"),
    "phone": _("Phone number"),
    "code": _("Code for their own page"),
    "requests": _("Requests of the person"),
    "worklist": _("Printed list of people to ask again"),
    "compared": _("Compared with somebody who was being registered"),
    "receipt": _("Receipt"),
    "correction": _("Correction of the file"),
    "identity": _("Identity and papers"),
    "consents": _("Consent"),
    "erasure": _("End of the file"),
    "admin": _("In the administration"),
    "api": _("Through the API"),
    "explain": _("Explanation of a match"),
    "proposal": _("Proposal"),
    "change": _("Change of a proposal"),
    "match": _("What the matching said of them"),
    "letter": _("Letter about the matching"),
    "ladder": _("Ladder of opportunities"),
}
