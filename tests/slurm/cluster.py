"""A real Slurm of two nodes on this machine, from Debian's packages.

Munge, a controller and a daemon a node are children in the foreground, with state in a folder of
their own. Jobs find the controller by /etc/slurm/slurm.conf alone, so that one file is written,
and removed at the end.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path

from project import PATIENCE

CONF = Path("/etc/slurm/slurm.conf")
OURS = "# Of tests/slurm/ of the minusma-assessment project, which remove it when they end.\n"
TOOLS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scancel", "setpriv")
NODES = ("one", "two")
MARK = "SLURM_OF_MINUSMA_TESTS"

SETTINGS = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={state}/munge.socket
StateSaveLocation={state}/controller
SlurmdSpoolDir={state}/node-%n
SlurmctldPidFile={state}/controller.pid
SlurmdPidFile={state}/node-%n.pid
# no daemon is heard on an address that others reach
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
# a job that takes more memory than it asked for is ended
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
# squeue lists finished jobs for ten minutes: there is no accounting
MinJobAge=600
# nothing waits that need not
SchedulerParameters=batch_sched_delay=0,sched_interval=1
CompleteWait=0
KillWait=1
ReturnToService=2
SlurmdParameters=config_overrides
NodeName=one NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1 RealMemory=4000
NodeName=two NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1 RealMemory=4000
PartitionName=short Nodes=one,two Default=NO MaxTime=10 State=UP
"""


class RefusedError(Exception):
    """Another uses Slurm here; nothing was started or changed."""


def refusal(conf):
    """Why the file at `conf` cannot be taken; empty where it can."""
    if conf.exists() and not conf.read_text(errors="replace").startswith(OURS):
        return f"{conf} is not of these tests and is left alone"
    return ""


class Cluster:
    """Started on entering, gone on leaving; `environment` is for processes that may use it.

    Its daemons work in a folder of its own, its jobs carry a mark in their environment; by
    these, whatever is left of it can be found.
    """

    def __init__(self, conf=CONF):
        self.conf = conf
        self.mark = uuid.uuid4().hex
        self.environment = {**os.environ, MARK: self.mark}
        self.environment.pop("SLURM_CONF", None)
        self._daemons = []

    def __enter__(self):
        self._held = self._hold()
        self.state = Path(tempfile.mkdtemp(prefix="slurm-"))
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def _hold(self):
        """The open configuration, locked as long as the cluster lives, whoever ends it."""
        if why := refusal(self.conf):
            raise RefusedError(why)
        file = open(self.conf, "a")  # noqa: SIM115, held open on purpose
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise RefusedError(f"{self.conf} is held by another run of these tests") from None
        file.truncate(0)
        return file

    def _start(self):
        settings = SETTINGS.format(
            host=socket.gethostname(), ports=_free_ports(3), state=self.state
        )
        print(OURS, settings, sep="", file=self._held, flush=True)
        (self.state / "controller").mkdir()
        key = self.state / "munge.key"
        key.touch(mode=0o600)
        key.write_bytes(os.urandom(64))
        # --force: whose folders these are is not looked at
        kinds = {"socket": "socket", "pid-file": "pid", "seed-file": "seed", "key-file": "key"}
        files = [f"--{kind}={self.state}/munge.{ending}" for kind, ending in kinds.items()]
        self._daemon("munged", "--foreground", "--force", "--log-file=/dev/stderr", *files)
        self._wait((self.state / "munge.socket").exists)
        self._daemon("slurmctld", "-D", "-i")
        for node in NODES:
            self._daemon("slurmd", "-D", "-N", node)
        idle = ["one idle", "two idle"]
        self._wait(lambda: self.ask("sinfo", "-h", "-N", "-o", "%N %T") == idle)

    def _daemon(self, name, *arguments):
        # it ends with this process, however that ends
        command = ["setpriv", "--pdeathsig", "TERM", name, *arguments]
        with open(self.state / "daemons.log", "ab") as log:
            process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=self.state,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._daemons.append(process)

    def _wait(self, condition, seconds=PATIENCE):
        deadline = time.monotonic() + seconds
        while not condition():
            text = (self.state / "daemons.log").read_text(errors="replace")[-3000:]
            assert time.monotonic() < deadline, text
            assert all(daemon.poll() is None for daemon in self._daemons), text
            time.sleep(0.1)

    def ask(self, *command):
        """The lines that a command of Slurm prints; none where it fails."""
        run = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE
        )
        return run.stdout.splitlines() if run.returncode == 0 else []

    def jobs(self):
        """Every job of the last ten minutes: number, state, comment, node."""
        lines = self.ask("squeue", "-h", "--states=all", "-o", "%i|%T|%k|%N")
        return [tuple(line.split("|")) for line in lines]

    def processes(self):
        """Numbers of those that live and are of this cluster: daemons, their helpers, jobs."""
        found = []
        mark = f"{MARK}={self.mark}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                marked = mark in (process / "environ").read_bytes().split(b"\0")
                # helpers write their title over their environment
                if marked or os.readlink(process / "cwd").startswith(str(self.state)):
                    found.append(int(process.name))
            except OSError:
                continue  # it has ended
        return found

    def stop(self):
        """End jobs, then daemons, the last started first; put /etc/slurm back as it was."""
        if self._daemons and self.ask("squeue", "-h"):
            self.ask("scancel", "--user=root")
            with suppress(AssertionError):
                self._wait(lambda: not self.ask("squeue", "-h"), 10)
        while self._daemons:
            daemon = self._daemons.pop()
            daemon.terminate()
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        # what did not end with its job or daemon
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(AssertionError):
            self._wait(lambda: not self.processes(), 5)
        self.conf.unlink(missing_ok=True)
        self._held.close()
        shutil.rmtree(self.state)


def _free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
