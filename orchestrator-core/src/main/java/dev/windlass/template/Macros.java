package dev.windlass.template;

import dev.windlass.dag.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a template finds under {@code macros}: the reference's functions by the same names. */
final class Macros implements Thing {
  private static final List<String> KNOWN =
      List.of(
          "datetime",
          "datetime()",
          "timedelta()",
          "dateutil",
          "time",
          "uuid",
          "json",
          "random()",
          "ds_add()",
          "ds_format()",
          "ds_format_locale()",
          "datetime_diff_for_humans()");

  private static final Thing DATETIME =
      module(
          "datetime",
          List.of("now()", "utcnow()", "today()", "strptime()", "fromisoformat()"),
          Macros::datetime);

  private static final Thing DATEUTIL =
      module("dateutil", List.of("parser"), call -> null)
          .with(
              "parser",
              module(
                  "dateutil.parser",
                  List.of("parse()"),
                  call -> call.name().equals("parse") ? Moment.parse(call.text(0, "s")) : null));

  private static final Thing TIME =
      module(
          "time",
          List.of("time()"),
          call -> call.name().equals("time") ? (Object) (now() / 1_000.0) : null);

  private static final Thing UUIDS =
      module(
          "uuid",
          List.of("uuid4()"),
          call -> call.name().equals("uuid4") ? UUID.randomUUID().toString() : null);

  private static final Thing JSON = module("json", List.of("dumps()", "loads()"), Macros::json);

  private static long now() {
    return Instant.now().toEpochMilli();
  }

  @Override
  public Object attribute(String name) {
    return switch (name) {
      case "datetime" -> DATETIME;
      case "dateutil" -> DATEUTIL;
      case "time" -> TIME;
      case "uuid" -> UUIDS;
      case "json" -> JSON;
      default -> Undefined.attribute("macros", name, KNOWN);
    };
  }

  @Override
  public Collection<String> attributes() {
    return KNOWN;
  }

  @Override
  public @Nullable Object call(Call call) {
    return switch (call.name()) {
      case "ds_add" -> day(call.text(0, "ds")).plusDays(call.number(1, "days", 0)).toString();
      case "ds_format" ->
          Strftime.format(
              Strftime.parse(call.text(0, "ds"), call.text(1, "input_format")),
              call.text(2, "output_format"));
      case "ds_format_locale" -> locale(call);
      case "datetime_diff_for_humans" -> difference(call);
      case "random" -> ThreadLocalRandom.current().nextDouble();
      case "timedelta" -> Span.of(call);
      case "datetime" -> date(call);
      default -> throw call.unknown(KNOWN);
    };
  }

  /** The reference reads a day here and nothing else. */
  private static LocalDate day(String ds) {
    return Strftime.parse(ds, "%Y-%m-%d").toLocalDate();
  }

  private static String locale(Call call) {
    String tag = call.find(3, "locale") == null ? "en_US" : call.text(3, "locale");
    return new Moment(Strftime.parse(call.text(0, "ds"), call.text(1, "input_format")), false)
        .localized(call.text(2, "output_format"), Locale.forLanguageTag(tag.replace('_', '-')));
  }

  private static String difference(Call call) {
    Moment date = moment(call.need(0, "dt"));
    Object since = call.find(1, "since");
    return since == null || since == None.NONE
        ? HumanDifference.fromNow(date)
        : HumanDifference.between(date, moment(since), true);
  }

  private static Moment moment(Object value) {
    return value instanceof Moment m ? m : Moment.parse(Printed.of(value));
  }

  private static Moment date(Call call) {
    call.only("year", "month", "day", "hour", "minute", "second", "microsecond");
    call.need(0, "year");
    call.need(1, "month");
    call.need(2, "day");
    Object start =
        new Moment(ZonedDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), false)
            .call(new Call("replace", call.positional(), call.named()));
    return (Moment) java.util.Objects.requireNonNull(start);
  }

  private static @Nullable Object datetime(Call call) {
    return switch (call.name()) {
      case "now", "utcnow" -> Moment.of(Instant.now());
      case "today" -> Moment.of(Instant.now());
      case "strptime" ->
          new Moment(Strftime.parse(call.text(0, "date_string"), call.text(1, "format")), false);
      case "fromisoformat" -> Moment.parse(call.text(0, "date_string"));
      case "datetime" -> date(call);
      case "timedelta" -> Span.of(call);
      default -> null;
    };
  }

  private static @Nullable Object json(Call call) {
    return switch (call.name()) {
      case "dumps" -> Values.json(call.need(0, "obj")).toString();
      case "loads" -> {
        try {
          yield Values.of(Json.read(call.text(0, "s")));
        } catch (IllegalArgumentException e) {
          throw new Stop("json.loads(): " + e.getMessage());
        }
      }
      default -> null;
    };
  }

  /** What Python has as a module: functions; a call it does not know gives null. */
  private static Module module(
      String name, List<String> known, Function<Call, @Nullable Object> functions) {
    return new Module(name, known, functions, null);
  }

  private record Module(
      String name,
      List<String> known,
      Function<Call, @Nullable Object> functions,
      @Nullable Thing inner)
      implements Thing {
    Module with(String attribute, Thing thing) {
      return new Module(name, List.of(attribute), functions, thing);
    }

    @Override
    public Object attribute(String attribute) {
      return inner != null && known.contains(attribute)
          ? inner
          : Undefined.attribute("macros." + name, attribute, known);
    }

    @Override
    public Object call(Call call) {
      Object result = functions.apply(call);
      if (result == null) {
        throw call.unknown(known);
      }
      return result;
    }

    @Override
    public String toString() {
      return "macros." + name;
    }
  }

  @Override
  public String toString() {
    return "macros";
  }
}
