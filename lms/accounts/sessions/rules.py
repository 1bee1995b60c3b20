"""How a visit is called, how much of its address is kept, and when it has gone stale. Pure."""

import ipaddress
import re
from datetime import datetime, timedelta

from lms.kernel.messages import Message, mark

STALE = timedelta(days=31)  # a visit unseen for longer is over
SEEN_EVERY = timedelta(minutes=5)  # how exactly "last seen" is kept
KEPT = timedelta(days=90)  # ended visits are listed nowhere and removed after this

_KEY = re.compile(r"[0-9a-hj-km-np-tv-z]{26}")

# The first that is named in the user agent's line; browsers built on another's engine stand before it.
_BROWSERS = (
    ("Zalo", "Zalo"), ("FBAN|FBAV", "Facebook"), ("coc_coc_browser", "Cốc Cốc"), ("Edg", "Edge"), ("OPR/|Opera", "Opera"),
    ("SamsungBrowser", "Samsung Internet"), ("Firefox|FxiOS", "Firefox"), ("Chrome|CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iphone"), ("iPad", "ipad"), ("Android.*Mobile", "android"), ("Android", "tablet"), ("Windows", "windows"),
    ("CrOS", "chromebook"), ("Mac OS X", "mac"), ("Linux", "linux"),
)  # fmt: skip
_SYSTEM_LABELS = {
    "iphone": mark("iPhone"),
    "ipad": mark("iPad"),
    "android": mark("điện thoại Android"),
    "tablet": mark("máy tính bảng Android"),
    "windows": mark("máy tính Windows"),
    "chromebook": mark("máy Chromebook"),
    "mac": mark("máy tính Mac"),
    "linux": mark("máy tính Linux"),
    "": mark("một thiết bị"),
}


def is_key(text: str) -> bool:
    """Whether `text` has the form of a visit's key (`kernel.ids.new_code`)."""
    return _KEY.fullmatch(text) is not None


def device_of(user_agent: str) -> str:
    """The browser and the kind of machine as "Chrome|android"; each "" where it is not known.

    Nothing else of the user agent's line is kept.
    """
    named = user_agent[:400]
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, named)), "")
    system = next((name for pattern, name in _SYSTEMS if re.search(pattern, named)), "")
    return f"{browser}|{system}"


def device_label(device: str) -> Message:
    """`device_of()` in plain words."""
    browser, _, system = device.partition("|")
    machine = Message(_SYSTEM_LABELS.get(system, _SYSTEM_LABELS[""]))
    if not browser:
        return Message(mark("Trình duyệt trên {machine}"), {"machine": machine})
    return Message(mark("{browser} trên {machine}"), {"browser": browser, "machine": machine})


def shortened(address: str | None) -> str:
    """Enough of an address to recognise one's own network: 203.113.5.x, 2001:db8:1::; "" for none."""
    try:
        found = ipaddress.ip_address((address or "").split("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if isinstance(found, ipaddress.IPv4Address):
        return str(found).rpartition(".")[0] + ".x"
    return str(ipaddress.ip_network((found, 48), strict=False).network_address)


def is_due(last_seen: datetime, now: datetime) -> bool:
    """Whether "last seen" is to be written again."""
    return now - last_seen >= SEEN_EVERY
