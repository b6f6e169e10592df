"""One picture library for editors and merchants: Wagtail images and their renditions."""
