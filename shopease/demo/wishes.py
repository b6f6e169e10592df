"""What the staff of the demo shop tell the search, and what its shoppers asked it."""

from datetime import timedelta

from django.utils.timezone import localdate
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.demo.reading import data_read
from shopease.search.models import AskedWords, Pin, Synonyms
from shopease.search.words import key_of

Product = get_model("catalogue", "Product")


def wishes_load() -> None:
    """Synonyms, pinned results and searches, where there are none of the kind yet."""
    data = data_read("search")
    if not Synonyms.objects.exists():
        for words in data["synonyms"]:
            Synonyms.objects.create(words=words)
    if not Pin.objects.exists():
        for pin in data["pin"]:
            for place, code in enumerate(pin["products"], 1):
                for product in Product.objects.filter(code=code):
                    words = pin["words"]
                    Pin.objects.create(words=words, key=key_of(words), product=product, place=place)
    if not AskedWords.objects.exists():
        today = localdate(clock.now())
        for place, (words, searches, opened, found) in enumerate(data["asked"], 1):
            AskedWords.objects.create(
                day=today - timedelta(days=place), words=words, searches=searches, opened=opened, found=found
            )
