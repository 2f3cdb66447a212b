"""A plan that is kept up to date learns of everything that is written: triggers note the people and vacancies that it is about.

What is about nobody in particular (rules, caps, wage floors, weights, floors, reference lists) is read by the next run of everybody.
`tests/matching/live/test_news.py` records what is read, and compares.
"""

from django.db import migrations

from matching.news import news, person, work

# Who is registered, or was until now: all others no plan may propose. The last three are what floors may be about, and nothing else.
WORKER = news(
    "workers_worker",
    [
        "status", "country_id", "nationality_id", "municipality_id", "birth_date", "literate", "schooling_years", "confirmed_on",
        "registered_on", "sex", "preferred_language_id",
    ],
    "SELECT 'worker', id FROM changed WHERE status = 'registered'",
)

# Who holds an offer is free again by the last day of its vacancy, whatever has become of that. Whom people have worked for is whom the
# vacancy of their season belongs to.
VACANCY = news(
    "employers_vacancy",
    [
        "programme_id", "starts_on", "ends_on", "subdivision_id", "county", "case_number", "job_order_filed_on", "soc_code", "noc_code",
        "occupation_id", "crop_id", "seats", "seats_taken", "hours_per_week", "wage", "wage_unit", "currency", "housing_free",
        "transport_daily", "travel_inbound_paid", "travel_outbound_paid", "fee_free", "experience_months", "driver_required",
        "certification_held", "petition_received_on", "need_type", "status", "employer_id",
    ],
    "SELECT 'vacancy', id FROM changed WHERE status = 'open'",
    """SELECT 'worker', offer.worker_id FROM public.matching_proposal AS offer
         JOIN (SELECT id FROM changed GROUP BY id HAVING min(ends_on) < max(ends_on)) AS moved ON moved.id = offer.vacancy_id
        WHERE offer.status = 'offered'""",
    """SELECT 'vacancy', vacancy.id FROM public.employers_vacancy AS vacancy
        WHERE vacancy.status = 'open' AND vacancy.employer_id IN (
              SELECT employer_id FROM changed
               WHERE id IN (SELECT id FROM changed GROUP BY id HAVING min(employer_id) < max(employer_id)))""",
    beyond=True,
)

# Names, because people tell by name whom they have worked for.
EMPLOYER = news(
    "employers_employer",
    ["status", "country_id", "legal_name", "trade_name", "joined_to_id"],
    """SELECT 'vacancy', vacancy.id FROM public.employers_vacancy AS vacancy
         JOIN (SELECT id FROM changed UNION SELECT joined_to_id FROM changed) AS employer ON employer.id = vacancy.employer_id
        WHERE vacancy.status = 'open'""",
)

# Whoever goes together is asked about together.
MEMBER = news(
    "workers_groupmember",
    ["worker_id", "group_id", "left_at"],
    "SELECT 'worker', worker_id FROM changed WHERE left_at IS NULL",
    """SELECT 'worker', other.worker_id FROM public.workers_groupmember AS other
         JOIN (SELECT DISTINCT group_id FROM changed WHERE changed.left_at IS NULL) AS here ON here.group_id = other.group_id
        WHERE other.left_at IS NULL""",
    beyond=True,
)
GROUP = news(
    "workers_travelgroup",
    ["dissolved_at"],
    """SELECT 'worker', member.worker_id FROM public.workers_groupmember AS member
         JOIN (SELECT id FROM changed WHERE dissolved_at IS NULL) AS here ON here.id = member.group_id
        WHERE member.left_at IS NULL""",
    beyond=True,
)

# A seat is kept for a person at a vacancy: news of both.
REQUEST = news(
    "employers_namedrequest",
    ["vacancy_id", "status"],
    "SELECT 'vacancy', vacancy_id FROM changed WHERE status = 'found'",
    """SELECT 'worker', person.worker_id FROM public.matching_namedperson AS person
         JOIN (SELECT DISTINCT id FROM changed WHERE changed.status = 'found') AS request ON request.id = person.request_id
        WHERE person.status = 'agreed'""",
    beyond=True,
)
NAMED = news(
    "matching_namedperson",
    ["worker_id", "request_id", "status"],
    "SELECT 'worker', worker_id FROM changed WHERE status = 'agreed'",
    """SELECT 'vacancy', request.vacancy_id FROM public.employers_namedrequest AS request
         JOIN changed ON changed.request_id = request.id AND changed.status = 'agreed'""",
    beyond=True,
)

# What a run proposes is its plan; what is decided about it, and what comes later, is news.
PROPOSAL = news(
    "matching_proposal",
    ["worker_id", "vacancy_id", "status"],
    "SELECT 'worker', worker_id FROM changed",
    "SELECT 'vacancy', vacancy_id FROM changed",
    inserts="NEW.is_later",
)


class Migration(migrations.Migration):
    dependencies = [("matching", "0015_live_plans")]
    operations = [
        WORKER,
        person("workers_availability", "starts_on", "ends_on"),
        person("workers_paststay", "programme_id", "entered_on", "left_on", "employer_name"),
        person("workers_identitydocument", "kind", "expires_on"),
        person("workers_supportingpaper", "kind", "result", "issued_on", "expires_on"),
        person("workers_workexperience", "occupation_id", "crop_id", "months", "country_id", "employer_name", "evidence"),
        person("workers_skillclaim", "skill_id", "evidence"),
        person("workers_languageclaim", "language_id", "level"),
        person("workers_programmewish", "programme_id", "wish"),
        person("workers_placewish", "country_id", "subdivision_id", "wish"),
        person("workers_consent", "purpose", "withdrawn_at", where="purpose IN ('matching', 'sharing')"),
        MEMBER,
        GROUP,
        VACANCY,
        EMPLOYER,
        work("employers_vacancyhold", "reason", "lifted_at", where="lifted_at IS NULL"),
        work("employers_vacancyskill", "skill_id", "requirement"),
        work("employers_vacancylanguage", "language_id", "level"),
        work("employers_vacancysite", "seats", "seats_offered", "seats_reserved", "seats_filled"),
        REQUEST,
        NAMED,
        PROPOSAL,
    ]
