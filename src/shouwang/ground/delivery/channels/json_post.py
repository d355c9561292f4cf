"""HTTP gateways of an office's own (`json://`, `jsons://`), posted to without Apprise's detours.

Apprise reads the address, once, and says what is sent where; what it would do again for each
message (read the address, open a session, look for proxies) costs ten times what the post does.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
import urllib3
from apprise import NotifyType
from apprise.plugins import NotifyBase
from apprise.plugins.custom_json import NotifyJSON
from urllib3.util.ssl_ import create_urllib3_context

from shouwang.ground.delivery.rules import Reason

from .contract import Message, TransportError

CONNECTIONS = 32
"""More than threads ever send at once; beyond it each connection is a line in the log."""
TEXT = "0shouwangtext0"
MARKS = {"{phone}": "0shouwangphone0", "{email}": "0shouwangemail0", "{key}": "0shouwangkey0"}
"""What stands for a value while Apprise reads the address, which may not hold braces."""
ANY_MARK = re.compile("|".join([TEXT, *MARKS.values()]))
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JsonPost:
    """A post in which only the values of the message are still missing."""

    pool: urllib3.HTTPConnectionPool = field(repr=False)
    path: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(repr=False)

    def send(self, message: Message, timeout: urllib3.Timeout) -> int:
        """Post the message; returns the status of the answer, or raises TransportError."""
        values = {
            TEXT: message.text,
            MARKS["{phone}"]: message.phone,
            MARKS["{email}"]: message.email,
            MARKS["{key}"]: message.key,
        }
        body = _filled(self.body, {mark: json.dumps(one)[1:-1] for mark, one in values.items()})
        try:
            answer = self.pool.urlopen(
                "POST",
                _filled(self.path, {mark: quote(one, safe="") for mark, one in values.items()}),
                body=body.encode(),
                headers={name: _filled(one, values) for name, one in self.headers.items()},
                timeout=timeout,
                retries=False,
                redirect=False,
            )
        except urllib3.exceptions.NewConnectionError as error:
            raise TransportError(Reason.UNREACHABLE) from error
        except urllib3.exceptions.TimeoutError as error:
            raise TransportError(Reason.TIMED_OUT) from error
        except urllib3.exceptions.HTTPError as error:
            raise TransportError(Reason.UNREACHABLE) from error
        return int(answer.status)


def _filled(text: str, values: Values) -> str:
    return ANY_MARK.sub(lambda found: values[found[0]], text)


def read_post(plugin: NotifyBase | None, marks: Collection[str]) -> JsonPost | None:
    """Return the post that an address with marks asks for; None when it is left to Apprise.

    That is every other provider, another method than POST, a proxy, an address that is no
    address, and a mark in a part that is no path, parameter, header or content.
    """
    if not isinstance(plugin, NotifyJSON) or plugin.method != "POST":
        return None
    try:
        prepared, pool = _prepared(plugin)
    except requests.RequestException:
        return None
    path, body = prepared.path_url, str(prepared.body)
    headers = {name: str(one) for name, one in prepared.headers.items() if name != "Content-Length"}
    if pool is None or not set(marks) <= set(ANY_MARK.findall(f"{path}{headers}{body}")):
        return None
    return JsonPost(pool, path, headers | {"Connection": "close"}, body)


def _prepared(
    plugin: NotifyJSON,
) -> tuple[requests.PreparedRequest, urllib3.HTTPConnectionPool | None]:
    """Return the request, and by which pool it goes; without one where a proxy stands between.

    The request and what the environment says come from `requests`, as they do for Apprise.
    """
    port = f":{plugin.port}" if plugin.port else ""
    url = f"{'https' if plugin.secure else 'http'}://{plugin.host}{port}{plugin.fullpath}"
    with requests.Session() as session:
        prepared = session.prepare_request(
            requests.Request(
                "POST",
                url,
                headers={"User-Agent": plugin.app_id, "Content-Type": "application/json"}
                | plugin.headers,
                data=json.dumps(_content(plugin)),
                params=plugin.params,
                auth=(plugin.user, plugin.password or "") if plugin.user else None,
            )
        )
        found = session.merge_environment_settings(url, {}, None, plugin.verify_certificate, None)
    if requests.utils.select_proxy(url, found["proxies"]):
        return prepared, None
    return prepared, _pool(plugin, found["verify"])


def _pool(plugin: NotifyJSON, verify: bool | str) -> urllib3.HTTPConnectionPool:
    """Return the connections; the certificates are read once, which takes longer than a post."""
    if not plugin.secure:
        return urllib3.HTTPConnectionPool(plugin.host, plugin.port, maxsize=CONNECTIONS)
    wanted = ssl.CERT_REQUIRED if verify else ssl.CERT_NONE
    context = create_urllib3_context(cert_reqs=wanted)
    trusted = requests.utils.DEFAULT_CA_BUNDLE_PATH if verify is True else verify
    if trusted and Path(trusted).is_dir():
        context.load_verify_locations(capath=trusted)
    elif trusted:
        context.load_verify_locations(cafile=trusted)
    return urllib3.HTTPSConnectionPool(
        plugin.host,
        plugin.port,
        maxsize=CONNECTIONS,
        ssl_context=context,
        cert_reqs=wanted,
    )


def _content(plugin: NotifyJSON) -> dict[str, Any]:
    """Return what Apprise puts into a message without title, with the operator's own additions."""
    content: dict[str, Any] = {
        "version": plugin.json_version,
        "title": "",
        "message": TEXT,
        "attachments": [],
        "type": NotifyType.INFO.value,
    }
    for name, value in plugin.payload_extras.items():
        if name not in content:
            content[name] = value
            continue
        own = content.pop(name)
        if value:
            content[value] = own
    return content
