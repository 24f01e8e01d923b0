"""Pages about deadlines: the member's, the private calendar, the secretariat's."""
