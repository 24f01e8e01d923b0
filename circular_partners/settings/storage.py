"""Where uploaded files lie: STORAGE_URL, file:///absolute/folder or s3://bucket?endpoint=https://…&region=…"""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from circular_partners.settings.environment import VAR_DIR, env


def file_storage() -> dict[str, Any]:
    """STORAGES["default"]. The keys of S3 come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."""
    url = env.str("STORAGE_URL", default=f"file://{VAR_DIR / 'files'}")
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        folder = unquote(parts.path)
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    if parts.scheme == "s3" and parts.netloc:
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        options = {
            "bucket_name": parts.netloc,
            "endpoint_url": query.get("endpoint"),
            "region_name": query.get("region"),
            "default_acl": None,  # private: files are read through /files/<uuid>/ only
            "file_overwrite": False,
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    raise ImproperlyConfigured(
        "STORAGE_URL has to be file:///absolute/folder or s3://bucket?endpoint=https://…, not " + url
    )
