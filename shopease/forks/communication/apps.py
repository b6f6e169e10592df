from oscar.apps.communication import apps


class CommunicationConfig(apps.CommunicationConfig):
    """Overrides `oscar.apps.communication.apps.CommunicationConfig` (Oscar 4.2)."""

    name = "shopease.forks.communication"
