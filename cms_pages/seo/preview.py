"""How something looks among the results of a search engine, while its form is filled in."""

from dataclasses import dataclass

from django.conf import settings

TITLE_LENGTHS = (25, 60)
"""Characters of a title that search engines show whole and that still say something."""
DESCRIPTION_LENGTHS = (70, 160)


@dataclass(frozen=True, slots=True)
class SearchPreview:
    """The ids of a form's fields, several in one text: what is counted, then what lends it words.

    `way` are the parts of the address above the slug. With the `suffix` "always" the shop's name follows
    the title, else only when it lends its words. The first page of a site has a title for that and no slug.
    """

    title: str
    text: str
    slug: str = "id_slug"
    way: tuple[str, ...] = ()
    suffix: str = ""
    home_title: str = ""

    @property
    def host(self) -> str:
        """Where the shop is found."""
        return settings.SITE_URL.partition("://")[2]

    @property
    def lengths(self) -> str:
        """From how many characters to how many, of the title and of the description."""
        return " ".join(str(length) for length in (*TITLE_LENGTHS, *DESCRIPTION_LENGTHS))
