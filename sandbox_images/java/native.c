/* What Java has no words for. Loading this makes the process another user's: glibc changes all its threads at once.
   Process 1 looks at the outcome, so a failure needs no words. */
#define _GNU_SOURCE
#include <grp.h>
#include <unistd.h>

__attribute__((constructor)) static void become_another(void) {
  if (setgroups(0, 0) || setgid(TARGET_UID) || setuid(TARGET_UID)) _exit(1);
}

/* Driver.end: the report is complete once nothing can write to fd 3 any more, and process 1 ends us then. After 20 ms
   we go by ourselves. Runtime.halt would wait up to some tens of milliseconds for threads of the JIT compiler. */
void Java_driver_Driver_end(void *environment, void *type) {
  (void)environment;
  (void)type;
  if (close_range(3, ~0U, 0)) {
    for (int fd = 3; fd < 256; fd++) close(fd);
  }
  usleep(20000);
  _exit(0);
}
