package io.plumbline.app.console;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** One line that says how far a command is: rewritten on a terminal, seldom repeated elsewhere. */
public final class ProgressLine {
  private static final long TERMINAL_MS = 200;
  private static final long ELSEWHERE_MS = 5_000;

  private final PrintWriter out;
  private final boolean terminal;
  private final long startNanos = System.nanoTime();
  private long shownMs;
  private boolean dirty;

  public ProgressLine(PrintWriter out) {
    this(out, Terminal.present());
  }

  ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows the text, unless it was shown a moment ago. */
  public void at(Supplier<String> text) {
    long nowMs = (System.nanoTime() - startNanos) / 1_000_000;
    if (nowMs - shownMs < (terminal ? TERMINAL_MS : ELSEWHERE_MS)) {
      return;
    }
    shownMs = nowMs;
    if (terminal) {
      out.print("\r\u001b[K" + text.get());
      dirty = true;
    } else {
      out.println(text.get());
    }
    out.flush();
  }

  /** Leaves the line, so that what follows begins on its own. */
  public void end() {
    if (dirty) {
      out.print("\r\u001b[K");
      out.flush();
      dirty = false;
    }
  }
}
