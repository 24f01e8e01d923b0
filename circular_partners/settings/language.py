"""Japanese first, English under /en/; dates are Tokyo's."""

from circular_partners.settings.environment import BASE_DIR

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
# What Django and allauth say is kept apart: makemessages would drop words that stand in no source of ours.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "borrowed"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
FORMAT_MODULE_PATH = "design.formats"
USE_THOUSAND_SEPARATOR = False
