"""Calls made up from the API's own description (schemathesis), signed in, against a server that answers for real."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

# What an answer has to hold. Left out: bodies the description forbids but the API forgives (a field it does not know, a number
# written as text), and the other way round (a code of another record, which no description can list).
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)


def made_up_calls(
    address: str,
    client: Client,
    folder: Path,
    *,
    examples: int,
    phases: str = "examples,coverage,fuzzing",
    seed: int = 1,
) -> subprocess.CompletedProcess[str]:
    """At most `examples` calls made up for each operation; 0 where every answer was as described."""
    token = get_random_string(32)
    session = client.cookies["sessionid"].value
    headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token}
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}{reverse('api-schema')}?format=json"]
    command += ["--url", address, "--checks", ",".join(CHECKS), "--phases", phases, "--no-color", "--seed", str(seed)]
    command += ["--max-examples", str(examples), "--generation-database", "none", "--warnings", "off", "--no-shrink"]
    command += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    return subprocess.run(command, cwd=folder, text=True, stdin=subprocess.DEVNULL, capture_output=True, check=False)
