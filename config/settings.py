"""Settings of the whole product. Every variable it reads is described in docs/production.md.

`config.services.ensure_services()` has put DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL and the secrets in the environment.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# ── who we are ────────────────────────────────────────────────────────────
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("DJANGO_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("DJANGO_SECRET_KEY_FALLBACKS", default=[])  # old keys while one is replaced
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# A local demonstration: demo accounts are shown on the sign-in page and a banner on every page says so.
DEMO = env.bool("DEMO", default=False)
# Staff need a second factor. Only a local demonstration may switch this off, and every page then says so.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=True) or not DEMO

INSTALLED_APPS = [
    "common",
    "accounts",
    "reference",
    "messaging",
    "pathways",
    "workers",
    "employers",
    "recruiters",
    "matching",
    "placements",
    "insights",
    "config.apps.ProductConfig",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    # Headers first, so that nothing is answered without them: files and refused addresses neither.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.middleware.DatabaseUnavailableMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, and form tokens are masked anew: lengths tell nothing (BREACH)
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageOfUserMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLifetimeMiddleware",
    "accounts.middleware.DatabaseScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "common.middleware.WrongMethodMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # they name people: not in a cookie
FORM_RENDERER = "common.forms.FacesRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "config.context.page",
            ],
        },
    },
]

# ── data ──────────────────────────────────────────────────────────────────
# `default` is the application's role: no owner, no superuser, subject to row-level security. `owner` runs migrations.
DATABASES = {
    "default": env.db_url("DATABASE_URL"),
    "owner": env.db_url("DATABASE_OWNER_URL", default=env("DATABASE_URL")),
}
for _alias in DATABASES.values():
    _alias.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True, ATOMIC_REQUESTS=True)
    _alias.setdefault("OPTIONS", {}).update({"connect_timeout": 5})
DATABASES["owner"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DATABASE_ROUTERS = ["common.routers.OwnerMigrates"]
AUDIT_ROLE = env("DATABASE_AUDIT_ROLE", default="pathways_audit")  # owns the audit schema
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL")
# Counts of attempts and used codes: in PostgreSQL, so that people sign in while the broker is away.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "common_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # full means that it forgets, and used codes must not be forgotten
    },
}

# Identity numbers: encrypted with keys derived from FIELD_ENCRYPTION_KEY (a list: the first encrypts, all decrypt),
# searched by an HMAC with BLIND_INDEX_KEY.
SALT_KEY = env.list("FIELD_ENCRYPTION_KEY")
BLIND_INDEX_KEY = env("BLIND_INDEX_KEY")

# ── people ────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.backends.CapabilityBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Passwords are counted by axes and `accounts.attempts`, not by address, which a whole office shares; `login_failed` is left
# for the codes of the second factor. Changing a password asks for the old one: that is a guess too.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": "5/15m/key", "change_password": "10/15m/user"}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the ministry that made the account knows the person
MFA_TOTP_TOLERANCE = 1  # half a minute of typing or of a slow clock
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Movilidad Laboral"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.attempts.account_of"
AXES_CLIENT_IP_CALLABLE = "accounts.attempts.address_of"
AXES_LOCKOUT_CALLABLE = "accounts.attempts.refused"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE = timedelta(minutes=30)
SESSION_ABSOLUTE = timedelta(hours=12)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# ── the browser ───────────────────────────────────────────────────────────
HTTPS = env.bool("HTTPS", default=not (DEBUG or DEMO))
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if env.bool("BEHIND_PROXY", default=False):  # one proxy of ours, which sets both headers itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "accelerometer", "gyroscope")
}

# ── language and time ─────────────────────────────────────────────────────
LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Guatemala"

# ── files ─────────────────────────────────────────────────────────────────
STATIC_URL = "static/"
VAR_DIR = Path(env("PATHWAYS_VAR", default="") or BASE_DIR / "var").absolute()
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "files"  # never served by address: a view decides who may open a file
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "common.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# ── pages that leave no trace ─────────────────────────────────────────────
# Of requests below these addresses the log keeps neither address nor time; see `common.logs`.
UNTRACED = ("/ayuda/", "/api/v1/complaints/")
# Where "leave quickly" leads: a page that nobody wonders about.
QUICK_EXIT = env("QUICK_EXIT", default="https://es.wikipedia.org/")

# ── work in the background ────────────────────────────────────────────────
# Truth is in PostgreSQL; the broker may lose everything, a sweeper asks again.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 29 * 60  # the task may still say what happened
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2400,  # longer than the longest task; a dead worker's run is resumed by the sweeper's lease
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
    "max_retries": 0,  # who asks for work does not wait for an absent broker: the sweeper tells it later
}
CELERY_BEAT_SCHEDULE = {
    "sweep-match-runs": {"task": "matching.tasks.sweep_runs", "schedule": 5.0},
    "sweep-plans": {"task": "matching.tasks.sweep_plans", "schedule": 2.0},
    # After midnight of Guatemala; each hour anew, should one have been missed.
    "match-at-night": {"task": "matching.tasks.match_at_night", "schedule": crontab(minute="45", hour="7-10")},
    "sweep-weights-previews": {"task": "matching.tasks.sweep_previews", "schedule": 15.0},
    "sweep-floor-previews": {"task": "matching.tasks.sweep_floor_previews", "schedule": 15.0},
    "sweep-periods-studies": {"task": "matching.tasks.sweep_studies", "schedule": 15.0},
    "sweep-effects": {"task": "pathways.tasks.sweep_effects", "schedule": 15.0},
    "sweep-simulations": {"task": "insights.tasks.sweep_simulations", "schedule": 15.0},
    "sweep-skills-maps": {"task": "insights.tasks.sweep_skills_maps", "schedule": 60.0},
    "sweep-demand-uploads": {"task": "employers.tasks.sweep_uploads", "schedule": 15.0},
    "picture-demand": {"task": "insights.tasks.picture_demand", "schedule": 120.0},
    "sweep-imports": {"task": "workers.tasks.sweep_imports", "schedule": 15.0},
    "sweep-texts": {"task": "messaging.tasks.sweep_texts", "schedule": 15.0},
    "forget-numbers": {"task": "messaging.tasks.forget_numbers", "schedule": 3600.0},
    # In the morning and at noon of Guatemala, since it also sends texts; each hour anew, should one have been missed.
    "find-duplicates": {"task": "workers.tasks.find_duplicates", "schedule": crontab(minute="20", hour="8")},
    "keep-files-alive": {"task": "workers.tasks.keep_files_alive", "schedule": crontab(minute="10", hour="14-18")},
    "catch-up-standings": {"task": "workers.tasks.catch_up_standings", "schedule": 20.0},
    "renew-standings": {"task": "workers.tasks.renew_standings", "schedule": crontab(minute="20", hour="8")},
    "keep-vacancies": {"task": "employers.tasks.keep_up", "schedule": crontab(minute="15", hour="7")},
    "apply-privacy": {"task": "workers.tasks.apply_privacy", "schedule": crontab(minute="40", hour="7")},
    "sweep-webhooks": {"task": "employers.tasks.sweep_webhooks", "schedule": 15.0},
    "forget-names": {"task": "employers.tasks.forget_names", "schedule": 3600.0},
    "check-seats": {"task": "placements.tasks.check_seats", "schedule": crontab(minute="50", hour="7")},
    "keep-sanctions": {"task": "employers.tasks.keep_sanctions", "schedule": crontab(minute="30", hour="7")},
    "find-signals": {"task": "recruiters.tasks.find_signals", "schedule": crontab(minute="35", hour="6-12")},
    "find-shared-identities": {
        "task": "recruiters.tasks.find_shared_identities",
        "schedule": crontab(minute="25", hour="6"),
    },
    "keep-recruiters": {"task": "recruiters.tasks.keep_sanctions", "schedule": crontab(minute="*/20")},
    "forget-unsent-photos": {"task": "recruiters.tasks.forget_unsent_photos", "schedule": 900.0},
    "remind-of-complaints": {"task": "recruiters.tasks.remind_of_complaints", "schedule": crontab(minute="5")},
    "keep-out-of-complaints": {"task": "recruiters.tasks.keep_out_of_complaints", "schedule": crontab(minute="35")},
    "forget-sign-ups": {"task": "employers.tasks.forget_sign_ups", "schedule": 3600.0},
    "remind-of-licences": {"task": "recruiters.tasks.remind_of_licences", "schedule": crontab(minute="10", hour="14")},
    "forget-traces": {"task": "accounts.tasks.forget_traces", "schedule": 3600.0},
}
CELERY_TIMEZONE = "UTC"
# Plans are kept in memory: where they are large, one process alone takes from their queue; parts of large runs are for whole machines of
# their own (docs/production.md). A worker that is told of no queue takes from all.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("plans"), Queue("shards")]
CELERY_TASK_ROUTES = {
    "matching.tasks.repair_plan": {"queue": "plans"},
    "matching.tasks.look_at_shard": {"queue": "shards"},
}
# People in a run beyond whom its passes over all pairs are divided among processes.
MATCHING_SHARD_PEOPLE = env.int("MATCHING_SHARD_PEOPLE", default=300_000)
# Compiled once, then read by every process of this installation, also where the checkout itself is read-only.
os.environ.setdefault("NUMBA_CACHE_DIR", str(VAR_DIR / "numba"))

# ── API ───────────────────────────────────────────────────────────────────
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.SignedInSession"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.guards.SignedInWithSecondFactor"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.api.Json"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "common.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "common.schema.Schema",
    "ALLOWED_VERSIONS": ["1"],  # else whatever `?version=` says would be written into a header
    "EXCEPTION_HANDLER": "common.api.explain_error",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "employers.webhooks.catalogue.described",
    ],
    "TITLE": "Movilidad Laboral",
    "DESCRIPTION": "Workers, vacancies, pathways, matching runs and proposals.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "WorkerStatusEnum": "workers.choices.WorkerStatus",
        "VacancyStatusEnum": "employers.choices.VacancyStatus",
        "RevisionStatusEnum": "employers.choices.RevisionStatus",
        "NamedStatusEnum": "employers.choices.NamedStatus",
        "SeatStateEnum": "employers.choices.SeatState",
        "EmployerStatusEnum": "employers.choices.EmployerStatus",
        "SimulationStageEnum": "insights.choices.SimulationStage",
        "RunStageEnum": "matching.choices.RunStage",
        "StandingEnum": "matching.choices.STANDINGS",
        "FindingStateEnum": "matching.choices.FINDING_STATES",
        "SimulationStatusEnum": "insights.choices.SimulationStatus",
        "RunStatusEnum": "matching.choices.RunStatus",
        "ProposalStatusEnum": "matching.choices.ProposalStatus",
        "ChangeStatusEnum": "matching.choices.ChangeStatus",
        "ChangeKindEnum": "matching.choices.ChangeKind",
        "PlacementStatusEnum": "placements.choices.PlacementStatus",
        "LegalStatusEnum": "pathways.choices.LegalStatus",
        "RuleKindEnum": "pathways.choices.RuleKind",
        "FigureUnitEnum": "pathways.choices.FigureUnit",
        "IdentityKindEnum": "workers.choices.IdentityKind",
        "ErasureOriginEnum": "workers.choices.ErasureOrigin",
        "OriginEnum": "pathways.choices.Origin",
        "ErasureAskedEnum": "workers.forms.erasure.ASKED_HERE",
        "RequestKindEnum": "workers.choices.RequestKind",
        "RequestStatusEnum": "workers.choices.RequestStatus",
        "ImportStatusEnum": "workers.choices.ImportStatus",
        "ImportStageEnum": "workers.choices.ImportStage",
        "PairStatusEnum": "workers.choices.PairStatus",
        "PaperKindEnum": "workers.choices.PaperKind",
        "LanguageLevelEnum": "workers.choices.LanguageLevel",
        "RecruiterKindEnum": "recruiters.choices.RecruiterKind",
        "RegimeEnum": "recruiters.choices.Regime",
        "AlertStatusEnum": "recruiters.choices.AlertStatus",
        "MandateStatusEnum": "recruiters.choices.MandateStatus",
        "MarkKindEnum": "recruiters.choices.MarkKind",
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

# ── mail, texts and logs ─────────────────────────────────────────────────────────
# On a machine of one's own mail is written to the log; elsewhere never: it carries links that open accounts.
_MAIL = "console" if DEBUG or DEMO else "smtp"
EMAIL_BACKEND = env("EMAIL_BACKEND", default=f"django.core.mail.backends.{_MAIL}.EmailBackend")
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="no-reply@localhost")
# Texts to telephones. On a machine of one's own they are written to a file; elsewhere a gateway has to be named.
TEXT_BACKEND = env("TEXT_BACKEND", default="file" if DEBUG or DEMO else "off")
# May webhooks be told to addresses without https, or in our own network? Only on a machine of one's own.
WEBHOOKS_MAY_BE_LOCAL = env.bool("WEBHOOKS_MAY_BE_LOCAL", default=DEBUG)
# How people reach this product ("https://…"): where it is set, texts name the page of a person's own file.
PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", default="")
TEXT_FILE = VAR_DIR / "texts.jsonl"
TEXT_GATEWAY_URL = env("TEXT_GATEWAY_URL", default="")
TEXT_GATEWAY_TOKEN = env("TEXT_GATEWAY_TOKEN", default="")
TEXT_GATEWAY_FORMAT = env("TEXT_GATEWAY_FORMAT", default="json")
TEXT_GATEWAY_FIELDS = env.list("TEXT_GATEWAY_FIELDS", default=["to", "text", "reference"])
TEXT_GATEWAY_EXTRA = env.dict("TEXT_GATEWAY_EXTRA", default={})
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "common.logs.WithoutRows",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"untraced": {"()": "common.logs.Untraced"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["untraced"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {name: {"level": "WARNING"} for name in ("numba", "axes", "fontTools", "fpdf")},
}
