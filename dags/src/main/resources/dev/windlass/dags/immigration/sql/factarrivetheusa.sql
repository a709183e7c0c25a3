select cast(to_char(arrivedate, 'YYYYMM') as bigint) * 10000000000 + cicid as arrive_id,
       cast(to_char(arrivedate, 'YYYYMM') as bigint) * 10000000000 + cicid as tourist_id,
       to_char(arrivedate, 'YYYY-MM-DD') as arrivedate_id,
       to_char(arrivedate, 'YYYY-MM') as arrivemonth,
       i94addressto as addressto,
       i94portofentrycity || ', ' || i94portofentrystate as airport_id,
       i94portofentrycity as portofentrycity,
       departdate,
       entdepa as arrivalflag,
       entdepd as departureflag,
       entdepu as updateflag,
       matflag as matchflag,
       dtaddto as admittedto
  from staging_immigration
