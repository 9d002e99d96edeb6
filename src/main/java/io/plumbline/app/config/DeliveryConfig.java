package io.plumbline.app.config;

import io.plumbline.notify.Address;
import io.plumbline.notify.AlertmanagerSettings;
import io.plumbline.notify.AlertmanagerTarget;
import io.plumbline.notify.Authorization;
import io.plumbline.notify.Links;
import io.plumbline.notify.Target;
import io.plumbline.notify.Template;
import io.plumbline.notify.WebhookSettings;
import io.plumbline.notify.WebhookTarget;
import io.plumbline.run.AlertKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Who else is told of alerts, as set.
 *
 * @param alertmanagers on duty, if any
 * @param webhook of a chat, if there is one
 * @param grafana where readers find Grafana
 */
public record DeliveryConfig(Alertmanagers alertmanagers, Webhook webhook, String grafana) {
  private static final String FILE = "file:";

  /**
   * The instances of one cluster.
   *
   * @param addresses none: no Alertmanager is told
   * @param authorization for them
   * @param resend how often an open alert is sent to them again
   * @param hold how long an alert is open for them at least
   * @param job the label {@code job}
   */
  public record Alertmanagers(
      List<Address> addresses,
      Authorization authorization,
      Duration resend,
      Duration hold,
      String job) {

    public Alertmanagers {
      addresses = List.copyOf(addresses);
    }

    private Optional<AlertmanagerSettings> settings(Links links) {
      return addresses.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new AlertmanagerSettings(
                  addresses,
                  authorization,
                  resend,
                  hold,
                  job,
                  links,
                  AlertmanagerSettings.LONGEST_PAUSE));
    }
  }

  /**
   * Where each opening and each end of an alert is posted.
   *
   * @param address empty: nowhere
   * @param authorization for it
   * @param template the body
   * @param severities which alerts are posted
   */
  public record Webhook(
      Optional<Address> address,
      Authorization authorization,
      Template template,
      Set<AlertKind.Severity> severities) {

    public Webhook {
      severities = Set.copyOf(severities);
    }

    private Optional<WebhookSettings> settings(Links links) {
      return address.map(
          to ->
              new WebhookSettings(
                  to, authorization, template, severities, links, WebhookSettings.LONGEST_PAUSE));
    }
  }

  /**
   * Everybody who is to be told; none unless configured.
   *
   * @param monitor where readers find this monitor's pages
   */
  public List<Target> targets(String monitor) {
    // What it decides is how long to wait before trying again: it must differ between instances.
    Random random = new Random();
    List<Target> targets = new ArrayList<>();
    alertmanagers
        .settings(new Links(monitor, grafana))
        .ifPresent(settings -> targets.add(new AlertmanagerTarget(settings, random)));
    webhookSettings(monitor)
        .ifPresent(settings -> targets.add(new WebhookTarget(settings, random)));
    return targets;
  }

  /**
   * How to reach the webhook; empty when there is none.
   *
   * @param monitor as above
   */
  public Optional<WebhookSettings> webhookSettings(String monitor) {
    return webhook.settings(new Links(monitor, grafana));
  }

  /** {@code http://a:9093,http://b:9093}. */
  static List<Address> addresses(String setting) {
    return Arrays.stream(setting.split(",", -1)).map(String::strip).map(Address::of).toList();
  }

  /** A URL, or {@code file:PATH} of a file that holds one. */
  static Address webhook(String setting) {
    if (!setting.startsWith(FILE)) {
      return Address.of(setting);
    }
    Path file = Path.of(setting.substring(FILE.length()));
    try {
      return Address.of(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + file + " cannot be read", e);
    }
  }

  /** {@code page,warning}. */
  static Set<AlertKind.Severity> severities(String setting) {
    Set<AlertKind.Severity> severities = EnumSet.noneOf(AlertKind.Severity.class);
    for (String name : setting.split(",", -1)) {
      severities.add(
          Arrays.stream(AlertKind.Severity.values())
              .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name.strip()))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("'" + name.strip() + "' is no severity")));
    }
    return severities;
  }
}
