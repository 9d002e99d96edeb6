package io.plumbline.app.demo;

import java.io.PrintWriter;
import java.util.List;

/**
 * Where the demo shows itself: on a terminal a table that is rewritten in place below what was said
 * so far, elsewhere plain lines.
 */
public final class DemoScreen {
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String WRAP_OFF = "\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h";

  private final PrintWriter out;
  private final boolean terminal;
  private int shown;

  public DemoScreen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Something that stays. */
  public void say(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** The live part: on a terminal all of it, in place; elsewhere nothing. */
  public void live(List<String> lines) {
    if (!terminal) {
      return;
    }
    StringBuilder frame = new StringBuilder(up());
    frame.append(WRAP_OFF);
    // Longer lines are cut by the terminal: a wrapped one would spoil the way back up.
    lines.forEach(line -> frame.append(line).append("\u001b[K\n"));
    frame.append(WRAP_ON).append(CLEAR_BELOW);
    out.print(frame);
    out.flush();
    shown = lines.size();
  }

  /** Takes the live part away, for good. */
  public void clear() {
    if (shown > 0) {
      out.print(up() + CLEAR_BELOW);
      out.flush();
      shown = 0;
    }
  }

  public boolean terminal() {
    return terminal;
  }

  private String up() {
    return shown > 0 ? "\u001b[" + shown + "A\r" : "";
  }
}
