package io.plumbline.stream;

import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Sequences of events as nobody should send them: a healthy run in JSON, of which numbers, words
 * and bytes are changed, lines lost, doubled and moved. What the codec refuses is left out.
 */
final class MutatedEvents {
  private static final EventCodec CODEC = new EventCodec();

  /** Numbers at the ends of what a double, a float, a long or the contract can hold, and nearby. */
  private static final String[] EXTREMES = {
    "0",
    "-0.0",
    "1",
    "-1",
    "1e-9",
    "1e-300",
    "4.9e-324",
    "1e9",
    "1e18",
    "999999999999999999",
    "1e19",
    "9223372036854775807",
    "-1e18",
    "1e30",
    "3.4e38",
    "-3.4e38",
    "3.5e38",
    "1e100",
    "1e154",
    "-1e154",
    "1e300",
    "1e308",
    "-1e308",
    "-5e307",
    "1.7976931348623157e308",
    "NaN",
    "\"nan\"",
    "Infinity",
    "-Infinity",
    "\"-inf\"",
    "null",
    "2147483647",
    "2147483648",
    "1e6",
    "16777217",
    "0.5",
    "253402300799999",
    "1e15",
    "12.000000001",
    "1e-38",
    "1e-45",
    "1e12"
  };

  private static final String[] CONTROLS = {
    "{'type':'change','run':'r','what':'data'}",
    "{'type':'change','run':'r','what':'batch'}",
    "{'type':'change','run':'r','what':'schedule'}",
    "{'type':'change','run':'r','what':'restore'}",
    "{'type':'change','run':'r','what':'other'}",
    "{'type':'change','run':'r','what':'data','step':%d}",
    "{'type':'change','run':'r','what':'batch','tokens':%d}",
    "{'type':'change','run':'r','what':'restore','tokens':0}",
    "{'type':'heartbeat','run':'r'}",
    "{'type':'mute','run':'r','for_s':20}",
    "{'type':'mute','run':'r','kinds':['diverged'],'until_tokens':%d}",
    "{'type':'unmute','run':'r'}",
    "{'type':'eval','run':'r','step':%d,'eval_loss':3.1}",
    "{'type':'eval','run':'r','step':%d,'metrics':{'accuracy':0.3,'odd':1e308}}",
    "{'type':'end','run':'r','status':'killed'}",
    "{'type':'end','run':'r','status':'failed'}",
    "{'type':'end','run':'r'}",
    "{'type':'run','run':'r','attempt':2}",
    "{'type':'run','run':'r','batch_tokens':%d}",
    "{'type':'run','run':'r','params':1e6,'target_tokens':%d,'batch_tokens':1}",
    "{'type':'run','run':'r','target_steps':%d,'batch_tokens':1,'family':'f','data_order':'0'}",
    "{'type':'run','run':'r','target_tokens':1000,'batch_tokens':1,'family':'g','params':1e9,"
        + "'schedule':{'kind':'cosine','peak_lr':6e-3,'warmup_steps':100,'final_frac':0.1}}",
    "{'type':'run','run':'r','target_tokens':200,"
        + "'schedule':{'kind':'wsd','peak_lr':6e-3,'decay_frac':0.2,'final_frac':0}}",
    "{'type':'run','run':'r','schedule':{'kind':'points','points':[[0,0],[50,6e-3],[900,1e-300]]}}",
    "{'type':'run','run':'r','loss_unit':'bits/token','unique_tokens':70,'bytes_per_token':4}",
    "{'type':'run','run':'r','reference':{'floor':1.5,'amplitude':40,'exponent':0.3}}",
    "{'type':'run','run':'r','parent_run':'p','forked_at_tokens':%d}",
  };

  private MutatedEvents() {}

