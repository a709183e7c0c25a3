-- A port's airport is that of its city and state. A port named after two cities, such as
-- 'newark/teterboro' or 'kahului - maui', has that of the first one when it has none of its own.
select p.city || ', ' || p.state as airport_id,
       p.city as portofentrycity,
       p.state as portofentrystate,
       coalesce(w.ident, f.ident) as airport_code,
       coalesce(w.gps_code, f.gps_code) as gps_code,
       coalesce(w.iata_code, f.iata_code) as iata_code,
       coalesce(w.local_code, f.local_code) as local_code,
       coalesce(w.name, f.name) as name,
       coalesce(w.type, f.type) as type,
       coalesce(w.iso_country, f.iso_country) as iso_country,
       coalesce(w.municipality, f.municipality) as municipality,
       coalesce(w.statecode, f.statecode) as statecode,
       coalesce(w.elevationft, f.elevationft) as elevationft
  from (select distinct i94portofentrycity as city, i94portofentrystate as state
          from staging_immigration) as p
  left join staging_airport as w
    on w.city = p.city
   and w.statecode = p.state
  left join staging_airport as f
    on f.city = trim(split_part(split_part(p.city, '/', 1), ' - ', 1))
   and f.statecode = p.state
   and w.ident is null
