import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import get_language, override

from shopease.core.translation import in_language, text_source
from tests.factories.catalogue import Product, product_create

LOCALES = Path(settings.BASE_DIR) / "locale"


def german(product: Product, **texts: str) -> Product:
    known = {name: {"text": text, "of": getattr(product, name)} for name, text in texts.items()}
    Product.objects.filter(pk=product.pk).update(translations={"de": known})
    return Product.objects.get(pk=product.pk)


@pytest.mark.django_db
def test_a_row_reads_in_the_active_language_and_in_its_own_where_nobody_translated_it() -> None:
    product = german(product_create("Cup", short_description="For tea."), title="Becher")
    assert (product.title, product.short_description) == ("Cup", "For tea.")
    with override("de"):
        assert (product.title, product.short_description) == ("Becher", "For tea.")
        assert text_source(product, "title") == "Cup"
    with override(None):
        assert product.title == "Cup"


@pytest.mark.django_db
def test_saving_in_another_language_keeps_the_original() -> None:
    product = german(product_create("Cup"), title="Becher")
    with override("de"):
        product.save()
        Product.objects.bulk_update([product], ["is_featured"])
    kept = Product.objects.values("title", "translations").get(pk=product.pk)
    assert kept["title"] == "Cup"
    assert kept["translations"]["de"]["title"]["text"] == "Becher"


@pytest.mark.django_db
def test_what_is_deferred_is_read_and_translated_once_asked_for() -> None:
    product = german(product_create("Cup"), title="Becher")
    with override("de"):
        assert Product.objects.only("slug").get(pk=product.pk).title == "Becher"


def test_what_was_kept_is_spoken_again_and_a_language_given_up_is_not() -> None:
    with in_language("de"):
        assert get_language() == "de"
        with in_language("fr"):
            assert get_language() == "en"
        with in_language(""):
            assert get_language() == "en"


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_runs_is_what_was_written(language: str) -> None:
    folder = LOCALES / language / "LC_MESSAGES"
    with (folder / "django.po").open("rb") as source:
        written = {
            (message.context, message.id if isinstance(message.id, str) else message.id[0]): message.string
            for message in read_po(source, locale=language)
            if message.id and message.string and not message.fuzzy
        }
    with (folder / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    assert len(written) > 10
    for (context, text), translation in written.items():
        plural = None if isinstance(translation, str) else translation[1]
        found = known.pgettext(context, text) if context else known.gettext(text)
        if plural is None:
            assert found == translation
        else:
            assert known.ngettext(text, "", 2) == plural
