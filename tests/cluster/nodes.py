"""A real OpenSearch cluster for tests and measuring: from Maven's jars, started in a folder.

Needs a JDK of 21 or later and Maven; `missing` says what is not there. Docker and the server's own
archive are not needed: what they have and Maven lacks (folders, descriptors of three modules, two
files of settings) is written here.
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

POM = Path(__file__).with_name("nodes.xml")
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "handlingar-opensearch"
LEAST_JAVA = 21
MODULES = {
    "transport-netty4": (
        "org.opensearch.transport.Netty4ModulePlugin",
        r"transport-netty4-client-|netty-|opensearch-netty4-",
        "",
    ),
    "analysis-common": (
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        r"analysis-common-",
        "lang-painless",
    ),
    "lang-painless": (
        "org.opensearch.painless.PainlessModulePlugin",
        r"lang-painless-|opensearch-scripting-painless-spi-|antlr4-runtime-|asm-",
        "",
    ),
}
"""Each module's class, the jars that are its own, and the module it extends."""


@functools.cache
def java() -> Path | None:
    """Return the home of the newest JDK that is new enough, or None."""
    homes = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    versions = {home: _version(home) for home in homes if (home / "bin" / "java").exists()}
    new = {home: version for home, version in versions.items() if version >= LEAST_JAVA}
    return max(new, key=lambda home: new[home], default=None)


def _version(home: Path) -> int:
    with suppress(OSError):
        found = re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', (home / "release").read_text())
        return int(found[1]) if found else 0
    return 0


@functools.cache
def missing() -> str:
    """Return in a sentence what this machine lacks, or nothing once the server is installed."""
    if java() is None:
        return f"OpenSearch needs a JDK of {LEAST_JAVA} or later under /usr/lib/jvm or JAVA_HOME."
    if not (CACHE / "lib").exists() and shutil.which("mvn") is None:
        return "OpenSearch's jars are fetched with Maven, which is not installed."
    try:
        install()
    except (subprocess.SubprocessError, OSError) as error:
        return f"OpenSearch's jars could not be fetched with Maven: {error}."
    return ""


def install() -> Path:
    """Return the folder of the server, made from Maven's jars the first time."""
    if (CACHE / "lib").exists():
        return CACHE
    draft = CACHE.with_name(f"{CACHE.name}.{os.getpid()}")
    jars = draft / "jars"
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
    subprocess.run(
        ["mvn", "-q", "-B", "-f", str(POM), goal, f"-DoutputDirectory={jars}"],
        check=True,
        env=os.environ | {"JAVA_HOME": str(java())},
        timeout=540,
    )
    for name in ("bin", "plugins", "agent", "extensions", "lib"):
        (draft / name).mkdir()
    server = next(jars.glob("opensearch-[0-9]*.jar")).stem.removeprefix("opensearch-")
    for name, (main, own, extends) in MODULES.items():
        folder = draft / "modules" / name
        folder.mkdir(parents=True)
        described = {
            "name": name,
            "description": name,
            "version": server,
            "opensearch.version": server,
            "java.version": LEAST_JAVA,
            "classname": main,
            "extended.plugins": extends,
            "has.native.controller": "false",
        }
        text = "".join(f"{key}={value}\n" for key, value in described.items())
        (folder / "plugin-descriptor.properties").write_text(text)
        for jar in list(jars.iterdir()):
            if re.match(own, jar.name):
                jar.rename(folder / jar.name)
    for jar in jars.iterdir():
        jar.rename(draft / "lib" / jar.name)
    jars.rmdir()
    draft.chmod(0o755)
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # another run was sooner
        draft.rename(CACHE)
    shutil.rmtree(draft, ignore_errors=True)
    return CACHE


