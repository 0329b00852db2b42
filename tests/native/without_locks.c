/*
 * Runs a program for which files cannot be locked, as on some network file
 * systems: without_locks flock|fcntl <program> [argument...]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) \
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOLCK)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define IS(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  struct sock_filter no_flock[] = {
    LOAD(nr), IS(SYS_flock, 0, 1), REFUSE, ALLOW,
  };
  struct sock_filter no_fcntl[] = {
    LOAD(nr), IS(SYS_fcntl, 0, 5),
    LOAD(args[1]), IS(F_SETLK, 2, 0), IS(F_SETLKW, 1, 0), IS(F_OFD_SETLK, 0, 1),
    REFUSE, ALLOW,
  };
  int flock = strcmp(argv[1], "flock") == 0;
  struct sock_fprog program = {
    .len = flock ? sizeof no_flock / sizeof *no_flock
                 : sizeof no_fcntl / sizeof *no_fcntl,
    .filter = flock ? no_flock : no_fcntl,
  };
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
    perror("seccomp");
    return 1;
  }
  execv(argv[2], argv + 2);
  perror(argv[2]);
  return 1;
}
