"""What hosts are given to run: every setting that is named exists, and secrets are files."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.settings import _variable
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "docs/deploy/dossier.service"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
SETTINGS = {_variable(name) for name in Settings.model_fields}
NAMED = re.compile(r"\b(?:DOSSIER|DISCORD)_[A-Z_]+\b")
PLACES = ("Dockerfile", "compose.yaml", "docs/deploy", "docs/hosting.md", "docs/scale.md")


def files() -> list[Path]:
    found = [ROOT / place for place in PLACES]
    return [file for one in found for file in (sorted(one.iterdir()) if one.is_dir() else [one])]


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8")))


def manifests() -> dict[str, dict[str, Any]]:
    text = (ROOT / "docs/deploy/kubernetes.yaml").read_text("utf-8")
    return {one["kind"]: one for one in yaml.safe_load_all(text)}


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    assert set(NAMED.findall(file.read_text("utf-8"))) - SETTINGS == set()


def test_images_are_named_plainly_and_with_a_version() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    others = [compose()["services"]["database"]["image"]]

    assert all(re.fullmatch(r"[a-z]+:\d[\w.-]*", image) for image in (*bases, *others))


def test_the_image_runs_a_command_of_the_project_as_nobody_special() -> None:
    (entry,) = re.findall(r'^ENTRYPOINT \["(\w+)"\]', DOCKERFILE, re.MULTILINE)
    (user,) = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pod = manifests()["Deployment"]["spec"]["template"]["spec"]["securityContext"]

    assert entry in project["scripts"]
    assert user == f"{pod['runAsUser']}:{pod['runAsGroup']}"
    assert pod["runAsNonRoot"] is True


def test_the_image_takes_what_it_copies_and_nothing_else_of_the_host() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for name in line.split()[:-1]
    }

    assert "*" in ignored
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_what_the_wheel_is_built_with_is_pinned() -> None:
    (names,) = re.findall(r"/\^\(([\w|-]+)\)==/", DOCKERFILE)
    pinned = (ROOT / "tests/requirements.txt").read_text("utf-8")

    assert "hatchling" in names.split("|")
    assert [n for n in names.split("|") if not re.search(rf"^{n}==", pinned, re.MULTILINE)] == []


def test_two_bots_share_the_shards_of_one_database() -> None:
    bot = compose()["services"]["bot"]
    size, count = map(int, bot["environment"]["DOSSIER_SHARDS"].split("/"))
    pods = manifests()["Deployment"]["spec"]
    (container,) = pods["template"]["spec"]["containers"]
    in_pods = {one["name"]: one["value"] for one in container["env"]}

    assert bot["deploy"]["replicas"] * size == count
    assert in_pods["DOSSIER_SHARDS"] == bot["environment"]["DOSSIER_SHARDS"]
    assert pods["replicas"] == bot["deploy"]["replicas"]


def test_secrets_come_from_files() -> None:
    services = compose()["services"]
    values = [value for one in services.values() for value in one["environment"].values()]
    secret = [value for value in values if str(value).startswith("/run/secrets/")]
    mounted = {f"/run/secrets/{name}" for one in services.values() for name in one["secrets"]}

    assert set(secret) == mounted
    assert all(file["file"].startswith("./secrets/") for file in compose()["secrets"].values())


def test_health_is_asked_for_where_it_is_served() -> None:
    (port,) = re.findall(r"DOSSIER_METRICS_PORT=(\d+)", DOCKERFILE)
    (container,) = manifests()["Deployment"]["spec"]["template"]["spec"]["containers"]
    probes = [container[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")]

    assert f"http://127.0.0.1:{port}/healthz" in DOCKERFILE
    assert container["ports"] == [{"name": "health", "containerPort": int(port)}]
    assert probes == [{"path": "/healthz", "port": "health"}] * 3


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    systemd_analyze = shutil.which("systemd-analyze")
    if systemd_analyze is None:
        pytest.skip("systemd-analyze is not installed")
    command = shutil.which("true")
    text = re.sub(
        r"^ExecStart=.*$", f"ExecStart={command}", UNIT.read_text("utf-8"), flags=re.MULTILINE
    )
    (tmp_path / UNIT.name).write_text(text)

    done = subprocess.run(
        [systemd_analyze, "verify", "--man=no", tmp_path / UNIT.name],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
