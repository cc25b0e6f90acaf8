"""An OLE compound file of small streams, for tests (MS-CFB): all of them in the mini stream."""

from __future__ import annotations

import struct

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_ROOT, _STORAGE, _STREAM = 5, 1, 2


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a file whose streams, each below 4,096 bytes, lie at paths like "storage/stream"."""
    kinds: dict[str, int] = {"": _ROOT}
    for path in streams:
        for end in [at for at, sign in enumerate(path) if sign == "/"]:
            kinds.setdefault(path[:end], _STORAGE)
        kinds[path] = _STREAM
    mini, minifat, starts = b"", list[int](), dict[str, int]()
    for path, data in streams.items():
        assert 0 < len(data) < 4096
        starts[path] = len(minifat)
        count = -(-len(data) // 64)
        minifat += [*range(len(minifat) + 1, len(minifat) + count), _END]
        mini += data.ljust(64 * count, b"\0")
    sizes = {path: len(data) for path, data in streams.items()} | {"": len(mini)}
    chains = struct.pack(f"<{len(minifat)}I", *minifat)
    fat: list[int] = []
    sectors = b""

    def put(data: bytes) -> int:
        nonlocal sectors
        start, count = len(fat), -(-len(data) // 512)
        fat.extend([*range(start + 1, start + count), _END])
        sectors += data.ljust(512 * count, b"\xff")
        return start

    starts[""] = put(mini)
    small = put(chains)
    directory = put(b"".join(_entry(path, kinds, starts, sizes) for path in kinds))
    table = len(fat)
    fat += [_FAT] + [_FREE] * (127 - len(fat))
    assert len(fat) == 128
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, directory, 0, 4096, small, -(-len(chains) // 512), _END, 0, table,
    )  # fmt: skip
    header += struct.pack("<108I", *[_FREE] * 108)
    return header + sectors + struct.pack("<128I", *fat)


def _entry(
    path: str, kinds: dict[str, int], starts: dict[str, int], sizes: dict[str, int]
) -> bytes:
    """A directory entry; the children of a storage hang in one chain to the right."""
    order = list(kinds)

    def parent(other: str) -> str:
        return other.rpartition("/")[0]

    siblings = [other for other in order[1:] if path and parent(other) == parent(path)]
    later = siblings[siblings.index(path) + 1 :] if path else []
    children = [other for other in order[1:] if parent(other) == path and kinds[path] != _STREAM]
    label = (path.rpartition("/")[2] if path else "Root Entry").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16x4x8x8xIQ",
        label, len(label) + 2, kinds[path], 1, _FREE,
        order.index(later[0]) if later else _FREE,
        order.index(children[0]) if children else _FREE,
        starts.get(path, 0), sizes.get(path, 0),
    )  # fmt: skip
