"""Reviews with photos and replies: shown once staff has looked, listed as shoppers ask for them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model
from PIL import Image

from catalogue_ext.reviews.services import review_reply
from tests.factories.account import review_create
from tests.factories.catalogue import (
    category_create,
    offer_create,
    product_create,
    product_picture_add,
    variant_product_create,
)
from tests.factories.users import user_create
from tests.integration.access.probe import BACKEND

pytestmark = pytest.mark.django_db

ProductReview = get_model("reviews", "ProductReview")
ReviewPicture = get_model("reviews", "ReviewPicture")
WAITING, APPROVED, REJECTED = 0, 1, 2
DATA = {"score": "4", "title": "Pours well", "body": "Not a drop beside the cup."}


@pytest.fixture
def product() -> Any:
    return product_create("Jug")


def upload(name: str = "../../cup.png") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "#a63b2d").save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue())


def picture_add(review: Any) -> Any:
    return ReviewPicture.objects.create(
        review=review, file=ContentFile(b"webp", name="x.webp"), width=40, height=30
    )


def address(product: Any, name: str = "reviews-list", **kwargs: Any) -> str:
    return reverse(
        f"catalogue:{name}", kwargs={"product_slug": product.slug, "product_pk": product.pk, **kwargs}
    )


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page(product: Any, query: str = "") -> str:
    return " ".join(Client().get(address(product) + query).content.decode().split())


def titles(product: Any, query: str) -> list[str]:
    response = Client().get(address(product) + query)
    assert response.status_code == 200
    return [review.title for review in response.context["page_obj"]]


def test_photos_come_with_a_review_and_wait_with_it(product: Any) -> None:
    client = logged_in(user_create(first_name="Ada", last_name="Lovelace"))
    assert (
        client.post(address(product, "reviews-add"), {**DATA, "photos": [upload(), upload()]}).status_code
        == 302
    )
    review = ProductReview.objects.get()
    files = [picture.file for picture in review.pictures.all()]
    assert [Path(file.name).parent.name for file in files] == ["reviews", "reviews"]
    assert all(file.name.endswith(".webp") and len(Path(file.name).stem) == 32 for file in files)
    for path in (address(product), product.get_absolute_url()):
        assert files[0].url not in Client().get(path).content.decode()
    ProductReview.objects.filter(pk=review.pk).update(status=APPROVED)
    product.update_rating()
    for path in (
        address(product),
        product.get_absolute_url(),
        address(product, "reviews-detail", pk=review.pk),
    ):
        shown = Client().get(path).content.decode()
        assert shown.count(f'src="{files[0].url}"') == 1
        assert 'alt="Photo 2 by Ada L."' in shown


def test_a_refused_photo_keeps_what_was_written_and_stores_nothing(product: Any) -> None:
    bad = SimpleUploadedFile("cup.png", b"<script>alert(1)</script>")
    response = logged_in(user_create()).post(
        address(product, "reviews-add"), {**DATA, "photos": [upload(), bad]}
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"photos"}
    assert "Not a drop beside the cup." in response.content.decode()
    assert not ProductReview.objects.exists()
    assert not ReviewPicture.objects.exists()


def test_a_second_review_stores_no_photo(product: Any) -> None:
    user = user_create()
    review_create(product, user=user)
    assert (
        logged_in(user).post(address(product, "reviews-add"), {**DATA, "photos": [upload()]}).status_code
        == 302
    )
    assert not ReviewPicture.objects.exists()


def test_files_go_with_the_review_and_with_its_writer(
    product: Any, django_capture_on_commit_callbacks: Any
) -> None:
    pictures = [picture_add(review_create(product)) for _number in range(2)]
    paths = [Path(settings.MEDIA_ROOT) / picture.file.name for picture in pictures]
    assert all(path.exists() for path in paths)
    with django_capture_on_commit_callbacks(execute=True):
        pictures[0].review.delete()
        pictures[1].review.user.delete()
    assert not any(path.exists() for path in paths)
    assert not ReviewPicture.objects.exists()


def test_reviews_are_sorted_and_narrowed_by_the_address(product: Any) -> None:
    for title, score, votes in (("Old", 5, 0), ("Middle", 2, 3), ("New", 4, 1)):
        review_create(product, title=title, score=score, delta_votes=votes)
    picture_add(ProductReview.objects.get(title="New"))
    assert titles(product, "") == ["Middle", "New", "Old"]
    assert titles(product, "?sort_by=newest") == ["New", "Middle", "Old"]
    assert titles(product, "?sort_by=best") == ["Old", "New", "Middle"]
    assert titles(product, "?sort_by=worst") == ["Middle", "New", "Old"]
    assert titles(product, "?stars=2") == ["Middle"]
    assert titles(product, "?photos=on") == ["New"]
    assert titles(product, "?stars=2&photos=on") == []
    assert "No such review" in page(product, "?stars=1")


@pytest.mark.parametrize(
    "query", ["?stars=9", "?stars=x&sort_by=worst'--", "?sort_by=&stars=&photos=maybe%00"]
)
def test_a_filter_without_sense_is_no_error(product: Any, query: str) -> None:
    review_create(product, title="Only")
    response = Client().get(address(product) + query)
    assert response.status_code in {200, 400}


def test_pages_of_a_narrowed_list_keep_its_filter(product: Any) -> None:
    for _number in range(11):
        review_create(product, score=4)
    assert "?sort_by=best&amp;stars=4&amp;page=2" in page(product, "?stars=4&sort_by=best")
    assert Client().get(address(product) + "?stars=4&page=3").status_code == 404


def test_the_shop_replies_below_the_review(product: Any) -> None:
    review = review_create(product)
    review_reply(review=review, reply="Thank you!\n<b>Ada</b>")
    shown = page(product)
    assert "Reply of ShopEase" in shown
    assert "Thank you!<br>&lt;b&gt;Ada&lt;/b&gt;" in shown
    review_reply(review=review, reply="")
    review.refresh_from_db()
    assert (review.reply, review.replied_at) == ("", None)


def test_staff_sees_photos_deletes_one_replies_and_approves(product: Any) -> None:
    review = review_create(product, status=WAITING, title="Words of the customer")
    kept, bad = picture_add(review), picture_add(review)
    foreign = picture_add(review_create(product))
    client = logged_in(user_create(role="support"))
    assert kept.file.url in client.get(reverse("dashboard:reviews-list")).content.decode()
    path = reverse("dashboard:reviews-update", kwargs={"pk": review.pk})
    assert bad.file.url in client.get(path).content.decode()
    data = {"status": "1", "reply": " We are glad. ", "title": "Forged", "delete_pictures": [bad.pk]}
    refused = client.post(path, {**data, "delete_pictures": [foreign.pk]})
    assert (refused.status_code, ReviewPicture.objects.count()) == (200, 3)
    assert client.post(path, data).status_code == 302
    review.refresh_from_db()
    assert (review.title, review.status, review.reply) == ("Words of the customer", APPROVED, "We are glad.")
    assert list(review.pictures.all()) == [kept]
    product.refresh_from_db()
    assert product.num_reviews == 2


def test_a_vote_is_never_cast_by_looking(product: Any) -> None:
    review = review_create(product)
    client = logged_in(user_create())
    assert client.get(address(product, "reviews-vote", pk=review.pk) + "?delta=1").status_code == 405
    assert not review.votes.exists()


def test_a_vote_on_the_product_page_leads_back_to_its_reviews(product: Any) -> None:
    review = review_create(product)
    client = logged_in(user_create())
    back = f"{product.get_absolute_url()}#reviews"
    path = address(product, "reviews-vote", pk=review.pk)
    page = client.get(product.get_absolute_url()).content.decode()
    assert f'name="next" value="{back}"' in page
    assert page.count(f'formaction="{path}"') == page.count('form="review-votes"') == 2
    assert client.post(path, {"delta": "1", "next": back}).headers["Location"] == back
    stranger = logged_in(user_create())
    elsewhere = stranger.post(path, {"delta": "1", "next": "//evil.example/"}).headers["Location"]
    assert elsewhere == address(product, "reviews-detail", pk=review.pk)
    review.refresh_from_db()
    assert review.num_up_votes == 2
    assert "2 people found this helpful." in client.get(product.get_absolute_url()).content.decode()


def test_the_product_page_with_everything_keeps_its_budget() -> None:
    scarf = variant_product_create(description="<p>Soft.</p>", categories=[category_create()])
    for member in (scarf, *scarf.children.all()):
        product_picture_add(member)
    offer_create()
    for _number in range(4):
        picture_add(review_create(scarf))
    client = Client()
    client.get(scarf.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        page = client.get(scarf.get_absolute_url()).content.decode()
    assert page.count('class="review-photos"') == 3
    assert len(captured) == 6
