"""One small shop in which each kind of object exists twice: one's own and somebody else's."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from oscar.core.loading import get_model
from wagtail.documents import get_document_model
from wagtail.models import Page, Site, Task, Workflow

from cms_pages.form_pages import SubmittedFile, SubmittedForm
from shopease.campaigns.models import Audience
from shopease.core import clock
from shopease.fulfilment.downloads import download_token
from shopease.fulfilment.models import Courier, DownloadGrant, ReturnRequest, Shipment
from shopease.fulfilment.selectors import payment_token
from shopease.fulfilment.services.drafts import draft_create
from shopease.fulfilment.services.invoices import order_bill
from shopease.fulfilment.services.placing import order_link_create
from shopease.imports.models import ImportRun
from shopease.payments.credit.services import gift_card_issue
from shopease.search.models import Pin, Synonyms
from shopease.shop.models import ShopIdentity, TaxClass
from shopease.users.roles import Role
from tests.factories import catalogue
from tests.factories.account import (
    alert_create,
    notice_create,
    review_create,
    subscriber_create,
    wishlist_create,
)
from tests.factories.bulk import edit_create
from tests.factories.checkout import delivery_create
from tests.factories.forms import form_page_create
from tests.factories.goods import file_create
from tests.factories.pages import announcement_create, banner_create, insert_create, menu_create
from tests.factories.users import user_create
from tests.factories.videos import video_create

MISSING = 987_654

Value = tuple[Any, Any, Any]
"""Own, foreign, missing."""


@dataclass
class World:
    """People by role, and for each view's arguments three values."""

    people: dict[str, Any]
    values: dict[str, Value] = field(default_factory=dict)

    def value(self, view: str, argument: str) -> Value:
        """The values of an argument: of this view, of its namespace's section, of any view."""
        for key in (f"{view} {argument}", f"{view.split(':', maxsplit=1)[0]} {argument}", argument):
            for known, value in self.values.items():
                if key == known or (known.endswith("* " + argument) and view.startswith(known.split("*")[0])):
                    return value
        raise LookupError(f"The world has no value for {argument!r} of {view!r}.")


def world_create() -> World:
    """Everything; about 150 rows."""
    ShopIdentity.for_site(Site.objects.get())  # Wagtail writes a setting's row when it is first read
    people: dict[str, Any] = {role.value: user_create(role=role) for role in Role}
    people["superuser"] = user_create(role="superuser")
    other = user_create()
    method = delivery_create()
    partners = [catalogue.partner_create("Own"), catalogue.partner_create("Foreign")]
    partners[0].users.add(people["partner"])
    categories = [catalogue.category_create("First"), catalogue.category_create("Second")]
    products = [
        catalogue.product_create(
            f"Cup {n}", categories=[categories[n]], stock_fields={"partner": partners[n]}
        )
        for n in (0, 1)
    ]
    owners = [people["shopper"], other]
    orders = [order_create(owners[n], products[n], f"10000{n}") for n in (0, 1)]
    world = World(people=people)
    link = order_link_create(order=orders[0])
    returns = [ReturnRequest.objects.create(order=order, number=f"{order.number}-R1") for order in orders]
    world.values = {
        **_pairs(
            products=products,
            categories=categories,
            orders=orders,
            owners=owners,
            partners=partners,
            method=method,
        ),
        **_account(owners, products),
        **_selling(),
        **_pages(people["editor"]),
        "dashboard:catalogue-bulk* pk": (edit_create(people["partner"]).pk, edit_create(other).pk, MISSING),
        "order-link token": (link,) * 2 + ("x" * 43,),
        **dict.fromkeys(
            ("order-cancel key", "order-return key", "order-return-withdraw key"), (link, link, "x" * 43)
        ),
        "order-return-withdraw pk": _same(returns[0].pk),
        "dashboard:draft pk": _same(draft_create(actor=other, customer=other, language="en").pk),
        "dashboard:refund-settle pk": _same(MISSING),
        "dashboard:return* pk": (returns[0].pk, returns[1].pk, MISSING),
        **_papers(orders),
        "order-document key": (link, link, "x" * 43),
        "order-again key": (orders[0].number, orders[1].number, "999999"),
        "order-tracked found": ("x", "x", "x"),
        **dict.fromkeys(
            ("pay:page token", "pay:done token", "pay:credit token", "pay:basket token"),
            (payment_token(orders[0]),) * 2 + ("x",),
        ),
        "pay:test-bank key": ("x", "x", "x"),
        "dashboard:order-message-resend pk": (MISSING,) * 3,
        "dashboard:message-text event": ("placed", "placed", "nothing"),
        "dashboard:message-text channel": ("mail",) * 3,
        "dashboard:message-text language": ("en",) * 3,
        "provider-event code": ("test-card", "test-card", "missing"),
        "private-file token": ("x", "x", "x"),
        "product-feed channel": ("google", "meta", "missing"),
    }
    return world


