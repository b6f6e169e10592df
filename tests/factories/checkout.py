"""A shopper who walks the checkout over HTTP, and what a shop needs to be bought from."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

ADDRESS = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "line1": "Gartenweg 1",
    "line2": "",
    "postcode": "10115",
    "line4": "Berlin",
    "country": "DE",
    "phone_number": "",
}

CARD = "test-card:test-accept"
DECLINED_CARD = "test-card:test-decline"
SLOW_CARD = "test-card:test-timeout"
CASH = "cash-on-delivery"


def delivery_create(*, charge: str = "4.90", express: str = "9.90") -> Any:
    """Germany and France as countries to ship to, and two ways of delivery."""
    country = get_model("address", "Country")
    for code, name in (("DE", "Germany"), ("FR", "France")):
        country.objects.get_or_create(
            iso_3166_1_a2=code,
            defaults={
                "iso_3166_1_a3": code + "X",
                "iso_3166_1_numeric": "276" if code == "DE" else "250",
                "printable_name": name,
                "name": name.upper(),
                "is_shipping_country": True,
            },
        )
    standard = get_model("shipping", "WeightBased").objects.create(name="Standard")
    standard.bands.create(upper_limit=Decimal(30), charge=Decimal(charge))
    get_model("shipping", "OrderAndItemCharges").objects.create(
        name="Express", price_per_order=Decimal(express)
    )
    return standard


@dataclass
class Shopper:
    """Walks the checkout through anything that gets and posts: Django's client or a requests session.

    `get` and `post` take a path (and data) and answer (status, location, text).
    """

    get: Any
    post: Any
    email: str = "ada@example.com"
    session: Any = None
    """The cookies of a shopper over HTTP."""
    trail: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, product: Any, quantity: int = 1) -> tuple[int, str, str]:
        """Put a product into the basket; of a variant, its own page's form is posted."""
        return self._post(f"/basket/add/{product.pk}/", {"quantity": quantity})

    def to_review(self, *, payment: str = CARD, delivery: str = "standard") -> str:
        """Go through the steps to the review page; its HTML."""
        self._post("/checkout/details/", {**ADDRESS, "email": self.email})
        self._post("/checkout/delivery/", {"method_code": delivery, "method": payment})
        return self.review()

    def review(self) -> str:
        """The review page's HTML, of a checkout in which everything is told."""
        status, location, text = self.get("/checkout/preview/")
        assert status == 200, f"review answered {status} {location}; trail {self.trail}"
        return str(text)

    def order(self, review: str) -> tuple[int, str, str]:
        """Post the review page's form."""
        return self._post("/checkout/preview/", {"agreement": agreement_in(review)})

    def buy(self, product: Any, quantity: int = 1, **steps: str) -> tuple[int, str, str]:
        """Everything from the basket to the order."""
        self.add(product, quantity)
        return self.order(self.to_review(**steps))

    def _post(self, path: str, data: dict[str, Any]) -> tuple[int, str, str]:
        answer: tuple[int, str, str] = self.post(path, data)
        self.trail.append((path, answer[0], answer[1]))
        return answer


def agreement_in(review: str) -> str:
    """The signed agreement in a review page; an assertion fails when there is none."""
    found = re.search(r'name="agreement" value="([^"]+)"', review)
    assert found, "the review page offers no order"
    return found.group(1)


def client_shopper(client: Any, **fields: Any) -> Shopper:
    """A shopper in this process, through Django's test client."""

    def answer(response: Any) -> tuple[int, str, str]:
        text = "" if response.streaming else response.content.decode()
        return response.status_code, response.headers.get("Location", ""), text

    return Shopper(
        get=lambda path: answer(client.get(path)),
        post=lambda path, data: answer(client.post(path, data)),
        **fields,
    )


def http_shopper(base: str, **fields: Any) -> Shopper:
    """A shopper over real HTTP with cookies of its own."""
    import requests

    session = requests.Session()
    session.headers["Referer"] = base + "/"
    session.headers["Connection"] = "close"  # who waits for others would find a kept one closed

    def answer(response: Any) -> tuple[int, str, str]:
        return response.status_code, response.headers.get("Location", ""), response.text

    def get(path: str) -> tuple[int, str, str]:
        return answer(session.get(base + path, allow_redirects=False, timeout=60))

    def post(path: str, data: dict[str, Any]) -> tuple[int, str, str]:
        if "csrftoken" not in session.cookies:
            session.get(base + "/accounts/login/", timeout=60)
        payload = {**data, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
        return answer(session.post(base + path, payload, allow_redirects=False, timeout=60))

    return Shopper(get=get, post=post, session=session, **fields)
