package io.plumbline.app.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Java, its heap and its file descriptors, as this process has them: run doctor with the same
 * JAVA_OPTS as the monitor.
 */
public final class ProgramCheck implements Check {
  private static final String JAVA = "java";

  /** What a monitor without a run takes: Kafka's clients, their buffers, metrics. */
  private static final long BASE_BYTES = 200L << 20;

  /** A fitted model on the heap. */
  private static final long MODEL_BYTES = 130L << 10;

  /** Sockets to brokers and readers, and some hundred files of each partition's stores. */
  private static final long FILES = 4_096;

  private final int warmRuns;

  /**
   * Of this process.
   *
   * @param warmRuns fitted models that one partition keeps in memory
   */
  public ProgramCheck(int warmRuns) {
    this.warmRuns = warmRuns;
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding.Fine(
            JAVA,
            "%s (%s) on %d processors"
                .formatted(
                    System.getProperty("java.version"),
                    System.getProperty("java.vendor"),
                    Runtime.getRuntime().availableProcessors())));
    findings.add(heap(Runtime.getRuntime().maxMemory(), warmRuns));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      findings.add(files(unix.getMaxFileDescriptorCount()));
    }
    return findings;
  }

  static Finding heap(long bytes, int warmRuns) {
    long wanted = BASE_BYTES + warmRuns * MODEL_BYTES;
    String found =
        "%s heap; one partition with %d runs in memory takes up to %s"
            .formatted(size(bytes), warmRuns, size(wanted));
    return bytes >= wanted
        ? new Finding.Fine("memory", found)
        : new Finding.Doubtful(
            "memory",
            found,
            "give the JVM more (JAVA_OPTS=-Xmx"
                + ((wanted >> 20) + 1)
                + "m), or set warm.runs lower");
  }

  static Finding files(long most) {
    String found = "%d files and sockets may be open (ulimit -n)".formatted(most);
    return most >= FILES
        ? new Finding.Fine("open files", found)
        : new Finding.Doubtful(
            "open files",
            found,
            "allow %d or more: ulimit -n, or LimitNOFILE= of the systemd unit".formatted(FILES));
  }

  /** Bytes with a binary unit. */
  static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double scaled = bytes;
    int unit = 0;
    while (scaled >= 1024 && unit < units.length - 1) {
      scaled /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, scaled < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", scaled, units[unit]);
  }
}
