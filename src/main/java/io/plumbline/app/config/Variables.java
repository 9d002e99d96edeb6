package io.plumbline.app.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How settings are called in the environment: {@code PLUMBLINE_HTTP_PORT} for http.port. */
final class Variables {
  /** Begins the variables of this program. */
  static final String OWN = "PLUMBLINE_";

  /** Begins what goes to every Kafka client. */
  static final String KAFKA = "KAFKA_";

  /** Begins what goes to Kafka Streams. */
  static final String STREAMS = "STREAMS_";

  /**
   * Kubernetes tells every container of the services beside it: a service called plumbline makes
   * PLUMBLINE_PORT, PLUMBLINE_SERVICE_HOST, PLUMBLINE_PORT_9464_TCP_ADDR and more, one called
   * plumbline-http makes PLUMBLINE_HTTP_PORT=tcp://10.0.0.7:9464.
   */
  private static final Pattern SERVICE =
      Pattern.compile(
          ".*(_SERVICE_HOST|_SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

  private Variables() {}

  /** Whether it says where a Kubernetes service is, and so is no setting. */
  static boolean madeByKubernetes(String variable, String value) {
    return SERVICE.matcher(variable).matches()
        || (variable.endsWith("_PORT") && SERVICE_URL.matcher(value).matches());
  }

  /** The setting of this variable. */
  static Optional<ConfigKey> own(String variable) {
    return Arrays.stream(ConfigKey.values())
        .filter(key -> key.variable().equals(variable))
        .findFirst();
  }

  /** All variables of this program. */
  static List<String> allOwn() {
    return Arrays.stream(ConfigKey.values()).map(ConfigKey::variable).toList();
  }

  /** {@code SASL_MECHANISM} behind the prefix is sasl.mechanism. */
  static String dotted(String variable, String prefix) {
    return variable.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** The other way round. */
  static String variable(String prefix, String key) {
    return prefix + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