def _same(value: Any) -> Value:
    return (value, value, MISSING)


def _papers(orders: Any) -> dict[str, Value]:
    """Couriers, parcels, invoices."""
    courier = Courier.objects.create(name="Post", tracking_url="https://post.example/{number}")
    parcel = Shipment.objects.create(order=orders[0], number=1, courier=courier)
    bill = order_bill(order_id=orders[0].pk)
    assert bill is not None
    return {
        "dashboard:courier* pk": _same(courier.pk),
        "dashboard:parcel* pk": _same(parcel.pk),
        "dashboard:document* pk": _same(bill.pk),
        "order-document pk": _same(bill.pk),
    }


def _pairs(
    *, products: Any, categories: Any, orders: Any, owners: Any, partners: Any, method: Any
) -> dict[str, Value]:
    address = get_model("address", "UserAddress")
    country = get_model("address", "Country").objects.get(pk="DE")
    addresses = [
        address.objects.create(
            user=owner, first_name="A", last_name="B", line1="1", line4="C", postcode="10115", country=country
        )
        for owner in owners
    ]
    lines = [order.lines.get() for order in orders]
    notes = [order.notes.create(message="Call first.", user=owners[0]) for order in orders]
    ids = [product.pk for product in products]
    return {
        "dashboard:catalogue-product* pk": (*ids, MISSING),
        "dashboard:stock-ledger* pk": (*(p.stockrecords.get().pk for p in products), MISSING),
        "dashboard:catalogue-product-create-child parent_pk": (*ids, MISSING),
        "product_class_slug": (products[0].product_class.slug,) * 2 + ("missing",),
        "dashboard:catalogue-category* pk": (categories[0].pk, categories[1].pk, MISSING),
        "dashboard:catalogue-category-create-child parent": (categories[0].pk, categories[1].pk, MISSING),
        "dashboard:catalogue-class* pk": _same(products[0].product_class.pk),
        "number": (orders[0].number, orders[1].number, "999999"),
        "order_number": (orders[0].number, orders[1].number, "999999"),
        "line_id": (lines[0].pk, lines[1].pk, MISSING),
        **_goods(lines, products[0]),
        "note_id": (notes[0].pk, notes[1].pk, MISSING),
        "customer:address* pk": (addresses[0].pk, addresses[1].pk, MISSING),
        "action": ("default_for_billing",) * 3,
        "dashboard:user* pk": (owners[0].pk, owners[1].pk, MISSING),
        "dashboard:partner* pk": (partners[0].pk, partners[1].pk, MISSING),
        "partner_pk": (partners[0].pk, partners[1].pk, MISSING),
        "user_pk": (owners[0].pk, owners[1].pk, MISSING),
        **_terms(method, country),
        "catalogue:detail product_slug": (products[0].slug, products[1].slug, "missing"),
        "catalogue:detail pk": (*ids, MISSING),
        "catalogue:related pk": (*ids, MISSING),
        "catalogue:quick pk": (*ids, MISSING),
        "catalogue:compare* pk": (*ids, MISSING),
        "catalogue:category category_slug": (categories[0].slug, categories[1].slug, "missing"),
        "catalogue:category pk": (categories[0].pk, categories[1].pk, MISSING),
        "basket:add pk": (*ids, MISSING),
        "product_chooser:chosen pk": (*ids, MISSING),
        "category_chooser:chosen pk": (categories[0].pk, categories[1].pk, MISSING),
    }


