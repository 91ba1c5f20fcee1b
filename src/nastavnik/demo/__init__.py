"""School No. 12 and the scenarios at_stage(1..7), for the demonstration, tests and screenshots alike."""
