"""The gateway's transport compression: one compressor for the life of a connection."""

from __future__ import annotations

import zlib
from typing import Protocol

import zstandard


class Compressor(Protocol):
    """Turns frames into the pieces of one compressed stream."""

    def compress(self, frame: bytes) -> bytes:
        """Return the next piece; with all before, it decompresses to all frames so far."""


class ZlibStream:
    """`compress=zlib-stream`: every frame ends with 00 00 ff ff."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def compress(self, frame: bytes) -> bytes:
        """Return the next piece of the stream."""
        return self._stream.compress(frame) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """`compress=zstd-stream`: a single zstd frame that is flushed and never finished."""

    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor().compressobj()

    def compress(self, frame: bytes) -> bytes:
        """Return the next piece of the stream."""
        head = self._stream.compress(frame)
        return head + self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def compressor_for(name: str | None) -> Compressor | None:
    """Return a new compressor for the query's `compress`, or None for plain text.

    Raises:
        ValueError: there is no such compression.
    """
    if name is None:
        return None
    if name == "zlib-stream":
        return ZlibStream()
    if name == "zstd-stream":
        return ZstdStream()
    raise ValueError(f"no compression {name!r}; there are zlib-stream and zstd-stream")
