"""The channels by which people are told, one module each, and the register that finds them."""

from .contract import Channel, Message, TransportError
from .register import all_channels, channel, offered_names

__all__ = [
    "Channel",
    "Message",
    "TransportError",
    "all_channels",
    "channel",
    "offered_names",
]
