"""Who did what: the history tables of all models (design.history) read as one list, newest first."""
