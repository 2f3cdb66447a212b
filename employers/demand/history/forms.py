"""The columns of the lists. Every name that a vintage from FY2000 to FY2019 gives a value, the preferred first."""

from __future__ import annotations

from dataclasses import replace

from ...choices import DemandFormat
from ..layouts import Layout, columns

H2A_HISTORY = Layout(
    format=DemandFormat.H2A_HISTORY,
    title="OFLC H-2A, FY2006–FY2019",
    programme="us-h2a",
    fields={
        "case_number": ("CASE_NUMBER", "CASE_NO", "CASE_NUM"),
        "case_status": ("CASE_STATUS", "LAST_SIG_EVENT"),
        "visa_class": ("VISA_CLASS", "VISA_TYPE", "APPLICATION_TYPE"),
        "fiscal_year": ("FISCAL_YEAR", "FY"),
        "received_on": ("CASE_RECEIVED_DATE", "NPC_SUBMITTED_DATE", "SUBMITTED_DATE", "REC_REGIONAL_OFFICE"),
        "decided_on": ("DECISION_DATE", "RECENT_DECISION_DATE", "LAST_EVENT_DATE"),
        "starts_on": ("CERTIFICATION_BEGIN_DATE", "REQUESTED_START_DATE_OF_NEED"),
        "ends_on": ("CERTIFICATION_END_DATE", "REQUESTED_END_DATE_OF_NEED"),
        "positions": ("NBR_WORKERS_CERTIFIED", "NBR_WORKERS_REQUESTED", "NBR_WORKERS_REQUSTED", "NUM_ALIENS"),
        "requested": ("NBR_WORKERS_REQUESTED", "NBR_WORKERS_REQUSTED", "NUM_ALIENS"),
        "certified": ("NBR_WORKERS_CERTIFIED",),
        "title": ("JOB_TITLE", "OCC_TITLE"),
        "wage": ("BASIC_RATE_OF_PAY", "SALARY"),
        "wage_unit": ("BASIC_UNIT_OF_PAY", "PAY_RANGE_UNIT", "WAGE_RATE_PER", "UNIT_OF_PAY"),
        "hours": ("BASIC_NUMBER_OF_HOURS", "BASIC_NBR_HOURS"),
        "soc": ("SOC_CODE", "SOC_CODE_ID"),
        "dot": ("DOT_OCCUPATIONAL_CODE", "OCC_CODE"),
        "crop": ("PRIMARY_CROP",),
        "primary": ("PRIMARY_SUB",),
        "organisation": ("ORGANIZATION_FLAG",),
        "employer_name": ("EMPLOYER_NAME", "EMP_NAME"),
        "employer_trade_name": ("TRADE_NAME_DBA",),
        "employer_city": ("EMPLOYER_CITY", "EMP_CITY"),
        "employer_state": ("EMPLOYER_STATE", "EMP_STATE"),
        "employer_postal": ("EMPLOYER_POSTAL_CODE",),
        "employer_country": ("EMPLOYER_COUNTRY",),
        "naics": ("NAICS_CODE", "NAIC_CODE"),
        "state": ("WORKSITE_STATE", "WORKSITE_LOCATION_STATE", "ALIEN_WORK_STATE", "WORK_STATE"),
        "county": ("WORKSITE_COUNTY",),
        "city": ("WORKSITE_CITY", "WORKSITE_LOCATION_CITY", "ALIEN_WORK_CITY"),
    },
    required=("case_number", "case_status", "employer_name", "positions", "wage"),
    kept=columns(
        """
        EMPLOYER_ADDRESS1 EMPLOYER_ADDRESS2 EMPLOYER_PROVINCE EMPLOYER_REP_BY_AGENT AGENT_POC_EMPLOYER_REP_BY_AGENT
        SOC_TITLE SOC_NAME DOT_NAME FULL_TIME_POSITION FULL_TIME NATURE_OF_TEMPORARY_NEED NATURE HOURLY_WORK_SCHEDULE_AM
        HOURLY_WORK_SCHEDULE_PM OVERTIME_RATE_FROM OVERTIME_RATE_TO PREVAILING_WAGE PREVIALING_WAGE PREVAIL_WAGE PW_UNIT_OF_PAY
        UNIT_OF_PAY_PREV SUPERVISE_OTHER_EMP SUPERVISE_HOW_MANY EDUCATION_LEVEL SECOND_DIPLOMA TRAINING_REQ TRAINING_REQUIRED
        NUM_MONTHS_TRAINING EMP_EXPERIENCE_REQD EMP_EXP_NUM_MONTHS WORKSITE_POSTAL_CODE OTHER_WORKSITE_LOCATION JOB_IDNUMBER
        JOB_START_DATE JOB_END_DATE CASE_TYPE STATE_CASE_NUM REC_LOCAL_OFFICE REC_STATE_OFFICE REGION_ID
        """
    ),
    # Beside contacts and who represents the employer: free text in which people are named, and which says nothing about demand.
    private=columns(
        """
        EMPLOYER_PHONE EMPLOYER_PHONE_EXT AGENT_ATTORNEY_NAME AGENT_ATTORNEY_ADDRESS AGENT_ATTORNEY_ADDRESS1
        AGENT_ATTORNEY_ADDRESS2 AGENT_ATTORNEY_CITY AGENT_ATTORNEY_STATE AGENT_ATTORNEY_POSTAL_CODE LAWFIRM_NAME
        CONTACT_LAST CONTACT_FIRST ATT_FIRM_NAME ATT_LAST ATT_FIRST ATT_CITY ATT_STATE
        SWA_NAME OTHER_EDU OTHER_EDUCATION MAJOR SECOND_DIPLOMA_MAJOR NAME_REQD_TRAINING NAME_REQUIRED_TRAINING
        """
    ),
)
H2B_HISTORY = replace(
    H2A_HISTORY, format=DemandFormat.H2B_HISTORY, title="OFLC H-2B, FY2000–FY2019", programme="us-h2b"
)

