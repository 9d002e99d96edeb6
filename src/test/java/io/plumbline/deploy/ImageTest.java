package io.plumbline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Dockerfile and the compose file, without a container engine: what they name exists. */
class ImageTest {
  private static final Path DEPLOY = Path.of("deploy");

  @Test
  void whatIsCopiedIntoTheImageExistsAndIsSentToTheBuild() throws IOException {
    List<String> sources = copied();
    assertThat(sources).contains("pom.xml", "src", "topology");
    for (String source : sources) {
      assertThat(Path.of(source)).exists();
      assertThat(sent(source)).as(source + " passes .dockerignore").isTrue();
    }
  }

  @Test
  void everyFolderThatTheBuildReadsIsCopied() throws IOException {
    // A folder of resources that is missing in the image's build would be missing in the program.
    List<String> copied = copied();
    List<String> resources =
        Pattern.compile("(?s)<resource>\\s*<directory>([^<]+)</directory>")
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(resources).hasSizeGreaterThan(2);
    for (String folder : resources) {
      assertThat(copied)
          .as(folder + " is copied for the build")
          .anyMatch(source -> Path.of(folder).startsWith(source));
    }
  }

  @Test
  void theImageRunsAsNobodyInParticularAndKnowsWhetherItIsWell() throws IOException {
    assertThat(instructions("USER")).hasSize(1).first().asString().matches("[1-9]\\d*:[1-9]\\d*");
    assertThat(instructions("HEALTHCHECK")).hasSize(1);
    assertThat(instructions("ENTRYPOINT")).containsExactly("[\"/opt/plumbline/bin/plumbline\"]");
    assertThat(instructions("FROM")).noneMatch(image -> image.contains("latest"));
    assertThat(instructions("ADD")).as("COPY does less").isEmpty();
  }

  @Test
  void whatComposeMountsExists() {
    JsonNode services = Yaml.document(DEPLOY.resolve("compose.yml")).path("services");
    JsonNode volumes = Yaml.document(DEPLOY.resolve("compose.yml")).path("volumes");
    int files = 0;
    for (JsonNode service : services) {
      for (JsonNode mount : service.path("volumes")) {
        String source = mount.asText().split(":", 2)[0];
        if (source.startsWith(".")) {
          assertThat(DEPLOY.resolve(source)).exists();
          assertThat(mount.asText()).as("configuration is not written").endsWith(":ro");
          files++;
        } else {
          assertThat(volumes.has(source)).as("volume " + source).isTrue();
        }
      }
      assertThat(service.path("restart").asText()).isEqualTo("unless-stopped");
      assertThat(service.has("privileged")).isFalse();
    }
    assertThat(files).isGreaterThan(2);
  }

  @Test
  void inComposeTheMonitorWritesOnlyWhereItMust() {
    JsonNode monitor =
        Yaml.document(DEPLOY.resolve("compose.yml")).path("services").path("plumbline");
    assertThat(monitor.path("read_only").asBoolean()).isTrue();
    // Docker's tmpfs is noexec unless asked, and RocksDB runs what it unpacks there.
    assertThat(monitor.at("/tmpfs/0").asText()).startsWith("/tmp:").contains("exec");
    assertThat(monitor.at("/cap_drop/0").asText()).isEqualTo("ALL");
  }

  /** What COPY takes from the repository. */
  private static List<String> copied() throws IOException {
    return instructions("COPY").stream()
        .filter(line -> !line.startsWith("--from="))
        .map(line -> line.split(" "))
        .flatMap(words -> Stream.of(words).limit(words.length - 1L))
        .toList();
  }

  /** As .dockerignore's lines decide, the last that matches. */
  private static boolean sent(String source) {
    boolean sent = true;
    try {
      for (String line : Files.readAllLines(Path.of(".dockerignore"))) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        boolean exception = line.startsWith("!");
        String pattern = exception ? line.substring(1) : line;
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        for (Path path = Path.of(source); path != null; path = path.getParent()) {
          if (matcher.matches(path)) {
            sent = exception;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sent;
  }

  /** What follows a keyword, for each of its instructions; continued lines as one. */
  private static List<String> instructions(String keyword) throws IOException {
    String text = Files.readString(DEPLOY.resolve("Dockerfile")).replaceAll("\\\\\\n\\s*", "");
    return Pattern.compile("(?m)^" + keyword + " (.*)$")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
