"""The product's settings, with what only tests need: quick passwords, plain static files, a broker database of its own."""

from config.services import ensure_services

ensure_services()

from config.settings import *  # noqa: E402, F403
from config.settings import REDIS_URL, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
HTTPS = SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
DEBUG = False
DEMO = False
REDIS_URL = REDIS_URL.rsplit("/", 1)[0] + "/9"
CELERY_BROKER_URL = REDIS_URL
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "t",
    }
}
