from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EmployerStatus(models.TextChoices):
    UNVERIFIED = "unverified", _("not verified")
    VERIFIED = "verified", _("verified")
    ON_RECORD = "on_record", _("known from public records only")
    SUSPENDED = "suspended", pgettext_lazy("employer", "suspended")


class VacancyStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    CHANGES_ASKED = "changes_asked", _("changes asked")
    OPEN = "open", _("open")
    FILLED = "filled", _("filled")
    CLOSED = "closed", _("closed")
    EXPIRED = "expired", _("expired")


class NeedType(models.TextChoices):
    ONE_TIME = "one_time", _("one-time occurrence")
    SEASONAL = "seasonal", _("seasonal")
    PEAKLOAD = "peakload", _("peakload")
    INTERMITTENT = "intermittent", _("intermittent")


class WageUnit(models.TextChoices):
    HOUR = "hour", _("an hour")
    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    BIWEEK = "biweek", _("every two weeks")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")
    PIECE = "piece", _("a piece")


class HoldReason(models.TextChoices):
    """Reasons stack: a vacancy is matched again when none is left."""

    RECRUITER_SUSPENDED = "recruiter_suspended", _("its recruiter is suspended")
    EMPLOYER_SANCTIONED = "employer_sanctioned", _("its employer is sanctioned")
    CERTIFICATION_LAPSED = "certification_lapsed", _("its certification has lapsed")
    COORDINATOR = "coordinator", _("held by a coordinator")


class SeatState(models.TextChoices):
    """Of a seat that was taken. An offer is open, the person has agreed, the person works or has worked, it was given back."""

    OFFERED = "offered", pgettext_lazy("seat", "offered")
    RESERVED = "reserved", pgettext_lazy("seat", "reserved")
    FILLED = "filled", pgettext_lazy("seat", "filled")
    RELEASED = "released", pgettext_lazy("seat", "given back")


class NamedStatus(models.TextChoices):
    """All that an employer learns of a request by name."""

    ASKED = "asked", pgettext_lazy("request by name", "asked")
    FOUND = "found", pgettext_lazy("request by name", "found")
    NOT_AVAILABLE = "not_available", pgettext_lazy("request by name", "not available")
    WITHDRAWN = "withdrawn", pgettext_lazy("request by name", "taken back")


class WebhookType(models.TextChoices):
    SUBMITTED = "vacancy.submitted", _("vacancy handed in")
    CHANGES_ASKED = "vacancy.changes_asked", _("changes of a vacancy asked")
    OPENED = "vacancy.opened", _("vacancy opened")
    FILLED = "vacancy.filled", _("vacancy filled")
    CLOSED = "vacancy.closed", _("vacancy closed")
    EXPIRED = "vacancy.expired", _("vacancy expired")
    HELD = "vacancy.held", _("vacancy held")
    HOLD_LIFTED = "vacancy.hold_lifted", _("hold of a vacancy lifted")
    SEATS_CHANGED = "vacancy.seats_changed", _("a seat changed")
    REVISION_PROPOSED = "vacancy.revision_proposed", _("change of an open vacancy proposed")
    REVISION_ACCEPTED = "vacancy.revision_accepted", _("change of an open vacancy accepted")
    REVISION_REFUSED = "vacancy.revision_refused", _("change of an open vacancy refused")
    REVISION_WITHDRAWN = "vacancy.revision_withdrawn", _("change of an open vacancy withdrawn")
    IMPORT_DONE = "import.done", _("public list imported")
    IMPORT_FAILED = "import.failed", _("import of a public list failed")
    PING = "ping", _("test")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "waiting")
    DELIVERED = "delivered", pgettext_lazy("delivery", "arrived")
    PARKED = "parked", pgettext_lazy("delivery", "parked")


class DemandFormat(models.TextChoices):
    AUTO = "auto", _("recognised by its columns")
    SEASONALJOBS_CSV = "seasonaljobs", "SeasonalJobs CSV"
    POSTINGS_2020 = "postings-2020", _("SeasonalJobs, pages of 2020")
    FEED_H2A = "feed-h2a", "SeasonalJobs feed, H-2A"
    FEED_H2B = "feed-h2b", "SeasonalJobs feed, H-2B"
    FEED_JO = "feed-jo", "SeasonalJobs feed, job orders"
    OFLC_H2A = "oflc-h2a", "OFLC H-2A"
    OFLC_H2B = "oflc-h2b", "OFLC H-2B"
    H2A_HISTORY = "h2a-history", _("OFLC H-2A, former years")
    H2B_HISTORY = "h2b-history", _("OFLC H-2B, former years")
    H2A_CROPS = "h2a-crops", "OFLC H-2A, Addendum A"
    H2A_WORKSITES = "h2a-worksites", "OFLC H-2A, Addendum B (work)"
    H2A_HOUSING = "h2a-housing", "OFLC H-2A, Addendum B (housing)"
    H2B_WORKSITES = "h2b-worksites", "OFLC H-2B, Appendix A"
    H2B_RECRUITERS = "h2b-recruiters", "OFLC H-2B, Appendix C"
    LMIA_POSITIVE = "lmia-positive", "LMIA (Canada), positive"
    LMIA_NEGATIVE = "lmia-negative", "LMIA (Canada), negative"
    DEBARMENTS = "debarments", _("debarments")
    FINDINGS = "findings", _("wage-and-hour findings")


