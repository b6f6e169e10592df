"""Who the shop is: one Wagtail site setting that pages, mails, invoices and feeds read."""
