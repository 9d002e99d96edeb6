package io.plumbline.app.console;

/** Which plumbline this is, as its pages, its log and {@code --version} say. */
public final class Version {
  /** The version in {@code pom.xml}; a test holds the two together. */
  public static final String NUMBER = "0.1.0";

  private Version() {}
}
