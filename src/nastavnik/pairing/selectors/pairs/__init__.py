"""The list of pairs and groups, and the page of one pair as each side may see it."""
