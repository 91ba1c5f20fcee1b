"""Running the product: the doctor's checks of journal, guards and keys."""
