"""What search keeps beside Wagtail's index: words, article numbers, staff's wishes, what was asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shopease.campaigns.models import Schedule
from shopease.search.types import MAX_NUMBER, MAX_TERM, MAX_WORDS

Product = get_model("catalogue", "Product")


class Word(models.Model):
    """A word of names that shoppers can find, folded (small letters, no accents).

    Completes what is being typed and mends what is misspelt. On PostgreSQL a trigram index and the
    prefix index of the unique field serve it.
    """

    text = models.CharField(_("word"), max_length=MAX_TERM, unique=True)
    uses = models.PositiveIntegerField(_("uses"), default=1, help_text=_("In how many names it stands."))

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.text


class ArticleNumber(models.Model):
    """A number by which a public product is known: capitals and digits alone, without signs."""

    text = models.CharField(_("number"), max_length=MAX_NUMBER, db_index=True)
    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="article_numbers"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("product", "text"), name="number_once_per_product"),)
        verbose_name = _("article number")
        verbose_name_plural = _("article numbers")

    def __str__(self) -> str:
        return self.text


class Synonyms(models.Model):
    """Words of which each finds what the others find."""

    words = models.CharField(
        _("words"),
        max_length=300,
        help_text=_("Separated by commas: sofa, couch, settee. Each finds what the others find."),
    )

    class Meta:
        ordering = ("words",)
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words


class Pin(models.Model):
    """A product that comes first for certain words, while its schedule runs."""

    words = models.CharField(
        _("words"),
        max_length=MAX_WORDS,
        help_text=_("What shoppers search for. Capitals and accents don't matter."),
    )
    key = models.CharField(max_length=MAX_WORDS, editable=False)
    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="search_pins"
    )
    place = models.PositiveSmallIntegerField(
        _("place"), default=1, help_text=_("Of several products for the same words, the lowest comes first.")
    )
    schedule = models.ForeignKey(
        Schedule,
        verbose_name=_("schedule"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="search_pins",
        help_text=_("Empty: always."),
    )

    class Meta:
        ordering = ("key", "place", "pk")
        constraints = (
            models.UniqueConstraint(fields=("key", "product", "schedule"), name="pin_once_a_schedule"),
            models.UniqueConstraint(
                fields=("key", "product"), condition=models.Q(schedule=None), name="pin_once_for_ever"
            ),
        )
        verbose_name = _("pinned result")
        verbose_name_plural = _("pinned results")

    def __str__(self) -> str:
        return self.words


class AskedWords(models.Model):
    """How often a question was asked on a day, how much it found, how often a result was opened.

    Nothing says who asked.
    """

    day = models.DateField(_("day"))
    words = models.CharField(_("words"), max_length=MAX_WORDS)
    searches = models.PositiveIntegerField(_("searches"), default=0)
    opened = models.PositiveIntegerField(_("results opened"), default=0)
    found = models.PositiveIntegerField(_("products found"), default=0, help_text=_("By the latest search."))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "words"), name="asked_once_a_day"),)
        verbose_name = _("search of a day")
        verbose_name_plural = _("searches of a day")

    def __str__(self) -> str:
        return self.words
