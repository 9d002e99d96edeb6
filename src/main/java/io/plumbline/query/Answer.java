package io.plumbline.query;

/**
 * What a request is answered.
 *
 * @param status HTTP's
 * @param json the body, UTF-8
 */
public record Answer(int status, byte[] json) {}
