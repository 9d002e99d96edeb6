package io.plumbline.contract;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Any value of a record of this room that can be told from others when it is written: no infinities
 * (written as what is not known), and nothing that may be null as an empty list (left out as well).
 */
final class RandomRecord {
  private final Random random;

  RandomRecord(long seed) {
    random = new Random(seed);
  }

  <T> T of(Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i]);
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private @Nullable Object value(RecordComponent component) {
    if (component.getName().equals(LawRecord.FORMAT_FIELD)) {
      return LawRecord.FORMAT;
    }
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    if (nullable && random.nextInt(4) == 0) {
      return null;
    }
    return value(component.getGenericType(), nullable);
  }

  private Object value(Type type, boolean some) {
    if (type instanceof ParameterizedType generic) {
      int size = random.nextInt(4) + (some ? 1 : 0);
      return generic.getRawType() == List.class
          ? IntStream.range(0, size)
              .mapToObj(i -> value(generic.getActualTypeArguments()[0], false))
              .toList()
          : numbersByName(size);
    }
    if (type == int.class) {
      return random.nextInt();
    }
    if (type == long.class) {
      return whole();
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == double.class || type == Double.class) {
      return real();
    }
    if (type == String.class) {
      return text();
    }
    if (type == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.of(whole()) : OptionalLong.empty();
    }
    if (type == OptionalDouble.class) {
      return random.nextBoolean() ? OptionalDouble.of(real()) : OptionalDouble.empty();
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      return of(record);
    }
    throw new AssertionError("no random " + type);
  }

  private Map<String, Double> numbersByName(int size) {
    Map<String, Double> numbers = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      numbers.put(text(), real());
    }
    return numbers;
  }

  private long whole() {
    return random.nextBoolean() ? random.nextLong() : random.nextInt(100) - 50;
  }

  /** Any bits; now and then a number that people write. */
  private double real() {
    double any = Double.longBitsToDouble(random.nextLong());
    double chosen =
        switch (random.nextInt(6)) {
          case 0 -> any;
          case 1 -> Double.NaN;
          case 2 -> -0.0;
          case 3 -> random.nextInt(1_000);
          default -> random.nextGaussian();
        };
    return Double.isInfinite(chosen) || Double.isNaN(chosen) ? Double.NaN : chosen;
  }

  /** Of all planes, quotation marks and control characters included; may be empty. */
  private String text() {
    int[] points =
        random
            .ints(random.nextInt(6), 0, 0x11_0000)
            .map(point -> random.nextBoolean() ? point % 0x80 : point)
            .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
            .toArray();
    return new String(points, 0, points.length);
  }
}
