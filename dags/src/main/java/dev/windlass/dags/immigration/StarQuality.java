package dev.windlass.dags.immigration;

import dev.windlass.operators.quality.Check;
import dev.windlass.operators.quality.QualityChecks;
import dev.windlass.operators.redshift.Warehouse;

/** What must be true of the warehouse before anyone uses it. Constants and pure functions. */
public final class StarQuality {
  /**
   * The real April 2016 holds 268 departures before arrival among three million, 90 per million:
   * errors of its record keepers, not of ours. A share, so that a sample is judged like the whole;
   * a sample of a thousand may still hold a handful.
   */
  private static final long DEPARTED_TOO_EARLY = 5_000;

  private StarQuality() {}

  /** Every arrival of staging became one fact, with all its dimensions. */
  public static QualityChecks facts(Warehouse warehouse) {
    return QualityChecks.on(
        warehouse,
        "factarrivetheusa",
        Check.notEmpty(),
        Check.unique("arrive_id"),
        Check.noNulls("tourist_id"),
        Check.noNulls("arrivedate_id"),
        Check.noNulls("addressto"),
        Check.noNulls("airport_id"),
        Check.custom(
            "facts of staging's months equal to staging's rows",
            "select (select count(*) from factarrivetheusa where %s) - (select count(*) from staging_immigration)"
                .formatted(StarSql.FACTS_REPLACED),
            0,
            0),
        Check.references("tourist_id", "dimtourist", "tourist_id"),
        Check.references("arrivedate_id", "dimarrivedate", "arrivedate_id"),
        Check.references("addressto", "dimstatedestination", "addressto"),
        Check.references("airport_id", "dimairport", "airport_id"),
        Check.violations("departure not before arrival", "departdate < cast(arrivedate_id as date)")
            .warning(),
        Check.custom(
            "departures before arrival, per million facts",
            "select count(case when departdate < cast(arrivedate_id as date) then 1 end) * 1000000"
                + " / greatest(count(*), 1) from factarrivetheusa",
            0,
            DEPARTED_TOO_EARLY));
  }

  /** Every person once, with an age. */
  public static QualityChecks tourists(Warehouse warehouse) {
    return QualityChecks.on(
        warehouse,
        "dimtourist",
        Check.notEmpty(),
        Check.unique("tourist_id"),
        Check.noNulls("age"),
        Check.range("age", 0, 130),
        Check.noNulls("citizenship"),
        Check.violations("citizenship has a known code", "citizenship like 'Unknown country%'")
            .warning());
  }

  /** Every port once; those abroad or without an airport of their name only warn. */
  public static QualityChecks airports(Warehouse warehouse) {
    return QualityChecks.on(
        warehouse,
        "dimairport",
        Check.notEmpty(),
        Check.unique("airport_id"),
        Check.noNulls("portofentrycity"),
        Check.violations("port has a known code", "portofentrycity like 'Unknown port%'").warning(),
        Check.violations("port has an airport", "airport_code is null").warning());
  }

  /** Every day once, with its temperature. */
  public static QualityChecks dates(Warehouse warehouse) {
    return QualityChecks.on(
        warehouse,
        "dimarrivedate",
        Check.notEmpty(),
        Check.unique("arrivedate_id"),
        Check.noNulls("averagetemperature"),
        Check.range("averagetemperature", -60, 60),
        Check.range("month", 1, 12),
        Check.range("weekday", 0, 6));
  }

  /** Every address once; those of states without a city in the census only warn. */
  public static QualityChecks destinations(Warehouse warehouse) {
    return QualityChecks.on(
        warehouse,
        "dimstatedestination",
        Check.notEmpty(),
        Check.unique("addressto"),
        Check.noNulls("addressto"),
        Check.violations("address is a state with demographics", "statecode is null").warning());
  }

  /** Staging holds exactly what the Spark jobs wrote, and they lost no row without counting it. */
  public static QualityChecks jobs(Warehouse warehouse) {
    return QualityChecks.on(
        warehouse,
        "staging_job_counts",
        Check.notEmpty(),
        Check.unique("job", "measure"),
        arrived(SparkStep.AIRPORT, "airport"),
        arrived(SparkStep.DEMOGRAPHY, "demography"),
        arrived(SparkStep.IMMIGRATION, "immigration"),
        arrived(SparkStep.TEMPERATURE, "temperature"),
        Check.custom(
            "every arrival read was passed or rejected",
            "select sum(case when measure = 'rows_read' then row_count"
                + " when measure = 'rows_passed' or measure like 'rejected%' then -row_count"
                + " else 0 end) from staging_job_counts where job = 'immigration'",
            0,
            0),
        none("unknown_citizenship"),
        none("unknown_residence"),
        none("unknown_port"),
        none("unknown_address"),
        none("unknown_visa"));
  }

  private static Check.Builder arrived(SparkStep step, String job) {
    return Check.custom(
        step.table() + " has the rows its job wrote",
        "select (select count(*) from %s) - (select sum(row_count) from staging_job_counts where job = '%s' and measure = 'rows_written')"
            .formatted(step.table(), job),
        0,
        0);
  }

  private static Check.Builder none(String measure) {
    return Check.custom(
            "arrivals with " + measure.replace('_', ' '),
            "select coalesce(sum(row_count), 0) from staging_job_counts where job = 'immigration' and measure = '%s'"
                .formatted(measure),
            0,
            0)
        .warning();
  }
}
