package io.plumbline.app.doctor;

/** Lengths of time for people. */
final class Ages {
  private Ages() {}

  /** In the largest unit of which there are two or more: 90 s, 45 min, 36 h, 12 days. */
  static String of(long ms) {
    long seconds = ms / 1000;
    if (ms < 2_000) {
      return ms + " ms";
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    if (seconds < 172_800) {
      return seconds / 3_600 + " h";
    }
    return seconds / 86_400 + " days";
  }
}
