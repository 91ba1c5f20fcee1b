"""The workshop: the list of needs, and beside it why this mentor, what another would cost, and choosing by hand."""
