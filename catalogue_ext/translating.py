"""Translating the texts of the catalogue: what there is to translate, what is missing, and writing it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shopease.core.translation import text_in_sql, text_source

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")

FACT = "fact-"
"""Begins the names of a product's own attribute texts, which the key of the value ends."""
MAX_FACTS = 60


class TranslationGoneError(Exception):
    """What should be translated was deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things that have texts; `fields` begins with the one that names them.

    Of a `shared` kind the same text stands at many things and is translated once for all of them.
    """

    key: str
    label: Any
    model: type[models.Model]
    fields: tuple[str, ...]
    rich: frozenset[str] = frozenset()
    shared: bool = False

    @property
    def name(self) -> str:
        """The field that names a thing."""
        return self.fields[0]

    @property
    def permission(self) -> str:
        """Who may change the things may translate them."""
        return f"{self.model._meta.app_label}.change_{self.model._meta.model_name}"

    def rows(self) -> Any:
        """All things; of those that share a text the first, and variants by their parents alone."""
        rows: Any = self.model._default_manager.exclude(**{self.name: ""})
        if self.model is Product:
            rows = rows.filter(parent=None)
        if self.shared:
            first = self.model._default_manager.order_by().values(self.name).annotate(first=Min("pk"))
            rows = rows.filter(pk__in=first.values("first"))
        return rows.order_by(self.name, "pk")


SEO = ("meta_title", "meta_description")
LONG = ("description", "benefits", "ingredients", "how_to_use")


def _kind(key: str, label: Any, model: str, fields: tuple[str, ...], **more: Any) -> Kind:
    return Kind(key, label, get_model(*model.split(".")), fields, **more)


KINDS = {
    kind.key: kind
    for kind in (
        _kind(
            "products",
            _("Products"),
            "catalogue.Product",
            ("title", "short_description", *LONG, *SEO),
            rich=frozenset(LONG),
        ),
        _kind(
            "categories",
            _("Categories"),
            "catalogue.Category",
            ("name", "description", *SEO),
            rich=frozenset({"description"}),
        ),
        _kind("attributes", _("Attributes"), "catalogue.ProductAttribute", ("name",), shared=True),
        _kind("options", _("Options of attributes"), "catalogue.AttributeOption", ("option",), shared=True),
        _kind(
            "offers",
            _("Offers"),
            "offer.ConditionalOffer",
            ("name", "description"),
            rich=frozenset({"description"}),
        ),
        _kind("delivery", _("Delivery by order"), "shipping.OrderAndItemCharges", ("name", "description")),
        _kind("parcels", _("Delivery by weight"), "shipping.WeightBased", ("name", "description")),
    )
}


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate. `was` is what was translated, where the original has changed since."""

    name: str
    label: str
    source: str
    translation: str
    was: str
    max_length: int | None
    is_rich: bool

    @property
    def is_outdated(self) -> bool:
        """Whether the translation is of an original that has changed."""
        return bool(self.was)


# --- What is missing ----------------------------------------------------------------------------


def missing_in(kind: Kind, language: str) -> Q:
    """Finds things of which a text isn't translated."""
    found = Q(pk=None)
    for field in kind.fields:
        has_text = ~Q(**{field: ""}) & Q(**{f"{field}__isnull": False})
        found |= has_text & Q(**{f"translations__{language}__{field}__isnull": True})
    return found


def outdated_in(rows: Any, kind: Kind, language: str) -> tuple[Any, Q]:
    """`rows` with what was translated beside them, and what finds those whose original has changed since."""
    found = Q(pk=None)
    for field in kind.fields:
        of = f"{field}_translated"
        rows = rows.annotate(**{of: _of(language, field)})
        found |= Q(**{f"{of}__isnull": False}) & ~Q(**{of: Coalesce(F(field), models.Value(""))})
    return rows, found


