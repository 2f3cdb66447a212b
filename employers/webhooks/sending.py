"""One POST to an address of somebody else's choice, which must not lead into our own network.

The name is looked up once, every address it has must be a public one, and the connection goes to the address that was looked at: a name
that answers otherwise a moment later reaches nothing. Redirects are not followed, the answer is not read beyond its status.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT = 10.0  # seconds for each step of the connection
LONGEST = 20.0  # seconds for all of it: an address that answers a byte at a time is hung up on

_HANDED_OUT = ip_network("2000::/3")  # RFC 4291, 2.4


@dataclass(frozen=True)
class Answer:
    """`status` of an answer, or a `fault` where there was none."""

    status: int | None
    fault: str
    took_ms: int


class BadAddress(Exception):
    """Its text is a code that says what is wrong with it."""


def address_of(url: str) -> SplitResult:
    """The parts of an address that may be told at all. Raises `BadAddress`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress("unreadable") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOKS_MAY_BE_LOCAL):
        raise BadAddress("not_https")
    if not parts.hostname or parts.username or parts.password or parts.fragment:
        raise BadAddress("unreadable")
    if port is not None and port != 443 and port < 1024:
        raise BadAddress("port")
    return parts


def resolved(parts: SplitResult) -> tuple[str, int]:
    """The public address and port to connect to. Raises `BadAddress` where the name is unknown or any of its addresses is not public."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise BadAddress("unknown_host") from None
    hosts = [str(entry[4][0]) for entry in found]
    if not hosts:
        raise BadAddress("unknown_host")
    if not settings.WEBHOOKS_MAY_BE_LOCAL and not all(_public(host) for host in hosts):
        raise BadAddress("private_address")
    return hosts[0], port


def _public(host: str) -> bool:
    """Of IPv6 only what is handed out to the internet: other forms (`::127.0.0.1`, `64:ff9b::…`) may carry an inner address of IPv4."""
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if carried is None and address not in _HANDED_OUT:
            return False
        address = carried or address
    return address.is_global and not address.is_multicast


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send it once. Never raises: whatever goes wrong is a `fault`."""
    began = time.monotonic()
    try:
        parts = address_of(url)
        status, fault = _send(parts, resolved(parts), headers, body), ""
    except BadAddress as error:
        status, fault = None, str(error)
    except TimeoutError:
        status, fault = None, "timeout"
    except ssl.SSLError:
        status, fault = None, "tls"
    except (OSError, http.client.HTTPException) as error:
        status, fault = None, type(error).__name__[:40]
    return Answer(status, fault, round(1000 * (time.monotonic() - began)))


def _send(parts: SplitResult, place: tuple[str, int], headers: Mapping[str, str], body: bytes) -> int:
    host = parts.hostname or ""
    connection = http.client.HTTPConnection(host, place[1], timeout=TIMEOUT)
    plain = connection.sock = socket.create_connection(place, timeout=TIMEOUT)
    line = plain.dup()
    watch = threading.Timer(LONGEST, _hang_up, [line])
    watch.start()
    try:
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    finally:
        watch.cancel()
        line.close()
        connection.close()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
