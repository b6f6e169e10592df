"""Fields as the browser itself offers them."""

from typing import Any

from django import forms


class MomentInput(forms.DateTimeInput):
    """Date and time by the browser's own picker, without seconds."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
