"""Pictures as SVG made on the server: geometry in per cent of the width, so that words keep their size."""
