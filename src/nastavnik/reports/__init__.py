"""What came of it: indicators, what changed, and the rows behind every figure; no models of its own."""