  /** A sequence, as the codec lets it through. */
  static List<TrainingEvent> of(Random random) {
    List<TrainingEvent> events = new ArrayList<>();
    for (String line : lines(random)) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(150) == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      byte[] key = "r".getBytes(StandardCharsets.UTF_8);
      if (CODEC.decode(key, bytes) instanceof Decoded.Valid valid) {
        events.add(valid.event());
      }
    }
    return events;
  }

  private static List<String> lines(Random random) {
    boolean steps = random.nextInt(4) > 0;
    long perStep = random.nextInt(3) == 0 ? 524_288 : 1;
    boolean judged = random.nextInt(25) == 0; // far enough for forecasts to be held against
    int from = random.nextInt(judged || random.nextInt(4) == 0 ? 200 : 4_000);
    int count = 1 + random.nextInt(judged ? 150 : 24);
    int stride = 1 + (random.nextInt(3) == 0 ? random.nextInt(9) : 0);
    double hostile = random.nextInt(3) == 0 ? 0 : random.nextDouble() / 6;
    List<String> lines = new ArrayList<>();
    if (random.nextBoolean()) {
      lines.add(control(random, from));
    }
    int step = from;
    double level = 0;
    for (int i = 0; i < count; i++) {
      step += stride;
      String line = logged(random, step, perStep, steps, level);
      double draw = random.nextDouble();
      if (draw < 0.03) {
        step = random.nextInt(step + 1);
      } else if (draw < 0.04) {
        level = 2 * random.nextDouble() - 1;
      } else if (draw < 0.09) {
        lines.add(control(random, step));
      } else if (draw < 0.1) {
        step += random.nextInt(500);
      }
      lines.add(random.nextDouble() < hostile ? mutated(random, line) : line);
      if (draw > 0.97) {
        lines.add(lines.get(random.nextInt(lines.size())));
      } else if (draw > 0.9 && lines.size() > 6) {
        lines.add(lines.remove(lines.size() - 1 - random.nextInt(6)));
      } else if (draw > 0.88) {
        lines.remove(random.nextInt(lines.size()));
      }
    }
    return lines;
  }

  private static String logged(Random random, int step, long perStep, boolean steps, double level) {
    double loss = 1 + 10 * Math.pow(1 + step, -0.2) + level + 0.05 * random.nextGaussian();
    String at =
        steps
            ? String.format(Locale.ROOT, "'step':%d,'tokens':%d", step, step * perStep)
            : String.format(Locale.ROOT, "'tokens':%d", step * perStep);
    String time =
        random.nextInt(4) == 0 ? "" : "'ts':" + (1_795_320_000_000L + 1_000L * step) + ",";
    String norm = random.nextBoolean() ? "" : ",'grad_norm':1.0";
    return String.format(
            Locale.ROOT,
            "{'run':'r',%s%s,'loss':%s,'lr':%s%s}",
            time,
            at,
            loss,
            6e-5 * Math.min(100, 1 + step),
            norm)
        .replace('\'', '"');
  }

  private static String control(Random random, int step) {
    String line = CONTROLS[random.nextInt(CONTROLS.length)];
    String filled =
        (line.contains("%d")
                ? String.format(Locale.ROOT, line, step + random.nextInt(40) - 10)
                : line)
            .replace('\'', '"');
    return random.nextInt(4) == 0 ? mutated(random, filled) : filled;
  }

  /** With one of its numbers another. */
  private static String mutated(Random random, String line) {
    List<int[]> numbers = new ArrayList<>();
    for (int i = 0; i < line.length(); i++) {
      char before = i == 0 ? ' ' : line.charAt(i - 1);
      if ((before == ':' || before == '[' || before == ',')
          && "-0123456789".indexOf(line.charAt(i)) >= 0) {
        int end = i;
        while (end < line.length() && "-+.eE0123456789".indexOf(line.charAt(end)) >= 0) {
          end++;
        }
        numbers.add(new int[] {i, end});
        i = end;
      }
    }
    if (numbers.isEmpty()) {
      return line;
    }
    int[] place = numbers.get(random.nextInt(numbers.size()));
    return line.substring(0, place[0])
        + EXTREMES[random.nextInt(EXTREMES.length)]
        + line.substring(place[1]);
  }
}
