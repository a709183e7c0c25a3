package dev.windlass.dags.immigration.input;

import java.util.List;

/** The input files of the pipeline: what each is called, and what its header must be. */
public enum InputFile {
  ARRIVALS(
      "immigrationData.csv",
      "immigration_data_sample.csv",
      ',',
      ",cicid,i94yr,i94mon,i94cit,i94res,i94port,arrdate,i94mode,i94addr,depdate,i94bir,i94visa,"
          + "count,dtadfile,visapost,occup,entdepa,entdepd,entdepu,matflag,biryear,dtaddto,gender,"
          + "insnum,airline,admnum,fltno,visatype"),
  AIRPORTS(
      "Airportgeocode.csv",
      "",
      ',',
      ",ident,type,name,elevation_ft,iso_country,iso_region,municipality,gps_code,iata_code,"
          + "local_code,statecode,latitude_deg,longitude_deg,coordinate,geocode"),
  DEMOGRAPHICS(
      "us-cities-demographics.csv",
      "",
      ';',
      "City;State;Median Age;Male Population;Female Population;Total Population;"
          + "Number of Veterans;Foreign-born;Average Household Size;State Code;Race;Count"),
  TEMPERATURES(
      "GlobalLandTemperaturesByState.csv",
      "",
      ',',
      "dt,AverageTemperature,AverageTemperatureUncertainty,State,Country"),
  COUNTRY_CODES("i94_country_codes.csv", "", ',', "code,label"),
  PORT_CODES("i94_port_codes.csv", "", ',', "code,label"),
  MODE_CODES("i94_mode_codes.csv", "", ',', "code,label"),
  STATE_CODES("i94_state_codes.csv", "", ',', "code,label"),
  VISA_CODES("i94_visa_codes.csv", "", ',', "code,label");

  private final String fileName;
  private final String otherName;
  private final char separator;
  private final String header;

  InputFile(String fileName, String otherName, char separator, String header) {
    this.fileName = fileName;
    this.otherName = otherName;
    this.separator = separator;
    this.header = header;
  }

  /** The name in the bronze folder. */
  public String fileName() {
    return fileName;
  }

  /** Every name a given folder may hold it under, the best first. */
  List<String> names() {
    return otherName.isEmpty() ? List.of(fileName) : List.of(fileName, otherName);
  }

  char separator() {
    return separator;
  }

  /** The header line as text. */
  String header() {
    return header;
  }

  /** The header's columns, in order. */
  List<String> columns() {
    return List.of(header.split(String.valueOf(separator), -1));
  }
}
