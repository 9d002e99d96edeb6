package io.plumbline.stream;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import io.plumbline.run.BatchNews;
import io.plumbline.run.DataOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Records of {@code training.cells} and {@code training.batches}, which are also those of the store
 * {@code batch-tracks}; {@code topology/events/cells.schema.json} and {@code batches.schema.json}
 * describe the bytes. Names are written before what they name with their lengths, so that the key
 * of an order is a prefix of the keys of its runs, and of no other order's.
 *
 * <p>A track has at most 20,480 cells of at most 10 bytes and 128 knots of 24: it stays below
 * {@value #MOST_BYTES} bytes, a quarter of the largest record. One owner, as its writer.
 */
final class BatchCodec {
  /** First byte of every value. */
  static final int VERSION = 1;

  /** No track takes more. */
  static final int MOST_BYTES = 1 << 18;

  /** Names of family, order and run together, characters; runs of longer ones are not heard. */
  static final int LONGEST_NAMES = 2_048;

  private static final int LAST_CELL = Strip.cell(Long.MAX_VALUE);

  private final StateWriter out = new StateWriter();

  /** Losses that runs with a law can have; beyond them a run has broken and tells nobody. */
  private static final double MOST_NATS = 1e9;

  /** Not ours, or of another version. */
  static final class Unreadable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String why;

    Unreadable(String why) {
      super(why);
      this.why = why;
    }

    @Override
    public String getMessage() {
      return why;
    }
  }

  /**
   * What one run told.
   *
   * @param run who
   * @param told its cells, and its trend if that was drawn anew
   */
  record Cells(String run, BatchNews told) {}

  /**
   * What is stored of one run.
   *
   * @param toldMs when it told something last, milliseconds since the epoch
   * @param track what it told
   */
  record Stored(long toldMs, BatchTrack track) {}

  /** Whether there is anything to tell others, and names that are no burden to them. */
  static boolean worthTelling(String run, BatchNews told) {
    DataOrder order = told.order();
    return (told.strip().size() > 0 || told.trend().isPresent())
        && told.trend().stream().allMatch(BatchCodec::sound)
        && Arrays.stream(told.strip().means()).allMatch(mean -> Math.abs(mean) <= MOST_NATS)
        && run.length() + order.family().length() + order.order().length() <= LONGEST_NAMES;
  }

  byte[] key(DataOrder order) {
    return out.bytes(to -> to.text(order.family()).text(order.order()));
  }

  byte[] key(DataOrder order, String run) {
    return out.bytes(to -> to.text(order.family()).text(order.order()).text(run));
  }

  /** Behind all keys that begin with this one: a length never begins with the byte 0xff. */
  static byte[] behind(byte[] key) {
    byte[] end = Arrays.copyOf(key, key.length + 1);
    end[key.length] = (byte) 0xff;
    return end;
  }

  /** The order a key of a run's track belongs to. */
  static DataOrder order(byte[] key) {
    return read(key, in -> new DataOrder(in.text(), in.text()));
  }

  byte[] cells(String run, BatchNews told) {
    return out.bytes(
        to -> {
          to.oneByte(VERSION).text(told.order().family()).text(told.order().order()).text(run);
          strip(to, told.strip());
          trend(to, told.trend().orElse(Trend.NONE));
        });
  }

  /**
   * What a record of {@code training.cells} says.
   *
   * @throws Unreadable if it is none of this version
   */
  static Cells cells(byte[] value) {
    return read(
        value,
        in -> {
          begun(in);
          DataOrder order = new DataOrder(in.text(), in.text());
          String run = in.text();
          Strip strip = strip(in);
          Trend trend = trend(in);
          return new Cells(
              run,
              new BatchNews(order, strip, trend.isNone() ? Optional.empty() : Optional.of(trend)));
        });
  }

  byte[] track(long toldMs, BatchTrack track) {
    return out.bytes(
        to -> {
          to.oneByte(VERSION).whole(toldMs).text(track.run());
          strip(to, track.cells());
          trend(to, track.trend());
        });
  }

  /**
   * What a record of {@code training.batches} or {@code batch-tracks} says.
   *
   * @throws Unreadable if it is none of this version
   */
  static Stored track(byte[] value) {
    return read(
        value,
        in -> {
          begun(in);
          long toldMs = in.whole();
          BatchTrack track = BatchTrack.of(in.text()).plus(strip(in));
          Trend trend = trend(in);
          return new Stored(toldMs, trend.isNone() ? track : track.withTrend(trend));
        });
  }

  /** Whatever is wrong with the bytes, it is they that are wrong. */
  private static <T> T read(byte[] bytes, Function<StateReader, T> fields) {
    try {
      return fields.apply(new StateReader(bytes));
    } catch (Unreadable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Unreadable("it is cut short or no record of plumbline's");
    }
  }

  private static void begun(StateReader in) {
    int version = in.oneByte();
    if (version != VERSION) {
      throw new Unreadable("its version is " + version + "; known is " + VERSION);
    }
  }

  /** Cell numbers as differences, means with 7 digits: what a track keeps of them. */
  private static void strip(StateWriter to, Strip strip) {
    to.whole(strip.size());
    int before = 0;
    for (int i = 0; i < strip.size(); i++) {
      to.whole(strip.cells()[i] - before).shortReal(strip.means()[i]).whole(strip.counts()[i]);
      before = strip.cells()[i];
    }
  }

  private static Strip strip(StateReader in) {
    int size = size(in, BatchTrack.MOST_PAGES * BatchTrack.PAGE, Float.BYTES + 2);
    int[] cells = new int[size];
    double[] means = new double[size];
    int[] counts = new int[size];
    int before = 0;
    for (int i = 0; i < size; i++) {
      cells[i] = before + in.count();
      means[i] = in.shortReal();
      counts[i] = in.count();
      if (cells[i] < before
          || cells[i] > LAST_CELL
          || counts[i] < 1
          || !(Math.abs(means[i]) <= MOST_NATS)) {
        throw new Unreadable("a cell's number, its loss or its count of losses is out of range");
      }
      before = cells[i];
    }
    return new Strip(0, cells, means, counts);
  }

  private static void trend(StateWriter to, Trend trend) {
    to.whole(trend.tokens().length);
    for (int i = 0; i < trend.tokens().length; i++) {
      to.real(trend.tokens()[i]).real(trend.losses()[i]).real(trend.shares()[i]);
    }
  }

  private static boolean sound(Trend trend) {
    return Arrays.stream(trend.losses()).allMatch(loss -> Math.abs(loss) <= MOST_NATS)
        && Arrays.stream(trend.shares()).allMatch(share -> share >= 0 && share <= MOST_NATS);
  }

  private static Trend trend(StateReader in) {
    int knots = size(in, Trend.KNOTS, 3 * Double.BYTES);
    if (knots == 0) {
      return Trend.NONE;
    }
    double[] tokens = new double[knots];
    double[] losses = new double[knots];
    double[] shares = new double[knots];
    for (int i = 0; i < knots; i++) {
      tokens[i] = in.real();
      losses[i] = in.real();
      shares[i] = in.real();
      boolean forward = tokens[i] > (i == 0 ? 0 : tokens[i - 1]) && tokens[i] <= Long.MAX_VALUE;
      boolean known = Math.abs(losses[i]) <= MOST_NATS && shares[i] >= 0 && shares[i] <= MOST_NATS;
      if (!forward || !known) {
        throw new Unreadable("a knot of its trend is out of range");
      }
    }
    return new Trend(tokens, losses, shares);
  }

  private static int size(StateReader in, int most, int each) {
    int size = in.length(each);
    if (size > most) {
      throw new Unreadable("it holds " + size + " numbers where at most " + most + " can be");
    }
    return size;
  }
}
