"""What customers open of their orders, one module a subject; addresses are in `fulfilment.urls`."""
