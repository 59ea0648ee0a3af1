"""The files of deploy/, each tried: units verified, the workflow's steps and the cron line run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.build import warehouse
from ingest.night import records
from tests.conftest import INBOX, ROOT

DEPLOY = ROOT / "deploy"
UNITS = ["juesuan.service", "juesuan.timer", "juesuan-alert@.service"]
SAMPLE = INBOX / "006-sample-museum-2023.pdf"
PROGRAM = "/opt/juesuan/bin/juesuan"


def shell(
    command: str, folder: Path, seconds: int = 60, **environment: str
) -> subprocess.CompletedProcess[str]:
    """As cron runs it: /bin/sh, and an environment with next to nothing in it."""
    small = {"PATH": "/usr/bin:/bin", "HOME": str(folder)} | environment
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=small,
        capture_output=True,
        text=True,
        timeout=seconds,
    )


def program(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def unit(name: str) -> ConfigParser:
    found = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(DEPLOY / name, encoding="utf-8")
    return found


# --- systemd -------------------------------------------------------------------------------------


@pytest.fixture
def systemd_root(tmp_path: Path) -> Path:
    """A machine on which it is installed, as far as systemd-analyze looks."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here (Debian: apt-get install systemd)")
    root = tmp_path / "root"
    theirs = next(
        (
            path
            for path in map(Path, ("/usr/lib/systemd/system", "/lib/systemd/system"))
            if path.is_dir()
        ),
        None,
    )
    if theirs is None:
        pytest.skip("the units of systemd itself are not here")
    shutil.copytree(theirs, root / "usr/lib/systemd/system", symlinks=True)
    program(root / PROGRAM.lstrip("/"), "true")
    shutil.copytree(DEPLOY, root / "opt/juesuan/deploy")
    (root / "etc/systemd/system").mkdir(parents=True)
    for name in UNITS:
        shutil.copy(DEPLOY / name, root / "etc/systemd/system")
    return root


def verified(root: Path) -> subprocess.CompletedProcess[str]:
    names = [name.replace("@.", "@juesuan.service.") for name in UNITS]
    command = ["systemd-analyze", "verify", f"--root={root}", "--man=no", *names]
    return subprocess.run(command, capture_output=True, text=True)


