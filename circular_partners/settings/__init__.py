"""Settings by concern; `embedded` (one machine, the default), `production` and `testing` are the entry points."""
