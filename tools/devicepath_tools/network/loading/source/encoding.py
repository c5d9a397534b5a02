"""Text as other programs write it."""

import json

BYTE_ORDER_MARK = "\ufeff"


def decoded(raw: bytes) -> str:
    """UTF-8, UTF-16 or UTF-32, with a byte order mark or without: PowerShell writes UTF-16.

    Raises UnicodeDecodeError."""
    return raw.decode(json.detect_encoding(raw)).removeprefix(BYTE_ORDER_MARK)
