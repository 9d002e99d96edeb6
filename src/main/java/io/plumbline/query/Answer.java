package io.plumbline.query;

/**
 * What a request is answered.
 *
 * @param status HTTP's
 * @param json the body, UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // a body handed on to be sent, not compared
public record Answer(int status, byte[] json) {}
