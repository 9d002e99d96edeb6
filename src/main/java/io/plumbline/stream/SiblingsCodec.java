package io.plumbline.stream;

import io.plumbline.curve.Kinship;
import io.plumbline.curve.Strip;
import java.util.ArrayList;
import java.util.List;

/** What a stored head knows of the batches it reads, and of the runs that have read them too. */
final class SiblingsCodec {
  private SiblingsCodec() {}

  static void write(StateWriter out, Strip strip) {
    out.oneByte(strip.carried());
    out.whole(strip.size());
    int before = 0;
    for (int i = 0; i < strip.size(); i++) {
      out.whole(strip.cells()[i] - before);
      out.real(strip.means()[i]);
      out.whole(strip.counts()[i]);
      before = strip.cells()[i];
    }
  }

  static Strip readStrip(StateReader in) {
    int carried = in.oneByte();
    int size = in.length(2 + Double.BYTES);
    int[] cells = new int[size];
    double[] means = new double[size];
    int[] counts = new int[size];
    int before = 0;
    for (int i = 0; i < size; i++) {
      before += in.count();
      cells[i] = before;
      means[i] = in.real();
      counts[i] = in.count();
    }
    return new Strip(carried, cells, means, counts);
  }

  static void write(StateWriter out, List<Kinship> kin) {
    out.oneByte(kin.size());
    for (Kinship one : kin) {
      out.whole(one.sibling());
      out.real(one.n()).real(one.xx()).real(one.xy()).real(one.yy()).real(one.harm());
      out.flag(one.accepted()).flag(one.refused());
    }
  }

  static List<Kinship> readKin(StateReader in) {
    List<Kinship> kin = new ArrayList<>();
    for (int left = in.oneByte(); left > 0; left--) {
      kin.add(
          new Kinship(
              in.whole(),
              in.real(),
              in.real(),
              in.real(),
              in.real(),
              in.real(),
              in.flag(),
              in.flag()));
    }
    return List.copyOf(kin);
  }
}
