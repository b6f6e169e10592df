from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    """Overrides `oscar.apps.catalogue.apps.CatalogueConfig` (Oscar 4.2) to load this fork."""

    name = "catalogue_ext"
