package io.plumbline.contract;

/** Not a record of this kind. */
public final class Unreadable extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String why;

  Unreadable(String why) {
    super(why);
    this.why = why;
  }

  /** What is wrong with it, one clause. */
  public String why() {
    return why;
  }
}
