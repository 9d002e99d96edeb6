package io.plumbline.curve;

/**
 * Sufficient statistics of the losses in one stretch of tokens; about 2 % of the tokens seen (a bin
 * in log tokens).
 *
 * @param firstTokens tokens at the first event in it
 * @param lastTokens tokens at the last event in it
 * @param lastStep step of the last event, -1 when the run reports none
 * @param count finite losses in it, at least 0
 * @param meanTokens mean of the token counts of the counted losses
 * @param meanLoss mean of the finite losses, nats per token
 * @param squares sum of squared deviations from that mean (Welford's M2)
 * @param differences sum of squared differences of successive losses (von Neumann): noise without
 *     the trend
 * @param learningRate mean learning rate reported, NaN when none was
 * @param clock learning-rate clock at its end: sum of learning rate x tokens since the beginning,
 *     NaN without rates
 * @param excluded whether the fit leaves it out (a spike, or a stretch under suspicion)
 */
public record Bin(
    long firstTokens,
    long lastTokens,
    long lastStep,
    int count,
    double meanTokens,
    double meanLoss,
    double squares,
    double differences,
    double learningRate,
    double clock,
    boolean excluded) {}
