"""Set-up and checks of a clone."""
