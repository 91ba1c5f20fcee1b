"""The side of a process that is kept running: it leaves when told to, and when whoever keeps it has died."""

import os
import signal
import sys
import threading
import time

STOP = b"s"
ORPHANS_SECONDS = 4.0


def leave_with_keeper() -> None:
    """Watch the pipe on the standard input: a byte asks to stop politely, its end says that the keeper is no more.

    It is read beneath `sys.stdin`: a reader waiting there aborts the interpreter at its end.
    """
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    asked = os.read(0, 1)
    end()
    if not asked:  # nobody is left who would end us if we did not
        time.sleep(ORPHANS_SECONDS)
        os._exit(1)


def end() -> None:
    """Ask this process to end politely, from whichever thread."""
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGTERM)
    else:  # to the process, not to this thread: whatever the first thread waits for ends
        os.kill(os.getpid(), signal.SIGTERM)
