from oscar.apps.voucher import apps


class VoucherConfig(apps.VoucherConfig):
    """Overrides `oscar.apps.voucher.apps.VoucherConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.voucher"
