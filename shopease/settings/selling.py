"""How goods are sold: Oscar, the life of orders, ways to pay, papers."""

from shopease.fulfilment.states import PIPELINE, States
from shopease.settings.env import env

OSCAR_SHOP_NAME = "ShopEase"
OSCAR_HOMEPAGE = "/"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_GUEST_CHECKOUT_WITH_ACCOUNT = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_EAGER_ALERTS = False
OSCAR_SEND_REGISTRATION_EMAIL = False
OSCAR_SAVE_SENT_EMAILS_TO_DB = False
OSCAR_THUMBNAILER = "shopease.media.thumbnails.WagtailThumbnailer"
OSCAR_DELETE_IMAGE_FILES = False
OSCAR_OFFERS_INCL_TAX = True
OSCAR_PRODUCTS_PER_PAGE = 24
FACETS_LOOK_SECONDS = 2
"""How long a process relies on its facet index before it asks whether there is a newer one."""
SEARCH_REMEMBER_SECONDS = 20
"""How long the index's answer to a question is kept, as ids; what is shown of them is read each time."""
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 1000
OSCAR_BASKET_COOKIE_OPEN = "__Host-basket"
BASKET_COOKIE_SAVED = "__Host-saved"
OSCAR_BASKET_COOKIE_SECURE = True
OSCAR_BASKET_COOKIE_LIFETIME = 60 * 60 * 24 * 30
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "last_name", "line1", "line4", "postcode", "country")

# Order and line statuses, and where each may go; fulfilment acts on each step.
ORDER_PENDING_PAYMENT = States.PENDING_PAYMENT.value
OSCAR_INITIAL_ORDER_STATUS = OSCAR_INITIAL_LINE_STATUS = ORDER_PENDING_PAYMENT
OSCAR_ORDER_STATUS_PIPELINE = PIPELINE
OSCAR_LINE_STATUS_PIPELINE = OSCAR_ORDER_STATUS_PIPELINE

# Who sees which entry of the dashboard's navigation is decided by the rules of `users.access`.
OSCAR_DASHBOARD_DEFAULT_ACCESS_FUNCTION = "shopease.forks.dashboard.access.navigation_access"

# Ways to pay, in the order in which the checkout shows them.
PAYMENT_GATEWAYS = env.items(
    "PAYMENT_GATEWAYS", "shopease.payments.gateways.cash_on_delivery.CashOnDeliveryGateway"
)
# How long the link to an order's payment page lives.
PAYMENT_LINK_DAYS = env.number("PAYMENT_LINK_DAYS", 30)

STRIPE_PUBLISHABLE_KEY = env.text("STRIPE_PUBLISHABLE_KEY", "")
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_URL = env.text("STRIPE_API_URL", "https://api.stripe.com")

BANK_ACCOUNT_HOLDER = env.text("BANK_ACCOUNT_HOLDER", "")
BANK_IBAN = env.text("BANK_IBAN", "")
BANK_BIC = env.text("BANK_BIC", "")
BANK_NAME = env.text("BANK_NAME", "")
BANK_TRANSFER_DAYS = env.number("BANK_TRANSFER_DAYS", 10)
BANK_TRANSFER_SHIPS_FIRST = env.flag("BANK_TRANSFER_SHIPS_FIRST", default=False)

# When the shop stops waiting: for a payment that was begun (minutes), for a transfer (days; 0: never).
UNPAID_ORDER_MINUTES = env.number("UNPAID_ORDER_MINUTES", 60)
BANK_TRANSFER_GIVE_UP_DAYS = env.number("BANK_TRANSFER_GIVE_UP_DAYS", 30)

# Gift cards that are sold end with the year in which their months are over; 0: never.
GIFT_CARD_MONTHS = env.number("GIFT_CARD_MONTHS", 36)

# Files that are sold: how often each piece may be downloaded, and for how many days (0: always).
DOWNLOAD_LIMIT = env.number("DOWNLOAD_LIMIT", 5)
DOWNLOAD_DAYS = env.number("DOWNLOAD_DAYS", 365)

# For how many days after the delivery customers may ask to send something back.
RETURN_DAYS = env.number("RETURN_DAYS", 30)

# Fulfilment: the conditional stock reservation. Only the tests' control runs switch it off.
FULFILMENT_STOCK_GUARD = True

# How the numbers of invoices and credit notes begin; the year and a number without gaps follow.
INVOICE_PREFIX = env.text("INVOICE_PREFIX", "INV-")
CREDIT_NOTE_PREFIX = env.text("CREDIT_NOTE_PREFIX", "CN-")
