"""Fields that are written without templates look as Django's templates have them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from shopease.core.form_rendering import FormRenderer

NASTY = "\"><script>alert('1')</script>&amp;"
PAIRS = [
    ("", "Any"),
    (1, NASTY),
    (NASTY, gettext_lazy("Country")),
    (None, mark_safe("<b>safe</b>")),
    (1000, 1000),
]


@pytest.mark.parametrize("value", [None, "", 0, 3, "Ada", NASTY, mark_safe("&lt;"), True])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput({"autocomplete": "off", "required": True, "hidden": False, "data-x": NASTY}),
        forms.NumberInput({"min": 0, "max": 1000, "step": "any"}),
        forms.EmailInput(),
        forms.HiddenInput(),
        forms.PasswordInput(render_value=True),
        forms.DateInput(),
        forms.Select({"id": 7}, choices=PAIRS),
        forms.Select(choices=[(NASTY, PAIRS), ("other", [(True, "yes")])]),
        forms.SelectMultiple({"size": None}, choices=PAIRS),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_field_looks_as_in_django_s_templates(widget: forms.Widget, value: Any) -> None:
    if isinstance(widget, forms.SelectMultiple):
        value = [value, 1]
    ours, theirs = (
        widget.render('na"me', value, {"aria-invalid": "true"}, renderer())
        for renderer in (FormRenderer, DjangoTemplates)
    )
    assert ours == theirs


def test_other_widgets_are_left_to_django_s_templates() -> None:
    widget = forms.RadioSelect(choices=[("a", NASTY)])
    assert widget.render("kind", "a", None, FormRenderer()) == widget.render(
        "kind", "a", None, DjangoTemplates()
    )
