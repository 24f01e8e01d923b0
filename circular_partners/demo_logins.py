"""The log-ins of the demo (DESIGN, contracts): everybody knows their password, so production refuses to start."""

PASSWORD = "circular-demo-2030"
DEMO_LOGINS = [
    "secretariat@example.jp",
    "officer2@example.jp",
    "administrator@example.jp",
    "member@example.jp",
    "submitter@example.jp",
    "editor@example.jp",
    "viewer@example.jp",
    "city@example.jp",
    "university@example.jp",
]
