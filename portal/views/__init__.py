"""The public pages that span apps, one module a page."""
