"""The tests: unit (no network), integration (real parts), browser (journeys)."""
