from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

import shopease.core.clock


def amounts_fill(apps: Any, schema_editor: Any) -> None:
    """What went back went back in full until now."""
    charges = apps.get_model("payments", "TestCharge").objects
    charges.filter(was_refunded=True).update(refunded=F("amount"))


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_gift_cards_and_store_credit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gateway", models.CharField(max_length=40, verbose_name="gateway")),
                ("event_id", models.CharField(max_length=200, verbose_name="event")),
                ("kind", models.CharField(blank=True, max_length=100, verbose_name="kind")),
                (
                    "idempotency_key",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="idempotency key of the charge"
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="provider's reference"),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        default=shopease.core.clock.now, editable=False, verbose_name="received"
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="handled")),
            ],
            options={
                "verbose_name": "message of a provider",
                "verbose_name_plural": "messages of providers",
                "constraints": [
                    models.UniqueConstraint(fields=("gateway", "event_id"), name="payment_event_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderCustomer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gateway", models.CharField(max_length=40, verbose_name="gateway")),
                ("reference", models.CharField(max_length=120, verbose_name="provider's reference")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=shopease.core.clock.now, editable=False, verbose_name="created"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="provider_customers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "customer at a provider",
                "verbose_name_plural": "customers at providers",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "gateway"), name="payment_customer_once")
                ],
            },
        ),
        migrations.AlterField(
            model_name="paymentattempt",
            name="status",
            field=models.CharField(
                choices=[
                    ("started", "Started"),
                    ("unknown", "Unknown"),
                    ("action", "Waits for the customer"),
                    ("captured", "Captured"),
                    ("promised", "Promised"),
                    ("declined", "Declined"),
                    ("refunding", "Being refunded"),
                    ("refunded", "Refunded"),
                ],
                default="started",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="testcharge",
            name="token",
            field=models.CharField(blank=True, max_length=40, verbose_name="card"),
        ),
        migrations.AddField(
            model_name="testcharge",
            name="return_url",
            field=models.CharField(
                blank=True, max_length=500, verbose_name="where the customer goes back to"
            ),
        ),
        migrations.AddField(
            model_name="testcharge",
            name="status",
            field=models.CharField(
                choices=[("pending", "Pending"), ("captured", "Captured"), ("declined", "Declined")],
                default="captured",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.RenameField(model_name="testcharge", old_name="refunded", new_name="was_refunded"),
        migrations.AddField(
            model_name="testcharge",
            name="refunded",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="given back"),
        ),
        migrations.RunPython(amounts_fill, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="testcharge", name="was_refunded"),
        migrations.AddConstraint(
            model_name="testcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("refunded__gte", 0), ("refunded__lte", models.F("amount"))),
                name="payment_test_refunded_within_amount",
            ),
        ),
        migrations.CreateModel(
            name="TestRefund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "idempotency_key",
                    models.CharField(max_length=140, unique=True, verbose_name="idempotency key"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refunds",
                        to="payments.testcharge",
                    ),
                ),
            ],
            options={
                "verbose_name": "test refund",
                "verbose_name_plural": "test refunds",
            },
        ),
    ]
