"""Forms are read anew when their page changes; files go with what they came with."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from cms_pages.form_pages import FormPage, SubmittedFile
from cms_pages.form_selectors import form_forget


@receiver((post_save, post_delete), sender=FormPage)
@receiver((page_published, page_unpublished), sender=FormPage)
def forget_form(instance: FormPage, **kwargs: Any) -> None:
    """In all languages; now, and again once others can read the new one."""
    pages = FormPage.objects.filter(translation_key=instance.translation_key)
    keys = {instance.pk, *pages.values_list("pk", flat=True)}
    form_forget(keys)
    transaction.on_commit(lambda: form_forget(keys))


@receiver(post_delete, sender=SubmittedFile)
def delete_file(instance: SubmittedFile, **kwargs: Any) -> None:
    """Delete the file once its row is gone for good."""
    storage, name = instance.file.storage, str(instance.file.name)
    transaction.on_commit(lambda: storage.delete(name))
