"""From a build to one file that a referee can check, and back.

`records` to `contents` say what goes into an archive and whether it may; `replication` and `crate`
describe it, for people and for programs, from what `availability`, `citations`, `origins` and
`quoted_numbers` find out; `container` and `manifest` put it into one file and take it out again;
`rebuilding` and `likeness` rebuild from what came out and compare; `opening`, `releases` and
`differences` set one archive beside another. What a check needs before anything of an archive is
run (`container`, `manifest`, `rebuilding`) uses the standard library alone.
"""
