"""The members of an archive as its manifest has them, from its zip file or from its folder."""

from pathlib import Path

from assessment.archive.container import MOST_BYTES, MOST_MEMBERS, Member, opened
from assessment.archive.manifest import NAME, manifest_faults
from assessment.archive.names import check_names
from assessment.errors import InputError, in_lines


def members_of(path: str | Path) -> dict[str, Member]:
    """The members (name to container.Member) of an archive: a zip file, or a folder that holds
    what one unpacks to. InputError unless each is as its manifest says."""
    path = Path(path)
    members = unpacked(path) if path.is_dir() else opened(content_of(path)).members
    if faults := manifest_faults(members):
        raise InputError(f"what it holds is not what was packed:{in_lines(faults)}")
    return members


def content_of(path: Path) -> bytes:
    """The bytes of a file; InputError where it cannot be read or is no archive by its size."""
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise InputError(f"larger than {MOST_BYTES:,} bytes")
    return content


def unpacked(folder: Path) -> dict[str, Member]:
    """The members that the manifest in a folder names; what was put beside them is not read.

    One that begins as a script is executable, since not every place keeps modes. InputError where
    there is no manifest, or it states an unsafe name, or more files than an archive may hold.
    """
    root = folder.resolve()
    if not _is_own(root / NAME):
        raise InputError(
            f"{NAME}: there is no such file, so this is no folder that an archive was unpacked to"
        )
    listed = content_of(root / NAME)
    names = [line[66:] for line in listed.decode("utf-8", "replace").splitlines()]
    if len(names) > MOST_MEMBERS:
        raise InputError(f"{NAME}: {len(names):,} members, at most {MOST_MEMBERS:,}")
    members, total = {NAME: Member(listed)}, 0
    check_names(names, f"{NAME}: file")
    for name in names:
        path = root / name
        if _is_own(path):
            total += path.stat().st_size
            if total > MOST_BYTES:
                raise InputError(f"{name}: all files up to it are larger than {MOST_BYTES:,} bytes")
            content = path.read_bytes()
            members[name] = Member(content, content.startswith(b"#!"))
    return members


def _is_own(path):
    """Whether there is a plain file; a link could lead to any of the reader's, and to no end."""
    return path.is_file() and path.resolve() == path
