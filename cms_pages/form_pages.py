"""Forms that editors make: the page, its fields, what came in by it and the files that came along."""

from typing import Any, ClassVar
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import (
    AbstractFormField,
    AbstractFormSubmission,
    FormMixin,
    validate_to_address,
)
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from cms_pages.form_answers import form_answer, form_preview
from cms_pages.form_selectors import ids_pattern
from cms_pages.forms import MAX_FILES, FieldKind, ShopFormBuilder, choices_of
from cms_pages.models import BasePage, BasePageForm

MAX_FIELDS = 25
MAX_RECIPIENTS = 5


def private_storage() -> Storage:
    """Where files lie that leave it by signed links only."""
    return storages["private"]


def upload_path(instance: "SubmittedFile", filename: str) -> str:
    """A place of its own for each file, so that two of one name don't meet."""
    return f"forms/{uuid4().hex}/{get_valid_filename(filename)[-80:]}"


def validate_recipients(value: str) -> None:
    """Refuse what are no addresses, or too many of them."""
    validate_to_address(value)
    if value.count(",") >= MAX_RECIPIENTS:
        raise ValidationError(_("At most %(limit)s addresses."), params={"limit": MAX_RECIPIENTS})


class FormPageForm(WagtailAdminFormPageForm, BasePageForm):
    """Says beside a field of the form what it lacks."""

    def clean(self) -> Any:
        cleaned = super().clean()
        files = 0
        for form in self.formsets["form_fields"].forms if "form_fields" in self.formsets else ():
            if not form.is_valid() or form.cleaned_data.get("DELETE"):
                continue
            kind, choices = form.cleaned_data.get("field_type"), form.cleaned_data.get("choices", "")
            if kind in FieldKind.with_choices() and len(choices_of(choices)) < 2:
                form.add_error("choices", _("Name at least two choices, each on a line of its own."))
            files += kind == FieldKind.FILE
            if files > MAX_FILES:
                limit = {"limit": MAX_FILES}
                form.add_error("field_type", _("A form takes at most %(limit)s files.") % limit)
                files = 0
        return cleaned


class FormPage(FormMixin, BasePage):
    """A form: what is sent by it is kept for a while, and told by mail to whom it concerns."""

    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    button = models.CharField(_("words on the button"), max_length=40, blank=True, help_text=_("Else: Send"))
    thanks = RichTextField(
        _("thanks"),
        features=["bold", "italic", "link"],
        max_length=1000,
        blank=True,
        help_text=_("Shown once the form was sent."),
    )
    mail_to = models.CharField(
        _("mail to"),
        max_length=300,
        blank=True,
        validators=[validate_recipients],
        help_text=_("Addresses, separated by commas. Without one, what was sent is only kept here."),
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days to keep what was sent"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Then it is deleted, its files too."),
    )

    template = "cms_pages/form_page.html"
    landing_page_template = template
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "cms_pages.ContentPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = FormPageForm
    form_builder = ShopFormBuilder
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("intro")]
    content_panels: ClassVar[list[Any]] = [
        FormSubmissionsPanel(),
        *Page.content_panels,
        FieldPanel("intro"),
        InlinePanel("form_fields", label=_("Field"), heading=_("Fields"), min_num=1, max_num=MAX_FIELDS),
        MultiFieldPanel([FieldPanel("button"), FieldPanel("thanks")], _("Sending")),
        FieldPanel("body", heading=_("Sections below the form")),
    ]
    settings_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("mail_to"), FieldPanel("keep_days")], _("What was sent")),
        *BasePage.settings_panels,
    ]

    class Meta:
        verbose_name = _("form page")
        verbose_name_plural = _("form pages")

    def get_form_parameters(self) -> dict[str, Any]:
        return {"auto_id": ids_pattern(self.pk)}

    def summary(self) -> str:
        return self.intro

    def get_submission_class(self) -> type["SubmittedForm"]:
        return SubmittedForm

    def get_submissions_list_view_class(self) -> Any:
        from cms_pages.form_views import SubmittedFormsView

        return SubmittedFormsView

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or what becomes of it when it is sent."""
        return form_answer(self, request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The form, or the thanks."""
        return form_preview(self, request, is_sent=mode_name == "landing")


class FormField(AbstractFormField):
    """One question of a form."""

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("kind"), max_length=16, choices=FieldKind.choices)
    field_type.required_on_save = True  # type: ignore[attr-defined] # or previews couldn't build the field

    panels: ClassVar[list[Any]] = [
        FieldPanel("label"),
        FieldRowPanel(
            [
                FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
                FieldPanel("required"),
            ]
        ),
        FieldPanel("help_text"),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("default_value", classname="formbuilder-default"),
    ]


class SubmittedForm(AbstractFormSubmission):
    """What somebody sent, by the names of the form's fields; a file by its name."""

    nonce = models.CharField(max_length=32, unique=True, editable=False)

    class Meta(AbstractFormSubmission.Meta):
        ordering = ("-submit_time", "-pk")


class SubmittedFile(models.Model):
    """A file that came with a form, under the name that it had."""

    submission = models.ForeignKey(SubmittedForm, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=255)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to=upload_path, storage=private_storage, max_length=200)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
