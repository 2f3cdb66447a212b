"""The forms that are read. A form of another year is a few more names here, or one more `Layout`."""

from __future__ import annotations

from ..choices import DemandFormat
from .addenda.forms import ADDENDA
from .feeds.forms import FEEDS
from .history.forms import HISTORY_LISTS, POSTINGS_2020
from .layouts import Layout, columns
from .lmia.forms import LMIA_LISTS

SEASONAL_JOBS = Layout(
    format=DemandFormat.SEASONALJOBS_CSV,
    title="SeasonalJobs",
    programme="",
    fields={
        "case_number": ("case_number",),
        "case_status": ("case_status",),
        "visa_class": ("visa_class",),
        "title": ("job_title",),
        "seats": ("total_positions",),
        "requested": ("total_positions",),
        "starts_on": ("begin_date",),
        "ends_on": ("end_date",),
        "wage": ("basic_rate_from",),
        "wage_to": ("basic_rate_to",),
        "wage_unit": ("pay_range_desc",),
        "overtime": ("overtime_rate_from",),
        "overtime_to": ("overtime_rate_to",),
        "pay_notes": ("add_wage_info",),
        "hours": ("work_hour_num_basic",),
        "day_from": ("hourly_work_schedule_am",),
        "day_to": ("hourly_work_schedule_pm",),
        "experience": ("emp_exp_num_months",),
        "education": ("education_level",),
        "requirements": ("special_req",),
        "employer_name": ("employer_business_name",),
        "employer_city": ("employer_city",),
        "employer_state": ("employer_state",),
        "employer_postal": ("employer_zip",),
        "city": ("worksite_city",),
        "state": ("worksite_state",),
        "active_on": ("active_date",),
        "url": ("url_job",),
    },
    required=(
        "case_number",
        "case_status",
        "visa_class",
        "title",
        "seats",
        "starts_on",
        "ends_on",
        "wage",
        "wage_unit",
        "employer_name",
        "state",
    ),
    kept=columns(
        """
        case_id full_time is_overtime_available training_req num_months_training worksite_locations
        worksite_address worksite_zip apply_url job_order_exists
        """
    ),
    private=("apply_email", "apply_phone"),
)

