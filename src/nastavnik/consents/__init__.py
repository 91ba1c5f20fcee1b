"""Each consent a record and a sheet; withdrawal and what follows from it."""
