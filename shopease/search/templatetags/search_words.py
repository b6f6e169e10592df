"""`{% load search_words %}`: marking what was searched for."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from shopease.search.words import marked

register = template.Library()


@register.filter
def mark_words(text: str, words: Iterable[str]) -> SafeString:
    """`text` as HTML with these words marked: `{{ link.title|mark_words:answer.words }}`."""
    return marked(text, words)
