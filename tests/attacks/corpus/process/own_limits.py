"""Lifts its own limits."""

# stopped_by = ["seccomp", "limits"]
import resource


def double(x):
    endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    for limit in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU, resource.RLIMIT_NOFILE):
        try:
            hard = 2**20 if limit == resource.RLIMIT_NOFILE else endless[1]
            resource.setrlimit(limit, (hard, hard))
        except (OSError, ValueError):
            continue
        print("ESCAPED")
    return 2 * x
