from oscar.apps.partner import apps


class PartnerConfig(apps.PartnerConfig):
    """Overrides `oscar.apps.partner.apps.PartnerConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.partner"

    def ready(self) -> None:
        """Without Oscar's receiver of stock alerts, which overlooks orders: see `fulfilment`."""
        from shopease.forks.partner import checks  # noqa: F401
