"""What refresh, import and pulls tell users to do is done as the message says, and it works."""

import copy
import re

import pytest

from advice import commands, followed, repository_of
from assessment.archive.exclusions import instructions

pytestmark = pytest.mark.workflow
TRADE = "TRD.ACRS.BRDR.DB0615.DFRN"


@pytest.fixture(scope="module")
def repository(new_project, built):
    return repository_of(new_project("advice", of=built))


@pytest.fixture
def project(repository):
    """A built copy that is a repository, put back as it was afterwards."""
    yield repository
    run = followed(repository.folder, "git checkout -q . && git clean -fdq resources")
    assert run.returncode == 0, run.stderr


@pytest.fixture
def file(project, tmp_path):
    """A release of V-Dem as the producer offers it."""
    rows = (project.folder / "resources/raw/vdem/v9/data.csv").read_text().splitlines()[1:]
    cells = [row.split(",") for row in rows]
    lines = ["country_name,country_text_id,year,v2x_veracc"]
    lines += [f"-,{iso3},{year},{value}" for _, iso3, year, value in cells]
    path = tmp_path / "V-Dem.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _revised(world):
    other = copy.deepcopy(world)
    other["databases"]["1"]["series"][TRADE]["NGA"]["2014"] += 40
    return other


def _well(run):
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def _pinned(project, message):
    """The config as a message says: `snapshots.SOURCE: NAME in config.yaml`."""
    source, name = re.search(r"snapshots\.(\w+): (\S+) in config\.yaml", message).groups()
    config = project.folder / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(rf"(?m)^  {source}: .*$", f"  {source}: {name}", text, count=1))
    assert config.read_text(encoding="utf-8") != text
    return source


def test_a_refresh_says_how_to_take_what_it_stored(serve, project, world):
    endpoint = serve(of=_revised(world)).endpoint
    message = _well(followed(project.folder, "./run refresh doing_business", endpoint=endpoint))
    pin, build = commands(message.partition("to take it: ")[2])
    message = _well(followed(project.folder, pin, endpoint=endpoint))
    assert commands(message.partition("now pins")[2]) == [build]
    assert "clean_doing_business" in _well(followed(project.folder, build, "-n"))


def test_a_state_without_a_row_is_accepted_as_the_message_says(serve, project):
    endpoint = serve({"missing": ["NER"]}).endpoint
    refused = followed(project.folder, "./run refresh doing_business", endpoint=endpoint)
    assert refused.returncode == 1
    (command,) = commands(refused.stderr)
    assert "gone: NER" in _well(followed(project.folder, command, endpoint=endpoint))


def test_a_state_that_is_gone_is_pinned_as_the_message_says(serve, project, world):
    other = copy.deepcopy(world)
    for series in other["databases"]["1"]["series"].values():
        # of no window, so that the config holds without it
        series["SYC"] = {}
    endpoint = serve(of=other).endpoint
    command = "./run refresh doing_business --pin"
    refused = followed(project.folder, command, endpoint=endpoint)
    assert refused.returncode == 1
    (option,) = re.findall(r"Pinned only with (--\w+)", refused.stdout)
    assert "now pins" in _well(followed(project.folder, command, option, endpoint=endpoint))


def test_data_that_were_replaced_during_a_pull_come_when_it_is_run_again(serve, project):
    faults = {"per_page": 500, "changing": {"lastupdated": "2026-01-01"}}
    command = "./run refresh doing_business"
    refused = followed(project.folder, command, endpoint=serve(faults).endpoint)
    assert refused.returncode == 1 and "run it again" in refused.stderr
    _well(followed(project.folder, command, endpoint=serve().endpoint))


def test_a_source_without_an_api_is_imported_as_the_message_says(project, serve, file):
    refused = followed(project.folder, "./run refresh vdem", endpoint=serve().endpoint)
    (command,) = commands(refused.stderr)
    message = _well(
        followed(project.folder, command.replace("FILE", f"'{file}'"), "--release mine")
    )
    (build,) = commands(message.partition("to take it: ")[2])
    assert _pinned(project, message) == "vdem"
    assert "clean_vdem" in _well(followed(project.folder, build, "-n"))


def test_a_source_that_is_not_imported_is_pulled_as_the_message_says(project, serve, file):
    refused = followed(project.folder, f"./run import wdi '{file}'")
    assert refused.returncode == 1
    (command,) = commands(refused.stderr)
    assert "wdi: " in _well(followed(project.folder, command, endpoint=serve().endpoint))


