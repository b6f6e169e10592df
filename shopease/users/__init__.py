"""Who a person is: the user model (AUTH_USER_MODEL)."""
