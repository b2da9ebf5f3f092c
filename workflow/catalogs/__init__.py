"""Article text to segments and back, and the PO files in which segments travel."""
