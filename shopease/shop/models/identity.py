"""The shop's identity, edited in /cms/ under Settings."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page

from shopease.core.translation import TranslatedCharField, TranslationsField
from shopease.shop.forms import IdentityForm, spoken_fields
from shopease.shop.hours import HoursField

SOCIAL = ("instagram", "pinterest", "facebook", "youtube", "mastodon")

TAX = ("vat_number", "country_code", "tax_rate", "shows_net", "vat_numbers")

TAX_HELP = {
    "tax_rate": _(
        "Of everything that nothing else is said of. Tax classes, countries with other rates, and whether"
        " prices are entered with tax are kept in the dashboard, under “Taxes”."
    )
}

LEGAL_PAGES = ("terms_page", "withdrawal_page", "privacy_page")


def _legal_page(label: Any) -> Any:
    return models.ForeignKey(
        Page, verbose_name=label, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class VatNumbers(models.TextChoices):
    """What the checkout does with the VAT number of a business."""

    IGNORED = "ignored", _("not asked for")
    ASKED = "asked", _("asked for, and printed on invoices")
    EXEMPT = "exempt", _("asked for; businesses of other EU countries buy without tax")


class VatCheck(models.TextChoices):
    """What VIES, the look-up of the European Union, says of a VAT number."""

    NOT_ASKED = "", _("not asked")
    CONFIRMED = "confirmed", _("confirmed")
    UNCONFIRMED = "unconfirmed", _("not confirmed: the look-up could not be reached")


@register_setting(icon="home")
class ShopIdentity(BaseSiteSetting):
    """Name, address, contacts and tax of the shop."""

    name = models.CharField(_("name"), max_length=80, default="ShopEase")
    tagline = TranslatedCharField(_("tagline"), max_length=160, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=120, blank=True)
    street = models.CharField(_("street"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = TranslatedCharField(_("country"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    opening_hours = HoursField(
        verbose_name=_("opening hours"),
        blank=True,
        help_text=_("Of the shop that people can walk into. Days without a row are closed."),
    )
    opening_note = TranslatedCharField(
        _("note beside them"), max_length=160, blank=True, help_text=_("Such as: closed on public holidays.")
    )
    vat_number = models.CharField(_("VAT number"), max_length=40, blank=True)
    instagram = models.URLField("Instagram", blank=True)
    pinterest = models.URLField("Pinterest", blank=True)
    facebook = models.URLField("Facebook", blank=True)
    youtube = models.URLField("YouTube", blank=True)
    mastodon = models.URLField("Mastodon", blank=True)
    tax_rate = models.DecimalField(
        _("tax rate in per cent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("19.00"),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_(
            "Prices in the catalogue contain this tax. Tax classes and countries with other rates are kept"
            " in the dashboard."
        ),
    )
    country_code = models.CharField(
        _("country of taxation"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters, such as DE."))],
        help_text=_("Two letters (ISO 3166), such as DE. Empty: as the VAT number begins."),
    )
    shows_net = models.BooleanField(
        _("show prices without tax"),
        default=False,
        help_text=_("For shops that sell to businesses; the basket and the checkout add the tax."),
    )
    enters_net = models.BooleanField(
        _("prices are entered without tax"),
        default=False,
        editable=False,
        help_text=_("Chosen in the dashboard, under “Taxes”."),
    )
    vat_numbers = models.CharField(
        _("VAT numbers of customers"),
        max_length=8,
        choices=VatNumbers,
        default=VatNumbers.IGNORED,
    )
    translations = TranslationsField()

    terms_page = _legal_page(_("terms of sale"))
    withdrawal_page = _legal_page(_("right of withdrawal"))
    privacy_page = _legal_page(_("privacy"))

    panels = (
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("legal_name")], _("Shop")),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("street", "postcode", "city", "country", "email", "phone")],
            _("Contact"),
        ),
        MultiFieldPanel([FieldPanel("opening_hours"), FieldPanel("opening_note")], _("Opening hours")),
        MultiFieldPanel([FieldPanel(n) for n in SOCIAL], _("Elsewhere")),
        MultiFieldPanel([FieldPanel(n) for n in LEGAL_PAGES], _("Legal pages, linked where people order")),
        MultiFieldPanel([FieldPanel(n) for n in spoken_fields()], _("In other languages")),
        MultiFieldPanel([FieldPanel(name, help_text=TAX_HELP.get(name, "")) for name in TAX], _("Tax")),
    )

    base_form_class = IdentityForm

    class Meta:
        verbose_name = _("shop identity")

    def social_links(self) -> tuple[tuple[str, str], ...]:
        """Name and address of each place where the shop is found elsewhere."""
        links = ((str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in SOCIAL)
        return tuple((label, url) for label, url in links if url)
