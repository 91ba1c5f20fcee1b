"""One table for every list: columns said once give the page, the print and the files."""

from nastavnik.kit.tables.columns import FILE, PAGE, SEEN, Badge, Column, address_of
from nastavnik.kit.tables.listing import EVERY_ROW, PER_PAGE, Button, Choosing, Filter, Listing, show_tables
