"""Fetching a picture from an address that someone else wrote.

The name is resolved once, every address must be public, the connection goes to the address that was
checked, redirects are not followed; five seconds and two megabytes at most, and what comes must be
a whole picture of bearable size.
"""

import http.client
import io
import ipaddress
import socket
import ssl
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urlsplit

from PIL import Image

from shopease.imports.errors import PictureRefusedError

SECONDS = 5.0
MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 40_000_000
PORTS = {"http": 80, "https": 443}
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
AGENT = "ShopEase picture import"


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """The bytes of a picture and the extension that its content (not its name) deserves."""

    content: bytes
    extension: str


def addresses_resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a name. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def address_is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also behind IPv6's ways to write IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return address_is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return address_is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


@dataclass(slots=True)
class PictureFetcher:
    """Fetches pictures; a host that can't be reached is not tried again by the same fetcher.

    `resolve` and `is_public` are replaced by tests, which have no public server.
    """

    resolve: Callable[[str, int], list[str]] = addresses_resolve
    is_public: Callable[[str], bool] = address_is_public
    ports: dict[str, int] = field(default_factory=lambda: dict(PORTS))
    seconds: float = SECONDS
    _dead: dict[str, str] = field(default_factory=dict)

    def fetch(self, url: str) -> FetchedFile:
        """The picture at `url`. Raises `PictureRefusedError` with a reason for people."""
        parts = _split(url)
        host = parts.hostname or ""
        if parts.scheme not in self.ports:
            raise PictureRefusedError("only http and https addresses are fetched")
        if (parts.port or self.ports[parts.scheme]) != self.ports[parts.scheme]:
            raise PictureRefusedError("only the usual ports are fetched from")
        if host in self._dead:
            raise PictureRefusedError(self._dead[host])
        deadline = time.monotonic() + self.seconds
        try:
            return picture_check(self._read(parts, self._address(parts), deadline))
        except (OSError, http.client.HTTPException) as error:
            cause = getattr(error, "strerror", None) or str(error) or type(error).__name__
            reason = f"{host} can't be reached ({cause})"
            self._dead[host] = reason
            raise PictureRefusedError(reason) from error

    def _address(self, parts: SplitResult) -> str:
        found = self.resolve(parts.hostname or "", self.ports[parts.scheme])
        if not found or not all(self.is_public(address) for address in found):
            raise PictureRefusedError(f"{parts.hostname} is not a public address")
        return found[0]

    def _read(self, parts: SplitResult, address: str, deadline: float) -> bytes:
        port = self.ports[parts.scheme]
        host = parts.hostname or ""
        connection = http.client.HTTPConnection(host, port, timeout=_left(deadline))
        connection.sock = _connect(parts.scheme, host, address, port, deadline)
        try:
            path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
            query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=-._~?") if parts.query else ""
            connection.request("GET", path + query, headers={"User-Agent": AGENT, "Accept": "image/*"})
            return _body(connection, connection.getresponse(), deadline)
        finally:
            connection.close()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.hostname and parts.port != 0 and not any(ord(letter) <= 32 for letter in url):
            parts.hostname.encode("idna")
            return parts
    except (ValueError, UnicodeError):
        pass
    raise PictureRefusedError("this is not a web address")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left


def _connect(scheme: str, host: str, address: str, port: int, deadline: float) -> socket.socket:
    sock = socket.create_connection((address, port), timeout=_left(deadline))
    if scheme == "http":
        return sock
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except OSError:
        sock.close()
        raise


def _body(
    connection: http.client.HTTPConnection, response: http.client.HTTPResponse, deadline: float
) -> bytes:
    if response.status != 200:
        raise PictureRefusedError(f"the server answered {response.status}")
    if (response.length or 0) > MAX_BYTES:
        raise PictureRefusedError("the file is larger than 2 MB")
    content = bytearray()
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        _left(deadline)
        chunk = response.read1(65_536)
        if not chunk:
            return bytes(content)
        content += chunk
        if len(content) > MAX_BYTES:
            raise PictureRefusedError("the file is larger than 2 MB")


def picture_check(content: bytes) -> FetchedFile:
    """The bytes as a picture: known by its content, not too many pixels, and whole."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise PictureRefusedError(f"the picture has too many pixels ({width} × {height})")
                image.load()
                return FetchedFile(content, FORMATS[image.format or ""])
    except Image.DecompressionBombError as error:
        raise PictureRefusedError("the picture has too many pixels") from error
    except (OSError, SyntaxError, ValueError, KeyError) as error:
        raise PictureRefusedError("the file is not a picture that can be shown") from error
