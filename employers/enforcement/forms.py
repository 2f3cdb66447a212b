"""The columns of the lists: the Office of Foreign Labor Certification's debarments, the Wage and Hour Division's concluded cases.

Newer lists name some columns otherwise; a column that is not known is named in the summary and kept nowhere.
"""

from __future__ import annotations

from ..choices import DemandFormat
from ..demand.layouts import Layout

DEBARMENTS = Layout(
    format=DemandFormat.DEBARMENTS,
    title="debarments",
    programme="",
    fields={
        "name": (
            "Entity Debarred",
            "Debarred Entity",
            "Employer Name",
            "Entity Name",
            "Debarred Party",
            "Entity",
            "Employer",
            "Name",
        ),
        "trade_name": ("Trade Name", "DBA", "Trade Name (DBA)", "Doing Business As"),
        "address": ("Address", "Street Address", "Employer Address"),
        "city": ("City", "Employer City"),
        "state": ("State", "Employer State", "State/Province", "Province"),
        "postal_code": ("Zip", "Zip Code", "Postal Code", "Employer Postal Code"),
        "number": ("FEIN", "EIN", "Employer FEIN"),
        "programme": ("Program", "Programs", "Visa Program", "Visa Type", "Program Type"),
        "case_number": ("Case Number", "Case ID"),
        "starts": (
            "Start Date",
            "Debarment Start Date",
            "Debarment Begin Date",
            "Effective Date",
            "Date Debarred",
            "From",
        ),
        "ends": ("End Date", "Debarment End Date", "Expiration Date", "Debarred Until", "To"),
    },
    required=("name", "programme", "starts", "ends"),
    kept=("Sources", "Notes", "Violation", "Reason", "Duration", "Status"),
    private=(),
)

FINDINGS = Layout(
    format=DemandFormat.FINDINGS,
    title="wage-and-hour findings",
    programme="",
    fields={
        "case_number": ("case_id", "Case Number"),
        "name": ("legal_name", "Employer Legal Name"),
        "trade_name": ("trade_nm", "Trade Name", "Employer Trade Name"),
        "address": ("street_addr_1_txt", "Street Address", "Address"),
        "city": ("cty_nm", "City"),
        "state": ("st_cd", "State"),
        "postal_code": ("zip_cd", "Zip Code", "Zip"),
        "starts": ("findings_start_date", "Findings Start Date"),
        "ends": ("findings_end_date", "Findings End Date"),
        "h2a": ("h2a_violtn_cnt", "H-2A Violation Count", "H2A Violations"),
        "h2b": ("h2b_violtn_cnt", "H-2B Violation Count", "H2B Violations"),
    },
    required=("case_number", "trade_name", "state", "starts"),
    kept=(
        "year filed",
        "naic_cd",
        "naics_code_description",
        "bw_atp_amt",
        "cmp_assd",
        "h2a_bw_atp_amt",
        "h2a_cmp_assd_amt",
    ),
    private=(),
)

ENFORCEMENT_LISTS = (DEBARMENTS, FINDINGS)