def ours(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What it says of our units; of those of the machine it may say more."""
    return [line for line in (done.stdout + done.stderr).splitlines() if "juesuan" in line]


def test_systemd_finds_nothing_wrong_with_the_units(systemd_root: Path) -> None:
    done = verified(systemd_root)
    assert (done.returncode, ours(done)) == (0, [])


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Nice=10", "Nise=10"),
        ("MemoryMax=8G", "MemoryMax=much"),
        (f"ExecStart={PROGRAM}", "ExecStart=/opt/juesuan/bin/other"),
    ],
)
def test_systemd_would_find_it(systemd_root: Path, line: str, wrong: str) -> None:
    service = systemd_root / "etc/systemd/system/juesuan.service"
    text = service.read_text(encoding="utf-8")
    assert line in text
    service.write_text(text.replace(line, wrong), encoding="utf-8")
    assert ours(verified(systemd_root))


def test_the_service_is_confined(systemd_root: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", str(DEPLOY / "juesuan.service")]
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"exposure level for juesuan\.service: ([\d.]+)", done.stdout)
    if found is None:
        pytest.skip("this systemd-analyze cannot judge a file")
    assert float(found[1]) <= 1.5  # of 10


def test_the_timer_and_the_alert_belong_to_the_service() -> None:
    service = unit("juesuan.service")
    assert service["Unit"]["OnFailure"] == "juesuan-alert@%n.service"
    assert service["Service"]["SuccessExitStatus"] == "1"
    assert service["Service"]["KillMode"] == "mixed"
    assert service["Service"]["ReadWritePaths"] == "/srv/juesuan"
    assert unit("juesuan.timer")["Timer"]["Persistent"] == "true"
    calendar = unit("juesuan.timer")["Timer"]["OnCalendar"]
    if shutil.which("systemd-analyze"):
        subprocess.run(["systemd-analyze", "calendar", calendar], check=True, capture_output=True)


# --- alert.sh ------------------------------------------------------------------------------------


def test_the_alert_tells_the_last_record(tmp_path: Path) -> None:
    for night in ("20260101T000000.000000", "20260102T000000.000000"):
        (tmp_path / "runs" / night).mkdir(parents=True)
        (tmp_path / "runs" / night / "report.md").write_text(f"# Night {night}: failed\n")
    done = shell(
        f"{DEPLOY / 'alert.sh'} juesuan.service",
        tmp_path,
        JUESUAN_WAREHOUSE=str(tmp_path),
        JUESUAN_ALERT=f"cat > {tmp_path / 'told'}",
    )
    assert done.returncode == 0, done.stderr
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert told.startswith("juesuan.service failed on ")
    assert "# Night 20260102T000000.000000: failed" in told and "20260101" not in told


def test_the_alert_without_a_record(tmp_path: Path) -> None:
    bin_folder = tmp_path / "bin"
    program(bin_folder / "logger", f'cat > "{tmp_path}/told"; echo "$@" >> "{tmp_path}/told"')
    done = shell(
        f"{DEPLOY / 'alert.sh'} juesuan.service",
        tmp_path,
        JUESUAN_WAREHOUSE=str(tmp_path / "none"),
        PATH=f"{bin_folder}:/usr/bin:/bin",
    )
    assert done.returncode == 0, done.stderr
    told = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    assert told[1:] == [f"It left no record in {tmp_path}/none/runs.", "-t juesuan -p daemon.err"]


# --- cron ----------------------------------------------------------------------------------------


def cron_line() -> str:
    lines = (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if re.match(r"[\d*]", line)]
    assert "%" not in line  # cron would take it for the end of the line
    return line.split(None, 5)[5]


@pytest.mark.parametrize(("code", "is_told"), [(0, False), (1, False), (2, True), (64, True)])
def test_cron_tells_of_failures_alone(tmp_path: Path, code: int, is_told: bool) -> None:
    said = program(tmp_path / "juesuan", f'echo "said: $*" >&2; exit {code}')
    line = cron_line().replace(PROGRAM, str(said))
    done = shell(line, tmp_path, JUESUAN_WAREHOUSE=str(tmp_path))
    assert done.returncode == (code if is_told else 0)
    assert done.stdout == ("said: nightly\n" if is_told else "")
    assert done.stderr == ""
    assert (tmp_path / "nightly.log").read_text() == "said: nightly\n"


# --- the workflow, and all of it with the real thing ----------------------------------------------


def workflow() -> dict[str, Any]:
    found = yaml.safe_load((DEPLOY / "nightly.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def steps() -> list[dict[str, Any]]:
    found = workflow()["jobs"]["nightly"]["steps"]
    assert isinstance(found, list)
    return found


def test_the_workflow_saves_what_it_restores() -> None:
    used = {
        step["uses"].split("@")[0]: step["with"]
        for step in steps()
        if "with" in step and "uses" in step
    }
    restored, saved = used["actions/cache/restore"], used["actions/cache/save"]
    assert (restored["path"], restored["key"]) == (saved["path"], saved["key"])
    assert saved["key"].startswith(restored["restore-keys"])
    assert saved["path"] == workflow()["env"]["JUESUAN_WAREHOUSE"]
    offered = used["actions/upload-artifact"]["path"].split()
    assert not any(word in path for path in offered for word in ("raw", "originals"))


def test_no_file_names_another_machine() -> None:
    here = {Path(tempfile.gettempdir()), Path.home(), ROOT, ROOT.parent} - {Path("/")}
    for path in DEPLOY.iterdir():
        text = path.read_text(encoding="utf-8")
        assert [str(folder) for folder in here if f"{folder}/" in text] == [], path


class Runner:
    """Runs the workflow's `run` steps in a clean folder, as the service would."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder, self.wheel = folder, wheel
        self.output, self.summary = folder.parent / "output", folder.parent / "summary"

    def run(self) -> dict[str, subprocess.CompletedProcess[str]]:
        """All steps in order; a failing one skips those that are not `always()`."""
        self.output.write_text("")
        self.summary.write_text("")
        env = {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(self.folder.parent),
        }
        env |= {name: str(value) for name, value in workflow()["env"].items()}
        env |= {"GITHUB_OUTPUT": str(self.output), "GITHUB_STEP_SUMMARY": str(self.summary)}
        # juesuan from the wheel, what it needs from here: nothing is fetched
        env |= {"JUESUAN": str(self.wheel), "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
        env |= {"PYTHONPATH": sysconfig.get_path("purelib")}
        env |= {"JUESUAN_PARSED": os.environ["JUESUAN_PARSED"]}  # the wheel has the same project
        done: dict[str, subprocess.CompletedProcess[str]] = {}
        tolerated = {step.get("name") for step in steps() if step.get("continue-on-error")}
        for step in steps():
            failed = any(done[name].returncode for name in done if name not in tolerated)
            if "run" not in step or (failed and step.get("if") != "always()"):
                continue
            script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done[step["name"]] = subprocess.run(
                script, cwd=self.folder, env=env, capture_output=True, text=True, timeout=900
            )
        return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="hatchling builds the wheel; it is not here")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_workflow_the_cron_line_and_the_service_run(tmp_path: Path, wheel: Path) -> None:
    folder = tmp_path / "checkout"
    (folder / "documents" / "2023").mkdir(parents=True)
    shutil.copy(SAMPLE, folder / "documents" / "2023")
    runner = Runner(folder, wheel)
    first = runner.run()
    assert [step.returncode for step in first.values()] == [0] * 4, first
    assert "a build would run: 1 new documents" in first["Tell what the night will do"].stdout
    assert runner.output.read_text() == "code=0\n"
    assert ": published, exit code 0" in runner.summary.read_text(encoding="utf-8")
    held = folder / "warehouse"
    published = (held / warehouse.DATABASE).read_bytes()
    assert (held / "docs" / "index.html").stat().st_size > 100_000

    again = runner.run()  # what was saved is restored: nothing is new
    assert "no build would run" in again["Tell what the night will do"].stdout
    assert ": nothing new, exit code 0" in runner.summary.read_text(encoding="utf-8")

    shutil.copytree(folder / "documents", held / "inbox")
    installed = folder / ".venv" / "bin" / "juesuan"
    environment = {"PYTHONPATH": sysconfig.get_path("purelib"), "JUESUAN_WAREHOUSE": str(held)}
    done = shell(cron_line().replace(PROGRAM, str(installed)), folder, 300, **environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "nothing new: 0 landed" in (held / "nightly.log").read_text(encoding="utf-8")

    start = unit("juesuan.service")["Service"]["ExecStart"].replace(PROGRAM, str(installed))
    options = "--workers 2 --keep-reports 3"
    done = shell(start, folder, 300, JUESUAN_OPTIONS=options, **environment)
    assert done.returncode == 0, done.stderr
    reports = [json.loads((x.path / "report.json").read_text()) for x in records.runs(held)]
    assert len(reports) == 3 and reports[-1]["options"]["keep_reports"] == 3
    assert (held / warehouse.DATABASE).read_bytes() == published

    (folder / "warehouse" / "raw" / "documents" / "0.parquet").write_bytes(b"cut off")
    broken = runner.run()
    assert broken["Night"].returncode == 2
    assert "0.parquet is damaged" in runner.summary.read_text(encoding="utf-8")
    assert (held / warehouse.DATABASE).read_bytes() == published