# What the current forms of both programmes (ETA-9142A/790A and ETA-9142B, FY2020 on) have in common.
_OFLC_FIELDS = {
    "case_number": ("CASE_NUMBER",),
    "case_status": ("CASE_STATUS",),
    "received_on": ("RECEIVED_DATE",),
    "decided_on": ("DECISION_DATE",),
    "title": ("JOB_TITLE",),
    "soc": ("SOC_CODE",),
    "need": ("NATURE_OF_TEMPORARY_NEED",),
    "starts_on": ("EMPLOYMENT_BEGIN_DATE", "REQUESTED_BEGIN_DATE"),
    "ends_on": ("EMPLOYMENT_END_DATE", "REQUESTED_END_DATE"),
    "wage_unit": ("PER",),
    "hours": ("ANTICIPATED_NUMBER_OF_HOURS",),
    "day_from": ("HOURLY_SCHEDULE_BEGIN",),
    "day_to": ("HOURLY_SCHEDULE_END",),
    "experience": ("WORK_EXPERIENCE_MONTHS",),
    "education": ("EDUCATION_LEVEL",),
    "employer_name": ("EMPLOYER_NAME",),
    "employer_trade_name": ("TRADE_NAME_DBA",),
    "employer_city": ("EMPLOYER_CITY",),
    "employer_state": ("EMPLOYER_STATE",),
    "employer_postal": ("EMPLOYER_POSTAL_CODE",),
    "employer_country": ("EMPLOYER_COUNTRY",),
    "naics": ("NAICS_CODE",),
    "city": ("WORKSITE_CITY",),
    "county": ("WORKSITE_COUNTY",),
    "state": ("WORKSITE_STATE",),
}
_OFLC_REQUIRED = (
    "case_number",
    "case_status",
    "title",
    "seats",
    "starts_on",
    "ends_on",
    "wage",
    "wage_unit",
    "employer_name",
    "state",
)
_OFLC_KEPT = columns(
    """
    EMPLOYER_ADDRESS_1 EMPLOYER_ADDRESS_2 EMPLOYER_PROVINCE
    TYPE_OF_REPRESENTATION SOC_TITLE SUNDAY_HOURS MONDAY_HOURS TUESDAY_HOURS WEDNESDAY_HOURS THURSDAY_HOURS
    FRIDAY_HOURS SATURDAY_HOURS DEDUCTIONS_FROM_PAY TRAINING_MONTHS SUPERVISE_OTHER_EMP SUPERVISE_HOW_MANY
    WORKSITE_POSTAL_CODE WEBSITE_TO_APPLY
    """
)
_OFLC_PRIVATE = columns(
    """
    EMPLOYER_PHONE EMPLOYER_PHONE_EXT EMPLOYER_POC_LAST_NAME EMPLOYER_POC_FIRST_NAME
    EMPLOYER_POC_MIDDLE_NAME EMPLOYER_POC_JOB_TITLE EMPLOYER_POC_ADDRESS_1 EMPLOYER_POC_ADDRESS_2
    EMPLOYER_POC_CITY EMPLOYER_POC_STATE EMPLOYER_POC_POSTAL_CODE EMPLOYER_POC_COUNTRY EMPLOYER_POC_PROVINCE
    EMPLOYER_POC_PHONE EMPLOYER_POC_PHONE_EXT EMPLOYER_POC_EMAIL ATTORNEY_AGENT_LAST_NAME
    ATTORNEY_AGENT_FIRST_NAME ATTORNEY_AGENT_MIDDLE_NAME ATTORNEY_AGENT_ADDRESS_1 ATTORNEY_AGENT_ADDRESS_2
    ATTORNEY_AGENT_CITY ATTORNEY_AGENT_STATE ATTORNEY_AGENT_POSTAL_CODE ATTORNEY_AGENT_COUNTRY
    ATTORNEY_AGENT_PROVINCE ATTORNEY_AGENT_PHONE ATTORNEY_AGENT_PHONE_EXT ATTORNEY_AGENT_EMAIL
    ATTORNEY_AGENT_EMAIL_ADDRESS LAWFIRM_NAME_BUSINESS_NAME STATE_OF_HIGHEST_COURT
    NAME_OF_HIGHEST_STATE_COURT PREPARER_LAST_NAME PREPARER_FIRST_NAME PREPARER_MIDDLE_NAME
    PREPARER_MIDDLE_INITIAL PREPARER_BUSINESS_NAME PREPARER_EMAIL PHONE_TO_APPLY EMAIL_TO_APPLY
    """
)
_OFLC_CONTACTS = (
    ("EMPLOYER_POC_FIRST_NAME", "EMPLOYER_POC_LAST_NAME"),
    ("ATTORNEY_AGENT_FIRST_NAME", "ATTORNEY_AGENT_LAST_NAME"),
    ("PREPARER_FIRST_NAME", "PREPARER_LAST_NAME"),
)

