package io.plumbline;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * A property that fails says from which seed in its failure, where the build prints it; jqwik says
 * so among the output of tests, which goes to files. Registered for all properties in {@code
 * META-INF/services}.
 */
public final class SeedInFailure implements AroundPropertyHook {
  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    PropertyExecutionResult result = property.execute();
    return result
        .throwable()
        .filter(failure -> result.status() == PropertyExecutionResult.Status.FAILED)
        .map(failure -> result.mapToFailed(seeded(failure, result)))
        .orElse(result);
  }

  private static AssertionError seeded(Throwable failure, PropertyExecutionResult result) {
    String seed = result.seed().orElse("unknown");
    AssertionError seeded =
        new AssertionError(
            String.format(
                "seed %s (again: @Property(seed = \"%s\"); the next run begins with it too):"
                    + " falsified by %s: %s",
                seed,
                seed,
                result.falsifiedParameters().map(Object::toString).orElse("?"),
                failure),
            failure);
    // The place is where it failed, not here.
    seeded.setStackTrace(failure.getStackTrace());
    return seeded;
  }
}
