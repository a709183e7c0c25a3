-- The same people as far as their record was updated: they overstayed or had their status adjusted.
select t.cicid,
       f.arrivedate_id,
       f.departdate,
       f.arrivalflag,
       f.departureflag,
       f.updateflag,
       f.matchflag
  from factarrivetheusa as f
  join dimtourist as t
    on t.tourist_id = f.tourist_id
  join dimarrivedate as d
    on d.arrivedate_id = f.arrivedate_id
 where d.year = 2016
   and d.month = 4
   and f.departdate > cast(f.arrivedate_id as date)
   and f.updateflag <> 'Nil'
 order by t.cicid
 limit 10
