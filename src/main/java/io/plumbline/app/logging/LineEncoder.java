package io.plumbline.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Makes a log event a line, as text or as JSON. Named in {@code logback.xml}, which makes it. */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private final TextLines text = new TextLines();
  private final JsonLines json = new JsonLines();
  private volatile LogSettings.Format format = LogSettings.Format.TEXT;

  /** Made by logback. */
  public LineEncoder() {}

  void show(LogSettings.Format newFormat) {
    format = newFormat;
  }

  LogSettings.Format format() {
    return format;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String line = format == LogSettings.Format.JSON ? json.line(event) : text.line(event);
    return line.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
