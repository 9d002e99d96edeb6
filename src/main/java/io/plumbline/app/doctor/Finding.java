package io.plumbline.app.doctor;

/** What a check found: one line for the operator. */
public sealed interface Finding {
  /** What was looked at, one or two words. */
  String check();

  /** What was found, one clause. */
  String found();

  /** What to do about it; the empty string when nothing is to be done. */
  String advice();

  /** As in the line and in JSON: OK, WARN, FAIL. */
  String status();

  /** All is well. */
  record Fine(String check, String found) implements Finding {
    @Override
    public String advice() {
      return "";
    }

    @Override
    public String status() {
      return "OK";
    }
  }

  /** The monitor works, but not as well as it could, or nobody can tell. */
  record Doubtful(String check, String found, String advice) implements Finding {
    @Override
    public String status() {
      return "WARN";
    }
  }

  /** The monitor does not start, does not work, or loses something. */
  record Failing(String check, String found, String advice) implements Finding {
    @Override
    public String status() {
      return "FAIL";
    }
  }
}
