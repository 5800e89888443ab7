"""Measurements against peers. Each module prints one table; ratios count, single times do not."""
