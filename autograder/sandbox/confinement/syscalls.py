"""The system calls that a worker may make, with their numbers on x86-64 and on aarch64 (``-``: doesn't exist).

From ``arch/x86/entry/syscalls/syscall_64.tbl`` and ``include/uapi/asm-generic/unistd.h`` of Linux. A worker computes,
reads files, writes into its folder and answers on a socket that is already open. Nothing else is on the list.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass

NEWEST = 470
"""The highest number known here. Calls above it get ENOSYS, so that the C library uses older ones."""

TABLE = """
access 21 -
alarm 37 -
arch_prctl 158 -
brk 12 214
capget 125 90
chdir 80 49
chmod 90 -
chown 92 -
clock_getres 229 114
clock_gettime 228 113
clock_nanosleep 230 115
clone 56 220
clone3 435 435
close 3 57
close_range 436 436
copy_file_range 326 285
creat 85 -
dup 32 23
dup2 33 -
dup3 292 24
epoll_create 213 -
epoll_create1 291 20
epoll_ctl 233 21
epoll_pwait 281 22
epoll_pwait2 441 441
epoll_wait 232 -
eventfd 284 -
eventfd2 290 19
exit 60 93
exit_group 231 94
faccessat 269 48
faccessat2 439 439
fadvise64 221 223
fallocate 285 47
fchdir 81 50
fchmod 91 52
fchmodat 268 53
fchmodat2 452 452
fchown 93 55
fchownat 260 54
fcntl 72 25
fdatasync 75 83
fgetxattr 193 10
flistxattr 196 13
fstat 5 80
fstatfs 138 44
fsync 74 82
ftruncate 77 46
futex 202 98
futex_waitv 449 449
futimesat 261 -
get_mempolicy 239 236
get_robust_list 274 100
getcpu 309 168
getcwd 79 17
getdents 78 -
getdents64 217 61
getegid 108 177
geteuid 107 175
getgid 104 176
getgroups 115 158
getitimer 36 102
getpeername 52 205
getpgid 121 155
getpgrp 111 -
getpid 39 172
getppid 110 173
getpriority 140 141
getrandom 318 278
getresgid 120 150
getresuid 118 148
getrlimit 97 163
getrusage 98 165
getsid 124 156
getsockname 51 204
getsockopt 55 209
gettid 186 178
gettimeofday 96 169
getuid 102 174
getxattr 191 8
ioctl 16 29
kill 62 129
lchown 94 -
lgetxattr 192 9
listxattr 194 11
llistxattr 195 12
lseek 8 62
lstat 6 -
madvise 28 233
membarrier 324 283
mkdir 83 -
mkdirat 258 34
mmap 9 222
mprotect 10 226
mremap 25 216
msync 26 227
munmap 11 215
nanosleep 35 101
newfstatat 262 79
open 2 -
openat 257 56
pause 34 -
pipe 22 -
pipe2 293 59
poll 7 -
ppoll 271 73
prctl 157 167
pread64 17 67
preadv 295 69
preadv2 327 286
prlimit64 302 261
pselect6 270 72
pwrite64 18 68
pwritev 296 70
pwritev2 328 287
read 0 63
readlink 89 -
readlinkat 267 78
readv 19 65
recvfrom 45 207
rename 82 -
renameat 264 38
renameat2 316 276
restart_syscall 219 128
rmdir 84 -
rseq 334 293
rt_sigaction 13 134
rt_sigpending 127 136
rt_sigprocmask 14 135
rt_sigreturn 15 139
rt_sigsuspend 130 133
rt_sigtimedwait 128 137
sched_get_priority_max 146 125
sched_get_priority_min 147 126
sched_getaffinity 204 123
sched_getparam 143 121
sched_getscheduler 145 120
sched_setaffinity 203 122
sched_yield 24 124
select 23 -
sendfile 40 71
sendto 44 206
set_robust_list 273 99
set_tid_address 218 96
setitimer 38 103
sigaltstack 131 132
stat 4 -
statfs 137 43
statx 332 291
sysinfo 99 179
tgkill 234 131
time 201 -
timer_create 222 107
timer_delete 226 111
timer_getoverrun 225 109
timer_gettime 224 108
timer_settime 223 110
timerfd_create 283 85
timerfd_gettime 287 87
timerfd_settime 286 86
times 100 153
umask 95 166
uname 63 160
unlink 87 -
unlinkat 263 35
utime 132 -
utimensat 280 88
utimes 235 -
wait4 61 260
waitid 247 95
write 1 64
writev 20 66
"""


DRIVER_TABLE = """
mbind 237 235
mlock 149 228
mlock2 325 284
munlock 150 229
set_mempolicy 238 237
"""
"""What a device's driver may also do: say where its memory lies, and keep it there."""


@dataclass(frozen=True)
class Machine:
    """One kind of processor."""

    audit: int
    """``AUDIT_ARCH_*``: a filter compares it with the calling convention in use."""
    column: int
    """Its numbers in the tables above."""
    seccomp: int
    """The number of seccomp(2) itself."""


MACHINES = {"x86_64": Machine(0xC000003E, 0, 317), "aarch64": Machine(0xC00000B7, 1, 277)}


def machine() -> Machine:
    """The processor of this machine; ``OSError`` if the table doesn't have it."""
    try:
        return MACHINES[platform.machine()]
    except KeyError:
        raise OSError(f"no table of system calls for {platform.machine()}") from None


def numbers(column: int, *, driver: bool = False) -> dict[str, int]:
    """The calls that this machine has, name to number."""
    rows = [line.split() for line in (TABLE + DRIVER_TABLE * driver).split("\n") if line]
    return {name: int(row[column]) for name, *row in rows if row[column] != "-"}
