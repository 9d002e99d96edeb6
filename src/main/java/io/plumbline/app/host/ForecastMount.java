package io.plumbline.app.host;

import io.plumbline.export.PrometheusSink;
import io.plumbline.export.ReadApi;
import io.plumbline.export.Readiness;
import io.plumbline.query.Answer;
import io.plumbline.query.ForecastApi;
import java.util.List;
import java.util.Map;

/** The forecast API on the HTTP endpoint: where the rooms {@code query} and {@code export} meet. */
public final class ForecastMount {
  /** What Grafana and promtool are given is the part before {@code /api/v1/}. */
  static final String PATH = "/forecast/api/v1/";

  private ForecastMount() {}

  /** The API over the runs of this sink. */
  public static ReadApi.Mount of(PrometheusSink sink, Readiness readiness, String version) {
    ForecastApi api =
        new ForecastApi(sink::runs, readiness::whyNotReady, version, System::currentTimeMillis);
    return new ReadApi.Mount(
        PATH,
        new ReadApi() {
          @Override
          public Reply answer(String path, Map<String, List<String>> parameters) {
            return reply(api.answer(path, parameters));
          }

          @Override
          public Reply refused(String why) {
            return reply(api.refused(why));
          }
        });
  }

  private static ReadApi.Reply reply(Answer answer) {
    return new ReadApi.Reply(answer.status(), answer.json());
  }
}
