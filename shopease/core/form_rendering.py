"""Inputs and selects of forms, written without templates."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape

PREFIX = "django/forms/widgets/"


class FormRenderer(DjangoTemplates):
    """Django's (5.2), faster for what nearly every page shows: a field took 0.2 ms, most of it in including
    a template in a template in a template. Named by settings; a test compares both."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name in _INPUT_TEMPLATES:
            return _input(context["widget"])
        if template_name == _SELECT and _is_plain(context["widget"]):
            return _select(context["widget"])
        return super().render(template_name, context, request)


_INPUT_TEMPLATES = frozenset(
    f"{PREFIX}{kind}.html"
    for kind in (
        *("color", "date", "datetime", "email", "hidden", "input", "number", "password"),
        *("search", "tel", "text", "time", "url"),
    )
)
_SELECT, _OPTION = f"{PREFIX}select.html", f"{PREFIX}select_option.html"


def _is_plain(widget: dict[str, Any]) -> bool:
    """Whether no option brings a template of its own."""
    return all(
        option["template_name"] == _OPTION
        for _group, options, _n in widget["optgroups"]
        for option in options
    )


def _input(widget: dict[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _select(widget: dict[str, Any]) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(localize(group))}">')
        parts += [f"\n  {_option(option)}" for option in options]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


def _option(option: dict[str, Any]) -> str:
    value, label = conditional_escape(option["value"]), conditional_escape(localize(option["label"]))
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>\n'


def _attributes(attributes: dict[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(value)}"')
        for name, value in attributes.items()
        if value is not False
    )
