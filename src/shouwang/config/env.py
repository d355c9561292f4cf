"""Every setting of the environment, declared once: name, type, default, meaning."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingError(ValueError):
    """A setting of the environment is wrong; the message names it."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One environment variable, as the operator's guide lists it."""

    name: str
    default: str
    meaning: str


DECLARATIONS = (
    Declaration("SHOUWANG_HOME", "./var", "数据文件夹：数据库、附件、密钥、日志锚点"),
    Declaration(
        "SHOUWANG_DATABASE_URL", "", "postgresql://用户:密码@主机:端口/库；空为内嵌 SQLite"
    ),
    Declaration("SHOUWANG_SECRET_KEY", "", "会话签名密钥；空则在数据文件夹中生成"),
    Declaration("SHOUWANG_DATA_KEYS", "", "静态数据密钥环 id:base64,…；空则在数据文件夹中生成"),
    Declaration("SHOUWANG_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", "允许的主机名，逗号分隔"),
    Declaration("SHOUWANG_HTTPS", "0", "1：只走 HTTPS（安全 Cookie、HSTS）"),
    Declaration("SHOUWANG_TRUSTED_PROXIES", "0", "前面有几层受信代理"),
    Declaration("SHOUWANG_DEMO_PASSWORD", "", "演示账号的统一密码；空则随机生成并打印"),
    Declaration("SHOUWANG_STORY_TIME", "0", "1：规则用故事时间（演示）"),
    Declaration("SHOUWANG_TILE_URL", "", "底图瓦片地址模板；空则只画边界和点位"),
    Declaration("SHOUWANG_HOME_AREA", "330781002", "本单位的区划代码"),
    Declaration("SHOUWANG_WEB_THREADS", "8", "每个网页进程的线程数"),
    Declaration(
        "SHOUWANG_SMTP_URL",
        "",
        "邮件服务器 smtp|smtps|smtp+starttls://用户:密码@主机:端口；空为未配置",
    ),
    Declaration("SHOUWANG_MAIL_FROM", "", "发件人地址；设了邮件服务器就必须填"),
    Declaration("SHOUWANG_CHANNELS", "", "其他渠道，空格分隔的 名称=Apprise 地址；空为未配置"),
    Declaration("SHOUWANG_MQTT_URL", "", "mqtt|mqtts://用户:密码@主机:端口；空为不接收 MQTT"),
    Declaration("SHOUWANG_CAP_KEY", "", "签名用的 PEM 文件（RSA 私钥和证书）；空为预警不签名"),
    Declaration(
        "SHOUWANG_CAP_CERTIFICATES",
        "",
        "所信任的发布单位证书，PEM 文件，空格分隔；空为不核验外部预警的签名",
    ),
    Declaration(
        "SHOUWANG_NATIONAL_SENDER",
        "",
        "本单位在国家预警信息格式（GB/T 35965.1）中的14位发布单位编码；空则不提供这种格式",
    ),
    Declaration("SHOUWANG_FEEDS_PRIVATE", "0", "1：预警消息源可以在内网；0 只读公网地址"),
    Declaration("SHOUWANG_DEBUG", "0", "1：开发时显示错误细节；生产必须为 0"),
)

MQTT_SCHEMES = ("mqtt", "mqtts")
SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")
NATIONAL_SENDER = re.compile(r"\d{14}", re.ASCII)
CHANNEL_NAME = re.compile(r"[a-z][a-z0-9_]{1,15}")
MOST_CERTIFICATES = 100
OWN_CHANNELS = frozenset({"inbox", "email", "call_list"})


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment, read and checked."""

    home: Path
    database_url: str
    secret_key: str
    data_keys: str
    allowed_hosts: tuple[str, ...]
    is_https: bool
    trusted_proxies: int
    demo_password: str
    uses_story_time: bool
    tile_url: str
    home_area: str
    web_threads: int
    is_debug: bool
    smtp_url: str = field(default="", repr=False)
    mqtt_url: str = field(default="", repr=False)
    mail_from: str = ""
    channels: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cap_key: str = ""
    cap_certificates: tuple[str, ...] = ()
    may_read_private_feeds: bool = False
    national_sender: str = ""


def _flag(name: str, value: str) -> bool:
    if value not in {"0", "1"}:
        raise SettingError(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _count(name: str, value: str) -> int:
    if not value.isdigit():
        raise SettingError(f"{name} must be a whole number, not {value!r}")
    return int(value)


def _smtp(url: str, sender: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in SMTP_SCHEMES or not parts.hostname:
        raise SettingError(f"SHOUWANG_SMTP_URL must begin with one of {', '.join(SMTP_SCHEMES)}://")
    try:
        _ = parts.port
    except ValueError:
        raise SettingError("SHOUWANG_SMTP_URL must end with a port number") from None
    if "@" not in sender:
        raise SettingError("SHOUWANG_MAIL_FROM must be an address when SHOUWANG_SMTP_URL is set")
    return url


def _mqtt(url: str) -> str:
    """Check the broker's address; the message names no address, because it may hold a password."""
    if not url:
        return ""
    parts = urlsplit(url)
    try:
        _ = parts.port
    except ValueError:
        raise SettingError("SHOUWANG_MQTT_URL must end with a port number") from None
    if parts.scheme not in MQTT_SCHEMES or not parts.hostname:
        raise SettingError("SHOUWANG_MQTT_URL must begin with mqtt:// or mqtts://")
    return url


