"""Who the shop is, and what tax its prices contain."""

from shopease.shop.models.identity import LEGAL_PAGES, SOCIAL, ShopIdentity, VatCheck, VatNumbers
from shopease.shop.models.tax import TaxClass, TaxRate

__all__ = ("LEGAL_PAGES", "SOCIAL", "ShopIdentity", "TaxClass", "TaxRate", "VatCheck", "VatNumbers")
