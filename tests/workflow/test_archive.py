"""An archive of a real build: the same bytes from every clone, refused where it would not hold,
verified with nothing but Python."""

import csv
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import yaml

from assessment.archive.records import sha256_of
from assessment.config.typesetting import found_typesetting
from assessment.strict_yaml import read_yaml
from crate_rules import faults
from documents import DOCUMENTS, text_of
from project import PATIENCE, Project

pytestmark = pytest.mark.workflow
ENVIRONMENT = Path(sys.prefix)
# What `run` calls; a machine that has only Python has no more of it. With the sandbox where there
# is one, so that a whole build is tried in it.
PLAIN = ("sh", "bash", "dirname", "cmp", "sed", *filter(shutil.which, ["bwrap"]))
IDENTITY = {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull,
}  # fmt: skip


def _git(project, *arguments):
    subprocess.run(
        ["git", *arguments], cwd=project.folder, check=True, capture_output=True,
        env={**os.environ, **IDENTITY},
    )  # fmt: skip


def _archive(project):
    return project.command("archive.py", None)


def _made(project):
    (path,) = (project.folder / "results/archive").glob("*.zip")
    return path


@pytest.fixture(scope="module")
def author(new_project, needs):
    """A clone with one small assessment, of its exhibits a table and a figure, built, committed."""
    needs("git")
    project = new_project("author")
    config = read_yaml(project.folder / "config.yaml")
    linked = config["chain_links"]
    name, chosen = next(
        pair for pair in config["assessments"].items() if "published" not in pair[1]
    )
    measure = next(
        measure for measure in chosen["measures"]
        if config["measures"][measure]["source"] not in linked
    )  # fmt: skip
    registry = read_yaml(project.folder / "resources/sources.yaml")
    config["assessments"] = {name: {**chosen, "measures": [measure]}}
    config["measures"] = {measure: config["measures"][measure]}
    config["snapshots"] = {
        source: snapshot
        for source, snapshot in config["snapshots"].items()
        if source == config["measures"][measure]["source"]
        or registry[source]["kind"] != "indicators"
    }
    for key in ("alternatives", "specifications", "chain_links"):
        config.pop(key, None)
    text = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
    (project.folder / "config.yaml").write_text(text, encoding="utf-8")
    snakefile = project.folder / "Snakefile"
    text, whole = snakefile.read_text(encoding="utf-8"), "EVERY_RESULT,"
    assert whole in text
    few = f'"results/README.md", "results/checks.json", "results/{name}/numbers.tex",'
    few += f'*multiext("results/{name}/figures/map", ".pdf", ".svg", ".png"),'
    few += f'expand("results/{name}/table.{{end}}", end=TYPESETTING.endings),'
    snakefile.write_text(text.replace(whole, few), encoding="utf-8")
    _git(project, "init", "--quiet")
    _git(project, "add", "--all")
    _git(project, "commit", "--quiet", "--message", "One assessment")
    project.build()
    return project


@pytest.fixture(scope="module")
def archive(author):
    """Its archive; the tests here leave both as they are."""
    run = _archive(author)
    assert run.returncode == 0, run.stderr
    return _made(author)


@pytest.fixture(scope="module")
def clone(author, archive, tmp_path_factory):
    """A clone of the same commit in another folder, built later by somebody with other habits."""
    folder = tmp_path_factory.mktemp("elsewhere") / "d'un autre"
    _git(author, "clone", "--quiet", str(author.folder), str(folder))
    project = Project.of(folder)
    mask = os.umask(0o077)
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (("TZ", "Asia/Kolkata"), ("LC_ALL", "C"), ("PYTHONHASHSEED", "7")):
                patch.setenv(name, value)
            time.tzset()
            project.build("--cores", "1")
            run = _archive(project)
    finally:
        os.umask(mask)
        time.tzset()
    assert run.returncode == 0, run.stderr
    return project


def test_two_clones_of_a_commit_make_the_same_archive(archive, clone):
    # by hash: telling where the bytes differ would take pytest minutes
    assert sha256_of(_made(clone)) == sha256_of(archive)
    sha256, name = archive.with_name(f"{archive.name}.sha256").read_text().split()
    assert name == archive.name
    assert sha256 == hashlib.sha256(archive.read_bytes()).hexdigest()


