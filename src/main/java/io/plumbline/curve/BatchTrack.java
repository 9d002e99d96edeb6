package io.plumbline.curve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What one run's losses say of the batches it read: mean loss of each cell of the {@link Strip}
 * grid, and the {@link Trend} they scatter about. Their difference, in nats per token, is how hard
 * the batches were, hardly depending on who reads them: between 124M runs with other learning rates
 * and schedules it correlates 0.991-0.998, with a slope of 0.96-1.04 in nats (a slope of the
 * losses' ratio fits slightly worse), so it is kept in nats.
 *
 * <p>Immutable; bounded: {@value Strip#PER_OCTAVE} cells to a doubling, at most {@link #MOST_PAGES}
 * pages.
 */
public final class BatchTrack {
  /** Cells to a page. */
  public static final int PAGE = 32;

  /** Pages of twenty doublings, a run's last million-fold. */
  public static final int MOST_PAGES = 20 * Strip.PER_OCTAVE / PAGE;

  /** Of a bin's tokens, this share must be covered. */
  private static final double COVERED = 0.5;

  private final String run;
  private final Map<Integer, Page> pages;
  private final Trend trend;

  private BatchTrack(String run, Map<Integer, Page> pages, Trend trend) {
    this.run = run;
    this.pages = pages;
    this.trend = trend;
  }

  /** A run of which nothing is known yet. */
  public static BatchTrack of(String run) {
    return new BatchTrack(run, Map.of(), Trend.NONE);
  }

  /** Whose losses these are. */
  public String run() {
    return run;
  }

  /** A number that stands for the run in what others store. */
  public long id() {
    return id(run);
  }

  /** The number that stands for a run: FNV-1a over its characters. */
  public static long id(String run) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < run.length(); i++) {
      hash = (hash ^ run.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The track with the cells of one more bin; a cell told again is replaced. */
  public BatchTrack plus(Strip strip) {
    Map<Integer, Page> more = new HashMap<>(pages);
    Page page = Page.EMPTY;
    int number = -1;
    for (int i = strip.carried(); i < strip.size(); i++) {
      int cell = strip.cells()[i];
      if (cell / PAGE != number) {
        put(more, number, page);
        number = cell / PAGE;
        page = more.getOrDefault(number, Page.EMPTY).copy();
      }
      page.means[cell % PAGE] = (float) strip.means()[i];
      page.counts[cell % PAGE] = strip.counts()[i];
    }
    put(more, number, page);
    return new BatchTrack(run, more, trend);
  }

  private static void put(Map<Integer, Page> pages, int number, Page page) {
    if (number < 0) {
      return;
    }
    pages.put(number, page);
    if (pages.size() > MOST_PAGES) {
      pages.remove(pages.keySet().stream().min(Integer::compare).orElseThrow());
    }
  }

  /** All cells that are known, with no room between them, as one strip. */
  public Strip cells() {
    int[] known =
        pages.keySet().stream()
            .sorted()
            .flatMapToInt(page -> IntStream.range(page * PAGE, (page + 1) * PAGE))
            .filter(cell -> count(cell) > 0)
            .toArray();
    double[] means = new double[known.length];
    int[] counts = new int[known.length];
    for (int i = 0; i < known.length; i++) {
      means[i] = loss(known[i]);
      counts[i] = count(known[i]);
    }
    return new Strip(0, known, means, counts);
  }

  /** What its losses scatter about, {@link Trend#NONE} as long as it is not known. */
  public Trend trend() {
    return trend;
  }

  /** The track with its trend drawn anew. */
  public BatchTrack withTrend(Trend drawn) {
    return new BatchTrack(run, pages, drawn);
  }

  /** How many losses were counted in a cell, 0 when it is not known. */
  public int count(int cell) {
    return pages.getOrDefault(cell / PAGE, Page.EMPTY).counts[cell % PAGE];
  }

  /** Mean loss of a cell, nats per token; NaN when it is not known. */
  public float loss(int cell) {
    return count(cell) == 0
        ? Float.NaN
        : pages.getOrDefault(cell / PAGE, Page.EMPTY).means[cell % PAGE];
  }

  /** How hard a cell's batches were, nats per token; NaN when it or its trend is not known. */
  public double residual(int cell) {
    Page page = pages.get(cell / PAGE);
    if (page == null || page.counts[cell % PAGE] == 0) {
      return Double.NaN;
    }
    return page.means[cell % PAGE] - trend.at(Strip.middle(cell));
  }

  /**
   * How hard the batches of a stretch of tokens were on average, nats per token; empty when less
   * than half of it is known.
   *
   * @param losses how many losses the asking run has seen there
   */
  public OptionalDouble over(long firstTokens, long lastTokens, int losses) {
    if (firstTokens < 1 || trend.isNone()) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    double weight = 0;
    int last = Strip.cell(lastTokens);
    for (int cell = Strip.cell(firstTokens); cell <= last; cell++) {
      double residual = residual(cell);
      if (!Double.isNaN(residual)) {
        double part = part(cell, firstTokens, lastTokens) * count(cell);
        sum += part * residual;
        weight += part;
      }
    }
    return weight > 0 && weight >= COVERED * losses
        ? OptionalDouble.of(sum / weight)
        : OptionalDouble.empty();
  }

  /** Share of a cell that lies in a stretch; a cell of one loss lies in it whole. */
  private double part(int cell, long firstTokens, long lastTokens) {
    if (count(cell) == 1) {
      return 1;
    }
    double from = Math.max(Strip.begin(cell), firstTokens);
    double to = Math.min(Strip.begin(cell + 1), lastTokens + 1.0);
    return Math.max(0, to - from) / (Strip.begin(cell + 1) - Strip.begin(cell));
  }

  /** Variance of its trend there as a share of the variance of one loss; NaN where it has none. */
  public double trendShare(double tokens) {
    return trend.share(tokens);
  }

  private static final class Page {
    private static final Page EMPTY = new Page(new float[PAGE], new int[PAGE]);

    private final float[] means;
    private final int[] counts;

    private Page(float[] means, int[] counts) {
      this.means = means;
      this.counts = counts;
    }

    private Page copy() {
      return new Page(Arrays.copyOf(means, PAGE), Arrays.copyOf(counts, PAGE));
    }
  }
}