def _goods(lines: list[Any], product: Any) -> dict[str, Value]:
    """What was bought without a parcel."""
    cards = [gift_card_issue(amount=Decimal(10), order_line=line, unit=1)[0] for line in lines]
    file = file_create(product)
    grants = [DownloadGrant.objects.create(line=line, file=file, limit=3) for line in lines]
    return {
        "dashboard:credit-detail pk": (cards[0].pk, cards[1].pk, MISSING),
        "dashboard:download-renew pk": (grants[0].pk, grants[1].pk, MISSING),
        "download token": (download_token(grants[0]), download_token(grants[1]), "1:missing"),
    }


def _terms(method: Any, country: Any) -> dict[str, Value]:
    """Ways of delivery and taxes."""
    by_order = get_model("shipping", "OrderAndItemCharges").objects.first()
    point = get_model("shipping", "PickupPoint").objects.create(
        title="Shop", line1="1", postcode="10115", line4="C", country=country
    )
    closed = get_model("shipping", "ClosedDay").objects.create(day="2026-12-25")
    books = TaxClass.objects.create(name="Books", rate=7)
    return {
        "dashboard:shipping-weight* pk": _same(method.pk),
        "dashboard:shipping-order* pk": _same(by_order.pk),
        "dashboard:shipping-pickup* pk": _same(point.pk),
        "dashboard:shipping-closed* pk": _same(closed.pk),
        "dashboard:tax-class* pk": _same(books.pk),
        "dashboard:tax-rate* pk": _same(books.rates.create(country=country, rate=5).pk),
    }


def _account(owners: Any, products: Any) -> dict[str, Value]:
    """What belongs to a person: reviews, wish lists, alerts, notices."""
    reviews = [review_create(product, user=owner) for owner, product in zip(owners, products, strict=True)]
    lists = [wishlist_create(owner, products=products, is_shared=True) for owner in owners]
    alerts = [alert_create(products[0], user=owner) for owner in owners]
    guests = [alert_create(product, email="guest@example.com") for product in products]
    notices = [notice_create(owner, date_read=clock.now()) for owner in owners]
    subscribers = [subscriber_create(), subscriber_create()]
    ids, keys = (reviews[0].pk, reviews[1].pk, MISSING), (lists[0].key, lists[1].key, "0" * 32)
    products_ids = (products[0].pk, products[1].pk, MISSING)
    return {
        "catalogue:reviews* product_slug": (products[0].slug, products[1].slug, "missing"),
        "catalogue:reviews* product_pk": products_ids,
        "catalogue:reviews* pk": ids,
        "customer:reviews* pk": ids,
        "dashboard:reviews* pk": ids,
        "customer:wishlists* key": keys,
        "wishlists:detail key": keys,
        "customer:wishlists* line_pk": (lists[0].lines.first().pk, lists[1].lines.first().pk, MISSING),
        "customer:wishlists* product_pk": products_ids,
        "customer:alert-create pk": products_ids,
        "customer:alerts-cancel-by-pk pk": (alerts[0].pk, alerts[1].pk, MISSING),
        "customer:alerts* key": (guests[0].key, guests[1].key, "missing"),
        "newsletter* token": (subscribers[0].token, subscribers[1].token, "missing"),
        "customer:notifications* pk": (notices[0].pk, notices[1].pk, MISSING),
    }


