"""What is remembered is what would have been rendered."""

from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.template import Context, Template
from django.test import override_settings
from django.utils.translation import override

from shopease.core.templatetags import components
from shopease.core.templatetags.components import remembered


@dataclass(frozen=True)
class Shown:
    """A picture's values as its component reads them."""

    src: str
    alt: str = ""
    sources: tuple[Any, ...] = ()
    width: int = 4
    height: int = 3
    focus: str = ""


def test_a_component_is_the_same_as_when_included() -> None:
    shown = Shown("/a.jpg", alt="<b>&")
    included = '{% include "components/picture.html" with picture=picture sizes="50vw" only %}'
    tagged = '{% load components %}{% remembered "components/picture.html" picture=picture sizes="50vw" %}'
    context = {"picture": shown}
    html = Template(tagged).render(Context(context))
    assert html == Template(included).render(Context(context))
    assert "&lt;b&gt;&amp;" in html


def test_it_is_rendered_once_for_each_value_and_language() -> None:
    components._remembered.cache_clear()
    with mock.patch.object(components, "_render", wraps=components._render) as render:
        for src in ("/a.jpg", "/a.jpg", "/b.jpg"):
            remembered("components/picture.html", picture=Shown(src))
        assert render.call_count == 2
        with override("de"):
            remembered("components/picture.html", picture=Shown("/a.jpg"))
        assert render.call_count == 3
        with override_settings(DEBUG=True):
            remembered("components/picture.html", picture=Shown("/b.jpg"))
        assert render.call_count == 4
