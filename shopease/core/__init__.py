"""What every room may use: clock, money, content security, storages, cache, queue. No models."""