def _channels(value: str) -> tuple[tuple[str, str], ...]:
    """Read `name=url` pairs; the message names no address, because addresses hold secrets."""
    found: dict[str, str] = {}
    for part in value.split():
        name, _, url = part.partition("=")
        if not CHANNEL_NAME.fullmatch(name) or name in OWN_CHANNELS or "://" not in url:
            raise SettingError("SHOUWANG_CHANNELS must read name=url, with spaces between")
        if name in found:
            raise SettingError(f"SHOUWANG_CHANNELS names {name} twice")
        found[name] = url
    return tuple(found.items())


def _files(name: str, got: Mapping[str, str], most: int) -> tuple[str, ...]:
    """Return the paths that a setting names, each of a file that is there."""
    paths = tuple(got[name].split())
    if len(paths) > most:
        raise SettingError(f"{name} names more than {most} file(s)")
    for path in paths:
        if not Path(path).is_file():
            raise SettingError(f"{name} names {path}, which is no file")
    return paths


def _sender_code(code: str) -> str:
    if code and NATIONAL_SENDER.fullmatch(code) is None:
        raise SettingError("SHOUWANG_NATIONAL_SENDER must be a code of 14 digits")
    return code


def _kept_secret(path: Path) -> str:
    if path.exists():
        return path.read_text(encoding="utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="utf-8")


def read_environment(values: Mapping[str, str]) -> Environment:
    """Read the declared settings; SettingError names the first wrong or unknown one."""
    known = {declaration.name: declaration.default for declaration in DECLARATIONS}
    unknown = [name for name in values if name.startswith("SHOUWANG_") and name not in known]
    if unknown:
        raise SettingError(f"unknown setting {unknown[0]}")
    got = {name: values.get(name, default) for name, default in known.items()}
    home = Path(got["SHOUWANG_HOME"]).resolve()
    area = got["SHOUWANG_HOME_AREA"]
    if not area.isdigit() or len(area) not in {2, 4, 6, 9, 12}:
        raise SettingError("SHOUWANG_HOME_AREA must be a division code of 2, 4, 6, 9 or 12 digits")
    return Environment(
        home=home,
        database_url=got["SHOUWANG_DATABASE_URL"],
        secret_key=got["SHOUWANG_SECRET_KEY"] or _kept_secret(home / "keys" / "secret-key"),
        data_keys=got["SHOUWANG_DATA_KEYS"],
        allowed_hosts=tuple(filter(None, got["SHOUWANG_ALLOWED_HOSTS"].split(","))),
        is_https=_flag("SHOUWANG_HTTPS", got["SHOUWANG_HTTPS"]),
        trusted_proxies=_count("SHOUWANG_TRUSTED_PROXIES", got["SHOUWANG_TRUSTED_PROXIES"]),
        demo_password=got["SHOUWANG_DEMO_PASSWORD"],
        uses_story_time=_flag("SHOUWANG_STORY_TIME", got["SHOUWANG_STORY_TIME"]),
        tile_url=got["SHOUWANG_TILE_URL"],
        home_area=area,
        web_threads=_count("SHOUWANG_WEB_THREADS", got["SHOUWANG_WEB_THREADS"]),
        is_debug=_flag("SHOUWANG_DEBUG", got["SHOUWANG_DEBUG"]),
        smtp_url=_smtp(got["SHOUWANG_SMTP_URL"], got["SHOUWANG_MAIL_FROM"]),
        mqtt_url=_mqtt(got["SHOUWANG_MQTT_URL"]),
        mail_from=got["SHOUWANG_MAIL_FROM"],
        channels=_channels(got["SHOUWANG_CHANNELS"]),
        cap_key=next(iter(_files("SHOUWANG_CAP_KEY", got, 1)), ""),
        cap_certificates=_files("SHOUWANG_CAP_CERTIFICATES", got, MOST_CERTIFICATES),
        may_read_private_feeds=_flag("SHOUWANG_FEEDS_PRIVATE", got["SHOUWANG_FEEDS_PRIVATE"]),
        national_sender=_sender_code(got["SHOUWANG_NATIONAL_SENDER"]),
    )


def database_setting(environment: Environment) -> dict[str, object]:
    """Return Django's setting for the database that the environment names."""
    if not environment.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(environment.home / "shouwang.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
                ),
            },
        }
    parts = urlsplit(environment.database_url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingError("SHOUWANG_DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
