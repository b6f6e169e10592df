"""Benchmarks: our pages beside stock Oscar's and a bare Django view. `make bench` runs `run.py`."""
