package io.plumbline.export;

import java.util.List;
import java.util.Map;

/**
 * The port through which another room answers below a path of this endpoint. Called by several
 * threads at once; bounds its own work.
 */
public interface ReadApi {
  /**
   * The answer to a GET, or to a POST of a form.
   *
   * @param path what follows the path it is mounted at, decoded
   * @param parameters by name, those of a form before those of the address
   */
  Reply answer(String path, Map<String, List<String>> parameters);

  /** The answer, with status 400, to a request that could not be read. */
  Reply refused(String why);

  /**
   * What is sent back.
   *
   * @param json UTF-8
   */
  @SuppressWarnings("ArrayRecordComponent") // a body handed on to be sent, not compared
  record Reply(int status, byte[] json) {}

  /**
   * Where it answers.
   *
   * @param path begins and ends with a slash
   */
  record Mount(String path, ReadApi api) {}
}