def _selling() -> dict[str, Value]:
    group = get_model("catalogue", "AttributeOptionGroup").objects.create(name="Size", code="size")
    value = get_model("catalogue", "AttributeOption").objects.create(group=group, option="Large")
    option = get_model("catalogue", "Option").objects.create(name="Engraving", code="engraving")
    tag = get_model("taggit", "Tag").objects.create(name="Gift ideas")
    offer = catalogue.offer_create()
    voucher = catalogue.voucher_create()
    vouchers = get_model("voucher", "VoucherSet").objects.create(
        name="Set",
        count=1,
        code_length=8,
        start_datetime=voucher.start_datetime,
        end_datetime=voucher.end_datetime,
    )
    pin = Pin.objects.create(words="Gift", key="gift", product=catalogue.product_create())
    synonyms = Synonyms.objects.create(words="sofa, couch")
    run = ImportRun.objects.create(name="products.csv", status=ImportRun.Status.CHECKED)
    return {
        "dashboard:imports* pk": _same(run.pk),
        "dashboard:search-pin* pk": _same(pin.pk),
        "dashboard:search-synonyms* pk": _same(synonyms.pk),
        "dashboard:catalogue-attribute-option-group* pk": _same(group.pk),
        "dashboard:catalogue-option* pk": _same(option.pk),
        "offer:detail slug": (offer.slug, offer.slug, "missing"),
        "dashboard:offer* pk": _same(offer.pk),
        "offer_chooser:chosen pk": _same(offer.pk),
        "range_chooser:chosen pk": _same(offer.benefit.range_id),
        "option_chooser:chosen pk": _same(value.pk),
        "tag_chooser:chosen pk": _same(tag.pk),
        "dashboard:range* pk": _same(offer.benefit.range_id),
        "dashboard:voucher-set* pk": _same(vouchers.pk),
        "dashboard:voucher* pk": _same(voucher.pk),
        "basket:vouchers-remove pk": _same(voucher.pk),
    }


