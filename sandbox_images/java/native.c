/* What Java has no words for. Loading this makes the process the student's: glibc changes all its threads at once.
   Process 1 looks at the outcome, so a failure needs no words. */
#include <grp.h>
#include <unistd.h>

__attribute__((constructor)) static void become_student(void) {
  if (setgroups(0, 0) || setgid(10001) || setuid(10001)) _exit(1);
}

/* Driver.end: Runtime.halt waits up to some tens of milliseconds for threads of the JIT compiler. */
void Java_driver_Driver_end(void *environment, void *type) {
  (void)environment;
  (void)type;
  _exit(0);
}
