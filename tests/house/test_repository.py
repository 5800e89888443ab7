"""The repository keeps its own promises: tree, stage words, no trace of one machine."""

import re
import subprocess
from pathlib import Path

import pytest

from tandem.settings import PROJECT_ROOT
from tandem.stages import Stage

STAGE_PACKAGES = ("extract", "land", "load", "unify", "check", "publish")


def _tracked(*patterns: str) -> list[Path]:
    command = ["git", "-C", str(PROJECT_ROOT), "ls-files", "-z", *patterns]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    return [PROJECT_ROOT / name for name in names if name and (PROJECT_ROOT / name).is_file()]


def test_readme_lists_the_eight_stages_in_order() -> None:
    section = (
        (PROJECT_ROOT / "README.md").read_text().split("## The eight stages")[1].split("\n## ")[0]
    )
    rows = re.findall(r"^\| (\w+) \|", section, flags=re.MULTILINE)
    assert rows[1:] == [stage.value for stage in Stage]


@pytest.mark.parametrize("package", STAGE_PACKAGES)
def test_stage_package_says_what_goes_in_and_out_and_what_it_never_does(package: str) -> None:
    text = (PROJECT_ROOT / "plugins" / "tandem" / package / "__init__.py").read_text()
    for word in ("In:", "Out:", "Never:"):
        assert word in text, f"{package}/__init__.py lacks `{word}`"


def test_readme_names_only_make_targets_that_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)", (PROJECT_ROOT / "README.md").read_text()))
    targets = re.findall(
        r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(), flags=re.MULTILINE
    )
    assert named
    assert named <= set(targets)


def test_links_of_the_documentation_lead_somewhere() -> None:
    pages = _tracked("*.md")
    assert pages
    broken = [
        f"{page.relative_to(PROJECT_ROOT)} → {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
        if not target.startswith(("http", "mailto")) and not (page.parent / target).exists()
    ]
    assert broken == []


def test_lock_has_a_hash_for_every_package_and_names_no_index() -> None:
    text = (PROJECT_ROOT / "requirements.lock").read_text()
    packages = re.findall(r"^[a-z0-9][^\n]*==", text, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    assert len(packages) > 100
    assert all("--hash=sha256:" in block for block in blocks if "==" in block.split("\n")[0])
    assert "index-url" not in text
    assert "http" not in re.sub(r"\S*http\S*(?===| |$)", "", text, flags=re.MULTILINE)


def test_nothing_names_a_place_of_one_machine() -> None:
    place = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|root|home/\w+)/")
    exempt = {PROJECT_ROOT / "docker-compose.yml"}
    found = [
        str(file.relative_to(PROJECT_ROOT))
        for file in _tracked("*.py", "*.sql", "*.yml", "*.md", "*.toml", "Makefile")
        if file not in exempt and place.search(file.read_text())
    ]
    assert found == []


def test_no_python_file_is_named_like_a_dbt_plugin() -> None:
    assert [
        file.name for file in _tracked("dags/*.py", "plugins/*.py") if file.name.startswith("dbt_")
    ] == []
    assert not (PROJECT_ROOT / "dbt_project" / "__init__.py").exists()
