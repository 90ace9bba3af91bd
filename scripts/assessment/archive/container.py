"""The container of an archive: a zip file whose bytes follow from its members alone.

Members are sorted in one folder, all of one date, with two modes and one compression; nothing
optional is written. So the same members give the same bytes, and an archive that was opened can be
packed again and compared, which finds any changed byte, those of the container included. How
deflate compresses depends on the zlib that Python was built with; see `differs`.
"""

import datetime
import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from assessment.archive.names import check_name, check_names, shown
from assessment.errors import InputError

LEVEL = 9
# More than any archive of this project has by far; all of it is held in memory.
MOST_BYTES = 500_000_000
MOST_MEMBERS = 20_000
# Deflate shrinks tables and pages twentyfold at most; a bomb a thousandfold.
MOST_RATIO = 100
_MODES = {False: stat.S_IFREG | 0o644, True: stat.S_IFREG | 0o755}
_UNIX = 3
# A member states its local time, in no zone; it is the time furthest west, where it is in nobody's
# future. Beside it is the time in UTC, which most programs go by.
_WEST = datetime.timedelta(hours=12)
# the first date that a zip file can have
_EPOCH = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC) + _WEST
_UTC = struct.Struct("<2HBL")
# What reading a damaged container raises, as tried byte by byte.
_DAMAGE = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
    *(struct.error, zlib.error, OverflowError, LookupError),
)


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
    members: dict[str, Member]


def packed(members: Mapping[str, Member], folder: str, date: datetime.datetime) -> bytes:
    """The bytes of an archive of `members`, by name, in `folder`, dated `date` (UTC)."""
    content, date = io.BytesIO(), max(date, _EPOCH)
    # to two seconds, as the local time is stated
    utc = _UTC.pack(0x5455, 5, 1, int(date.timestamp()) & ~1)
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(f"{folder}/{name}", (date - _WEST).utctimetuple()[:6])
            info.extra = utc
            info.create_system, info.compress_type = _UNIX, zipfile.ZIP_DEFLATED
            info.external_attr = _MODES[members[name].executable] << 16
            archive.writestr(info, members[name].content, compresslevel=LEVEL)
    return content.getvalue()


def opened(content: bytes) -> Opened:
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
    stated = Counter(info.date_time for info in infos).most_common(1)[0][0]
    try:
        date = datetime.datetime(*stated, tzinfo=datetime.UTC) + _WEST
    except (ValueError, OverflowError):
        raise InputError(f"the container: {stated} is no date of members") from None
    return Opened(infos[0].filename.partition("/")[0], date, members)


def _check_members(infos):
    if len(infos) > MOST_MEMBERS:
        raise InputError(f"the container: {len(infos):,} members, at most {MOST_MEMBERS:,}")
    # zipfile cuts a name at a zero byte, and turns the separators of another system
    names = [info.orig_filename for info in infos]
    # by itself first: what leads out is reported as that, whatever else it does
    for name in names:
        check_name(name, "the container: member")
    total = 0
    for name, info in zip(names, infos, strict=True):
        member = f"the container: member {shown(name)}"
        if info.is_dir() or stat.S_IFMT(info.external_attr >> 16) != stat.S_IFREG:
            kind = "a symbolic link" if stat.S_ISLNK(info.external_attr >> 16) else "no plain file"
            raise InputError(f"{member}: is {kind}; an archive has plain files alone")
        if "/" not in name or name.partition("/")[0] != names[0].partition("/")[0]:
            raise InputError(f"{member}: is outside the archive's one folder")
        if info.flag_bits & 1:
            raise InputError(f"{member}: is encrypted")
        total += info.file_size
        if total > MOST_BYTES or info.file_size > MOST_RATIO * max(info.compress_size, 10_000):
            raise InputError(
                f"{member}: would unpack from {info.compress_size:,} to "
                f"{info.file_size:,} bytes (all so far: {total:,}); this is a zip bomb, no archive"
            )
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise InputError(f"{member}: compressed by method {info.compress_type}, not 8")
    check_names(names, "the container: member")


def differs(content: bytes, archive: Opened) -> list[tuple[str, bool]]:
    """Where `content` is not what its members serialise to: a list of (place, changed).

    Empty where every byte is. `changed` is false for a member whose compressed stream alone is
    another than this zlib makes, while it unpacks to the same and all around it is as it must be:
    a change where the archive was made by this zlib, and none to speak of where by another.
    """
    again = packed(archive.members, archive.folder, archive.date)
    if again == content:
        return []
    ours, theirs = _streams(again), _streams(content)
    expected, ends = _with_streams(again, ours | theirs)
    if expected == content:
        return [
            (f"{name.partition('/')[2]}: the compressed stream", False)
            for name in ours
            if theirs[name] != ours[name]
        ]
    at = _first_apart(expected, content)
    name = next((name for name, end in ends.items() if at < end), "/the container")
    return [(f"{name.partition('/')[2]}: byte {at:,} of the file", True)]


def packed_by_another(content: bytes, listing: str) -> bool:
    """Whether another program packed `content`, whose files can be unpacked safely; one called
    `listing` is among them."""
    try:
        infos = _infos(content)
        files = [info for info in infos if not info.is_dir()]
        check_names([info.orig_filename for info in files], "")
    except (*_DAMAGE, InputError):
        return False
    own = [
        len(one.extra) == _UTC.size and one.compress_type == zipfile.ZIP_DEFLATED for one in files
    ]
    safe = not any(stat.S_ISLNK(one.external_attr >> 16) for one in files)
    safe = safe and sum(one.file_size for one in files) <= MOST_BYTES
    listed = any(one.filename.rpartition("/")[2] == listing for one in files)
    return safe and listed and (len(files) < len(infos) or 2 * sum(own) < len(own))


def _first_apart(one, other):
    """The first place in which two that differ do."""
    step = 1 << 16
    for start in range(0, len(one) + 1, step):
        parts = [whole[start : start + step] for whole in (one, other)]
        if parts[0] != parts[1]:
            break
    return start + next(n for n, (mine, yours) in enumerate(zip_longest(*parts)) if mine != yours)


def _infos(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.infolist()


def _streams(content):
    """Name to the compressed bytes as they are, of a container that could be read."""
    found = {}
    for info in _infos(content):
        start = info.header_offset + len(info.FileHeader())
        stream = content[start : start + info.compress_size]
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            unpacker.decompress(stream, info.file_size + 1)
        except zlib.error:
            continue
        # bytes behind the end of a stream would be nobody's
        if unpacker.eof and not unpacker.unused_data:
            found[info.filename] = stream
    return found


def _with_streams(again, streams):
    """`again` with other compressed streams in the places of its own, and where each member ends.

    Zipfile cannot write a stream that is compressed already; all that depends on one is its length
    and where the next begins.
    """
    infos = _infos(again)
    own = infos[-1].header_offset + len(infos[-1].FileHeader()) + infos[-1].compress_size
    directory = bytearray(again[own:])
    pieces, ends, offset, entry = [], {}, 0, 0
    for info in infos:
        info.compress_size = len(streams[info.filename])
        directory[entry + 20 : entry + 24] = info.compress_size.to_bytes(4, "little")
        directory[entry + 42 : entry + 46] = offset.to_bytes(4, "little")
        pieces += [info.FileHeader(), streams[info.filename]]
        offset += len(pieces[-2]) + len(pieces[-1])
        ends[info.filename] = offset
        entry += 46 + len(info.filename.encode()) + len(info.extra)
    directory[-6:-2] = offset.to_bytes(4, "little")
    return b"".join([*pieces, directory]), ends