def _of(language: str, field: str) -> Any:
    return text_in_sql("translations", language, field, part="of")


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a kind is in a language: how many things there are, are not whole, were changed since."""

    kind: Kind
    language: str
    total: int
    missing: int
    outdated: int

    @property
    def percent(self) -> int:
        """Of a hundred things, how many are wholly translated and up to date; rounded down."""
        return 100 * (self.total - self.missing - self.outdated) // self.total if self.total else 100


def readiness_of(kind: Kind, language: str) -> Readiness:
    """One query. What misses a text isn't counted as outdated too."""
    missing = missing_in(kind, language)
    rows, outdated = outdated_in(kind.rows().order_by(), kind, language)
    counts = rows.aggregate(
        total=Count("pk"), missing=Count("pk", missing), outdated=Count("pk", outdated & ~missing)
    )
    return Readiness(kind, language, **counts)


def rows_in_state(kind: Kind, language: str, state: str, words: str = "") -> Any:
    """The things of a kind that are "missing" a text or "outdated", or all; by a part of their names."""
    rows, outdated = outdated_in(kind.rows(), kind, language)
    if words:
        rows = rows.filter(**{f"{kind.name}__icontains": words})
    if state == "missing":
        return rows.filter(missing_in(kind, language))
    return rows.filter(outdated) if state == "outdated" else rows


# --- One thing ----------------------------------------------------------------------------------


def texts_of(kind: Kind, row: Any, language: str) -> list[Text]:
    """The texts of a thing that are not empty; of a product its attribute texts too, which costs a query."""
    found = []
    for field in kind.fields:
        label = str(row._meta.get_field(field).verbose_name)
        found.append(_text(row, field, language, label=label, is_rich=field in kind.rich))
    for value in _facts(row) if kind.model is Product else ():
        label = text_source(value.attribute, "name")
        found.append(_text(value, "value_text", language, label=label, name=f"{FACT}{value.pk}"))
    return [text for text in found if text.source]


def _facts(product: Any) -> Iterator[Any]:
    own = ProductAttributeValue.objects.filter(product=product, attribute__type="text")
    yield from own.select_related("attribute").order_by("attribute__display_order", "attribute__code")[
        :MAX_FACTS
    ]


def _text(row: Any, field: str, language: str, *, label: str, name: str = "", is_rich: bool = False) -> Text:
    source = text_source(row, field)
    known = (row.translations or {}).get(language, {}).get(field, {})
    was = known["of"] if known and known["of"] != source else ""
    limit = row._meta.get_field(field).max_length
    label = label[:1].upper() + label[1:]
    return Text(name or field, label, source, known.get("text", ""), was, limit, is_rich)


@transaction.atomic
def translations_save(*, kind: Kind, pk: int, language: str, texts: Mapping[str, str]) -> None:
    """Write the translations of a thing, by the names of its texts; empty ones are taken away.

    What isn't named stays. A shared text is written to all things that have it. Raises
    `TranslationGoneError`.
    """
    row = kind.model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        raise TranslationGoneError
    own = {name: text for name, text in texts.items() if name in kind.fields}
    if kind.shared:
        same = kind.model._default_manager.select_for_update().order_by("pk")
        for other in same.filter(**{kind.name: text_source(row, kind.name)}):
            _write(other, language, own)
    else:
        _write(row, language, own)
    facts = {name.removeprefix(FACT): text for name, text in texts.items() if name.startswith(FACT)}
    if facts and kind.model is Product:
        for value in ProductAttributeValue.objects.select_for_update().filter(product=row, pk__in=facts):
            _write(value, language, {"value_text": facts[str(value.pk)]})


def _write(row: Any, language: str, texts: Mapping[str, str]) -> None:
    """Saved as anything else is, so that whatever remembers the row follows."""
    known = translations_with(row, language, texts)
    if known != row.translations:
        row.translations = known
        dated = [field.name for field in row._meta.concrete_fields if field.name == "date_updated"]
        row.save(update_fields=["translations", *dated])


def translations_with(row: Any, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """The translations of a row with these in place of what it had for the same fields; nothing is saved."""
    known = {code: dict(fields) for code, fields in (row.translations or {}).items()}
    held = known.setdefault(language, {})
    for field, text in texts.items():
        source = text_source(row, field)
        if text.strip() and source:
            held[field] = {"text": text.strip(), "of": source}
        else:
            held.pop(field, None)
    if not held:
        del known[language]
    return known
