"""Daily feeds made by hand. Nobody in them exists; telephones are of the range kept for fiction."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

ORDER = {
    "jobOrderNumber": "JO-A-300-26010-000001",
    "jobTitle": "Strawberry Picker",
    "jobDuties": "Picks berries. Call Georgina Canarywood, 229-555-0101.",
    "jobWrksNeeded": 14,
    "jobWrksNeededH2a": 12,
    "jobBeginDate": "27-Nov-2026",
    "jobEndDate": "30-Jun-2027",
    "jobWageOffer": 16.08,
    "jobWagePer": "Hour",
    "jobSpecialPayInfo": None,
    "jobMinexpmonths": 3,
    "jobHoursTotal": 40,
    "jobAddReqinfo": "Bending all day.",
    "jobAddr1": "731 East Pine Street",
    "jobCity": "COLQUITT",
    "jobCounty": "MILLER COUNTY",
    "jobState": "GA",
    "jobPostcode": "39837",
    "housingTotalUnits": 2,
    "housingTotalOccupy": 16,
    "recApplyPhone": "+12295550103",
    "recApplyEmail": "jobs@canary.example",
    "recApplyUrl": "N/A",
}
_EMPLOYER = {
    "empBusinessName": "Blue Ridge Berries, LLC",
    "empTradeName": "",
    "empCity": "Colquitt",
    "empState": "GEORGIA",
    "empPostcode": "39837",
    "empPhone": "+12295550100",
    "empFein": "58-0000001",
    "empNaics": 111333,
    "emppocFirstName": "Georgina",
    "emppocLastName": "Canarywood",
    "emppocEmail": "georgina@canary.example",
}
H2A = _EMPLOYER | {
    "caseNumber": "H-300-26010-000001",
    "jobSoc": "45-2092.02",
    "jobSocTitle": "Farmworkers and Laborers, Crop",
    "jobOrderNumber": "JO-A-300-26010-000001",
    "dateSubmitted": "2026-10-01T13:45:10.123Z",
    "dateAcceptanceLtrIssued": None,
    "clearanceOrder": ORDER,
}
JO = (
    _EMPLOYER
    | ORDER
    | {"caseNumber": "JO-A-300-26010-000001", "socCode": None, "dateSubmitted": "2026-09-28T08:00:00.000Z"}
)
H2B = _EMPLOYER | {
    "caseNumber": "H-400-26010-000001",
    "tempneedJobtitle": "Landscape Laborer",
    "tempneedSoc": "37-3011.00",
    "tempneedSocTitle": "Landscaping and Groundskeeping Workers",
    "tempneedWkrPos": "6",
    "tempneedStart": "20-Dec-2026",
    "tempneedEnd": "20-Oct-2027",
    "jobCity": "Austin",
    "jobCounty": "TRAVIS COUNTY",
    "jobState": "TX",
    "jobDuties": "Mows.",
    "jobMinexpmonths": None,
    "jobMinspecialreq": "",
    "jobHoursTotal": 40,
    "jobMultiplesites": "N",
    "wageFrom": 17.5,
    "wageAdditional": "",
    "wagePer": "Hour",
    "jobPwdNumber": "P-400-26001-000001",
    "dateApplicationSubmitted": "2026-10-01T13:45:10.123Z",
    "dateAcceptanceLtrIssued": "2026-10-20T00:00:00.000Z",
    "attyFirstName": "Bertram",
    "attyLastName": "Canaryson",
}


def feed(folder: Path, *records: Any, name: str = "feed.json") -> Path:
    """As a bare list, or in a ZIP archive where the name says so."""
    path, content = folder / name, json.dumps(records, indent=1).encode()
    path.write_bytes(zipped({"2026-11-15_h2a.json": content}) if name.endswith(".zip") else content)
    return path


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()
