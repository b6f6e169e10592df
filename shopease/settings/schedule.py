"""What the worker does again and again, and when."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "resume-imports": {"task": "shopease.imports.tasks.resume_runs", "schedule": 60.0},
    "make-missing-renditions": {
        "task": "shopease.media.tasks.make_missing_renditions",
        "schedule": 300.0,
    },
    "deliver-outbox": {
        "task": "shopease.notifications.tasks.deliver_outbox",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "purge-broker": {
        "task": "shopease.core.tasks.purge_broker",
        "schedule": 600.0,
    },
    "settle-payments": {
        "task": "shopease.fulfilment.tasks.settle_payments",
        "schedule": 60.0,
    },
    "reconcile-payments": {
        "task": "shopease.fulfilment.tasks.reconcile_payments",
        "schedule": crontab(hour="4", minute="55"),
    },
    "end-unpaid-orders": {
        "task": "shopease.fulfilment.tasks.end_unpaid_orders",
        "schedule": 120.0,
        "options": {"expires": 120},
    },
    "chase-transfers": {
        "task": "shopease.fulfilment.tasks.chase_transfers",
        "schedule": crontab(hour="6", minute="10"),
    },
    "sweep-baskets": {
        "task": "shopease.fulfilment.tasks.sweep_baskets",
        "schedule": crontab(minute="45"),
        "options": {"expires": 3000},
    },
    "forget-messages": {
        "task": "shopease.notifications.tasks.forget_messages",
        "schedule": crontab(hour="2", minute="40"),
    },
    "refresh-stock-alerts": {
        "task": "shopease.fulfilment.tasks.refresh_stock_alerts",
        "schedule": 300.0,
    },
    "send-alerts": {
        "task": "shopease.accounts.tasks.send_alerts",
        "schedule": 300.0,
    },
    "forget-unconfirmed": {
        "task": "shopease.accounts.tasks.forget_unconfirmed",
        "schedule": crontab(hour="2", minute="50"),
    },
    "make-feeds": {
        "task": "shopease.feeds.tasks.make_feeds",
        "schedule": crontab(minute="20"),
        "options": {"expires": 3000},
    },
    "apply-rules": {
        "task": "catalogue_ext.tasks.apply_rules",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "recount-sales": {
        "task": "shopease.fulfilment.tasks.recount_sales",
        "schedule": crontab(hour="3", minute="10"),
    },
    "recount-companions": {
        "task": "shopease.fulfilment.tasks.recount_companions",
        "schedule": crontab(hour="3", minute="25"),
    },
    "check-prices": {
        "task": "catalogue_ext.tasks.check_prices",
        "schedule": crontab(hour="3", minute="40"),
    },
    "refresh-prices": {
        "task": "catalogue_ext.tasks.refresh_prices",
        "schedule": crontab(hour="0", minute="1"),
    },
    "write-searches": {
        "task": "shopease.search.tasks.write_searches",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "forget-searches": {
        "task": "shopease.search.tasks.forget_searches",
        "schedule": crontab(hour="2", minute="55"),
    },
    "rebuild-search-index": {
        "task": "shopease.search.tasks.rebuild_index",
        "schedule": crontab(hour="4", minute="10"),
    },
    "resume-bulk-edits": {
        "task": "shopease.bulk.tasks.resume_edits",
        "schedule": 60.0,
    },
    "rebuild-facets": {
        "task": "catalogue_ext.tasks.rebuild_facets",
        "schedule": crontab(hour="4", minute="40"),
    },
    "forget-submissions": {
        "task": "cms_pages.tasks.forget_submissions",
        "schedule": crontab(hour="3", minute="5"),
    },
    "fill-languages": {
        "task": "cms_pages.tasks.fill_languages",
        "schedule": crontab(hour="3", minute="50"),
    },
    "publish-scheduled-pages": {
        "task": "cms_pages.tasks.publish_scheduled_pages",
        "schedule": 60.0,
    },
    "mend-references": {
        "task": "cms_pages.tasks.mend_references",
        "schedule": crontab(minute="35"),
        "options": {"expires": 3000},
    },
    "report-page-problems": {
        "task": "cms_pages.tasks.report_page_problems",
        "schedule": crontab(hour="6", minute="30", day_of_week="monday"),
    },
}
