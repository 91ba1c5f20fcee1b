"""From a problem to its best pairing: candidates, solution, one among equals, proof."""
