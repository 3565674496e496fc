/* Loaded by driver.cjs to become the student: Node 20 refuses process.setuid() beside Debian's libuv, which could
   use io_uring; the system-call filter denies that here. glibc changes all threads of the process at once. Process 1
   looks at the outcome, so a failure needs no words. */
#include <grp.h>
#include <unistd.h>

__attribute__((constructor)) static void become_student(void) {
  if (setgroups(0, 0) || setgid(10001) || setuid(10001)) _exit(1);
}
