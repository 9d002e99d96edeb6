package io.plumbline.app;

/** Which plumbline this is, as its pages, its log and {@code --version} say. */
final class Version {
  /** The version in {@code pom.xml}; a test holds the two together. */
  static final String NUMBER = "0.1.0";

  private Version() {}
}
