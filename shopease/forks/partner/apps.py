from oscar.apps.partner import apps


class PartnerConfig(apps.PartnerConfig):
    """Overrides `oscar.apps.partner.apps.PartnerConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.partner"
