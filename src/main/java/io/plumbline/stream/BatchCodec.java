package io.plumbline.stream;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import io.plumbline.run.BatchNews;
import io.plumbline.run.DataOrder;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.Optional;

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

  private final StateWriter out = new StateWriter();

  /** Not ours, or of another version. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String why) {
      super(why);
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
    StateReader in = new StateReader(key);
    return new DataOrder(in.text(), in.text());
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
    try {
      StateReader in = begun(value);
      DataOrder order = new DataOrder(in.text(), in.text());
      String run = in.text();
      Strip strip = strip(in);
      Trend trend = trend(in);
      return new Cells(
          run,
          new BatchNews(
              order, strip, trend.tokens().length == 0 ? Optional.empty() : Optional.of(trend)));
    } catch (BufferUnderflowException | ArithmeticException | NegativeArraySizeException e) {
      throw new Unreadable("it is cut short or no record of plumbline's");
    }
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
    try {
      StateReader in = begun(value);
      long toldMs = in.whole();
      BatchTrack track = BatchTrack.of(in.text()).plus(strip(in));
      Trend trend = trend(in);
      return new Stored(toldMs, trend.tokens().length == 0 ? track : track.withTrend(trend));
    } catch (BufferUnderflowException | ArithmeticException | NegativeArraySizeException e) {
      throw new Unreadable("it is cut short or no record of plumbline's");
    }
  }

  private static StateReader begun(byte[] value) {
    StateReader in = new StateReader(value);
    int version = in.oneByte();
    if (version != VERSION) {
      throw new Unreadable("its version is " + version + "; known is " + VERSION);
    }
    return in;
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
    int size = size(in, BatchTrack.MOST_PAGES * BatchTrack.PAGE);
    int[] cells = new int[size];
    double[] means = new double[size];
    int[] counts = new int[size];
    int before = 0;
    for (int i = 0; i < size; i++) {
      cells[i] = before + in.count();
      means[i] = in.shortReal();
      counts[i] = in.count();
      if (cells[i] < 0 || counts[i] < 1) {
        throw new Unreadable("a cell's number or its count of losses is out of range");
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

  private static Trend trend(StateReader in) {
    int knots = size(in, Trend.KNOTS);
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
    }
    return new Trend(tokens, losses, shares);
  }

  private static int size(StateReader in, int most) {
    int size = in.count();
    if (size < 0 || size > most) {
      throw new Unreadable("it holds " + size + " numbers where at most " + most + " can be");
    }
    return size;
  }
}
