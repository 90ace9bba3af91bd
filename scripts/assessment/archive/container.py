"""The container of an archive: a zip file whose bytes follow from its members alone.

Members stand sorted in one folder, all of one date, with two modes and one compression; nothing
optional is written. So the same members give the same bytes, and an archive that was opened can be
packed again and compared, which finds any changed byte, those of the container included.

The layout is APPNOTE.TXT of PKWARE, without its extensions. It is written here rather than by
zipfile so that no bytes hang on the version of Python, and so that compressed streams can be kept
as they are. How deflate compresses does hang on the zlib that Python was built with; see `differs`.
"""

import datetime
import io
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass

from assessment.errors import InputError

LEVEL = 9
# More than any archive of this project has by far; all of it is held in memory.
MOST_BYTES = 500_000_000
MOST_MEMBERS = 20_000
# Deflate shrinks tables and pages twentyfold at most; a bomb a thousandfold.
MOST_RATIO = 100
_MODES = {False: stat.S_IFREG | 0o644, True: stat.S_IFREG | 0o755}
_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8, _DEFLATED, _VERSION, _UNIX = 0x800, 8, 20, 3
# What reading a damaged container raises, as tried byte by byte.
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_DAMAGE += (struct.error, zlib.error, OverflowError, LookupError)


@dataclass(frozen=True)
class Member:
    """A file of an archive."""

    content: bytes
    executable: bool = False


@dataclass(frozen=True)
class Opened:
    """An archive in memory: its one folder, the date of its members, and name to Member."""

    folder: str
    date: datetime.datetime
    members: dict


def packed(members, folder, date):
    """The bytes of an archive of `members`, name to Member, in `folder`, dated `date` (UTC)."""
    streams = {name: _deflated(member.content) for name, member in members.items()}
    return b"".join(piece for _, piece in _pieces(members, streams, folder, date))


def check_name(name):
    """InputError for a name that leads out of a folder, or that not every system can have."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise InputError(f"the container: member {name!r}: the name leads out of the archive")
    if "\\" in name or "." in parts or "" in parts or re.search(r"[\x00-\x1f\x7f:*?\"<>|]", name):
        raise InputError(f"the container: member {name!r}: no name that every system can have")


def opened(content):
    """The archive that `content` holds, nothing written to the disk; InputError where it is unsafe
    or damaged, naming the member or the part of the container."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except _DAMAGE as error:
        raise InputError(
            f"the container: cannot be read ({error}); its end or its directory is damaged, or it "
            "was cut short"
        ) from None
    if not infos:
        raise InputError("the container: it has no members")
    _check_members(infos)
    members = {}
    for info in infos:
        name = info.filename.partition("/")[2]
        try:
            body = archive.read(info)
        except _DAMAGE as error:
            raise InputError(f"{name}, or the container around it, is damaged: {error}") from None
        members[name] = Member(body, bool(info.external_attr >> 16 & 0o100))
    date = Counter(info.date_time for info in infos).most_common(1)[0][0]
    try:
        date = datetime.datetime(*date, tzinfo=datetime.UTC)
    except ValueError:
        raise InputError(f"the container: {date} is no date of members") from None
    return Opened(infos[0].filename.partition("/")[0], date, members)


