-- People who arrived in April 2016 and left again after it, the first by number.
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
 order by t.cicid
 limit 10
