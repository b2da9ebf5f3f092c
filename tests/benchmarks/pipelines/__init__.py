"""What the PDF benchmarks measure; not beside them, for `make bench` runs what is there."""
