package io.plumbline.drift;

import io.plumbline.law.Fit;

/**
 * A fit of the past, and how well forecasts had held until then: what came later cannot have
 * changed either.
 */
public record Anchor(Fit fit, Calibration calibration) {}
