package dev.windlass.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Other systems know jobs by these keys: what they look like must never change. */
class AttemptKeyTest {
  @Test
  void a_key_shows_dag_task_and_try_and_hashes_all_but_the_try() {
    // printf 'my_dag\nrun 1\nLoad.Facts\n-1' | sha1sum
    assertThat(AttemptKey.of("my_dag", "run 1", "Load.Facts", -1, 2))
        .isEqualTo("windlass-my-dag-load-facts-1cb978a84c35-2");
  }

  @Test
  void what_is_no_letter_or_digit_becomes_one_hyphen_and_none_at_the_ends() {
    // printf 'ü\nr\n__a__\n3' | sha1sum
    assertThat(AttemptKey.of("ü", "r", "__a__", 3, 1)).isEqualTo("windlass--a-9e54efcb1019-1");
  }

  @Test
  void long_names_keep_their_end_and_the_key_is_short_enough_for_every_system() {
    String key = AttemptKey.of("a".repeat(200), "r", "extract_immigration_arrivals", -1, 1_000_000);
    assertThat(key)
        .startsWith("windlass-aaaaaaaaaaaaaaa-ration-arrivals-")
        .endsWith("-1000000")
        .hasSizeLessThanOrEqualTo(63)
        .matches("[a-z0-9-]+");
  }
}
