"""This room's tables, one module a subject."""

from shopease.fulfilment.models.digital import DownloadGrant, ProductFile
from shopease.fulfilment.models.drafts import DraftOrder, OrderEdit
from shopease.fulfilment.models.invoicing import DocumentFile, DocumentKind, DocumentSeries, OrderDocument
from shopease.fulfilment.models.links import OrderLink
from shopease.fulfilment.models.refunds import Refund, RefundLine
from shopease.fulfilment.models.returns import ReturnLine, ReturnRequest
from shopease.fulfilment.models.shipments import Courier, Shipment, ShipmentLine
from shopease.fulfilment.models.stock import StockMovement

__all__ = [
    "Courier",
    "DocumentFile",
    "DocumentKind",
    "DocumentSeries",
    "DownloadGrant",
    "DraftOrder",
    "OrderDocument",
    "OrderEdit",
    "OrderLink",
    "ProductFile",
    "Refund",
    "RefundLine",
    "ReturnLine",
    "ReturnRequest",
    "Shipment",
    "ShipmentLine",
    "StockMovement",
]
