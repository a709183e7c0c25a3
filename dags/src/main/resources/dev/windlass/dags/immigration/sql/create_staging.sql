-- The staging tables, in the column order of the Spark jobs' parquet: COPY maps columns by position.
-- Ids are whole numbers: an admission number has eleven digits, and floats lie about those.
-- Lengths count bytes in Redshift, so they leave room for labels such as "Unknown country 148".
create table if not exists staging_immigration (
  cicid bigint not null,
  i94citizenship varchar(256),
  i94resident varchar(256),
  visa varchar(40),
  i94modeofentry varchar(20),
  i94addressto varchar(10),
  i94portofentrycity varchar(80),
  i94portofentrystate varchar(20),
  gender varchar(10),
  arrivedate date,
  departdate date,
  i94birthyear integer,
  i94age integer,
  fltno varchar(20),
  airline varchar(10),
  visatype varchar(10),
  visapost varchar(10),
  dtadfile varchar(20),
  occup varchar(256),
  entdepa varchar(10),
  entdepd varchar(10),
  entdepu varchar(10),
  matflag varchar(10),
  dtaddto varchar(20),
  insnum varchar(20),
  admnum bigint,
  primary key (cicid)
) distkey (cicid);

create table if not exists staging_airport (
  ident varchar(20) not null,
  type varchar(40),
  name varchar(256),
  iso_country varchar(10),
  municipality varchar(256),
  gps_code varchar(20),
  iata_code varchar(10),
  local_code varchar(20),
  statecode varchar(10),
  latitude_deg varchar(30),
  longitude_deg varchar(30),
  coordinate varchar(80),
  geocode varchar(4000),
  iso_region_state varchar(10),
  elevationft integer,
  city varchar(256),
  primary key (ident)
) diststyle all;

create table if not exists staging_demography (
  statecode varchar(10) not null,
  state varchar(256),
  medianage double precision,
  totalpopulation bigint,
  numberofveterans bigint,
  averagehouseholdsize double precision,
  foreignborn bigint,
  femalepopulation bigint,
  malepopulation bigint,
  primary key (statecode)
) diststyle all;

create table if not exists staging_landtemp (
  stagingtemp_id bigint not null,
  dt date,
  averagetemperature double precision,
  averagetemperatureuncertainty double precision,
  state varchar(60),
  country varchar(60),
  primary key (stagingtemp_id)
) diststyle all;

-- What the jobs counted on their way: rows read, turned away and why, codes nobody knows.
create table if not exists staging_job_counts (
  job varchar(40) not null,
  measure varchar(80) not null,
  row_count bigint not null,
  primary key (job, measure)
) diststyle all;
