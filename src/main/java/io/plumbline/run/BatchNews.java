package io.plumbline.run;

import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import java.util.Optional;

/**
 * What a run tells those that read the same batches when a bin has closed.
 *
 * @param order whom it may concern
 * @param strip the bin's cells; empty while the run is not itself
 * @param trend its trend, when it was drawn anew
 */
public record BatchNews(DataOrder order, Strip strip, Optional<Trend> trend) {}