SANCTION_LISTS = frozenset({DemandFormat.DEBARMENTS, DemandFormat.FINDINGS})
DEMAND_LISTS = tuple(form for form in DemandFormat.values if form not in SANCTION_LISTS)


class CaseDecision(models.TextChoices):
    """What became of a case. A certification that has expired was one; one that the employer gave back was not used."""

    CERTIFIED = "certified", pgettext_lazy("case", "certified in full")
    PARTIAL = "partial", pgettext_lazy("case", "certified in part")
    RETURNED = "returned", pgettext_lazy("case", "certification given back")
    DENIED = "denied", pgettext_lazy("case", "denied")
    REJECTED = "rejected", pgettext_lazy("case", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "withdrawn")
    UNDECIDED = "undecided", pgettext_lazy("case", "not decided")


class CaseRole(models.TextChoices):
    """In an association's filing its own row (`master`) counts all workers, and each member's row some of them again."""

    SINGLE = "single", _("alone")
    MASTER = "master", _("the association's own row")
    MEMBER = "member", _("a member of the association")


class OccupationScheme(models.TextChoices):
    """Only what the code itself tells: a code that is the same in every edition of the SOC is given the newest."""

    DOT = "dot", "DOT 1991"
    SOC2000 = "soc2000", "SOC 2000"
    SOC2018 = "soc2018", "SOC 2018"


class UploadStatus(models.TextChoices):
    """Of a public list that somebody brings in on the page."""

    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, waits for your decision")
    IMPORTING = "importing", _("being imported")
    DONE = "done", pgettext_lazy("list", "imported")
    DISCARDED = "discarded", _("discarded")
    FAILED = "failed", _("did not end well")


class UploadStage(models.TextChoices):
    WAITING = "waiting", _("waiting for a free process")
    OPENING = "opening", _("looking through the file")
    QUEUED = "queued", _("waiting for another import to end")
    READING = "reading", _("reading the rows")
    FINISHED = "finished", _("finished")


class UploadOutcome(models.TextChoices):
    """What becomes of a row of a list."""

    NEW = "new", pgettext_lazy("row", "new")
    CHANGED = "changed", pgettext_lazy("row", "changed")
    REJECTED = "rejected", pgettext_lazy("row", "rejected")


class LmiaOutcome(models.TextChoices):
    POSITIVE = "positive", pgettext_lazy("LMIA", "positive")
    NEGATIVE = "negative", pgettext_lazy("LMIA", "negative")


class LmiaStream(models.TextChoices):
    HIGH_WAGE = "high_wage", _("high wage")
    LOW_WAGE = "low_wage", _("low wage")
    PRIMARY_AGRICULTURE = "agriculture", _("primary agriculture")
    GLOBAL_TALENT = "global_talent", _("Global Talent Stream")
    PERMANENT_RESIDENCE = "permanent", _("permanent residence only")
    OTHER = "other", pgettext_lazy("LMIA", "another stream")


class PositionsCounted(models.TextChoices):
    """What the list itself says its number is."""

    APPROVED = "approved", pgettext_lazy("positions", "approved")
    REQUESTED = "requested", pgettext_lazy("positions", "requested")


class NocVintage(models.TextChoices):
    NOC2011 = "noc2011", "NOC 2011"
    NOC2021 = "noc2021", "NOC 2021"


class Requirement(models.IntegerChoices):
    USEFUL = 1, _("useful")
    REQUIRED = 2, _("required")


class MemberRole(models.TextChoices):
    OWNER = "owner", _("owner")
    CLERK = "clerk", _("clerk")


class Family(models.TextChoices):
    """Programmes that ask an employer for the same things (`families`)."""

    H2A = "h2a", "H-2A"
    H2B = "h2b", "H-2B"
    TVTF = "tvtf", "TVTF"
    CANADA = "canada", _("Canada, agriculture")


