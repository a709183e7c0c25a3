-- The measurements end years before the arrivals begin, so a date gets its month's climate: the mean
-- over all states and the latest ten years measured. Grouped by month before the join, so that a
-- date stays one row. weekday: 0 is Sunday; week: of the ISO year.
select to_char(a.arrivedate, 'YYYY-MM-DD') as arrivedate_id,
       cast(extract(year from a.arrivedate) as integer) as year,
       cast(extract(month from a.arrivedate) as integer) as month,
       cast(extract(day from a.arrivedate) as integer) as day,
       cast(extract(dow from a.arrivedate) as integer) as weekday,
       cast(extract(week from a.arrivedate) as integer) as week,
       c.averagetemperature,
       c.averagetemperatureuncertainty
  from (select distinct arrivedate from staging_immigration) as a
  left join (
         select cast(extract(month from t.dt) as integer) as month,
                avg(t.averagetemperature) as averagetemperature,
                avg(t.averagetemperatureuncertainty) as averagetemperatureuncertainty
           from staging_landtemp as t
          cross join (select max(extract(year from dt)) as latest from staging_landtemp) as l
          where extract(year from t.dt) > l.latest - 10
          group by cast(extract(month from t.dt) as integer)
       ) as c
    on c.month = cast(extract(month from a.arrivedate) as integer)
