-- Every address someone gave, also 'Nil' and codes no state has, with its state's people if known.
select a.addressto,
       d.statecode,
       d.state,
       d.medianage,
       d.malepopulation,
       d.femalepopulation,
       d.totalpopulation,
       d.numberofveterans,
       d.foreignborn,
       d.averagehouseholdsize
  from (select distinct i94addressto as addressto from staging_immigration) as a
  left join staging_demography as d
    on d.statecode = a.addressto
