"""Knows a voice note by its bytes: which container it is, and for how long it speaks."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

EBML = b"\x1a\x45\xdf\xa3"
MASTERS = frozenset({0x18538067, 0x1549A966, 0x1F43B675, 0xA0})
"""Matroska's Segment, Info, Cluster, BlockGroup: their children are read in line."""
TIMECODE_SCALE, DURATION, CLUSTER_TIME, SIMPLE_BLOCK, BLOCK = 0x2AD7B1, 0x4489, 0xE7, 0xA3, 0xA1
OPUS_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Sound:
    """A recognised recording; `seconds` is None when the container does not say."""

    mime: str
    seconds: float | None


def read_sound(data: bytes) -> Sound | None:
    """Recognise a recording by its magic bytes; None when it is none of the four containers."""
    if data[:4] == EBML and b"webm" in data[:64]:
        return Sound("audio/webm", _guarded(_webm_seconds, data))
    if data[:4] == b"OggS":
        return Sound("audio/ogg", _guarded(_ogg_seconds, data))
    if data[4:8] == b"ftyp":
        return Sound("audio/mp4", _guarded(_mp4_seconds, data))
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return Sound("audio/wav", _guarded(_wav_seconds, data))
    return None


def _guarded(measure: Callable[[bytes], float | None], data: bytes) -> float | None:
    try:
        return measure(data)
    except (IndexError, ValueError, ZeroDivisionError, OverflowError, struct.error):
        return None


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _wav_seconds(data: bytes) -> float | None:
    at, rate, length = 12, 0, None
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"fmt ":
            rate = int.from_bytes(data[at + 16 : at + 20], "little")
        if data[at : at + 4] == b"data":
            length = min(size, len(data) - at - 8)
        at += 8 + size + size % 2
    return None if length is None else length / rate


def _ogg_seconds(data: bytes) -> float | None:
    last = data.rfind(b"OggS")
    granule = int.from_bytes(data[last + 6 : last + 14], "little", signed=True)
    vorbis = data.find(b"\x01vorbis", 0, 512)
    start = data.find(b"OpusHead", 0, 512)
    if start >= 0:
        skipped = int.from_bytes(data[start + 10 : start + 12], "little")
        return (granule - skipped) / OPUS_RATE
    if vorbis >= 0:
        return granule / int.from_bytes(data[vorbis + 12 : vorbis + 16], "little")
    return None


def _mp4_seconds(data: bytes) -> float | None:
    at = data.find(b"mvhd")
    if at < 0:
        return None
    if data[at + 4] == 1:
        scale, length = _number(data[at + 24 : at + 28]), _number(data[at + 28 : at + 36])
    else:
        scale, length = _number(data[at + 16 : at + 20]), _number(data[at + 20 : at + 24])
    return length / scale if length else None


def _webm_seconds(data: bytes) -> float | None:
    scale, cluster, last = 1_000_000, 0, 0
    for key, body in _elements(data):
        if key == TIMECODE_SCALE:
            scale = _number(body)
        elif key == DURATION:
            (ticks,) = struct.unpack(">f" if len(body) == 4 else ">d", body)
            return float(ticks) * scale / 1e9
        elif key == CLUSTER_TIME:
            cluster = _number(body)
        elif key in {SIMPLE_BLOCK, BLOCK}:
            last = max(last, cluster + int.from_bytes(body[1:3], "big", signed=True))
    return last * scale / 1e9 if last else None


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk the elements in the order of the file, masters opened, of known size or not."""
    at = 0
    while at < len(data):
        width = 9 - data[at].bit_length()
        key = _number(data[at : at + width])
        at += width
        width = 9 - data[at].bit_length()
        size = _number(data[at : at + width]) & ((1 << 7 * width) - 1)
        at += width
        if key in MASTERS:
            continue
        yield key, data[at : at + min(size, 64)]
        at += size
