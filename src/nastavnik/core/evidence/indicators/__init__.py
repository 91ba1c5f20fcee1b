"""The programme's indicators as data, and how one is measured from counts."""