def test_it_holds_the_commit_the_data_the_results_and_what_made_them(author, archive):
    with zipfile.ZipFile(archive) as packed:
        names = {name.partition("/")[2] for name in packed.namelist()}
        folder = packed.namelist()[0].partition("/")[0]
        provenance = json.loads(packed.read(f"{folder}/archive/provenance.json"))
        versions = json.loads(packed.read(f"{folder}/archive/versions.json"))
        modes = {name: packed.getinfo(name).external_attr >> 16 for name in packed.namelist()}
    listed = subprocess.run(
        ["git", "ls-files"], cwd=author.folder, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    assert set(filter(None, listed)) <= names
    made = author.files("**/*") - author.files("archive/*")
    pixels = author.files("**/figures/*.png")
    assert pixels and not pixels & names and made - pixels < names
    assert set(provenance["artifacts"]) == {name for name in made if "/logs/" not in name}
    for name, artifact in provenance["artifacts"].items():
        content = (author.folder / name).read_bytes()
        assert artifact["sha256"] == hashlib.sha256(content).hexdigest()
    assert versions["packages"]["numpy"] and "pytest" not in versions["packages"]
    assert {stat.S_IMODE(mode) for mode in modes.values()} == {0o644, 0o755}
    assert modes[f"{folder}/run"] == stat.S_IFREG | 0o755
    # every artifact rests on files of the archive, down to a raw snapshot
    for artifact in provenance["artifacts"].values():
        assert set(artifact["inputs"]) <= names | pixels
        assert artifact["code"] and re.fullmatch("[0-9a-f]{64}", artifact["params"])


def test_its_readme_maps_every_artifact_and_number_to_lines_that_are_there(archive):
    with zipfile.ZipFile(archive) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    texts = {name: files[name].decode() for name in files if name.endswith((".py", ".smk", ".md"))}
    readme = texts["README-REPLICATION.md"]
    listing = readme[readme.index("## List of tables") :]
    artifacts = json.loads(files["archive/provenance.json"])["artifacts"]
    for name, artifact in artifacts.items():
        stem, _, ending = name.rpartition(".")
        (row,) = [
            line for line in listing.splitlines()
            if f"`{name}`" in line or re.search(rf"`{stem}\.{{[a-z,]*\b{ending}\b[a-z,]*}}`", line)
        ]  # fmt: skip
        rule, script, made = re.split(r"(?<!\\) \| ", row)[1:4]
        file, line = re.fullmatch(r"`\w+`, (\S+):(\d+)", rule).groups()
        said = texts.get(file, files[file].decode()).splitlines()[int(line) - 1]
        assert said.strip() in (f"rule {artifact['rule']}:", "rule:"), (name, said)
        script = re.match("`(.+?)`", script)[1]
        for called, function, defined, at in re.findall(
            r"line (\d+): `(\w+)`, (\S+?):(\d+)(?=<br>| |$)", made
        ):
            # draw() and words() of a figure's module are called by drawn()
            line = texts[script].splitlines()[int(called) - 1]
            assert function in line or "drawn(" in line
            assert re.match(rf"(def|class) {function}\b", texts[defined].splitlines()[int(at) - 1])
    rows = list(csv.DictReader(files["archive/numbers.csv"].decode().splitlines()))
    (numbers,) = [name for name in artifacts if name.endswith("/numbers.tex")]
    assert len(rows) == files[numbers].decode().count("\\newcommand")
    for row in rows:
        stated = files[row["file"]].decode().splitlines()[int(row["line"]) - 1]
        assert stated.startswith(rf"\newcommand{{\{row['macro']}}}{{{row['value']}}}")
        module, line = row["made_at"].split(":")
        assert re.search("[\"']", texts[module].splitlines()[int(line) - 1])


def test_what_the_documents_on_archives_name_is_in_it(author, archive):
    with zipfile.ZipFile(archive) as packed:
        names = {name.partition("/")[2] for name in packed.namelist()}
    folders = {f"{parent.as_posix()}/" for name in names for parent in Path(name).parents}
    whole = text_of("docs/archive.md") + text_of("docs/requirements-of-journals.md")
    assert {*DOCUMENTS} <= names
    named = set(re.findall(r"`([\w./-]+(?:\.[a-z0-9]+|/))`", whole))
    # results of the whole build, of which this is a part; the notes where something is left out
    named = {name for name in named if not name.startswith("results/")} - {"LEFT-OUT.md"}
    assert {name for name in named if "/" not in name[:-1]} & names
    for name in named - {".sha256", "resources/raw/"}:
        found = names | folders | {Path(one).name for one in names}
        assert name in found, name


def test_its_data_package_describes_the_tables_that_it_has(archive):
    with zipfile.ZipFile(archive) as packed:
        top = {name.partition("/")[0] for name in packed.namelist()}.pop()
        names = {name.removeprefix(f"{top}/") for name in packed.namelist()}
        described = packed.read(f"{top}/datapackage.json")
    paths = {table["path"] for table in json.loads(described)["resources"]}
    tables = {name for name in names if re.fullmatch(r"results/.*\.(csv|parquet)", name)}
    assert paths == tables


def test_its_crate_keeps_the_rules_of_the_specification(archive):
    with zipfile.ZipFile(archive) as packed:
        names = {name.partition("/")[2]: name for name in packed.namelist()}
        crate = json.loads(packed.read(names["ro-crate-metadata.json"]))
    assert faults(crate, set(names)) == []


@pytest.fixture(scope="module")
def referee(tmp_path_factory, archive):
    """Verify in a folder with a space and letters beyond ASCII, as somebody with only Python."""
    folder = tmp_path_factory.mktemp("referee") / "wörk & play à côté"
    for name in ("bin", "home", "passing"):
        (folder / name).mkdir(parents=True)
    for program in PLAIN:
        (folder / "bin" / program).symlink_to(shutil.which(program))
    for path in (archive, archive.with_name(f"{archive.name}.sha256")):
        shutil.copy(path, folder)

    environment = {
        "PATH": str(folder / "bin"),
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "passing"),
        "PYTHON": sys.executable,
    }

    def verify(root, *arguments):
        return subprocess.run(
            [root / "run", "verify", archive.name, *arguments],
            cwd=folder,
            env=environment,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
        )

    verify.folder = folder
    return verify


