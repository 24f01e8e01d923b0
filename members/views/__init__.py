"""Pages about an organization itself: profile, people, documents; invitations; the public check of certificates."""
