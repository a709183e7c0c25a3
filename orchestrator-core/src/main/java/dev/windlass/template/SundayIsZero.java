package dev.windlass.template;

import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalField;
import java.time.temporal.TemporalUnit;
import java.time.temporal.ValueRange;

/** The day of the week from 0, Sunday, to 6: what {@code %w} means. */
record SundayIsZero() implements TemporalField {
  @Override
  public TemporalUnit getBaseUnit() {
    return ChronoUnit.DAYS;
  }

  @Override
  public TemporalUnit getRangeUnit() {
    return ChronoUnit.WEEKS;
  }

  @Override
  public ValueRange range() {
    return ValueRange.of(0, 6);
  }

  @Override
  public boolean isDateBased() {
    return true;
  }

  @Override
  public boolean isTimeBased() {
    return false;
  }

  @Override
  public boolean isSupportedBy(TemporalAccessor temporal) {
    return temporal.isSupported(ChronoField.DAY_OF_WEEK);
  }

  @Override
  public ValueRange rangeRefinedBy(TemporalAccessor temporal) {
    return range();
  }

  @Override
  public long getFrom(TemporalAccessor temporal) {
    return temporal.get(ChronoField.DAY_OF_WEEK) % 7;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Temporal> R adjustInto(R temporal, long newValue) {
    return (R) temporal.plus(newValue - getFrom(temporal), ChronoUnit.DAYS);
  }
}
