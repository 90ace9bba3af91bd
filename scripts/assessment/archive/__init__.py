"""From a build to one file that a referee can check, and back.

`records` to `contents` say what goes into an archive and whether it may; `replication` and `crate`
describe it, for people and for programs, from what `data_availability`, `citations`,
`provenance_lines` and `number_sources` find out; `container` and `manifest` put it into one file
and take it out again; `reproduction` and `compare_files` rebuild from what came out and compare;
`read_archive`, `releases` and `release_diff` set one archive beside another. What a check needs
before anything of an archive is run (`container`, `manifest`, `reproduction`) uses the standard
library alone.
"""
