package io.plumbline.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A wish not to be told of alerts for a while: {@code mute} events, and tags of a declaration.
 *
 * <p>It always ends: at the given time or token count, else after {@link #DEFAULT_MS}.
 *
 * @param kinds the kinds of alert, as in {@link #KINDS}; empty means all of them
 * @param forMs for so many milliseconds, above 0
 * @param untilMs until this time, milliseconds since the epoch
 * @param untilTokens until the run has seen so many tokens
 * @param reason why, for whoever reads the alert; may be empty
 * @param by who said so; may be empty
 */
public record Mute(
    Set<String> kinds,
    OptionalLong forMs,
    OptionalLong untilMs,
    OptionalLong untilTokens,
    String reason,
    String by) {

  /** The kinds of alert there are; a test holds them against the monitor's own list. */
  public static final Set<String> KINDS =
      Set.of(
          "spike",
          "diverged",
          "drift_up",
          "drift_down",
          "plateau",
          "stalled",
          "rewound",
          "undertrained",
          "overtrained",
          "off_reference",
          "eval_gap",
          "token_count",
          "loss_unit",
          "learning_rate");

  /** A mute that does not say when it ends: a day, so that nobody forgets it for a week. */
  public static final long DEFAULT_MS = 24 * 3_600_000L;

  /** No mute lasts longer; one that is wanted for longer is sent again. */
  public static final long LONGEST_MS = 30 * DEFAULT_MS;

  /** The tag that mutes: kinds with commas between them, {@code all}, or {@code none}. */
  public static final String TAG = "plumbline.mute";

  /** The tag that says until when, such as {@code 2026-12-01T00:00:00Z}. */
  public static final String UNTIL_TAG = "plumbline.mute_until";

  public Mute {
    kinds = Set.copyOf(kinds);
  }

  /**
   * What a declaration's tags ask for. Tags are free, so nothing in them is refused: kinds that
   * there are none of are left out, and an end that is no time is as if there were none; the reason
   * says so.
   *
   * @return empty without {@link #TAG}, or where it names no kind
   */
  public static Optional<Mute> ofTags(Map<String, String> tags) {
    String wanted = tags.getOrDefault(TAG, "none").strip();
    List<String> words = Arrays.stream(wanted.split("[,\\s]+")).toList();
    Set<String> kinds = new LinkedHashSet<>(words);
    kinds.retainAll(KINDS);
    boolean all = words.contains("all");
    if (kinds.isEmpty() && !all) {
      return Optional.empty();
    }
    String until = tags.getOrDefault(UNTIL_TAG, "");
    OptionalLong untilMs = time(until);
    boolean unclear = !until.isEmpty() && untilMs.isEmpty();
    return Optional.of(
        new Mute(
            all ? Set.of() : kinds,
            OptionalLong.empty(),
            untilMs,
            OptionalLong.empty(),
            "tag " + TAG + (unclear ? "; " + UNTIL_TAG + " is no time, so for 24 hours" : ""),
            ""));
  }

  private static OptionalLong time(String text) {
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Instant.parse(text).toEpochMilli());
    } catch (DateTimeException | ArithmeticException notATime) {
      return OptionalLong.empty();
    }
  }
}
