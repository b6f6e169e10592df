from oscar.apps.dashboard.vouchers import apps


class VouchersDashboardConfig(apps.VouchersDashboardConfig):
    """Overrides `oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig` (Oscar 4.2): loads this fork."""

    name = "shopease.forks.dashboard.vouchers"
