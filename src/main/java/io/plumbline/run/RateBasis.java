package io.plumbline.run;

import java.util.Optional;

/**
 * What a run's learning rate rests on.
 *
 * @param kind declared, inferred from what was logged, or neither
 * @param says the same in a sentence
 * @param declared the declared schedule, if it tells a shape
 * @param multiple logged rates over declared ones, NaN while not known
 */
record RateBasis(
    ScheduleBasis kind, String says, Optional<DeclaredSchedule> declared, double multiple) {}
