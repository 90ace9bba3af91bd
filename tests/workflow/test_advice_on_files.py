"""The steps that messages on results, runs and data name are followed, and then it works."""

import fcntl
import gzip
import json
import shutil
import subprocess
import sys
import zipfile

import openpyxl
import pyarrow as pa
import pytest

from advice import commands, followed, repository_of
from assessment.archive.records import sha256_of
from assessment.data.imports import imported
from assessment.data.states import check_names, read_state_names, read_states
from assessment.errors import InputError

pytestmark = pytest.mark.workflow


def _refused(run, code):
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def project(new_project, built):
    return repository_of(new_project("advised", of=built))


def test_results_that_an_archive_refuses_are_made_again(project):
    """Deleted and changed by hand; then a disk that is full, and has room again."""
    deleted, changed = project.folder / "results/index.html", "results/README.md"
    before = deleted.read_bytes()
    deleted.unlink()
    with open(project.folder / changed, "a") as file:
        file.write("and more\n")
    message = _refused(followed(project.folder, "./run archive"), 1)
    assert "results/index.html: is missing" in message and changed in message
    (command,) = commands(message)
    run = followed(project.folder, command)
    assert run.returncode == 0, run.stdout + run.stderr
    assert deleted.read_bytes() == before
    listed = project.folder / "results/manifest.json"
    before = listed.read_bytes()
    listed.write_text("[]")
    message = _refused(followed(project.folder, "./run archive"), 1)
    assert f"{listed}: no JSON object; delete it" in message
    listed.unlink()
    run = followed(project.folder, *commands(message))
    assert run.returncode == 0 and listed.read_bytes() == before, run.stderr
    with open(project.folder / "README.md", "a") as file:
        file.write("more\n")
    message = _refused(followed(project.folder, "./run archive"), 1)
    assert "uncommitted changes: README.md; commit them or take them back" in message
    git = "git -c user.name=A -c user.email=a@example.org"
    assert followed(project.folder, f"{git} commit -qam more").returncode == 0
    # in blocks of 512 bytes: less than an archive has
    message = _refused(followed(project.folder, "ulimit -f 4000; ./run archive"), 1)
    assert message.endswith("make room there, then start it again\n")
    assert not list((project.folder / "results/archive").glob("*.zip*"))
    run = followed(project.folder, "./run archive")
    assert run.returncode == 0, run.stderr


def test_what_is_no_snapshot_is_restored_or_deleted(project):
    place = project.folder / "resources/raw/vdem/mine"
    shutil.copytree(place.with_name("v10"), place)
    about = {"label": "Accountability", "unit": "none", "first_year": 2000, "last_year": 2019}
    said = {"release": "10", "citation": "vdem2020v10", "indicators": {"v2x_veracc": about}}
    (place / "provenance.json").write_text("{}")
    message = _refused(followed(project.folder, "./run -n"), 1)
    assert "restore or delete its folder" in message and "mine/provenance.json" in message
    (place / "provenance.json").write_text(json.dumps(said))
    assert followed(project.folder, "./run -n").returncode == 0
    (place / "provenance.json").write_text("{}")
    shutil.rmtree(place)
    assert followed(project.folder, "./run -n").returncode == 0


def test_shards_of_another_grid_are_deleted(project):
    """Fewer rows than the grid has, and a record that says that this is right."""
    shard = min((project.folder / "results/shards").glob("*/*.arrow"))
    with pa.OSFile(str(shard)) as file:
        rows = pa.ipc.open_file(file).read_all()
    before = sha256_of(shard)
    with pa.OSFile(str(shard), "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
        writer.write_table(rows.slice(0, len(rows) - 1))
    for log in (project.folder / "results/logs").glob("specification_shard*"):
        text = log.read_text(encoding="utf-8")
        log.write_text(text.replace(before, sha256_of(shard)), encoding="utf-8")
    wanted = f"results/specifications/{shard.parent.name}/grid.json"
    message = _refused(followed(project.folder, "./run --cores 1", wanted), 1)
    assert "delete results/shards/ and build again" in message
    shutil.rmtree(project.folder / "results/shards")
    run = followed(project.folder, "./run --cores 1 -n", wanted)
    assert run.returncode == 0 and "specification_shard" in run.stdout


def test_a_run_that_does_not_go_on_is_ended(root, tmp_path):
    (tmp_path / ".snakemake/runs").mkdir(parents=True)
    begin = "import _ownership; _ownership.MOST_SECONDS = 0.2; _ownership.begin()"
    command = [sys.executable, "-c", begin]
    options = {"cwd": tmp_path, "env": {"PYTHONPATH": str(root / "scripts")}}
    with open(tmp_path / ".snakemake/runs/turn", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        run = subprocess.run(command, capture_output=True, text=True, **options)
        assert run.returncode and "end it (fuser names it), then run again" in run.stderr
    subprocess.run(command, check=True, **options)


def _spreadsheet(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_a_damaged_download_is_downloaded_again(root, tmp_path, registry):
    """Cut short, then whole; packed or encrypted, then unpacked."""
    rows = [["country_name", "country_text_id", "year", "v2x_veracc"], ["-", "BEN", "2013", "0.5"]]
    text = "".join(",".join(row) + "\n" for row in rows)
    with zipfile.ZipFile(tmp_path / "good.zip", "w") as archive:
        archive.writestr("V-Dem.csv", text)
    (tmp_path / "good.csv").write_text(text + text.splitlines()[1].replace("BEN", "TGO"))
    _spreadsheet(tmp_path / "good.xlsx", rows)
    states = read_states(root / "resources/states.csv")
    entry = registry["vdem"]

    def taken(name):
        return imported(tmp_path / name, "vdem", entry, states, {}).observations

    for name, states_in in (("good.zip", 1), ("good.xlsx", 1), ("good.csv", 2)):
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: -len("2013,0.5")])
        with pytest.raises(InputError, match="download it again"):
            taken(name)
        (tmp_path / name).write_bytes(whole)
        assert len(taken(name)) == states_in
    whole = (tmp_path / "good.csv").read_bytes()
    (tmp_path / "good.csv").write_bytes(gzip.compress(whole))
    with pytest.raises(InputError, match="is packed by gzip; unpack it"):
        taken("good.csv")
    (tmp_path / "good.csv").write_bytes(whole)
    assert len(taken("good.csv")) == 2
    content = bytearray((tmp_path / "good.zip").read_bytes())
    for at in (6, content.index(b"PK\x01\x02") + 8):
        content[at] |= 1
    (tmp_path / "locked.zip").write_bytes(content)
    with pytest.raises(InputError, match=r"V-Dem.csv is encrypted; unpack it first"):
        taken("locked.zip")
    (tmp_path / "V-Dem.csv").write_text(text)
    assert len(taken("V-Dem.csv")) == 1


def test_a_name_without_a_code_is_added(root, tmp_path):
    names = read_state_names(root / "resources/state_names.csv")
    seats = read_states(root / "resources/states.csv").rename(columns={"name": "state"})
    seats.loc[seats["iso3"] == "BEN", "state"] = "Dahomey of old"
    with pytest.raises(InputError, match=r"Dahomey of old; add it to resources/state_names.csv"):
        check_names(seats, names, "seats")
    text = (root / "resources/state_names.csv").read_text(encoding="utf-8")
    (tmp_path / "state_names.csv").write_text(f"{text}Dahomey of old,BEN\n", encoding="utf-8")
    check_names(seats, read_state_names(tmp_path / "state_names.csv"), "seats")