class Cluster:
    """Nodes on this machine, each a process with its data under one folder."""

    def __init__(self, folder: Path, nodes: int = 1, heap: str = "256m") -> None:
        self._home = _readable(install(), folder)
        self._folder, self._heap = folder, heap
        self._ports = [_free_ports(2) for _ in range(nodes)]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * nodes

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all nodes."""
        return tuple(f"http://127.0.0.1:{http}" for http, _ in self._ports)

    def start(self, node: int | None = None) -> None:
        """Start one node, or all and wait until they are one green cluster."""
        if node is not None:
            self._processes[node] = self._begin(node)
            return
        for number in range(len(self._ports)):
            self.start(number)
        self.wait()

    def wait(self, nodes: int = 0, status: str = "green", seconds: float = 420) -> None:
        """Wait until so many nodes (all, if 0) are one cluster of some status."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(OSError):
                health = self.ask("/_cluster/health")
                if health["number_of_nodes"] == (nodes or len(self._ports)) and (
                    health["status"] in {status, "green"}
                ):
                    return
            time.sleep(0.25)
        log = (self._folder / "node0" / "out.log").read_text("utf-8", "replace")[-3000:]
        msg = f"the cluster is not {status} after {seconds} s:\n{log}"
        raise TimeoutError(msg)

    def ask(self, path: str) -> dict[str, object]:
        """Return what the first node that answers says."""
        for url in self.urls:
            with suppress(OSError), urllib.request.urlopen(url + path, timeout=5) as answer:
                told: dict[str, object] = json.load(answer)
                return told
        msg = "no node answers"
        raise OSError(msg)

    def kill(self, node: int) -> None:
        """End a node at once, as a power cut does."""
        process = self._processes[node]
        assert process
        process.kill()
        process.wait()

    def pause(self, node: int) -> None:
        """Let a node hang, as one does whose disk or memory is overrun."""
        self._signal(node, signal.SIGSTOP)

    def resume(self, node: int) -> None:
        """Let a node that hangs go on."""
        self._signal(node, signal.SIGCONT)

    def lose(self, node: int) -> None:
        """End a node at once, and its disk with it."""
        self.kill(node)
        shutil.rmtree(self._folder / f"node{node}" / "data")

    def _signal(self, node: int, number: signal.Signals) -> None:
        process = self._processes[node]
        assert process
        process.send_signal(number)

    def processor_seconds(self) -> float:
        """Return what all running nodes have used of the processor."""
        ticks = 0
        for process in self._processes:
            if process and process.poll() is None:
                spent = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
                ticks += int(spent[11]) + int(spent[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End all nodes."""
        for process in self._processes:
            if process and process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            if process:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                process.kill()

    def _begin(self, node: int) -> subprocess.Popen[bytes]:
        folder = self._folder / f"node{node}"
        for name in ("config", "data", "logs", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (self._folder / "snapshots").mkdir(exist_ok=True)
        founded = any((folder / "data").iterdir())
        (folder / "config" / "opensearch.yml").write_text(
            json.dumps(self._settings(node, folder, founded=founded))
        )
        (folder / "config" / "log4j2.properties").write_text(_LOGGING)
        root: dict[str, object] = {}
        if os.getuid() == 0:  # the server refuses to run as root
            root = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            for path in (self._folder / "snapshots", folder, *folder.rglob("*")):
                shutil.chown(path, "nobody", "nogroup")
        home = java()
        with (folder / "out.log").open("ab") as out:
            return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
                [
                    f"{home}/bin/java",
                    f"-Xms{self._heap}",
                    f"-Xmx{self._heap}",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlog4j2.disable.jmx=true",
                    "-Dio.netty.noUnsafe=true",
                    "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    f"-Djava.io.tmpdir={folder}/tmp",
                    f"-Dopensearch.path.home={self._home}",
                    f"-Dopensearch.path.conf={folder}/config",
                    "-cp",
                    f"{self._home}/lib/*",
                    "org.opensearch.bootstrap.OpenSearch",
                ],
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd=folder,
                env={"PATH": os.environ["PATH"], "JAVA_HOME": str(home)},
                **root,
            )

    def _settings(self, node: int, folder: Path, *, founded: bool) -> dict[str, object]:
        http, transport = self._ports[node]
        settings: dict[str, object] = {
            "cluster.name": f"handlingar-{self._ports[0][0]}",
            "node.name": f"node{node}",
            "path.data": str(folder / "data"),
            "path.logs": str(folder / "logs"),
            "path.repo": [str(self._folder / "snapshots")],
            "network.host": "127.0.0.1",
            "http.port": http,
            "transport.port": transport,
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for _, port in self._ports],
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "cluster.fault_detection.follower_check.timeout": "3s",
            "cluster.fault_detection.leader_check.timeout": "3s",
            "node.processors": 2,
        }
        if not founded:  # one founds, the others join: founders that vote at once may never agree
            settings["cluster.initial_cluster_manager_nodes"] = ["node0"]
        return settings


_LOGGING = """\
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = [%d][%p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


def _readable(server: Path, folder: Path) -> Path:
    """Return a place where the server's user can read it: root's home is closed to others."""
    if os.getuid():
        return server
    place = folder / "server"
    if not place.exists():
        shutil.copytree(server, place)
    folder.chmod(0o711)
    return place


def _free_ports(many: int) -> tuple[int, ...]:
    sockets = [socket.socket() for _ in range(many)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return tuple(each.getsockname()[1] for each in sockets)
    finally:
        for each in sockets:
            each.close()
