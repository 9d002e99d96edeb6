package io.plumbline.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code kubectl kustomize FOLDER} prints, for the part of kustomize that this repository
 * uses: resources, components, generated ConfigMaps (literals and files, merged over those below),
 * strategic-merge patches, namespace, labels of generated ConfigMaps. Names get no hash.
 *
 * <p>A field that it does not know is an error, so is a file that is missing or lies outside the
 * folder (kustomize loads none from elsewhere, only whole folders). Where kubectl is installed,
 * {@code KubernetesTest} holds the answer against kubectl's.
 */
final class Kustomization {
  private static final String FILE = "kustomization.yaml";

  private static final Set<String> KNOWN =
      Set.of(
          "apiVersion",
          "kind",
          "resources",
          "components",
          "configMapGenerator",
          "generatorOptions",
          "patches",
          "labels",
          "namespace",
          "images");

  private final List<ObjectNode> resources = new ArrayList<>();

  private Kustomization() {}

  /** The resources of a folder, in no particular order. */
  static List<ObjectNode> build(Path folder) {
    Kustomization built = new Kustomization();
    built.add(folder.normalize());
    return built.resources;
  }

  private void add(Path folder) {
    JsonNode file = Yaml.document(folder.resolve(FILE));
    file.fieldNames().forEachRemaining(name -> require(KNOWN.contains(name), folder, name));
    for (JsonNode entry : file.path("resources")) {
      Path path = folder.resolve(entry.asText()).normalize();
      if (Files.isDirectory(path)) {
        resources.addAll(build(path));
      } else {
        inside(folder, path);
        Yaml.documents(path).forEach(document -> resources.add((ObjectNode) document));
      }
    }
    // A component works on everything gathered so far.
    for (JsonNode entry : file.path("components")) {
      add(folder.resolve(entry.asText()).normalize());
    }
    file.path("configMapGenerator")
        .forEach(map -> generate(folder, map, file.path("generatorOptions")));
    file.path("patches").forEach(patch -> patch(folder, patch));
    file.path("labels").forEach(this::label);
    if (file.has("namespace")) {
      resources.forEach(
          resource -> metadata(resource).put("namespace", file.path("namespace").asText()));
    }
    file.path("images").forEach(this::image);
  }

  private void generate(Path folder, JsonNode map, JsonNode options) {
    String name = map.path("name").asText();
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    for (JsonNode literal : map.path("literals")) {
      String[] parts = literal.asText().split("=", 2);
      require(parts.length == 2, folder, literal.asText());
      data.put(parts[0], parts[1]);
    }
    for (JsonNode entry : map.path("files")) {
      Path path = folder.resolve(entry.asText()).normalize();
      inside(folder, path);
      try {
        data.put(path.getFileName().toString(), Files.readString(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (map.path("behavior").asText().equals("merge")) {
      ((ObjectNode) find("ConfigMap", name).path("data")).setAll(data);
      return;
    }
    ObjectNode made = JsonNodeFactory.instance.objectNode();
    made.put("apiVersion", "v1").put("kind", "ConfigMap").set("data", data);
    metadata(made).put("name", name);
    JsonNode labels = map.at("/options/labels");
    labels = labels.isMissingNode() ? options.path("labels") : labels;
    if (labels instanceof ObjectNode given) {
      metadata(made).set("labels", given.deepCopy());
    }
    resources.add(made);
  }

  private void patch(Path folder, JsonNode entry) {
    List<JsonNode> changes =
        entry.has("path")
            ? Yaml.documents(inside(folder, folder.resolve(entry.path("path").asText())))
            : Yaml.parse(entry.path("patch").asText());
    for (JsonNode change : changes) {
      String kind = change.path("kind").asText();
      String name = change.at("/metadata/name").asText();
      if (change.path("$patch").asText().equals("delete")) {
        resources.removeIf(resource -> is(resource, kind, name));
      } else {
        StrategicMerge.into(find(kind, name), change);
      }
    }
  }

  private void label(JsonNode entry) {
    for (ObjectNode resource : resources) {
      ObjectNode labels = metadata(resource).withObject("/labels");
      entry.path("pairs").properties().forEach(pair -> labels.set(pair.getKey(), pair.getValue()));
    }
  }

  private void image(JsonNode entry) {
    for (ObjectNode resource : resources) {
      for (JsonNode container : resource.at("/spec/template/spec/containers")) {
        String[] image = container.path("image").asText().split(":", 2);
        if (image[0].equals(entry.path("name").asText())) {
          ((ObjectNode) container)
              .put(
                  "image",
                  entry.path("newName").asText(image[0])
                      + ":"
                      + entry.path("newTag").asText(image[1]));
        }
      }
    }
  }

  private ObjectNode find(String kind, String name) {
    List<ObjectNode> found =
        resources.stream().filter(resource -> is(resource, kind, name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " resources are " + kind + " " + name + ", not one");
    }
    return found.get(0);
  }

  private static boolean is(JsonNode resource, String kind, String name) {
    return resource.path("kind").asText().equals(kind)
        && resource.at("/metadata/name").asText().equals(name);
  }

  private static ObjectNode metadata(ObjectNode resource) {
    return resource.withObject("/metadata");
  }

  private static Path inside(Path folder, Path path) {
    require(path.normalize().startsWith(folder), folder, path + ", which lies outside");
    return path.normalize();
  }

  private static void require(boolean holds, Path folder, String what) {
    if (!holds) {
      throw new AssertionError(folder.resolve(FILE) + " cannot have " + what);
    }
  }
}
