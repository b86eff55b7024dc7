"""The files that contributors and indexes of software read: they parse, and agree with the project."""

import ast
import pathlib
import re
import tomllib

import yaml

import sqlr1_jax
from sqlr1_jax.text import templates

ROOT = pathlib.Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def read_yaml(name):
    return yaml.safe_load((ROOT / name).read_text())


def test_pre_commit_runs_the_ruff_of_the_dev_extra():
    (repo,) = read_yaml(".pre-commit-config.yaml")["repos"]
    (wanted,) = [r for r in PROJECT["project"]["optional-dependencies"]["dev"] if r.startswith("ruff")]
    lowest, below = re.fullmatch(r"ruff>=(\d+\.\d+),<(\d+\.\d+)", wanted).groups()
    numbers = [tuple(map(int, version.split("."))) for version in (lowest, repo["rev"].removeprefix("v"), below)]
    assert numbers[0] <= numbers[1] < numbers[2]
    assert [hook["id"] for hook in repo["hooks"]] == ["ruff-check", "ruff-format"]


def test_the_workflow_runs_the_projects_own_script_on_supported_pythons():
    workflow = read_yaml(".github/workflows/ci.yml")
    job = workflow["jobs"]["test"]
    assert "bash .ci/run" in [step.get("run") for step in job["steps"]]
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert oldest in job["strategy"]["matrix"]["python"]
    assert (ROOT / ".ci" / "run").exists()
    assert "bash benchmarks/gpu.sh --rehearse" in [
        step.get("run") for step in workflow["jobs"]["gpu-rehearsal"]["steps"]
    ]


def test_extras_that_pages_name_exist_and_bring_what_they_say():
    extras = PROJECT["project"]["optional-dependencies"]
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    named = {
        name
        for page in pages
        for words in re.findall(r"-e '\.\[([\w,]+)\]'", page.read_text())
        for name in words.split(",")
    }
    assert {"cuda", "tensorboard", "dev"} <= named <= set(extras)
    assert extras["tensorboard"][0].startswith("tensorboard>=")


def test_the_package_names_its_version():
    assert sqlr1_jax.__version__ == PROJECT["project"]["version"]


def test_the_citation_names_this_version_and_licence():
    citation = read_yaml("CITATION.cff")
    assert citation["title"] == PROJECT["project"]["name"]
    assert citation["version"] == PROJECT["project"]["version"]
    assert citation["license"] == PROJECT["project"]["license"]


def test_the_notice_names_every_quoted_template():
    notice = (ROOT / "NOTICE").read_text()
    tree = ast.parse(pathlib.Path(templates.__file__).read_text())
    names = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]
    quoted = {name for name in names if not name.startswith(("_", "UNIFIED", "BRIEF"))}
    assert len(quoted) >= 5
    assert {name for name in quoted if not re.search(rf"\b{name}\b", notice)} == set()


def test_files_that_are_not_python_are_installed_with_the_package():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["sqlr1_jax"]
    package = ROOT / "sqlr1_jax"
    installed = {path for pattern in patterns for path in package.glob(pattern)} | {*package.rglob("*.py")}
    files = {path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert files == installed


FOLDERS = ("sqlr1_jax", "configs", "benchmarks", "launch", "docs", "examples", "tests")
FILES = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*") if "__pycache__" not in path.parts]
PAGES = [*ROOT.glob("*.md"), *(path for path in FILES if path.suffix == ".md")]


def test_nothing_outside_the_tests_expects_the_reference_data():
    texts = [path for path in FILES if path.suffix in (".py", ".sh", ".md") and ROOT / "tests" not in path.parents]
    assert [path for path in texts if "../shared" in path.read_text()] == [] and len(texts) > 150


def test_links_lead_to_files_and_headings():
    links = [(page, link) for page in PAGES for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text())]
    broken = []
    for page, link in links:
        file, _, heading = link.partition("#")
        target = page.parent / file if file else page
        if "://" not in link and not (target.exists() and (not heading or heading in headings(target))):
            broken.append(f"{page.name}: {link}")
    assert broken == [] and len(links) > 50


def headings(page):
    """The anchors that GitHub gives a page's headings."""
    lines = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def test_tests_and_files_that_pages_name_exist():
    tests = {name for path in FILES if path.suffix == ".py" for name in re.findall(r"\bdef (\w+)", path.read_text())}
    tests |= {"test_suite_ex", "test_suite_ex_keep_distinct"}  # comparison modes
    files = [path.relative_to(ROOT).as_posix() for path in FILES]
    missing = []
    for page in PAGES:
        if page.name == "CHANGELOG.md":  # names what is gone
            continue
        text = page.read_text()
        named = re.findall(r"`((?:\w+/)+\w+\.(?:py|md|sh|json|ipynb|png))\b[^`]*`", text)
        missing += [(page.name, name) for name in named if not any(f"/{file}".endswith(f"/{name}") for file in files)]
        missing += [(page.name, name) for name in re.findall(r"`(?:[\w/]+::)?(test_\w+)`", text) if name not in tests]
    assert missing == []


def test_the_readme_stays_a_page():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 90
