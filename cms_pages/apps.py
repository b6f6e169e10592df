from django.apps import AppConfig


class CmsPagesConfig(AppConfig):
    """The room of content pages and StreamField blocks."""

    name = "cms_pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from oscar.core.loading import get_model
        from wagtail.models import ReferenceIndex

        from cms_pages import form_signals, moderation_mail, signals  # noqa: F401
        from cms_pages.report.mail import PROBLEMS_TOPIC, report_send
        from cms_pages.submissions import TOPIC, submission_mail_send
        from shopease.notifications.handlers import register

        register(TOPIC, submission_mail_send)
        register(PROBLEMS_TOPIC, report_send)
        register(moderation_mail.TOPIC, moderation_mail.letter_send)
        moderation_mail.connect()
        # "Where is this picture used" in /cms/ also names products and categories.
        ReferenceIndex.register_model(get_model("catalogue", "ProductImage"))
        ReferenceIndex.register_model(get_model("catalogue", "Category"))