def test_a_name_that_looks_like_a_state_is_added_or_accepted_as_none(project, tmp_path):
    path = tmp_path / "p.csv"
    path.write_text(
        "country,year,democ,autoc,polity,polity2\n"
        "Niger,2015,6,1,5,5\nNigeria,2015,7,0,7,7\nKongo (Kinshasa),2015,5,1,4,4\n",
        encoding="utf-8",
    )
    # of all other states there is no value, which is not what is shown here
    command = f"./run import polity '{path}' --release mine"
    refused = followed(project.folder, command)
    assert refused.returncode == 1
    assert '"Kongo (Kinshasa)" looks like Congo Kinshasa (COD)' in refused.stderr
    (line, option) = re.search(r"add the line (\S+) .* or (--accept)", refused.stderr).groups()
    assert "left out, no state of Africa: Kongo" in _well(followed(project.folder, command, option))
    with open(project.folder / "resources/state_names.csv", "a", encoding="utf-8") as names:
        names.write(line.replace("NAME", "Kongo (Kinshasa)").replace("CODE", "COD") + "\n")
    output = followed(project.folder, command.replace("mine", "other"))
    assert "looks like" not in output.stderr and "no state of Africa" not in output.stdout


def test_figures_that_were_left_out_are_had_as_it_stands_in_their_place(project, file, registry):
    text = instructions("vdem", registry["vdem"], "v9", {"data.csv": (1, "0")})
    command = commands(text)[0].replace("FILE", f"'{file}'").replace("NAME", "mine")
    _well(followed(project.folder, command))
    (place,) = re.findall(r"as data\.csv in (resources/\S+)NAME/", " ".join(text.split()))
    assert (project.folder / place / "mine/data.csv").is_file()


def test_an_import_says_how_a_release_and_a_citation_are_named(project, file):
    command = f"./run import vdem '{file}'"
    refused = followed(project.folder, command, "--release 'a b'")
    assert "letters, digits, dots, hyphens and underscores, please" in refused.stderr
    refused = followed(project.folder, command, "--release a-b_1.0", "--citation new2026")
    assert "--citation new2026: no such key in references.bib; add it there" in refused.stderr
    with open(project.folder / "references.bib", "a", encoding="utf-8") as bibliography:
        bibliography.write("\n@misc{new2026,\n  title = {New},\n}\n")
    _well(followed(project.folder, command, "--release a-b_1.0", "--citation new2026"))
    message = _well(followed(project.folder, command, "--release other"))
    option = re.search(r"; (--citation) KEY names another", message)[1]
    _well(followed(project.folder, command, "--release another", option, "new2026"))
    about = project.folder / "resources/raw/vdem/another/provenance.json"
    assert '"citation": "new2026"' in about.read_text(encoding="utf-8")


def test_other_figures_than_those_of_a_missing_pin_are_taken_as_the_message_says(
    serve, project, world
):
    endpoint = serve(of=_revised(world)).endpoint
    config = project.folder / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("doing_business: DB2020", "doing_business: 2026-01-01-deadbeef"))
    wanted = "results/tidy/doing_business.parquet"
    refused = followed(project.folder, f"./run --cores 1 {wanted}", endpoint=endpoint)
    assert refused.returncode == 1
    message = re.search("ERROR in pull_doing_business: (.*)", refused.stderr)[1]
    _pinned(project, message)
    (build,) = commands(message)
    _well(followed(project.folder, build, wanted, endpoint=endpoint))


@pytest.mark.parametrize("command", ["./run refresh doing_business", "./run --cores 1 WANTED"])
def test_a_changed_snapshot_is_restored_by_the_command_of_the_message(serve, project, command):
    command = command.replace(
        "WANTED", "--forcerun clean_doing_business -- results/tidy/doing_business.parquet"
    )
    endpoint = serve().endpoint
    path = project.folder / "resources/raw/doing_business/DB2020/data.csv"
    path.write_bytes(path.read_bytes().replace(b"2013", b"2012", 1))
    refused = followed(project.folder, command, endpoint=endpoint)
    assert refused.returncode == 1
    (restore,) = commands(refused.stderr)
    _well(followed(project.folder, restore))
    _well(followed(project.folder, command, endpoint=endpoint))
