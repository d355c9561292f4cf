"""The values that MQTT packets are made of (OASIS MQTT 5.0, §1.5)."""

from __future__ import annotations

VARINT_BYTES = 4
VARINT_LIMIT = 268_435_455
"""The longest body that four bytes of seven bits can announce."""
TEXT_LIMIT = 65_535


class Malformed(ValueError):
    """The bytes are no MQTT packet; the connection cannot go on."""


class Cursor:
    """Reads values from a packet's body one after the other; beyond its end is Malformed."""

    __slots__ = ("at", "body", "stop")

    def __init__(self, body: bytes, at: int = 0, stop: int | None = None) -> None:
        self.body = body
        self.at = at
        self.stop = len(body) if stop is None else stop

    @property
    def is_at_end(self) -> bool:
        """Tell whether all is read."""
        return self.at >= self.stop

    def take(self, count: int) -> bytes:
        """Return the next bytes, exactly so many."""
        end = self.at + count
        if end > self.stop:
            raise Malformed("a value goes beyond its packet")
        found = self.body[self.at : end]
        self.at = end
        return found

    def rest(self) -> bytes:
        """Return what is left."""
        return self.take(self.stop - self.at)

    def number(self, size: int) -> int:
        """Return a whole number of so many bytes."""
        return int.from_bytes(self.take(size), "big")

    def varint(self) -> int:
        """Return a number of one to four bytes, seven bits each; only its shortest form counts."""
        found = 0
        for position in range(VARINT_BYTES):
            byte = self.take(1)[0]
            found |= (byte & 0x7F) << (7 * position)
            if not byte & 0x80:
                if position and not byte:
                    raise Malformed("a length is written longer than it needs")
                return found
        raise Malformed("a length of more than four bytes")

    def binary(self) -> bytes:
        """Return bytes with their length before them."""
        return self.take(self.number(2))

    def text(self) -> str:
        """Return text; what is not UTF-8, or holds a null, is Malformed."""
        return read_text(self.binary())


def read_text(raw: bytes) -> str:
    """Return text from its bytes; what is not UTF-8, or holds a null, is Malformed."""
    try:
        found = raw.decode()
    except UnicodeDecodeError as error:
        raise Malformed("text is not UTF-8") from error
    if "\0" in found:
        raise Malformed("text holds a null")
    return found


def write_varint(value: int) -> bytes:
    """Return the number in as few bytes as it needs."""
    if not 0 <= value <= VARINT_LIMIT:
        raise ValueError(f"{value} does not fit a length of four bytes")
    out = bytearray()
    while True:
        value, byte = value >> 7, value & 0x7F
        out.append(byte | 0x80 if value else byte)
        if not value:
            return bytes(out)


def write_binary(value: bytes) -> bytes:
    """Return bytes with their length before them."""
    if len(value) > TEXT_LIMIT:
        raise ValueError("more than 65535 bytes in one value")
    return len(value).to_bytes(2, "big") + value


def write_text(value: str) -> bytes:
    """Return text with its length before it."""
    return write_binary(value.encode())
