"""What an import remembers between two runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FetchedPicture(models.Model):
    """A picture that was fetched from an address, so that the next run needn't fetch it again."""

    url = models.TextField(_("address"))
    url_hash = models.CharField(_("hash of the address"), max_length=64, unique=True)
    image = models.ForeignKey("media.LibraryImage", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("fetched picture")
        verbose_name_plural = _("fetched pictures")

    def __str__(self) -> str:
        return self.url
