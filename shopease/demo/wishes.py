"""What the staff of the demo shop tell the search."""

from oscar.core.loading import get_model

from shopease.demo.reading import data_read
from shopease.search.models import Pin, Synonyms
from shopease.search.words import key_of

Product = get_model("catalogue", "Product")


def wishes_load() -> None:
    """Synonyms and pinned results, where there are none of the kind yet."""
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