def _pages(editor: Any) -> dict[str, Value]:
    page = Site.objects.get(is_default_site=True).root_page.specific
    revision = page.save_revision()
    image = catalogue.picture_create(renditions=False)
    image.get_file_size()
    image.get_file_hash()
    document = get_document_model().objects.create(title="Guide", file="documents/guide.pdf")
    redirect = get_model("wagtailredirects", "Redirect").objects.create(old_path="/old", redirect_link="/")
    banner, announcement, menu = banner_create(), announcement_create(), menu_create("footer")
    audience = Audience.objects.create(name="Friends")
    form, video = form_page_create(), video_create()
    sent = SubmittedForm.objects.create(page=form, form_data={}, nonce="1")
    file = SubmittedFile.objects.create(
        submission=sent, field="photo", name="a.pdf", size=1, file="forms/a.pdf"
    )
    snippets = {}
    for snippet in (banner, announcement, menu, insert_create()):
        name = f"cms_pages_{snippet._meta.model_name}"
        snippets[f"wagtailsnippets_{name}* pk"] = _same(snippet.pk)
        snippets[f"wagtailsnippets_{name}* revision_id"] = _same(snippet.save_revision().pk)
        snippets[f"wagtailsnippetchoosers_{name}* pk"] = _same(snippet.pk)
    pages = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
    nowhere = (
        "task_state_id",
        "workflow_state_id",
        "task_id",
        "uploaded_file_id",
        "session_id",
        "collection_id",
        "page_view_restriction_id",
        "restriction_id",
    )
    missing = dict.fromkeys(nowhere, (MISSING,) * 3)
    return {
        **{name: _same(page.pk) for name in pages},
        **missing,
        "wagtailadmin_pages* pk": _same(page.pk),
        "wagtailadmin_api* pk": _same(page.pk),
        **snippets,
        "wagtailsnippets_campaigns_schedule* pk": _same(banner.schedule_id),
        "wagtailsnippetchoosers_campaigns_schedule* pk": _same(banner.schedule_id),
        "wagtailsnippets_campaigns_audience* pk": _same(audience.pk),
        "wagtailsnippetchoosers_campaigns_audience* pk": _same(audience.pk),
        "wagtailsnippets_media_libraryvideo* pk": _same(video.pk),
        "wagtailsnippetchoosers_media_libraryvideo* pk": _same(video.pk),
        "wagtailforms* page_id": _same(form.pk),
        "link_chooser:chosen pk": _same(f"page:{page.pk}"),
        "wagtaillocales* pk": _same(page.locale_id),
        "dashboard:translations* language": ("xx",) * 3,
        "dashboard:translations* kind": ("nothing",) * 3,
        "dashboard:translations* pk": (MISSING,) * 3,
        "simple_translation:submit_snippet_translation pk": _same(banner.pk),
        "submitted-file file_id": _same(file.pk),
        "revision_id": _same(revision.pk),
        "revision_id_a": ("earliest", "earliest", "earliest"),
        "revision_id_b": ("latest", "latest", "latest"),
        "wagtailadmin_api:images:detail pk": _same(image.pk),
        "wagtailadmin_api:documents:detail pk": _same(document.pk),
        "image_id": _same(image.pk),
        "document_id": _same(document.pk),
        "doc_id": _same(document.pk),
        "redirect_id": _same(redirect.pk),
        "filter_spec": ("width-100",) * 3,
        "wagtailadmin_collections* pk": (MISSING,) * 3,
        "wagtailadmin_workflows* pk": _same(Workflow.objects.first().pk),
        "wagtailadmin_workflows:edit_task pk": _same(Task.objects.first().pk),
        "wagtailadmin_workflows:disable_task pk": _same(Task.objects.first().pk),
        "wagtailadmin_workflows:enable_task pk": _same(Task.objects.first().pk),
        "workflow_pk": _same(Workflow.objects.first().pk),
        "wagtailsites* pk": _same(Site.objects.get().pk),
        "wagtailusers_users* pk": _same(editor.pk),
        "wagtailusers_groups* pk": _same(Group.objects.get(name="editor").pk),
        "wagtaildocs_chooser:chosen pk": _same(document.pk),
        "wagtailimages_chooser:chosen pk": _same(image.pk),
        "video_chooser:chosen pk": _same(video.pk),
        "cms_picture_to_mark pk": _same(image.pk),
        "content_type_app_name": ("home", "home", "missing"),
        "content_type_model_name": ("homepage", "homepage", "missing"),
        "app_label": ("wagtailcore", "wagtailcore", "missing"),
        "model_name": ("page", "page", "missing"),
        "app_name": ("shop", "shop", "missing"),
        "wagtailsettings:edit model_name": ("shopidentity", "shopidentity", "missing"),
        "wagtailsettings:preview_on_edit model_name": ("shopidentity", "shopidentity", "missing"),
        "wagtailsettings* pk": _same(Site.objects.get().pk),
        "object_id": (str(page.pk), str(page.pk), str(MISSING)),
        "action_name": ("publish", "publish", "missing"),
        "wagtailadmin_api:pages:action action_name": ("publish", "publish", "missing"),
    }


def order_create(owner: Any, product: Any, number: str) -> Any:
    address = get_model("order", "ShippingAddress").objects.create(
        first_name="Hidden", last_name="Customer", line1="Secret street 1", line4="Berlin", postcode="10115",
        country_id="DE",
    )  # fmt: skip
    record = product.stockrecords.get()
    order = get_model("order", "Order").objects.create(
        number=number, user=owner, status="Pending", shipping_address=address, currency="EUR",
        total_incl_tax=Decimal(10), total_excl_tax=Decimal("8.40"),
        shipping_incl_tax=Decimal(0), shipping_excl_tax=Decimal(0),
    )  # fmt: skip
    price = {
        f"{kind}_{tax}": Decimal(10)
        for kind in ("line_price", "line_price_before_discounts", "unit_price")
        for tax in ("incl_tax", "excl_tax")
    }
    order.lines.create(
        product=product, stockrecord=record, partner=record.partner, partner_name=record.partner.name,
        partner_sku=record.partner_sku, title=product.title, quantity=1, num_allocated=1,
        status="Pending", **price,
    )  # fmt: skip
    return order


def home_page() -> Page:
    """The page that Wagtail serves at the root."""
    return Site.objects.get(is_default_site=True).root_page
