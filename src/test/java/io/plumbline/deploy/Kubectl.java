package io.plumbline.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** kubectl, where it is installed and knows components (1.21 and newer); Debian 12's does not. */
final class Kubectl {
  private Kubectl() {}

  /** What {@code kubectl kustomize FOLDER} prints. */
  static List<JsonNode> kustomize(String folder) throws Exception {
    String version = run("kubectl", "version", "--client", "--output=json");
    JsonNode kustomize = Yaml.parse(version).get(0).path("kustomizeVersion");
    Assumptions.assumeTrue(
        kustomize.asText().matches("v([4-9]|\\d\\d)\\..*"),
        "this kubectl has kustomize " + kustomize.asText("2") + "; components came with 1.21");
    return Yaml.parse(run("kubectl", "kustomize", folder));
  }

  private static String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      return Assumptions.<String>abort("kubectl is not installed: " + e.getMessage());
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}
