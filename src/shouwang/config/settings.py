"""Django's settings, made from the declared environment."""

from __future__ import annotations

import os
from pathlib import Path

from .env import database_setting, read_environment

ENVIRONMENT = read_environment(os.environ)
HOME = ENVIRONMENT.home
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.is_debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "ninja",
    "shouwang.look",
    "shouwang.ground.journal",
    "shouwang.ground.divisions",
    "shouwang.ground.workdays",
    "shouwang.ground.units",
    "shouwang.ground.people",
    "shouwang.ground.access",
    "shouwang.ground.tallies",
    "shouwang.ground.workbooks",
    "shouwang.ground.attachments",
    "shouwang.ground.documents",
    "shouwang.ground.delivery",
    "shouwang.prepare.tasks",
    "shouwang.prepare.organisations",
    "shouwang.prepare.places",
    "shouwang.prepare.accidents",
    "shouwang.prepare.checklists",
    "shouwang.prepare.households",
    "shouwang.prepare.hazards",
    "shouwang.prepare.duty",
    "shouwang.prepare.campaigns",
    "shouwang.watch.sensors",
    "shouwang.watch.risk",
    "shouwang.watch.warnings",
    "shouwang.playbooks",
    "shouwang.desks.entrance",
    "shouwang.desks.officer",
    "shouwang.desks.leader",
    "shouwang.desks.inspector",
    "shouwang.desks.resident",
    "shouwang.desks.enterprise",
    "shouwang.desks.employee",
    "shouwang.desks.duties",
    "shouwang.desks.wall",
    "shouwang.desks.place_file",
    "shouwang.desks.watch_desk",
    "shouwang.story",
    "shouwang.config",
]
INSTALLED_APPS = [
    name
    for name in INSTALLED_APPS
    if not name.startswith("shouwang.")
    or (Path(__file__).parents[2] / name.replace(".", "/") / "apps.py").exists()
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "shouwang.look.serving.StaticFiles",
    "shouwang.config.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shouwang.ground.access.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shouwang.config.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "shouwang.config.urls"
WSGI_APPLICATION = "shouwang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "shouwang.look.context.appearance",
                "shouwang.config.navigation.surroundings",
                "shouwang.story.context.story_banner",
            ],
            "builtins": ["django.templatetags.i18n", "shouwang.look.templatetags.look"],
        },
    }
]

DATABASES = {"default": database_setting(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "shouwang.config.middleware.client_address"
AXES_DISABLE_ACCESS_LOG = True
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

FORM_RENDERER = "shouwang.look.form_html.FormHtml"

STATIC_URL = "/static/"
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+-[0-9A-Za-z_-]{8}\.[0-9a-z]+$"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(HOME / "cache"),
    }
}
"""Shared by the processes of one machine: free rates and challenges count across workers."""

SMTP_URL = ENVIRONMENT.smtp_url
MAIL_FROM = ENVIRONMENT.mail_from
CHANNELS = dict(ENVIRONMENT.channels)
CAP_KEY = ENVIRONMENT.cap_key
CAP_CERTIFICATES = ENVIRONMENT.cap_certificates
NATIONAL_SENDER = ENVIRONMENT.national_sender
FEEDS_PRIVATE = ENVIRONMENT.may_read_private_feeds

ATTACHMENTS_ROOT = HOME / "attachments"
ANCHORS_ROOT = HOME / "anchors"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 12

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shouwang.config.pages.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SECURE_SSL_REDIRECT = ENVIRONMENT.is_https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_https else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
}