OFLC_H2A = Layout(
    format=DemandFormat.OFLC_H2A,
    title="OFLC H-2A (ETA-9142A, ETA-790A)",
    programme="us-h2a",
    fields=_OFLC_FIELDS
    | {
        "seats": ("TOTAL_WORKERS_H2A_CERTIFIED", "TOTAL_WORKERS_H2A_REQUESTED", "TOTAL_WORKERS_NEEDED"),
        "requested": ("TOTAL_WORKERS_H2A_REQUESTED",),
        "certified": ("TOTAL_WORKERS_H2A_CERTIFIED",),
        "wage": ("WAGE_OFFER",),
        "piece_rate": ("PIECE_RATE_OFFER",),
        "piece_unit": ("PIECE_RATE_UNIT",),
        "requirements": ("ADDITIONAL_JOB_REQUIREMENTS",),
        "driver": ("DRIVER_REQUIREMENTS",),
        "background_check": ("CRIMINAL_BACKGROUND_CHECK",),
        "drug_screen": ("DRUG_SCREEN",),
        "lifting_lb": ("LIFTING_AMOUNT",),
        "meals_provided": ("MEALS_PROVIDED",),
        "meals_charged": ("MEALS_CHARGED",),
    },
    required=_OFLC_REQUIRED,
    kept=(
        *_OFLC_KEPT,
        *columns(
            """
            TYPE_OF_EMPLOYER_APPLICATION H2A_LABOR_CONTRACTOR EMERGENCY_FILING 790A_ADDENDUM_B_ATTACHED
            WORK_CONTRACTS_ATTACHED EMPLOYER_MSPA_ATTACHED SURETY_BOND_ATTACHED HOUSING_TRANSPORTATION
            APPENDIX_A_ATTACHED JOINT_EMPLOYER_APPENDIX_A_ATTACHED JOB_ORDER_NUMBER ON_CALL_REQUIREMENT
            790A_ADDENDUM_A_ATTACHED FREQUENCY_OF_PAY OTHER_FREQUENCY_OF_PAY CERTIFICATION_REQUIREMENTS
            LIFTING_REQUIREMENTS EXPOSURE_TO_TEMPERATURES EXTENSIVE_PUSHING_PULLING
            EXTENSIVE_SITTING_WALKING FREQUENT_STOOPING_BENDING_OVER REPETITIVE_MOVEMENTS WORKSITE_ADDRESS
            ADDENDUM_B_WORKSITE_ATTACHED TOTAL_WORKSITE_RECORDS HOUSING_ADDRESS_LOCATION HOUSING_CITY
            HOUSING_STATE HOUSING_POSTAL_CODE HOUSING_COUNTY TYPE_OF_HOUSING TOTAL_UNITS TOTAL_OCCUPANCY
            HOUSING_COMPLIANCE_LOCAL HOUSING_COMPLIANCE_STATE HOUSING_COMPLIANCE_FEDERAL
            ADDENDUM_B_HOUSING_ATTACHED TOTAL_HOUSING_RECORDS MEAL_REIMBURSEMENT_MINIMUM
            MEAL_REIMBURSEMENT_MAXIMUM TOTAL_ADDENDUM_A_RECORDS
            """
        ),
    ),
    private=_OFLC_PRIVATE,
    contact_names=_OFLC_CONTACTS,
)

OFLC_H2B = Layout(
    format=DemandFormat.OFLC_H2B,
    title="OFLC H-2B (ETA-9142B)",
    programme="us-h2b",
    fields=_OFLC_FIELDS
    | {
        "seats": ("TOTAL_WORKERS_CERTIFIED", "TOTAL_WORKERS_REQUESTED"),
        "requested": ("TOTAL_WORKERS_REQUESTED",),
        "certified": ("TOTAL_WORKERS_CERTIFIED",),
        "wage": ("BASIC_WAGE_RATE_FROM",),
        "wage_to": ("BASIC_WAGE_RATE_TO",),
        "overtime": ("OVERTIME_RATE_FROM",),
        "overtime_to": ("OVERTIME_RATE_TO",),
        "pay_notes": ("ADDITIONAL_WAGE_CONDITIONS",),
        "requirements": ("SPECIAL_REQUIREMENTS",),
        "transport_daily": ("DAILY_TRANSPORTATION",),
    },
    required=_OFLC_REQUIRED,
    kept=(
        *_OFLC_KEPT,
        *columns(
            """
            CAP_EXEMPT SWA_STATE JOB_ORDER_SUBMIT_DATE WORKSITE_ADDRESS_1 WORKSITE_ADDRESS_2
            MSA_NAME_OES_AREA_TITLE 1st_PWD_CASE_NUMBER 2nd_PWD_CASE_NUMBER 3rd_PWD_CASE_NUMBER
            EMERGENCY_FILING_PWD_ATTACHED OTHER_WORKSITE_LOCATION OVERTIME_AVAILABLE
            ON_THE_JOB_TRAINING_AVAILABLE EMP_PROVIDED_TOOLS_EQUIPMENT BOARD_LODGING_OTHER_FACILITIES
            TYPE_OF_EMPLOYER APPENDIX_D_COMPLETED FOREIGN_LABOR_RECRUITER EMPLOYER_APPENDIX_B_ATTACHED
            EMP_CLIENT_APPENDIX_B_ATTACHED
            """
        ),
    ),
    private=_OFLC_PRIVATE,
    contact_names=_OFLC_CONTACTS,
)

LAYOUTS = (SEASONAL_JOBS, OFLC_H2A, OFLC_H2B, *HISTORY_LISTS, POSTINGS_2020, *ADDENDA, *FEEDS, *LMIA_LISTS)
