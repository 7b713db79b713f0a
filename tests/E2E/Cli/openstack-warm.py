"""The field's client, kept warm: Debian's own `openstack`, whose second of imports is paid once.

Reads a command as a line of JSON from standard input, {"id": 1, "argv": [...]}, and runs it as the program of that name does, in a process of its own that is
forked from this one. Answers with a line of JSON, {"id": 1, "code": 0, "out": "...", "err": "..."}, as the commands end. Ends with its standard input.
"""

import fcntl
import importlib
import json
import os
import signal
import sys
import tempfile

sys.argv = ["openstack"]  # the name it tells of itself, which it reads while it is imported
from openstackclient import shell  # noqa: E402


def run(argv, out, err):
    """Runs the client as a process; gives its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            sys.argv[1:] = argv
            code = shell.main(argv)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code or 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def answer(request, lock):
    """Runs one command and tells how it ended; one answer is written at a time."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = run(request["argv"], out, err)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    line = json.dumps({"id": request["id"], "code": code, "out": texts[0], "err": texts[1]}) + "\n"
    fcntl.lockf(lock, fcntl.LOCK_EX)
    with os.fdopen(os.dup(1), "w") as stdout:
        stdout.write(line)


def warm():
    """Imports what the client imports on its way to a command, learnt from one that has gone there."""
    learn, tell = os.pipe()
    if os.fork() == 0:
        try:
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
            shell.main(["--os-auth-type", "none", "--os-endpoint", "http://127.0.0.1:9", "baremetal", "node", "list", "--help"])
        except BaseException:
            pass
        with os.fdopen(tell, "w") as names:
            names.write("\n".join(sys.modules))
        os._exit(0)
    os.close(tell)
    with os.fdopen(learn) as names:
        for name in [*names.read().split(), "ironicclient.v1.client", "openstack.connection"]:
            try:
                importlib.import_module(name)
            except Exception:
                pass
    os.wait()


def main():
    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    lock = tempfile.TemporaryFile()
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            answer(json.loads(line), lock)
            os._exit(0)


if __name__ == "__main__":
    main()
