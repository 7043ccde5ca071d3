"""Bounds of a process that meets files of strangers."""

import resource
import signal


def keep_to(*, memory: int, cpu_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A limit on the size of files is an ordinary error here, said as one.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
