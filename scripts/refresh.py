"""./run refresh [SOURCE ...]: pull sources again, see what changes, pin them if wanted.

Ends with 0 where all was done, 1 where some of it was not, 2 where it was called wrongly, 70 where
the program itself is at fault.
"""

import argparse
import os
import sys
from datetime import UTC, datetime

from tqdm import tqdm

from _command import ROOT, accepted, config_and_registry, pin, print_changes, print_revisions
from _ending import CLOSED, INTERRUPTED, ended, say
from assessment.config import settings
from assessment.data.transport import GivenUpError, stated_endpoint
from assessment.errors import InputError, listed
from assessment.refresh import refresh

DONE, NOT_ALL, WRONG_CALL = range(3)


def main(arguments):
    args = _parser().parse_args(arguments)
    return ended("refresh", WRONG_CALL, _refresh, args)


def _refresh(args):
    config, registry = config_and_registry()
    sources = _asked(args.sources, config, registry)
    worst, given_up = DONE, []
    for number, source in enumerate(sources, start=1):
        # the next one is asked for whatever became of this, unless nobody waits for it any more
        code = ended("\nrefresh", NOT_ALL, _refresh_one, source, config, registry, args, given_up)
        worst = max(worst, code)
        if code in (INTERRUPTED, CLOSED):
            break
        if given_up and number < len(sources):
            rest = listed(sources[number:])
            say(f"refresh: {rest}: not asked for, as {source} had no answer in time")
            break
    return worst


def _parser():
    parser = argparse.ArgumentParser(
        prog="./run refresh",
        description="Pull sources of the World Bank's API into new snapshots, and say what they "
        "would change. Nothing that is held is changed or lost.",
    )
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="default: all of the API")
    parser.add_argument("--pin", action="store_true", help="write the new snapshots to config.yaml")
    parser.add_argument(
        "--accept", action="store_true", help="take it that states or years are gone"
    )
    return parser


def _asked(names, config, registry):
    served = [name for name in config["snapshots"] if "world_bank" in registry[name]]
    for name in names:
        if name not in registry:
            raise InputError(f"'{name}' is no source; the API has: {listed(served)}")
        if name not in served:
            raise InputError(
                f"{name} has no open API: download it ({registry[name]['website']}), then "
                f"./run import {name} FILE. The API has: {listed(served)}"
            )
    return list(dict.fromkeys(names)) or served


def _refresh_one(source, config, registry, args, given_up):
    """Refresh one source and print what changes: DONE where all was done, else NOT_ALL.

    A source whose pull used up its patience joins those `given_up`.
    """
    endpoint = stated_endpoint(config["world_bank"]["endpoint"], os.environ)
    pinned = settings.cleaning(config, registry, source)["snapshots"][0]
    how = settings.pulling(config, registry, source)
    today = datetime.now(UTC).date()
    # a bar in a terminal, one plain line in a log
    print(f"{source}: asking {endpoint}", file=sys.stderr)
    with tqdm(desc=source, unit=" answers", disable=None, leave=False) as bar:

        def progress(done, expected):
            bar.total = expected
            bar.update(done - bar.n)

        try:
            result = refresh(how, pinned, ROOT, endpoint, today, args.accept, progress)
        except GivenUpError:
            given_up.append(source)
            raise
    if result.revisions.unchanged:
        print(f"{source}: the same values as the pinned {pinned['name']}; nothing was stored")
        return DONE
    place = "new" if result.new else "already held"
    print(f"{source}: snapshot {result.name} ({place}), pinned is {pinned['name']}")
    print_revisions(source, result.revisions, config)
    unmade = print_changes(source, result.name, config)
    if not accepted(result.revisions, args.accept):
        return NOT_ALL if args.pin else DONE
    if args.pin:
        pin(source, result.name, unmade)
    elif not unmade:
        print(f"  to take it: ./run refresh {source} --pin, then ./run --cores 4")
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
