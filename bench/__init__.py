"""What pages cost, as ratios from one run (`make bench`). Never a test: figures depend on the machine."""
