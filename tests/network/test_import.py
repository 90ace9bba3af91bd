"""./run import on the real workflow: a file, its snapshot, the pin, the branch that reruns."""

import json

import pandas as pd
import pytest

from downloaded import FILES

pytestmark = pytest.mark.workflow


@pytest.fixture
def project(network_project):
    """The copy, put back as it was: config.yaml and the store."""
    config = network_project.folder / "config.yaml"
    before = config.read_bytes()
    yield network_project
    config.write_bytes(before)
    for path in sorted((network_project.folder / "resources/raw").glob("*/mine/*")):
        path.unlink()
    for path in (network_project.folder / "resources/raw").glob("*/mine"):
        path.rmdir()


@pytest.fixture
def file(network_project, tmp_path):
    rows = (network_project.folder / "resources/raw/vdem/v12/data.csv").read_text().splitlines()
    lines = ["country_name,country_text_id,year,v2x_veracc", "Sweden,SWE,2013,1.9"]
    for row in rows[1:]:
        _, iso3, year, value = row.split(",")
        lines.append(f"-,{iso3},{year},{value}")
    path = tmp_path / "V-Dem à moi.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _cleanings(project):
    """The cleanings that are planned; other tests may have left some to be done."""
    return {rule for rule in project.plan() if rule.startswith("clean_")}


def test_an_imported_release_is_told_pinned_and_used(project, file):
    left = _cleanings(project) - {"clean_vdem"}
    config = (project.folder / "config.yaml").read_bytes()
    options = ["--release", "mine", "--pin", "--steps", "Downloaded by hand."]
    # the pinned release begins five years earlier
    run = project.command("import.py", None, "vdem", str(file), *options)
    assert run.returncode == 1
    assert "gone: years 2000, 2001, 2002, 2003, 2004. Pinned only with --accept" in run.stdout
    assert (project.folder / "config.yaml").read_bytes() == config
    run = project.command("import.py", None, "vdem", str(file), *options, "--accept")
    assert run.returncode == 0, run.stderr
    assert "vdem: read the table V-Dem à moi.csv, as V-Dem Country-Year CSV" in run.stdout
    assert "left out, no state of Africa: SWE" in run.stdout
    assert "without any value: STP, SYC" in run.stdout
    assert "minusma: 9 cells, 0 classes, 0 labels, 0 places would change" in run.stdout
    folder = project.folder / "resources/raw/vdem/mine"
    about = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert about["obtained"]["steps"].startswith("Downloaded by hand.")
    assert about["obtained"]["file"] == file.name and len(about["obtained"]["sha256"]) == 64
    assert _cleanings(project) - left == {"clean_vdem"}
    # the values of v12 under a name of their own, less a year before South Sudan was a state
    embedded = pd.read_csv(project.folder / "resources/raw/vdem/v12/data.csv")
    kept = pd.read_csv(folder / "data.csv")
    assert len(kept.merge(embedded)) == len(kept) == len(embedded) - 1


def test_figures_that_cannot_be_are_refused_and_a_negative_zero_is_a_zero(project, file):
    whole = file.read_text(encoding="utf-8")
    held = set((project.folder / "resources/raw").glob("*/*"))
    for value in ("1e300", "-6", "5.001"):
        file.write_text(f"{whole}\n-,NER,2025,{value}\n", encoding="utf-8")
        run = project.command("import.py", None, "vdem", str(file), "--release", "mine", "--accept")
        assert run.returncode == 1
        assert f"v2x_veracc of NER 2025: {float(value):g} is outside -5 to 5" in run.stderr
        assert set((project.folder / "resources/raw").glob("*/*")) == held
    file.write_text(f"{whole}\n-,NER,2025,-0.0\n", encoding="utf-8")
    run = project.command("import.py", None, "vdem", str(file), "--release", "mine", "--accept")
    assert run.returncode == 0, run.stderr
    text = (project.folder / "resources/raw/vdem/mine/data.csv").read_text(encoding="utf-8")
    assert "v2x_veracc,NER,2025,0.0\n" in text


def test_what_the_next_build_could_not_make_is_stored_and_not_pinned(project, tmp_path):
    """An edition that begins after the windows of all tables, and ends no series that is held."""
    rows = (project.folder / "resources/raw/iiag/2017/data.csv").read_text().splitlines()[1:]
    path = tmp_path / "late.csv"
    lines = ["REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE"]
    for row in rows:
        _, iso3, year, value = row.split(",")
        lines.append(f"{iso3},MIF.IIAG.GOVERNANCE,{int(year) + 5},{value}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    config = project.folder / "config.yaml"
    before = config.read_bytes()
    options = ["--release", "mine", "--accept"]
    run = project.command("import.py", None, "iiag", str(path), *options)
    assert run.returncode == 0, run.stderr
    assert "minusma cannot be made with it: measure governance has no value" in run.stdout
    assert "to take it" not in run.stdout
    run = project.command("import.py", None, "iiag", str(path), *options, "--pin")
    assert run.returncode == 1
    assert "not pinned, as minusca, minusma, minusma_as_noted, monusco cannot be" in run.stderr
    assert config.read_bytes() == before


def test_a_file_with_some_of_the_indicators_is_pinned_where_nothing_asks_for_the_others(
    project, tmp_path
):
    """No table has them, but sentences of the article do, until they are not set beside it."""
    path = tmp_path / "polity2.csv"
    whole = pd.read_excel(FILES["polity", "Polity annual time-series"](tmp_path))
    whole[["scode", "country", "year", "polity2"]].to_csv(path, index=False)
    command = ["import.py", None, "polity", str(path), "--release", "mine", "--pin"]
    run = project.command(*command)
    assert run.returncode == 1
    assert "not in the file: autoc, democ, polity" in run.stdout
    assert "cannot be made with it: resources/published/claims.yaml: claims." in run.stdout
    with project.changed("config.yaml", lambda text: text.replace(b"    claims: claims", b"    #")):
        run = project.command(*command)
        assert run.returncode == 0, run.stdout + run.stderr
        planned = project.snakemake("-n", "results/panel.parquet")
        assert planned.returncode == 0 and "democracy is set aside" in planned.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["wdi", "FILE"], "'wdi' is not imported, but pulled: ./run refresh wdi. These can be"),
        (["gmi", "FILE"], "'gmi' cannot be imported; https://gmi.bicc.de has it (Download from"),
        (["wdo", "FILE"], "'wdo' is no source; these can be imported: doing_business, iiag"),
        (["vdem", "FILE", "--release", "../../mine"], "it names a folder"),
        (["vdem", "FILE", "--release", "v9", "--accept"], "is there already with other data"),
        (["vdem", "FILE", "--citation", "nobody"], "no such key in references.bib"),
        (["iiag", "FILE"], "no table in it has the columns of iiag"),
        (["vdem", "nowhere.csv"], "there is no such file"),
    ],
)
def test_a_wrong_call_ends_with_one_message_and_stores_nothing(project, file, arguments, message):
    held = set((project.folder / "resources/raw").glob("*/*"))
    arguments = [str(file) if argument == "FILE" else argument for argument in arguments]
    run = project.command("import.py", None, *arguments)
    assert run.returncode == 1
    assert message in run.stderr and "Traceback" not in run.stderr
    assert set((project.folder / "resources/raw").glob("*/*")) == held
