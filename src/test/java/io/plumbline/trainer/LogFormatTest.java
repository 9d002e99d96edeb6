package io.plumbline.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read from the lines that trainers print. */
class LogFormatTest {
  @Test
  void megatron() {
    TrainerLog log = LogFormat.MEGATRON.reader(1);
    assertThat(
            log.line(
                "[2026-01-16 07:32:24] iteration        5/     100 | consumed samples:        10240"
                    + " | elapsed time per iteration (ms): 15800.0 | learning rate: 4.134000E-07 |"
                    + " global batch size:  2048 | lm loss: 1.344240E+01 | loss scale: 1.0 | grad"
                    + " norm: 2.870 | number of skipped iterations:   0 |"))
        .containsExactly(
            "{\"type\":\"step\",\"step\":\"5\",\"loss\":\"1.344240E+01\",\"samples\":\"10240\","
                + "\"lr\":\"4.134000E-07\",\"grad_norm\":\"2.870\"}");
    assertThat(log.plannedSteps()).hasValue(100);
    assertThat(
            log.line(
                " iteration     6502/  159576 | consumed samples: 216960 | consumed tokens:"
                    + "    444334080 | learning rate: 5.997E-05 | lm loss: nan | grad norm: inf |"))
        .containsExactly(
            "{\"type\":\"step\",\"step\":\"6502\",\"loss\":\"nan\",\"samples\":\"216960\","
                + "\"tokens\":\"444334080\",\"lr\":\"5.997E-05\",\"grad_norm\":\"inf\"}");
    assertThat(
            log.line(
                " validation loss at iteration 1000 | lm loss value: 2.724416E+00 | lm loss PPL: 15"
                    + " |"))
        .containsExactly("{\"type\":\"eval\",\"step\":\"1000\",\"eval_loss\":\"2.724416E+00\"}");
    // The first iterations of a run whose loss scale is being found have no loss.
    assertThat(log.line(" iteration 1/ 100 | consumed samples: 8 | loss scale: 4294967296.0 |"))
        .isEmpty();
    assertThat(log.line(" validation loss at iteration 9 on test set | lm loss value: 2.7 |"))
        .isEmpty();
  }

  @Test
  void nanotronWithoutItsRoundedTokenCount() {
    assertThat(
            LogFormat.NANOTRON
                .reader(1)
                .line(
                    "[default0]:07/03/2024 [INFO|DP=0|PP=0|TP=0|node]: iteration: 8 / 20 |"
                        + " consumed_tokens: 8.39M | tokens_per_sec: 62.9K | lm_loss: 10.8 | lr:"
                        + " 9.53e-05 | grad_norm: 6.05"))
        .containsExactly(
            "{\"type\":\"step\",\"step\":\"8\",\"loss\":\"10.8\",\"lr\":\"9.53e-05\","
                + "\"grad_norm\":\"6.05\"}");
  }

  @Test
  void torchtitanInColour() {
    TrainerLog log = LogFormat.TORCHTITAN.reader(1);
    assertThat(
            log.line(
                "[rank0]:[titan] 2026-01-01 00:00:00,000 - root - INFO - \u001b[31mstep: 10  "
                    + "\u001b[32mloss:  7.1069  \u001b[35mgrad_norm:  1.2345  \u001b[36mmemory: "
                    + "47.5GiB(50%)\u001b[0m"))
        .containsExactly(
            "{\"type\":\"step\",\"step\":\"10\",\"loss\":\"7.1069\",\"grad_norm\":\"1.2345\"}");
    assertThat(log.line("validate step: 20  loss:  6.5  memory: 1GiB"))
        .containsExactly("{\"type\":\"eval\",\"step\":\"20\",\"eval_loss\":\"6.5\"}");
  }

  @Test
  void olmoOverSeveralLines() {
    TrainerLog log = LogFormat.OLMO.reader(1);
    List<String> rows = new ArrayList<>();
    for (String line :
        List.of(
            "[2024-04-17 09:42:26] INFO     [olmo.train:816, rank=0] [step=1/739328]",
            "    train/CrossEntropyLoss=11.25",
            "    train/Perplexity=76,631",
            "    throughput/total_tokens=4,194,304",
            "    System/Peak GPU Memory (MB)=42,133",
            "[2024-04-17 09:42:38] INFO     [olmo.train:816, rank=0] [step=2/739328,epoch=0]",
            "    train/CE loss=10.73",
            "    eval/c4/CE loss=10.5",
            "Saving checkpoint")) {
      rows.addAll(log.line(line));
    }
    assertThat(rows)
        .containsExactly(
            "{\"type\":\"step\",\"step\":\"1\",\"loss\":\"11.25\",\"tokens\":\"4194304\"}",
            "{\"type\":\"step\",\"step\":\"2\",\"loss\":\"10.73\"}",
            "{\"type\":\"eval\",\"step\":\"2\",\"metrics\":{\"eval/c4/CE loss\":\"10.5\"}}");
    assertThat(log.plannedSteps()).hasValue(739328);
  }

