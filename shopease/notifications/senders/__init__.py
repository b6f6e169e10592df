"""Ways of sending an SMS: one module each, named by the setting SMS_SENDER."""
