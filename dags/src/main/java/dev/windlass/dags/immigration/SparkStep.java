package dev.windlass.dags.immigration;

import dev.windlass.dags.immigration.input.InputFile;

/** The four Spark jobs: what each reads, which class does it, where the result goes. */
public enum SparkStep {
  AIRPORT(
      "process_airport_data", "AirportJob", InputFile.AIRPORTS, "airportData", "staging_airport"),
  DEMOGRAPHY(
      "process_city_demography_data",
      "DemographyJob",
      InputFile.DEMOGRAPHICS,
      "demographyData",
      "staging_demography"),
  IMMIGRATION(
      "process_immigration_data",
      "ImmigrationJob",
      InputFile.ARRIVALS,
      "immigrationData",
      "staging_immigration"),
  TEMPERATURE(
      "process_temperature_data",
      "TemperatureJob",
      InputFile.TEMPERATURES,
      "landtempData",
      "staging_landtemp");

  private final String taskId;
  private final String className;
  private final InputFile input;
  private final String folder;
  private final String table;

  SparkStep(String taskId, String className, InputFile input, String folder, String table) {
    this.taskId = taskId;
    this.className = className;
    this.input = input;
    this.folder = folder;
    this.table = table;
  }

  /** The task that runs it. */
  public String taskId() {
    return taskId;
  }

  /** Its main class. */
  public String mainClass() {
    return "dev.windlass.sparkjobs." + className;
  }

  /** What it reads. */
  public InputFile input() {
    return input;
  }

  /** The folder it writes. */
  public String folder() {
    return folder;
  }

  /** The staging table its output is copied into. */
  public String table() {
    return table;
  }
}
