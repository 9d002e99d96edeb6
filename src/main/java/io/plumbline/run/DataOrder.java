package io.plumbline.run;

import io.plumbline.event.Declaration;
import java.util.Optional;

/**
 * Runs that may have read the same batches: of one family, and with the same declared data order or
 * all with none.
 *
 * @param family the empty string when only the order is declared
 * @param order as declared, the empty string when it is not: then sharing is found out
 */
public record DataOrder(String family, String order) {

  /** What a run declares; empty when it names neither a family nor an order: it has no siblings. */
  static Optional<DataOrder> of(Declaration declaration) {
    Optional<String> order = declaration.data().order().filter(name -> !name.isEmpty());
    Optional<String> family = declaration.family().filter(name -> !name.isEmpty());
    return order.isEmpty() && family.isEmpty()
        ? Optional.empty()
        : Optional.of(new DataOrder(family.orElse(""), order.orElse("")));
  }

  /** Whether the runs say that they share it. */
  public boolean declared() {
    return !order.isEmpty();
  }
}
