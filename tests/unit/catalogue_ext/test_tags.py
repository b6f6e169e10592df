"""Tags of products."""

import pytest
from taggit.models import Tag

from catalogue_ext.tags import tag_names, tags_used
from tests.factories.catalogue import product_create


def test_tags_are_apart_by_commas_and_named_once_whatever_their_case() -> None:
    assert tag_names(" Gift ideas, summer ,,gift IDEAS,a\x01b\n c") == ["Gift ideas", "summer", "ab c"]
    assert tag_names(" , \x00") == []


@pytest.mark.django_db
def test_only_tags_of_products_are_used_and_a_tag_is_one_whatever_its_case() -> None:
    Tag.objects.create(name="Of a picture")
    first, second = product_create("Cup"), product_create("Bowl")
    first.tags.set(["Summer", "Gift ideas"])
    second.tags.set(["gift ideas"])
    assert [tag.name for tag in tags_used()] == ["Gift ideas", "Summer"]
