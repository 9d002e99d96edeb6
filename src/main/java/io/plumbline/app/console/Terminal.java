package io.plumbline.app.console;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Whether somebody watches. */
public final class Terminal {
  private Terminal() {}

  /**
   * Whether standard input and output are a terminal that understands ANSI sequences. Since Java 22
   * there is a console without a terminal too; {@code Console.isTerminal} tells, where it exists.
   */
  @SuppressWarnings("SystemConsoleNull") // Java 22 and newer are asked below
  public static boolean present() {
    @Nullable Console console = System.console();
    String type = System.getenv().getOrDefault("TERM", "dumb");
    return console != null && isTerminal(console) && !type.equals("dumb");
  }

  private static boolean isTerminal(Console console) {
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // before Java 22 there is a console only with a terminal
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
