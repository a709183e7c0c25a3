package dev.windlass.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the words after {@code windlass bench} mean. */
class BenchWordsTest {
  @Test
  void names_and_options_may_be_mixed() {
    assertThat(
            BenchWords.parse(
                List.of("many", "--json", "out.jsonl", "chain", "--repeats", "5", "chain")))
        .isEqualTo(
            new BenchWords(
                List.of("many", "chain"), Optional.of(Path.of("out.jsonl")), Optional.empty(), 5));
  }

  @Test
  void all_means_every_benchmark_and_three_repeats_unless_told() {
    BenchWords all = BenchWords.parse(List.of("all", "--database", "jdbc:postgresql://h/d"));
    assertThat(all.names()).containsExactly("chain", "wide", "many");
    assertThat(all.repeats()).isEqualTo(3);
    assertThat(all.database()).contains("jdbc:postgresql://h/d");
  }

  @Test
  void what_is_unknown_or_incomplete_is_refused_in_a_sentence() {
    refused("unknown benchmark 'chian'", "chian");
    refused("unknown option --jsn", "chain", "--jsn");
    refused("--json needs a value", "chain", "--json");
    refused("from 1 to 1000, not '0'", "chain", "--repeats", "0");
    refused("not 'many'", "chain", "--repeats", "many");
    refused("name a benchmark", "--repeats", "2");
  }

  private static void refused(String sentence, String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchWords.parse(List.of(words)))
        .withMessageContaining(sentence);
  }
}
