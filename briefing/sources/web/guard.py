"""Which addresses may be connected to: those of the public internet, on request of intranets too.

In goes a host, out comes a connection. Not obvious: a name is resolved here, once, and the very
address that was checked is connected to; were it resolved again for connecting, a server of names
could answer differently the second time (DNS rebinding) and lead into the user's own network.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore2

from briefing.errors import SourceError

Resolver = Callable[[str, int], list[str]]
"""A host name and a port to the addresses it has."""

_NAT64 = int(IPv6Address("64:ff9b::")) >> 32
"""The prefix of RFC 6052; the last 32 bits of such an address are one of IPv4."""

_INTRANETS = [
    ip_network(network)
    for network in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8"),
        *("fc00::/7", "::1/128"),
    )
]
_METADATA = {
    ip_address(address)
    for address in (
        *("169.254.169.254", "169.254.170.2", "fd00:ec2::254"),  # most clouds; Amazon's
        *("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd20:ce::254"),
    )
}
"""Where virtual machines ask for their own keys; the last four are Alibaba's, Oracle's, Azure's and
Google's.
"""


class ForbiddenError(SourceError):
    """A host is, or resolves to, an address that may not be connected to."""


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Say whether an address is of the public internet.

    Private, loopback, link-local (with it the metadata services of clouds), multicast, reserved and
    unspecified ones are not, in IPv4, IPv6 and IPv4 within IPv6.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = _embedded(ip)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip in _METADATA)


def is_inside(address: str) -> bool:
    """Say whether an address is one that intranets use: private, shared, unique local, loopback.

    Link-local addresses and the metadata services of clouds, which hand out keys, are not.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and (inner := _embedded(ip)) is not None:
        return is_inside(str(inner))
    return ip not in _METADATA and any(ip in network for network in _INTRANETS)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, None where it leads to none."""
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    if ip.sixtofour:
        return ip.sixtofour
    if ip.teredo:
        return ip.teredo[1]
    number = int(ip)
    if number >> 32 == _NAT64:
        return IPv4Address(number & 0xFFFFFFFF)
    return None


class Guarded(httpcore2.NetworkBackend):
    """Connects to public addresses alone, or to those of intranets too where `allow_private`.

    `deadline`, in seconds of the monotonic clock, ends every wait for an answer: a server that
    sends a byte now and then keeps within the time for one read for ever.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolver: Resolver = resolve,
        sockets: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self.deadline = float("inf")
        self._allow_private = allow_private
        self._resolve = resolver
        self._sockets = sockets or httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Return a connection to the first address of `host` that answers.

        Raises:
            ForbiddenError: an address of the host may not be connected to.
        """
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"no such host: {host}") from error
        if not addresses:
            raise httpcore2.ConnectError(f"no such host: {host}")
        self._refuse(host, [address for address in addresses if not is_public(address)])
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
                return _Timed(stream, self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"cannot connect to {host}")

    def _refuse(self, host: str, addresses: list[str]) -> None:
        """Refuse a host with addresses that are not public, unless all are allowed."""
        if not all(map(is_inside, addresses)):
            raise ForbiddenError(
                f"{host} is a link-local, reserved or cloud metadata address, from which nothing "
                "is ever fetched; check the address"
            )
        if addresses and not self._allow_private:
            raise ForbiddenError(
                f"{host} is in a private network; nothing is fetched from there unless "
                "--allow-private is given"
            )


class _Timed(httpcore2.NetworkStream):
    """A connection that is read only until the deadline of its guard."""

    def __init__(self, stream: httpcore2.NetworkStream, guard: Guarded) -> None:
        self._stream = stream
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._guard.deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("no time left")
        return self._stream.read(max_bytes, min(left, timeout or left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, timeout), self._guard)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
