package io.plumbline.drift;

import java.util.OptionalLong;

/**
 * Why a detector says what it says.
 *
 * @param statistic the detector's statistic now, dimensionless
 * @param threshold the value at which it confirms, same scale
 * @param sinceTokens where the change began, by the detector's best estimate, in tokens
 * @param sinceStep the same as a step; empty when it is not known
 * @param expectedLoss what the law predicts now, nats per token
 * @param seenLoss what is seen now (mean since {@code sinceTokens}), nats per token; may be NaN
 *     when the loss was
 */
public record Evidence(
    double statistic,
    double threshold,
    double sinceTokens,
    OptionalLong sinceStep,
    double expectedLoss,
    double seenLoss) {}
