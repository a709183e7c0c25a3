package dev.windlass.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the words after {@code windlass bench} mean. */
class RequestTest {
  private record Named(String name, Set<String> options) implements Benchmark {
    @Override
    public String work() {
      return "nothing";
    }

    @Override
    public void run(Request request, Consumer<Result> results) {}
  }

  private static final List<Benchmark> KNOWN =
      List.of(
          new Named("chain", Set.of()),
          new Named("many", Set.of()),
          new Named("sustain", Set.of("minutes")));

  @Test
  void names_and_options_may_be_mixed() {
    assertThat(parse("sustain", "--json", "out.jsonl", "chain", "--minutes", "9", "--repeats", "5"))
        .isEqualTo(
            new Request(
                List.of("sustain", "chain"),
                Optional.of(Path.of("out.jsonl")),
                Optional.empty(),
                5,
                Map.of("minutes", 9)));
  }

  @Test
  void all_means_every_benchmark_and_three_repeats_unless_told() {
    Request all = parse("all", "--database", "jdbc:postgresql://h/d");
    assertThat(all.names()).containsExactly("chain", "many", "sustain");
    assertThat(all.repeats()).isEqualTo(3);
    assertThat(all.number("minutes", 5)).isEqualTo(5);
    assertThat(all.database()).contains("jdbc:postgresql://h/d");
  }

  @Test
  void what_is_unknown_or_incomplete_is_refused_in_a_sentence() {
    refused("unknown benchmark 'chian'; known are chain, many, sustain and all", "chian");
    refused(
        "unknown option --jsn; chain takes --database, --json, --repeats", "chain", "--jsn", "1");
    refused("unknown option --minutes", "chain", "--minutes", "1");
    refused("--json needs a value", "chain", "--json");
    refused("from 1 to 1000, not '0'", "chain", "--repeats", "0");
    refused("not 'many'", "chain", "--repeats", "many");
    refused("name a benchmark: chain, many, sustain or all", "--repeats", "2");
  }

  @Test
  void every_benchmark_has_a_name_of_its_own_and_says_what_it_does() {
    assertThat(Bench.known()).extracting(Benchmark::name).doesNotHaveDuplicates().contains("chain");
    assertThat(Bench.known()).allSatisfy(b -> assertThat(b.work()).isNotBlank());
  }

  private static Request parse(String... words) {
    return Request.parse(List.of(words), KNOWN);
  }

  private static void refused(String sentence, String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(words))
        .withMessageContaining(sentence);
  }
}
