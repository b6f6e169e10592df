"""The catalogue as files for places that show products elsewhere: Google Merchant Center, Meta."""