  @Test
  void llmcOnTheScreenAndInItsLog() {
    TrainerLog log = LogFormat.LLMC.reader(1);
    assertThat(
            log.line(
                "step    5/19560 | loss 10.929 (+1.20z)| norm 15.3 (-0.1z)| lr 4.29e-06 |"
                    + " 312.56 ms | 57.4% bf16 MFU | 1679154 tok/s"))
        .containsExactly(
            "{\"type\":\"step\",\"step\":\"5\",\"loss\":\"10.929\",\"grad_norm\":\"15.3\","
                + "\"lr\":\"4.29e-06\"}");
    assertThat(log.line("s:5 trl:10.9290 lr:0.000004 norm:15.30"))
        .containsExactly(
            "{\"type\":\"step\",\"step\":\"5\",\"loss\":\"10.9290\",\"lr\":\"0.000004\","
                + "\"grad_norm\":\"15.30\"}");
    assertThat(log.line("s:250 tel:4.5"))
        .containsExactly("{\"type\":\"eval\",\"step\":\"250\",\"eval_loss\":\"4.5\"}");
  }

  @Test
  void nanogpt() {
    TrainerLog log = LogFormat.NANOGPT.reader(1);
    assertThat(log.line("iter 100: loss 3.2100, time 512.34ms, mfu 21.30%"))
        .containsExactly("{\"type\":\"step\",\"step\":\"100\",\"loss\":\"3.2100\"}");
    assertThat(log.line("step 250: train loss 2.9, val loss 3.05"))
        .containsExactly("{\"type\":\"eval\",\"step\":\"250\",\"eval_loss\":\"3.05\"}");
  }

  @Test
  void huggingFaceCountsItsLines() {
    TrainerLog log = LogFormat.HF.reader(500);
    assertThat(log.line("{'loss': 2.31, 'grad_norm': 0.41, 'learning_rate': 3e-04, 'epoch': 0.1}"))
        .containsExactly(
            "{\"type\":\"step\",\"loss\":\"2.31\",\"grad_norm\":\"0.41\",\"lr\":\"3e-04\","
                + "\"step\":\"500\"}");
    assertThat(log.line("{'eval_loss': '2.4', 'eval_runtime': '3.1', 'epoch': '0.1'}"))
        .containsExactly("{\"type\":\"eval\",\"eval_loss\":\"2.4\",\"step\":\"500\"}");
    assertThat(
            log.line(" 10%|#  | 10/100 {'loss': '2.2', 'num_input_tokens_seen': '8192'} 1.2it/s"))
        .containsExactly(
            "{\"type\":\"step\",\"loss\":\"2.2\",\"tokens\":\"8192\",\"step\":\"1000\"}");
    assertThat(log.line("{'train_runtime': 12.0, 'train_loss': 2.5}")).isEmpty();
  }

  @Test
  void tablesWithHeadings() {
    TrainerLog log = LogFormat.CSV.reader(1);
    assertThat(log.line("step,\"train/loss\",lr")).isEmpty();
    assertThat(log.line("5,2.31,")).containsExactly("{\"step\":\"5\",\"train/loss\":\"2.31\"}");
    assertThat(log.line("step,val_loss")).isEmpty();
    assertThat(log.line("5,2.4")).containsExactly("{\"step\":\"5\",\"val_loss\":\"2.4\"}");
  }

  /** Each one's example is recognised as itself: nobody has to name a format that is shown. */
  @ParameterizedTest
  @EnumSource(
      value = LogFormat.class,
      names = {"CSV"},
      mode = EnumSource.Mode.EXCLUDE)
  void theExampleIsRecognised(LogFormat format) {
    String example = format.example().replace("...", "grad norm: 1.0 |").split(" or | and ", -1)[0];
    assertThat(LogFormat.recognised(example)).isEqualTo(Optional.of(format));
  }

  @Test
  void otherLinesAreNothing() {
    for (String line :
        List.of(
            "",
            "step 5 of the installation",
            "loss: 3",
            "Traceback (most recent call last):",
            "iteration limit reached",
            "[eval_step=3/16]")) {
      assertThat(LogFormat.recognised(line)).as(line).isEmpty();
    }
  }

  @Property(tries = 300)
  void noLineBreaksAReader(@ForAll String line) {
    for (LogFormat format : LogFormat.values()) {
      TrainerLog log = format.reader(10);
      assertThat(log.line(line)).isNotNull();
      assertThat(log.line("[step=1/2] " + line)).isNotNull();
      assertThat(log.pause()).isNotNull();
    }
  }
}