def test_a_referee_with_only_python_rebuilds_it_from_the_unpacked_archive(referee, archive):
    """The whole way but for the packages, which are those of the tests: no network is needed."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(referee.folder)
        root = referee.folder / packed.namelist()[0].partition("/")[0]
    (root / "run").chmod(0o755)
    run = referee(root, "--cores", "2", "--environment", str(ENVIRONMENT))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "code of the archive is run, " in run.stdout
    rows = dict(reversed(re.split("  +", line)[:2]) for line in run.stdout.splitlines()
                if re.match("identical |equal |different |not rebuilt ", line))  # fmt: skip
    pictures = {name for name in rows if re.search(r"/table[^/]*\.(pdf|png)$", name)}
    assert bool(pictures) == bool(found_typesetting().endings)
    assert rows == dict.fromkeys(rows, "identical") | dict.fromkeys(pictures, "not rebuilt")
    pixels = {name for name in rows if re.search(r"/figures/\w+\.png$", name)}
    assert f"left out but for their hashes: {len(pixels)} (the PNG of a figure" in run.stdout
    assert pixels and set(rows) - pictures - pixels == {
        path.relative_to(root).as_posix()
        for path in root.glob("results/**/*")
        if path.is_file() and path.parent.name != "logs" and "/table" not in path.as_posix()
    } | {name for name in rows if name.endswith(".tex")}
    # nothing is left behind, in the archive or elsewhere
    assert not list((referee.folder / "passing").iterdir())
    assert not list((referee.folder / "home").iterdir())
    assert not (root / ".snakemake").exists() and not (root / ".venv").exists()


def test_a_referee_is_told_of_a_changed_byte(referee, root, archive):
    path = referee.folder / archive.name
    content = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as packed:
        info = next(
            one for one in packed.infolist() if one.filename.endswith("/results/panel.parquet")
        )
    content[info.header_offset + len(info.filename) + 100] ^= 1
    path.write_bytes(content)
    try:
        run = referee(root)
    finally:
        shutil.copy(archive, path)
    assert run.returncode == 3
    assert "results/panel.parquet" in run.stderr and "Traceback" not in run.stderr


def _refused(project, *messages):
    before = sha256_of(_made(project))
    run = _archive(project)
    assert run.returncode == 1, run.stdout
    assert run.stderr.startswith("archive: refused: ") and "Traceback" not in run.stderr
    assert all(text in run.stderr for text in messages), run.stderr
    # the archive that was there is not touched
    assert sha256_of(_made(project)) == before


def _more(content):
    return content + b"\n"


def test_uncommitted_changes_are_refused(author, archive):
    with author.changed("README.md", _more):
        _refused(author, "uncommitted changes: README.md")
        _git(author, "update-index", "--assume-unchanged", "README.md")
        try:
            _refused(author, "uncommitted changes: README.md")
        finally:
            _git(author, "update-index", "--no-assume-unchanged", "README.md")
    new = author.folder / "resources/raw/new.csv"
    new.touch()
    try:
        _refused(author, "uncommitted changes: resources/raw/new.csv")
    finally:
        new.unlink()


def test_results_that_are_missing_edited_or_indiscreet_are_refused(author, archive):
    picture, text, log = (
        min(author.files(pattern)) for pattern in ("*/figures/*.png", "*/table.tex", "logs/p*.log")
    )
    kept = author.folder / "results/kept"
    (author.folder / picture).rename(kept)
    try:
        with author.changed(text, _more):
            _refused(
                author,
                f"{picture}: is missing",
                f"{text}: not what table made; it was changed afterwards",
            )
    finally:
        kept.rename(author.folder / picture)
    place = "/".join(["", "home", "somebody"])
    with author.changed(log, lambda text: f"{place}/x\n".encode() + text):
        _refused(author, f"{log}: {place}")


def test_results_of_other_inputs_are_refused_though_all_is_committed(author, archive):
    """A template and the config changed after the build; neither is found by dates."""
    template = "workflow/templates/results.md.j2"

    def fuller(text):
        return text.replace(b"full: 3", b"full: 4")

    with author.changed(template, _more), author.changed("config.yaml", fuller):
        _git(author, "commit", "--quiet", "--all", "--message", "Two changes, and no build")
        _refused(author, f"results/README.md: made of another {template} than", "params changed")
    _git(author, "reset", "--quiet", "--soft", "HEAD~")
    _git(author, "add", "--all")
    # a newer date alone is nothing
    (author.folder / template).touch()
    run = _archive(author)
    assert run.returncode == 0, run.stderr


def test_without_git_there_is_no_archive(new_project):
    bare = new_project("no clone")
    run = _archive(bare)
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "an archive is made of a commit" in run.stderr
