package io.plumbline.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Kubernetes' strategic merge, as far as patches here need it: objects are merged, lists of named
 * things (containers, volumes, variables, ports) by name, volume mounts by path, other lists and
 * values are replaced.
 */
final class StrategicMerge {
  private StrategicMerge() {}

  /** Changes {@code target} as {@code patch} says. */
  static void into(ObjectNode target, JsonNode patch) {
    for (var field : patch.properties()) {
      JsonNode old = target.path(field.getKey());
      if (old instanceof ObjectNode object && field.getValue().isObject()) {
        into(object, field.getValue());
      } else if (old instanceof ArrayNode array && field.getValue() instanceof ArrayNode changes) {
        into(array, changes);
      } else {
        target.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }

  private static void into(ArrayNode target, ArrayNode patch) {
    String key = key(patch);
    if (key.isEmpty()) {
      target.removeAll();
      target.addAll(patch.deepCopy());
      return;
    }
    for (JsonNode change : patch) {
      boolean merged = false;
      for (JsonNode element : target) {
        if (element.path(key).equals(change.path(key))) {
          into((ObjectNode) element, change);
          merged = true;
        }
      }
      if (!merged) {
        target.add(change.deepCopy());
      }
    }
  }

  /** What tells the elements apart; empty for a list that is replaced. */
  private static String key(ArrayNode list) {
    for (String key : new String[] {"mountPath", "name"}) {
      boolean all = !list.isEmpty();
      for (JsonNode element : list) {
        all &= element.has(key);
      }
      if (all) {
        return key;
      }
    }
    return "";
  }
}
