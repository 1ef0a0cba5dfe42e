"""What a user installs is what we test: the wheel carries its prompts, a checkout finds its own."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from briefing import promptset

LOOK = """
import briefing, briefing.verify.check
from briefing import promptset
print(briefing.__file__, promptset.find("default"), promptset.load("default").name, sep="\\n")
"""


def test_a_checkout_finds_its_own_prompts(root: Path) -> None:
    """Edits in prompts/ take effect at once."""
    assert promptset.find("default") == root / "prompts" / "default"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, without network, and unpack it."""
    root = Path(__file__).parent.parent
    made = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", made, root]
    subprocess.run([str(a) for a in build], check=True, capture_output=True, timeout=120)
    (wheel,) = made.glob("*.whl")
    assert wheel.name.startswith("policy_briefing-")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(made / "site")
    return made / "site"


def test_an_installed_wheel_finds_its_prompts(unpacked: Path, tmp_path: Path) -> None:
    """The prompt sets, the tables of the checks and the type marker are in the wheel."""
    assert (unpacked / "briefing" / "py.typed").exists()
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            LOOK,
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    module, found, _ = run.stdout.splitlines()
    assert Path(module).is_relative_to(unpacked)
    assert Path(found) == unpacked / "briefing" / "_prompts" / "default"


def test_the_wheel_has_the_package_alone(unpacked: Path) -> None:
    """No test, seed or fixture is installed."""
    assert {p.name for p in unpacked.iterdir() if not p.name.endswith(".dist-info")} == {"briefing"}
