"""Menus follow pages at once; every page follows banners, announcements and menus."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from oscar.core.loading import get_model
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from catalogue_ext.services import follow_changes
from cms_pages.languages import languages_forget
from cms_pages.placements import insert_forget, placed_forget
from cms_pages.selectors import links_forget, menus_forget
from cms_pages.seo.redirects import category_lead_on, product_lead_on
from cms_pages.snippets import Announcement, Banner, Insert, Menu
from cms_pages.tasks import fill_languages
from shopease.core.queue import wake
from shopease.shop.selectors import sites_forget


@receiver(post_delete, sender=Page)
@receiver((post_save, post_delete), sender=PageViewRestriction)
@receiver((page_published, page_unpublished, page_slug_changed, post_page_move))
def forget_menus(**kwargs: Any) -> None:
    """Drop the remembered menus, and where pages stand in each language."""
    menus_forget()
    languages_forget()
    sites_forget()


@receiver((post_save, post_delete), sender=Site)
def forget_sites(**kwargs: Any) -> None:
    """Pages are looked for below another root: now, and again once others can read it."""
    sites_forget()
    transaction.on_commit(sites_forget)


@receiver(post_save, sender=Locale)
def fill_language(created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A new language begins with the pages that there are."""
    if created and not raw:
        wake(fill_languages)


@receiver((post_save, post_delete), sender=Announcement)
@receiver((post_save, post_delete), sender=Banner)
@receiver((post_save, post_delete), sender=Menu)
def forget_snippets(**kwargs: Any) -> None:
    """Drop what is remembered: now, and again once others can read the new one."""
    placed_forget()
    transaction.on_commit(placed_forget)


@receiver((post_save, post_delete), sender=Insert)
def forget_insert(instance: Insert, **kwargs: Any) -> None:
    """As `forget_snippets`, for its sections too."""
    forget_snippets()
    insert_forget(instance.pk)
    transaction.on_commit(lambda: insert_forget(instance.pk))


@receiver((post_save, post_delete), sender=get_model("catalogue", "Product"))
@receiver((post_save, post_delete), sender=get_document_model())
def forget_links(**kwargs: Any) -> None:
    """Drop the remembered addresses once the change can be seen."""
    transaction.on_commit(links_forget)


follow_changes(lambda _product_ids: links_forget())


@receiver(pre_delete, sender=get_model("catalogue", "Product"))
def lead_on_from_product(instance: Any, **kwargs: Any) -> None:
    """Nobody who follows an old link finds nothing."""
    product_lead_on(instance)


@receiver(pre_delete, sender=get_model("catalogue", "Category"))
def lead_on_from_category(instance: Any, **kwargs: Any) -> None:
    """Nobody who follows an old link finds nothing."""
    category_lead_on(instance)
