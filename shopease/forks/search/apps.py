from oscar.apps.search import apps


class SearchConfig(apps.SearchConfig):
    """Overrides `oscar.apps.search.apps.SearchConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.search"
