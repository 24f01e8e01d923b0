"""Japanese first, English under /en/; dates are Tokyo's."""

from circular_partners.settings.environment import BASE_DIR

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
FORMAT_MODULE_PATH = "design.formats"
USE_THOUSAND_SEPARATOR = False
