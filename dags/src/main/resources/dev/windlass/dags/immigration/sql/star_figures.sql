-- What the warehouse holds, in figures.
select 1 as line, 'facts' as figure, count(*) as value from factarrivetheusa
union all
select 2, 'tourists', count(*) from dimtourist
union all
select 3, 'arrival dates', count(*) from dimarrivedate
union all
select 4, 'port cities', count(*) from dimairport
union all
select 5, 'port cities with an airport', count(*) from dimairport where airport_code is not null
union all
select 6, 'destination states', count(*) from dimstatedestination
union all
select 7, 'facts without an address', count(*) from factarrivetheusa where addressto = 'Nil'
union all
select 8, 'facts without a departure', count(*) from factarrivetheusa where departdate is null
union all
select 9, 'departures before arrival', count(*)
  from factarrivetheusa
 where departdate < cast(arrivedate_id as date)
union all
select 10, 'departures after arrival', count(*)
  from factarrivetheusa
 where departdate > cast(arrivedate_id as date)
union all
select 11, 'states with demographics', count(*) from staging_demography
 order by 1
