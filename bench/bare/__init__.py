"""The limit: what a bare Django view needs for a page of the usual size from values it has already."""
