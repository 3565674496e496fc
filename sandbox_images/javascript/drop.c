/* Loaded by driver.cjs to become another user: Node 20 refuses process.setuid() beside Debian's libuv, which could
   use io_uring; the system-call filter denies that here. glibc changes all threads of the process at once. Process 1
   looks at the outcome, so a failure needs no words. */
#include <grp.h>
#include <unistd.h>

__attribute__((constructor)) static void drop(void) {
  if (setgroups(0, 0) || setgid(TARGET_UID) || setuid(TARGET_UID)) _exit(1);
}
