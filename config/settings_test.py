"""The product's settings, with what only tests need: quick passwords, plain static files, a broker database of its own."""

from config.services import ensure_services

ensure_services()

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, LOGGING, REDIS_URL, STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where the folder is missing

for _database in DATABASES.values():
    _database["CONN_MAX_AGE"] = 0  # threads of a live server would hold the test database open

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
HTTPS = SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
LOGGING["loggers"]["django.request"] = {
    "level": "ERROR"
}  # thousands are refused here on purpose, each with a stack trace
DEBUG = False
DEMO = False
REDIS_URL = CELERY_BROKER_URL = REDIS_URL.rsplit("/", 1)[0] + "/9"
