-- The star schema. Every key is derived from the data, none from a sequence: a second load of the
-- same input finds the same keys. Redshift does not enforce keys; the quality checks do.
create table if not exists dimstatedestination (
  addressto varchar(10) not null,
  statecode varchar(10),
  state varchar(256),
  medianage double precision,
  malepopulation bigint,
  femalepopulation bigint,
  totalpopulation bigint,
  numberofveterans bigint,
  foreignborn bigint,
  averagehouseholdsize double precision,
  primary key (addressto)
) diststyle all sortkey (addressto);

-- cicid counts from the start in each month's file; tourist_id puts the month before it.
create table if not exists dimtourist (
  tourist_id bigint not null,
  cicid bigint not null,
  gender varchar(10),
  birthyear integer,
  citizenship varchar(256),
  resident varchar(256),
  age integer,
  occupation varchar(256),
  visa varchar(40),
  visatype varchar(10),
  visapost varchar(10),
  flight_no varchar(20),
  airline varchar(10),
  issuancenum varchar(20),
  admissionnum bigint,
  primary key (tourist_id)
) distkey (tourist_id);

-- One row per city and state of entry: Portland is in Oregon and in Maine. The airport's columns are
-- null where no airport is known for the city.
create table if not exists dimairport (
  airport_id varchar(110) not null,
  portofentrycity varchar(80) not null,
  portofentrystate varchar(20) not null,
  airport_code varchar(20),
  gps_code varchar(20),
  iata_code varchar(10),
  local_code varchar(20),
  name varchar(256),
  type varchar(40),
  iso_country varchar(10),
  municipality varchar(256),
  statecode varchar(10),
  elevationft integer,
  primary key (airport_id)
) diststyle all sortkey (portofentrycity);

create table if not exists dimarrivedate (
  arrivedate_id varchar(20) not null,
  year integer,
  month integer,
  day integer,
  weekday integer,
  week integer,
  averagetemperature double precision,
  averagetemperatureuncertainty double precision,
  primary key (arrivedate_id)
) diststyle all sortkey (arrivedate_id);

-- admittedto is what the original called admittedDate: the day until which the person may stay.
create table if not exists factarrivetheusa (
  arrive_id bigint not null,
  tourist_id bigint not null,
  arrivedate_id varchar(20) not null,
  arrivemonth varchar(7) not null,
  addressto varchar(10) not null,
  airport_id varchar(110) not null,
  portofentrycity varchar(80) not null,
  departdate date,
  arrivalflag varchar(10),
  departureflag varchar(10),
  updateflag varchar(10),
  matchflag varchar(10),
  admittedto varchar(20),
  primary key (arrive_id)
) distkey (tourist_id) sortkey (arrivedate_id);
