"""Pages of goals and announcements: the member's own and the public one."""
