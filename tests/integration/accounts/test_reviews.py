"""Reviews: one a customer and product, read by staff first, counted once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from catalogue_ext.ratings import reviews_for_block
from catalogue_ext.reviews.errors import ReviewRefusedError
from catalogue_ext.reviews.services import review_vote, review_write, reviews_moderate
from tests.factories.account import review_create
from tests.factories.catalogue import product_create, variant_product_create
from tests.factories.checkout import delivery_create
from tests.factories.users import user_create
from tests.integration.access.probe import BACKEND
from tests.integration.access.world import order_create

pytestmark = pytest.mark.django_db

ProductReview = get_model("reviews", "ProductReview")
WAITING, APPROVED, REJECTED = 0, 1, 2
DATA = {"score": "4", "title": "Pours well", "body": "Not a drop beside the cup."}


@pytest.fixture
def product() -> Any:
    return product_create("Jug")


def address(product: Any, name: str = "reviews-add", **kwargs: Any) -> str:
    kwargs |= {"product_slug": product.slug, "product_pk": product.pk}
    return reverse(f"catalogue:{name}", kwargs=kwargs)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def counts(product: Any) -> tuple[float | None, int]:
    product.refresh_from_db()
    return product.rating, product.num_reviews


def test_review_waits_and_counts_only_while_it_is_approved(product: Any) -> None:
    user = user_create()
    logged_in(user).post(address(product), DATA)
    review = ProductReview.objects.get()
    assert (review.user, review.status, review.score) == (user, WAITING, 4)
    assert counts(product) == (None, 0)
    reviews_moderate(review_ids=[review.pk], status=APPROVED)
    assert counts(product) == (4.0, 1)
    review_create(product, score=1)
    assert counts(product) == (2.5, 2)
    reviews_moderate(review_ids=[review.pk], status=REJECTED)
    assert counts(product) == (1.0, 1)


def test_ratings_follow_when_the_writer_is_deleted(product: Any) -> None:
    user = user_create()
    review_create(product, user=user)
    assert counts(product) == (5.0, 1)
    user.delete()
    assert counts(product) == (None, 0)


def test_second_review_of_a_product_is_refused(product: Any) -> None:
    user = user_create()
    fields = {"product": product, "user": user, "score": 5, "title": "A", "body": "B"}
    review_write(**fields)
    with pytest.raises(ReviewRefusedError):
        review_write(**fields)
    logged_in(user).post(address(product), DATA)
    assert ProductReview.objects.values_list("title", flat=True).get() == "A"


def test_guest_is_led_to_the_log_in_and_writes_nothing(product: Any) -> None:
    response = Client().post(address(product), DATA)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=")
    assert not ProductReview.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": "0"},
        {"score": "6"},
        {"score": "x"},
        {"title": ""},
        {"title": "x" * 121},
        {"body": " "},
        {"body": "x" * 4001},
        {"body": "a\x00b"},
    ],
)
def test_bad_review_is_told_at_its_field_and_nothing_is_lost(product: Any, wrong: dict[str, str]) -> None:
    response = logged_in(user_create()).post(address(product), {**DATA, **wrong})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    kept = "Not a drop" if "body" not in wrong else "Pours well"
    assert kept in response.content.decode()
    assert not ProductReview.objects.exists()


def test_vote_counts_once_and_not_for_oneself(product: Any) -> None:
    review, voter = review_create(product), user_create()
    review_vote(review=review, user=voter, is_helpful=True)
    with pytest.raises(ReviewRefusedError):
        review_vote(review=review, user=voter, is_helpful=False)
    with pytest.raises(ReviewRefusedError):
        review_vote(review=review, user=review.user, is_helpful=True)
    review.refresh_from_db()
    assert (review.total_votes, review.delta_votes) == (1, 1)


def test_vote_never_undoes_a_moderation(product: Any) -> None:
    review = review_create(product)
    ProductReview.objects.filter(pk=review.pk).update(status=REJECTED)
    review_vote(review=review, user=user_create(), is_helpful=True)
    review.refresh_from_db()
    assert (review.status, review.total_votes) == (REJECTED, 1)


def test_nobody_votes_on_what_is_not_shown(product: Any) -> None:
    review = review_create(product, status=WAITING)
    response = logged_in(user_create()).post(address(product, "reviews-vote", pk=review.pk), {"delta": "1"})
    assert response.status_code == 404
    assert not review.votes.exists()


def test_waiting_review_is_seen_by_its_writer_and_moderators_only(product: Any) -> None:
    review = review_create(product, status=WAITING)
    path = address(product, "reviews-detail", pk=review.pk)
    seen = [
        logged_in(person).get(path).status_code
        for person in (review.user, user_create(role="support"), user_create())
    ]
    assert (seen, Client().get(path).status_code) == ([200, 200, 404], 404)


def test_purchase_is_verified_by_an_order_of_the_product_or_its_variant(product: Any) -> None:
    buyer = user_create(first_name="Ada", last_name="Lovelace")
    delivery_create()
    order = order_create(buyer, product, "200001")
    review_create(product, user=buyer)
    review_create(product)
    page = Client().get(address(product, "reviews-list")).content.decode()
    assert page.count("Verified purchase") == 1
    order.status = "Cancelled"
    order.save()
    assert "Verified purchase" not in Client().get(address(product, "reviews-list")).content.decode()


def test_reviews_of_a_variant_are_written_about_its_parent() -> None:
    parent = variant_product_create()
    child = parent.children.first()
    assert logged_in(user_create()).get(address(child)).status_code == 404
    assert logged_in(user_create()).get(address(parent)).status_code == 200


def test_hostile_text_is_escaped_on_the_page(product: Any) -> None:
    review_create(product, title="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>")
    page = Client().get(product.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_reviews_cost_the_product_page_one_query(product: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(product.get_absolute_url()).status_code == 200
        return len(captured)

    queries()
    without = queries()
    for score in (5, 4, 3, 2, 1):
        review_create(product, score=score)
    assert queries() == without + 1
    for _number in range(20):
        review_create(product)
    assert queries() == without + 1


def test_block_quotes_approved_reviews_in_one_query(product: Any, django_assert_num_queries: Any) -> None:
    review_create(product, title="Good", score=4)
    review_create(product, title="Bad", score=2)
    review_create(product, title="Unread", status=WAITING)
    with django_assert_num_queries(1):
        quotes = reviews_for_block(limit=5)
    assert [(quote.title, quote.name, quote.score) for quote in quotes] == [("Good", "Ada L.", 4)]
    assert [quote.title for quote in reviews_for_block(limit=5, product_ids=[product.pk])] == ["Bad", "Good"]


def test_customer_takes_an_own_review_back_and_no_other(product: Any) -> None:
    mine, other = review_create(product), review_create(product)
    client = logged_in(mine.user)
    assert client.post(reverse("customer:reviews-delete", kwargs={"pk": other.pk})).status_code == 404
    client.post(reverse("customer:reviews-delete", kwargs={"pk": mine.pk}))
    assert ProductReview.objects.get() == other
    assert counts(product) == (5.0, 1)


def test_dashboard_believes_no_made_up_status(product: Any) -> None:
    review = review_create(product, status=WAITING)
    client = logged_in(user_create(role="support"))
    data = {"action": "update_selected_review_status", "selected_review": review.pk}
    for status in ("7", "", "x"):
        client.post(reverse("dashboard:reviews-list"), {**data, "status": status})
        review.refresh_from_db()
        assert review.status == WAITING
    client.post(reverse("dashboard:reviews-list"), {**data, "status": "1"})
    assert counts(product) == (5.0, 1)
