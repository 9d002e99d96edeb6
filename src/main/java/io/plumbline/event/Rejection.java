package io.plumbline.event;

import java.util.Locale;

/** Why a record of the input topic is no event. */
public enum Rejection {
  EMPTY,
  TOO_LARGE,
  TOO_DEEP,
  NOT_JSON,
  NOT_AN_OBJECT,
  UNKNOWN_TYPE,
  NO_RUN,
  BAD_RUN,
  KEY_MISMATCH,
  NO_POSITION,
  BAD_POSITION,
  NO_LOSS,
  BAD_FIELD,
  TOO_LONG,

  /** It is an event, but of a run that the monitor could not go on with. */
  RUN_SET_ASIDE;

  /** The reason as a metric label and a record header carry it, e.g. {@code not_json}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