class PayFrequency(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    BIWEEKLY = "biweekly", _("every two weeks")
    SEMIMONTHLY = "semimonthly", _("twice a month")
    MONTHLY = "monthly", _("once a month")


class HousingKind(models.TextChoices):
    OWN = "own", _("of the employer")
    RENTED = "rented", _("rented for the workers")
    PUBLIC = "public", _("hotel or other public lodging")
    NONE = "none", pgettext_lazy("housing", "none")


class MealsPlan(models.TextChoices):
    FREE = "free", _("three meals a day, free")
    CHARGED = "charged", _("three meals a day, charged")
    KITCHEN = "kitchen", _("a free kitchen to cook in")
    NONE = "none", pgettext_lazy("meals", "none")


class DeductionKind(models.TextChoices):
    MEALS = "meals", _("meals")
    HOUSING = "housing", _("housing")
    TRANSPORT = "transport", _("transport to the work")
    TRAVEL = "travel", _("the journey there or back")
    TOOLS = "tools", _("tools, clothing or equipment")
    RECRUITMENT = "recruitment", _("recruitment, visa or papers")
    ADVANCE = "advance", _("money lent by the employer")
    TAX = "tax", _("taxes and social security")
    INSURANCE = "insurance", pgettext_lazy("deduction", "insurance")
    OTHER = "other", pgettext_lazy("deduction", "something else")


class DeductionPer(models.TextChoices):
    HOUR = "hour", _("an hour")
    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")
    ONCE = "once", _("once")


class HealthCover(models.TextChoices):
    EMPLOYER = "employer", _("private, paid by the employer until the province's begins")
    PROVINCE = "province", _("the province's from the first day")
    NONE = "none", pgettext_lazy("insurance", "none")


class VersionKind(models.TextChoices):
    """Why what stood in a form was kept: handed in, or proposed for a vacancy that is open."""

    SUBMITTED = "submitted", _("handed in")
    REVISION = "revision", _("proposed change")


class RevisionStatus(models.TextChoices):
    PROPOSED = "proposed", _("waits for the ministry")
    ACCEPTED = "accepted", pgettext_lazy("revision", "accepted")
    REFUSED = "refused", pgettext_lazy("revision", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("revision", "withdrawn")


class VerificationStatus(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    SUBMITTED = "submitted", _("waiting for the ministry")
    CHANGES_ASKED = "changes_asked", _("changes asked")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")


class CheckItem(models.TextChoices):
    """What a coordinator looks at before an employer is let in. `employers.checklists` says what each means in a country."""

    NUMBER = "number", _("Business number")
    ADDRESS = "address", _("Registered address")
    SIGNATORY = "signatory", _("Signatory")
    DOCUMENTS = "documents", _("Documents")
    RECORDS = "records", _("Public records of demand")
    SANCTIONS = "sanctions", _("Debarments and findings")
    CONTACT = "contact", _("Telephone and website")
    LABOUR_PERMIT = "labour_permit", _("Permission to employ from abroad")


class CheckOutcome(models.TextChoices):
    PASS = "pass", pgettext_lazy("check", "in order")
    FAIL = "fail", pgettext_lazy("check", "not in order")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("check", "does not apply")


class EmployerPaper(models.TextChoices):
    """Papers that an organisation shows of itself."""

    NUMBER = "number", _("notice of the business number")
    REGISTRATION = "registration", _("certificate of registration or incorporation")
    ADDRESS = "address", _("proof of the address")
    AUTHORITY = "authority", _("proof that the signatory may sign")
    PERMIT = "permit", _("certification or permission to employ from abroad")
    OTHER = "other", pgettext_lazy("paper", "another one")


class OpenedPart(models.TextChoices):
    """What of a verification somebody opened."""

    DOCUMENT = "document", _("document")
    SIGNATORY = "signatory", _("contact of the signatory")


class EnforcementKind(models.TextChoices):
    DEBARMENT = "debarment", _("debarment")
    FINDING = "finding", _("wage-and-hour finding")


class MatchStatus(models.TextChoices):
    SUGGESTED = "suggested", pgettext_lazy("match", "suggested")
    CONFIRMED = "confirmed", pgettext_lazy("match", "confirmed")
    DISMISSED = "dismissed", pgettext_lazy("match", "dismissed")


class MatchReason(models.TextChoices):
    """Why a published record may be about an employer."""

    SAME_NUMBER = "same_number", _("same business number")
    SAME_NAME = "same_name", _("same name, legal forms left away")
    SAME_TRADE_NAME = "same_trade_name", _("same trade name")
    SIMILAR_NAME = "similar_name", _("similar name")
    SAME_TOWN = "same_town", _("same town")
    SAME_STATE = "same_state", _("same state")
    OTHER_STATE = "other_state", _("another state")
    PLACE_UNKNOWN = "place_unknown", _("the list names no place")
    COMMON_NAME = "common_name", _("many employers have such a name")
