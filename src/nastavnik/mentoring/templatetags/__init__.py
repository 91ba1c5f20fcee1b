"""Tags of stage 6."""
