package io.plumbline.run;

import java.util.Locale;

/** What a forecast's learning rate rests on. */
public enum ScheduleBasis {
  /** The run declared its schedule, and follows it as far as can be seen. */
  DECLARED,
  /** The rates logged are not those declared: what is seen is followed. */
  CONTRADICTED,
  /** Nothing is declared, and the rates logged leave one shape. */
  INFERRED,
  /** Nothing is declared, and what comes is open: the interval allows for all that is usual. */
  UNKNOWN;

  /** The name on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
