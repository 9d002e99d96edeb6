package io.plumbline.event;

/** How a run says that it ended. */
public enum EndStatus {
  FINISHED,
  FAILED,
  KILLED
}
