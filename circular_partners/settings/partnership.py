"""Facts of the partnership and its secretariat that an installation may change without touching code."""

from circular_partners.settings.environment import env

SECRETARIAT_EMAIL = env.str("SECRETARIAT_EMAIL", default="bzl-ce-group@meti.go.jp")
SECRETARIAT_NAME = env.str("SECRETARIAT_NAME", default="サーキュラーパートナーズ事務局")
SECRETARIAT_SECTION = env.str("SECRETARIAT_SECTION", default="経済産業省 資源循環経済課")
SECRETARIAT_TELEPHONE = env.str("SECRETARIAT_TELEPHONE", default="03-0000-0000")
SECRETARIAT_HOURS = env.str("SECRETARIAT_HOURS", default="平日 10:00〜17:00")
# The same for the signature of English mails.
SECRETARIAT_SECTION_EN = env.str(
    "SECRETARIAT_SECTION_EN", default="Resource Circulation Division, Ministry of Economy, Trade and Industry (METI)"
)
SECRETARIAT_HOURS_EN = env.str("SECRETARIAT_HOURS_EN", default="10:00-17:00 Japan time on working days")
GUIDELINES_URL = env.str(
    "GUIDELINES_URL",
    default="https://www.meti.go.jp/policy/energy_environment/global_warming/partnership/index.html",
)
NEXT_WORKING_DAY_COUNTS = env.bool("NEXT_WORKING_DAY_COUNTS", default=True)
CATCH_UP_DAYS = env.int("CATCH_UP_DAYS", default=14)
# Days before a deadline from which the secretariat is told of members whom no reminder reaches.
UNREACHABLE_ALARM_DAYS = env.int("UNREACHABLE_ALARM_DAYS", default=90)
# Minutes after which a claimed mail that nobody reported on counts as uncertain; above any time-out of sending.
CLAIM_LAPSES_MINUTES = env.float("CLAIM_LAPSES_MINUTES", default=15)
# Days a member has at least to correct what was returned.
CORRECTION_DAYS = env.int("CORRECTION_DAYS", default=30)
# Days that a member has at least to answer the written notice before a hold or a removal.
STANDING_NOTICE_DAYS = env.int("STANDING_NOTICE_DAYS", default=14)
# Days that the private link to an unfinished application works after the last change.
APPLICATION_DRAFT_DAYS = env.int("APPLICATION_DRAFT_DAYS", default=90)
# Links to new applications that one address may ask for in a day.
APPLICATION_LINKS_A_DAY = env.int("APPLICATION_LINKS_A_DAY", default=5)
# The largest private file (evidence) that is accepted, in bytes.
MOST_BYTES_OF_A_FILE = env.int("MOST_BYTES_OF_A_FILE", default=20 * 1024 * 1024)
# The largest table that an officer may import, in bytes.
IMPORT_MOST_BYTES = env.int("IMPORT_MOST_BYTES", default=20 * 1024 * 1024)
# Days that an exported file can be downloaded; an uploaded one is kept no longer than a day.
EXPORT_DAYS = env.int("EXPORT_DAYS", default=7)
# Who hears of the portal's own failures each morning; nobody named: all administrators.
OPERATORS = [address.strip().lower() for address in env.list("OPERATORS", default=[]) if address.strip()]
# Days after which a review that lies untouched is called to mind.
REVIEW_IDLE_DAYS = env.int("REVIEW_IDLE_DAYS", default=7)
# A page with an announcement or a disclosure is expected to mention one of these.
CIRCULAR_WORDS = env.list(
    "CIRCULAR_WORDS",
    default=[
        *("サーキュラー", "資源循環", "循環経済", "循環型", "再資源化", "リサイクル", "再生材", "リユース", "3R"),
        *("circular", "recycl", "resource circulation", "reuse"),
    ],
)