def _check_members(infos):
    if len(infos) > MOST_MEMBERS:
        raise InputError(f"the container: {len(infos):,} members, at most {MOST_MEMBERS:,}")
    seen, folders, total = set(), set(), 0
    for info in infos:
        # zipfile cuts a name at a zero byte, and turns the separators of another system
        name = info.orig_filename
        check_name(name)
        if info.is_dir() or stat.S_IFMT(info.external_attr >> 16) != stat.S_IFREG:
            kind = "a symbolic link" if stat.S_ISLNK(info.external_attr >> 16) else "no plain file"
            raise InputError(
                f"the container: member {name!r}: is {kind}; an archive has plain files alone"
            )
        if "/" not in name or name.partition("/")[0] != infos[0].filename.partition("/")[0]:
            raise InputError(
                f"the container: member {name!r}: stands outside the archive's one folder"
            )
        # some systems tell no case apart
        if name.casefold() in seen:
            raise InputError(f"the container: member {name!r}: stands twice")
        seen.add(name.casefold())
        parts = name.casefold().split("/")
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
        if info.flag_bits & 1:
            raise InputError(f"the container: member {name!r}: is encrypted")
        total += info.file_size
        if total > MOST_BYTES or info.file_size > MOST_RATIO * max(info.compress_size, 10_000):
            raise InputError(
                f"the container: member {name!r}: would unpack from {info.compress_size:,} to "
                f"{info.file_size:,} bytes (all so far: {total:,}); this is a zip bomb, no archive"
            )
        if info.compress_type != _DEFLATED:
            raise InputError(
                f"the container: member {name!r}: compressed by method {info.compress_type}, not 8"
            )
    if clash := sorted(seen & folders):
        raise InputError(f"the container: member {clash[0]!r}: is a file and a folder at once")


def differs(content, archive):
    """Where `content` is not what its members serialise to: a list of (place, changed).

    Empty where every byte is. `changed` is false for a member whose compressed stream alone is
    another than this zlib makes, while it unpacks to the same and all around it is as it must be:
    a change where the archive was made by this zlib, and none to speak of where by another.
    """
    streams = {name: _deflated(member.content) for name, member in archive.members.items()}
    if b"".join(piece for _, piece in _parts(archive, streams)) == content:
        return []
    kept = {**streams, **_streams(content)}
    offset = 0
    for place, piece in _parts(archive, kept):
        there = content[offset : offset + len(piece)]
        if there != piece:
            at = next(n for n in range(len(piece)) if there[n : n + 1] != piece[n : n + 1])
            return [(f"{place}, byte {offset + at:,} of the file", True)]
        offset += len(piece)
    if offset != len(content):
        return [(f"the container: {len(content) - offset:,} bytes after its end", True)]
    return [
        (f"{name}: the compressed stream", False) for name in kept if kept[name] != streams[name]
    ]


def _parts(archive, streams):
    return _pieces(archive.members, streams, archive.folder, archive.date)


def _streams(content):
    """Name to the compressed bytes as they stand, of a container that could be read."""
    found = {}
    for info in zipfile.ZipFile(io.BytesIO(content)).infolist():
        start = info.header_offset + _LOCAL.size + len(info.filename.encode())
        stream = content[start : start + info.compress_size]
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            unpacker.decompress(stream)
        except zlib.error:
            continue
        # bytes behind the end of a stream would be nobody's
        if unpacker.eof and not unpacker.unused_data:
            found[info.filename.partition("/")[2]] = stream
    return found


def _deflated(content):
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    return packer.compress(content) + packer.flush()


def _pieces(members, streams, folder, date):
    """The container as (place, bytes), in order; the places are for people."""
    year, month, day, hour, minute, second = date.utctimetuple()[:6]
    clock = hour << 11 | minute << 5 | second // 2
    calendar = max(year - 1980, 0) << 9 | month << 5 | day
    entries, offset = [], 0
    for name in sorted(members):
        member, stream, path = members[name], streams[name], f"{folder}/{name}".encode()
        common = (_VERSION, _UTF8, _DEFLATED, clock, calendar, zlib.crc32(member.content),
                  len(stream), len(member.content), len(path), 0)  # fmt: skip
        header = _LOCAL.pack(b"PK\3\4", *common) + path
        yield f"{name}: its header", header
        yield f"{name}: its content", stream
        mode = _MODES[member.executable] << 16
        entry = _ENTRY.pack(
            b"PK\1\2", _UNIX << 8 | _VERSION, *common, 0, 0, 0, mode, offset
        )  # fmt: skip
        entries.append((f"{name}: its entry in the container's directory", entry + path))
        offset += len(header) + len(stream)
    yield from entries
    size = sum(len(entry) for _, entry in entries)
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), size, offset, 0)
    yield "the container: its end", end
