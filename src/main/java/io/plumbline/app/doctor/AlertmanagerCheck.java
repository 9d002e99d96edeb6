package io.plumbline.app.doctor;

import io.plumbline.notify.Address;
import io.plumbline.notify.AlertmanagerProbe;
import io.plumbline.notify.Authorization;
import java.util.ArrayList;
import java.util.List;

/** The Alertmanagers: there, and of which version. One of several is enough to be told. */
public final class AlertmanagerCheck implements Check {
  private static final String NAME = "alertmanager";

  private final List<Address> addresses;
  private final Authorization authorization;

  /** Of these instances. */
  public AlertmanagerCheck(List<Address> addresses, Authorization authorization) {
    this.addresses = List.copyOf(addresses);
    this.authorization = authorization;
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    boolean any = false;
    for (Address address : addresses) {
      AlertmanagerProbe.Answer answer = AlertmanagerProbe.ask(address, authorization);
      any |= answer.well();
      findings.add(
          answer.well()
              ? new Finding.Fine(NAME, address + ": " + answer.said())
              : new Finding.Doubtful(
                  NAME,
                  address + " " + answer.said(),
                  "check alertmanager.urls and alertmanager.authorization, and whether it runs;"
                      + " alerts wait in Kafka until then"));
    }
    return any
        ? findings
        : findings.stream()
            .<Finding>map(one -> new Finding.Failing(NAME, one.found(), one.advice()))
            .toList();
  }
}
