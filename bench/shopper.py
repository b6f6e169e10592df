"""A visitor over real HTTP, with cookies and CSRF tokens, who fills baskets and checks out."""

import http.client
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from bench.load import LoadError

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
AGREEMENT = re.compile(r'name="agreement" value="([^"]+)"')
METHOD = re.compile(r'name="method_code"[^>]*value="([^"]+)"')
ADDRESS = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "line1": "Gartenweg 1",
    "line2": "",
    "line3": "",
    "line4": "Berlin",
    "state": "",
    "postcode": "10115",
    "country": "DE",
    "phone_number": "",
    "notes": "",
}


@dataclass
class Visitor:
    """One browser: keeps cookies, sends what browsers send, follows no redirects by itself.

    `scheme` is what the proxy in front is said to have received; production's settings want https.
    """

    host: str
    scheme: str = "http"
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    requests: int = 0
    _connection: http.client.HTTPConnection | None = None

    def headers(self) -> dict[str, str]:
        """The headers of each request."""
        headers = {
            "Host": self.host,
            "User-Agent": "bench",
            "Accept": "text/html",
            "Accept-Language": "en",
            "Origin": f"{self.scheme}://{self.host}",
            "X-Forwarded-Proto": self.scheme,
        }
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return headers

    def get(self, path: str) -> str:
        """The page; a redirect is followed once."""
        location, text = self._ask("GET", path, None)
        return text if not location else self._ask("GET", location, None)[1]

    def post(self, path: str, form: Mapping[str, str], *, towards: str) -> str:
        """Post a form whose answer must be a redirect to an address with `towards`; that address."""
        location, text = self._ask("POST", path, {**form, "csrfmiddlewaretoken": self.token})
        if towards not in location:
            raise LoadError(
                f"POST {path} led to {location or 'no other page'}, not {towards}:\n{_gist(text)}"
            )
        return location

    def close(self) -> None:
        """Leave."""
        if self._connection is not None:
            self._connection.close()

    def _ask(self, method: str, path: str, form: Mapping[str, str] | None) -> tuple[str, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = self.headers()
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.requests += 1
        if not 200 <= answer.status < 400:
            raise LoadError(f"{method} {path} was answered with {answer.status}:\n{_gist(text)}")
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._keep(line)
        if found := TOKEN.search(text):
            self.token = found.group(1)
        target = urlsplit(answer.headers.get("Location", ""))
        return (f"{target.path}?{target.query}" if target.query else target.path), text

    def _keep(self, line: str) -> None:
        name, _, value = line.partition(";")[0].partition("=")
        if "max-age=0" in line.lower() or value in {"", '""'}:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


@dataclass(frozen=True)
class Item:
    """A product that can be bought as it is."""

    pk: int
    path: str


def basket_fill(visitor: Visitor, items: Sequence[Item]) -> None:
    """Put one piece of each into the basket, beginning from the first one's page."""
    visitor.get(items[0].path)
    for item in items:
        visitor.post(f"/basket/add/{item.pk}/", {"quantity": "1", "next": "/basket/"}, towards="/basket/")


class Checkout(Protocol):
    """A whole guest checkout with a filled basket; raises `LoadError` when no order comes of it."""

    def __call__(self, visitor: Visitor, email: str) -> None: ...


def checkout_ours(visitor: Visitor, email: str) -> None:
    """Details, delivery and payment, review, order."""
    visitor.get("/basket/")
    visitor.get("/checkout/")
    visitor.post("/checkout/details/", {**ADDRESS, "email": email}, towards="delivery")
    methods = METHOD.findall(visitor.get("/checkout/delivery/"))
    if not methods:
        raise LoadError("the checkout offers no way of delivery")
    choice = {"method_code": methods[0], "method": "cash-on-delivery"}
    visitor.post("/checkout/delivery/", choice, towards="preview")
    review = visitor.get("/checkout/preview/")
    agreement = AGREEMENT.search(review)
    if agreement is None:
        raise LoadError(f"the review offers no order:\n{_gist(review)}")
    form = {"agreement": unescape(agreement.group(1))}
    visitor.get(visitor.post("/checkout/preview/", form, towards="thank-you"))


def checkout_stock(visitor: Visitor, email: str) -> None:
    """The same with stock Oscar, whose default delivery is free and whose default payment asks nothing."""
    visitor.get("/basket/")
    visitor.get("/checkout/")
    guest = {"username": email, "password": "", "options": "anonymous"}
    visitor.post("/checkout/", guest, towards="shipping-address")
    visitor.get("/checkout/shipping-address/")
    visitor.post("/checkout/shipping-address/", ADDRESS, towards="shipping-method")
    visitor.get("/checkout/shipping-method/")
    visitor.get("/checkout/payment-method/")
    visitor.get("/checkout/preview/")
    visitor.get(visitor.post("/checkout/preview/", {"action": "place_order"}, towards="thank-you"))


def _gist(text: str) -> str:
    """What a page says, without its markup."""
    words = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(words)).strip()[:800]
