"""Every indicator with the rows behind it, as the page of an indicator shows them."""
