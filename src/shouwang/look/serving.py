"""Serves static files; one that a later build has made is found without a restart."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.templatetags.static import static
from whitenoise.middleware import WhiteNoiseMiddleware

from .manifest import DIST_ADDRESS


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, which lists the files at start, and looks again for built files it misses."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a file, or hand the request on."""
        address = request.path_info
        if address not in self.files and address.startswith(static(DIST_ADDRESS)):
            made = self.find_file(address)
            if made is not None:
                self.files[address] = made
        answer: HttpResponseBase = super().__call__(request)
        return answer
