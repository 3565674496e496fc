/** A module of its own, which exports nothing: a student's code can neither name it nor reach into it. */
module driver {
  requires java.compiler;
}
