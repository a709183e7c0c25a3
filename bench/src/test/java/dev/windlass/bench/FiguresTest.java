package dev.windlass.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Percentiles by nearest rank, and medians. */
class FiguresTest {
  @Test
  void a_percentile_is_one_of_the_values() {
    double[] hundred = IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();
    assertThat(Figures.percentile(hundred, 50)).isEqualTo(50);
    assertThat(Figures.percentile(hundred, 95)).isEqualTo(95);
    assertThat(Figures.percentile(hundred, 99)).isEqualTo(99);
    assertThat(Figures.percentile(hundred, 100)).isEqualTo(100);
    assertThat(Figures.percentile(new double[] {7}, 1)).isEqualTo(7);
    assertThat(Figures.percentile(new double[] {1, 2, 3}, 99)).isEqualTo(3);
  }

  @Test
  void a_percentile_of_nothing_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Figures.percentile(new double[0], 50));
  }

  @Test
  void a_median_lies_in_the_middle() {
    assertThat(Figures.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Figures.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
  }
}
