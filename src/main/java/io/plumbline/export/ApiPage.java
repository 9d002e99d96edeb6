package io.plumbline.export;

import java.io.ByteArrayOutputStream;
import java.util.Map;

/** Everything below one path, answered by another room. */
final class ApiPage implements Page {
  private final ReadApi.Mount mount;

  ApiPage(ReadApi.Mount mount) {
    this.mount = mount;
  }

  @Override
  public String path() {
    return mount.path();
  }

  /** It bounds itself, and must not keep scrapes waiting. */
  @Override
  public boolean large() {
    return false;
  }

  @Override
  public boolean takesForms() {
    return true;
  }

  @Override
  public Answer refused(String why) {
    return answer(mount.api().refused(why));
  }

  @Override
  public Answer get(Request request) {
    return answer(
        mount.api().answer(request.path().substring(mount.path().length()), request.parameters()));
  }

  private static Answer answer(ReadApi.Reply reply) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(reply.json().length);
    body.writeBytes(reply.json());
    return new Answer(reply.status(), "application/json", body, Map.of());
  }
}
