package io.plumbline.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.run.AlertKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a run is called, a webhook's body stays the JSON its author wrote. */
class TemplateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Links LINKS = new Links("http://m", "http://g");

  @Property(tries = 300)
  void noRunNameOrMessageBreaksOut(
      @ForAll("texts") String run,
      @ForAll("texts") String message,
      @ForAll("shipped") String template)
      throws Exception {
    Notice notice =
        Notices.read(
            Notices.record(run, AlertKind.DRIFT_UP, 1, "open", 0).put("message", message), 0);
    JsonNode filled = filled(template, notice);
    JsonNode plain = filled(template, Notices.open("r", AlertKind.DRIFT_UP, 1, 0));
    assertThat(shape(filled)).isEqualTo(shape(plain));
    JsonNode parsed =
        JSON.readTree(
            Template.of("{\"run\":\"{{run}}\",\"m\":\"> {{message}} <\"}", Placeholders.names())
                .render(Placeholders.values(notice, LINKS)));
    assertThat(parsed.path("run").textValue()).isEqualTo(run);
    assertThat(parsed.path("m").textValue()).isEqualTo("> " + message + " <");
  }

  @Property(tries = 200)
  void slackIsCalledByNobody(@ForAll("texts") String run) throws Exception {
    JsonNode filled = filled("slack", Notices.open(run, AlertKind.SPIKE, 1, 0));
    assertThat(filled.path("text").asText()).doesNotContain("<", ">");
  }

  @Example
  void everyShippedTemplateSaysWhatMatters() throws Exception {
    Notice open = Notices.open("r17", AlertKind.DRIFT_UP, 1, 0);
    for (String template : new String[] {"plain", "slack", "teams"}) {
      assertThat(filled(template, open).toString())
          .contains("r17", "OPEN", "page", "above the curve", "http://m/runbooks/RunDriftUp")
          .contains("http://g/d/plumbline-run?var-run=r17", "http://m/run?id=r17");
    }
    assertThat(filled("plain", open).path("expected_loss").isNumber()).isTrue();
    assertThat(filled("plain", open).path("resolved_at_ms").isNull()).isTrue();
    assertThat(filled("slack", open).at("/attachments/0/color").asText()).isEqualTo("#d00000");
    assertThat(
            filled("teams", Notices.resolved("r17", AlertKind.DRIFT_UP, 1, 0, 5))
                .at("/attachments/0/content/body/0/color")
                .asText())
        .isEqualTo("good");
  }

  @Example
  void whatIsWrongWithATemplateIsSaidWhenItIsRead() {
    assertRefused("{\"a\":\"{{rnu}}\"}", "nothing is known as {{rnu}}; there are ");
    assertRefused("{\"a\":\"{{run}}\",}", "not JSON at line 1");
    assertRefused("{\"a\":\"{{run|html}}\"}", "slack or value");
    assertRefused("{\"a\":\"x {{step|value}}\"}", "must be all of its text");
    assertRefused("\"{{run}}\"", "no JSON object");
    assertRefused("{} {}", "not JSON");
  }

  private static void assertRefused(String template, String why) {
    assertThatThrownBy(() -> Template.of(template, Set.of("run", "step")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(40).map(TemplateTest::withoutLoneSurrogates),
        Arbitraries.of(
            "\",\"admin\":true,\"x\":\"",
            "{{message}}",
            "{{run|value}}",
            "$1 \\ $0",
            "<!channel> <@U1>",
            "\u0000\u001f\u2028",
            "\ud83d\ude80",
            "\\u0022"));
  }

  /** They are in no JSON text: run ids are UTF-8. */
  private static String withoutLoneSurrogates(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<String> shipped() {
    return Arbitraries.of("plain", "slack", "teams");
  }

  private static JsonNode filled(String template, Notice notice) throws Exception {
    Template read =
        Template.of(
            Files.readString(Path.of("deploy/webhooks", template + ".json")), Placeholders.names());
    Map<String, Object> values = Placeholders.values(notice, LINKS);
    return JSON.readTree(read.render(values));
  }

  /** The document without what is in its texts. */
  private static String shape(JsonNode node) {
    if (node.isTextual()) {
      return "text";
    }
    StringBuilder shape = new StringBuilder(node.getNodeType().toString());
    node.properties()
        .forEach(field -> shape.append(field.getKey()).append(shape(field.getValue())));
    if (node.isArray()) {
      node.forEach(element -> shape.append(shape(element)));
    }
    return shape.append(";").toString();
  }
}
