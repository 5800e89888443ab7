"""How well records are put together, beside other tools; the truth is for scoring only."""