HISTORY_LISTS = (H2A_HISTORY, H2B_HISTORY)
HISTORY_FORMATS = frozenset(form.format for form in HISTORY_LISTS)

# Postings as programs read them from SeasonalJobs' pages of 2020, both programmes in one list. They say neither what became of a case
# nor what the wage is for: a case without a decision, history and no vacancy, its wage kept as it stands.
POSTINGS_2020 = Layout(
    format=DemandFormat.POSTINGS_2020,
    title="SeasonalJobs, pages of 2020",
    programme="",
    fields={
        "case_number": ("ETA case number",),
        "visa_class": ("Visa type",),
        "starts_on": ("Begin date",),
        "ends_on": ("End date",),
        "requested": (
            "Number of Workers Requested",
            "Job Info/Workers Needed H-2A",
            "Number of Workers Requested H-2B",
        ),
        "title": ("Job title",),
        "wage": ("Base salary",),
        "hours": ("Number of hours per week",),
        "employer_name": ("Company name",),
        "employer_trade_name": ("Trade Name/Doing Business As",),
        "employer_city": ("Company city",),
        "employer_state": ("Company state",),
        "employer_postal": ("Company zip code",),
        "state": ("Worksite State", "Worksite address state", "Place of Employment Info/State"),
        "county": ("Place of Employment Info/County",),
        "city": ("Worksite address city", "Place of Employment Info/City"),
    },
    required=(
        "case_number",
        "visa_class",
        "starts_on",
        "ends_on",
        "requested",
        "title",
        "wage",
        "employer_name",
        "state",
    ),
    kept=(
        *("Additional Wage Information", "Date posted", "Experience Required", "Months of Experience Required"),
        *("Multiple Worksites", "Job Info/Workers Needed Total", "Job Order Link", "Job Summary Link"),
        *("Worksite address", "Worksite address zip code", "Place of Employment Info/Address/Location"),
        *("Place of Employment Info/Postal Code", "Housing Info/City", "Housing Info/County"),
        *(
            "Housing Info/Housing Address",
            "Housing Info/Housing Type",
            "Housing Info/Postal Code",
            "Housing Info/State",
        ),
        *("Housing Info/Total Occupancy", "Housing Info/Total Units", "W to H Ratio", "Date of run"),
    ),
    private=(
        *("Telephone number", "e-mail to apply", "Employer Telephone number", "Telephone number to apply"),
        *("Job duties", "Special requirements", "Web address to apply", "Job Posted At", "Number of Pages", "Source"),
    ),
)
CASE_FORMATS = HISTORY_FORMATS | {POSTINGS_2020.format}

# Columns that only the lists of one programme have: they tell it where no row does.
OF_ONE_PROGRAMME = {
    "us-h2a": columns("PRIMARY_CROP ORGANIZATION_FLAG PRIMARY_SUB CASE_RECEIVED_DATE"),
    "us-h2b": columns("NPC_SUBMITTED_DATE PREVAILING_WAGE PREVIALING_WAGE PREVAIL_WAGE DOT_OCCUPATIONAL_CODE OCC_CODE"),
}
